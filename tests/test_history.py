"""The history of a field: who, when, on which device, and which version is in force."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import HistoryEntry
from rmtui.domain.playbook import Playbook
from rmtui.ids import name_id
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.conflicts import conflicts
from rmtui.store.reads.customers import card
from rmtui.store.reads.history import field_history
from rmtui.store.store import Store
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from rmtui.store.writes import customers
from rmtui.store.writes.conflicts import take
from tests.builders import add_customer
from tests.passing import copies, exchange
from tests.test_conflicts import name_device, put


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Two devices with one empty book."""
    with copies(template, tmp_path, 2, clock, playbook, calendar) as opened:
        yield opened


def line(entry: HistoryEntry) -> tuple[str, str, bool]:
    """Value, kind, in force."""
    return entry.value.value, entry.kind, entry.in_force


def test_every_change_is_told_newest_first(store: Store, clock: FixedClock) -> None:
    person = add_customer(store, employer="老厂")
    made = clock.now()
    put(store, person, employer="新厂", hobbies="钓鱼")
    put(store, person, hobbies="下棋")
    clock.advance(timedelta(minutes=1))
    store.write(undo)
    store.write(undo)
    store.write(redo)
    found = store.read(field_history, person, "employer")
    assert [line(entry) for entry in found] == [
        ("新厂", "redo", True),
        ("老厂", "undo", False),
        ("新厂", "set", False),
        ("老厂", "create", False),
    ]
    assert {(entry.value.who, entry.value.mine, entry.value.device) for entry in found} == {("李秀英", True, "")}
    assert [entry.value.at for entry in found[-2:]] == [made + timedelta(minutes=1), made]
    hobbies = [line(entry) for entry in store.read(field_history, person, "hobbies")]
    assert hobbies == [
        ("钓鱼", "redo", True),
        ("", "undo", False),
        ("钓鱼", "undo", False),
        ("下棋", "set", False),
        ("钓鱼", "set", False),
        ("", "create", False),
    ]


def test_changes_of_other_devices_and_a_choice_between_them(devices: list[Store]) -> None:
    one, two = devices
    person = add_customer(one)
    exchange(one, two)
    one.write(name_device, two.device.id, "李秀英", "办公室")
    put(one, person, employer="甲厂")
    put(two, person, employer="乙厂")
    exchange(one, two)
    found = one.read(field_history, person, "employer")
    assert [line(entry) for entry in found] == [("乙厂", "set", True), ("甲厂", "set", False), ("", "create", False)]
    assert [entry.value.device for entry in found] == ["李秀英 办公室", "", ""]
    (differing,) = one.read(conflicts)
    other = differing.others[0]
    one.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    one.write(take, "customer", person, "employer", other.origin, other.seq)
    exchange(one, two)
    found = two.read(field_history, person, "employer")
    assert [line(entry) for entry in found][:2] == [("甲厂", "resolve", True), ("乙厂", "set", False)]
    assert [entry.value.mine for entry in found] == [False, True, False, False]


def test_numbers_and_own_fields_have_a_history_by_row(store: Store) -> None:
    person = add_customer(store, phones=[("mobile", "14400001111")])
    phone = store.read(card, person).phones[0].id
    store.write(customers.set_phone, person, "14400002222", phone_id=phone)
    store.write(customers.remove_phone, person, phone)
    store.write(undo)
    found = store.read(field_history, person, "number", tbl="phone", row_id=phone)
    assert [line(entry) for entry in found] == [
        ("14400002222", "undo", False),
        ("", "delete", False),
        ("14400002222", "set", True),
        ("14400001111", "create", False),
    ]
    store.write(customers.set_custom, person, "车", "红色")
    store.write(customers.set_custom, person, "车", "")
    store.write(customers.set_custom, person, "车", "蓝色")
    key = name_id("custom_field", person, "车")
    found = store.read(field_history, person, "value", tbl="custom_field", row_id=key)
    assert [line(entry) for entry in found] == [
        ("蓝色", "undelete", True),
        ("", "delete", False),
        ("红色", "create", False),
    ]


def test_do_not_disturb_is_in_force_by_the_version_that_says_on(devices: list[Store]) -> None:
    one, two = devices
    person = add_customer(one)
    exchange(one, two)

    def disturb(work: Work, on: bool) -> None:
        work.session.get_one(Customer, person).dnd_call = on

    one.write(disturb, True)
    exchange(one, two)
    for store, on in ((one, False), (one, True), (two, False)):
        one.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
        store.write(disturb, on)
    exchange(one, two)
    found = one.read(field_history, person, "dnd_call")
    assert [line(entry) for entry in found][:2] == [("", "set", False), ("1", "set", True)]


def test_nobody_has_no_history(store: Store) -> None:
    assert store.read(field_history, "nobody", "name") == ()


def test_a_thousand_changes_are_read_quickly(store: Store) -> None:
    person = add_customer(store)

    def again(work: Work, n: int) -> None:
        row = work.session.get_one(Customer, person)
        for turn in range(n):
            row.hobbies, row.remarks = f"爱好{turn}", "长" * 500
            work.session.flush()
            row.employer = f"单位{turn}"
            work.session.flush()

    store.write(again, 500)
    began = process_time()
    found = store.read(field_history, person, "employer")
    took = process_time() - began
    assert (len(found), line(found[0])) == (501, ("单位499", "set", True))
    assert took < 0.25
