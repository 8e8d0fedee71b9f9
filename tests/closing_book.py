"""A customer on the way to a sale, for the tests of closing: a need, a chosen proposal, steps as they are recorded."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.card_views import ClosingView
from rmtui.domain.model import Stage
from rmtui.store.reads.closing import closing
from rmtui.store.store import Store
from rmtui.store.writes import closing as writes
from rmtui.store.writes import rows
from rmtui.store.writes.closing import Bought
from tests.builders import add_customer

RISKS = ("explained", "liquidity", "no_guarantee", "fees")
"""What is ticked for a product of risk R2."""
SIGNED = ("papers", "customer")


class Deal(NamedTuple):
    """A customer with a need and a chosen proposal of two lines."""

    customer: str
    need: str
    proposal: str
    lines: tuple[str, ...]


def make_deal(store: Store, name: str = "王建国", *, rating: str = "C2", tested: str = "2026-01-05") -> Deal:
    """A fund of R2 for 30 万 and six months, and a deposit of R1 for 10 万, chosen by a customer of stage 6."""
    customer = add_customer(
        store, name, stage=Stage.CLOSE, risk_rating=rating, risk_tested_on=tested, sex="男", phone="14400001234"
    )
    need = store.write(rows.add, "need", customer, {"kind": "education", "amount": "40万"}).added
    proposal = store.write(rows.add, "proposal", customer, {"need_id": need}).added
    product = store.write(rows.add, "product", "", {"name": "稳健一号", "risk": "R2", "category": "fund", "term": "6",
                                                    "rate": "2.35"}).added  # fmt: skip
    lines = (
        {"product_id": product, "amount": "30万"},
        {"product": "大额存单", "category": "deposit", "risk": "R1", "amount": "10万"},
    )
    made = [store.write(rows.add, "proposal_line", customer, {"proposal_id": proposal, **one}).added for one in lines]
    store.write(rows.edit, "proposal", proposal, {"state": "chosen"})
    return Deal(customer, need, proposal, tuple(made))


def go_through(store: Store, deal: Deal, until: str = "sign", on: date | None = None) -> None:
    """Records the steps in order, up to this one."""
    said: dict[str, dict[str, object]] = {
        "recommend": {},
        "risks": {"ticks": RISKS},
        "confirm": {},
        "sign": {"ticks": SIGNED, "superior": "单雪"},
    }
    for step, values in said.items():
        store.write(writes.step, deal.proposal, step, on=on, **values)  # type: ignore[arg-type]
        if step == until:
            return


def sell_all(store: Store, deal: Deal) -> str:
    """Goes through all steps and books both lines; the first sale's id."""
    go_through(store, deal)
    return store.write(writes.sell, deal.proposal, [Bought(line) for line in deal.lines]).added


def view(store: Store, customer: str) -> ClosingView:
    """How far the sale has come."""
    return store.read(closing, customer)


def states(store: Store, customer: str) -> str:
    """The five steps in letters: done, open, later."""
    return "".join("d" if one.done else "o" if one.open else "-" for one in view(store, customer).steps)
