"""Days on which the manager is away 休假: what would be missed is on the list of the last working day before (A22).

What has no end waits for the day of return; what was promised, and what is over by then, comes before.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.claims import PROMISES
from rmtui.domain.model import Claim

_DAY = timedelta(days=1)


class Absence(NamedTuple):
    """Days away, both included, with the reason and who stands in."""

    starts_on: date
    ends_on: date
    reason: str = ""
    cover: str = ""

    def holds(self, day: date) -> bool:
        """Whether the manager is away on this day."""
        return self.starts_on <= day <= self.ends_on


def own_calendar(calendar: WorkCalendar, absences: Iterable[Absence]) -> WorkCalendar:
    """The manager's working days: the calendar's without the days away."""
    away = {
        one.starts_on + n * _DAY for one in absences for n in range(min((one.ends_on - one.starts_on).days, 3660) + 1)
    }
    if not away:
        return calendar
    return calendar._replace(holidays=calendar.holidays | away, workdays=calendar.workdays - away)


def looks_to(day: date, absences: Iterable[Absence], calendar: WorkCalendar) -> date:
    """The last day the list of `day` must care for: the end of an absence before the next working day, else itself."""
    mine = own_calendar(calendar, absences)
    if mine is calendar or not mine.is_working(day):
        return day
    back = mine.add_working(day, 1)
    between = [day + n * _DAY for n in range(1, (back - day).days)]
    return back - _DAY if any(calendar.is_working(each) for each in between) else day


def brought_forward(claim: Claim, day: date, last: date) -> Claim | None:
    """The claim as the list of `day` has it: one of the days away as of `day`, where it cannot wait; None: it waits."""
    if claim.start <= day:
        return claim
    if not claim.must or (claim.rule not in PROMISES and (claim.end is None or claim.end > last)):
        return None
    return claim._replace(start=day, due_at=None, moved_to=None, args=(*claim.args, ("away", "1")))
