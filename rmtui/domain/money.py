"""What a customer's money says: holdings with prices and days, movements, totals, news (domain.md sections 3 and 5).

Money in yuan; prices as decimal text, empty where unknown; days None where unknown.
"""

from datetime import date
from typing import NamedTuple


class Held(NamedTuple):
    """A holding with what may bring its customer onto the list."""

    id: str
    kind: str
    product: str
    product_id: str
    bank: str
    amount: int
    as_of: date | None = None
    price: str = ""
    price_on: date | None = None
    cost: str = ""
    stop_profit: str = ""
    stop_loss: str = ""
    pay_day: int = 0
    """The day of the month on which an instalment or a card's balance is due; 0: none."""
    overdue_since: date | None = None
    plan_stopped_on: date | None = None
    listed: bool = False
    """A bank's list brought it: what is typed by hand may be a part of what is held."""


class Moved(NamedTuple):
    """A large movement between two states of what is held here."""

    id: str
    on: date
    before: int
    after: int


class Told(NamedTuple):
    """News, or a product's report, for those who hold the product or the class."""

    id: str
    on: date
    until: date | None
    text: str
    product_id: str = ""
    product: str = ""
    category: str = ""

    def concerns(self, held: Held) -> bool:
        """Whether it is about this holding; an imported one names its product without pointing at it."""
        if self.product_id:
            return held.product_id == self.product_id or (not held.product_id and held.product == self.product)
        return bool(self.category) and held.kind == self.category


class Money(NamedTuple):
    """All of it for one customer."""

    held: tuple[Held, ...] = ()
    moved: tuple[Moved, ...] = ()
    reviews: tuple[tuple[date, int], ...] = ()
    """Day and net total of the asset reviews, oldest first."""
    card: str = ""
    """The tier of the card that was issued, `none` where there is none; empty: unknown."""
    rating: str = ""
    tested_on: date | None = None
    news: tuple[Told, ...] = ()
    reports: tuple[Told, ...] = ()
