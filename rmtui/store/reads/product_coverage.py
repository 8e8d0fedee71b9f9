"""Reads which customers hold something of which product family (feature S4-38, domain.md section 4)."""

from collections import defaultdict

from rmtui.domain.team_figures import Coverage, CoverageRow, families_of, family_of, gaps_first
from rmtui.store.work import Read

HELD = """SELECT h.customer_id, h.kind, coalesce(p.category, '') FROM holding h
 LEFT JOIN product p ON p.id = h.product_id AND NOT p.deleted
 WHERE h.book = :book AND NOT h.deleted AND h.closed_on = '' AND h.bank = ''
 UNION SELECT customer_id, 'other', category FROM sale WHERE live AND book = :book AND category = 'card'"""
"""A card becomes no holding when it is sold: the ledger knows it."""
SHELF = """SELECT DISTINCT category FROM product
 WHERE book = :book AND NOT deleted AND NOT withdrawn AND bank = '' AND category <> ''"""
BY_VALUE = """SELECT c.id, c.name, c.tier, c.contribution FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND NOT c.pool AND NOT s.dropped ORDER BY s.rank_key, c.id"""


def coverage(read: Read, limit: int) -> Coverage:
    """The book's customers by product families, as of today; at most so many rows, the totals of all.

    Families are those of which this bank's shelf has a product, and those that somebody holds. Closed holdings and
    those at other banks do not count. Customers come by value (domain.md section 3), those with a gap first; who was
    dropped, or waits in the pool, is left out.
    """
    asked = {"book": read.book}
    held: dict[str, set[str]] = defaultdict(set)
    for customer, kind, category in read.db.execute(HELD, asked):
        if family := family_of(kind, category):
            held[customer].add(family)
    people = read.db.execute(BY_VALUE, asked).fetchall()
    shelf = {family_of("other", row[0]) for row in read.db.execute(SHELF, asked)}
    families = families_of(shelf.union(*(held.get(row[0], set()) for row in people)))
    rows = [
        CoverageRow(one, name, tier, value, tuple(family in held.get(one, ()) for family in families))
        for one, name, tier, value in people
    ]
    totals = tuple(sum(row.held[place] for row in rows) for place in range(len(families)))
    return Coverage(len(rows), families, tuple(gaps_first(rows)[:limit]), totals)
