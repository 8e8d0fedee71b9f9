"""What stands on the sheets that a customer is given: facts with ids instead of words. Money in yuan."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.assets import Comparison, Share, Total
from rmtui.domain.card_views import Offer
from rmtui.domain.insurance import Household, Premium
from rmtui.domain.views import Me, RowView


class SheetHead(NamedTuple):
    """Whose sheet it is, of which day, by whom; `what` names it in the audit trail."""

    what: str
    day: date
    made_at: datetime
    me: Me
    customer_id: str
    name: str
    number: str
    copy_number: int


class PrintedOffer(NamedTuple):
    """A proposal with the share of each line in per cent, and the rate as the catalogue prints it."""

    offer: Offer
    percents: tuple[int, ...]
    rates: tuple[str, ...]


class OffersFacts(NamedTuple):
    """The proposals for one need; `left_out` are labels of those that may not be shown, for they do not suit."""

    head: SheetHead
    need: RowView | None
    offers: tuple[PrintedOffer, ...]
    rating: str
    tested_on: date
    valid_until: date
    question: str
    left_out: tuple[str, ...]


class ReviewFacts(NamedTuple):
    """A review beside the one before, and the totals up to it."""

    head: SheetHead
    review: RowView
    before: RowView | None
    comparison: Comparison
    shares: tuple[Share, ...]
    totals: tuple[tuple[str, Total], ...]


class InsuranceFacts(NamedTuple):
    """The policies of the household in force on the day, what they cover, and which premiums come."""

    head: SheetHead
    household: Household
    policies: tuple[RowView, ...]
    premiums: tuple[Premium, ...]


CardFacts = OffersFacts | ReviewFacts | InsuranceFacts
