"""Merging on real stores: what two devices wrote comes together, whatever the order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Verdict
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.derive import raw, renew_all
from rmtui.store.fresh import FOLDED_VERSION, is_stale
from rmtui.store.log import facts, merge
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump, dump_text
from rmtui.store.log.intake import End, chain_up
from rmtui.store.log.rights import origin_id
from rmtui.store.log.undo import undo
from rmtui.store.reads.find import find
from rmtui.store.store import Store
from rmtui.store.tables import DecisionRow, NoteRow, PairingRow
from rmtui.store.work import Work
from rmtui.store.writes import customers, decisions
from tests.logtools import add, edit, note
from tests.passing import assert_same, copies, exchange, hand_over, have, stretches, take

BAD_MOVE = (
    '{"at":{"v":"no time"},"customer_id":{"v":"CUSTOMER"},"from_stage":{"v":0},"on_day":{"v":"no day"},'
    '"to_stage":{"v":99}}'
)


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Three devices with one empty book."""
    with copies(template, tmp_path, 3, clock, playbook, calendar) as opened:
        yield opened


def card(store: Store, customer: str) -> dict[str, Any]:
    """A customer as dumped."""
    return next(row for row in store.read(dump)["customers"] if row["id"] == customer)


def decide(work: Work, customer: str, what: str = "keep") -> str:
    """A decision on a customer."""
    row = DecisionRow(
        id=new_id(), book=work.book, customer_id=customer, at="2026-03-02T02:00:00Z", what=what, by_name=""
    )
    work.session.add(row)
    return row.id


def pair_as(work: Work, device: str, role: str) -> None:
    """A pairing of a device in a role."""
    work.session.add(
        PairingRow(id=new_id(), book=work.book, device=device, role=role, sign_key="", at="2026-03-02T02:00:00Z")
    )


def test_edits_of_different_fields_both_stand(devices: list[Store]) -> None:
    """Each field merges alone."""
    one, two, _ = devices
    customer = one.write(add)
    hand_over(one, two)
    one.write(edit, customer, employer="示例厂")
    two.write(edit, customer, hobbies="钓鱼")
    exchange(one, two)
    assert_same(one, two)
    row = card(one, customer)
    assert (row["employer"], row["hobbies"]) == ("示例厂", "钓鱼")


def test_concurrent_values_of_a_field_are_a_conflict_and_the_later_shows(devices: list[Store]) -> None:
    """Both versions are kept; a later set that saw both ends it."""
    one, two, three = devices
    customer = one.write(add)
    exchange(one, two)
    one.write(edit, customer, employer="甲厂")
    two.write(edit, customer, employer="乙厂")
    applied = hand_over(two, one)
    assert [(c.field, len(c.candidates)) for c in applied.state.conflicts] == [("employer", 2)]
    exchange(one, two, three)
    assert_same(one, two, three)
    shown = card(three, customer)["employer"]
    assert shown == applied.state.conflicts[0].candidates[0].value
    one.write(edit, customer, employer="丙厂")
    applied = hand_over(one, two)
    assert applied.state.conflicts == () and ("customer", customer, "employer") in applied.differed
    exchange(one, two, three)
    assert_same(one, two, three)
    assert card(three, customer)["employer"] == "丙厂"


def test_do_not_disturb_wins_over_a_concurrent_off(devices: list[Store]) -> None:
    """On while any unreplaced version says on; an off that saw it ends it."""
    one, two, _ = devices
    customer = one.write(add)
    one.write(edit, customer, dnd_call=True)
    exchange(one, two)
    one.write(edit, customer, dnd_call=False)
    two.write(edit, customer, dnd_call=False)
    two.write(edit, customer, dnd_call=True)
    exchange(one, two)
    assert_same(one, two)
    assert card(one, customer)["dnd_call"] is True
    two.write(edit, customer, dnd_call=False)
    exchange(one, two)
    assert card(one, customer)["dnd_call"] is False


def test_the_same_again_is_nothing(devices: list[Store]) -> None:
    """A stretch that is known changes nothing; one that reaches further brings only the rest."""
    one, two, _ = devices
    customer = one.write(add)
    early = one.read(stretches, {})
    assert two.write(take, early).entries > 0
    before = two.read(dump_text)
    assert two.write(take, early).entries == 0
    assert two.read(dump_text) == before
    one.write(note, customer)
    assert two.write(take, one.read(stretches, {})).entries == 1
    assert_same(one, two)


