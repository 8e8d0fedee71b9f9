"""A manager's calendar month in figures beside the month before: work, stages, scorecard, products (domain.md 1, 2, 6).

Counts are of rows or of customers, amounts whole yuan, shares whole per cent rounded down, None where nothing was there
to be a share of. Only sums and counts are kept, so that the figures of several books add up to a team's.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.assets import AT_NO_BANK, DEBTS
from rmtui.domain.card_forms import CATEGORIES
from rmtui.domain.model import Stage
from rmtui.domain.sheet_facts import Head

STAGES = tuple(stage for stage in Stage if stage is not Stage.AFTER_SALES)
"""Those that are left by getting on."""


class Done(NamedTuple):
    """What was done in a month; work up to `moves` is counted as `domain.counters` counts a day, day by day."""

    calls: int = 0
    reached: int = 0
    meetings: int = 0
    agreed: int = 0
    sms: int = 0
    moves: int = 0
    plans: int = 0
    """Working days whose plan was fixed."""
    short_plans: int = 0
    """Of them with a plan of fewer entries than the playbook's least."""
    sales: int = 0
    amount: int = 0
    found: int = 0
    """Opportunities found; below, those that were done and lost in the month, whenever they were found."""
    won: int = 0
    lost: int = 0
    complaints: int = 0
    closed: int = 0


class Score(NamedTuple):
    """The scorecard of a month (features S2-15, S4-16)."""

    surveys: int = 0
    points: int = 0
    """The surveys' scores, 1 to 5 each, together."""
    customers: int = 0
    """Who was in the book at the month's end and is tended today; below, how many of them were reached."""
    touched: int = 0
    top: int = 0
    """As `customers` and `touched`, of the highest tier."""
    top_touched: int = 0
    due: int = 0
    """Promises of the month: settled, or past their day; one that the customer released is none."""
    kept: int = 0
    """Of them those kept by their day."""
    private_fact: int = 0
    """With the three below: the four signs of trust."""
    help_asked: int = 0
    came_first: int = 0
    referral: int = 0
    to_answer: int = 0
    """Complaints opened in the month that were answered, or whose day for the first answer has passed."""
    answered: int = 0
    """Of them those answered by that day."""

    @property
    def satisfaction(self) -> float | None:
        """The mean of the surveys' scores, to one decimal."""
        return round(self.points / self.surveys, 1) if self.surveys else None

    @property
    def coverage(self) -> int | None:
        """The share of customers reached at least once."""
        return share(self.touched, self.customers)

    @property
    def top_coverage(self) -> int | None:
        """The same of the highest tier."""
        return share(self.top_touched, self.top)

    @property
    def word_kept(self) -> int | None:
        """The share of promises kept by their day."""
        return share(self.kept, self.due)

    @property
    def in_time(self) -> int | None:
        """The share of complaints answered by their day."""
        return share(self.answered, self.to_answer)


class StageFigures(NamedTuple):
    """What became of one stage in a month. Who comes back to a stage enters it anew (domain.md section 2)."""

    were: int = 0
    """How often a customer was in the stage at some time of the month, whenever it was entered."""
    entered: int = 0
    left: int = 0
    """Left for a later stage in the month, whenever it was entered."""
    days: int = 0
    """Calendar days from entering to leaving, of all who left; left on the day of entering: 0."""
    good: int = 0
    """Stage 1: left as invited; stage 6: left as sold."""
    bad: int = 0
    """Stage 1: customers who left as not invited, or on whom the lead decided; stage 6: left as not sold."""

    @property
    def share(self) -> int | None:
        """How many of those who were in the stage got on."""
        return share(self.left, self.were)

    @property
    def mean_days(self) -> float | None:
        """Days that those took who got on, to one decimal."""
        return round(self.days / self.left, 1) if self.left else None


class Month(NamedTuple):
    """One calendar month of a book; in the month that runs as of today."""

    first: date
    assets: int
    """Held in this bank at the month's end, less what is owed."""
    done: Done
    score: Score
    stages: tuple[StageFigures, ...]
    """Of each of `STAGES`."""
    sources: tuple[tuple[str, int], ...]
    """Where the customers allotted in the month come from, the most first (feature S4-05); empty: not said."""

    @property
    def new(self) -> int:
        """Customers allotted in the month."""
        return sum(count for _, count in self.sources)


