"""What a quick note fills is written with the note: in one action, exactly as it was shown, and undone as one."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.quickfill import Filling, Plan
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry, MeetingResult, RowView, Saved
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.quick import preview
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import contacts, meetings, notes
from rmtui.store.writes import customers as cards
from rmtui.store.writes import rows as writes
from tests.builders import add_customer

ALL = "聊了理财 #女儿 王小雨 8岁，@爱好 钓鱼，!周五 寄表格 ¥他行定期 30万 2027-06-18"
FORMS = ("relative", "promise", "holding")


@pytest.fixture
def one(store: Store) -> str:
    """A customer in a stage without first contact."""
    return add_customer(store, "王建国", stage=Stage.PRODUCTS)


def look(store: Store, customer: str | Sequence[str], *texts: str) -> Plan:
    """What would be shown."""
    return store.read(preview, [customer] if isinstance(customer, str) else customer, *texts)


def note(store: Store, customer: str, text: str) -> Saved:
    """Noted as it was shown."""
    return store.write(notes.add, [customer], text, look(store, customer, text).steps)


def stored(store: Store, customer: str) -> dict[str, list[RowView]]:
    """The rows of the forms that notes fill."""
    return {form: list(store.read(rows, form, customer)) for form in FORMS}


def texts_of(store: Store, customer: str) -> list[str]:
    """The notes on the card, newest first."""
    return [entry.text for entry in store.read(card, customer).timeline if entry.kind == "note"]


def test_a_note_fills_what_was_shown(store: Store, one: str) -> None:
    note(store, one, ALL)
    found = stored(store, one)
    (girl,), (word,), (held,) = (found[form] for form in FORMS)
    assert (girl.text("name"), girl.text("relation"), girl.text("born")) == ("王小雨", "daughter", "2018")
    assert (word.text("text"), word.text("due_on"), word.text("state")) == ("寄表格", "2026-03-06", "open")
    assert word.text("made_on") == "2026-03-02"
    assert (held.text("bank"), held.text("kind"), held.text("product")) == ("他行", "deposit", "定期")
    assert (held.number("amount"), held.text("maturity")) == (300_000, "2027-06-18")
    shown = store.read(card, one)
    assert shown.value("hobbies") == "钓鱼" and texts_of(store, one) == [ALL]


def test_it_is_one_action_and_undone_as_one(store: Store, one: str) -> None:
    before = store.read(dump_text)
    saved = note(store, one, ALL)
    after = store.read(dump_text)
    assert saved.customers == (one,) and after != before
    undone = store.write(undo)
    assert (undone.label, undone.action) == ("action.note", saved.action)
    assert store.read(card, one).value("hobbies") == "" and not any(stored(store, one).values())
    assert texts_of(store, one) == []
    store.write(redo)
    assert [len(found) for found in stored(store, one).values()] == [1, 1, 1]
    assert store.read(card, one).value("hobbies") == "钓鱼" and texts_of(store, one) == [ALL]


def test_without_what_was_shown_a_note_is_only_text(store: Store, one: str) -> None:
    store.write(notes.add, [one], ALL)
    assert not any(stored(store, one).values()) and store.read(card, one).value("hobbies") == ""
    assert texts_of(store, one) == [ALL]


def test_nothing_is_stored_but_what_was_shown(store: Store, one: str) -> None:
    """Of the text with problems too: one row a step, with the values of the step and the form's own starts."""
    text = f"{ALL} @李总 帮忙 #孩子 3岁 @生日 火星 !昨天 回电 14400001234 C#"
    shown = look(store, one, text)
    assert len(shown.problems) == 4
    store.write(notes.add, [one], text, shown.steps)
    found = {form: [dict(row.values) for row in found] for form, found in stored(store, one).items()}
    starts = {
        "promise": {"made_on": "2026-03-02", "state": "open"},
        "holding": {"as_of": "2026-03-02"},
        "relative": {},
    }
    for form, (values,) in found.items():
        (step,) = (step for step in shown.steps if step.kind == form)
        told = {name: str(value) for name, value in values.items() if value}
        assert told == {**step.values, **starts[form]}


