"""Merges stretches of other devices' logs into the book: what is new is logged, and the rows it names are refolded.

Everything happens in the caller's transaction: a refusal leaves nothing behind.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from json import JSONDecodeError, dumps
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from rmtui.domain.exchange import Progress, silent
from rmtui.domain.refusal import Refused
from rmtui.store import derive
from rmtui.store.file.connections import VERSION
from rmtui.store.log import erasures, judge, vectors
from rmtui.store.log.chain import Entry
from rmtui.store.log.erase import wipe
from rmtui.store.log.fields import TABLES, customer_in, table
from rmtui.store.log.fold import CREATE, RETRACTION, Key, Logged, State, well_formed
from rmtui.store.log.guard import insert_rows, writing
from rmtui.store.log.intake import End, Fork, Gap, fresh
from rmtui.store.log.refold import refold
from rmtui.store.log.rights import PAIRING
from rmtui.store.money import SHELF, holders
from rmtui.store.work import Work

_CHANGE = table("change")
_ORIGIN = table("origin")
_HEAD = table("head")
_RENEWED = 200
"""Customers are renewed so many at a time: between, progress is told and may end the work."""


class Stretch(NamedTuple):
    """Some changes of one origin in a row, chained, and who vouches for the last: `DEVICE BASE64`, or nothing."""

    origin: str
    book: str
    device: str
    after: End
    signature: str
    entries: Sequence[Entry]


class Applied(NamedTuple):
    """What a merge did: how many changes were new, how many of them a newer program's, and the rows they name.

    `before` holds the rows that were there, `state` all of them as they are now, without the erased ones; `differed`
    the fields that had several unreplaced values before.
    """

    entries: int
    newer: int
    keys: frozenset[Key]
    before: Mapping[Key, Mapping[str, Any]]
    state: State
    differed: frozenset[tuple[str, str, str]]


def apply(work: Work, stretches: Iterable[Stretch], progress: Progress = silent) -> Applied:
    """Takes in what is new in these stretches.

    Raises Refused: `bundle_gap` (values `origin`, `have`), `cloned_device` (values `origin`, `device`),
    `bundle_foreign` (rows or a book that are not the sender's to write), `bundle_not_usable`.
    """
    work.session.flush()
    progress("merge.log", 0, 1)
    new: list[Entry] = []
    for stretch in stretches:
        entries = _new(work, stretch)
        _note_origin(work, stretch, entries)
        new.extend(entries)
    sifted = erasures.sift(derive.raw(work), new)
    known = [_readable(entry) for entry in sifted.entries if entry.tbl in TABLES]
    keys = frozenset((change.tbl, change.row_id) for change in known) - sifted.keys
    before = _rows(work, keys | {key for key in sifted.keys if key[0] in TABLES})
    _check_books(known, before)
    wipe(work, sifted.keys)
    differed = _differing(work, keys)
    # A fact stands in its table with its first change; a register may have been named before it was made.
    unlogged = {key for key in keys if TABLES[key[0]].fact and key not in before}
    state = refold(work, keys, known, unlogged, progress)
    insert_rows(work.session, "change", Entry._fields, sifted.entries)
    if any(_moves_rights(tbl, state.rows.get((tbl, row_id))) for tbl, row_id in keys):
        judge.judge(work)
    touched = {customer_in(key, row) for key, row in state.rows.items()} - {""}
    if any(tbl in SHELF for tbl, _ in keys):
        touched |= set(holders(derive.raw(work)))
    _renew(work, touched, progress)
    newer = sum(entry.schema_version > VERSION for entry in new)
    return Applied(len(new), newer, keys, before, state, differed)


def _moves_rights(tbl: str, row: Mapping[str, Any] | None) -> bool:
    """Whether a change may alter which facts of a role's own count: a retraction names one, or another retraction."""
    if tbl == RETRACTION:
        return row is not None and row["tbl"] in {*judge.JUDGED, RETRACTION}
    return tbl == PAIRING or tbl in judge.JUDGED


def catch_up(work: Work, version: int) -> None:
    """Puts into the tables what was logged by programs of a newer schema than this one had, up to now.

    Derived rows are the caller's to renew.
    """
    if version >= VERSION:
        return
    newer = select(_CHANGE.c.tbl, _CHANGE.c.row_id).where(_CHANGE.c.schema_version > version).distinct()
    keys = {(row.tbl, row.row_id) for row in work.session.connection().execute(newer) if row.tbl in TABLES}
    if keys:
        refold(work, keys)
        judge.judge(work)


def _new(work: Work, stretch: Stretch) -> Sequence[Entry]:
    db = derive.raw(work)
    row = work.session.connection().execute(select(_ORIGIN).where(_ORIGIN.c.id == stretch.origin)).first()
    if row is not None and (row.book, row.device) != (stretch.book, stretch.device):
        raise Refused("bundle_foreign")
    end = End(row.seq, row.hash) if row is not None else End(0, "")
    try:
        return fresh(
            stretch.origin, end, stretch.after, stretch.entries, lambda seq: vectors.hash_at(db, stretch.origin, seq)
        )
    except Gap as gap:
        raise Refused("bundle_gap", origin=gap.origin, have=str(gap.have)) from gap
    except Fork as fork:
        raise Refused("cloned_device", origin=fork.origin, device=stretch.device) from fork


def _note_origin(work: Work, stretch: Stretch, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    last = entries[-1]
    row = {
        **{"id": stretch.origin, "book": stretch.book, "device": stretch.device, "seq": last.seq, "hash": last.hash},
        **{"hlc": last.hlc, "signature": stretch.signature},
    }
    with writing(work.session) as connection:
        known = update(_ORIGIN).where(_ORIGIN.c.id == bindparam("b_id"))
        news: dict[str, Any] = {name: bindparam(name) for name in ("seq", "hash", "hlc", "signature")}
        if not connection.execute(known.values(news), row | {"b_id": stretch.origin}).rowcount:
            connection.execute(_ORIGIN.insert().values(mine=False, **row))


def _readable(entry: Entry) -> Logged:
    try:
        change = entry.logged()
    except JSONDecodeError as error:
        raise Refused("bundle_not_usable", reason=str(error)) from error
    if not well_formed(change, TABLES):
        raise Refused("bundle_not_usable", reason=f"{entry.tbl} {entry.kind}")
    return change


def _check_books(changes: Iterable[Logged], before: Mapping[Key, Mapping[str, Any]]) -> None:
    """A row belongs to one book, and a book is made once, by its own manager."""
    books = {key: str(row["book"]) for key, row in before.items()}
    for change in changes:
        key = (change.tbl, change.row_id)
        made_again = change.tbl == "book" and change.kind == CREATE and (key in books or change.row_id != change.book)
        if made_again or books.setdefault(key, change.book) != change.book:
            raise Refused("bundle_foreign")


def _rows(work: Work, keys: Collection[Key]) -> dict[Key, Mapping[str, Any]]:
    found: dict[Key, Mapping[str, Any]] = {}
    for tbl in dict.fromkeys(tbl for tbl, _ in keys):
        names = [column.key for column in table(tbl).columns]
        columns = ", ".join(f'"{name}"' for name in names)
        ids = dumps([row_id for name, row_id in keys if name == tbl])
        for values in derive.raw(work).execute(f"SELECT {columns} FROM {tbl} WHERE id IN {derive.IDS}", (ids,)):
            row = dict(zip(names, values, strict=True))
            found[tbl, row["id"]] = row
    return found


def _differing(work: Work, keys: Collection[Key]) -> frozenset[tuple[str, str, str]]:
    several = select(_HEAD.c.tbl, _HEAD.c.row_id, _HEAD.c.field)
    several = several.group_by(_HEAD.c.tbl, _HEAD.c.row_id, _HEAD.c.field).having(func.count() > 1)
    rows = work.session.connection().execute(several)
    return frozenset((row.tbl, row.row_id, row.field) for row in rows if (row.tbl, row.row_id) in keys)


def _renew(work: Work, customers: Collection[str], progress: Progress) -> None:
    every = sorted(customers)
    try:
        for done in range(0, max(len(every), 1), _RENEWED):
            progress("merge.derive", done, len(every))
            derive.renew(work, every[done : done + _RENEWED])
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        # A value that no rule can read: the file is at fault, not the user.
        raise Refused("bundle_not_usable", reason=type(error).__name__) from error
