"""Ticks contacts that were entered into the bank's own system 零售CRM工作日志 (feature S0-40)."""

from datetime import date

from rmtui.clock import utc_text
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.reads.day_lists import contacts_to_enter
from rmtui.store.tables import EnteredRow
from rmtui.store.work import Work

CUSTOMER = "SELECT customer_id FROM contact WHERE id = ?"


def enter_day(work: Work, day: date) -> int:
    """Ticks every contact of a day that is not ticked yet; how many those were."""
    read = reading(work)
    rows = [row for row in contacts_to_enter(read, day) if not row.entered]
    work.label = "action.entered"
    for row in rows:
        (customer,) = read.db.execute(CUSTOMER, (row.contact,)).fetchone()
        work.session.add(
            EnteredRow(id=new_id(), book=work.book, customer_id=customer, contact_id=row.contact, at=utc_text(work.now))
        )
    return len(rows)
