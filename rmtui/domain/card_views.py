"""What the card's tables read as for its tabs and sheets: frozen, with ids instead of words. Money in yuan."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from rmtui.domain.assets import AssetLine
from rmtui.domain.closing import StepState
from rmtui.domain.holdings import Maturity
from rmtui.domain.household import Decision, Member, Wall
from rmtui.domain.insurance import Household, Premium
from rmtui.domain.needs import Person, Suggestion
from rmtui.domain.suitability import Judged
from rmtui.domain.views import RowView


class FamilyView(NamedTuple):
    """The family as one customer's card has it, derived members included; for the manager's eyes, walls and all."""

    members: tuple[Member, ...]
    decision: Decision
    walls: tuple[Wall, ...]


class NeedsView(NamedTuple):
    """The needs table with what the life-cycle phase brings."""

    rows: tuple[RowView, ...]
    """Open ones, the most urgent first; then those met, then those dropped."""
    person: Person
    phase: str
    """The phase set on the card; empty: not set."""
    suggestion: Suggestion
    """What the facts say."""
    to_ask: tuple[str, ...]
    """Kinds of need that the set phase (else the suggested one) brings and no line is about yet."""
    names: Mapping[str, str]
    """The family's members by the id of their row."""
    offers: Mapping[str, int]
    """How many proposals there are for a need, by its id; declined and revised ones not counted."""


class Offer(NamedTuple):
    """A proposal with its lines, each judged today for this customer, in the same order."""

    proposal: RowView
    lines: tuple[RowView, ...]
    judged: tuple[Judged, ...]

    @property
    def total(self) -> int:
        """The sum of its lines."""
        return sum(line.number("amount") for line in self.lines)


class NeedOffers(NamedTuple):
    """The proposals for one need; `need` is None for those that name none."""

    need: RowView | None
    offers: tuple[Offer, ...]
    """Those that count, by their letters: not revised, not declined."""
    older: tuple[Offer, ...]
    """Revised and declined ones, newest first."""
    specialists: tuple[RowView, ...]


class SaleView(NamedTuple):
    """A line of the ledger; `confirmed_by` is empty while the superior signed on paper only."""

    sale: RowView
    confirmed_by: str = ""
    confirmed_at: str = ""


class ClosingView(NamedTuple):
    """How far the sale has come: the chosen proposal that is being closed with its checklist, and what was before."""

    chosen: Offer | None
    """None: nothing is chosen for an open need, or the last chosen one is booked."""
    need: RowView | None
    steps: tuple[StepState, ...]
    sales: tuple[SaleView, ...]
    """Newest first."""
    not_sold: tuple[RowView, ...]
    """Newest first."""


class ReviewView(NamedTuple):
    """An asset review with its lines; `rows` are the rows behind `lines`, in the same order."""

    review: RowView
    rows: tuple[RowView, ...]
    lines: tuple[AssetLine, ...]


class AssetsView(NamedTuple):
    """What a customer owns and owes, and how it was looked through."""

    holdings: tuple[RowView, ...]
    """Open ones."""
    closed: tuple[RowView, ...]
    reviews: tuple[ReviewView, ...]
    """Newest first."""
    maturities: tuple[Maturity, ...]
    """The holding's `key` is the row's id here."""
    review_due: date | None
    """None: nothing to review."""
    review_months: int


class CoverView(NamedTuple):
    """The insurance of a customer's household as his or her own card has it."""

    household: Household
    policies: tuple[RowView, ...]
    premiums: tuple[Premium, ...]


def asset_line(row: RowView) -> AssetLine:
    """A holding or a line of a review as the comparison of reviews takes it."""
    return AssetLine(
        kind=row.text("kind"),
        amount=row.number("amount"),
        bank=row.text("bank"),
        product=row.text("product"),
        holding_id=row.id if row.form == "holding" else row.text("holding_id"),
        since=row.text("since"),
        maturity=row.text("maturity"),
        risk=row.number("risk"),
    )
