"""Dates and times as people type them (design.md section 7): `3d`, `fri 15:00`, `明天`, `下周三 下午3点`, `12-05`.

Days without a year or month, and weekdays, mean the next such day, or the last one where the past is asked for. Today
is named by the date, so `12-05` typed on 5 December is today. What was understood is shown before it is taken.
"""

import calendar as months
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.daytime import digits_for_numerals, split_time
from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the moment of it (aware) where a time was said or a default was asked for."""

    day: date
    at: datetime | None


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the words are measured by."""

    now: datetime
    calendar: WorkCalendar
    past: bool
    clock: time | None

    @property
    def today(self) -> date:
        return self.now.date()

    def is_near(self, day: date) -> bool:
        """Whether the day lies on the side that is meant; today only if its time has not passed (or has)."""
        if day == self.today and self.clock is not None:
            return self.clock <= self.now.time() if self.past else self.clock >= self.now.time()
        return day <= self.today if self.past else day >= self.today


def parse_when(
    text: str, now: datetime, calendar: WorkCalendar, *, default_time: time | None = None, past: bool = False
) -> When:
    """Returns the day, and the moment if there is one, that the text means at `now` (aware, local).

    `default_time` is taken where no time was said, or now where it has passed today. With `past` what has passed may be
    named, and words that could mean either are read backwards. Raises Refused: `when_not_understood`, `when_past`,
    `when_out_of_range`.
    """
    now = now.replace(second=0, microsecond=0)
    said = _tidy(text)
    try:
        result = _iso(said, now) or _span_of_hours(said, now) or _day_and_time(said, now, calendar, default_time, past)
    except (ValueError, OverflowError) as error:
        raise Refused("when_not_understood", text=clean(text)) from error
    if result is None:
        raise Refused("when_not_understood", text=clean(text))
    if not _FIRST_YEAR <= result.day.year <= _LAST_YEAR:
        raise Refused("when_out_of_range", text=clean(text))
    if not past and (result.day < now.date() or (result.at is not None and result.at < now)):
        raise Refused("when_past", text=clean(text))
    return result


_CONTRACTED = {
    "今晚": "今天晚上", "明晚": "明天晚上", "昨晚": "昨天晚上", "今早": "今天早上", "明早": "明天早上",
    "tonight": "today evening", "半个月": "15天", "半年": "6个月",
}  # fmt: skip


def _tidy(text: str) -> str:
    """Half-width, lower case, single blanks; the words between a day and its time are dropped."""
    said = half_width(clean(text)).lower()[: _LONGEST_TEXT + 1]
    if len(said) > _LONGEST_TEXT:
        return ""
    for short, whole in _CONTRACTED.items():
        said = said.replace(short, whole)
    said = re.sub(r"\b(?:at|on|in the|the)\b|的|,", " ", said)
    return re.sub(r"\s+", " ", said).strip()


