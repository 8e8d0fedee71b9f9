"""What others changed since stops an undo, whole; of an import it keeps the customers concerned."""

from typing import Any

import pytest

from rmtui.domain.refusal import Refused
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import IMPORT, redo, undo
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from tests.logtools import (
    LogBook,
    add,
    add_phone,
    bring_in,
    edit,
    fetch,
    from_elsewhere,
    logbook,
    note,
    retract_note,
    value,
)

__all__ = ["logbook"]


@pytest.mark.parametrize("step", [undo, redo])
def test_a_later_change_of_the_same_field_by_another_blocks(logbook: LogBook, step: Any) -> None:
    customer = logbook.write(add, "尉迟恭敬")
    logbook.write(edit, customer, tier="gold", hobbies="钓鱼")
    if step is redo:
        logbook.write(undo)
    from_elsewhere(logbook, edit, customer, tier="platinum")
    before = logbook.read(verify), logbook.read(dump)
    with pytest.raises(Refused) as refused:
        logbook.write(step)
    assert refused.value.message == f"{step.__name__}_blocked"
    assert refused.value.values == {"name": "尉迟恭敬", "who": "Li Wei"}
    assert (logbook.read(verify), logbook.read(dump)) == before


def test_a_later_change_that_was_itself_undone_does_not_block(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")
    from_elsewhere(logbook, edit, customer, tier="platinum", noted=True)
    from_elsewhere(logbook, undo, noted=True)
    logbook.write(undo)
    assert value(logbook, customer, "tier") == ""
    logbook.write(redo)
    assert value(logbook, customer, "tier") == "gold"


def test_a_later_change_of_another_field_does_not_block(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")
    from_elsewhere(logbook, edit, customer, hobbies="钓鱼")
    logbook.write(undo)
    assert value(logbook, customer, "tier || hobbies") == "钓鱼"


@pytest.mark.parametrize("later", [note, add_phone])
def test_what_others_recorded_on_a_new_customer_blocks(logbook: LogBook, later: Any) -> None:
    customer = logbook.write(add, "单雪")
    from_elsewhere(logbook, later, customer)
    with pytest.raises(Refused) as refused:
        logbook.write(undo)
    assert refused.value.values == {"name": "单雪", "who": "Li Wei"}


def test_any_later_change_of_a_new_row_blocks_its_undo_and_a_redone_one_too(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(undo)
    logbook.write(redo)
    from_elsewhere(logbook, edit, customer, hobbies="钓鱼")
    with pytest.raises(Refused, match="undo_blocked"):
        logbook.write(undo)


def test_a_fact_that_another_took_back_blocks(logbook: LogBook) -> None:
    customer = logbook.write(add, "王建国")
    row_id = logbook.write(note, customer)
    from_elsewhere(logbook, retract_note, row_id)
    with pytest.raises(Refused) as refused:
        logbook.write(undo)
    assert refused.value.values == {"name": "王建国", "who": "Li Wei"}


def test_only_this_devices_own_actions_are_undone(logbook: LogBook) -> None:
    customer = logbook.write(add)
    from_elsewhere(logbook, add, "单雪", noted=True)
    assert logbook.write(undo).customers == (customer,)
    with pytest.raises(Refused, match="nothing_to_undo"):
        logbook.write(undo)


def test_an_import_is_taken_back_in_one_step(logbook: LogBook) -> None:
    before = logbook.read(dump)
    customers = logbook.write(bring_in, 30)
    after = logbook.read(dump)
    undone = logbook.write(undo)
    assert (set(undone.customers), undone.kept) == (set(customers), ())
    assert logbook.read(dump) == before
    logbook.write(redo)
    assert logbook.read(dump) == after
    assert logbook.read(verify).ok


def test_of_an_import_customers_changed_since_are_left_whole_and_named(logbook: LogBook) -> None:
    customers = logbook.write(bring_in, 4)
    from_elsewhere(logbook, edit, customers[1], tier="gold")
    from_elsewhere(logbook, note, customers[2])
    undone = logbook.write(undo)
    assert undone.kept == ("欧阳小明1", "欧阳小明2")
    assert set(undone.customers) == {customers[0], customers[3]}
    left = logbook.read(dump)
    assert {row["customer_id"] for row in left["phones"]} == set(customers[1:3])
    assert {row["customer_id"] for row in left["contacts"]} == set(customers[1:3])
    logbook.write(redo)
    assert len(logbook.read(dump)["customers"]) == 4
    assert logbook.read(verify).ok


def test_an_import_all_of_which_was_changed_is_refused(logbook: LogBook) -> None:
    (customer,) = logbook.write(bring_in, 1)
    from_elsewhere(logbook, edit, customer, tier="gold")
    with pytest.raises(Refused, match="undo_blocked"):
        logbook.write(undo)
    assert fetch(logbook, "SELECT state FROM action") == [("done",)]


def test_an_import_that_updated_customers_puts_their_values_back(logbook: LogBook) -> None:
    customers = logbook.write(bring_in, 3)

    def again(work: Work) -> None:
        work.label = IMPORT
        for customer in customers:
            row = work.session.get_one(Customer, customer)
            row.tier, row.potential = "gold", 100

    before = logbook.read(dump)
    logbook.write(again)
    logbook.write(undo)
    assert logbook.read(dump) == before
    logbook.write(undo)
    assert logbook.read(dump)["customers"] == []
