"""Undo and redo after another machine's changes came in: one's own is taken back, the other's is never thrown away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.log import actions, facts
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.conflicts import conflict_count, conflicts
from rmtui.store.reads.customers import card
from rmtui.store.store import Store
from rmtui.store.tables import Book, Customer, DecisionRow, NoteRow
from rmtui.store.work import Read, Work
from rmtui.store.writes import customers
from rmtui.store.writes.conflicts import take
from tests.builders import add_customer
from tests.logtools import add_phone, bring_in, note
from tests.passing import assert_same, copies, exchange, hand_over
from tests.test_conflicts import name_device, put
from tests.test_merge import pair_as


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Two devices with one empty book."""
    with copies(template, tmp_path, 2, clock, playbook, calendar) as opened:
        yield opened


@pytest.fixture
def person(devices: list[Store]) -> str:
    """A customer whom both devices know."""
    made = add_customer(devices[0], "王建国")
    exchange(*devices)
    return made


def field(store: Store, customer: str, name: str) -> str:
    """A field of a card."""
    return store.read(card, customer).value(name)


def later(store: Store) -> None:
    """A minute passes."""
    assert isinstance(store.clock, FixedClock)
    store.clock.advance(timedelta(minutes=1))


def ledger(read: Read) -> list[Any]:
    """The actions of this device."""
    return read.db.execute("SELECT id, n, label, undoes, state FROM action ORDER BY n").fetchall()


def test_a_merge_is_no_action_and_does_not_cut_off_redo(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="甲厂")
    one.write(undo)
    put(two, person, hobbies="钓鱼")
    two.write(undo)
    two.write(redo)
    before = one.read(ledger)
    assert hand_over(two, one).entries > 0
    assert one.read(ledger) == before
    one.write(redo)
    assert (field(one, person, "employer"), field(one, person, "hobbies")) == ("甲厂", "钓鱼")
    exchange(one, two)
    assert_same(one, two)


def test_what_nobody_else_changed_is_taken_back_and_that_reaches_the_other(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="甲厂", hobbies="钓鱼")
    one.write(note, person)
    exchange(one, two)
    put(two, person, remarks="新客户")
    exchange(one, two)
    for _ in range(2):
        one.write(undo)
        exchange(one, two)
        assert_same(one, two)
    row = two.read(card, person)
    assert [row.value(name) for name in ("employer", "hobbies", "remarks")] == ["", "", "新客户"]
    assert two.read(dump)["notes"] == []
    for _ in range(2):
        one.write(redo)
        exchange(one, two)
        assert_same(one, two)
    assert two.read(card, person).value("employer") == "甲厂" and len(two.read(dump)["notes"]) == 1


def test_the_other_machine_does_not_undo_what_was_not_done_on_it(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="甲厂")
    hand_over(one, two)
    with pytest.raises(Refused, match="nothing_to_undo"):
        two.write(undo)
    assert field(two, person, "employer") == "甲厂"


@pytest.mark.parametrize("step", [undo, redo])
@pytest.mark.parametrize("knew", [True, False])
def test_a_merged_change_of_the_field_stops_it_with_name_and_device(
    devices: list[Store], person: str, step: Any, knew: bool
) -> None:
    one, two = devices
    one.write(name_device, two.device.id, "李秀英", "办公室")
    put(one, person, employer="甲厂", hobbies="钓鱼")
    if step is redo:
        one.write(undo)
    if knew:
        hand_over(one, two)
    put(two, person, employer="乙厂")
    hand_over(two, one)
    before = one.read(dump), one.read(ledger), one.read(conflicts)
    with pytest.raises(Refused) as refused:
        one.write(step)
    assert refused.value.message == f"{step.__name__}_blocked"
    assert refused.value.values == {"name": "王建国", "who": "李秀英 办公室"}
    assert (one.read(dump), one.read(ledger), one.read(conflicts)) == before


def test_an_equal_value_of_the_other_is_not_thrown_away_either(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="甲厂")
    put(two, person, employer="甲厂")
    exchange(one, two)
    assert one.read(conflict_count) == 0
    for store in devices:
        with pytest.raises(Refused, match="undo_blocked"):
            store.write(undo)
    assert field(one, person, "employer") == "甲厂"


