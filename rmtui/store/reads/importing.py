"""Reads what an import compares a file with: every customer of the book, in a few queries."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rmtui.domain.model import Channel
from rmtui.exchange.plan import ExistingCustomer, ExistingIndex, Value
from rmtui.store.work import Read

COLUMNS = (
    *("number", "name", "tier", "kind", "title", "sex", "birthday", "birthday_lunar", "occupation", "employer"),
    *("income_band", "credit_grade", "wechat", "email", "address", "preferred_channel", "call_window"),
    *("marital_state", "children", "household", "decision_maker", "taboos", "home_region", "hobbies", "other_banks"),
    *("risk_rating", "risk_tested_on", "id_tail", "source", "allotted_on", "contribution", "potential"),
    *("value_reason", "managed", "signed", "products", "remarks"),
    *("handed_by", "campaign", "campaign_until", "card_held", "card_on", "points", "points_expire_on"),
)
"""Columns of a customer that a file can fill."""
FLAGS = frozenset({"managed", "signed"})
DND = tuple(Channel)

CUSTOMERS = f"""SELECT id, {", ".join(f"dnd_{channel}" for channel in DND)}, {", ".join(COLUMNS)}
 FROM customer WHERE book = ? AND NOT deleted ORDER BY id"""
PHONES = "SELECT customer_id, digits FROM phone WHERE book = ? AND NOT deleted"
CUSTOM = "SELECT customer_id, name, value FROM custom_field WHERE book = ? AND NOT deleted"
STAGES = "SELECT customer_id, stage, next_on FROM state WHERE book = ?"
CONTACTS = """SELECT DISTINCT customer_id, day, channel,
 CASE WHEN direction = 'out' AND outcome IN ('talked', 'sent', 'held', 'meeting', 'callback') THEN step
 ELSE 'other' END FROM contact WHERE book = ? AND live"""
NEXT_STEPS = "SELECT DISTINCT customer_id, on_day, channel FROM next_step WHERE book = ? AND live AND on_day <> ''"
MARK = "SELECT coalesce(max(n), 0) FROM action"

Grouped = dict[str, list[tuple[Any, ...]]]


def existing(read: Read) -> ExistingIndex:
    """The customers of the book as an import sees them; its mark changes with every action."""
    related = {sql: _grouped(read, sql) for sql in (PHONES, CUSTOM, STAGES, CONTACTS, NEXT_STEPS)}
    rows = read.db.execute(CUSTOMERS, (read.book,))
    return ExistingIndex(tuple(_customer(row, related) for row in rows), mark(read))


def mark(read: Read) -> int:
    """The number of the newest action: an import planned before another one must be planned again."""
    return int(read.db.execute(MARK).fetchone()[0])


def _grouped(read: Read, sql: str) -> Grouped:
    rows: Grouped = defaultdict(list)
    for row in read.db.execute(sql, (read.book,)):
        rows[row[0]].append(tuple(row[1:]))
    return rows


def _customer(row: Sequence[Any], related: dict[str, Grouped]) -> ExistingCustomer:
    mine = {sql: rows.get(row[0], []) for sql, rows in related.items()}
    dnd, values = row[1 : 1 + len(DND)], row[1 + len(DND) :]
    return ExistingCustomer(
        id=row[0],
        fields={name: _value(name, value) for name, value in zip(COLUMNS, values, strict=True)},
        stage=mine[STAGES][0][0] if mine[STAGES] else 0,
        phones=tuple(phone[0] for phone in mine[PHONES]),
        custom=dict((name, value) for name, value in mine[CUSTOM]),
        dnd=frozenset(channel for channel, on in zip(DND, dnd, strict=True) if on),
        contacts=frozenset((day, channel, step) for day, channel, step in mine[CONTACTS]),
        next_contacts=frozenset([*mine[NEXT_STEPS], *((next_on, "") for _, next_on in mine[STAGES] if next_on)]),
    )


def _value(name: str, value: Any) -> Value:
    """SQLite knows no truth values."""
    return bool(value) if name in FLAGS else value
