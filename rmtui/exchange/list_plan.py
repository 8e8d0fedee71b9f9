"""What an import of holdings or products means to do: frozen records between the file, who looks on, and the book."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from rmtui.domain.holdings import Changed, is_large
from rmtui.domain.playbook import Playbook
from rmtui.exchange.headings import Column
from rmtui.exchange.list_rows import Listed, ProductLine
from rmtui.exchange.plan import Notice, Repair, Skip


class MissingLine(NamedTuple):
    """A holding of an earlier list that this one has not: asked about, closed only where that is the answer."""

    id: str
    customer_id: str
    customer: str
    kind: str
    product: str
    amount: int
    worth: int
    """What it adds to the customer's total; a debt takes away."""
    maturity: str
    matured: bool
    """By the list's day."""
    listed: bool
    """Whether the list has other lines of this customer; where it has none, it may be about others only."""


class MovementLine(NamedTuple):
    """What moved with one customer in total, in yuan."""

    customer_id: str
    customer: str
    before: int
    after: int
    large: bool
    loaded: int = 0
    """Of it from lines of a bank and kind that no earlier list had: those begin to be known, and are no movement."""

    @property
    def moved(self) -> int:
        """What came in or went out, as far as that can be told."""
        return self.after - self.before - self.loaded

    def judged(self, playbook: Playbook) -> "MovementLine":
        """The same, large or not by the playbook."""
        return self._replace(large=bool(self.moved) and is_large(self.before, self.moved, playbook))


class ListReport(NamedTuple):
    """The figures of an import: read = new + updated + unchanged + skipped; `stale` ones are among the unchanged."""

    kind: str
    read: int
    new: int
    updated: int
    unchanged: int
    skipped: int
    repairs: int
    closed: int = 0
    stale: int = 0
    movements: tuple[MovementLine, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    """What the list has not and was left as it is."""


class HoldingsPlan(NamedTuple):
    """A whole import of holdings before anything is written."""

    read: int
    new: tuple[Listed, ...]
    changed: tuple[tuple[str, Changed], ...]
    """With the ids of the rows."""
    skipped: tuple[Skip, ...]
    repairs: tuple[Repair, ...]
    notices: tuple[Notice, ...]
    columns: tuple[Column, ...]
    missing: tuple[MissingLine, ...]
    movements: tuple[MovementLine, ...]
    stale: int
    unknown: tuple[str, ...]
    """Customer numbers that nobody in the book has."""
    totals: Mapping[str, int]
    """What each customer's imported holdings were worth together before."""
    names: Mapping[str, str]
    """The names of the customers whom the list is about, by id."""
    as_of: str
    """The newest day of the list."""
    mark: int
    days: tuple[str, ...] = ()
    """The days that rows name of their own, oldest first."""
    undated: bool = False
    """Whether there are rows that name none and have the list's day."""

    @property
    def report(self) -> ListReport:
        """The figures, for a dry run."""
        new, updated, skipped = len(self.new), len(self.changed), len(self.skipped)
        return ListReport(
            "holdings",
            self.read,
            new,
            updated,
            self.read - new - updated - skipped,
            skipped,
            len(self.repairs),
            stale=self.stale,
            movements=self.movements,
            missing=self.missing,
        )

    def movements_with(self, closed: Collection[str], playbook: Playbook) -> tuple[MovementLine, ...]:
        """What moved where these missing ones are paid out; the large ones first."""
        moved = {each.customer_id: each for each in self.movements}
        for line in self.missing:
            if line.id in closed:
                before = self.totals.get(line.customer_id, 0)
                known = moved.get(
                    line.customer_id, MovementLine(line.customer_id, line.customer, before, before, False)
                )
                known = known._replace(after=known.after - line.worth)
                moved[line.customer_id] = known.judged(playbook)
        return in_order(each for each in moved.values() if each.before != each.after)


class ProductsPlan(NamedTuple):
    """A whole import of products before anything is written."""

    read: int
    new: tuple[ProductLine, ...]
    changed: tuple[tuple[str, str, Mapping[str, str | int | bool]], ...]
    """Ids of rows, the products' names, and what is to be changed in them."""
    skipped: tuple[Skip, ...]
    repairs: tuple[Repair, ...]
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    """Names of products of the same banks that the list has not: said, and left as they are."""
    mark: int

    @property
    def notices(self) -> tuple[Notice, ...]:
        """None: what there is to know of products are the missing ones."""
        return ()

    @property
    def report(self) -> ListReport:
        """The figures, for a dry run."""
        new, updated, skipped = len(self.new), len(self.changed), len(self.skipped)
        unchanged = self.read - new - updated - skipped
        return ListReport("products", self.read, new, updated, unchanged, skipped, len(self.repairs))


class WorkLine(NamedTuple):
    """A row of the manager's own sheet: whose it is, and the fields of the form that it fills."""

    row: int
    customer: str
    name: str
    values: Mapping[str, str | int | bool]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the customer's other ones, in this and in later sheets.

        An opportunity by target, product and the day on which it was found; a talk by its number, else by its day.
        """
        values = self.values
        if "target" in values:
            return self.customer, str(values["target"]), str(values["product_id"]), str(values["found_on"])
        return self.customer, str(values["number"] or values["on_day"])


class WorkPlan(NamedTuple):
    """A whole import of opportunities or talks before anything is written."""

    kind: str
    read: int
    new: tuple[WorkLine, ...]
    changed: tuple[tuple[str, WorkLine, Mapping[str, str | int | bool]], ...]
    """Ids of rows, their lines, and what is to be changed in them."""
    skipped: tuple[Skip, ...]
    repairs: tuple[Repair, ...]
    columns: tuple[Column, ...]
    mark: int
    notices: tuple[Notice, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def report(self) -> ListReport:
        """The figures, for a dry run."""
        new, updated, skipped = len(self.new), len(self.changed), len(self.skipped)
        return ListReport(
            self.kind, self.read, new, updated, self.read - new - updated - skipped, skipped, len(self.repairs)
        )


ListPlan = HoldingsPlan | ProductsPlan | WorkPlan


def in_order(movements: Iterable[MovementLine]) -> tuple[MovementLine, ...]:
    """Movements with the large ones first, then by how much moved."""
    return tuple(sorted(movements, key=lambda each: (not each.large, -abs(each.moved), each.customer_id)))
