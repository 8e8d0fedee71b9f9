"""What takes an action back: old values for what it set, retractions for its facts, and what stands in the way."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from rmtui.store.derive import raw
from rmtui.store.log import heads, history
from rmtui.store.log.chain import Entry
from rmtui.store.log.fields import OWNED, TABLES, table
from rmtui.store.log.fold import CREATE, FACT, RETRACTION, Key, Logged, Value, Version
from rmtui.store.reads.versions import devices
from rmtui.store.work import Work


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A later change that stands where one is to be taken back: on whom or what, and whose it is."""

    name: str
    who: str


@dataclass(slots=True)
class Inverse:
    """Register values to set and facts to retract, and obstacles by the customer (or row) that they stand on."""

    values: dict[Key, dict[str, Value]] = field(default_factory=dict)
    facts: list[Key] = field(default_factory=list)
    customers: dict[Key, str] = field(default_factory=dict)
    standing: dict[Key, heads.RowHeads] = field(default_factory=dict)
    obstacles: dict[str, Obstacle] = field(default_factory=dict)

    def place(self, key: Key) -> str:
        """What an obstacle on this row keeps: everything of its customer, or the row alone."""
        return self.customers.get(key) or " ".join(key)

    def without_obstacles(self) -> "Inverse":
        """What can be taken back all the same."""
        values = {key: said for key, said in self.values.items() if self.place(key) not in self.obstacles}
        facts = [key for key in self.facts if self.place(key) not in self.obstacles]
        return Inverse(values, facts, self.customers, self.standing)


def invert(work: Work, chain: Sequence[str]) -> Inverse:
    """The inverse of the last action of the chain: an action, its undo, the redo of that, and so on."""
    every = history.of_actions(work, chain)
    last = [entry.logged() for entry in every if entry.action == chain[-1]]
    result = Inverse(facts=_facts(last))
    sets = _sets(last)
    result.customers = _customers(work, (*sets, *result.facts))
    created = {(entry.tbl, entry.row_id) for entry in every if entry.action == chain[0] and entry.kind == CREATE}
    own = {(entry.origin, entry.seq) for entry in every}
    _restore(work, result, sets, created, own, chain[-1])
    _check_facts(work, result)
    _check_dependents(work, result, created, every)
    return result


def _facts(changes: Sequence[Logged]) -> list[Key]:
    """The facts to retract; one that the same action wrote and took back again needs nothing."""
    taken = {
        (change.body["tbl"]["v"], change.body["target"]["v"]): (change.tbl, change.row_id)
        for change in changes
        if change.kind == FACT and change.tbl == RETRACTION
    }
    written = {(change.tbl, change.row_id) for change in changes if change.kind == FACT}
    settled = {key for target, by in taken.items() if target in written for key in (target, by)}
    return [(c.tbl, c.row_id) for c in changes if c.kind == FACT and (c.tbl, c.row_id) not in settled]


def _sets(changes: Sequence[Logged]) -> dict[Key, dict[str, list[Version]]]:
    """The register fields to set back, with the versions each had before; a creation has none before `deleted`."""
    sets: dict[Key, dict[str, list[Version]]] = {}
    created: set[Key] = set()
    for change in changes:
        key = (change.tbl, change.row_id)
        if change.kind == CREATE:
            created.add(key)
            sets[key] = {"deleted": []}
        elif change.kind != FACT and key not in created:
            for name in change.body:
                sets.setdefault(key, {}).setdefault(name, history.replaced(change, name))
    return sets


def _by_table(keys: Collection[Key]) -> Iterator[tuple[str, list[str]]]:
    for tbl in dict.fromkeys(tbl for tbl, _ in keys):
        yield tbl, [row_id for other, row_id in keys if other == tbl]


def _customers(work: Work, keys: Collection[Key]) -> dict[Key, str]:
    """Whom each of these rows is about."""
    found: dict[Key, str] = {}
    for tbl, ids in _by_table(keys):
        if tbl == "customer":
            found.update(((tbl, row_id), row_id) for row_id in ids)
        elif tbl in OWNED:
            for row in _rows(work, tbl, "id", ids, ("customer_id",)):
                found[tbl, row.id] = row.customer_id
    return found


def _rows(work: Work, tbl: str, by: str, values: Collection[str], names: Sequence[str]) -> Iterator[Any]:
    source = table(tbl)
    for part in heads.chunks(values):
        wanted = select(source.c.id, *(source.c[name] for name in names)).where(source.c[by].in_(part))
        yield from work.session.connection().execute(wanted.order_by(source.c.id))