def test_a_gap_is_refused_and_nothing_is_changed(devices: list[Store]) -> None:
    """A stretch that begins behind what is known."""
    one, two, _ = devices
    customer = one.write(add)
    vector = one.read(have)
    one.write(note, customer)
    before = two.read(dump_text)
    with pytest.raises(Refused) as refused:
        two.write(take, one.read(stretches, vector))
    assert refused.value.message == "bundle_gap"
    assert two.read(dump_text) == before and two.read(verify).ok


def test_two_logs_under_one_name_are_a_cloned_device(devices: list[Store]) -> None:
    """The same origin and number with another hash."""
    one, two, three = devices
    customer = one.write(add)
    exchange(one, two, three)
    sent = one.read(stretches, {})
    one.write(note, customer, "甲")
    hand_over(one, two)
    mine = next(stretch for stretch in sent if stretch.entries[-1].tbl == "customer")
    forged = mine.entries[-1]._replace(seq=forged_seq(mine), body='{"text":{"v":"乙"}}', tbl="note", kind="fact")
    chained = chain_up(mine.after.hash, [*mine.entries, forged])
    with pytest.raises(Refused) as refused:
        two.write(take, [mine._replace(entries=chained)])
    assert (refused.value.message, refused.value.values["device"]) == ("cloned_device", one.device.id)
    assert two.read(verify).ok


def forged_seq(stretch: merge.Stretch) -> int:
    """The number after the stretch."""
    return stretch.entries[-1].seq + 1


def test_facts_and_their_retractions_come_in_any_order(devices: list[Store]) -> None:
    """A retraction that another device made reaches a third with the fact."""
    one, two, three = devices
    customer = one.write(add)
    written = one.write(note, customer)
    hand_over(one, two)
    two.write(lambda work: facts.retract(work, work.session.get_one(NoteRow, written)))
    hand_over(two, three)
    assert three.read(dump)["notes"] == []
    exchange(one, two, three)
    assert_same(one, two, three)


def test_derived_columns_follow_what_came(devices: list[Store]) -> None:
    """A customer who came is found by pinyin and phone, and a new name is read anew."""
    one, two, _ = devices
    customer = one.write(customers.add, {"name": "单雪"}, [("mobile", "14400001234")]).customers[0]
    hand_over(one, two)
    assert [line.customer_id for line in two.read(find, "sx")] == [customer]
    assert [line.customer_id for line in two.read(find, "14400001234")] == [customer]
    one.write(edit, customer, name="欧阳小明")
    hand_over(one, two)
    assert [line.customer_id for line in two.read(find, "oyxm")] == [customer]
    assert two.read(find, "sx") == ()


def test_a_decision_counts_only_from_a_lead_once_one_is_paired(devices: list[Store]) -> None:
    """The manager's own note of a decision counts until then; later ones and another role's do not."""
    one, two, three = devices
    customer = one.write(add)
    noted = one.write(decide, customer)
    exchange(one, two, three)
    one.write(pair_as, two.device.id, "lead")
    one.write(pair_as, three.device.id, "president_of_nothing")
    exchange(one, two, three)
    said = two.write(decide, customer, "drop")
    three.write(decide, customer, "change")
    smuggled = three.write(decide, customer, "keep")
    exchange(one, two, three)
    assert {row["id"] for row in one.read(dump)["decisions"]} == {noted, said}
    assert smuggled not in {row["id"] for row in one.read(dump)["decisions"]}
    for store in (one, two):
        assert store.read(verify).ok


def test_a_lead_cannot_let_others_in(devices: list[Store]) -> None:
    """A pairing written by one who was let in for a role gives no rights."""
    one, two, three = devices
    customer = one.write(add)
    one.write(pair_as, two.device.id, "lead")
    exchange(one, two, three)
    two.write(pair_as, one.device.id, "rm")
    two.write(pair_as, three.device.id, "lead")
    exchange(one, two, three)
    three.write(decide, customer, "drop")
    said = two.write(decide, customer, "keep")
    exchange(one, two, three)
    assert [row["id"] for row in one.read(dump)["decisions"]] == [said]


def test_rows_of_another_book_are_refused(devices: list[Store]) -> None:
    """A change may name only rows of its own book, and nobody makes a book again."""
    one, two, _ = devices
    customer = one.write(add)
    hand_over(one, two)
    foreign = new_id()
    (mine,) = (stretch for stretch in one.read(stretches, {}) if stretch.device == one.device.id)
    body = '{"name":{"r":[],"v":"李四"}}'
    entry = mine.entries[-1]._replace(book=foreign, seq=1, kind="set", row_id=customer, body=body)
    sent = merge.Stretch(origin_id("elsewhere", foreign), foreign, "elsewhere", End(0, ""), "", chain_up("", [entry]))
    with pytest.raises(Refused) as refused:
        two.write(take, [sent])
    assert refused.value.message == "bundle_foreign"
    assert card(two, customer)["name"] == "王建国" and two.read(verify).ok


