"""Whom the erasures of a book name, and which rows of the log go with them; the wiping itself is `erase`.

A row belongs to a customer if any of its changes ever said so; what belongs to an erased one is erased wholly. So the
rows that stand follow from the set of changes alone, in whatever order erasures and changes came.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from json import JSONDecodeError, dumps
from typing import Any, NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.store.log.chain import Entry, parse_body
from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import Key
from rmtui.store.work import Connection

ERASURE = "erasure"
CUSTOMER = "customer"
Subject = tuple[str, str]
"""(book, customer's id): an erasure reaches no further than its own book."""

_OWN = ("customer_id",)
_OWNERS: Mapping[str, tuple[str, ...]] = {"lesson": ("about_id",), "relative": ("customer_id", "card_id")}
"""The fields that name whom a row is about, where it is not `customer_id` alone.

A line of a family whose member has a card of her own is about the member, and about the customer on whose card it is.
"""
_SUBJECTS = "SELECT book, subject FROM erasure"
_NAMING = "SELECT tbl, row_id, body FROM change WHERE book = ? AND (row_id = ? OR instr(body, ?))"
_EMPTIED = """SELECT DISTINCT row_id FROM change
 WHERE tbl = ? AND row_id IN (SELECT value FROM json_each(?)) AND body = '' AND salt = ''"""


class Sifted(NamedTuple):
    """Changes as they are to be logged, and the rows of them and of the log that are erased now."""

    entries: Sequence[Entry]
    keys: frozenset[Key]


def subjects(db: Connection) -> frozenset[Subject]:
    """Everybody who was erased, in all books of the file; taking an erasure back brings nobody back."""
    return frozenset((book, subject) for book, subject in db.execute(_SUBJECTS).fetchall())


def owners(tbl: str, row_id: str, body: str) -> Iterator[str]:
    """The customers to whom a change of this body says that its row belongs; nobody where it cannot be read."""
    if tbl == CUSTOMER:
        yield row_id
    try:
        said: Any = parse_body(body)
    except JSONDecodeError:
        return
    for name in _OWNERS.get(tbl, _OWN):
        part = said.get(name) if isinstance(said, dict) else None
        if isinstance(part, dict) and type(part.get("v")) is str:
            yield part["v"]


def is_about(entry: Entry, erased: Collection[Subject]) -> bool:
    """Whether a change says that its row belongs to somebody who was erased."""
    return any((entry.book, owner) in erased for owner in owners(entry.tbl, entry.row_id, entry.body))


def accounted(entry: Entry, erased: Collection[Subject]) -> bool:
    """Whether an emptied change may be the work of an erasure.

    What it said is gone, so only this can be told: a card must be that of an erased customer; another row must be of a
    table whose rows belong to customers, in a book with an erasure.
    """
    if entry.tbl == CUSTOMER:
        return (entry.book, entry.row_id) in erased
    return can_be_owned(entry.tbl) and any(book == entry.book for book, _ in erased)


def can_be_owned(tbl: str) -> bool:
    """Whether the rows of a table belong to customers; those of a newer program's tables may."""
    return tbl not in TABLES or tbl == CUSTOMER or any(name in TABLES[tbl].fields for name in _OWNERS.get(tbl, _OWN))


def rows_of(db: Connection, book: str, customer: str) -> frozenset[Key]:
    """The rows of the log that belong to a customer."""
    return frozenset(
        (tbl, row_id)
        for tbl, row_id, body in db.execute(_NAMING, (book, customer, f'"{customer}"'))
        if customer in owners(tbl, row_id, body)
    )


def sift(db: Connection, new: Sequence[Entry]) -> Sifted:
    """Empties those of the new changes that belong to somebody erased, by an erasure known or among them.

    Raises Refused `bundle_not_usable` for a change that was emptied without an erasure.
    """
    known = subjects(db)
    arrived = frozenset(_arrived(new)) - known
    erased = known | arrived
    emptied = [entry for entry in new if entry.erased]
    if not all(accounted(entry, erased) for entry in emptied):
        raise Refused("bundle_not_usable", reason="emptied")
    if not erased:
        return Sifted(new, frozenset())
    keys = {(entry.tbl, entry.row_id) for entry in new if entry.erased or is_about(entry, erased)}
    keys |= _emptied_before(db, {(entry.tbl, entry.row_id) for entry in new} - keys)
    for book, customer in arrived:
        keys |= rows_of(db, book, customer)
    entries = [entry._replace(body="", salt="") if (entry.tbl, entry.row_id) in keys else entry for entry in new]
    return Sifted(entries, frozenset(keys))


def _arrived(new: Sequence[Entry]) -> Iterator[Subject]:
    for entry in new:
        if entry.tbl == ERASURE and not entry.erased:
            try:
                yield entry.book, str(parse_body(entry.body)["subject"]["v"])
            except (JSONDecodeError, KeyError, TypeError) as error:
                raise Refused("bundle_not_usable", reason=ERASURE) from error


def _emptied_before(db: Connection, keys: Collection[Key]) -> set[Key]:
    """Those of the rows that the log holds a change of which was emptied."""
    found: set[Key] = set()
    for tbl in {tbl for tbl, _ in keys}:
        ids = dumps([row_id for name, row_id in keys if name == tbl])
        found.update((tbl, row_id) for (row_id,) in db.execute(_EMPTIED, (tbl, ids)).fetchall())
    return found
