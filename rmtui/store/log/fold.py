"""The fold: a set of changes -> the rows they mean, whatever the order in which they came (design.md section 4)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from rmtui.store.log.rights import PAIRING, Grant, Rights, Said

Value = str | int | bool
Version = tuple[str, int]
"""(origin, sequence number): which change gave a field its value."""
Key = tuple[str, str]
"""(table, row id)."""
HeadKey = tuple[str, str, str, str, int]
"""(table, row id, field or empty, origin, sequence number), as in the head table."""

CREATE = "create"
FACT = "fact"
SETTING = frozenset({"set", "delete", "undelete", "resolve"})
KINDS = SETTING | {CREATE, FACT}
RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A logged field: its type, the value a creation that does not name it gives, and its merge rule."""

    kind: type
    default: Value | None
    rule: str = "last"
    """`last` or `true_wins`."""

    @property
    def unsaid(self) -> Value:
        """The value of a field that a creation does not name."""
        return self.kind() if self.default is None else self.default

    def plain(self, value: Any) -> Value:
        """The value as the log keeps it: a plain str, int or bool (SQLite gives 0 and 1 for flags)."""
        result: Value = self.kind(value)
        return result


class Logged(NamedTuple):
    """One change of the log, its body parsed."""

    origin: str
    seq: int
    book: str
    hlc: str
    kind: str
    tbl: str
    row_id: str
    body: Mapping[str, Mapping[str, Any]]
    erased: bool = False
    """What it said was erased: its row stands no more, whatever else is said of it."""

    @property
    def version(self) -> Version:
        """What names this change."""
        return self.origin, self.seq

    @property
    def said(self) -> Said:
        """Who wrote this change and when."""
        return Said(self.hlc, self.origin, self.seq)


@dataclass(frozen=True)
class TableSpec:
    """A synced table: register or fact, its logged fields, and the roles whose devices alone may write its facts."""

    name: str
    fact: bool
    fields: Mapping[str, FieldSpec]
    roles: frozenset[str] = frozenset()

    def row(self, change: Logged) -> dict[str, Value]:
        """The fields of a row as one well-formed change alone gives them."""
        values = dict(self._unsaid)
        for name, part in change.body.items():
            if name in values:
                values[name] = part["v"]
        return values

    @cached_property
    def _unsaid(self) -> dict[str, Value]:
        return {name: spec.unsaid for name, spec in self.fields.items()}


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A version of one field; the greatest wins (stamp, then origin)."""

    hlc: str
    origin: str
    seq: int
    value: Value = field(compare=False)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with two or more unreplaced versions of different values, the shown one first."""

    tbl: str
    row_id: str
    field: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a set of changes means. A register row has `deleted`, a fact row `live`; both `id` and `book`.

    A fact that its author had no right to is not live.
    """

    rows: Mapping[Key, Mapping[str, Value]]
    heads: frozenset[HeadKey]
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Register:
    """All that was said about one register row."""

    created: dict[Version, Logged] = field(default_factory=dict)
    sets: dict[str, dict[Version, Candidate]] = field(default_factory=dict)
    replaced: dict[str, set[Version]] = field(default_factory=dict)


def well_formed(change: Logged, tables: Mapping[str, TableSpec]) -> bool:
    """Whether the fold can take a change: of a known kind, every value of its field's type, versions as pairs."""
    if change.kind not in KINDS or not isinstance(change.body, dict):
        return False
    fields = tables[change.tbl].fields if change.tbl in tables else {}
    for name, part in change.body.items():
        if type(part) is not dict or "v" not in part:
            return False
        if name in fields and type(part["v"]) is not fields[name].kind:
            return False
        if "r" in part and not _are_versions(part["r"]):
            return False
    return True


def _are_versions(said: Any) -> bool:
    return type(said) is list and all(type(pair) is list and [*map(type, pair)] == [str, int] for pair in said)


def settle(rule: str, candidates: Collection[Candidate]) -> Value:
    """The value shown for a field of these unreplaced versions (at least one)."""
    if rule == "true_wins":
        return any(candidate.value for candidate in candidates)
    return max(candidates).value


def given(change: Logged, name: str, spec: FieldSpec) -> Value:
    """The value that a change gives a field; a creation or fact gives fields it does not name their default."""
    return spec.plain(change.body[name]["v"]) if name in change.body else spec.unsaid


def candidate(change: Logged, name: str, spec: FieldSpec) -> Candidate:
    """A change as a version of one field."""
    return Candidate(change.hlc, change.origin, change.seq, given(change, name, spec))


def alive(facts: Iterable[Key], retractors: Mapping[Key, Collection[Key]]) -> dict[Key, bool]:
    """Which facts are live: those that no live retraction names. Retractions in a ring do not count."""
    verdict: dict[Key, bool] = {}
    names: dict[Key, list[Key]] = {}
    for target, by in retractors.items():
        for retraction in by:
            names.setdefault(retraction, []).append(target)
    every = set(facts) | set(names) | set(retractors)
    ready = [key for key in every if not retractors.get(key)]
    verdict.update(dict.fromkeys(ready, True))
    while ready:
        retraction = ready.pop()
        for target in names.get(retraction, ()):
            if target in verdict:
                continue
            if verdict[retraction]:
                verdict[target] = False
            elif all(verdict.get(by) is False for by in retractors[target]):
                verdict[target] = True
            else:
                continue
            ready.append(target)
    return {key: verdict.get(key, True) for key in every}


