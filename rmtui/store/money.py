"""Reads what customers' money says, for the rules: holdings, movements, reviews, and what is told to their holders."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rmtui.domain.assets import AssetLine, total
from rmtui.domain.money import Held, Money, Moved, Told
from rmtui.store.work import Connection

_IDS = "(SELECT value FROM json_each(?))"
HELD = f"""SELECT customer_id, id, kind, product, product_id, bank, amount, as_of, price, price_on, cost, stop_profit,
 stop_loss, pay_day, overdue_since, plan_stopped_on, book, import_key
 FROM holding WHERE NOT deleted AND closed_on = '' AND customer_id IN {_IDS} ORDER BY customer_id, id"""
MOVED = f"""SELECT customer_id, id, on_day, before, after FROM movement
 WHERE live AND customer_id IN {_IDS} ORDER BY customer_id, on_day, id"""
REVIEWED = f"""SELECT r.customer_id, r.on_day, l.kind, l.amount FROM review r
 JOIN review_line l ON l.review_id = r.id AND NOT l.deleted
 WHERE NOT r.deleted AND r.customer_id IN {_IDS} ORDER BY r.customer_id, r.on_day, r.id"""
CARDS = f"""SELECT id, card_held, risk_rating, risk_tested_on FROM customer
 WHERE NOT deleted AND (card_held <> '' OR risk_tested_on <> '') AND id IN {_IDS}"""
NEWS = """SELECT n.id, n.on_day, n.until, n.text, n.product_id, ifnull(p.name, ''), n.category, n.book
 FROM news n LEFT JOIN product p ON p.id = n.product_id
 WHERE NOT n.deleted AND n.on_day <> '' AND (n.product_id <> '' OR n.category <> '') ORDER BY n.on_day, n.id"""
REPORTS = """SELECT id, report_on, '', '', id, name, '', book FROM product
 WHERE NOT deleted AND report_on <> '' ORDER BY report_on, id"""
_TOLD = """SELECT product_id FROM news WHERE NOT deleted
 UNION SELECT id FROM product WHERE NOT deleted AND report_on <> ''"""
HOLDERS = f"""WITH told (id) AS ({_TOLD})
 SELECT DISTINCT customer_id FROM holding WHERE NOT deleted AND closed_on = '' AND (product_id IN told
 OR (product_id = '' AND product IN (SELECT name FROM product WHERE id IN told))
 OR kind IN (SELECT category FROM news WHERE NOT deleted AND product_id = ''))"""
CLAIMED = "SELECT DISTINCT customer_id FROM claim WHERE rule IN ('news', 'product.report')"

SHELF = frozenset({"product", "news"})
"""Tables whose rows belong to nobody and bring their holders onto the list."""


def money_of(db: Connection, ids: str) -> dict[str, Money]:
    """The money of the customers in a JSON list of ids; those of whom nothing is known are left out."""
    held: dict[str, list[Held]] = defaultdict(list)
    books: dict[str, str] = {}
    for row in db.execute(HELD, (ids,)):
        held[row[0]].append(_held(row))
        books[row[0]] = row[16]
    moved: dict[str, list[Moved]] = defaultdict(list)
    for row in db.execute(MOVED, (ids,)):
        moved[row[0]].append(Moved(row[1], date.fromisoformat(row[2]), row[3], row[4]))
    reviews = _reviews(db.execute(REVIEWED, (ids,)))
    cards = {row[0]: (row[1], row[2], _day(row[3])) for row in db.execute(CARDS, (ids,))}
    told = [[(row[7], _told(row)) for row in db.execute(sql)] for sql in (NEWS, REPORTS)] if held else [[], []]
    return {
        customer: Money(
            tuple(held.get(customer, ())),
            tuple(moved.get(customer, ())),
            reviews.get(customer, ()),
            *cards.get(customer, ("", "", None)),
            *(_concerning(each, books.get(customer, ""), held.get(customer, ())) for each in told),
        )
        for customer in sorted(held.keys() | moved.keys() | reviews.keys() | cards.keys())
    }


def holders(db: Connection) -> Iterator[str]:
    """Everybody whose reasons a product or news may bring or take away."""
    for sql in (HOLDERS, CLAIMED):
        yield from (row[0] for row in db.execute(sql).fetchall())


def _concerning(told: Iterable[tuple[str, Told]], book: str, held: Sequence[Held]) -> tuple[Told, ...]:
    """What is told in the customer's own book and about something held."""
    return tuple(one for where, one in told if where == book and any(one.concerns(each) for each in held))


def _held(row: Sequence[Any]) -> Held:
    return Held(
        id=row[1],
        kind=row[2],
        product=row[3],
        product_id=row[4],
        bank=row[5],
        amount=row[6],
        as_of=_day(row[7]),
        price=row[8],
        price_on=_day(row[9]),
        cost=row[10],
        stop_profit=row[11],
        stop_loss=row[12],
        pay_day=row[13],
        overdue_since=_day(row[14]),
        plan_stopped_on=_day(row[15]),
        listed=bool(row[17]),
    )


def _reviews(rows: Iterable[Sequence[Any]]) -> Mapping[str, tuple[tuple[date, int], ...]]:
    """Net totals of the reviews by customer, oldest first."""
    lines: dict[tuple[str, str], list[AssetLine]] = defaultdict(list)
    for customer, on, kind, amount in rows:
        lines[customer, on].append(AssetLine(kind, amount))
    found: dict[str, tuple[tuple[date, int], ...]] = {}
    for (customer, on), mine in lines.items():
        found[customer] = (*found.get(customer, ()), (date.fromisoformat(on), total(mine).net))
    return found


def _told(row: Sequence[Any]) -> Told:
    return Told(row[0], date.fromisoformat(row[1]), _day(row[2]), row[3], row[4], row[5], row[6])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
