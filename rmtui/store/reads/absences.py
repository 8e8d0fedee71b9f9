"""Reads the days on which the manager is away, and the working days that are left."""

from datetime import date

from rmtui.domain.absence import Absence
from rmtui.store.work import Read

ABSENCES = """SELECT starts_on, ends_on, reason, cover FROM absence
 WHERE book = ? AND NOT deleted AND ends_on >= ? ORDER BY starts_on, id"""


def absences(read: Read, since: date | None = None) -> tuple[Absence, ...]:
    """The absences that are not over by the day (None: today), the earliest first."""
    rows = read.db.execute(ABSENCES, (read.book, (since or read.today).isoformat()))
    return tuple(Absence(date.fromisoformat(row[0]), date.fromisoformat(row[1]), row[2], row[3]) for row in rows)
