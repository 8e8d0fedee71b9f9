"""Lunar dates: reading, showing, and the solar day of a year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui.domain.lunar import next_solar, parse_lunar, show_lunar, solar_dates
from rmtui.domain.refusal import Refused


@pytest.mark.parametrize(
    ("text", "lunar"),
    [
        ("农历八月初三", "08-03"),
        ("八月初三", "08-03"),
        ("八月三日", "08-03"),
        ("闰四月十五", "L04-15"),
        ("閏四月十五", "L04-15"),
        ("8-3", "08-03"),
        ("８－３", "08-03"),
        ("08-03", "08-03"),
        ("8月3日", "08-03"),
        ("8/3", "08-03"),
        ("L04-15", "L04-15"),
        ("l4-15", "L04-15"),
        ("闰4月15", "L04-15"),
        ("正月初一", "01-01"),
        ("一月初一", "01-01"),
        ("冬月廿三", "11-23"),
        ("十一月二十三", "11-23"),
        ("腊月三十", "12-30"),
        ("十二月卅", "12-30"),
        ("十月初十", "10-10"),
        ("十月二十", "10-20"),
        ("十月廿", "10-20"),
        ("阴历 九月 初九", "09-09"),
        ("八月初三(农历)", "08-03"),
        ("lunar 8-3", "08-03"),
        ("1966年八月初三", "08-03"),
        ("一九六六年闰三月初五", "L03-05"),
        ("1966-8-3", "08-03"),
    ],
)
def test_parse(text: str, lunar: str) -> None:
    assert parse_lunar(text) == lunar


@pytest.mark.parametrize(
    "text", ["", "13-1", "0-5", "8-31", "八月", "八月初", "初三", "八月二十十", "八月四十", "[/]", "十十月初一"]
)
def test_what_is_not_understood(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_lunar(text)
    assert (caught.value.message, caught.value.values) == ("lunar_not_understood", {"text": text})


@pytest.mark.parametrize(
    ("lunar", "shown"),
    [
        ("08-03", "八月初三"),
        ("L04-15", "闰四月十五"),
        ("01-01", "正月初一"),
        ("12-30", "腊月三十"),
        ("11-21", "冬月廿一"),
        ("10-20", "十月二十"),
    ],
)
def test_show(lunar: str, shown: str) -> None:
    assert show_lunar(lunar) == shown


def test_every_date_is_shown_as_it_is_read() -> None:
    for month in range(1, 13):
        for day in range(1, 31):
            for leap in ("", "L"):
                lunar = f"{leap}{month:02}-{day:02}"
                assert parse_lunar(show_lunar(lunar)) == parse_lunar(lunar) == lunar


@pytest.mark.parametrize("text", ["", "8-3", "八月初三", "08-31"])
def test_only_the_stored_form_is_computed(text: str) -> None:
    for use in (lambda: show_lunar(text), lambda: solar_dates(text, 2026)):
        with pytest.raises(Refused, match="lunar_not_understood"):
            use()


@pytest.mark.parametrize(
    ("lunar", "year", "solar"),
    [
        ("01-01", 2026, date(2026, 2, 17)),
        ("08-15", 2026, date(2026, 9, 25)),
        ("05-05", 2026, date(2026, 6, 19)),
        ("12-20", 2025, date(2026, 2, 7)),
        ("06-01", 2025, date(2025, 6, 25)),
        ("L06-01", 2025, date(2025, 7, 25)),
        ("L06-01", 2026, solar_dates("06-01", 2026)),  # no such leap month this year: the plain month
        ("L04-15", 2025, solar_dates("04-15", 2025)),  # a leap month, but another
        ("02-30", 2026, solar_dates("02-29", 2026)),  # no 30th: the 29th
        ("L06-30", 2025, date(2025, 8, 22)),
        ("01-01", 1900, date(1900, 1, 31)),
    ],
)
def test_solar_day_of_a_lunar_year(lunar: str, year: int, solar: date) -> None:
    assert solar_dates(lunar, year) == solar


def test_next_solar() -> None:
    assert next_solar("08-15", date(2026, 9, 25)) == date(2026, 9, 25)
    assert next_solar("08-15", date(2026, 9, 26)) == date(2027, 9, 15)
    assert next_solar("12-20", date(2026, 1, 1)) == date(2026, 2, 7), "of the lunar year before"
    assert next_solar("01-01", date(1900, 1, 1)) == date(1900, 1, 31)


@pytest.mark.parametrize("day", [date(2101, 6, 1), date(2150, 1, 1)])
def test_beyond_the_known_years(day: date) -> None:
    with pytest.raises(Refused, match="lunar_out_of_range"):
        next_solar("08-15", day)


@given(
    st.sampled_from(["", "L"]),
    st.integers(1, 12),
    st.integers(1, 30),
    st.dates(date(1901, 1, 1), date(2098, 12, 31)),
)
def test_the_next_one_comes_within_thirteen_months(leap: str, month: int, day: int, since: date) -> None:
    found = next_solar(f"{leap}{month:02}-{day:02}", since)
    assert since <= found <= since + timedelta(days=414)
