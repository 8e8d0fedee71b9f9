"""Festivals 节日 of the playbook: when each falls, and whom one greets on it (domain.md sections 3, 6; W8)."""

from collections.abc import Mapping, Sequence
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


def days_of(first: date, last: date, playbook: Playbook) -> dict[str, list[date]]:
    """The days of every festival from the first day to the last one, by its id.

    Lunar ones are known in the years of the lunar table alone.
    """
    found: dict[str, list[date]] = {}
    for festival in playbook.festivals:
        known = range(max(first.year - 1, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
        years = known if festival.lunar else range(first.year, last.year + 1)
        found[festival.id] = [day for day in (day_in(festival, year) for year in years) if first <= day <= last]
    return found


def coming(
    today: date, days: Mapping[str, Sequence[date]], playbook: Playbook, calendar: WorkCalendar
) -> tuple[Coming, ...]:
    """The festivals whose greetings are prepared now, the nearest first: from the playbook's working days before.

    `days` are those of `days_of`: what is looked at at every start does not load the lunar calendar.
    """
    found = []
    for festival in playbook.festivals:
        on = next((day for day in days.get(festival.id, ()) if day >= today), None)
        if on is not None:
            since = calendar.add_working(on, -playbook.events.greet_lead_days)
            if since <= today:
                found.append(Coming(festival, on, since))
    return tuple(sorted(found, key=lambda one: (one.on, one.festival.id)))
