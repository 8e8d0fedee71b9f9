"""Holdings over time: maturities, what a newer list of the bank changes, stop-profit and stop-loss (domain.md 3, 5).

Money in yuan. Days are ISO text as stored, empty: none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from rmtui.domain.assets import AssetLine
from rmtui.domain.calendar import WorkCalendar, day_of
from rmtui.domain.playbook import Playbook

_DAY = timedelta(days=1)


class Holding(NamedTuple):
    """Something a customer owns or owes, as held or as a bank's list has it; `key` tells the line of such a list."""

    customer_id: str
    key: str
    kind: str
    product: str
    amount: int
    since: str = ""
    maturity: str = ""
    rate: str = ""
    risk: int = 0
    as_of: str = ""
    bank: str = ""
    closed_on: str = ""
    price: str = ""
    """With `cost` a price as decimal text."""
    price_on: str = ""
    cost: str = ""
    stop_profit: str = ""
    stop_loss: str = ""
    pay_day: int = 0
    overdue_since: str = ""
    plan_stopped_on: str = ""


class Maturity(NamedTuple):
    """A holding that matures: days left (negative: days ago), and its section on the list."""

    holding: Holding
    days: int
    section: int
    """The last day of the section, in days left; -1: past."""
    paid_on: date
    """The working day on which the money is there."""
    reminders: tuple[date, ...]
    """Working days on which to speak of it beforehand, the first one first."""


def maturities(
    holdings: Iterable[Holding], today: date, playbook: Playbook, calendar: WorkCalendar
) -> tuple[Maturity, ...]:
    """What matures from the playbook's days back to its days ahead, the earliest first; closed holdings are left out.

    A maturity beyond the last section's day stands in that section.
    """
    rule = playbook.card.maturities
    found = []
    for holding in holdings:
        on = day_of(holding.maturity)
        if on is None or holding.closed_on or not -rule.days_back <= (on - today).days <= rule.days_ahead:
            continue
        days = (on - today).days
        section = -1 if days < 0 else next((end for end in rule.buckets if days <= end), rule.buckets[-1])
        found.append(Maturity(holding, days, section, calendar.next_working(on), reminders(on, playbook, calendar)))
    return tuple(sorted(found, key=lambda one: (one.days, -one.holding.amount, one.holding.key)))


def reminders(maturity: date, playbook: Playbook, calendar: WorkCalendar) -> tuple[date, ...]:
    """The working days on which to speak of a maturity beforehand, the first one first (N13).

    The first lies the playbook's calendar days ahead, the others so many working days.
    """
    rule = playbook.card.maturities
    first = calendar.next_working(maturity - rule.lead_days * _DAY)
    leads = [calendar.add_working(maturity, -lead) for lead in sorted(rule.lead_working_days, reverse=True)]
    return (first, *(day for day in leads if day > first))


WATCHED = ("price", "price_on", "cost", "stop_profit", "stop_loss", "pay_day", "overdue_since", "plan_stopped_on")
"""Fields that may bring the customer onto the list (`domain.money_reasons`)."""
COMPARED = ("kind", "product", "amount", "since", "maturity", "rate", "risk", "bank", "closed_on", *WATCHED)
"""Fields of a holding that a newer list changes; the day of the list is none of them."""
_SAID_EMPTY = ("amount", "closed_on")


class Changed(NamedTuple):
    """A holding that a newer list has otherwise: (field, before, after)."""

    before: Holding
    after: Holding
    fields: tuple[tuple[str, str | int, str | int], ...]


class Missing(NamedTuple):
    """A holding that a newer list has not: asked about, never deleted by itself; `matured` by the list's day."""

    holding: Holding
    matured: bool


class Movement(NamedTuple):
    """What moved with one customer, from all new and changed holdings together; what is missing is taken as there."""

    customer_id: str
    before: int
    after: int
    large: bool


class Difference(NamedTuple):
    """What a list of the bank changes in what is held."""

    new: tuple[Holding, ...]
    changed: tuple[Changed, ...]
    missing: tuple[Missing, ...]
    stale: tuple[Holding, ...]
    """Lines of the list that are older than what is held: left alone."""
    movements: tuple[Movement, ...]
    """For every customer whose total changed."""


