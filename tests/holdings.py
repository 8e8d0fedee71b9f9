"""A customer with assets here and elsewhere and two asset reviews before today, for the tests of assets."""

from datetime import datetime, timedelta

from rmtui.clock import FixedClock
from rmtui.domain.model import Stage
from rmtui.domain.views import RowView
from rmtui.store.reads.rows import rows as read_rows
from rmtui.store.store import Store
from rmtui.store.writes import reviews, rows
from tests.builders import add_customer

HOLDINGS: tuple[tuple[str, str, str, str, str, dict[str, str]], ...] = (
    ("deposit", "", "定期存款", "30万", "2026-03-05", {"rate": "2.1"}),
    ("wealth", "", "安心180天", "50万", "2026-04-20", {"risk": "R2"}),
    ("fund", "", "沪深300指数", "12.5万", "", {"risk": "R4", "stop_profit": "20%", "stop_loss": "8%"}),
    ("mortgage", "", "住房按揭", "85万", "", {}),
    ("property", "", "阳光花园", "260万", "", {}),
    ("deposit", "招行", "大额存单", "20万", "2026-01-15", {"rate": "2.9"}),
)


class Owner:
    """The customer, with the ids of what is held by product, and a clock that can be put to other days."""

    def __init__(self, store: Store, clock: FixedClock, name: str = "王建国") -> None:
        self.store, self.clock = store, clock
        self.id = add_customer(store, name, tier="gold", stage=Stage.AFTER_SALES)
        self.held: dict[str, str] = {}

    def hold(self, kind: str, bank: str, product: str, amount: str, maturity: str = "", **more: str) -> str:
        """Adds a holding; its id."""
        values = {"kind": kind, "bank": bank, "product": product, "amount": amount, "maturity": maturity, **more}
        self.held[product] = self.store.write(rows.add, "holding", self.id, values).added
        return self.held[product]

    def review(self, on: datetime, **amounts: str) -> str:
        """A review of this day with these new amounts by product; its id."""
        self.clock.advance(on - self.clock.now())
        made = self.store.write(reviews.begin, self.id).added
        for line in self.lines(made):
            if line.text("product") in amounts:
                self.store.write(reviews.value, line.id, amounts[line.text("product")])
        return made

    def lines(self, review: str) -> list[RowView]:
        """The lines of a review."""
        found = self.store.read(read_rows, "review_line", self.id)
        return [line for line in found if line.text("review_id") == review]


def reviewed(store: Store, clock: FixedClock) -> Owner:
    """Assets since November, reviewed in December and in January with changes, and what was held since today."""
    today = clock.now()
    owner = Owner(store, clock)
    clock.advance(timedelta(days=-110))
    for kind, bank, product, amount, maturity, more in HOLDINGS:
        owner.hold(kind, bank, product, amount, maturity, as_of="2025-11-12", since="2025-06-01", **more)
    owner.hold("gold", "", "积存金", "3万", as_of="2025-11-12")
    first = owner.review(datetime(2025, 12, 1, 10, 0, tzinfo=today.tzinfo))
    store.write(reviews.advise, first, "分批买入债券基金，减少活期")
    store.write(reviews.close, owner.held["积存金"])
    owner.hold("bond", "", "储蓄国债", "10万", "2028-12-10")
    second = owner.review(
        datetime(2026, 1, 5, 10, 0, tzinfo=today.tzinfo), 沪深300指数="11.8万", 住房按揭="84万", 安心180天="52万"
    )
    store.write(reviews.came_of, first, "已买入储蓄国债10万")
    store.write(reviews.advise, second, "关注大额存单到期")
    clock.advance(today - clock.now())
    return owner
