"""Ticks contacts that were entered into the bank's own system 零售CRM工作日志 (feature S0-40)."""

from collections.abc import Sequence
from json import dumps

from rmtui.clock import utc_text
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.tables import EnteredRow
from rmtui.store.work import Work

OPEN = """SELECT id, customer_id FROM contact WHERE live AND book = ? AND id IN (SELECT value FROM json_each(?))
 AND NOT EXISTS (SELECT 1 FROM entered e WHERE e.live AND e.contact_id = contact.id) ORDER BY at, id"""


def enter(work: Work, contacts: Sequence[str]) -> tuple[str, ...]:
    """Ticks contacts (ids); those that are ticked already, and of other books, stay as they are. Whom they were of."""
    rows = reading(work).db.execute(OPEN, (work.book, dumps(list(contacts)))).fetchall()
    work.label = "action.entered"
    for contact, customer in rows:
        work.session.add(
            EnteredRow(id=new_id(), book=work.book, customer_id=customer, contact_id=contact, at=utc_text(work.now))
        )
    return tuple(contacts)