def test_a_newer_programs_fields_and_tables_are_kept_and_passed_on(devices: list[Store]) -> None:
    """What this program does not know stays in the log, goes on to others, and disturbs nothing."""
    one, two, three = devices
    customer = one.write(add)
    hand_over(one, two)
    (mine,) = (stretch for stretch in one.read(stretches, {}) if stretch.device == one.device.id)
    first = mine.entries[-1]
    body = '{"aura":{"r":[],"v":[1,2]},"hobbies":{"r":[["ORIGIN",SEQ]],"v":"下棋"}}'.replace(
        "ORIGIN", first.origin
    ).replace("SEQ", str(first.seq))
    news = [
        first._replace(seq=first.seq + 1, kind="set", body=body, schema_version=99),
        first._replace(seq=first.seq + 2, tbl="planet", row_id="x", body='{"mass":{"v":{}}}', schema_version=99),
    ]
    chained = chain_up(mine.after.hash, [*mine.entries, *news])
    applied = two.write(take, [mine._replace(entries=chained)])
    assert (applied.entries, applied.newer) == (2, 2)
    assert two.read(verify).ok
    hand_over(two, three)
    assert card(three, customer)["hobbies"] == "下棋"
    kept = three.read(lambda read: read.db.execute("SELECT body FROM change WHERE schema_version = 99").fetchall())
    assert [text for (text,) in kept] == [body, '{"mass":{"v":{}}}']


def test_a_value_that_no_rule_can_read_is_refused_whole(devices: list[Store]) -> None:
    """A file is at fault, not the program: nothing of it is taken."""
    one, two, _ = devices
    customer = one.write(add)
    one.write(note, customer)
    (mine,) = (stretch for stretch in one.read(stretches, {}) if stretch.device == one.device.id)
    before = two.read(dump_text)
    move = mine.entries[-1]._replace(tbl="stage_move", body=BAD_MOVE.replace("CUSTOMER", customer))
    with pytest.raises(Refused) as refused:
        two.write(take, [mine._replace(entries=chain_up(mine.after.hash, [*mine.entries[:-1], move]))])
    assert refused.value.message == "bundle_not_usable"
    assert two.read(dump_text) == before and two.read(verify).ok


def test_the_manager_notes_decisions_until_a_lead_is_paired(devices: list[Store]) -> None:
    """Then the lead's own device decides, and the manager is told."""
    one, two, _ = devices
    customer = one.write(customers.add, {"name": "单雪"}).customers[0]
    one.write(decisions.decide, customer, Verdict.KEEP, "Li Wei")
    one.write(pair_as, two.device.id, "lead")
    with pytest.raises(Refused) as refused:
        one.write(decisions.decide, customer, Verdict.DROP, "Li Wei")
    assert refused.value.message == "role_needed"
    exchange(one, two)
    two.write(decisions.decide, customer, Verdict.DROP, "Li Wei")
    exchange(one, two)
    assert [row["what"] for row in sorted(one.read(dump)["decisions"], key=lambda row: row["id"])] == ["keep", "drop"]
    assert one.read(verify).ok


def test_what_the_log_held_for_a_newer_schema_is_put_into_the_tables(devices: list[Store]) -> None:
    """After a step of the schema, rows that came before it could hold them are folded from the log."""
    one, *_ = devices
    customer = one.write(add)
    written = one.write(note, customer)
    whole = one.read(dump_text)

    def forget(work: Work) -> None:
        """As if notes had been unknown until now."""
        raw(work).execute("DELETE FROM note")
        raw(work).execute("UPDATE meta SET value = '1' WHERE key = ?", (FOLDED_VERSION,))

    one.write(forget)
    assert one.read(dump)["notes"] == [] and one.read(is_stale)
    one.write(renew_all)
    assert [row["id"] for row in one.read(dump)["notes"]] == [written]
    assert one.read(dump_text) == whole and one.read(verify).ok and not one.read(is_stale)


def test_what_a_lead_takes_back_goes_at_the_managers_too(devices: list[Store]) -> None:
    """The retraction may come alone in a file, long after the decision that it is about."""
    one, two, _ = devices
    customer = one.write(customers.add, {"name": "单雪"}).customers[0]
    one.write(pair_as, two.device.id, "lead")
    exchange(one, two)
    two.write(decisions.decide, customer, Verdict.DROP, "Li Wei")
    hand_over(two, one)
    assert [row["what"] for row in one.read(dump)["decisions"]] == ["drop"]
    two.write(undo)
    hand_over(two, one)
    assert one.read(dump)["decisions"] == []
    assert one.read(verify).ok