class BookFigures(NamedTuple):
    """A manager's month beside the month before; customers as they are today, without the pool."""

    customers: int
    managed: int
    signed: int
    familiar: int | None
    """None: not asked for, since the test takes longer than all else."""
    now: Month
    before: Month


class CoverageRow(NamedTuple):
    """One customer's products; `value` is the yearly contribution in yuan."""

    customer: str
    name: str
    tier: str
    value: int
    held: tuple[bool, ...]
    """Of each family of the coverage."""

    @property
    def gaps(self) -> int:
        """How many families are not held."""
        return self.held.count(False)


class Coverage(NamedTuple):
    """Product coverage 产品覆盖度: customers by product families (feature S4-38)."""

    customers: int
    """All of the book that are tended, also those without a row."""
    families: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    totals: tuple[int, ...]
    """How many of all customers hold each family."""

    @property
    def shares(self) -> tuple[int | None, ...]:
        """How many per cent of all customers hold each family."""
        return tuple(share(total, self.customers) for total in self.totals)


class TeamLine(NamedTuple):
    """A manager on the scorecard of a team."""

    name: str
    figures: BookFigures


class ScorecardFacts(NamedTuple):
    """The scorecard of a manager, or of a team: its managers, what they come to together, its products."""

    head: Head
    managers: tuple[TeamLine, ...]
    """Empty on a manager's own."""
    figures: BookFigures
    products: Coverage

    @property
    def customers(self) -> int:
        """It names no customer."""
        return 0


def share(part: int, whole: int) -> int | None:
    """The part in whole per cent, rounded down."""
    return part * 100 // whole if whole else None


def family_of(kind: str, category: str = "") -> str:
    """The product family of a holding of this kind whose product is of this class; empty for what no bank sells."""
    if kind in AT_NO_BANK:
        return ""
    if category in CATEGORIES:
        return category
    named = "loan" if kind in DEBTS else kind
    return named if named in CATEGORIES else "other"


def families_of(found: Iterable[str]) -> tuple[str, ...]:
    """The families that stand in the matrix, in the order of the catalogue's classes."""
    known = set(found)
    return tuple(one for one in CATEGORIES if one in known)


def gaps_first(rows: Iterable[CoverageRow]) -> list[CoverageRow]:
    """Rows that come by value, those with a gap before those without."""
    return sorted(rows, key=lambda row: not row.gaps)


def together(figures: Sequence[BookFigures]) -> BookFigures:
    """What the figures of at least one book, of the same months, come to."""
    familiar = [one.familiar for one in figures if one.familiar is not None]
    return BookFigures(
        sum(one.customers for one in figures),
        sum(one.managed for one in figures),
        sum(one.signed for one in figures),
        sum(familiar) if len(familiar) == len(figures) else None,
        _months([one.now for one in figures]),
        _months([one.before for one in figures]),
    )


def products_together(found: Sequence[Coverage]) -> Coverage:
    """How many customers of several books hold each family; without rows."""
    held = [dict(zip(one.families, one.totals, strict=True)) for one in found]
    families = families_of(name for one in held for name in one)
    totals = tuple(sum(one.get(name, 0) for one in held) for name in families)
    return Coverage(sum(one.customers for one in found), families, (), totals)


def in_order(sources: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Sources with their counts, each once, the most first."""
    counts: dict[str, int] = {}
    for name, count in sources:
        counts[name] = counts.get(name, 0) + count
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _months(found: Sequence[Month]) -> Month:
    return Month(
        found[0].first,
        sum(one.assets for one in found),
        Done(*map(sum, zip(*(one.done for one in found), strict=True))),
        Score(*map(sum, zip(*(one.score for one in found), strict=True))),
        tuple(
            StageFigures(*map(sum, zip(*stage, strict=True)))
            for stage in zip(*(one.stages for one in found), strict=True)
        ),
        in_order(source for one in found for source in one.sources),
    )
