"""Reads what the familiar-customer test looks at, of one customer (domain.md section 4)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from json import dumps
from typing import NamedTuple

from rmtui.domain.familiar import Familiar, FamiliarFacts, Purchase, judge
from rmtui.domain.first_contact import is_conversation
from rmtui.domain.model import Channel, CustomerFacts, MeetingState
from rmtui.domain.views import RowView
from rmtui.store.facts import day_or_none, facts_of
from rmtui.store.reads.rows import rows, rows_by_customer
from rmtui.store.work import Read

CARDS = """SELECT id, occupation, hobbies, tastes, other_banks, products FROM customer
 WHERE book = ? AND id IN (SELECT value FROM json_each(?))"""
E_BANKING = ("网银", "网上银行", "手机银行", "电话银行", "短信银行", "e-banking", "mobile banking", "online banking")
"""Words of a product that is e-banking: all of it counts as one."""
ONE_E_BANKING = "e-banking"


class PapersView(NamedTuple):
    """The index of papers, the test, and the rows of what was vouched for, by condition."""

    documents: tuple[RowView, ...]
    familiar: Familiar
    ticks: tuple[RowView, ...]


def papers(read: Read, customer: str) -> PapersView:
    """A customer's papers and test."""
    ticks = rows(read, "familiar_tick", customer)
    return PapersView(rows(read, "document", customer), familiar(read, customer), ticks)


def familiar(read: Read, customer: str) -> Familiar:
    """The test today; an unknown customer meets nothing."""
    return familiar_among(read, [customer])[customer]


def familiar_among(read: Read, customers: Collection[str]) -> dict[str, Familiar]:
    """The test today of each of these, in a few queries whatever their number."""
    ids, rule = dumps(list(customers)), read.playbook.care.familiar
    facts = facts_of(read.db, read.zone, customers)
    cards = {row[0]: row[1:] for row in read.db.execute(CARDS, (read.book, ids))}
    ticks, held, sales = (rows_by_customer(read, form, customers) for form in ("familiar_tick", "holding", "sale"))
    found = {}
    for customer in customers:
        vouched = {row.text("kind"): row.text("remarks") for row in reversed(ticks.get(customer, ()))}
        known, card = facts.get(customer), cards.get(customer)
        looked_at = FamiliarFacts()
        if known is not None and card is not None:
            looked_at = _looked_at(known, card, held.get(customer, ()), sales.get(customer, ()))
        found[customer] = judge(looked_at, vouched, rule, read.today)
    return found


def _looked_at(
    facts: CustomerFacts, card: Sequence[str], held: Sequence[RowView], sales: Sequence[RowView]
) -> FamiliarFacts:
    return FamiliarFacts(
        occupation=card[0],
        hobbies=card[1],
        tastes=card[2],
        elsewhere=tuple(_elsewhere(held, card[3])),
        talks=tuple(one.day for one in facts.contacts if is_conversation(one)),
        reviewed_on=facts.reviewed_on,
        products=tuple(_products(held, card[4])),
        purchases=tuple(_purchases(sales)),
        booked=tuple(_booked(facts)),
    )


def _elsewhere(held: Sequence[RowView], other_banks: str) -> Iterator[str]:
    for row in held:
        if row.text("bank") and not row.text("closed_on"):
            yield f"{row.text('bank')} {row.text('product')}".strip()
    if other_banks and other_banks not in ("无", "none"):
        yield other_banks


def _products(held: Sequence[RowView], typed: str) -> Iterator[str]:
    """What is held here by name, then what the card says; all e-banking as one."""
    here = [row for row in held if not row.text("bank") and not row.text("closed_on")]
    names = [row.text("product") or row.text("kind") for row in here if row.text("kind") != "property"]
    for separator in "，、；;\n/":
        typed = typed.replace(separator, ",")
    names += [part.strip() for part in typed.split(",") if part.strip()]
    for name in names:
        yield ONE_E_BANKING if any(word in name.casefold() for word in E_BANKING) else name


def _purchases(sales: Sequence[RowView]) -> Iterator[Purchase]:
    for row in sales:
        on = day_or_none(row.text("on_day"))
        if on is not None:
            yield Purchase(on, row.text("product"), row.text("category"), row.number("amount"))


def _booked(facts: CustomerFacts) -> Iterator[date]:
    for meeting in facts.meetings:
        held = meeting.state is MeetingState.HELD and meeting.channel is Channel.MEETING
        if held and meeting.agreed_on < meeting.at.date():
            yield meeting.at.date()
