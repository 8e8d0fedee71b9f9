"""When things happened in the demo: moments in working hours, never after now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from rmtui.domain.cadence import period_end, period_start
from rmtui.domain.calendar import WorkCalendar

_OPENING = time(10)


@dataclass(frozen=True, slots=True)
class Days:
    """The demo's present: business time and the working days around it."""

    now: datetime
    calendar: WorkCalendar

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    @property
    def opening(self) -> datetime:
        """Ten o'clock of the latest working day on which it is past ten: timers that end then are due."""
        day = self.today if self.now.time() >= _OPENING else self.today - timedelta(days=1)
        return self.at(self.worked(day), _OPENING)

    def worked(self, day: date) -> date:
        """This day, or the last working day before it."""
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def worked_since(self, start: date) -> list[date]:
        """The working days from this one on that are over."""
        days = (start + timedelta(days=n) for n in range((self.today - start).days))
        return [day for day in days if self.calendar.is_working(day)]

    def at(self, day: date, hour: time) -> datetime:
        """A moment of a day in the local zone."""
        return datetime.combine(day, hour, self.now.tzinfo)

    def moment(self, day: date, random: Random) -> datetime:
        """Some moment in that day's calling hours."""
        return self.at(day, time(random.choice((9, 10, 11, 14, 15, 16, 17)), random.randrange(0, 60, 5)))

    def before(self, days: int) -> date:
        """The working day so many working days ago."""
        day = self.today
        while days:
            day -= timedelta(days=1)
            days -= self.calendar.is_working(day)
        return day

    def after(self, days: int) -> date:
        """The working day so many working days ahead."""
        return self.calendar.add_working(self.today, days)

    def paid_on(self, period: str, random: Random) -> date | None:
        """A past working day of this month or quarter, or None with the chance of what is left of the period."""
        start, end = period_start(self.today, period), period_end(self.today, period)
        gone, whole = (self.today - start).days, (end - start).days + 1
        ahead = self.after(1) <= end
        worked = self.worked_since(start)
        if not worked or (ahead and random.random() > gone / whole):
            return None
        return random.choice(worked)

    def planned_on(self, period: str, random: Random) -> date:
        """A working day ahead in this month or quarter; the next working day where none is left."""
        first, end = self.after(1), period_end(self.today, period)
        span = (end - first).days
        day = self.calendar.next_working(first + timedelta(days=random.randrange(span + 1))) if span > 0 else first
        return day if day <= end else first
