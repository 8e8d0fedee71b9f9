"""What a book must say after a history, worked out the slow and simple way; it knows neither hashes nor the fold.

It is told of every write what its author knew at that moment. A value stands until somebody who knew of it gave the
field another one. The order of everything else is the stamp, then the origin.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import FieldSpec, HeadKey, Key, Value

Place = tuple[str, str, str]
"""(table, row id, field)."""


class Write(NamedTuple):
    """One write, as the one who made it would tell it."""

    number: int
    origin: str
    seq: int
    hlc: str
    book: str
    kind: str
    tbl: str
    row: str
    values: Mapping[str, Value]
    knew: frozenset[int]
    """The numbers of the writes that the author knew."""

    @property
    def rank(self) -> tuple[str, str]:
        """What settles who wins."""
        return self.hlc, self.origin


class Truth(NamedTuple):
    """All that a book must say: rows, standing versions as the head table keeps them, conflicts best first."""

    rows: dict[Key, dict[str, Value]]
    heads: set[HeadKey]
    conflicts: dict[Place, list[tuple[str, int, Value]]]


class Roles:
    """Who has which role in a book, by all pairings in it: a later pairing of a device overrides an earlier one.

    `origins` tells the origin of a device in the book.
    """

    def __init__(self, writes: Iterable[Write], origins: Mapping[tuple[str, str], str]) -> None:
        self.of: dict[str, str] = {}
        self.since: dict[str, tuple[str, str]] = {}
        for write in sorted((one for one in writes if one.tbl == "pairing"), key=lambda one: one.rank):
            if self.of.get(write.origin, "own") != "own":
                continue
            role = str(write.values["role"])
            self.of[origins[str(write.values["device"]), write.book]] = role
            if role != "own" and role not in self.since:
                self.since[role] = write.rank

    def may(self, tbl: str, write: Write) -> bool:
        """Whether what is said of this table counts from the author of this write."""
        roles = TABLES[tbl].roles
        role = self.of.get(write.origin, "own")
        if not roles or role in roles:
            return True
        return role == "own" and not any(role in roles and since < write.rank for role, since in self.since.items())

    def may_take_back(self, target: Write, write: Write) -> bool:
        """Whether a retraction of that fact counts."""
        alike = self.of.get(target.origin, "own") == self.of.get(write.origin, "own")
        return alike or self.may(target.tbl, write)


def truth(writes: Collection[Write], origins: Mapping[tuple[str, str], str]) -> Truth:
    """What all these writes of one book mean together."""
    told = Truth({}, set(), {})
    rows: dict[Key, list[Write]] = {}
    for write in writes:
        rows.setdefault((write.tbl, write.row), []).append(write)
    for key, about in rows.items():
        if not TABLES[key[0]].fact and any(one.kind == "create" for one in about):
            _register(key, about, told)
    facts = {(one.tbl, one.row): one for one in writes if TABLES[one.tbl].fact}
    roles = Roles(facts.values(), origins)
    for key, fact in facts.items():
        live = _live(fact, facts, roles) and roles.may(fact.tbl, fact)
        told.rows[key] = {"id": fact.row, "book": fact.book, "live": live, **_complete(fact)}
    return told


def default(spec: FieldSpec) -> Value:
    """What a field says that nobody named."""
    return spec.kind() if spec.default is None else spec.default


def _complete(write: Write) -> dict[str, Value]:
    return {name: write.values.get(name, default(spec)) for name, spec in TABLES[write.tbl].fields.items()}


def _register(key: Key, about: list[Write], told: Truth) -> None:
    creations = sorted((one for one in about if one.kind == "create"), key=lambda one: one.rank)
    settings = [one for one in about if one.kind != "create"]
    row = {"id": key[1], "book": creations[-1].book, **_complete(creations[-1])}
    told.rows[key] = row
    told.heads.update((*key, "", one.origin, one.seq) for one in creations)
    spoken = {name for one in settings for name in one.values}
    for name in TABLES[key[0]].fields if len(creations) > 1 else spoken:
        own = [one for one in settings if name in one.values]
        standing = [one for one in (*creations, *own) if not any(one.number in other.knew for other in own)]
        standing.sort(key=lambda one: one.rank)
        if standing != creations:
            told.heads.update((*key, name, one.origin, one.seq) for one in standing)
        said = [(one.origin, one.seq, _said(one, name)) for one in standing]
        if TABLES[key[0]].fields[name].rule == "true_wins":
            row[name] = any(value for *_, value in said)
            continue
        row[name] = said[-1][2]
        if len({value for *_, value in said}) > 1:
            told.conflicts[(*key, name)] = said[::-1]


def _said(write: Write, name: str) -> Value:
    return write.values[name] if name in write.values else default(TABLES[write.tbl].fields[name])


def _live(fact: Write, facts: Mapping[Key, Write], roles: Roles) -> bool:
    """No live retraction, by one who may, names the fact."""
    named: Any = {"tbl": fact.tbl, "target": fact.row}
    by = [one for one in facts.values() if one.tbl == "retraction" and named.items() <= one.values.items()]
    return not any(roles.may_take_back(fact, one) and _live(one, facts, roles) for one in by)