def test_a_member_who_is_known_is_changed(store: Store, one: str) -> None:
    girl = store.write(writes.add, "relative", one, {"name": "王小雨", "relation": "daughter", "born": "2015"}).added
    note(store, one, "#女儿 8岁")
    (found,) = stored(store, one)["relative"]
    assert (found.id, found.text("name"), found.text("born")) == (girl, "王小雨", "2018")
    note(store, one, "#女儿 8岁")
    assert len(stored(store, one)["relative"]) == 1


def test_a_member_gets_the_name_later(store: Store, one: str) -> None:
    note(store, one, "#女儿 8岁")
    note(store, one, "#女儿 叫王小雨")
    (found,) = stored(store, one)["relative"]
    assert (found.text("name"), found.text("born")) == ("王小雨", "2018")


def test_what_no_longer_stands_as_it_was_shown_is_refused_whole(store: Store, one: str) -> None:
    shown = look(store, one, "@爱好 钓鱼 !周五 寄表格")
    store.write(cards.edit, one, {"hobbies": "高尔夫"})
    before = store.read(dump_text)
    with pytest.raises(Refused, match="quick_changed"):
        store.write(notes.add, [one], "@爱好 钓鱼 !周五 寄表格", shown.steps)
    assert store.read(dump_text) == before


def test_a_call_fills_from_its_note_and_what_was_learnt(store: Store, one: str) -> None:
    """One action, named as the call; fields keep that they were learnt in a call."""
    said = ("!周五 寄表格", "@爱好 钓鱼 !周五 寄表格")
    shown = look(store, one, *said)
    entry = ContactEntry(Channel.CALL, Outcome.TALKED, note=said[0], learnt=said[1], fills=shown.steps)
    store.write(contacts.log, [one], entry)
    assert [row.text("text") for row in stored(store, one)["promise"]] == ["寄表格"]
    (hobby,) = (each for each in store.read(card, one).fields if each.name == "hobbies")
    assert (hobby.value, hobby.learnt_how) == ("钓鱼", "call")
    assert store.write(undo).label == "action.log_call"
    assert store.read(card, one).timeline[0].kind == "created" and not any(stored(store, one).values())


def test_who_is_left_out_of_a_round_is_promised_nothing(store: Store, one: str) -> None:
    from rmtui.store.writes.dnd import set_dnd

    other = add_customer(store, "单雪", stage=Stage.PRODUCTS)
    store.write(set_dnd, [other], Channel.SMS, True)
    shown = look(store, [one, other], "!周五 寄表格")
    assert len(shown.steps) == 2
    entry = ContactEntry(Channel.SMS, Outcome.SENT, note="!周五 寄表格", fills=shown.steps)
    store.write(contacts.log, [one, other], entry)
    assert [len(stored(store, each)["promise"]) for each in (one, other)] == [1, 0]


def test_the_result_of_a_meeting_fills(store: Store, one: str, clock: FixedClock) -> None:
    store.write(meetings.agree, [one], clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=2))
    (agreed,) = store.read(card, one).meetings
    shown = look(store, one, "", "#妻子 叫李秀英")
    result = MeetingResult(Outcome.HELD, learnt="#妻子 叫李秀英", fills=shown.steps)
    store.write(meetings.result, agreed.meeting_id, result)
    (wife,) = stored(store, one)["relative"]
    assert (wife.text("name"), wife.text("sex"), wife.text("relation")) == ("李秀英", "female", "spouse")
    assert store.write(undo).label == "action.meeting_result"


def test_a_number_is_cut_before_it_is_shown(store: Store, one: str) -> None:
    """So the promise that is shown is the one that is stored."""
    shown = look(store, one, "!周五 查 6222020200112233445")
    assert [step.values["text"] for step in shown.steps] == ["查 ****3445"]
    store.write(notes.add, [one], "!周五 查 6222020200112233445", shown.steps)
    assert [row.text("text") for row in stored(store, one)["promise"]] == ["查 ****3445"]
    assert texts_of(store, one) == ["!周五 查 ****3445"]


def test_steps_on_others_cards_are_never_written(store: Store, one: str) -> None:
    other = add_customer(store, "单雪")
    steps: tuple[Filling, ...] = look(store, other, "@爱好 钓鱼").steps
    store.write(notes.add, [one], "x", steps)
    assert store.read(card, other).value("hobbies") == "" == store.read(card, one).value("hobbies")


def test_an_unknown_customer_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="no_such_customer"):
        look(store, "nobody", "!周五 寄表格")