def _iso(said: str, now: datetime) -> When | None:
    """`2026-12-05T14:30`, with an offset or without, as scripts write it."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:z|[+-]\d\d:\d\d)?", said):
        return None
    moment = datetime.fromisoformat(said.upper())
    local = moment.astimezone(now.tzinfo) if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    return When(local.date(), local)


_HOURS = re.compile(
    r"(?P<sign>[+-])?(?:in )?(?P<count>\d{1,4}|半)\s*个?\s*(?P<unit>min(?:utes?|s)?|h(?:ours?|rs?)?|分钟|小时|钟头)"
    r"\s*(?P<side>以?后|之后|后|以?前|之前|ago|later)?"
)


def _span_of_hours(said: str, now: datetime) -> When | None:
    """Now, and so many minutes or hours from now or ago."""
    if re.fullmatch("now|现在|马上|立即", said):
        return When(now.date(), now)
    found = _HOURS.fullmatch(digits_for_numerals(said))
    if not found:
        return None
    count = 0.5 if found["count"] == "半" else int(found["count"])
    is_minutes = found["unit"].startswith(("m", "分"))
    moment = now + _direction(found) * timedelta(minutes=count if is_minutes else count * 60)
    return When(moment.date(), moment)


def _direction(found: re.Match[str]) -> int:
    is_back = found["sign"] == "-" or (found["side"] or "").endswith(("前", "ago"))
    return -1 if is_back else 1


def _day_and_time(
    said: str, now: datetime, calendar: WorkCalendar, default_time: time | None, past: bool
) -> When | None:
    named, clock = split_time(said)
    setting = _Setting(now, calendar, past, clock)
    if not named and clock is not None:
        is_today = past or setting.is_near(now.date())
        day: date | None = now.date() if is_today else now.date() + timedelta(days=1)
    else:
        day = _day(digits_for_numerals(named), setting)
    if day is None:
        return None
    if clock is None and default_time is not None:
        moment = datetime.combine(day, default_time, now.tzinfo)
        return When(day, now if day == now.date() and moment < now and not past else moment)
    return When(day, None if clock is None else datetime.combine(day, clock, now.tzinfo))


def _day(named: str, setting: _Setting) -> date | None:
    """The day that is named, by the first form that fits the whole text."""
    for pattern, form in _FORMS:
        found = pattern.fullmatch(named)
        if found:
            return form(found, setting)
    return None


_NAMED = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "yesterday": -1,
    "今天": 0, "今日": 0, "today": 0,
    "明天": 1, "明日": 1, "tomorrow": 1, "tmr": 1, "后天": 2, "day after tomorrow": 2, "大后天": 3,
}  # fmt: skip
_WEEKDAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))} | {
    name: day for day, name in enumerate("一二三四五六日")
}
_WEEKDAYS["天"] = 6
_WEEKS = {"下": 1, "next": 1, "上": -1, "last": -1, "这": 0, "本": 0, "this": 0, "下下": 2}
_WEEK = r"(?P<week>下下|下|上|这|本|next|last|this)\s*个?\s*"
_NAME = r"(?P<cn>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"


def _relative(found: re.Match[str], setting: _Setting) -> date:
    """So many days, working days, weeks, months or years from today."""
    unit = found["unit"].removeprefix("个")
    count = _direction(found) * int(found["count"])
    if unit.startswith(("wd", "work", "工")):
        return setting.calendar.add_working(setting.today, count)
    if unit.startswith(("m", "月")):
        return _months_on(setting.today, count)
    if unit.startswith(("y", "年")):
        return _months_on(setting.today, 12 * count)
    return setting.today + timedelta(days=count * (7 if unit.startswith(("w", "周", "星", "礼")) else 1))


def _months_on(day: date, count: int) -> date:
    """The same day so many months on, or the month's last where it has no such day."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=count)


def _monday(found: re.Match[str], setting: _Setting) -> date:
    """Monday of the week that is named."""
    return setting.today - timedelta(days=setting.today.weekday()) + timedelta(weeks=_WEEKS[found["week"]])


def _weekday_of_week(found: re.Match[str], setting: _Setting) -> date:
    return _monday(found, setting) + timedelta(days=_WEEKDAYS[found["cn"] or found["en"]])


def _weekday(found: re.Match[str], setting: _Setting) -> date:
    """The nearest such weekday."""
    day = setting.today + timedelta(days=(_WEEKDAYS[found["cn"] or found["en"]] - setting.today.weekday()) % 7)
    if setting.past:
        day -= timedelta(days=7 * (day > setting.today))
    return day if setting.is_near(day) else day + timedelta(days=-7 if setting.past else 7)


def _weekend(found: re.Match[str], setting: _Setting) -> date:
    """Saturday of the week that is named, of this one where none is."""
    saturday = setting.today + timedelta(days=5 - setting.today.weekday())
    if found["week"]:
        return saturday + timedelta(weeks=_WEEKS[found["week"]])
    return max(saturday, setting.today)


def _week(found: re.Match[str], setting: _Setting) -> date:
    """The first working day of the week that is named, of this one the next."""
    return setting.calendar.next_working(_from_today(_monday(found, setting), found, setting))


def _from_today(day: date, found: re.Match[str], setting: _Setting) -> date:
    """The day, or today where the current week or month is named and only what comes is meant."""
    is_current = _WEEKS[found["week"]] == 0 and not setting.past
    return max(day, setting.today) if is_current else day


def _month(found: re.Match[str], setting: _Setting) -> date:
    """The first working day of the month that is named, of this one the next."""
    first = _months_on(setting.today.replace(day=1), _WEEKS[found["week"]])
    return setting.calendar.next_working(_from_today(first, found, setting))


