"""How the log is written down and chained: canonical bodies, salted hashes, each change hashed onto the one before.

A change's hash covers its body only by `body_hash`: a body and its salt can be erased and the chain still holds.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from rmtui.store.log.fold import Logged

_BODY = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_PARTS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something `verify` found: a catalog id and its values."""

    message: str
    values: tuple[tuple[str, str], ...] = ()


class Entry(NamedTuple):
    """One row of the change table, as it stands there."""

    origin: str
    seq: int
    book: str
    action: str
    undoes: str
    hlc: str
    actor: str
    kind: str
    tbl: str
    row_id: str
    body: str
    salt: str
    schema_version: int
    body_hash: str
    hash: str

    @property
    def erased(self) -> bool:
        """Whether body and salt were emptied."""
        return not self.body and not self.salt

    def logged(self) -> Logged:
        """The change with its body parsed; an erased one takes its row with it."""
        said = (self.origin, self.seq, self.book, self.hlc, self.kind, self.tbl, self.row_id)
        return Logged(*said, parse_body(self.body), self.erased)


def body_text(body: Mapping[str, Any]) -> str:
    """The one way to write a body down."""
    return _BODY.encode(body)


def parse_body(text: str) -> Mapping[str, Mapping[str, Any]]:
    """A body read back; an erased one is empty."""
    body: Mapping[str, Mapping[str, Any]] = json.loads(text) if text else {}
    return body


def hash_body(salt: str, body: str) -> str:
    """The hash that stands for a body; the salt keeps short bodies from being guessed after an erase."""
    return sha256(f"{salt}\n{body}".encode()).hexdigest()


def hash_parts(parts: Iterable[str | int]) -> str:
    """The hash of a list of values that no other list gives."""
    return sha256(_PARTS.encode(list(parts)).encode()).hexdigest()


def hash_entry(previous: str, entry: Entry, body_hash: str | None = None) -> str:
    """The hash of a change after the change of hash `previous` (empty before the first); its body's hash if at hand."""
    names = entry[:_NAMED]
    return hash_parts((previous, *names, entry.schema_version, entry.body_hash if body_hash is None else body_hash))


_NAMED = Entry._fields.index("body")
"""So many fields stand before the body and its salt, which are hashed apart."""
COLUMNS = ", ".join(Entry._fields)
"""The columns of the change table in the order of `Entry`."""
