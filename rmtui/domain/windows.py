"""When a customer may be contacted: the courtesy window of the playbook, or the customer's own (domain.md section 2).

A customer's own window replaces the courtesy window for calls and visits. Texts and mails are read when it suits, so
for them the courtesy window stays. The text is a list of days with hours: `12:00-13:30`, `sat 10:00-11:00`,
`mon-fri 12:00-13:30, sat 10:00-11:00`, `周一至周五 12:00-13:30`, `工作日 18:00-20:00`, `每天 下午3点-5点`; or `none`,
`不接电话`: no calls at all.

Hours without days hold on working days; after a comma they take the days before it. Days without hours take the hours
after the comma, at the end the courtesy hours. Monday to Friday, named, do not hold on a public holiday; `每天` does.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.daytime import split_time
from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.rests import Rest, cut, rest_hours, rests_for
from rmtui.text import clean, half_width

_OWN_CHANNELS = frozenset({Channel.CALL, Channel.VISIT})
_HORIZON_DAYS = 366

Range = tuple[time, time]


class Days(NamedTuple):
    """Days on which hours hold: named weekdays (0 is Monday), working days, days off; all three: every day."""

    weekdays: frozenset[int] = frozenset()
    working: bool = False
    off: bool = False

    def has(self, day: date, calendar: WorkCalendar) -> bool:
        """Whether the day is one of them; a named Monday to Friday is not where it is a public holiday."""
        is_working = calendar.is_working(day)
        if (self.working and is_working) or (self.off and not is_working):
            return True
        weekday = day.weekday()
        return weekday in self.weekdays and (is_working or weekday >= 5)


class Span(NamedTuple):
    """Half-open hours on some days; `hours` None stands for the courtesy hours of the channel."""

    days: Days
    hours: Range | None


class CustomerWindow(NamedTuple):
    """A customer's own window; without spans the customer takes no calls at all."""

    spans: tuple[Span, ...]

    @property
    def no_calls(self) -> bool:
        """Whether the customer is never to be rung."""
        return not self.spans


