"""The dump: all that is true in the book, in one form."""

import json

from rmtui.store.log.dump import KINDS, dump, dump_text
from rmtui.store.log.fields import TABLES
from tests.logtools import LogBook, add, add_phone, edit, logbook, note, retract_note

__all__ = ["logbook"]


def test_every_synced_kind_has_its_list(logbook: LogBook) -> None:
    names = (
        "customers contacts stage_moves meetings notes pauses next_steps decisions plan_notes phones custom_fields"
        " profile_notes concerns family needs products proposals proposal_lines specialists holdings reviews"
        " review_lines policies closing_steps sales sale_confirmations not_sold pairings book satisfaction trust_signs"
        " loyalty_tactics gifts promises documents familiar_ticks complaint_steps anniversaries opportunities"
        " activities invitations news groups group_members consents lessons preparations absences talks movements"
        " entered comments coaching packs openings week_figures allotments handovers erasures"
    )
    assert set(logbook.read(dump)) == set(KINDS) == set(names.split())


def test_rows_carry_all_logged_fields_and_nothing_derived(logbook: LogBook) -> None:
    customer = logbook.write(add, "张三[/]", dnd_sms=True, contribution=7, pinyin="zhangsan")
    logbook.write(add_phone, customer)
    told = logbook.read(dump)
    (row,) = told["customers"]
    assert set(row) == {"id"} | set(TABLES["customer"].fields) - {"deleted"}
    assert (row["id"], row["name"], row["dnd_sms"], row["contribution"]) == (customer, "张三[/]", True, 7)
    assert row["dnd_sms"] is True
    assert "digits" not in told["phones"][0] and "pinyin" not in row
    assert "live" not in logbook.read(dump)["book"][0]


def test_deleted_rows_and_dead_facts_are_left_out(logbook: LogBook) -> None:
    customer = logbook.write(add)
    row_id = logbook.write(note, customer)
    logbook.write(retract_note, row_id)
    logbook.write(edit, customer, deleted=True)
    told = logbook.read(dump)
    assert (told["customers"], told["notes"]) == ([], [])


def test_the_text_is_sorted_and_the_same_every_time(logbook: LogBook) -> None:
    for name in ("单雪", "尉迟恭敬", "李秀英"):
        logbook.write(add, name)
    written = logbook.read(dump_text)
    assert written == logbook.read(dump_text)
    told = json.loads(written)
    assert told == logbook.read(dump)
    assert list(told) == sorted(told)
    assert all(list(row) == sorted(row) for rows in told.values() for row in rows)
    assert [row["id"] for row in told["customers"]] == sorted(row["id"] for row in told["customers"])
    assert "尉迟恭敬" in written


def test_other_books_of_the_file_are_left_out(logbook: LogBook) -> None:
    logbook.write(add)
    mine, logbook.book = logbook.book, "another"
    logbook.write(add, "单雪")
    assert [row["name"] for row in logbook.read(dump)["customers"]] == ["单雪"]
    logbook.book = mine
    assert [row["name"] for row in logbook.read(dump)["customers"]] == ["王建国"]
