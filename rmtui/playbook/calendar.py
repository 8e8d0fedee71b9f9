"""The calendar in force: the years of `chinesecalendar`, and those that the bank adds in its own `calendar.toml`.

The file has one table a year. `holidays` are days off, `workdays` are weekends that are worked; both list days, or
ranges from day to day::

    [2027]
    holidays = ["2027-01-01/2027-01-03", "2027-02-05/2027-02-11"]
    workdays = ["2027-02-14"]

A year in the file replaces that year of the library: a corrected announcement is one table.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.playbook.source import Problem, Source, read
from rmtui.text import clean

FILE_NAME = "calendar.toml"
_YEARS = range(1900, 2200)
_KINDS = ("holidays", "workdays")
_LONGEST = timedelta(days=31)

Days = tuple[frozenset[date], frozenset[date]]
"""The holidays and the worked weekends of a year."""


class LoadedCalendar(NamedTuple):
    """The calendar in force, and what was wrong with the bank's own file, which is ignored as a whole then."""

    calendar: WorkCalendar
    problems: tuple[Problem, ...]


class _Wrong(Exception):
    """Carries the problem out of the reading of one file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def load_calendar(config: Path | None) -> WorkCalendar:
    """Returns the calendar in force; `calendar_and_problems` also says what was ignored."""
    return calendar_and_problems(config).calendar


def calendar_and_problems(config: Path | None) -> LoadedCalendar:
    """Returns the library's years overlaid by `calendar.toml` of this folder, if there is one and it is right."""
    built_in = _built_in()
    if config is None or not (config / FILE_NAME).exists():
        return LoadedCalendar(built_in, ())
    source = read(config / FILE_NAME)
    if isinstance(source, Problem):
        return LoadedCalendar(built_in, (source,))
    try:
        return LoadedCalendar(_overlaid(built_in, source), ())
    except _Wrong as wrong:
        return LoadedCalendar(built_in, (wrong.problem,))


def _built_in() -> WorkCalendar:
    from chinese_calendar.constants import holidays, workdays

    return WorkCalendar(frozenset(day.year for day in holidays), frozenset(holidays), frozenset(workdays))


def _overlaid(base: WorkCalendar, source: Source) -> WorkCalendar:
    years = {_year(source, name): _days_of(source, name) for name in source.data}

    def merged(days: frozenset[date], kind: int) -> frozenset[date]:
        kept = {day for day in days if day.year not in years}
        return frozenset(kept.union(*(both[kind] for both in years.values())))

    return WorkCalendar(base.years.union(years), merged(base.holidays, 0), merged(base.workdays, 1))


def _year(source: Source, name: str) -> int:
    if not (name.isascii() and name.isdigit() and int(name) in _YEARS):
        raise _Wrong(source.problem([name], "calendar_no_year", text=clean(name)))
    return int(name)


def _days_of(source: Source, year: str) -> Days:
    """The holidays and the worked weekends of one year's table."""
    table = source.data[year]
    if not isinstance(table, dict):
        raise _Wrong(source.problem([year], "calendar_no_table", text=year))
    unknown = next((key for key in table if key not in _KINDS), None)
    if unknown is not None:
        raise _Wrong(source.problem([year, unknown], "calendar_unknown_key", text=clean(unknown)))
    holidays, workdays = (frozenset(_days(source, year, kind)) for kind in _KINDS)
    both = min(holidays & workdays, default=None)
    if both:
        raise _Wrong(source.problem([year, "workdays"], "calendar_both", both.isoformat(), text=both.isoformat()))
    return holidays, workdays


def _days(source: Source, year: str, kind: str) -> Iterator[date]:
    """The days of one list of a year's table."""
    entries = source.data[year].get(kind, [])
    if not isinstance(entries, list):
        raise _Wrong(source.problem([year, kind], "calendar_no_list", text=kind))
    for entry in entries:
        text = str(entry)
        try:
            start, end = _range(text)
        except ValueError as error:
            raise _Wrong(source.problem([year, kind], "calendar_no_day", text, text=clean(text))) from error
        if not (start <= end <= start + _LONGEST and start.year == end.year == int(year)):
            raise _Wrong(source.problem([year, kind], "calendar_wrong_range", text, text=clean(text), year=year))
        yield from (start + timedelta(days=offset) for offset in range((end - start).days + 1))


def _range(text: str) -> tuple[date, date]:
    """Both ends of `2027-01-01` or `2027-01-01/2027-01-03`; raises ValueError. TOML's own dates serve too."""
    start, _, end = text.partition("/")
    first = date.fromisoformat(start.strip())
    return first, date.fromisoformat(end.strip()) if end else first
