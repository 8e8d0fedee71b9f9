"""Working days by the Chinese calendar, with its holidays and make-up days (design.md section 5)."""

from datetime import date, timedelta
from typing import NamedTuple

_DAY = timedelta(days=1)


class WorkCalendar(NamedTuple):
    """The years it knows, their holidays (weekends need not be named) and the weekends that are worked."""

    years: frozenset[int]
    holidays: frozenset[date]
    workdays: frozenset[date]

    def known(self, day: date) -> bool:
        """Whether the holidays of the day's year are known; where not, Monday to Friday is assumed."""
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day."""
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def add_working(self, day: date, n: int) -> date:
        """Returns the n-th working day after the day; before it for a negative n, the day itself for 0."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def next_working(self, day: date) -> date:
        """Returns the day itself if it is a working day, else the first one after it."""
        return day if self.is_working(day) else self.add_working(day, 1)

    def working_between(self, start: date, end: date) -> int:
        """Returns how many working days d there are with start <= d <= end."""
        return sum(self.is_working(start + offset * _DAY) for offset in range((end - start).days + 1))
