"""Asset review 资产回顾: what changed since the last one, shares, totals and rhythm (domain.md section 5).

Money in yuan, in this bank and in others. A mortgage is a debt: it lessens the total. Days are ISO text as stored.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar, add_months
from rmtui.domain.playbook import Playbook

# fmt: off
ASSET_KINDS = (
    "property", "mortgage", "deposit", "fund", "bond", "wealth", "insurance", "gold", "stock", "other",
)
# fmt: on
DEBTS = frozenset({"mortgage"})
AT_NO_BANK = frozenset({"property"})
"""Kinds that lie at no bank; of all others an empty bank is this one."""
HERE, ELSEWHERE, NOWHERE = "here", "elsewhere", "property"
"""Where something is held: at this bank, at another one, at none."""


class AssetLine(NamedTuple):
    """A holding as it stood at a review; a line without `holding_id` is known by bank, kind, product and start."""

    kind: str
    amount: int
    bank: str = ""
    product: str = ""
    holding_id: str = ""
    since: str = ""
    maturity: str = ""
    risk: int = 0

    @property
    def worth(self) -> int:
        """What the line adds to the total; a debt takes away, whatever the sign it was written with."""
        return -abs(self.amount) if self.kind in DEBTS else self.amount

    @property
    def said(self) -> int:
        """The amount as people say it: what is owed without its sign."""
        return abs(self.amount) if self.kind in DEBTS else self.amount


def place(kind: str, bank: str) -> str:
    """Where a holding of this kind lies: `HERE`, `ELSEWHERE` or `NOWHERE`."""
    return NOWHERE if kind in AT_NO_BANK else ELSEWHERE if bank else HERE


class Change(NamedTuple):
    """A line of a review beside the one before: `new`, `gone`, `up`, `down` or `same`.

    What is said is about the amount, so a mortgage that is paid off goes down; `difference` is what the total gains.
    """

    what: str
    line: AssetLine
    """As it is now, or as it was where it is gone."""
    before: int | None
    after: int | None
    difference: int


class Comparison(NamedTuple):
    """A review beside the one before, line by line and in total."""

    changes: tuple[Change, ...]
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What the total gained."""
        return self.after - self.before


def compare(before: Iterable[AssetLine], after: Iterable[AssetLine]) -> Comparison:
    """Compares two reviews: the later one's lines in their order, then what is gone."""
    old, new = _by_key(before), _by_key(after)
    changes = [_change(old.get(key), line) for key, line in new.items()]
    changes += [Change("gone", line, line.said, None, -line.worth) for key, line in old.items() if key not in new]
    return Comparison(tuple(changes), total(old.values()).net, total(new.values()).net)


def _by_key(lines: Iterable[AssetLine]) -> dict[tuple[str, ...], AssetLine]:
    """The lines by what they are known by; equal ones are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for line in lines:
        key = (line.holding_id,) if line.holding_id else (line.bank, line.kind, line.product, line.since)
        found[(*key, str(seen[key]))] = line
        seen[key] += 1
    return found


def _change(old: AssetLine | None, line: AssetLine) -> Change:
    if old is None:
        return Change("new", line, None, line.said, line.worth)
    before, after = old.said, line.said
    what = "same" if before == after else "up" if after > before else "down"
    return Change(what, line, before, after, line.worth - old.worth)


class Total(NamedTuple):
    """What is owned, what is owed (positive), and what remains."""

    assets: int
    debts: int

    @property
    def net(self) -> int:
        """Assets less debts."""
        return self.assets - self.debts


def total(lines: Iterable[AssetLine]) -> Total:
    """The sum of a review's lines."""
    worths = [line.worth for line in lines]
    return Total(sum(worth for worth in worths if worth > 0), -sum(worth for worth in worths if worth < 0))


def totals(reviews: Iterable[tuple[str, Sequence[AssetLine]]]) -> tuple[tuple[str, Total], ...]:
    """The total at each review, by its day, oldest first: the columns of the sheet."""
    return tuple((day, total(lines)) for day, lines in sorted(reviews, key=lambda review: review[0]))


class Share(NamedTuple):
    """A kind's share of what is owned, in whole per cent."""

    kind: str
    amount: int
    percent: int


def shares(lines: Iterable[AssetLine]) -> tuple[Share, ...]:
    """The shares of the kinds in what is owned, the largest first; they sum to exactly 100. Empty for nothing owned.

    Rounded down, and what is left over goes to the largest remainders.
    """
    sums: Counter[str] = Counter()
    for line in lines:
        if line.worth > 0:
            sums[line.kind] += line.worth
    whole = sum(sums.values())
    floors = {kind: amount * 100 // whole for kind, amount in sums.items()}
    by_remainder = sorted(sums, key=lambda kind: (-(sums[kind] * 100 % whole), -sums[kind], kind))
    for kind in by_remainder[: 100 - sum(floors.values())]:
        floors[kind] += 1
    return tuple(Share(kind, sums[kind], floors[kind]) for kind in sorted(sums, key=lambda kind: (-sums[kind], kind)))


def in_top(place: int, of: int, playbook: Playbook) -> bool:
    """Whether the customer at this place by value (1: the first) of so many is of the top that is reviewed often."""
    return (place - 1) * 100 < of * playbook.card.review.top_percent


def review_months(marked: bool, top: bool, playbook: Playbook) -> int:
    """Months between two reviews: fewer for marked customers and the top by value."""
    rule = playbook.card.review
    return rule.often_months if marked or top else rule.seldom_months


def review_due(last: date | None, since: date, months: int, calendar: WorkCalendar) -> date:
    """The working day on which the next review is due.

    It is the rhythm's months after the last one; for who was never reviewed, the first from `since` on: the day from
    which there was something to review.
    """
    return calendar.next_working(add_months(last, months) if last else since)
