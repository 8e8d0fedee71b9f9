"""Who gets which customer of the pool 分配, and who is taken back 收回 (domain.md section 4)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.playbook import TeamRules


class Manager(NamedTuple):
    """A manager who may be given customers, and how many unfamiliar ones were given this calendar month."""

    book: str
    name: str
    customers: int = 0
    unfamiliar: int = 0


class Pooled(NamedTuple):
    """A customer of the pool. `knows` is the manager who knows her: who handed her over."""

    id: str
    name: str
    number: str
    tier: str
    source: str
    since: str
    value: str
    """Sorts by value, the first to be given first."""
    knows: str = ""
    to: str = ""
    """The book that is proposed; empty: nobody has room this month."""


class TakeBack(NamedTuple):
    """An unfamiliar customer with whom nobody spoke: `on` the day of taking back."""

    book: str
    manager: str
    customer: str
    name: str
    tier: str
    last: date
    """The last talk, or the day of the allotment."""
    on: date


def propose(pool: Iterable[Pooled], managers: Sequence[Manager], rules: TeamRules) -> tuple[Pooled, ...]:
    """The pool in the order of allotment, each with the proposed manager (domain.md section 4).

    Familiar customers come first and go to who knows them; the others by value, each to the manager with the fewest
    unfamiliar customers this month, as long as there is room.
    """
    by_name = {one.name: one for one in managers}
    given = {one.book: one.unfamiliar for one in managers}
    ordered = sorted(pool, key=lambda one: (one.knows not in by_name, one.value, one.id))
    found = []
    for one in ordered:
        if one.knows in by_name:
            found.append(one._replace(to=by_name[one.knows].book))
            continue
        free = [each for each in managers if given[each.book] < rules.unfamiliar_per_month]
        to = min(free, key=lambda each: (given[each.book], each.customers, each.name, each.book), default=None)
        if to is not None:
            given[to.book] += 1
        found.append(one._replace(to=to.book if to else ""))
    return tuple(found)


def take_back_on(last: date, rules: TeamRules) -> date:
    """The day on which an unfamiliar customer with whom nobody spoke since `last` goes back."""
    return last + timedelta(days=rules.untended_days)


def warned_up_to(today: date, rules: TeamRules) -> date:
    """Whoever was spoken to last on this day or before goes back, or will so soon that the manager is told."""
    return today - timedelta(days=rules.untended_days - rules.take_back_warn_days)