def _restore(
    work: Work,
    result: Inverse,
    sets: Mapping[Key, Mapping[str, list[Version]]],
    created: Collection[Key],
    own: Collection[Version],
    action: str,
) -> None:
    for tbl, ids in _by_table(sets):
        standing = heads.read(work.session, tbl, ids)
        wanted = [row_id for row_id in ids if any(sets[tbl, row_id].values()) or not _all_own(standing[row_id], own)]
        histories = history.of_rows(work, tbl, wanted)
        for row_id in ids:
            key, row = (tbl, row_id), histories.get(row_id)
            result.standing[key] = standing[row_id]
            result.values[key] = {
                name: row.value(name, before) if row and before else True for name, before in sets[key].items()
            }
            whole = key in created and result.values[key].get("deleted") is True
            names = standing[row_id] if whole else sets[key]
            stranger = _stranger(row, standing[row_id], sets[key], names, own, action) if row else None
            if stranger is not None:
                who = _who(work, stranger)
                result.obstacles.setdefault(result.place(key), Obstacle(_name(work, key, result.customers), who))


def _all_own(row: heads.RowHeads, own: Collection[Version]) -> bool:
    return all(version in own for versions in row.values() for version in versions)


def _stranger(
    row: history.RowHistory,
    standing: heads.RowHeads,
    before: Mapping[str, Sequence[Version]],
    names: Collection[str],
    own: Collection[Version],
    action: str,
) -> Entry | None:
    """The change that gave a value which stands on one of these fields since the action; None where there is none.

    A value that the action left, or that taking it back restores, stands in nobody's way.
    """
    for name in names:
        strange = [version for version in heads.of_field(standing, name) if version not in own]
        left = row.roots_of(name, action) if strange else set()
        for version in before.get(name, ()) if strange else ():
            left |= row.roots(name, version)
        for version in strange:
            for root in sorted(row.roots(name, version)):
                if root not in own and root not in left:
                    return row.entry(root) or row.entry(version)
    return None


def _check_facts(work: Work, result: Inverse) -> None:
    """A fact that was taken back since is an obstacle; one that only does not count by its author's rights is none."""
    for tbl, ids in _by_table(result.facts):
        dead = [row.id for row in _rows(work, tbl, "id", ids, ("live",)) if not row.live]
        for by in _rows(work, RETRACTION, "target", dead, ("tbl", "target", "live")):
            if by.live and by.tbl == tbl:
                key, who = (tbl, by.target), _author(work, RETRACTION, by.id)
                result.obstacles.setdefault(result.place(key), Obstacle(_name(work, key, result.customers), who))


def _check_dependents(work: Work, result: Inverse, created: Collection[Key], every: Sequence[Entry]) -> None:
    """What others recorded about a customer since he or she was entered is an obstacle to taking the entry back."""
    made = {(entry.tbl, entry.row_id) for entry in every if entry.kind in (CREATE, FACT)}
    leaving = [
        key[1] for key, said in result.values.items() if key[0] == "customer" and key in created and said.get("deleted")
    ]
    for tbl in OWNED if leaving else ():
        if tbl == RETRACTION:
            continue
        state = "live" if TABLES[tbl].fact else "deleted"
        for row in _rows(work, tbl, "customer_id", leaving, ("customer_id", state)):
            if (state == "live") == bool(getattr(row, state)) and (tbl, row.id) not in made:
                name = _name(work, ("customer", row.customer_id), {})
                result.obstacles.setdefault(row.customer_id, Obstacle(name, _author(work, tbl, row.id)))


def _author(work: Work, tbl: str, row_id: str) -> str:
    """Who wrote a row first."""
    first = min(history.of_rows(work, tbl, [row_id])[row_id].entries, key=lambda entry: entry.hlc, default=None)
    return _who(work, first) if first else ""


def _who(work: Work, entry: Entry) -> str:
    """Who made a change: the person, and where that is the user's own name the device too, if it has one."""
    if entry.actor != work.actor:
        return entry.actor
    return devices(raw(work)).names.get(entry.origin) or entry.actor


def _name(work: Work, key: Key, customers: Mapping[Key, str]) -> str:
    """The name of the customer a row is about, or of the manager."""
    customer = key[1] if key[0] == "customer" else customers.get(key, "")
    source, row_id, column = ("customer", customer, "name") if customer else ("book", work.book, "rm_name")
    return next((str(row[1]) for row in _rows(work, source, "id", [row_id], (column,))), "")
