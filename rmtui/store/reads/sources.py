"""Reads where customers come from (S4-05, S4-19, S4-36), and the top by value with their plans (S3-12)."""

import re
from typing import NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.store.reads.among import top
from rmtui.store.work import Read

_ENTERED = """FROM customer c JOIN stage_move m ON m.customer_id = c.id AND m.live AND m.from_stage = 0
 JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND substr(m.on_day, 1, 7) = :month"""
_COUNTS = "count(*), count(*) FILTER (WHERE s.last_contact <> ''), count(*) FILTER (WHERE s.stage > 1)"
SOURCES = f"SELECT c.source, {_COUNTS} {_ENTERED} GROUP BY c.source ORDER BY 2 DESC, 1"
HANDED = f"SELECT c.handed_by, {_COUNTS} {_ENTERED} AND c.handed_by <> '' GROUP BY c.handed_by ORDER BY 2 DESC, 1"
NAMES = "SELECT name, tier FROM customer WHERE id = ?"
CALLS = """SELECT count(*), count(*) FILTER (WHERE customer_id IN (SELECT value FROM json_each(:ids)))
 FROM contact
 WHERE live AND book = :book AND NOT imported
 AND direction = 'out' AND channel = 'call' AND substr(day, 1, 7) = :month"""


class SourceCount(NamedTuple):
    """How many customers came so in a month, and what became of them."""

    name: str
    customers: int
    contacted: int
    invited: int
    """Beyond the first stage."""


class SourcesView(NamedTuple):
    """A month's sources, and who handed customers over: the feedback that tellers get."""

    month: str
    sources: tuple[SourceCount, ...]
    handed: tuple[SourceCount, ...]


class TopCustomer(NamedTuple):
    """One of the top by value with the plan for the year."""

    customer: str
    name: str
    tier: str
    plan: str


class TopView(NamedTuple):
    """The top by value; `share` is how many per cent of this month's calls they got."""

    customers: tuple[TopCustomer, ...]
    unplanned: int
    calls: int
    share: int


def sources(read: Read, month: str) -> SourcesView:
    """Who came in a month `YYYY-MM`, by source and by who handed them over. Raises Refused `bad_month`."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII):
        raise Refused("bad_month", value=month)
    asked = {"book": read.book, "month": month}
    found = [tuple(SourceCount(*row) for row in read.db.execute(sql, asked)) for sql in (SOURCES, HANDED)]
    return SourcesView(month, *found)


def top_view(read: Read) -> TopView:
    """The top by value, each with name and plan, and their share of the month's calls."""
    from json import dumps

    found = []
    for customer, plan in top(read):
        name, tier = read.db.execute(NAMES, (customer,)).fetchone()
        found.append(TopCustomer(customer, name, tier, plan))
    asked = {"book": read.book, "month": f"{read.today:%Y-%m}", "ids": dumps([one.customer for one in found])}
    calls, mine = read.db.execute(CALLS, asked).fetchone()
    return TopView(tuple(found), sum(not one.plan for one in found), calls, mine * 100 // calls if calls else 0)