class OpenHours(NamedTuple):
    """The hours in force for one customer and channel."""

    spans: tuple[Span, ...]
    courtesy: tuple[Range, ...]
    calendar: WorkCalendar
    rests: tuple[Rest, ...] = ()
    children: tuple[str, ...] = ()

    def on(self, day: date) -> tuple[Range, ...]:
        """The hours of one day without its rests, in order; none where the day is closed."""
        ranges: set[Range] = set()
        for span in self.spans:
            if span.days.has(day, self.calendar):
                ranges.update((span.hours,) if span.hours else self.courtesy)
        gaps = rest_hours(self.rests, day, self.children, self.calendar) if self.rests else ()
        return cut(sorted(ranges), gaps) if gaps else tuple(sorted(ranges))

    def from_day(self, first: date, zone_of: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans of a year from this day on, as moments in the zone of `zone_of`."""
        for offset in range(_HORIZON_DAYS if self.spans else 0):
            day = first + timedelta(days=offset)
            for start, end in self.on(day):
                yield datetime.combine(day, start, zone_of.tzinfo), datetime.combine(day, end, zone_of.tzinfo)


_WORKING_DAYS = Days(working=True)
_EVERY_DAY = Days(working=True, off=True)
# Compiled where they are first needed: most customers have no window of their own.
_NO_CALLS = r"none|no (?:phone )?calls?|sms(?: only)?|不接电话|(?:勿|不要|不)打电话|[只仅]发?短信"
_WEEKDAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))} | {
    name: day for day, name in enumerate("一二三四五六日")
}
_WEEKDAYS["天"] = 6
_KINDS = (
    (r"工作日|work(?:ing )?days?|weekdays?", _WORKING_DAYS),
    (r"每天|每日|天天|daily|every ?day", _EVERY_DAY),
    (r"周末|weekends?", Days(weekdays=frozenset({5, 6}))),
    (r"节?假日|休息日|days? off|holidays?", Days(off=True)),
)
_DAY = r"(?:(?:周|星期|礼拜)?([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
_DAY_RANGE = rf"{_DAY}-{_DAY}"
_DAY_NAMES = r"(?:周|星期|礼拜)([一二三四五六日天]+)|(mon|tue|wed|thu|fri|sat|sun)[a-z]*"


@lru_cache(maxsize=4096)
def parse_window(text: str) -> CustomerWindow | None:
    """Reads a customer's own window; None for an empty text. Raises Refused for one that is not understood."""
    said = half_width(clean(text)).lower()
    if not said:
        return None
    if re.fullmatch(_NO_CALLS, said):
        return CustomerWindow(())
    said = re.sub(r"\s*(?:[-–—~]|至|到|\bto\b)\s*", "-", said)
    spans: list[Span] = []
    days: list[Days] = []
    waiting = False
    for part in re.split(r"[,;、/]|和|\band\b|&", said):
        named, hours = _days_and_hours(part.strip(), text)
        if named:
            days = [*days, named] if waiting else [named]
        waiting = hours is None
        if hours:
            spans.extend(Span(day, hours) for day in days or [_WORKING_DAYS])
    if waiting:
        spans.extend(Span(day, None) for day in days)
    return CustomerWindow(tuple(spans))


def _days_and_hours(part: str, text: str) -> tuple[Days | None, Range | None]:
    """One part between commas; at least one of the two is there."""
    start, dash, end = part.rpartition("-")
    try:
        rest, until = split_time(end)
        if not dash or until is None or rest:
            return _days(part, text), None
        named, since = split_time(re.sub(r"(?<![\d:点])(\d\d?)$", r"\1:00", start))
    except ValueError as error:
        raise Refused("window_not_understood", text=clean(text)) from error
    if since is None:
        raise Refused("window_not_understood", text=clean(text))
    if until <= since and until.hour < 12:
        until = until.replace(hour=until.hour + 12)
    if until <= since:
        raise Refused("window_ends_before_it_starts", text=clean(text))
    return (_days(named, text) if named else None), (since, until)


def _days(said: str, text: str) -> Days:
    for pattern, days in _KINDS:
        if re.fullmatch(pattern, said):
            return days
    if found := re.fullmatch(_DAY_RANGE, said):
        first, last = (_WEEKDAYS[name] for name in found.groups() if name)
        return Days(weekdays=frozenset((first + offset) % 7 for offset in range((last - first) % 7 + 1)))
    if found := re.fullmatch(_DAY_NAMES, said):
        return Days(weekdays=frozenset(_WEEKDAYS[name] for name in (found[1] or (found[2],))))
    raise Refused("window_not_understood", text=clean(text))


def refuses(channel: Channel, own: str) -> bool:
    """Whether the customer's own window rules the channel out altogether: no calls at any time."""
    window = _understood(own)
    return channel is Channel.CALL and window is not None and window.no_calls


def window_for(
    channel: Channel, own: str, playbook: Playbook, calendar: WorkCalendar, children: tuple[str, ...] = ()
) -> OpenHours:
    """Returns the hours in force for a channel; closed for ever where the customer takes no calls.

    `children` are when those of the family were born: some rests are theirs. A stored text that is not
    understood (from a newer program) counts as none, so that no list fails by one card.
    """
    courtesy = playbook.window(channel)
    window = _understood(own) if channel in _OWN_CHANNELS else None
    if window is not None and (window.spans or channel is Channel.CALL):
        return OpenHours(window.spans, courtesy.ranges, calendar)
    days = _WORKING_DAYS if courtesy.working_days_only else _EVERY_DAY
    return OpenHours((Span(days, None),), courtesy.ranges, calendar, rests_for(channel, playbook), children)


def _understood(own: str) -> CustomerWindow | None:
    try:
        return parse_window(own)
    except Refused:
        return None


def is_open(
    moment: datetime,
    channel: Channel,
    own: str,
    playbook: Playbook,
    calendar: WorkCalendar,
    children: tuple[str, ...] = (),
) -> bool:
    """Whether the customer may be contacted by this channel at this moment, local and aware."""
    hours = window_for(channel, own, playbook, calendar, children).on(moment.date())
    return any(start <= moment.time() < end for start, end in hours)


def move_into(moment: datetime, channel: Channel, own: str, playbook: Playbook, calendar: WorkCalendar) -> datetime:
    """Returns the moment itself if it is open, else the next opening. For `refuses` see `opens_at`."""
    return max(moment, opens_at(moment, channel, own, playbook, calendar))


def opens_at(
    moment: datetime,
    channel: Channel,
    own: str,
    playbook: Playbook,
    calendar: WorkCalendar,
    children: tuple[str, ...] = (),
) -> datetime:
    """Returns when the span begins that is open at the moment or opens next.

    Where the channel never opens, the courtesy window stands in: the work is due then, by another channel. The moment
    itself is returned where that never opens either.
    """
    for said in (own, ""):
        hours = window_for(channel, said, playbook, calendar, children)
        for start, end in hours.from_day(moment.date(), moment):
            if moment < end:
                return start
    return moment
