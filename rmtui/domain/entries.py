"""What people type for a day, an amount, a yes or no or a term, and what of it is stored."""

import re
from datetime import UTC, date, datetime, time

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.daytime import digits_for_numerals
from rmtui.domain.refusal import Refused
from rmtui.domain.when import parse_when

_DATES = re.compile(r"(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?|(\d{2})(\d{2}))")
_YEAR = re.compile(r"(\d{4})年?")
_AGE = re.compile(r"(?:age )?(\d{1,3})(?:周?岁| years?(?: old)?)")
_MONEY = re.compile(r"(-?\d+(?:\.\d+)?)\s*(亿|万|千|k|m)?\s*元?")
_UNITS = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "k": 1_000, "m": 1_000_000, None: 1}
_TERM = re.compile(r"(\d{1,5})\s*(?:(个?月|months?|m|)|(年|years?|y)|(天|日|days?|d))")
_YES = frozenset({"1", "yes", "y", "true", "on", "是", "有", "√"})
_NO = frozenset({"", "0", "no", "n", "false", "off", "否", "无"})

_MOST_YUAN = 10**12
_MOST_MONTHS = 1200
_DAYS_A_MONTH = 365 / 12
_OLDEST = 120


def parse_day(field: str, text: str, *, latest: date | None = None) -> str:
    """A typed day (1990-5-3, 1990/5/3, 19900503, 1990年5月3日) as ISO text, empty for empty, 1900 to 2199.

    Raises Refused `bad_date`, or `date_too_late` where it lies after `latest`.
    """
    if not text:
        return ""
    found = _DATES.fullmatch(text)
    if not found:
        raise Refused("bad_date", field=field, value=text)
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    try:
        parsed = date(year, month, day)
    except ValueError as error:
        raise Refused("bad_date", field=field, value=text) from error
    if not 1900 <= parsed.year <= 2199:
        raise Refused("bad_date", field=field, value=text)
    if latest and parsed > latest:
        raise Refused("date_too_late", field=field, value=parsed.isoformat())
    return parsed.isoformat()


def parse_any_day(field: str, text: str, today: date, calendar: WorkCalendar, *, past: bool = False) -> str:
    """A day in full or as `when` understands it (12-05, 3d, 下周三): the next such day, with `past` the last one.

    Raises Refused `bad_date`; with `past` `date_too_late` for a day that lies ahead.
    """
    if not text or _DATES.fullmatch(text):
        return parse_day(field, text, latest=today if past else None)
    midnight = datetime.combine(today, time(), UTC)
    try:
        found = parse_when(text, midnight, calendar, past=past)
    except Refused as refused:
        if refused.message == "when_past":
            return parse_any_day(field, text, today, calendar, past=True)
        raise Refused("bad_date", field=field, value=text) from refused
    return parse_day(field, found.day.isoformat(), latest=today if past else None)


def parse_birth(field: str, text: str, today: date) -> str:
    """A day of birth, or the year alone where only that or the age (`8岁`) is known, as ISO text.

    Raises Refused `bad_date` or `date_too_late`.
    """
    year = _YEAR.fullmatch(text)
    aged = _AGE.fullmatch(text.lower())
    if not year and not aged:
        return parse_day(field, text, latest=today)
    born = int(year[1]) if year else today.year - int(aged[1] if aged else 0)
    if born > today.year:
        raise Refused("date_too_late", field=field, value=str(born))
    if not born >= 1900 or (aged and int(aged[1]) > _OLDEST):
        raise Refused("bad_date", field=field, value=text)
    return str(born)


def parse_amount(field: str, text: str) -> int:
    """A typed amount (30万, 1.2亿, 50,000元) in yuan, 0 for empty. Raises Refused `bad_amount`."""
    if not text:
        return 0
    found = _MONEY.fullmatch(re.sub(r"[,\s¥￥]", "", text).lower())
    amount = round(float(found[1]) * _UNITS[found[2]]) if found else -1
    if not 0 <= amount <= _MOST_YUAN:
        raise Refused("bad_amount", field=field, value=text)
    return amount


def parse_flag(field: str, text: str) -> bool:
    """A typed yes or no, in either language; empty is no. Raises Refused `bad_flag`."""
    wanted = text.casefold()
    if wanted not in _YES | _NO:
        raise Refused("bad_flag", field=field, value=text)
    return wanted in _YES


def parse_term(field: str, text: str) -> int:
    """A typed term (12, 6个月, 半年, 3y, 90天) in whole months, 0 for empty. Raises Refused `bad_term`."""
    if not text:
        return 0
    found = _TERM.fullmatch(digits_for_numerals(text.lower().replace("半年", "6个月")))
    if not found:
        raise Refused("bad_term", field=field, value=text)
    number = int(found[1])
    months = number * 12 if found[3] else round(number / _DAYS_A_MONTH) if found[4] else number
    if months > _MOST_MONTHS or (number and not months):
        raise Refused("bad_term", field=field, value=text)
    return months
