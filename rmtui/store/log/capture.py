"""Captures what a session is about to write to synced tables, and logs it in the same transaction.

Listens to `before_flush`. Rows are told apart by identity (they are unhashable), values that were there before are read
from the tables and replaced versions from the heads, because an expired attribute has no old value.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import event, inspect, select
from sqlmodel import Session

from rmtui.store.log import guard, heads
from rmtui.store.log.append import Draft, append, kind_of, setting
from rmtui.store.log.fields import TABLES, customer_of, table, table_name
from rmtui.store.log.fold import CREATE, FACT, RETRACTION, Value
from rmtui.store.log.guard import Unlogged
from rmtui.store.money import SHELF
from rmtui.store.tables import Fact, Register
from rmtui.store.work import Work

Synced = Register | Fact


def install(session: Session) -> None:
    """Logs what this session writes from now on. Its `info` must hold `work`, `real` (a callable) and `device`."""
    guard.watch(session.get_bind())
    if not event.contains(session, "before_flush", _before_flush):
        event.listen(session, "before_flush", _before_flush)
        event.listen(session, "after_flush", _after_flush)


def creation(row: Synced) -> Draft:
    """A new row as a change: the fields that differ from their default."""
    tbl = table_name(row)
    if row.book == "" or row.id == "":
        raise Unlogged(f"a new row of {tbl} has no id or no book")
    said = ((name, spec, getattr(row, name)) for name, spec in TABLES[tbl].fields.items())
    body = {name: {"v": spec.plain(value)} for name, spec, value in said if value != spec.default}
    return Draft(FACT if isinstance(row, Fact) else CREATE, tbl, row.id, body)


def _before_flush(session: Session, *_: Any) -> None:
    gone = [row for row in session.deleted if isinstance(row, Synced)]
    if gone:
        raise Unlogged(
            f"a row of {table_name(gone[0])} was to be deleted; deleting is setting `deleted`, or a retraction"
        )
    new = [row for row in list(session.new) if isinstance(row, Synced)]
    changed = [row for row in session.dirty if isinstance(row, Synced) and session.is_modified(row)]
    if new or changed:
        work = _work(session, (*new, *changed))
        drafts = [_new(row) for row in new]
        drafts.extend(_sets(session, changed))
        append(work, drafts)
        work.touched.update(filter(None, map(customer_of, (*new, *changed))))
        work.shelf |= any(table_name(row) in SHELF for row in (*new, *changed))
    guard.open_for(session.connection())


def _after_flush(session: Session, *_: Any) -> None:
    guard.close(session.connection())


def _work(session: Session, rows: Sequence[Synced]) -> Work:
    work: Work | None = session.info.get("work")
    if work is None:
        raise Unlogged("a synced row was written outside of a work")
    if any(row.book != work.book for row in rows):
        raise Unlogged("a row of another book was written")
    return work


def _new(row: Synced) -> Draft:
    if table_name(row) == RETRACTION:
        raise Unlogged("a retraction is made by facts.retract, which keeps the facts' `live`")
    return creation(row)


def _sets(session: Session, changed: Sequence[Synced]) -> list[Draft]:
    drafts = []
    for tbl in dict.fromkeys(map(table_name, changed)):
        wanted = {row.id: (row, _assigned(row)) for row in changed if table_name(row) == tbl}
        ids = [row_id for row_id, (_, names) in wanted.items() if names]
        before = _stored(session, tbl, ids)
        standing = heads.read(session, tbl, ids)
        for row_id in ids:
            row, names = wanted[row_id]
            values = _news(row, names, before[row_id])
            if values:
                drafts.append(Draft(kind_of(values), tbl, row_id, setting(values, standing.get(row_id, {}))))
    return drafts


def _assigned(row: Synced) -> list[str]:
    """The logged fields of a row that were assigned since it was read."""
    untouched = inspect(row).unmodified
    if not {"id", "book"} <= untouched:
        raise Unlogged("the id or the book of a row was changed")
    names = [name for name in TABLES[table_name(row)].fields if name not in untouched]
    if names and isinstance(row, Fact):
        raise Unlogged("a fact was changed; a correction is a new fact and a retraction")
    return names


def _stored(session: Session, tbl: str, ids: Collection[str]) -> dict[str, Any]:
    source = table(tbl)
    rows: dict[str, Any] = {}
    for part in heads.chunks(ids):
        found = session.connection().execute(select(source).where(source.c.id.in_(part)))
        rows.update((row["id"], row) for row in found.mappings())
    return rows


def _news(row: Synced, names: Sequence[str], before: Any) -> dict[str, Value]:
    """The assigned fields whose value differs from the stored one."""
    fields = TABLES[table_name(row)].fields
    values = {name: fields[name].plain(getattr(row, name)) for name in names}
    return {name: value for name, value in values.items() if value != fields[name].plain(before[name])}
