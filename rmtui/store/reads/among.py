"""Who belongs to a group that the list may be narrowed to: reviews due, holdings maturing, key customers, holders."""

from collections.abc import Sequence
from datetime import timedelta

from rmtui.store.reads.assets import reviews_due
from rmtui.store.reads.greetings import greetings
from rmtui.store.work import Read

GROUPS = ("key", "review_due", "maturing", "matured", "greet", "leftover", "sleeping", "top", "unplanned")
"""Key customers; whose asset review is due; with an open holding that matures soon, or that matured lately; who is to
be greeted for a festival that is near; walk-ins whom nobody contacted yet; high potential and long silence; the top by
value, and those of them without a plan for the year."""
LEFTOVER = """SELECT c.id FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = ? AND NOT c.deleted AND c.handed_by <> '' AND s.last_contact = '' AND NOT s.dropped"""
SLEEPING = """SELECT c.id FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = ? AND NOT c.deleted AND NOT s.dropped AND s.stage > 1 AND c.potential >= ? AND s.last_contact < ?"""
BY_VALUE = """SELECT c.id, c.yearly_plan FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = ? AND NOT c.deleted AND NOT s.dropped AND s.stage > 1 ORDER BY s.rank_key"""
KEY = "SELECT id FROM customer WHERE book = ? AND NOT deleted AND key_customer"
MATURING = """SELECT DISTINCT h.customer_id FROM holding h JOIN state s ON s.customer_id = h.customer_id
 WHERE h.maturity BETWEEN ? AND ? AND +h.book = ? AND NOT h.deleted AND h.closed_on = '' AND NOT s.dropped"""
HOLDERS = """SELECT DISTINCT h.customer_id FROM holding h LEFT JOIN product p ON p.id = h.product_id
 WHERE h.book = :book AND NOT h.deleted AND h.closed_on = ''
 AND (instr(lower(h.product), :product) OR instr(lower(coalesce(p.name, '')), :product))"""


def among(read: Read, group: str) -> Sequence[str]:
    """The customers of a group of `GROUPS`, in no order; none for a name that is no group."""
    if group == "key":
        return [row[0] for row in read.db.execute(KEY, (read.book,))]
    if group == "review_due":
        return [each.customer_id for each in reviews_due(read) if each.due <= read.today]
    if group in ("maturing", "matured"):
        return [row[0] for row in read.db.execute(MATURING, (*_days(read, group), read.book))]
    if group == "leftover":
        return [row[0] for row in read.db.execute(LEFTOVER, (read.book,))]
    if group == "sleeping":
        rules = read.playbook.events
        since = (read.today - timedelta(days=rules.sleeping_days)).isoformat()
        return [row[0] for row in read.db.execute(SLEEPING, (read.book, rules.sleeping_potential, since))]
    if group in ("top", "unplanned"):
        return [customer for customer, plan in top(read) if group == "top" or not plan]
    if group == "greet":
        return sorted({one.customer for each in greetings(read) for one in each.open})
    return []


def top(read: Read) -> Sequence[tuple[str, str]]:
    """The top by value, the first one first, each with the plan for the year (S3-12)."""
    every = read.db.execute(BY_VALUE, (read.book,)).fetchall()
    return [(row[0], row[1]) for row in every[: -(-len(every) * read.playbook.events.top_percent // 100)]]


def _days(read: Read, group: str) -> tuple[str, str]:
    """The first and the last day of what matures soon, or of what matured lately."""
    rule = read.playbook.card.maturities
    if group == "maturing":
        return read.today.isoformat(), (read.today + timedelta(days=rule.days_ahead)).isoformat()
    return (read.today - timedelta(days=rule.days_back)).isoformat(), (read.today - timedelta(days=1)).isoformat()


def holders(read: Read, product: str) -> Sequence[str]:
    """Who holds a product whose name contains this text, here or elsewhere; closed holdings do not count."""
    return [row[0] for row in read.db.execute(HOLDERS, {"book": read.book, "product": product.strip().lower()})]
