"""Festivals 节日 of the playbook: when each falls, and whom one greets on it (domain.md sections 3, 6; W8)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.lunar import FIRST_YEAR, LAST_YEAR
from rmtui.domain.playbook import Festival, Playbook

_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Coming(NamedTuple):
    """A festival with its next day, and the working day from which its greetings are prepared."""

    festival: Festival
    on: date
    since: date


def day_in(festival: Festival, year: int) -> date:
    """The festival's day in a year; a lunar one's in the lunar year that begins in it.

    A rule `05-sun-2` is the second Sunday of May.
    """
    if festival.lunar:
        from rmtui.domain.lunar import solar_dates

        return solar_dates(festival.lunar, year)
    if festival.rule:
        month, weekday, nth = festival.rule.split("-")
        first = date(year, int(month), 1)
        ahead = (WEEKDAYS.index(weekday) - first.weekday()) % 7
        return first + timedelta(days=ahead + 7 * (int(nth) - 1))
    return date.fromisoformat(f"{year}-{festival.solar}")


def next_day(festival: Festival, on_or_after: date) -> date:
    """The festival's first day that is not before this one."""
    days = (day_in(festival, on_or_after.year + n) for n in (-1, 0, 1))
    return next(day for day in days if day >= on_or_after)


def coming(today: date, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Coming]:
    """The festivals whose greetings are prepared now, the nearest first: from the playbook's working days before.

    Lunar ones are known in the years of the lunar table alone.
    """
    found = []
    for festival in playbook.festivals:
        if festival.lunar and not FIRST_YEAR < today.year < LAST_YEAR:
            continue
        on = next_day(festival, today)
        since = calendar.add_working(on, -playbook.events.greet_lead_days)
        if since <= today:
            found.append(Coming(festival, on, since))
    yield from sorted(found, key=lambda one: (one.on, one.festival.id))
