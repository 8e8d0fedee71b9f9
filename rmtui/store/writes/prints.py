"""Notes in the audit trail that a sheet left the machine; undo says so of what it showed (design.md section 2)."""

from datetime import date, datetime, time

from rmtui.store import audit
from rmtui.store.log.actions import mark_left
from rmtui.store.work import Work

PRINTED, WRITTEN = "sheet.printed", "sheet.written"


def printed(work: Work, kind: str, day: date, customers: int) -> None:
    """A sheet of the day, with so many customers on it, went to a printer."""
    _note(work, PRINTED, f"{kind} {day.isoformat()}", day, customers)


def written(work: Work, kind: str, day: date, formats: str, customers: int) -> None:
    """A sheet of the day was written to files of these formats."""
    _note(work, WRITTEN, f"{kind} {day.isoformat()} {formats}", day, customers)


def _note(work: Work, event: str, what: str, day: date, customers: int) -> None:
    audit.record(work, event, what, customers)
    mark_left(work, datetime.combine(day, time(), work.zone))