def test_a_choice_is_taken_back_and_what_was_chosen_against_stays_safe(devices: list[Store], person: str) -> None:
    one, two = devices
    two.write(rename_manager, "Li Wei")
    exchange(one, two)
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    (found,) = one.read(conflicts)
    mine = found.others[0]
    one.write(take, "customer", person, "employer", mine.origin, mine.seq)
    assert field(one, person, "employer") == "甲厂"
    one.write(undo)
    assert field(one, person, "employer") == "乙厂"
    with pytest.raises(Refused) as refused:
        one.write(undo)
    assert refused.value.message == "undo_blocked"
    one.write(redo)
    exchange(one, two)
    assert_same(one, two)
    with pytest.raises(Refused, match="undo_blocked"):
        two.write(undo)
    assert field(two, person, "employer") == "甲厂"


def rename_manager(work: Work, name: str) -> None:
    """Another name in the book: who writes from now on."""
    work.session.get_one(Book, work.book).rm_name = name


def test_the_name_is_of_who_gave_the_value_not_of_who_brought_it_back(devices: list[Store], person: str) -> None:
    one, two = devices
    one.write(name_device, two.device.id, "李秀英", "办公室")
    put(one, person, employer="甲厂")
    two.write(rename_manager, "Li Wei")
    put(two, person, employer="乙厂")
    two.write(rename_manager, "李秀英")
    exchange(one, two)
    (found,) = one.read(conflicts)
    one.write(take, "customer", person, "employer", found.others[0].origin, found.others[0].seq)
    one.write(undo)
    with pytest.raises(Refused) as refused:
        one.write(undo)
    assert refused.value.values == {"name": "王建国", "who": "Li Wei"}


def test_after_the_other_took_its_own_back_mine_can_be_undone(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="甲厂")
    exchange(one, two)
    put(two, person, employer="乙厂")
    two.write(undo)
    exchange(one, two)
    one.write(undo)
    assert field(one, person, "employer") == ""
    exchange(one, two)
    assert_same(one, two)


def test_what_the_other_took_back_without_knowing_mine_stops_nothing(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="老厂")
    exchange(one, two)
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    two.write(undo)
    exchange(one, two)
    assert one.read(conflict_count) == 1
    one.write(undo)
    exchange(one, two)
    assert_same(one, two)
    assert field(two, person, "employer") == "老厂" and two.read(conflict_count) == 0


@pytest.mark.parametrize("what", [note, add_phone])
def test_a_new_customer_on_whom_the_other_wrote_stays(devices: list[Store], what: Any) -> None:
    one, two = devices
    made = add_customer(one, "单雪")
    hand_over(one, two)
    two.write(what, made)
    hand_over(two, one)
    with pytest.raises(Refused) as refused:
        one.write(undo)
    assert refused.value.values["name"] == "单雪"
    assert one.read(card, made).name == "单雪"


def test_a_fact_that_the_other_took_back_stops_it_until_that_is_undone(devices: list[Store], person: str) -> None:
    one, two = devices
    written = one.write(note, person)
    hand_over(one, two)

    def back(work: Work) -> None:
        work.label = "action.note"
        facts.retract(work, work.session.get_one(NoteRow, written))

    two.write(back)
    hand_over(two, one)
    with pytest.raises(Refused, match="undo_blocked"):
        one.write(undo)
    two.write(undo)
    two.write(rename_manager, "Li Wei")
    two.write(back)
    hand_over(two, one)
    with pytest.raises(Refused) as refused:
        one.write(undo)
    assert refused.value.values == {"name": "王建国", "who": "Li Wei"}
    two.write(undo)
    hand_over(two, one)
    one.write(undo)
    assert one.read(dump)["notes"] == []
    exchange(one, two)
    assert_same(one, two)


