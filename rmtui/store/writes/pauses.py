"""Pauses contact with customers, and takes it up again (domain.md section 2)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.tables import PauseRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, saved, words


def pause(work: Work, customers: Sequence[str], until: date | None, reason: str) -> Saved:
    """Leaves the customers alone up to, not including, `until` (None: the playbook's days).

    A pause that runs is ended by the new one. Raises Refused `pause_needs_reason` or `pause_in_the_past`.
    """
    rows = people(work, customers)
    if not words(reason):
        raise Refused("pause_needs_reason")
    begin(work, "pause", rows)
    for row in rows:
        add_pause(work, row.id, work.today, until, reason)
    return saved(work, rows)


def resume(work: Work, customers: Sequence[str]) -> Saved:
    """Ends the running pauses today; the reason of a pause stays on the card. Raises Refused `not_paused`."""
    rows = people(work, customers)
    begin(work, "resume", rows)
    for row in rows:
        if not _end_running(work, row.id, work.today):
            raise Refused("not_paused", name=row.name)
    return saved(work, rows)


def add_pause(
    work: Work, customer: str, start: date, until: date | None, reason: str, *, annoyed: bool = False
) -> date:
    """Enters a pause in place of any that runs, and returns the day of the return."""
    back = until or start + timedelta(days=work.playbook.pause_days)
    if back <= work.today:
        raise Refused("pause_in_the_past", until=back.isoformat())
    _end_running(work, customer, start)
    row = PauseRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        at=utc_text(work.now),
        start=start.isoformat(),
        until=back.isoformat(),
        reason=words(reason),
        annoyed=annoyed,
    )
    work.session.add(row)
    return back


def _end_running(work: Work, customer: str, on: date) -> bool:
    """Ends every pause that would still hold on or after the day; returns whether there was one."""
    work.session.flush()
    live = work.session.exec(select(PauseRow).where(PauseRow.customer_id == customer, PauseRow.live)).all()
    ended = {row.ends for row in live}
    running = [row for row in live if not row.ends and row.id not in ended and row.until > on.isoformat()]
    for row in running:
        end = PauseRow(
            id=new_id(),
            book=work.book,
            customer_id=customer,
            at=utc_text(work.now),
            start=max(on.isoformat(), row.start),
            until=max(on.isoformat(), row.start),
            ends=row.id,
        )
        work.session.add(end)
    return bool(running)
