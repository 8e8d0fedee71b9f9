"""Nothing gets past the log: the guard refuses it as a bug of the program."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, text, update
from sqlmodel import col

from rmtui.ids import new_id
from rmtui.store.log.check import verify
from rmtui.store.log.guard import Unlogged
from rmtui.store.tables import Change, Customer, NoteRow, Phone, Retraction
from rmtui.store.work import Work
from tests.logtools import LogBook, add, fetch, logbook, note

__all__ = ["logbook"]


def _delete_row(work: Work, customer: str) -> None:
    work.session.delete(work.session.get_one(Customer, customer))


def _core_update(work: Work, _: str) -> None:
    work.session.connection().execute(update(Customer).values(tier="gold"))


def _core_insert(work: Work, _: str) -> None:
    work.session.connection().execute(insert(Phone).values(id="p", book=work.book, customer_id="c"))


def _bulk_update(work: Work, _: str) -> None:
    work.session.connection().execute(update(NoteRow).where(col(NoteRow.live)).values(text=""))


def _text(work: Work, _: str) -> None:
    work.session.connection().execute(text('UPDATE OR IGNORE "customer" SET tier = 1'))


def _with_text(work: Work, _: str) -> None:
    work.session.connection().execute(text("WITH x AS (SELECT 1) DELETE FROM customer"))


def _log_itself(work: Work, _: str) -> None:
    work.session.connection().execute(delete(Change))


def _bulk_save(work: Work, _: str) -> None:
    work.session.bulk_insert_mappings(Customer.__mapper__, [{"id": "x", "book": work.book, "name": "x"}])  # type: ignore[attr-defined]


def _retraction(work: Work, customer: str) -> None:
    work.session.add(Retraction(id=new_id(), book=work.book, tbl="note", target="x"))


def _fact_changed(work: Work, customer: str) -> None:
    row_id = note(work, customer)
    work.session.flush()
    work.session.get_one(NoteRow, row_id).text = "anders"


def _other_book(work: Work, _: str) -> None:
    work.session.add(Customer(id=new_id(), book=new_id(), name="x"))


def _new_id(work: Work, customer: str) -> None:
    work.session.get_one(Customer, customer).id = new_id()


BYPASSES = [
    _delete_row,
    _core_update,
    _core_insert,
    _bulk_update,
    _text,
    _with_text,
    _log_itself,
    _bulk_save,
    _retraction,
    _fact_changed,
    _other_book,
    _new_id,
]


@pytest.mark.parametrize("bypass", BYPASSES, ids=lambda one: one.__name__)
def test_what_would_pass_the_log_is_refused(logbook: LogBook, bypass: Callable[[Work, str], None]) -> None:
    customer = logbook.write(add)
    logbook.write(note, customer)
    before = logbook.read(verify)
    with pytest.raises(Unlogged):
        logbook.write(bypass, customer)
    assert logbook.read(verify) == before and before.ok


def test_after_a_failed_flush_the_guard_stands_again(logbook: LogBook) -> None:
    def fail(work: Work) -> None:
        add(work)
        work.session.add(Customer(id=new_id(), book=work.book))  # type: ignore[call-arg]
        work.session.flush()

    with pytest.raises(Exception, match="NOT NULL"):
        logbook.write(fail)
    with pytest.raises(Unlogged):
        logbook.write(_core_update, "")


def test_local_tables_may_be_written_at_will(logbook: LogBook) -> None:
    def local(work: Work) -> None:
        work.session.connection().execute(text("INSERT INTO meta VALUES ('k', 'v')"))

    logbook.write(local)
    assert fetch(logbook, "SELECT value FROM meta WHERE key = 'k'") == [("v",)]