class Fold:
    """Takes changes one by one, in any order and twice if need be, and tells the state of all so far."""

    def __init__(self, tables: Mapping[str, TableSpec]) -> None:
        self._tables = tables
        self._registers: dict[Key, _Register] = {}
        self._facts: dict[Key, dict[Version, Logged]] = {}
        self._erased: set[Key] = set()

    def add(self, change: Logged) -> None:
        """Takes a change; one of an unknown table means nothing here. Raises ValueError on an unknown kind."""
        if change.tbl not in self._tables:
            return
        key = (change.tbl, change.row_id)
        if change.erased:
            self._erased.add(key)
        elif change.kind == FACT:
            self._facts.setdefault(key, {})[change.version] = change
        elif change.kind == CREATE:
            self._registers.setdefault(key, _Register()).created[change.version] = change
        elif change.kind in SETTING:
            self._set(self._registers.setdefault(key, _Register()), change)
        else:
            raise ValueError(f"unknown kind of change: {change.kind}")

    def _set(self, row: _Register, change: Logged) -> None:
        fields = self._tables[change.tbl].fields
        for name, part in change.body.items():
            row.replaced.setdefault(name, set()).update((origin, seq) for origin, seq in part.get("r", ()))
            if name in fields:
                row.sets.setdefault(name, {})[change.version] = candidate(change, name, fields[name])

    def state(self) -> State:
        """The rows, heads and conflicts that all changes taken so far mean."""
        rows: dict[Key, Mapping[str, Value]] = {}
        heads: set[HeadKey] = set()
        conflicts: list[Conflict] = []
        for key, row in self._registers.items():
            if row.created and key not in self._erased:
                rows[key] = self._register(key, row, heads, conflicts)
        rows.update(self._fact_rows())
        conflicts.sort(key=lambda conflict: (conflict.tbl, conflict.row_id, conflict.field))
        return State(rows, frozenset(heads), tuple(conflicts))

    def _register(self, key: Key, row: _Register, heads: set[HeadKey], conflicts: list[Conflict]) -> dict[str, Value]:
        newest = _greatest(row.created.values())
        values: dict[str, Value] = {"id": key[1], "book": newest.book}
        heads.update((*key, "", *version) for version in row.created)
        for name, spec in self._tables[key[0]].fields.items():
            if len(row.created) == 1 and name not in row.sets:
                values[name] = given(newest, name, spec)
                continue
            standing = _standing(row, name, spec)
            values[name] = settle(spec.rule, standing)
            if {(one.origin, one.seq) for one in standing} != set(row.created):
                heads.update((*key, name, one.origin, one.seq) for one in standing)
            if spec.rule == "last" and len({one.value for one in standing}) > 1:
                conflicts.append(Conflict(*key, name, tuple(sorted(standing, reverse=True))))
        return values

    def _fact_rows(self) -> dict[Key, Mapping[str, Value]]:
        first = {key: _greatest(said.values()) for key, said in self._facts.items() if key not in self._erased}
        rights = Rights(self._grants(first))
        rows: dict[Key, dict[str, Value]] = {}
        retractors: dict[Key, list[Key]] = {}
        for key, change in first.items():
            rows[key] = {"id": key[1], "book": change.book, **self._tables[key[0]].row(change)}
            if key[0] == RETRACTION:
                target = (str(rows[key]["tbl"]), str(rows[key]["target"]))
                if self._takes_back(rights, first.get(target), change):
                    retractors.setdefault(target, []).append(key)
        verdict = alive((), retractors)
        for key, row in rows.items():
            change, roles = first[key], self._tables[key[0]].roles
            row["live"] = verdict.get(key, True) and (not roles or rights.counts(roles, change.book, change.said))
        return dict(rows)

    def _grants(self, facts: Mapping[Key, Logged]) -> list[Grant]:
        found = []
        for (tbl, _), change in facts.items():
            if tbl == PAIRING:
                values = self._tables[tbl].row(change)
                found.append(Grant(change.said, change.book, str(values["device"]), str(values["role"])))
        return found

    def _takes_back(self, rights: Rights, target: Logged | None, by: Logged) -> bool:
        roles = self._tables[target.tbl].roles if target else ()
        return target is None or rights.takes_back(roles, target.book, target.said, by.said)


def _greatest(said: Collection[Logged]) -> Logged:
    return max(said, key=lambda one: one.said) if len(said) > 1 else next(iter(said))


def _standing(row: _Register, name: str, spec: FieldSpec) -> list[Candidate]:
    """The unreplaced versions of a field; all of them where forged changes replace each other in a ring."""
    every = [candidate(change, name, spec) for change in row.created.values()]
    every.extend(row.sets.get(name, {}).values())
    gone = row.replaced.get(name, ())
    return [one for one in every if (one.origin, one.seq) not in gone] or every