def difference(
    held: Iterable[Holding], listed: Iterable[Holding], playbook: Playbook, emptied: tuple[str, ...] = ()
) -> Difference:
    """Compares what is held with a list by key; `held` are the holdings that the list should have.

    Every line of the list has the day it is `as_of`. What a line does not say changes nothing, but for the fields
    `emptied`: those the list says of every line. The same list twice changes nothing the second time.
    """
    old = {holding.key: holding for holding in held}
    lines = {line.key: line for line in listed}
    as_of = max((line.as_of for line in lines.values()), default="")
    stale = tuple(line for key, line in lines.items() if key in old and _is_stale(old[key], line))
    left_alone = {line.key for line in stale}
    pairs = [(old[key], line) for key, line in lines.items() if key in old and key not in left_alone]
    changed = tuple(Changed(was, line, fields) for was, line in pairs if (fields := _fields(was, line, emptied)))
    new = tuple(line for key, line in lines.items() if key not in old)
    gone = [one for key, one in old.items() if key not in lines and not one.closed_on and one.as_of <= as_of]
    missing = tuple(Missing(holding, bool(holding.maturity) and holding.maturity <= as_of) for holding in gone)
    return Difference(new, changed, missing, stale, _movements(old, new, changed, playbook))


def _is_stale(held: Holding, line: Holding) -> bool:
    """Whether a line is older than what is held; a closed holding comes back only with a list of a later day."""
    return line.as_of < held.as_of or (bool(held.closed_on) and line.as_of <= held.closed_on)


def _fields(before: Holding, after: Holding, emptied: tuple[str, ...]) -> tuple[tuple[str, str | int, str | int], ...]:
    """What the list has otherwise; an empty text or an unknown risk says nothing, an amount of 0 does."""
    values = ((name, getattr(before, name), getattr(after, name)) for name in COMPARED)
    return tuple(
        (name, old, new) for name, old, new in values if old != new and (new or name in _SAID_EMPTY or name in emptied)
    )


def _movements(
    old: Mapping[str, Holding], new: Iterable[Holding], changed: Iterable[Changed], playbook: Playbook
) -> tuple[Movement, ...]:
    before: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for holding in old.values():
        before[holding.customer_id] += _worth(holding)
    for line in new:
        moved[line.customer_id] += _worth(line)
    for each in changed:
        moved[each.after.customer_id] += _worth(each.after) - _worth(each.before)
    return tuple(
        Movement(customer, before[customer], before[customer] + by, is_large(before[customer], by, playbook))
        for customer, by in moved.items()
        if by
    )


def _worth(holding: Holding) -> int:
    return 0 if holding.closed_on else AssetLine(holding.kind, holding.amount).worth


def is_large(before: int, by: int, playbook: Playbook) -> bool:
    """Whether a movement is large: so much money, or so great a part of what was there (of nothing: money alone)."""
    rule = playbook.card.movement
    part = bool(before) and abs(by) * 100 >= abs(before) * rule.large_percent
    return abs(by) >= rule.large_amount or part


_LIMIT = re.compile(r"([+-]?)(\d{1,15}(?:\.\d{1,6})?)\s*([%％万亿]?)")
_UNITS = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}


def stop_limit(text: str, cost: Decimal | None, *, loss: bool) -> Decimal | None:
    """The price or value at which a stop-profit (or stop-loss) line is reached.

    `1.35` and `12万` are the limit itself; `15%` is so much above what was paid (below, for a loss), whatever its
    sign. None for an empty or unreadable text, and for per cent where `cost` is not known.
    """
    found = _LIMIT.fullmatch(text.strip().replace(",", ""))
    if found is None:
        return None
    sign, number, unit = found[1], Decimal(found[2]), found[3]
    if unit not in _UNITS:
        return None if cost is None else cost * (100 - number if loss else 100 + number) / 100
    return None if sign == "-" else number * _UNITS[unit]


def stop_reached(now: Decimal, cost: Decimal | None, stop_profit: str, stop_loss: str) -> str:
    """`profit` or `loss` where the price or value now has reached its line, else empty; a loss goes first.

    Both lines, `now` and `cost` are prices, or all of them are values.
    """
    floor, ceiling = stop_limit(stop_loss, cost, loss=True), stop_limit(stop_profit, cost, loss=False)
    if floor is not None and now <= floor:
        return "loss"
    return "profit" if ceiling is not None and now >= ceiling else ""
