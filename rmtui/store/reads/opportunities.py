"""Reads the sheet of opportunities 商机管理表, of the book or of one customer (domain.md section 4)."""

from typing import Any, NamedTuple

from rmtui.domain.money import Held
from rmtui.domain.money_reasons import worth_here
from rmtui.domain.opportunities import NextTier, Opportunity, in_order, next_tier
from rmtui.domain.refusal import Refused
from rmtui.store.work import Read

SHEET = """SELECT o.id, o.customer_id, c.name, c.tier, o.target, o.state, o.event, o.source,
 coalesce((SELECT p.name FROM product p WHERE p.id = o.product_id AND NOT p.deleted), ''), o.amount, o.found_on,
 o.state_on, o.basis, o.next_on, o.next_step, o.feedback, o.lost_reason, o.ticks,
 coalesce((SELECT s.last_contact FROM state s WHERE s.customer_id = o.customer_id), '')
 FROM opportunity o JOIN customer c ON c.id = o.customer_id
 WHERE o.book = :book AND NOT o.deleted AND NOT c.deleted AND (:customer = '' OR o.customer_id = :customer)"""
KINDS = """SELECT count(*) FILTER (WHERE managed), count(*) FILTER (WHERE signed),
 count(*) FILTER (WHERE managed AND signed) FROM customer WHERE book = ? AND NOT deleted"""
HELD = """SELECT kind, amount FROM holding
 WHERE customer_id = ? AND book = ? AND NOT deleted AND bank = '' AND closed_on = ''"""
GROWTH = "SELECT tier, growth_plan, growth_by FROM customer WHERE id = ? AND book = ?"


class Kept(NamedTuple):
    """Customers managed 管理 and signed 签约, counted apart (domain.md section 4)."""

    managed: int
    signed: int
    both: int


class Growth(NamedTuple):
    """The way to the next tier, what is planned for it, and by when."""

    next: NextTier | None
    plan: str
    by: str


def opportunities(read: Read, customer: str = "") -> tuple[Opportunity, ...]:
    """All of the book, or of one customer, in the order to show them."""
    rows = read.db.execute(SHEET, {"book": read.book, "customer": customer})
    return in_order([_line(row) for row in rows])


def kept(read: Read) -> Kept:
    """How many customers are managed and how many are signed."""
    return Kept(*read.db.execute(KINDS, (read.book,)).fetchone())


def growth(read: Read, customer: str) -> Growth:
    """How far the customer is from the next tier by what is held here. Raises Refused `no_such_customer`."""
    found = read.db.execute(GROWTH, (customer, read.book)).fetchone()
    if found is None:
        raise Refused("no_such_customer", ref=customer)
    tier, plan, by = found
    held = worth_here(
        Held("", kind, "", "", "", amount) for kind, amount in read.db.execute(HELD, (customer, read.book))
    )
    return Growth(next_tier(tier, held, read.playbook), plan, by)


def _line(row: Any) -> Opportunity:
    return Opportunity._make((*row[:17], tuple(row[17].split()), row[18]))
