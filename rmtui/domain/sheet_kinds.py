"""The kinds of printed sheets: what time each spans, about whom, and what stands on it (domain.md sections 2, 4, 7)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rmtui.domain.refusal import Refused

Span = Literal["day", "week", "month", "now"]
Whom = Literal["all", "one", "either"]

MANY = 25
"""So many customers with money, or with whole phones, on one sheet are not printed without a reason."""


class Kind(NamedTuple):
    """A kind of sheet: `now` spans no time of its own, `either` is about one customer or about all."""

    id: str
    span: Span
    whom: Whom = "all"
    masked: bool = False
    """Phones, or what customers hold, stand on it: masked unless it is asked for whole."""
    money: bool = False
    """Amounts of more than one customer stand on it."""
    wide: bool = False
    """It has so many columns that 80 cells do not hold them well."""


_KINDS = (
    Kind("daily", "day"),
    Kind("info", "day", "either", masked=True),
    Kind("diary", "week", money=True),
    Kind("plan", "day", masked=True),
    Kind("evening", "day"),
    Kind("book", "now", masked=True, money=True, wide=True),
    Kind("opportunities", "now", money=True, wide=True),
    Kind("progressive", "now", "either"),
    Kind("calendar", "month"),
    Kind("maturities", "now", masked=True, money=True),
    Kind("monthly", "month"),
    Kind("scorecard", "month"),
    Kind("worklog", "day"),
    Kind("assets", "day", "one"),
    Kind("insurance", "day", "one"),
    Kind("proposals", "now", "one"),
    Kind("closing", "now", "one"),
    Kind("coaching", "month"),
    Kind("handover", "now", "either"),
)
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in _KINDS}


class Request(NamedTuple):
    """A sheet that is asked for: of which day, of whom (id; empty: of all), phones and assets whole or masked."""

    kind: str
    day: date
    customer: str = ""
    whole: bool = False
    which: str = ""
    """The need of `proposals` or the review of `assets`; empty: the most urgent, the last."""

    @property
    def rule(self) -> Kind:
        """Its kind."""
        return KINDS[self.kind]


def checked(request: Request) -> Request:
    """The request where it can be carried out.

    Raises Refused `sheet_needs_customer` or `sheet_option`.
    """
    rule = request.rule
    if rule.whom == "one" and not request.customer:
        raise Refused("sheet_needs_customer", kind=request.kind)
    if rule.whom == "all" and request.customer:
        raise Refused("sheet_option", option="--customer", kind=request.kind)
    if request.whole and not rule.masked:
        raise Refused("sheet_option", option="--whole", kind=request.kind)
    return request


def span_of(kind: str, day: date) -> tuple[date, date]:
    """The first and the last day of the day, the week (Monday to Sunday) or the month that the day lies in."""
    span = KINDS[kind].span
    if span == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    if span == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day, day


def steps(kind: str, first: date, last: date) -> tuple[date, ...]:
    """A day in each day, week or month from one day to another; one alone where the kind spans no time."""
    span = KINDS[kind].span
    if span == "now":
        return (last,)
    found = []
    day = first
    while day <= last:
        found.append(day)
        day = span_of(kind, day)[1] + timedelta(days=1)
    return tuple(found)


def needs_reason(kind: str, customers: int, whole: bool) -> bool:
    """Whether a reason is asked before the sheet leaves: what is masked else, or money of so many customers."""
    return whole or (KINDS[kind].money and customers >= MANY)