def test_a_decision_that_does_not_count_any_more_can_still_be_taken_back(devices: list[Store], person: str) -> None:
    one, two = devices
    two.write(pair_as, new_id(), "lead")
    later(one)

    def decide(work: Work) -> None:
        work.label, work.subject = "action.decide", "王建国"
        row = DecisionRow(id=new_id(), book=work.book, customer_id=person, at="2026-03-02T02:00:00Z", what="drop",
                          by_name="尉迟恭敬")  # fmt: skip
        work.session.add(row)

    one.write(decide)
    hand_over(two, one)
    assert one.read(dump)["decisions"] == []
    one.write(undo)
    exchange(one, two)
    assert_same(one, two)


def test_of_an_import_what_the_other_changed_is_left_and_named(devices: list[Store]) -> None:
    one, two = devices
    before = one.read(dump)
    ids = one.write(bring_in, 5)
    exchange(one, two)
    two.write(set_tier, ids[1])
    two.write(note, ids[3])
    exchange(one, two)
    undone = one.write(undo)
    assert undone.kept == ("欧阳小明1", "欧阳小明3")
    assert set(undone.customers) == {ids[0], ids[2], ids[4]}
    exchange(one, two)
    assert_same(one, two)
    assert {row["id"] for row in two.read(dump)["customers"]} == {ids[1], ids[3]}
    assert {row["customer_id"] for row in two.read(dump)["phones"]} == {ids[1], ids[3]}
    one.write(redo)
    exchange(one, two)
    assert_same(one, two)
    assert len(two.read(dump)["customers"]) == len(before["customers"]) + 5


def set_tier(work: Work, customer: str) -> None:
    """An edit of the other machine."""
    work.session.get_one(Customer, customer).tier = "gold"


def test_what_left_the_machine_is_said(devices: list[Store], person: str) -> None:
    one, two = devices
    put(one, person, employer="甲厂")
    one.write(actions.mark_left)
    exchange(one, two)
    put(one, person, hobbies="钓鱼")
    assert [one.write(undo).left_machine for _ in range(2)] == [False, True]


def test_an_own_field_made_on_both_machines_is_not_taken_off_the_card(devices: list[Store], person: str) -> None:
    one, two = devices
    one.write(customers.set_custom, person, "车", "红色")
    two.write(customers.set_custom, person, "车", "蓝色")
    exchange(one, two)
    for store in devices:
        with pytest.raises(Refused, match="undo_blocked"):
            store.write(undo)
    assert one.read(card, person).custom


def test_the_newest_action_is_taken_back_in_whichever_book_it_was_made(store: Store) -> None:
    other = new_id()

    def open_other(work: Work) -> None:
        work.session.add(Book(id=other, book=other, rm_name="欧阳小明"))

    store.write_in(other, open_other)
    mine = add_customer(store, "王建国")
    saved = store.write_in(other, customers.add, {"name": "单雪"}, [("mobile", "14400001234")])
    theirs = saved.customers[0]
    store.write(customers.edit, mine, {"employer": "甲厂"})
    store.write_in(other, customers.edit, theirs, {"employer": "乙厂"})

    def employers(read: Read) -> list[str]:
        sql = "SELECT employer FROM customer WHERE NOT deleted ORDER BY book = ?"
        return [row[0] for row in read.db.execute(sql, (other,))]

    def written(read: Read) -> list[Any]:
        sql = "SELECT book, undoes <> '' FROM action ORDER BY n DESC LIMIT 1"
        return list(read.db.execute(sql).fetchone())

    found = []
    for _ in range(3):
        found.append((store.write(undo).customers, store.read(employers)))
    assert found == [((theirs,), ["甲厂", ""]), ((mine,), ["", ""]), ((theirs,), [""])]
    assert store.read(written) == [other, True]
    found = []
    for _ in range(3):
        found.append((store.write(redo).customers, store.read(employers)))
    assert found == [((theirs,), ["", ""]), ((mine,), ["甲厂", ""]), ((theirs,), ["甲厂", "乙厂"])]
    store.write(undo)
    store.write(customers.edit, mine, {"employer": "丙厂"})
    with pytest.raises(Refused, match="nothing_to_redo"):
        store.write_in(other, redo)
