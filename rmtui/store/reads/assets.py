"""Reads what customers own and owe: holdings, reviews beside each other, what matures, whose review is due."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from rmtui.domain.assets import in_top, review_due, review_months
from rmtui.domain.calendar import day_of
from rmtui.domain.card_views import AssetsView, ReviewView, asset_line
from rmtui.domain.holdings import Holding, Maturity, maturities
from rmtui.domain.views import RowView
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

RANKED = """SELECT customer_id AS id, row_number() OVER (ORDER BY rank_key) AS place, count(*) OVER () AS total
 FROM state WHERE book = :book AND NOT dropped"""
"""Every customer who is not dropped with his or her place by value, as the list has it."""
REVIEWED = "SELECT customer_id, max(on_day) AS last FROM review WHERE book = :book AND NOT deleted GROUP BY customer_id"
HELD = """SELECT customer_id, min(CASE WHEN as_of <> '' THEN as_of ELSE since END) AS since FROM holding
 WHERE book = :book AND NOT deleted AND closed_on = '' GROUP BY customer_id"""
DUE = f"""SELECT c.id, c.name, c.tier, c.key_customer, ranked.place, ranked.total, reviewed.last, held.since
 FROM ({RANKED}) ranked JOIN customer c ON c.id = ranked.id JOIN state s ON s.customer_id = c.id
 LEFT JOIN ({REVIEWED}) reviewed ON reviewed.customer_id = c.id
 LEFT JOIN ({HELD}) held ON held.customer_id = c.id
 WHERE (reviewed.last IS NOT NULL OR held.since IS NOT NULL)
 AND NOT (s.paused_from <> '' AND s.paused_from <= :today AND s.paused_until > :today)
 ORDER BY ranked.place"""
PLACE = """SELECT c.key_customer, s.dropped,
 1 + (SELECT count(*) FROM state o WHERE o.book = :book AND NOT o.dropped AND o.rank_key < s.rank_key),
 (SELECT count(*) FROM state o WHERE o.book = :book AND NOT o.dropped)
 FROM customer c JOIN state s ON s.customer_id = c.id WHERE c.id = :customer AND c.book = :book"""
"""The mark of one customer and the place that `RANKED` gives."""
_HOLDING = ("customer_id", "id", "kind", "product", "amount", "since", "maturity", "rate", "risk", "as_of", "bank")
MATURING = f"""SELECT {", ".join(f"h.{name}" for name in _HOLDING)} FROM holding h
 JOIN state s ON s.customer_id = h.customer_id
 WHERE h.maturity BETWEEN ? AND ? AND +h.book = ? AND NOT h.deleted AND h.closed_on = '' AND NOT s.dropped"""
"""Open holdings that mature between two days; the sign keeps the query on the index of the days."""


class ReviewDue(NamedTuple):
    """When a customer's next asset review is due; `last` is None for who was never reviewed."""

    customer_id: str
    name: str
    tier: str
    last: date | None
    due: date
    months: int


def assets(read: Read, customer: str) -> AssetsView:
    """What a customer owns and owes, every review, what matures, when the next review is due."""
    held = rows(read, "holding", customer)
    holdings = tuple(row for row in held if not row.text("closed_on"))
    reviews = _reviews(rows(read, "review", customer), rows(read, "review_line", customer))
    months = _months_of(read, customer)
    return AssetsView(
        holdings=holdings,
        closed=tuple(row for row in held if row.text("closed_on")),
        reviews=reviews,
        maturities=maturities(map(_holding, holdings), read.today, read.playbook, read.calendar),
        review_due=_next_review(read, holdings, reviews, months),
        review_months=months,
    )


def _months_of(read: Read, customer: str) -> int:
    """Months between two reviews of a customer, by the mark and the place by value."""
    found = read.db.execute(PLACE, {"customer": customer, "book": read.book}).fetchone()
    marked, dropped, place, total = found or (False, True, 0, 0)
    return review_months(bool(marked), not dropped and in_top(place, total, read.playbook), read.playbook)


def _reviews(reviews: Iterable[RowView], lines: Iterable[RowView]) -> tuple[ReviewView, ...]:
    """The reviews, newest first, each with its lines."""
    by_review: dict[str, list[RowView]] = {}
    for line in lines:
        by_review.setdefault(line.text("review_id"), []).append(line)
    return tuple(
        ReviewView(row, tuple(by_review.get(row.id, ())), tuple(map(asset_line, by_review.get(row.id, ()))))
        for row in reviews
    )


def _holding(row: RowView) -> Holding:
    return Holding(
        customer_id=row.customer,
        key=row.id,
        kind=row.text("kind"),
        product=row.text("product"),
        amount=row.number("amount"),
        since=row.text("since"),
        maturity=row.text("maturity"),
        rate=row.text("rate"),
        risk=row.number("risk"),
        as_of=row.text("as_of"),
        bank=row.text("bank"),
        closed_on=row.text("closed_on"),
    )


def _next_review(read: Read, holdings: Sequence[RowView], reviews: Sequence[ReviewView], months: int) -> date | None:
    if not holdings and not reviews:
        return None
    last = day_of(reviews[0].review.text("on_day")) if reviews else None
    since = min((row.text("as_of") or row.text("since") for row in holdings), default="")
    return review_due(last, day_of(since) or read.today, months, read.calendar)


def reviews_due(read: Read) -> tuple[ReviewDue, ...]:
    """The next review of every customer who has something to review, the most late first, then by value.

    Dropped customers and those left alone for a while stand on no list.
    """
    values = {"book": read.book, "today": read.today.isoformat()}
    calendar = read.calendar

    @cache
    def due(last: str, since: str, months: int) -> date:
        """Many customers share their days, and a working day takes long to find."""
        return review_due(day_of(last), day_of(since) or read.today, months, calendar)

    found = []
    for customer, name, tier, marked, place, total, last, since in read.db.execute(DUE, values):
        months = review_months(bool(marked), in_top(place, total, read.playbook), read.playbook)
        on = due(last or "", "" if last else since or "", months)
        found.append(ReviewDue(customer, name, tier, day_of(last or ""), on, months))
    return tuple(sorted(found, key=lambda each: each.due))


def maturing(read: Read) -> tuple[tuple[str, Maturity], ...]:
    """Every open holding of the book that matures within the playbook's days, with its customer, the earliest first.

    The holding's `key` is the row's id. Dropped customers are left out.
    """
    rule = read.playbook.card.maturities
    start, end = read.today - timedelta(days=rule.days_back), read.today + timedelta(days=rule.days_ahead)
    found = read.db.execute(MATURING, (start.isoformat(), end.isoformat(), read.book))
    holdings = [Holding(*row) for row in found]
    return tuple(
        (each.holding.customer_id, each) for each in maturities(holdings, read.today, read.playbook, read.calendar)
    )
