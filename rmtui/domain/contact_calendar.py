"""The contact calendar 联络日历: contacts as letters in the cells of customers and days, and the gap since the last.

The letters are those of the bank's table: T phone, E mail, M meeting, and with them S SMS, W WeChat, V visit.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.cadence import times
from rmtui.domain.model import FACE_TO_FACE, Channel, Direction, Outcome, Stage, reached
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import CustomerLine, DayCounts, Me

LETTERS: Mapping[Channel, str] = {
    Channel.CALL: "T", Channel.MAIL: "E", Channel.MEETING: "M", Channel.SMS: "S", Channel.WECHAT: "W",
    Channel.VISIT: "V",
}  # fmt: skip
CHANNELS: Mapping[str, Channel] = {letter: channel for channel, letter in LETTERS.items()}
_WEIGHT = (Channel.VISIT, Channel.MEETING, Channel.CALL, Channel.WECHAT, Channel.MAIL, Channel.SMS)
"""The most important first: its letter stands for a cell of several."""
_PERIOD_DAYS = {"month": 31, "quarter": 92}


class Touch(NamedTuple):
    """One contact as the calendar needs it; `at` is local."""

    customer_id: str
    at: datetime
    day: date
    channel: Channel
    direction: Direction
    outcome: Outcome
    note: str = ""
    learnt: str = ""
    with_whom: str = ""
    name: str = ""
    """The customer's, where contacts of several are told together."""


class Mark(NamedTuple):
    """What stands in a cell: the letter, and whether the customer was reached, and by more than one contact."""

    letter: str
    reached: bool
    several: bool
    face: bool

    @property
    def text(self) -> str:
        """The letter, small for an attempt, with `+` where there is more."""
        return (self.letter if self.reached else self.letter.lower()) + ("+" if self.several else "")


class Screenful(NamedTuple):
    """Of the customers in view: the contacts of the days in view, and the day on which each was last reached."""

    touches: Mapping[str, tuple[Touch, ...]]
    last: Mapping[str, date]


class CalendarRow(NamedTuple):
    """A customer of a month on paper."""

    line: CustomerLine
    touches: tuple[Touch, ...]
    last: date | None


class CalendarFacts(NamedTuple):
    """A month for paper; `left_out` customers without a contact in it are not listed, where there are too many."""

    me: Me
    made_at: datetime
    month: date
    rows: tuple[CalendarRow, ...]
    left_out: int
    playbook_version: str


class Move(NamedTuple):
    """A customer who went to another stage."""

    name: str
    came_from: Stage
    to: Stage


class Agreed(NamedTuple):
    """A meeting that was agreed."""

    name: str
    at: datetime
    place: str


class WorkDay(NamedTuple):
    """What was done on a day."""

    touches: tuple[Touch, ...]
    agreed: tuple[Agreed, ...]
    moves: tuple[Move, ...]


class LogDay(NamedTuple):
    """A day of the work log in figures; `entries` counts whatever was entered of it."""

    counts: DayCounts
    entries: int


def mark(touches: Iterable[Touch]) -> Mark | None:
    """The mark of a cell, None where it is empty: reached goes before an attempt, then the weightiest channel."""
    found = sorted(touches, key=lambda one: (not reached(one.outcome), _WEIGHT.index(one.channel)))
    if not found:
        return None
    first = found[0]
    return Mark(LETTERS[first.channel], reached(first.outcome), len(found) > 1, first.channel in FACE_TO_FACE)


def by_day(touches: Sequence[Touch]) -> dict[date, list[Touch]]:
    """The contacts of each day, in their order."""
    found: dict[date, list[Touch]] = {}
    for one in touches:
        found.setdefault(one.day, []).append(one)
    return found


def longest_gap(tier: str, playbook: Playbook) -> int | None:
    """Days that may pass between two contacts by the tier's tightest rhythm; None where it has none."""
    spans = [
        _PERIOD_DAYS[rhythm.period] // times(rhythm, playbook)
        for rhythm in playbook.tier(tier).cadences
        if times(rhythm, playbook) > 0
    ]
    return min(spans, default=None)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def months(first: date, last: date) -> list[date]:
    """The first days of all months from one day to another, the newest first."""
    found = []
    month = last.replace(day=1)
    while month >= first.replace(day=1):
        found.append(month)
        month = month.replace(year=month.year - (month.month == 1), month=(month.month + 10) % 12 + 1)
    return found
