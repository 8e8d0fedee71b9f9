"""A change as a line of a bundle: what the stretch already says, and what hashing gives back, is left out."""

import re
from collections.abc import Sequence
from typing import Any

from rmtui.store.log.chain import Entry
from rmtui.store.log.fold import KINDS

_STAMP = re.compile(r"[0-9a-f]{12}\.[0-9a-f]{4}")
_HASH = re.compile(r"[0-9a-f]{64}")
_TEXTS = 9


def to_line(entry: Entry) -> list[Any]:
    """The line of a change; an erased body is stood for by its hash."""
    line = [
        *(entry.action, entry.undoes, entry.hlc, entry.actor, entry.kind, entry.tbl, entry.row_id),
        *(entry.body, entry.salt, entry.schema_version),
    ]
    return line if entry.salt or entry.body else [*line, entry.body_hash]


def from_line(line: Sequence[Any], origin: str, book: str, seq: int) -> Entry:
    """A change read back, not yet chained. Raises ValueError for anything that is none."""
    texts, rest = line[:_TEXTS], line[_TEXTS:]
    if len(texts) != _TEXTS or {*map(type, texts)} != {str}:
        raise ValueError("a line of other values")
    action, undoes, hlc, actor, kind, tbl, row_id, body, salt = texts
    erased = not body and not salt
    if len(rest) != 1 + erased or type(rest[0]) is not int or rest[0] < 1:
        raise ValueError("a line of another length")
    digest = rest[1] if erased else ""
    if kind not in KINDS or not _STAMP.fullmatch(hlc) or not (tbl and row_id and action):
        raise ValueError("no change")
    if erased and not (type(digest) is str and _HASH.fullmatch(digest)):
        raise ValueError("an erased change without its hash")
    return Entry(
        *(origin, seq, book, action, undoes, hlc, actor, kind, tbl, row_id, body, salt),
        schema_version=rest[0],
        body_hash=digest,
        hash="",
    )
