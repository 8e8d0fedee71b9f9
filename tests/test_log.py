"""What the capture and the gate write into the log, and what they refuse."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from rmtui.clock import FixedClock
from rmtui.ids import new_id
from rmtui.store.log import facts, gate, hlc, origins
from rmtui.store.log.check import verify
from rmtui.store.tables import Book, ContactRow, Customer, NoteRow, Phone, Retraction
from rmtui.store.work import Work
from tests.logtools import LABEL, LogBook, add, add_phone, contact, edit, fetch, logbook, note, retract_note, value

__all__ = ["logbook"]


def log(logbook: LogBook, row_id: str) -> list[tuple[str, dict[str, Any]]]:
    """Kind and body of every change of a row."""
    rows = fetch(logbook, "SELECT kind, body FROM change WHERE row_id = ? ORDER BY origin, seq", row_id)
    return [(kind, json.loads(body)) for kind, body in rows]


def versions(logbook: LogBook, row_id: str) -> list[list[Any]]:
    """The versions that the changes of a row made."""
    return [list(row) for row in fetch(logbook, "SELECT origin, seq FROM change WHERE row_id = ? ORDER BY seq", row_id)]


def test_a_creation_holds_what_differs_from_the_defaults_and_nothing_derived(logbook: LogBook) -> None:
    customer = logbook.write(add, "李秀英", tier="gold", contribution=5, pinyin="lixiuying lxy", dnd_sms=True)
    body = {"name": {"v": "李秀英"}, "tier": {"v": "gold"}, "contribution": {"v": 5}, "dnd_sms": {"v": True}}
    assert log(logbook, customer) == [("create", body)]
    assert fetch(logbook, "SELECT field FROM head WHERE row_id = ?", customer) == [("",)]


def test_a_set_names_the_versions_it_replaces(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, occupation="教师")
    logbook.write(edit, customer, occupation="医生", hobbies="钓鱼")
    first, second, _ = versions(logbook, customer)
    assert log(logbook, customer)[1:] == [
        ("set", {"occupation": {"v": "教师", "r": [first]}}),
        ("set", {"occupation": {"v": "医生", "r": [second]}, "hobbies": {"v": "钓鱼", "r": [first]}}),
    ]


def test_a_set_of_an_expired_attribute_replaces_the_same_versions(logbook: LogBook) -> None:
    customer = logbook.write(add, occupation="教师")

    def change(work: Work) -> None:
        row = work.session.get_one(Customer, customer)
        work.session.expire(row)
        row.occupation, row.tier = "医生", ""

    logbook.write(change)
    assert log(logbook, customer)[1:] == [("set", {"occupation": {"v": "医生", "r": [versions(logbook, customer)[0]]}})]


def test_a_set_that_changes_nothing_writes_nothing(logbook: LogBook) -> None:
    customer = logbook.write(add, occupation="教师")
    logbook.write(edit, customer, occupation="教师", dnd_call=False)
    assert len(log(logbook, customer)) == 1
    assert fetch(logbook, "SELECT count(*) FROM action") == [(1,)]


def test_delete_and_undelete_are_kinds_of_their_own(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, deleted=True)
    logbook.write(edit, customer, deleted=False)
    assert [kind for kind, _ in log(logbook, customer)] == ["create", "delete", "undelete"]


def test_derived_columns_are_not_logged(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, pinyin="wangjianguo wjg")
    assert value(logbook, customer, "pinyin") == "wangjianguo wjg"
    assert len(log(logbook, customer)) == 1


def test_enumerations_are_logged_as_plain_values(logbook: LogBook) -> None:
    from rmtui.domain.model import Channel

    customer = logbook.write(add, preferred_channel=Channel.CALL, contribution=True)
    body = log(logbook, customer)[0][1]
    assert body["preferred_channel"] == {"v": "call"}
    assert body["contribution"]["v"] == 1 and body["contribution"]["v"] is not True
    assert logbook.read(verify).ok


def test_a_fact_is_logged_and_has_no_heads(logbook: LogBook) -> None:
    customer = logbook.write(add)
    row_id = logbook.write(note, customer, "喜欢钓鱼")
    assert log(logbook, row_id)[0][0] == "fact"
    assert fetch(logbook, "SELECT 1 FROM head WHERE row_id = ?", row_id) == []


def test_stamps_are_real_time_and_business_time_does_not_touch_them(logbook: LogBook, clock: FixedClock) -> None:
    customer = logbook.write(add)
    clock.advance(timedelta(hours=1))
    logbook.write(edit, customer, tier="gold")
    stamps = [row[0] for row in fetch(logbook, "SELECT hlc FROM change ORDER BY seq")]
    assert stamps == sorted(set(stamps))
    assert hlc.moment(stamps[-1]) == clock.real()


def test_a_rollback_leaves_no_hole(logbook: LogBook) -> None:
    customer = logbook.write(add)

    def fail(work: Work) -> None:
        edit(work, customer, tier="gold")
        work.session.flush()
        raise KeyError("on purpose")

    with pytest.raises(KeyError):
        logbook.write(fail)
    logbook.write(edit, customer, tier="platinum")
    assert [kind for kind, _ in log(logbook, customer)] == ["create", "set"]
    assert logbook.read(verify).ok


def test_the_work_is_told_whom_it_touched(logbook: LogBook) -> None:
    customer = logbook.write(add)

    def several(work: Work) -> set[str]:
        add_phone(work, customer)
        work.session.flush()
        first = set(work.touched)
        other = add(work, "单雪")
        work.session.flush()
        assert first == {customer}
        return work.touched - first - {other}

    assert logbook.write(several) == set()


def _sample(work: Work) -> list[Customer | Phone | ContactRow]:
    rows: list[Customer | Phone | ContactRow] = []
    for n in range(20):
        customer = Customer(
            id=new_id(), book=work.book, name=f"欧阳小明{n}", tier="gold" if n % 2 else "", dnd_sms=n == 3
        )
        phone = Phone(id=new_id(), book=work.book, customer_id=customer.id, number=f"1440000{n:04}")
        rows += [customer, phone, contact(work, customer.id)]
    return rows


def test_gate_and_capture_write_the_same_log(logbook: LogBook) -> None:
    def both(work: Work) -> tuple[list[str], list[str]]:
        by_gate, by_session = _sample(work), _sample(work)
        gate.insert_many(work, by_gate)
        for row in by_session:
            work.session.add(row)
        work.session.flush()
        return [row.id for row in by_gate], [row.id for row in by_session]

    def told(ids: list[str]) -> list[Any]:
        changes = [(kind, body) for row_id in ids for kind, body in log(logbook, row_id)]
        for _, body in changes:
            body.pop("customer_id", None), body.pop("group_id", None)
        heads = [fetch(logbook, "SELECT tbl, field FROM head WHERE row_id = ?", row_id) for row_id in ids]
        return [changes, heads]

    by_gate, by_session = logbook.write(both)
    assert told(by_gate) == told(by_session)
    assert len(told(by_gate)[0]) == 60
    assert logbook.read(verify).ok


def test_the_gate_takes_many_rows(logbook: LogBook) -> None:
    def many(work: Work) -> None:
        gate.insert_many(work, [Customer(id=new_id(), book=work.book, name=f"单雪{n}") for n in range(3000)])
        gate.insert_many(work, [])
        assert len(work.touched) == 3000

    logbook.write(many)
    assert fetch(logbook, "SELECT count(*) FROM customer") == [(3000,)]
    assert logbook.read(verify).changes == 3001


def test_rows_written_by_the_gate_can_be_edited(logbook: LogBook) -> None:
    def write(work: Work) -> str:
        row = Customer(id=new_id(), book=work.book, name="尉迟恭敬")
        gate.insert_many(work, [row])
        edit(work, row.id, tier="gold")
        return row.id

    customer = logbook.write(write)
    assert log(logbook, customer)[1] == ("set", {"tier": {"v": "gold", "r": [versions(logbook, customer)[0]]}})


def test_a_retraction_takes_a_fact_back_and_its_own_retraction_brings_it_back(logbook: LogBook) -> None:
    customer = logbook.write(add)
    row_id = logbook.write(note, customer)
    logbook.write(retract_note, row_id)
    assert fetch(logbook, "SELECT live FROM note") == [(0,)]

    def again(work: Work) -> tuple[bool, bool]:
        taken = work.session.get_one(NoteRow, row_id)
        before = taken.live
        (retraction,) = work.session.connection().execute(text("SELECT id FROM retraction")).scalars()
        facts.retract(work, work.session.get_one(Retraction, retraction))
        assert customer in work.touched
        return before, taken.live

    assert logbook.write(again) == (False, True)
    assert fetch(logbook, "SELECT live FROM retraction ORDER BY id") == [(0,), (1,)]
    assert logbook.read(verify).ok


def test_of_two_retractions_one_is_enough(logbook: LogBook) -> None:
    row_id = logbook.write(note, logbook.write(add))
    logbook.write(retract_note, row_id)
    logbook.write(retract_note, row_id)

    def spare(work: Work) -> None:
        first = work.session.connection().execute(text("SELECT min(id) FROM retraction")).scalar_one()
        facts.retract(work, work.session.get_one(Retraction, first))

    logbook.write(spare)
    assert fetch(logbook, "SELECT live FROM note") == [(0,)]
    assert logbook.read(verify).ok


def test_one_origin_serves_a_device_until_it_is_renewed(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.write(edit, customer, tier="gold")
    before = logbook.read(lambda read: origins.last(read.db))[logbook.book]
    assert before.seq == 3
    logbook.device = new_id()
    renewed = logbook.write(origins.renew)
    logbook.write(edit, customer, tier="platinum")
    after = logbook.read(lambda read: origins.last(read.db))[logbook.book]
    assert (after.id, after.seq) == (renewed, 1)
    body = fetch(logbook, "SELECT body FROM change WHERE origin = ?", renewed)[0][0]
    assert json.loads(body) == {"tier": {"v": "platinum", "r": [[before.id, 3]]}}
    stamps = [row[0] for row in fetch(logbook, "SELECT hlc FROM change ORDER BY rowid")]
    assert stamps == sorted(set(stamps))
    assert logbook.read(verify).ok


def test_another_device_gets_an_origin_of_its_own(logbook: LogBook) -> None:
    customer = logbook.write(add)
    logbook.device = new_id()
    logbook.write(edit, customer, tier="gold")
    assert fetch(logbook, "SELECT count(DISTINCT origin) FROM change WHERE row_id = ?", customer) == [(2,)]


def test_the_logbookrow_is_logged_too(logbook: LogBook) -> None:
    def sign(work: Work) -> None:
        work.label = LABEL
        work.session.get_one(Book, work.book).office_phone = "0571-88880000"

    logbook.write(sign)
    assert [kind for kind, _ in log(logbook, logbook.book)] == ["create", "set"]
