"""Reads how far a sale has come: the chosen proposal, its checklist, the ledger, what was not sold (domain.md 2)."""

from collections.abc import Iterable

from rmtui.clock import from_utc_text
from rmtui.domain.card_views import ClosingView, Offer, SaleView
from rmtui.domain.closing import Done, StepState, counting, state
from rmtui.domain.needs import OPEN
from rmtui.domain.views import RowView
from rmtui.store.reads.proposals import offers
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

LEDGER = "ledger"
CHOSEN = "chosen"


def closing(read: Read, customer: str) -> ClosingView:
    """The proposal chosen last for an open need and not booked yet, and all sales and records of none."""
    recorded = rows(read, "closing_step", customer)
    booked = {row.text("proposal_id") for row in recorded if row.text("step") == LEDGER}
    waiting = [
        (offer, group.need)
        for group in offers(read, customer)
        if group.need is None or group.need.text("state") in OPEN
        for offer in group.offers
        if offer.proposal.text("state") == CHOSEN and offer.proposal.id not in booked
    ]
    sales, lost = ledger(read, customer), rows(read, "not_sold", customer)
    if not waiting:
        return ClosingView(None, None, (), sales, lost)
    chosen, need = max(waiting, key=lambda one: (one[0].proposal.text("chosen_on"), one[0].proposal.id))
    return ClosingView(chosen, need, checklist(read, chosen, recorded), sales, lost)


def checklist(read: Read, chosen: Offer, recorded: Iterable[RowView]) -> tuple[StepState, ...]:
    """How the five steps stand for a proposal, from the steps that were recorded for the customer."""
    mine = (done_of(row) for row in recorded if row.text("proposal_id") == chosen.proposal.id)
    return state(counting(mine, chosen.proposal.text("chosen_on"), chosen.judged, read.playbook))


def done_of(row: RowView) -> Done:
    """A recorded step as the rules read it."""
    return Done(*(row.text(name) for name in ("step", "at", "on_day", "who", "superior", "ticks")))


def ledger(read: Read, customer: str) -> tuple[SaleView, ...]:
    """The sales, newest first, each with who confirmed it from the superior's own device."""
    confirmed = {row.text("sale_id"): row for row in reversed(rows(read, "sale_confirmation", customer))}
    return tuple(_sale(read, row, confirmed.get(row.id)) for row in reversed(rows(read, "sale", customer)))


def _sale(read: Read, row: RowView, confirmation: RowView | None) -> SaleView:
    if confirmation is None:
        return SaleView(row)
    at = from_utc_text(confirmation.text("at"), read.zone)
    return SaleView(row, confirmation.text("by_name"), at.isoformat(timespec="minutes"))
