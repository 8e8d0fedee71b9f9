"""The versions of a row's fields, read from the log: who gave which value, when, on which device.

Reads stay without the table models, so the few things that these say of a field are said here once more; a test
compares them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo
from json import loads
from typing import Any, NamedTuple

from rmtui.domain.exchange import ValueView
from rmtui.store.facts import DND_CHANNELS
from rmtui.store.log import hlc
from rmtui.store.log.fold import CREATE, Version
from rmtui.store.work import Connection

TRUE_WINS = frozenset(f"dnd_{channel}" for channel in DND_CHANNELS)
"""Fields that are on while any unreplaced version says on: they never stand in conflict (design.md section 4)."""
DEFAULTS = {
    ("book", "role"): "rm",
    ("phone", "label"): "mobile",
    ("need", "state"): "open",
    ("proposal", "state"): "draft",
    ("proposal", "version"): "1",
    ("specialist", "state"): "asked",
    ("concern", "state"): "open",
    ("promise", "state"): "open",
    ("opportunity", "state"): "lead",
    ("invitation", "state"): "invited",
    ("consent", "state"): "given",
    ("allotment", "state"): "open",
    ("handover", "state"): "waiting",
}
"""What a creation that does not name a field gives it, where that is not empty, 0 or off."""

CHANGES = """SELECT origin, seq, hlc, actor, kind, action, undoes, body FROM change
 WHERE tbl = ? AND row_id = ? ORDER BY hlc, origin, seq"""
CHANGES_OF_FIELD = """SELECT origin, seq, hlc, actor, kind, action, undoes, body FROM change
 WHERE tbl = ? AND row_id = ? AND (kind IN ('create', 'delete', 'undelete') OR instr(body, ?))
 ORDER BY hlc, origin, seq"""
HEADS = "SELECT field, origin, seq FROM head WHERE tbl = ? AND row_id = ?"
DEVICES = """SELECT o.id, o.mine, coalesce((SELECT trim(p.person || ' ' || p.label) FROM pairing p
 WHERE p.device = o.device ORDER BY p.book = o.book DESC, p.live DESC, p.at DESC, p.id DESC LIMIT 1), '')
 FROM origin o"""


class Said(NamedTuple):
    """One change of a row, its body parsed."""

    origin: str
    seq: int
    hlc: str
    actor: str
    kind: str
    action: str
    undoes: str
    body: Mapping[str, Mapping[str, Any]]

    @property
    def version(self) -> Version:
        """What names this change."""
        return self.origin, self.seq

    @property
    def stamp(self) -> tuple[str, str, int]:
        """What orders the versions of a field; the greatest unreplaced one is in force."""
        return self.hlc, self.origin, self.seq

    def gives(self, field: str) -> bool:
        """Whether this change gives the field a value; a creation gives one to every field."""
        return field in self.body or self.kind == CREATE

    def text(self, tbl: str, field: str) -> str:
        """The value that this change gives the field, as text: empty for nothing, 0 and off."""
        if field in self.body:
            return as_text(self.body[field]["v"])
        return DEFAULTS.get((tbl, field), "")

    def replaced(self, field: str) -> list[Version]:
        """The versions of the field that this change replaced."""
        return [(origin, seq) for origin, seq in self.body.get(field, {}).get("r", ())]


class Devices(NamedTuple):
    """The origins that this device writes, and the names of the other devices by origin."""

    mine: frozenset[str]
    names: Mapping[str, str]


def as_text(value: str | int | bool) -> str:
    """A logged value as cards hold it: empty for nothing, 0 and off; 1 for on."""
    return str(int(value) if isinstance(value, bool) else value) if value else ""


def changes(db: Connection, tbl: str, row_id: str) -> list[Said]:
    """All changes of a row, oldest first."""
    return [_said(row) for row in db.execute(CHANGES, (tbl, row_id))]


def changes_of_field(db: Connection, tbl: str, row_id: str, field: str) -> list[Said]:
    """The changes of a row that name a field, its creations and its deletions, oldest first."""
    found = map(_said, db.execute(CHANGES_OF_FIELD, (tbl, row_id, f'"{field}":')))
    return [said for said in found if said.gives(field) or "deleted" in said.body]


def heads(db: Connection, tbl: str, row_id: str) -> dict[str, list[Version]]:
    """The unreplaced versions of a row by field; those of field empty stand for every other field."""
    found: dict[str, list[Version]] = {}
    for field, origin, seq in db.execute(HEADS, (tbl, row_id)):
        found.setdefault(field, []).append((origin, seq))
    return found


def devices(db: Connection) -> Devices:
    """Who wrote which origin."""
    rows = db.execute(DEVICES).fetchall()
    return Devices(frozenset(row[0] for row in rows if row[1]), {row[0]: row[2] for row in rows})


def shown(standing: Collection[Said], field: str) -> Said:
    """Of the unreplaced versions of a field (at least one) the one in force."""
    on = [said for said in standing if said.text("", field)] if field in TRUE_WINS else ()
    return max(on or standing, key=lambda said: said.stamp)


def older(every: Iterable[Said], standing: Collection[Said], field: str) -> Said | None:
    """The newest version that all the standing ones replaced, directly or by way of others."""
    known = {said.version: said for said in every}
    common = set.intersection(*(_replaced(known, said, field) for said in standing))
    return max((known[version] for version in common), key=lambda said: said.stamp, default=None)


def view(said: Said, tbl: str, field: str, known: Devices, zone: tzinfo, value: str | None = None) -> ValueView:
    """A version as it is shown; `device` is empty for this device and for one without a name."""
    mine = said.origin in known.mine
    return ValueView(
        origin=said.origin,
        seq=said.seq,
        value=said.text(tbl, field) if value is None else value,
        who=said.actor,
        at=hlc.moment(said.hlc).astimezone(zone),
        device="" if mine else known.names.get(said.origin, ""),
        mine=mine,
    )


def _said(row: Any) -> Said:
    origin, seq, stamp, actor, kind, action, undoes, body = row
    return Said(origin, seq, stamp, actor, kind, action, undoes, loads(body) if body else {})


def _replaced(known: Mapping[Version, Said], said: Said, field: str) -> set[Version]:
    found: set[Version] = set()
    ahead = said.replaced(field)
    while ahead:
        version = ahead.pop()
        if version in known and version not in found:
            found.add(version)
            ahead.extend(known[version].replaced(field))
    return found
