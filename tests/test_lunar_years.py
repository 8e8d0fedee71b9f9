"""Every lunar date of 1940 to 2030 against an own reckoning from sun and moon (`tests.moon`)."""

from datetime import date, timedelta

import pytest

from rmtui.domain.lunar import next_solar, solar_dates
from tests.moon import Month, months_of, new_moon, term

YEARS = range(1940, 2031)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1940, "1940-02-08"), (1949, "1949-01-29"), (1976, "1976-01-31"), (1984, "1984-02-02"), (1985, "1985-02-20"),
        (2000, "2000-02-05"), (2008, "2008-02-07"), (2020, "2020-01-25"), (2023, "2023-01-22"), (2026, "2026-02-17"),
    ],
)  # fmt: skip
def test_the_reckoning_knows_the_new_years_of_history(year: int, day: str) -> None:
    assert next(months_of(year)).first.isoformat() == day


@pytest.mark.parametrize(
    ("year", "leap"),
    [(1941, 6), (1944, 4), (1976, 8), (1984, 10), (2001, 4), (2006, 7), (2012, 4), (2014, 9), (2017, 6), (2020, 4),
     (2023, 2), (2025, 6), (2028, 5), (2026, 0), (2024, 0)],
)  # fmt: skip
def test_the_reckoning_knows_the_leap_months_of_history(year: int, leap: int) -> None:
    assert [month.number for month in months_of(year) if month.leap] == ([leap] if leap else [])


def test_a_new_moon_and_a_solstice_that_everybody_knows() -> None:
    """The eclipse of 22 July 2009 over the Yangtze, and the winter solstice of 2024."""
    assert date(2009, 7, 22) in {new_moon(k) for k in range(110, 125)}
    assert term(2024, 270) == date(2024, 12, 21) and term(2026, 0) == date(2026, 3, 20)


def written(month: Month, day: int) -> str:
    """A lunar day as the card keeps it."""
    return f"{'L' if month.leap else ''}{month.number:02d}-{day:02d}"


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_lunar_year_falls_where_the_moon_says(year: int) -> None:
    months = list(months_of(year))
    assert len(months) in (12, 13)
    for month in months:
        for n in range(month.days):
            assert solar_dates(written(month, n + 1), year) == month.first + timedelta(days=n)
        if month.days == 29 and not month.leap:
            assert solar_dates(written(month, 30), year) == month.first + timedelta(days=28), "the 29th stands for it"


@pytest.mark.parametrize("year", [1957, 2001, 2024])
def test_a_birthday_in_a_leap_month_is_kept_in_years_without_it(year: int) -> None:
    for month in months_of(year):
        asked = f"L{month.number:02d}-10"
        leap = next((one for one in months_of(year) if one.leap and one.number == month.number), None)
        assert solar_dates(asked, year) == (leap or month).first + timedelta(days=9)


def test_the_next_one_is_never_before_the_day_and_never_skips_a_year() -> None:
    day = date(1990, 1, 1)
    found = []
    while day.year < 2000:
        day = next_solar("12-30", day)
        found.append(day)
        day += timedelta(days=1)
    assert found == sorted(set(found)) and len(found) == 11
