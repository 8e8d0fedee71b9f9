"""Undo and redo: what they put back, what stops them, and that they leave a book that can be verified."""

import json

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Undone
from rmtui.store.log import actions, facts
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump, dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.tables import Customer, NoteRow, Phone
from rmtui.store.work import Work
from tests.logtools import (
    LABEL,
    LogBook,
    add,
    add_phone,
    edit,
    fetch,
    logbook,
    note,
    value,
)

__all__ = ["logbook"]


def test_old_values_come_back_step_by_step(logbook: LogBook) -> None:
    customer = logbook.write(add, occupation="教师")
    dumps = [logbook.read(dump_text)]
    for occupation in ("医生", "律师"):
        logbook.write(edit, customer, occupation=occupation, tier="gold", dnd_call=True)
        dumps.append(logbook.read(dump_text))
    for expected in (dumps[1], dumps[0]):
        logbook.write(undo)
        assert logbook.read(dump_text) == expected
    for expected in (dumps[1], dumps[2]):
        logbook.write(redo)
        assert logbook.read(dump_text) == expected
    assert logbook.read(verify).ok


def test_what_was_undone_is_told(logbook: LogBook) -> None:
    customer = logbook.write(add, label="action.add")
    action = fetch(logbook, "SELECT id FROM action")[0][0]
    expected = Undone(action, "action.add", (customer,))
    assert logbook.write(undo) == expected
    assert logbook.write(redo) == expected


def test_undo_is_a_new_change_that_names_the_action(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")
    edited = fetch(logbook, "SELECT origin, seq, action FROM change ORDER BY seq DESC")[0]
    logbook.write(undo)
    kind, body, undoes = fetch(logbook, "SELECT kind, body, undoes FROM change ORDER BY seq DESC")[0]
    assert (kind, json.loads(body), undoes) == ("set", {"tier": {"v": "", "r": [list(edited[:2])]}}, edited[2])
    assert fetch(logbook, "SELECT count(*) FROM change") == [(4,)]


def test_a_creation_is_undone_by_the_delete_field(logbook: LogBook) -> None:
    before = logbook.read(dump)
    customer = logbook.write(add)
    logbook.write(undo)
    assert value(logbook, customer, "deleted") == 1
    assert logbook.read(dump) == before
    logbook.write(redo)
    assert value(logbook, customer, "deleted") == 0
    logbook.write(undo)
    assert logbook.read(dump) == before
    assert logbook.read(verify).ok


def test_a_deletion_is_undone(logbook: LogBook) -> None:
    phone = logbook.write(add_phone, logbook.write(add))

    def remove(work: Work) -> None:
        work.label = LABEL
        work.session.get_one(Phone, phone).deleted = True

    before = logbook.read(dump)
    logbook.write(remove)
    assert logbook.read(dump)["phones"] == []
    logbook.write(undo)
    assert logbook.read(dump) == before


def test_facts_are_retracted_and_brought_back(logbook: LogBook) -> None:
    customer = logbook.write(add)
    row_id = logbook.write(note, customer)
    states = []
    for step in (undo, redo, undo, redo, undo):
        assert logbook.write(step).customers == (customer,)
        states.append(fetch(logbook, "SELECT live FROM note WHERE id = ?", row_id)[0][0])
    assert states == [0, 1, 0, 1, 0]
    assert logbook.read(verify).ok


def test_a_correction_is_taken_back_whole(logbook: LogBook) -> None:
    customer = logbook.write(add)
    row_id = logbook.write(note, customer)

    def correct(work: Work) -> None:
        note(work, customer, "不喜欢钓鱼")
        facts.retract(work, work.session.get_one(NoteRow, row_id))

    before = logbook.read(dump)
    logbook.write(correct)
    after = logbook.read(dump)
    logbook.write(undo)
    assert logbook.read(dump) == before
    logbook.write(redo)
    assert logbook.read(dump) == after
    assert len(after["notes"]) == 1 and after != before


def test_a_fact_written_and_taken_back_in_one_action_stays_dead(logbook: LogBook) -> None:
    customer = logbook.write(add)

    def waver(work: Work) -> None:
        row_id = note(work, customer)
        work.session.flush()
        facts.retract(work, work.session.get_one(NoteRow, row_id))
        edit(work, customer, tier="gold")

    logbook.write(waver)
    logbook.write(undo)
    assert (value(logbook, customer, "tier"), logbook.read(dump)["notes"]) == ("", [])


def test_two_changes_of_a_field_in_one_action_go_back_to_the_first_value(logbook: LogBook) -> None:
    customer = logbook.write(add, tier="gold")

    def there_and_back(work: Work) -> None:
        for tier in ("platinum", "diamond", "gold"):
            edit(work, customer, tier=tier)
            work.session.flush()

    logbook.write(edit, customer, tier="black_gold")
    logbook.write(edit, customer, tier="gold")
    logbook.write(there_and_back)
    tiers = []
    for _ in range(3):
        logbook.write(undo)
        tiers.append(value(logbook, customer, "tier"))
    assert tiers == ["gold", "black_gold", "gold"]


def test_there_is_an_end_to_undo_and_redo(logbook: LogBook) -> None:
    with pytest.raises(Refused, match="nothing_to_undo"):
        logbook.write(undo)
    logbook.write(add)
    with pytest.raises(Refused, match="nothing_to_redo"):
        logbook.write(redo)
    logbook.write(undo)
    with pytest.raises(Refused, match="nothing_to_undo"):
        logbook.write(undo)
    logbook.write(redo)
    with pytest.raises(Refused, match="nothing_to_redo"):
        logbook.write(redo)


def test_a_new_action_cuts_off_what_could_be_redone(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")
    logbook.write(undo)
    logbook.write(edit, customer, tier="platinum")
    with pytest.raises(Refused, match="nothing_to_redo"):
        logbook.write(redo)
    logbook.write(undo)
    assert value(logbook, customer, "tier") == ""
    logbook.write(undo)
    assert logbook.read(dump)["customers"] == []


def test_what_left_the_machine_is_said(logbook: LogBook, clock: FixedClock) -> None:
    customer = logbook.write(add)
    logbook.write(actions.mark_left)
    logbook.write(edit, customer, tier="gold")
    assert [logbook.write(undo).left_machine, logbook.write(undo).left_machine] == [False, True]
    logbook.write(redo)
    logbook.write(actions.mark_left, clock.now())
    logbook.write(edit, customer, tier="platinum")
    assert [logbook.write(undo).left_machine, logbook.write(undo).left_machine] == [False, True]


def test_rows_in_the_session_see_what_was_put_back(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")

    def look(work: Work) -> tuple[str, str]:
        row = work.session.get_one(Customer, customer)
        before = row.tier
        undo(work)
        return before, row.tier

    assert logbook.write(look) == ("gold", "")


def test_work_without_a_label_is_not_offered(logbook: LogBook) -> None:
    assert fetch(logbook, "SELECT count(*) FROM action") == [(0,)]
    assert fetch(logbook, "SELECT count(*) FROM change") == [(1,)]
