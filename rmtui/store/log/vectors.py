"""Version vectors: how far each origin's log is known here, what a peer lacks of it, and the changes themselves."""

from collections.abc import Collection, Iterator, Mapping
from json import dumps
from typing import NamedTuple

from rmtui.store.log.chain import COLUMNS, Entry
from rmtui.store.work import Connection

Vector = Mapping[str, int]
"""Origin -> the last sequence number known."""

_KNOWN = """SELECT id, book, device, seq, hash, hlc, signature FROM origin
 WHERE book IN (SELECT value FROM json_each(?)) AND seq > 0 ORDER BY id"""


class Known(NamedTuple):
    """An origin as it is known here; `signature` is its device's own over the log's end, or empty."""

    book: str
    device: str
    seq: int
    hash: str
    hlc: str
    signature: str


def known(db: Connection, books: Collection[str]) -> dict[str, Known]:
    """The origins of these books of which anything is known, by id."""
    return {row[0]: Known(*row[1:]) for row in db.execute(_KNOWN, (dumps(list(books)),)).fetchall()}


def missing(have: Vector, ends: Mapping[str, Known]) -> dict[str, int]:
    """The origins of which one who has this lacks something, each with the number after which it begins."""
    return {origin: have.get(origin, 0) for origin, end in ends.items() if end.seq > have.get(origin, 0)}


def stretch(db: Connection, origin: str, after: int) -> Iterator[Entry]:
    """The changes of an origin after a number, in order."""
    sql = f"SELECT {COLUMNS} FROM change WHERE origin = ? AND seq > ? ORDER BY seq"
    return map(Entry._make, db.execute(sql, (origin, after)))


def hash_at(db: Connection, origin: str, seq: int) -> str:
    """The hash of a known change; empty before the first."""
    row = db.execute("SELECT hash FROM change WHERE origin = ? AND seq = ?", (origin, seq)).fetchone()
    return str(row[0]) if row else ""