def _end(found: re.Match[str], setting: _Setting) -> date:
    """The last working day of the month or year, or its last day where that working day has passed."""
    months_on = 12 - setting.today.month if found["year"] else _WEEKS[found["week"] or "本"]
    last = _months_on(setting.today.replace(day=1), months_on + 1) - timedelta(days=1)
    worked = setting.calendar.add_working(last + timedelta(days=1), -1)
    return worked if worked >= setting.today or setting.past else last


def _day_of_month(found: re.Match[str], setting: _Setting) -> date | None:
    """The nearest such day of a month; of the month that is named, if one is."""
    first = setting.today.replace(day=1)
    if found["week"]:
        return _months_on(first, _WEEKS[found["week"]]).replace(day=int(found["day"]))
    step = -1 if setting.past else 1
    return _nearest((_months_on(first, step * count) for count in range(13)), None, int(found["day"]), setting)


def _day_of_year(found: re.Match[str], setting: _Setting) -> date | None:
    """A day with its month: of the year that is given or named, else the nearest."""
    groups = found.groupdict()
    month = _MONTHS.index(groups["name"]) + 1 if groups.get("name") else int(groups["month"] or 0)
    day = int(found["day"])
    if groups.get("year"):
        return date(int(groups["year"]), month, day)
    if groups.get("which"):
        return date(setting.today.year + "去今明后".index(groups["which"]) - 1, month, day)
    step = -1 if setting.past else 1
    years = (date(setting.today.year + step * count, 1, 1) for count in range(9))
    return _nearest(years, month, day, setting)


def _nearest(firsts: Iterable[date], month: int | None, day: int, setting: _Setting) -> date | None:
    """The first of these months, or years, that has the day on the side that is meant."""
    for first in firsts:
        of_month = month or first.month
        if 1 <= of_month <= 12 and 1 <= day <= months.monthrange(first.year, of_month)[1]:
            found = date(first.year, of_month, day)
            if setting.is_near(found) or found == setting.today:
                return found
    return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Setting], date | None]], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        ("|".join(_NAMED), lambda found, setting: setting.today + timedelta(days=_NAMED[found[0]])),
        (
            r"(?P<sign>[+-])?(?:in )?(?P<count>\d{1,5})\s*"
            r"(?P<unit>个?工作日|个月|月(?=[以之后前])|个?星期|个?礼拜|天|日(?=[以之后前])|周|年"
            r"|wd|work(?:ing )?days?|d(?:ays?)?|w(?:eeks?)?|m(?:onths?)?|y(?:ears?)?)"
            r"\s*(?P<side>以?后|之后|以?前|之前|ago|later)?",
            _relative,
        ),
        (rf"{_WEEK}(?:周|星期|礼拜)?(?:{_NAME})", _weekday_of_week),
        (rf"(?:周|星期|礼拜)?(?:{_NAME})", _weekday),
        (rf"(?:{_WEEK})?(?:周末|weekend)", _weekend),
        (rf"{_WEEK}(?:周|星期|礼拜|week)", _week),
        (rf"{_WEEK}(?:月|month)", _month),
        (rf"(?:{_WEEK})?(?:月底|月末|month end)|(?P<year>年底|年末|year end)|end of(?: month)?", _end),
        (rf"(?:{_WEEK}月)?(?P<day>\d\d?)[号日]", _day_of_month),
        (r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", _day_of_year),
        (r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d\d?)\s*[-/.月]\s*(?P<day>\d\d?)[日号]?", _day_of_year),
        (r"(?P<which>[去今明后])年(?P<month>\d\d?)[-/.月](?P<day>\d\d?)[日号]?", _day_of_year),
        (r"(?P<month>\d\d?)\s*[-/.月]\s*(?P<day>\d\d?)[日号]?", _day_of_year),
        (rf"{_MONTH_NAME}\s*(?P<day>\d\d?)(?:st|nd|rd|th)?(?: (?P<year>\d{{4}}))?", _day_of_year),
        (rf"(?P<day>\d\d?)(?:st|nd|rd|th)?\s*{_MONTH_NAME}(?: (?P<year>\d{{4}}))?", _day_of_year),
    )
)
