"""Enters single lines of the sales ledger, each with the holding that it becomes (domain.md section 2, stage 6)."""

from datetime import date
from typing import Any, NamedTuple

from rmtui.domain.calendar import add_months
from rmtui.domain.closing import Sale, sold_lacks
from rmtui.domain.forms import rule_of, typed
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.tables import Holding, Product, ProposalLine, SaleRow
from rmtui.store.work import Work
from rmtui.text import clean, half_width

HELD_AS = {"structured": "deposit", "loan": "mortgage", "card": "", "trust": "other"} | {
    kind: kind for kind in ("deposit", "wealth", "fund", "bond", "insurance", "gold", "stock")
}
"""As which kind of holding a product's class is held; a card is none, own words are `other`."""


class Bought(NamedTuple):
    """A line of the chosen proposal that was bought; what is typed here goes before what the proposal says."""

    line_id: str
    amount: str = ""
    term: str = ""
    maturity: str = ""
    rate: str = ""


def book_line(
    work: Work, line: ProposalLine, bought: Bought, need_id: str, names: tuple[str, str], day: date
) -> SaleRow:
    """Enters a line of the ledger and the holding that it becomes; `names` are handler and approver.

    Raises Refused `sale_needs_amount`, `step_needs_superior`, `step_superior_is_handler`, `sale_maturity_too_early`,
    `field_required`, or what is wrong with a typed value.
    """

    def of(form: str, field: str, text: str, otherwise: Any) -> Any:
        said = half_width(clean(text))
        return typed(rule_of(form, field), said, work.today, calendar=work.calendar) if said else otherwise

    term = of("proposal_line", "term", bought.term, line.term)
    product = work.session.get(Product, line.product_id) if line.product_id else None
    computed = add_months(day, term).isoformat() if term else ""
    sale = SaleRow(
        id=new_id(),
        book=work.book,
        customer_id=line.customer_id,
        need_id=need_id,
        proposal_id=line.proposal_id,
        on_day=day.isoformat(),
        product_id=line.product_id,
        product=line.product,
        category=line.category,
        risk=line.risk,
        amount=of("proposal_line", "amount", bought.amount, line.amount),
        term=term,
        maturity=of("holding", "maturity", bought.maturity, computed),
        rate=of("holding", "rate", bought.rate, product.rate if product else ""),
        handler=names[0],
        approver=names[1],
        exception_reason=line.exception_reason,
        exception_by=line.exception_by,
    )
    _refuse_sale(sale)
    holding = _holding(sale)
    sale.holding_id = holding.id if holding else ""
    work.session.add_all([sale, *([holding] if holding else [])])
    return sale


def _holding(sale: SaleRow) -> Holding | None:
    """What the customer holds with this bank from the sale on; maturity and rate go with it."""
    kind = HELD_AS.get(sale.category, "other")
    if not kind:
        return None
    return Holding(
        id=new_id(),
        book=sale.book,
        customer_id=sale.customer_id,
        kind=kind,
        product=sale.product,
        product_id=sale.product_id,
        amount=sale.amount,
        since=sale.on_day,
        maturity=sale.maturity,
        rate=sale.rate,
        risk=sale.risk,
        as_of=sale.on_day,
        sale_id=sale.id,
    )


def _refuse_sale(sale: SaleRow) -> None:
    said = Sale(sale.on_day, sale.product, sale.amount, sale.handler, sale.approver, sale.term, sale.maturity)
    lacks = sold_lacks(said)
    if "amount" in lacks:
        raise Refused("sale_needs_amount", product=sale.product)
    if "approver" in lacks:
        raise Refused("step_superior_is_handler" if sale.approver else "step_needs_superior")
    if "maturity" in lacks:
        raise Refused("sale_maturity_too_early", product=sale.product, on=sale.on_day)
    if lacks:
        raise Refused("field_required", field=lacks[0])
