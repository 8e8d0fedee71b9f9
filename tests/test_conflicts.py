"""Fields that stand in conflict: what is listed of them, and what ends them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import ConflictView, ValueView
from rmtui.domain.model import ConcernKind
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import name_id, new_id
from rmtui.store.log.dump import dump
from rmtui.store.log.fields import MODELS, TABLES
from rmtui.store.log.undo import undo
from rmtui.store.reads import versions
from rmtui.store.reads.conflicts import conflict_count, conflicts, conflicts_of
from rmtui.store.reads.customers import card
from rmtui.store.reads.find import find
from rmtui.store.store import Store
from rmtui.store.tables import Concern, Customer, PairingRow
from rmtui.store.work import Read, Work
from rmtui.store.writes import books, concerns, customers
from rmtui.store.writes.conflicts import edit, take
from tests.builders import add_customer
from tests.passing import assert_same, copies, exchange, hand_over


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Three devices with one empty book."""
    with copies(template, tmp_path, 3, clock, playbook, calendar) as opened:
        yield opened


@pytest.fixture
def person(devices: list[Store]) -> str:
    """A customer whom every device knows."""
    made = add_customer(devices[0], "王建国", phones=[("mobile", "14400001111")])
    exchange(*devices)
    return made


def put(store: Store, customer: str, how: str = "", **fields: str) -> None:
    """An ordinary edit, a minute after whatever was before."""
    clock = store.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(minutes=1))
    store.write(customers.edit, customer, fields, how)


def only(store: Store) -> ConflictView:
    """The one conflict there is."""
    (found,) = store.read(conflicts)
    return found


def said(view: ValueView) -> tuple[str, bool]:
    """Value and whether it is this device's."""
    return view.value, view.mine


def choose(store: Store, found: ConflictView, version: ValueView) -> None:
    """Takes a version."""
    store.write(take, found.tbl, found.row_id, found.field, version.origin, version.seq)


def name_device(work: Work, device: str, person: str, label: str) -> None:
    """A pairing that names a device."""
    row = PairingRow(id=new_id(), book=work.book, device=device, role="own", sign_key="", at="2026-03-02T02:00:00Z")
    row.person, row.label = person, label
    work.session.add(row)


def test_what_reads_say_of_fields_agrees_with_the_tables() -> None:
    for name, spec in TABLES.items():
        if spec.fact:
            continue
        for field, rules in spec.fields.items():
            default = rules.kind() if rules.default is None else rules.default
            assert versions.DEFAULTS.get((name, field), "") == versions.as_text(default), (name, field)
            assert (field in versions.TRUE_WINS) == (rules.rule == "true_wins")


