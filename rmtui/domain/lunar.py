"""Birthdays and festivals by the Chinese lunar calendar, written `MM-DD`, or `LMM-DD` for a leap month.

Where a year has no such leap month the plain month is meant, where the month has no 30th the 29th. Years 1900 to 2100.
"""

import re
from datetime import date
from functools import lru_cache

from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width

FIRST_YEAR, LAST_YEAR = 1900, 2100
_STORED = re.compile(r"(L?)(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)")
_MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
_UNITS = "一二三四五六七八九十"
_DAYS = (
    *(f"初{unit}" for unit in _UNITS),
    *(f"十{unit}" for unit in _UNITS[:9]),
    "二十",
    *(f"廿{unit}" for unit in _UNITS[:9]),
    "三十",
)
_MONTH_NUMBERS = {name.removesuffix("月"): number for number, name in enumerate(_MONTHS, 1)} | {
    "一": 1, "元": 1, "十一": 11, "十二": 12, "臘": 12,
}  # fmt: skip
_DAY_NUMBERS = (
    {name: number for number, name in enumerate(_DAYS, 1)}
    | {unit: number for number, unit in enumerate(_UNITS, 1)}
    | {f"二十{unit}": 20 + number for number, unit in enumerate(_UNITS[:9], 1)}
    | {"廿": 20, "卅": 30}
)
_PREFIX = re.compile(r"^(?:农历|農曆|阴历|陰曆|旧历|lunar)\s*|(?:\(?(?:农历|農曆|阴历|陰曆|旧历|lunar)\)?)$")
_YEAR = r"(?:(?:\d{4}|[零〇一二三四五六七八九]{4})\s*[-/.年]\s*)?"
_WORDS = re.compile(
    rf"{_YEAR}(?P<leap>闰|閏)?(?P<month>[正元冬腊臘一二三四五六七八九十]+)月(?P<day>[初十廿卅一二三四五六七八九]+)[日号]?"
)
_NUMBERS = re.compile(rf"{_YEAR}(?P<leap>闰|閏|l)?(?P<month>\d\d?)\s*[-/.月]\s*(?P<day>\d\d?)[日号]?")


def parse_lunar(text: str) -> str:
    """Reads `农历八月初三`, `闰四月十五`, `8-3`, `L04-15`; a year before it is passed over. Raises Refused."""
    said = re.sub(r"\s+", "", _PREFIX.sub("", half_width(clean(text)).lower().strip()))
    if found := _WORDS.fullmatch(said):
        month, day = _MONTH_NUMBERS.get(found["month"], 0), _DAY_NUMBERS.get(found["day"], 0)
    elif found := _NUMBERS.fullmatch(said):
        month, day = int(found["month"]), int(found["day"])
    else:
        raise Refused("lunar_not_understood", text=clean(text))
    lunar = f"{'L' if found['leap'] else ''}{month:02}-{day:02}"
    if not _STORED.fullmatch(lunar):
        raise Refused("lunar_not_understood", text=clean(text))
    return lunar


def show_lunar(lunar: str) -> str:
    """Returns `闰四月十五` for `L04-15`. Raises Refused for a text of another form."""
    leap, month, day = _parts(lunar)
    return f"{'闰' if leap else ''}{_MONTHS[month - 1]}{_DAYS[day - 1]}"


def _parts(lunar: str) -> tuple[bool, int, int]:
    found = _STORED.fullmatch(lunar)
    if not found:
        raise Refused("lunar_not_understood", text=clean(lunar))
    return bool(found[1]), int(found[2]), int(found[3])


@lru_cache(maxsize=8192)
def solar_dates(lunar: str, year: int) -> date:
    """Returns the solar date on which the lunar day falls in this lunar year, which begins in January or February.

    Raises Refused for a text of another form, and for a year outside 1900 to 2100.
    """
    from borax.calendars.lunardate import LCalendars, LunarDate

    leap, month, day = _parts(lunar)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("lunar_out_of_range", year=str(year))
    is_leap = int(leap and LCalendars.leap_month(year) == month)
    last = LCalendars.ndays(year, month, is_leap)
    solar: date = LunarDate(year, month, min(day, last), is_leap).to_solar_date()
    return solar


def next_solar(lunar: str, on_or_after: date) -> date:
    """Returns the first solar date of the lunar day that is not before this one. Raises Refused as `solar_dates`."""
    year = max(on_or_after.year - 1, FIRST_YEAR)
    while (day := solar_dates(lunar, year)) < on_or_after:
        year += 1
    return day
