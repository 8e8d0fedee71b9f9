"""Reads promises: a customer's, or all that are open in the book (features S1-14, N15)."""

from typing import Any

from rmtui.domain.promises import PromiseCounts, PromiseView
from rmtui.store.facts import day_or_none
from rmtui.store.work import Read

COLUMNS = "p.id, p.customer_id, c.name, c.tier, p.text, p.made_on, p.due_on, p.state, p.settled_on, p.remarks"
OF_CUSTOMER = f"""SELECT {COLUMNS} FROM promise p JOIN customer c ON c.id = p.customer_id
 WHERE p.book = ? AND p.customer_id = ? AND NOT p.deleted ORDER BY p.state <> 'open', p.due_on, p.id"""
ALL_OPEN = f"""SELECT {COLUMNS} FROM promise p JOIN customer c ON c.id = p.customer_id
 WHERE p.book = ? AND p.state = 'open' AND NOT p.deleted AND NOT c.deleted ORDER BY p.due_on, p.id"""
COUNTS = """SELECT count(*) FILTER (WHERE p.due_on < :day), count(*) FILTER (WHERE p.due_on = :day),
 count(*) FILTER (WHERE p.due_on > :day) FROM promise p JOIN customer c ON c.id = p.customer_id
 WHERE p.book = :book AND p.state = 'open' AND NOT p.deleted AND NOT c.deleted"""


def promises(read: Read, customer: str) -> tuple[PromiseView, ...]:
    """A customer's promises: open ones first, by their day."""
    return tuple(_view(row, read) for row in read.db.execute(OF_CUSTOMER, (read.book, customer)))


def open_promises(read: Read) -> tuple[PromiseView, ...]:
    """All open promises of the book, the most urgent first."""
    return tuple(_view(row, read) for row in read.db.execute(ALL_OPEN, (read.book,)))


def promise_counts(read: Read) -> PromiseCounts:
    """How many open promises of the book are late, due today, and later."""
    return PromiseCounts(*read.db.execute(COUNTS, {"book": read.book, "day": read.today.isoformat()}).fetchone())


def _view(row: Any, read: Read) -> PromiseView:
    due = day_or_none(row[6]) or read.today
    return PromiseView._make((*row[:5], day_or_none(row[5]), due, row[7], day_or_none(row[8]), row[9]))
