"""Which facts of a role's own stand in force: `live` by rights, kept in the tables (see `rights`)."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from rmtui.domain.refusal import Refused
from rmtui.store.log import origins
from rmtui.store.log.chain import Entry
from rmtui.store.log.fields import TABLES, table
from rmtui.store.log.fold import RETRACTION, Fold
from rmtui.store.log.guard import writing
from rmtui.store.log.rights import PAIRING, Grant, Rights, Said
from rmtui.store.work import Work

JUDGED = frozenset(name for name, spec in TABLES.items() if spec.roles)
"""Tables whose facts count only from certain roles."""

_CHANGE = table("change")
_PAIRING = table(PAIRING)
_RETRACTION = table(RETRACTION)
_LATEST = "~"
"""Sorts after every stamp."""


def judge(work: Work) -> None:
    """Sets `live` anew for all facts that count only from certain roles."""
    taken_back = select(_RETRACTION.c.id).where(_RETRACTION.c.tbl.in_([*JUDGED, RETRACTION]))
    named = (_CHANGE.c.tbl == RETRACTION) & _CHANGE.c.row_id.in_(taken_back)
    rows = _folded(work, _CHANGE.c.tbl.in_([*JUDGED, PAIRING]) | named).state().rows
    for tbl in JUDGED:
        source = table(tbl)
        values = [{"b_id": row_id, "b_live": row["live"]} for (name, row_id), row in rows.items() if name == tbl]
        if values:
            changed = update(source).where(source.c.id == bindparam("b_id"), source.c.live != bindparam("b_live"))
            with writing(work.session) as connection:
                connection.execute(changed.values(live=bindparam("b_live")), values)


def require(work: Work, tbl: str) -> None:
    """Raises Refused `role_needed` where a fact of this table, written here and now, would not count."""
    if not _rights(work).counts(TABLES[tbl].roles, work.book, Said(_LATEST, origins.mine(work.session).id, 0)):
        raise Refused("role_needed")


def role_here(work: Work) -> str:
    """The role in which this device was paired in the book at hand; empty for the manager's own devices."""
    return _rights(work).role(origins.mine(work.session).id)


def _rights(work: Work) -> Rights:
    columns = (_CHANGE.c.hlc, _CHANGE.c.origin, _CHANGE.c.seq, _CHANGE.c.book, _PAIRING.c.device, _PAIRING.c.role)
    paired = (_CHANGE.c.tbl == PAIRING) & (_CHANGE.c.row_id == _PAIRING.c.id)
    rows = work.session.connection().execute(select(*columns).where(paired))
    return Rights(Grant(Said(*row[:3]), *row[3:]) for row in rows)


def _folded(work: Work, which: ColumnElement[bool]) -> Fold:
    fold = Fold(TABLES)
    columns: list[Any] = [_CHANGE.c[name] for name in Entry._fields]
    for row in work.session.connection().execute(select(*columns).where(which)):
        fold.add(Entry._make(row).logged())
    return fold
