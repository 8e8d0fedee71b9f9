"""The familiar-customer test 熟户: at least one of the manager's five and one of the customer's five (domain.md 4).

Every condition is computed from what the book holds, with the record that proves it; what it cannot know, the manager
vouches for by hand, with grounds.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.calendar import add_months
from rmtui.domain.playbook import FamiliarRule

RM_CONDITIONS = ("occupation", "finances", "likes", "monthly_talk", "asset_changes")
"""Knows the occupation, the household's finances, the likes; talks at least monthly; follows the assets' changes."""
CUSTOMER_CONDITIONS = ("products", "wealth_purchases", "books_ahead", "purchases_amount", "monthly_purchase")
"""Holds 3 products or more, bought wealth products 3 times or more, books before coming, bought for over a million,
buys every month."""
CONDITIONS = RM_CONDITIONS + CUSTOMER_CONDITIONS

Proof = tuple[tuple[str, str], ...]


class Purchase(NamedTuple):
    """Something the customer bought here: of the ledger."""

    on: date
    product: str
    category: str
    amount: int


class FamiliarFacts(NamedTuple):
    """What the test looks at, of one customer."""

    occupation: str = ""
    hobbies: str = ""
    tastes: str = ""
    elsewhere: tuple[str, ...] = ()
    """What the customer or the household holds or owes at other banks, in words, or an income band."""
    talks: tuple[date, ...] = ()
    """Days on which the two spoke."""
    reviewed_on: date | None = None
    products: tuple[str, ...] = ()
    """Different products held here; all e-banking counts as one."""
    purchases: tuple[Purchase, ...] = ()
    booked: tuple[date, ...] = ()
    """Days of meetings in the branch that were agreed on an earlier day and held."""


class Condition(NamedTuple):
    """One of the ten: whether it is met, and the values of the sentence that says by what (`familiar.ID.proof`)."""

    id: str
    met: bool
    proof: Proof = ()
    by_hand: bool = False
    """Vouched for by the manager, not by a record."""


class Familiar(NamedTuple):
    """The test's result."""

    conditions: tuple[Condition, ...]

    @property
    def is_familiar(self) -> bool:
        """Whether each side has at least one condition."""
        met = {one.id for one in self.conditions if one.met}
        return bool(met & set(RM_CONDITIONS)) and bool(met & set(CUSTOMER_CONDITIONS))


def judge(facts: FamiliarFacts, ticks: Mapping[str, str], rule: FamiliarRule, today: date) -> Familiar:
    """The ten conditions today; `ticks` are the grounds of those that the manager vouches for, by id."""
    found = {**_manager(facts, rule, today), **_customer(facts, rule, today)}
    return Familiar(tuple(_condition(name, found[name], ticks.get(name, "")) for name in CONDITIONS))


def _condition(name: str, proof: Proof, grounds: str) -> Condition:
    if proof:
        return Condition(name, True, proof)
    return Condition(name, bool(grounds), (("grounds", grounds),) if grounds else (), by_hand=bool(grounds))


def _manager(facts: FamiliarFacts, rule: FamiliarRule, today: date) -> dict[str, Proof]:
    """What the manager knows and does; an empty proof: not met by a record."""
    likes = " ".join(part for part in (facts.hobbies, facts.tastes) if part)
    months = _every_month(facts.talks, rule.months, today)
    reviewed = facts.reviewed_on
    fresh = reviewed is not None and add_months(reviewed, rule.review_months) >= today
    return {
        "occupation": _told("value", facts.occupation),
        "finances": _told("value", facts.elsewhere[0] if facts.elsewhere else ""),
        "likes": _told("value", likes),
        "monthly_talk": _told("months", " ".join(months)),
        "asset_changes": _told("on", reviewed.isoformat() if reviewed and fresh else ""),
    }


def _customer(facts: FamiliarFacts, rule: FamiliarRule, today: date) -> dict[str, Proof]:
    """What the customer does; an empty proof: not met by a record."""
    wealth = [one for one in facts.purchases if one.category == "wealth"]
    total = sum(one.amount for one in facts.purchases)
    names = tuple(dict.fromkeys(facts.products))
    return {
        "products": _counted(names, rule.products),
        "wealth_purchases": _counted([one.on.isoformat() for one in wealth], rule.wealth_purchases),
        "books_ahead": _counted([day.isoformat() for day in facts.booked], rule.booked_visits),
        "purchases_amount": (("amount", str(rule.purchases_amount)),) if total > rule.purchases_amount else (),
        "monthly_purchase": _told(
            "months", " ".join(_every_month([one.on for one in facts.purchases], rule.months, today))
        ),
    }


def _told(name: str, value: str) -> Proof:
    return ((name, value),) if value else ()


def _counted(found: Sequence[str], least: int) -> Proof:
    """How many, and which, a line each (a product's name may have blanks), where there are enough."""
    return (("n", str(len(found))), ("names", "\n".join(found[-least:]))) if len(found) >= least else ()


def _every_month(days: Sequence[date], months: int, today: date) -> list[str]:
    """The last full calendar months, where every one of them has such a day; else none."""
    first = today.replace(day=1)
    wanted = [add_months(first, -back).isoformat()[:7] for back in range(1, months + 1)]
    there = {day.isoformat()[:7] for day in days if day <= today}
    return sorted(wanted) if all(month in there for month in wanted) else []
