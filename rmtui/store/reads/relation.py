"""Reads how close a customer is: surveys, trust, tactics, gifts, common ground, what was bought (domain.md 2 and 6)."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from rmtui.domain.common import FIELDS, Common, shared, sharing
from rmtui.domain.views import RowView
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

_NAMES = ", ".join(FIELDS)
MINE = f"SELECT {_NAMES} FROM book WHERE id = ? AND NOT deleted"
THEIRS = f"SELECT {_NAMES} FROM customer WHERE id = ? AND book = ?"
OTHERS = f"""SELECT name, {_NAMES} FROM customer WHERE book = ? AND id <> ? AND NOT deleted
 AND id NOT IN (SELECT customer_id FROM state WHERE dropped)
 AND (home_region <> '' OR school <> '' OR hobbies <> '' OR circle <> '') ORDER BY name LIMIT 20000"""
BOUGHT = "SELECT coalesce(sum(amount), 0), count(*) FROM sale WHERE customer_id = ? AND book = ? AND live"
CAME_FIRST = """SELECT count(*), coalesce(max(day), '') FROM contact
 WHERE customer_id = ? AND book = ? AND live AND direction = 'in' AND day >= ?"""


class Sign(NamedTuple):
    """A sign of trust: how often it was noticed in the last twelve months, and when last."""

    kind: str
    times: int
    last: str


class RelationView(NamedTuple):
    """What the tab of the relation shows beside the card's fields."""

    surveys: tuple[RowView, ...]
    """Newest first."""
    signs: tuple[Sign, ...]
    trust: tuple[RowView, ...]
    tactics: tuple[RowView, ...]
    gifts: tuple[RowView, ...]
    gifts_this_year: int
    bought: int
    """Yuan in the ledger, of all years."""
    sales: int
    with_me: tuple[Common, ...]
    with_others: tuple[tuple[Common, tuple[str, ...]], ...]
    """What other customers of the book share, with their names."""
    mine: Mapping[str, str]
    """The manager's own, as far as filled in."""


def relation(read: Read, customer: str) -> RelationView:
    """All of it, of one customer."""
    trust, gifts = rows(read, "trust_sign", customer), rows(read, "gift", customer)
    mine = _fields(read.db.execute(MINE, (read.book,)).fetchone())
    theirs = _fields(read.db.execute(THEIRS, (customer, read.book)).fetchone())
    others = ((row[0], _fields(row[1:])) for row in read.db.execute(OTHERS, (read.book, customer)))
    found = sharing(theirs, others) if any(theirs.values()) else {}
    bought, sales = read.db.execute(BOUGHT, (customer, read.book)).fetchone()
    return RelationView(
        surveys=rows(read, "satisfaction", customer),
        signs=_signs(read, customer, trust),
        trust=trust,
        tactics=rows(read, "loyalty_tactic", customer),
        gifts=gifts,
        gifts_this_year=gifts_in(gifts, read.today.year),
        bought=bought,
        sales=sales,
        with_me=shared(mine, theirs),
        with_others=tuple((common, tuple(names)) for common, names in found.items()),
        mine=mine,
    )


def own_profile(read: Read) -> Mapping[str, str]:
    """What the manager may have in common with customers."""
    return _fields(read.db.execute(MINE, (read.book,)).fetchone())


def gifts_in(gifts: tuple[RowView, ...], year: int) -> int:
    """What the gifts of a calendar year come to, in yuan."""
    return sum(row.number("amount") for row in gifts if row.text("on_day").startswith(f"{year:04d}"))


def _signs(read: Read, customer: str, trust: tuple[RowView, ...]) -> tuple[Sign, ...]:
    """Each sign with its count; who made contact first is counted from the contacts too."""
    since = read.today.replace(year=read.today.year - 1, day=min(read.today.day, 28)).isoformat()
    recent = [row for row in trust if row.text("on_day") >= since]
    counts = Counter(row.text("kind") for row in recent)
    last = {kind: max(row.text("on_day") for row in recent if row.text("kind") == kind) for kind in counts}
    came, day = read.db.execute(CAME_FIRST, (customer, read.book, since)).fetchone()
    counts["came_first"] += came
    last["came_first"] = max(last.get("came_first", ""), day)
    kinds = ("private_fact", "help_asked", "came_first", "referral")
    return tuple(Sign(kind, counts[kind], last.get(kind, "")) for kind in kinds)


def _fields(row: object) -> Mapping[str, str]:
    values = tuple(row) if isinstance(row, tuple) else ("",) * len(FIELDS)
    return dict(zip(FIELDS, values, strict=True))
