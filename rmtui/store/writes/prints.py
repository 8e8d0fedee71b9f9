"""Notes in the audit trail that a sheet left the machine; undo says so of what it showed (design.md section 2)."""

from datetime import date, datetime, time

from rmtui.store import audit
from rmtui.store.log.actions import mark_left
from rmtui.store.work import Work

PRINTED, WRITTEN, REASON = "sheet.printed", "sheet.written", "sheet.reason"


def printed(work: Work, kind: str, day: date, customers: int, about: str = "", reason: str = "") -> None:
    """A sheet of the day, with so many customers on it, went to a printer; `about` is the customer it is all about."""
    _note(work, PRINTED, f"{kind} {day.isoformat()}", day, customers, about)
    _because(work, kind, day, customers, reason)


def written(work: Work, kind: str, day: date, formats: str, customers: int, about: str = "", reason: str = "") -> None:
    """A sheet of the day was written to files of these formats."""
    _note(work, WRITTEN, f"{kind} {day.isoformat()} {formats}", day, customers, about)
    _because(work, kind, day, customers, reason)


def _because(work: Work, kind: str, day: date, customers: int, reason: str) -> None:
    """What it is for, where that was asked: an entry of its own."""
    if reason:
        audit.record(work, REASON, f"{kind} {day.isoformat()} {reason}", customers)


def _note(work: Work, event: str, what: str, day: date, customers: int, about: str) -> None:
    """What was done for the one customer has left, whenever it was; of a day's sheet what was done since that day."""
    audit.record(work, event, what, customers)
    if about:
        mark_left(work, subject=about)
    else:
        mark_left(work, datetime.combine(day, time(), work.zone))
