"""Days and moments as lists hold them: ISO, 1990年5月3日, 1990/5/3, 19900503, serial numbers, English; lunar birthdays.

What can be read in two ways (05/03/1990, 90-5-3, 1990年5月) is not read.
"""

import re
from datetime import date, time, timedelta

from rmtui.domain.lunar import parse_lunar
from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width

_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers."""
_SERIALS = range(10_000, 73_416)
"""1927 to 2100: smaller ones are years, months or days by themselves."""

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES, 1)}
_CLOCK = r"(?:[\sT]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_CLOCK}")
_COMPACT = re.compile(rf"((?:19|20|21)\d{{2}})(\d{{2}})(\d{{2}}){_CLOCK}")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+([a-z]{{3}})[a-z]*\.?,?[\s-]+(\d{{4}}){_CLOCK}")
_MONTH_FIRST = re.compile(rf"([a-z]{{3}})[a-z]*\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_CLOCK}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_CLOCK}")
_NUMERALS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]?"
)
_LUNAR = re.compile(r"\(?(?:农历|阴历|旧历|农|阴|lunar)\)?[:\s]*", re.IGNORECASE)
_LUNAR_YEAR = re.compile(r"^(\d{4}|[〇零○一二三四五六七八九]{4})\s*[-/.年]\s*\S")

Moment = tuple[date, time | None]


def read_moment(cell: str) -> tuple[Moment, str]:
    """The day, with the time of day where there is one, and the rule by which it was read (empty for ISO).

    Raises Refused `date_unreadable`, also for what can be read in two ways.
    """
    text = re.sub(r"\s+", " ", half_width(clean(cell))).lower()
    text = re.sub(r"\s*[(]?(?:周|星期)[一二三四五六日天][)]?\s*", " ", text).strip()
    for pattern, reader, rule in _READERS:
        found = pattern.fullmatch(text)
        if found:
            day, hour, minute = reader(found)
            try:
                at = time(hour, minute) if hour is not None else None
                moment = date(*day), at
            except ValueError as error:
                raise Refused("date_unreadable") from error
            if not 1900 <= moment[0].year <= 2199:
                break
            plain = moment[0].isoformat() + (f" {at:%H:%M}" if at else "")
            return moment, "" if text == plain else rule
    raise Refused("date_unreadable")


Parts = tuple[tuple[int, int, int], int | None, int]


def _clock(found: "re.Match[str]", first: int) -> tuple[int | None, int]:
    return (int(found[first]), int(found[first + 1])) if found[first] else (None, 0)


def _iso(found: "re.Match[str]") -> Parts:
    return (int(found[1]), int(found[2]), int(found[3])), *_clock(found, 4)


def _serial(found: "re.Match[str]") -> Parts:
    number = int(found[1])
    if number not in _SERIALS:
        raise Refused("date_unreadable")
    day = _EPOCH + timedelta(days=number)
    minutes = round(float(found[2] or 0) * 24 * 60) % (24 * 60)
    return (day.year, day.month, day.day), (minutes // 60 if minutes else None), minutes % 60


def _english(day: str, month: str, year: str) -> tuple[int, int, int]:
    if month not in _MONTHS:
        raise Refused("date_unreadable")
    return int(year), _MONTHS[month], int(day)


def _year_last(found: "re.Match[str]") -> Parts:
    one, two = int(found[1]), int(found[2])
    if one <= 12 and two <= 12 and one != two:
        raise Refused("date_unreadable")
    return (int(found[3]), min(one, two), max(one, two)) if max(one, two) > 12 else (int(found[3]), one, two), *_clock(
        found, 4
    )


def _tens(numeral: str) -> int:
    tens, ten, units = numeral.rpartition("十")
    return (_NUMERALS[tens] if tens else 1) * 10 * bool(ten) + (_NUMERALS[units] if units else 0)


def _chinese(found: "re.Match[str]") -> Parts:
    year = int("".join(str(_NUMERALS[char]) for char in found[1]))
    return (year, _tens(found[2]), _tens(found[3])), None, 0


_READERS = (
    (_ISO, _iso, "date_text"),
    (_COMPACT, _iso, "date_text"),
    (_SERIAL, _serial, "date_serial"),
    (_DAY_FIRST, lambda f: (_english(f[1], f[2], f[3]), *_clock(f, 4)), "date_text"),
    (_MONTH_FIRST, lambda f: (_english(f[2], f[1], f[3]), *_clock(f, 4)), "date_text"),
    (_YEAR_LAST, _year_last, "date_text"),
    (_CHINESE, _chinese, "date_text"),
)


def says_lunar(cell: str) -> bool:
    """Whether a birthday says that it is one of the lunar calendar, by the word or by its names of days."""
    return bool(_LUNAR.search(cell)) or bool(re.search(r"[正腊冬闰].{0,2}月|月初|[廿卅]", cell))


def read_lunar(cell: str) -> tuple[str, bool]:
    """A lunar birthday as `MM-DD` or `LMM-DD`, and whether a year stood before it, which is not part of it.

    Raises Refused `date_unreadable`.
    """
    text = _LUNAR.sub("", half_width(clean(cell))).strip().replace("○", "〇")
    try:
        return parse_lunar(text), bool(_LUNAR_YEAR.match(text))
    except Refused as error:
        raise Refused("date_unreadable") from error
