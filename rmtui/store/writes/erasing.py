"""Erases a person, with a certificate (features S3-09, S2-07)."""

from collections.abc import Iterable

from rmtui.clock import utc_text
from rmtui.domain.erasing import Certificate, masked
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.ids import new_id
from rmtui.store import audit
from rmtui.store.derive import raw
from rmtui.store.file.erased import kept_until
from rmtui.store.log.erase import wipe
from rmtui.store.tables import ErasureRow
from rmtui.store.work import Work
from rmtui.store.writes.across import in_book
from rmtui.store.writes.common import person, words
from rmtui.text import clean


def erase(work: Work, customer: str, reason: str, by: str) -> Certificate:
    """Wipes all that the book says of a customer, in tables, log and search; it cannot be undone.

    Files that go out from now on carry the erasure, and nothing of the person. Raises Refused `erase_needs_reason`,
    `no_such_customer`.
    """
    row = person(work, customer)
    why = words(reason)
    if not why:
        raise Refused("erase_needs_reason")
    name = row.name
    wiped = wipe(work, row.id)
    at = work.session.info["real"]()
    number, until = new_id(), kept_until(at, work.playbook.team.backup_days)
    work.session.add(
        ErasureRow(
            id=number,
            book=work.book,
            subject=customer,
            at=utc_text(at),
            by_name=clean(by),
            reason=why,
            rows=sum(count for _, count in wiped.rows),
            changes=wiped.changes,
            backups_until=until.isoformat(),
        )
    )
    audit.record(work, "erase", customer, 1)
    return Certificate(
        number, customer, masked(name), at.astimezone(work.zone), clean(by), why, wiped.rows, wiped.changes, until
    )


def erase_again(work: Work, customers: Iterable[str]) -> int:
    """Erases those of these customers who stand in the home again, as after an older backup; how many."""
    found = 0
    for customer in customers:
        row = raw(work).execute("SELECT book FROM customer WHERE id = ? AND NOT deleted", (customer,)).fetchone()
        if row is not None:
            with in_book(work, row[0]) as there:
                erase(there, customer, t("erasing.again"), work.actor)
            found += 1
    return found
