"""The head table: which versions of a field are unreplaced; field empty stands for every field without a head."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from rmtui.store.log.fields import table
from rmtui.store.log.fold import CREATE, SETTING, HeadKey, Version
from rmtui.store.log.guard import Unlogged, insert_rows, writing

RowHeads = Mapping[str, tuple[Version, ...]]
"""The unreplaced versions by field of one row, and those of field empty."""

_HEAD = table("head")
_CHUNK = 500


def chunks(ids: Collection[str]) -> Iterator[list[str]]:
    """The ids in parts that a statement can name."""
    every = list(ids)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]


def read(session: Session, tbl: str, ids: Collection[str]) -> dict[str, dict[str, tuple[Version, ...]]]:
    """The heads of these rows."""
    found: dict[str, dict[str, tuple[Version, ...]]] = {}
    connection = session.connection()
    for part in chunks(ids):
        statement = select(_HEAD).where(_HEAD.c.tbl == tbl, _HEAD.c.row_id.in_(part))
        for row in connection.execute(statement.order_by(_HEAD.c.origin, _HEAD.c.seq)):
            fields = found.setdefault(row.row_id, {})
            fields[row.field] = (*fields.get(row.field, ()), (row.origin, row.seq))
    return found


def of_field(heads: RowHeads, name: str) -> tuple[Version, ...]:
    """The unreplaced versions of a field. Raises Unlogged for a row whose creation was never logged."""
    versions = heads.get(name) or heads.get("")
    if not versions:
        raise Unlogged("a row stands in its table without a creation in the log")
    return versions


def advance(session: Session, written: Sequence[tuple[str, str, str, Mapping[str, Any], Version]]) -> None:
    """Moves the heads on after changes of this device, each (kind, table, row, body, version)."""
    gone: dict[tuple[str, str, str], None] = {}
    new: dict[tuple[str, str, str], HeadKey] = {}
    for kind, tbl, row_id, body, version in written:
        for name in ("",) if kind == CREATE else body if kind in SETTING else ():
            new[tbl, row_id, name] = (tbl, row_id, name, *version)
            if name:
                gone[tbl, row_id, name] = None
    if gone:
        with writing(session) as connection:
            connection.execute(
                delete(_HEAD).where(
                    _HEAD.c.tbl == bindparam("b_tbl"),
                    _HEAD.c.row_id == bindparam("b_row"),
                    _HEAD.c.field == bindparam("b_field"),
                ),
                [{"b_tbl": tbl, "b_row": row_id, "b_field": name} for tbl, row_id, name in gone],
            )
    insert_rows(session, "head", ("tbl", "row_id", "field", "origin", "seq"), list(new.values()))
