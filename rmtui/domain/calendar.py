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


def day_of(stored: str) -> date | None:
    """The day that a row holds as ISO text; None where it holds none, or only a year."""
    return date.fromisoformat(stored) if len(stored) == len("2026-03-02") else None


def add_months(day: date, months: int) -> date:
    """The same day so many months later (before, for a negative number), the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    last = (first + 31 * _DAY).replace(day=1) - _DAY
    return min(last, first + (day.day - 1) * _DAY)
