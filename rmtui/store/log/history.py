"""The changes of single rows, read from the log: what gave a field its value, and whose doing stands there."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select

from rmtui.store.log.chain import Entry
from rmtui.store.log.fields import TABLES, table
from rmtui.store.log.fold import CREATE, Logged, Value, Version, candidate, settle
from rmtui.store.log.heads import chunks
from rmtui.store.work import Work

_CHANGE = table("change")
_ENTRY = select(*(_CHANGE.c[name] for name in Entry._fields)).order_by(_CHANGE.c.origin, _CHANGE.c.seq)


class RowHistory:
    """All changes of one register row."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = {(entry.origin, entry.seq): entry for entry in entries}
        self._logged: dict[Version, Logged] = {}

    def value(self, name: str, versions: Collection[Version]) -> Value:
        """The value shown for a field while these versions of it were the unreplaced ones."""
        changes = [self._change(version) for version in versions]
        spec = TABLES[changes[0].tbl].fields[name]
        return settle(spec.rule, [candidate(change, name, spec) for change in changes])

    def roots_of(self, name: str, action: str) -> set[Version]:
        """The versions that the value of a field came from when this action had written it."""
        written = (version for version, entry in self._entries.items() if entry.action == action)
        return {root for version in written for root in self.roots(name, version)}

    @property
    def entries(self) -> Collection[Entry]:
        """The changes as they stand in the log."""
        return self._entries.values()

    def entry(self, version: Version) -> Entry | None:
        """A change; None where it is unknown here."""
        return self._entries.get(version)

    def roots(self, name: str, version: Version) -> set[Version]:
        """The versions a value really comes from: an undo that brought an older value back stands for that one."""
        found: set[Version] = set()
        seen: set[Version] = set()
        open_ends = [version]
        while open_ends:
            current = open_ends.pop()
            if current in seen:
                continue
            seen.add(current)
            before = self._restored(name, current)
            if before is None:
                found.add(current)
            else:
                open_ends.extend(before)
        return found

    def _restored(self, name: str, version: Version) -> list[Version] | None:
        """The versions whose value a change of an undo brought back; None for any other change."""
        entry = self._entries.get(version)
        if entry is None or not entry.undoes:
            return None
        for other in self._entries.values():
            if other.action == entry.undoes and other.kind == CREATE:
                return [(other.origin, other.seq)]
            if other.action == entry.undoes and name in self._change((other.origin, other.seq)).body:
                return replaced(self._change((other.origin, other.seq)), name)
        return None

    def _change(self, version: Version) -> Logged:
        if version not in self._logged:
            self._logged[version] = self._entries[version].logged()
        return self._logged[version]


def replaced(change: Logged, name: str) -> list[Version]:
    """The versions of a field that a set replaced."""
    return [(origin, seq) for origin, seq in change.body[name].get("r", ())]


def of_actions(work: Work, actions: Collection[str]) -> list[Entry]:
    """The changes of these actions, oldest first within an origin."""
    return [entry for part in chunks(actions) for entry in _entries(work, _ENTRY.where(_CHANGE.c.action.in_(part)))]


def of_rows(work: Work, tbl: str, ids: Collection[str]) -> dict[str, RowHistory]:
    """The histories of these rows of one table."""
    found: dict[str, list[Entry]] = {row_id: [] for row_id in ids}
    for part in chunks(ids):
        for entry in _entries(work, _ENTRY.where(_CHANGE.c.tbl == tbl, _CHANGE.c.row_id.in_(part))):
            found[entry.row_id].append(entry)
    return {row_id: RowHistory(entries) for row_id, entries in found.items()}


def _entries(work: Work, statement: Select[Any]) -> Iterator[Entry]:
    for row in work.session.connection().execute(statement):
        yield Entry._make(row)
