"""Erases a person for good: the rows, what the log said, what names him or her; the fact of it stays and is sent on."""

from rmtui.clock import from_utc_text
from rmtui.domain.erasing import Certificate, backups_until, masked_name
from rmtui.domain.refusal import Refused
from rmtui.store.derive import raw
from rmtui.store.log import origins
from rmtui.store.log.erase import erase as erase_rows
from rmtui.store.log.undo import ERASE
from rmtui.store.work import Work
from rmtui.store.writes.common import person, words
from rmtui.text import clean

_NUMBERS = "SELECT number FROM phone WHERE customer_id = ?"


def erase(work: Work, customer: str, reason: str, by: str = "") -> Certificate:
    """Erases a customer of the book; it cannot be undone. `by` is the manager where nobody is named.

    Raises Refused `no_such_customer`, `erase_reason`, and `erase_reason_names` for a reason that names the person, for
    it stays.
    """
    row = person(work, customer)
    why = words(reason)
    if not why:
        raise Refused("erase_reason")
    phones = (number for (number,) in raw(work).execute(_NUMBERS, (customer,)).fetchall())
    if any(text and text in why for text in (row.name, row.number, *phones)):
        raise Refused("erase_reason_names")
    masked = masked_name(row.name)
    work.label = ERASE
    fact, wiped = erase_rows(work, customer, why, clean(by))
    at = from_utc_text(fact.at, work.zone)
    return Certificate(
        subject=customer,
        masked=masked,
        at=at,
        by=fact.by_name,
        reason=fact.reason,
        rows=tuple(sorted(wiped.rows.items())),
        changes=wiped.changes,
        backups_until=backups_until(at, work.playbook.team.backup_days),
        end=origins.mine(work.session).hash,
    )
