"""Appends changes to this device's log, stamped, salted and chained, in the caller's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rmtui.domain.refusal import Refused
from rmtui.store.derive import raw
from rmtui.store.file.connections import VERSION
from rmtui.store.log import erasures, heads, hlc, origins
from rmtui.store.log.chain import Entry, body_text, hash_body, hash_entry
from rmtui.store.log.fold import Version
from rmtui.store.log.guard import insert_rows
from rmtui.store.work import Work


@dataclass(frozen=True, slots=True)
class Draft:
    """A change about to be logged."""

    kind: str
    tbl: str
    row_id: str
    body: Mapping[str, Mapping[str, Any]]


def setting(values: Mapping[str, Any], row: heads.RowHeads) -> dict[str, dict[str, Any]]:
    """The body of a set: each value with the versions that it replaces, read from the row's heads."""
    return {
        name: {"v": value, "r": [list(version) for version in heads.of_field(row, name)]}
        for name, value in values.items()
    }


def kind_of(values: Mapping[str, Any]) -> str:
    """The kind of a set of these values."""
    if "deleted" not in values:
        return "set"
    return "delete" if values["deleted"] else "undelete"


def append(work: Work, drafts: Sequence[Draft]) -> None:
    """Logs these changes, in this order, as done by the work's action.

    Raises Refused `no_such_customer` for a row of somebody who was erased: elsewhere it would never stand.
    """
    if not drafts:
        return
    session = work.session
    real = session.info["real"]()
    tail = origins.mine(session)
    stamp = origins.newest_stamp(session)
    rows: list[Entry] = []
    written: list[tuple[str, str, str, Mapping[str, Any], Version]] = []
    for draft in drafts:
        stamp = hlc.tick(stamp, real)
        entry = _entry(work, tail, stamp, draft)
        tail = origins.Tail(tail.id, entry.seq, entry.hash)
        rows.append(entry)
        written.append((draft.kind, draft.tbl, draft.row_id, draft.body, (tail.id, tail.seq)))
    _check_erased(work, rows)
    insert_rows(session, "change", Entry._fields, rows)
    heads.advance(session, written)
    origins.advance(session, tail, stamp)


def _check_erased(work: Work, rows: Sequence[Entry]) -> None:
    erased = erasures.subjects(raw(work))
    for entry in rows if erased else ():
        if erasures.is_about(entry, erased):
            raise Refused("no_such_customer", ref=entry.row_id)


def _entry(work: Work, tail: origins.Tail, stamp: str, draft: Draft) -> Entry:
    body = body_text(draft.body)
    salt = secrets.token_hex(16)
    entry = Entry(
        origin=tail.id,
        seq=tail.seq + 1,
        book=work.book,
        action=work.action,
        undoes=work.undoes,
        hlc=stamp,
        actor=work.actor,
        kind=draft.kind,
        tbl=draft.tbl,
        row_id=draft.row_id,
        body=body,
        salt=salt,
        schema_version=VERSION,
        body_hash=hash_body(salt, body),
        hash="",
    )
    return entry._replace(hash=hash_entry(tail.hash, entry))
