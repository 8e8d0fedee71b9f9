"""Hours of rest within the courtesy hours (feature N05): noon, the school run, the eve of a holiday, exam weeks.

A customer's own window goes before them: who names an hour means it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.household import age
from rmtui.domain.model import Channel

if TYPE_CHECKING:
    from rmtui.domain.playbook import Playbook

Range = tuple[time, time]

_DAY = timedelta(days=1)


class Rest(NamedTuple):
    """Hours in which nobody is rung though the channel is open; a condition that is empty or None always holds."""

    id: str
    zh: str
    en: str
    channels: tuple[Channel, ...]
    ranges: tuple[tuple[time, time], ...]
    before_holiday: bool = False
    """On the last working day before a public holiday."""
    days: tuple[tuple[str, str], ...] = ()
    """Spans `MM-DD` to `MM-DD` of each year, both included."""
    child_from: int | None = None
    """For families with a child of this age ..."""
    child_until: int | None = None
    """... up to this one, both included."""


def rests_for(channel: Channel, playbook: "Playbook") -> tuple[Rest, ...]:
    """The rests that a channel keeps."""
    return tuple(rest for rest in playbook.rests if channel in rest.channels)


def rest_hours(rests: Iterable[Rest], day: date, children: Sequence[str], calendar: WorkCalendar) -> tuple[Range, ...]:
    """The hours of rest of a day for a family whose children were born then (days or years as stored)."""
    return tuple(hours for rest in rests if holds(rest, day, children, calendar) for hours in rest.ranges)


def holds(rest: Rest, day: date, children: Sequence[str], calendar: WorkCalendar) -> bool:
    """Whether a rest holds on a day: each of its conditions must."""
    if rest.before_holiday and not is_eve(day, calendar):
        return False
    if rest.days and not any(first <= f"{day:%m-%d}" <= last for first, last in rest.days):
        return False
    if rest.child_from is None and rest.child_until is None:
        return True
    ages = [years for born in children if (years := age(born, day)) is not None]
    least, most = rest.child_from or 0, 200 if rest.child_until is None else rest.child_until
    return any(least <= years <= most for years in ages)


def is_eve(day: date, calendar: WorkCalendar) -> bool:
    """Whether a public holiday begins after this working day; a weekend before it does not matter."""
    if not calendar.is_working(day):
        return False
    following = day + _DAY
    while not calendar.is_working(following):
        if following in calendar.holidays:
            return True
        following += _DAY
    return False


def cut(ranges: Sequence[Range], gaps: Sequence[Range]) -> tuple[Range, ...]:
    """The ranges without the gaps, in order."""
    left = list(ranges)
    for gap_start, gap_end in gaps:
        pieces = [
            piece
            for start, end in left
            for piece in ((start, min(end, gap_start)), (max(start, gap_end), end))
            if piece[0] < piece[1]
        ]
        left = sorted(set(pieces))
    return tuple(left)