def test_a_conflict_is_listed_with_mine_theirs_and_older(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    put(one, person, employer="老厂")
    exchange(one, two)
    one.write(name_device, two.device.id, "李秀英", "办公室")
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    found = only(one)
    assert (found.tbl, found.row_id, found.field, found.customer_id) == ("customer", person, "employer", person)
    assert (found.name, found.book) == ("王建国", one.book)
    assert said(found.shown) == ("乙厂", False)
    assert [said(other) for other in found.others] == [("甲厂", True)]
    assert found.older and said(found.older) == ("老厂", True)
    assert (found.shown.who, found.shown.device) == ("李秀英", "李秀英 办公室")
    assert (found.shown.at - found.older.at, found.shown.at) == (timedelta(minutes=2), one.clock.now())
    assert found.shown.at.utcoffset() == timedelta(hours=8)
    mirrored = only(two)
    assert said(mirrored.shown) == ("乙厂", True) and [said(other) for other in mirrored.others] == [("甲厂", False)]
    assert mirrored.others[0].device == ""
    assert one.read(conflict_count) == two.read(conflict_count) == 1


def test_older_is_what_all_versions_replaced_even_by_way_of_others(devices: list[Store], person: str) -> None:
    one, two, three = devices
    put(one, person, employer="老厂")
    exchange(one, two, three)
    put(one, person, employer="甲厂")
    put(one, person, employer="甲新厂")
    put(two, person, employer="乙厂")
    put(three, person, employer="丙厂")
    exchange(one, two, three)
    found = only(three)
    assert [said(view) for view in (found.shown, *found.others)] == [("丙厂", True), ("乙厂", False), ("甲新厂", False)]
    assert found.older and found.older.value == "老厂"


def test_nothing_stood_before_a_field_was_first_filled_twice(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    assert only(one).older is None
    choose(one, only(one), only(one).shown)
    put(one, person, name="王建军")
    exchange(one, two)
    put(one, person, name="王建业")
    put(two, person, name="王建民")
    exchange(one, two)
    older = only(two).older
    assert older and older.value == "王建军"


def test_equal_values_and_do_not_disturb_are_no_conflict(devices: list[Store], person: str) -> None:
    one, two, _ = devices

    def disturb(work: Work, on: bool) -> None:
        work.session.get_one(Customer, person).dnd_call = on

    one.write(disturb, True)
    exchange(one, two)
    put(one, person, employer="甲厂")
    put(two, person, employer="甲厂")
    one.write(disturb, False)
    two.write(disturb, False)
    two.write(disturb, True)
    exchange(one, two)
    assert one.read(conflicts) == () and one.read(conflict_count) == 0
    assert (
        one.read(lambda read: read.db.execute("SELECT count(*) FROM head WHERE field = 'dnd_call'").fetchone()[0]) > 1
    )


def test_a_row_of_the_same_id_made_twice_differs_in_each_field(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    one.write(customers.set_custom, person, "车", "红色")
    two.write(customers.set_custom, person, "车", "蓝色")
    exchange(one, two)
    found = only(one)
    assert (found.tbl, found.field, found.customer_id) == ("custom_field", "value", person)
    assert {found.shown.value, found.others[0].value} == {"红色", "蓝色"} and found.older is None
    choose(one, found, found.others[0])
    exchange(one, two)
    assert two.read(conflicts) == ()
    assert [(field.name, field.value) for field in two.read(card, person).custom] == [("车", found.others[0].value)]


def test_how_a_field_was_learnt_is_no_conflict_and_comes_with_the_choice(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    put(one, person, "call", employer="甲厂")
    two.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    put(two, person, "meeting", employer="乙厂")
    exchange(one, two)
    note = name_id("profile_note", person, "employer")
    assert one.read(lambda read: versions.heads(read.db, "profile_note", note))
    found = only(one)
    assert found.field == "employer" and one.read(conflict_count) == 1
    choose(one, found, found.others[0])
    learnt = next(field for field in one.read(card, person).fields if field.name == "employer")
    assert (learnt.value, learnt.learnt_how, str(learnt.learnt_on)) == ("甲厂", "call", "2026-03-02")
    exchange(one, two)
    assert_same(one, two)


def test_deleted_rows_do_not_count(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    phone = one.read(card, person).phones[0].id
    one.write(customers.set_phone, person, "14400002222", phone_id=phone)
    two.write(customers.set_phone, person, "14400003333", phone_id=phone)
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    assert [found.field for found in one.read(conflicts)] == ["employer", "number"]
    one.write(customers.remove_phone, person, phone)
    assert only(one).field == "employer"

    def remove(work: Work) -> None:
        work.session.get_one(Customer, person).deleted = True

    one.write(remove)
    assert one.read(conflicts) == () and one.read(conflict_count) == 0


def test_conflicts_are_sorted_by_name_and_found_by_customer(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    other = add_customer(one, "单雪")
    exchange(one, two)
    for customer in (person, other):
        for field in ("hobbies", "employer"):
            put(one, customer, **{field: "甲"})
            put(two, customer, **{field: "乙"})
    one.write(books.edit_me, {"bank": "甲银行"})
    two.write(books.edit_me, {"bank": "乙银行"})
    exchange(one, two)
    listed = [(found.name, found.field) for found in one.read(conflicts)]
    assert listed == sorted(listed) and len(listed) == one.read(conflict_count) == 5
    assert ("李秀英", "bank") in listed
    assert [found.field for found in one.read(conflicts_of, person)] == ["employer", "hobbies"]
    assert all(found.customer_id == person for found in one.read(conflicts_of, person))


@pytest.mark.parametrize("which", ["shown", "other"])
def test_a_taken_version_stands_on_every_device_and_is_one_action(
    devices: list[Store], person: str, which: str
) -> None:
    one, two, _ = devices
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    found = only(one)
    version = found.shown if which == "shown" else found.others[0]
    before = one.read(dump)["customers"]
    one.write(take, "customer", person, "employer", version.origin, version.seq)
    newest = one.read(lambda read: read.db.execute("SELECT label, subject FROM action ORDER BY n DESC").fetchone())
    assert newest == ("action.resolve", "王建国")
    kinds = one.read(lambda read: read.db.execute("SELECT kind FROM change WHERE kind = 'resolve'").fetchall())
    assert kinds
    exchange(one, two)
    assert_same(one, two)
    for store in (one, two):
        assert store.read(conflicts) == ()
        assert store.read(card, person).value("employer") == version.value
    one.write(undo)
    assert one.read(dump)["customers"] == before
    exchange(one, two)
    assert_same(one, two)
    assert two.read(conflicts) == () and two.read(card, person).value("employer") == "乙厂"


def test_another_value_ends_it_under_the_rules_of_an_edit(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    put(one, person, birthday="1980-01-01")
    put(two, person, birthday="1980-01-02")
    exchange(one, two)
    for bad, message in (("1980-13-01", "bad_date"), ("2099-01-01", "date_too_late")):
        with pytest.raises(Refused, match=message):
            one.write(edit, "customer", person, "birthday", bad)
    assert one.read(conflict_count) == 1
    one.write(edit, "customer", person, "birthday", "1980年1月3日")
    exchange(one, two)
    assert_same(one, two)
    assert two.read(conflicts) == () and two.read(card, person).value("birthday") == "1980-01-03"


@pytest.mark.parametrize(
    ("tbl", "field", "typed", "message"),
    [
        ("phone", "number", "12", "bad_phone"),
        ("customer", "number", "B2", "number_taken"),
        ("customer", "name", " ", "name_missing"),
        ("concern", "text", "", "field_required"),
        ("concern", "due_on", "soon", "bad_date"),
        ("book", "rm_name", "", "name_missing"),
    ],
)
def test_a_bad_value_is_refused_in_any_table(
    devices: list[Store], person: str, tbl: str, field: str, typed: str, message: str
) -> None:
    one, two, _ = devices
    add_customer(one, "单雪", number="B2")
    concern = one.write(lambda work: add_concern(work, person))
    exchange(one, two)
    row = {"customer": person, "concern": concern, "book": one.book, "phone": one.read(card, person).phones[0].id}[tbl]
    for store, text, day in ((one, "14400005551", "2026-04-01"), (two, "14400005552", "2026-04-02")):
        store.write(set_raw, tbl, row, field, day if field == "due_on" else text)
    exchange(one, two)
    assert only(one).field == field
    with pytest.raises(Refused, match=message):
        one.write(edit, tbl, row, field, typed)
    assert only(one).field == field


def add_concern(work: Work, customer: str) -> str:
    """A concern; its id."""
    concerns.add_concern(work, customer, ConcernKind.WISH, "想换新卡")
    return next(row.id for row in work.session.new if isinstance(row, Concern))


def set_raw(work: Work, tbl: str, row_id: str, field: str, value: str) -> None:
    """A value past the rules, as an older program may have written it."""
    row: Any = work.session.get_one(MODELS[tbl], row_id)
    setattr(row, field, value)


def test_names_and_numbers_are_found_as_they_were_settled(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    phone = one.read(card, person).phones[0].id
    put(one, person, name="单雪")
    put(two, person, name="欧阳小明")
    one.write(customers.set_phone, person, "14400002222", phone_id=phone)
    two.write(customers.set_phone, person, "14400003333", phone_id=phone)
    exchange(one, two)
    one.write(edit, "customer", person, "name", "尉迟恭敬")
    one.write(edit, "phone", phone, "number", "1440000 4444")
    assert [line.customer_id for line in one.read(find, "yuchi")] == [person]
    assert [line.customer_id for line in one.read(find, "4444")] == [person]
    assert one.read(find, "danxue") == () == one.read(find, "3333")
    hand_over(one, two)
    assert [line.customer_id for line in two.read(find, "4444")] == [person]


def test_a_field_of_ones_own_that_is_emptied_leaves_the_card(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    one.write(customers.set_custom, person, "车", "红色")
    two.write(customers.set_custom, person, "车", "蓝色")
    exchange(one, two)
    one.write(edit, "custom_field", only(one).row_id, "value", "")
    exchange(one, two)
    assert two.read(card, person).custom == () and two.read(conflicts) == ()


@pytest.mark.parametrize("tbl", ["customer", "note", "profile_note", "no such table"])
def test_what_stands_in_no_conflict_is_refused(devices: list[Store], person: str, tbl: str) -> None:
    one, two, _ = devices
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    found = only(one)
    for field in ("hobbies", "no such field", "dnd_call"):
        with pytest.raises(Refused, match="no_such_conflict"):
            one.write(edit, tbl, person, field, "x")
    with pytest.raises(Refused, match="no_such_conflict"):
        one.write(take, tbl, person, "employer", found.shown.origin, found.shown.seq + 9)
    choose(one, found, found.shown)
    with pytest.raises(Refused, match="no_such_conflict"):
        choose(one, found, found.others[0])
    assert one.read(conflicts) == ()


def test_a_choice_that_both_made_differently_is_a_conflict_again(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    choose(one, only(one), only(one).shown)
    choose(two, only(two), only(two).others[0])
    exchange(one, two)
    assert {only(one).shown.value, only(one).others[0].value} == {"甲厂", "乙厂"}
    one.write(edit, "customer", person, "employer", "丙厂")
    exchange(one, two)
    assert two.read(conflicts) == () and two.read(card, person).value("employer") == "丙厂"


def test_a_note_of_how_it_was_learnt_stays_where_the_version_had_none(devices: list[Store], person: str) -> None:
    one, two, _ = devices
    put(one, person, "call", employer="甲厂")

    def bare(work: Work) -> None:
        work.session.get_one(Customer, person).employer = "乙厂"

    two.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    two.write(bare)
    exchange(one, two)
    choose(one, only(one), only(one).shown)

    def how(read: Read) -> Any:
        return read.db.execute("SELECT learnt_how FROM profile_note WHERE field = 'employer'").fetchone()[0]

    assert one.read(how) == "call"
