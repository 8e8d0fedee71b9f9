"""Erases a person from tables, log and search; the chain still holds, for a change is chained by its body's hash.

That somebody was erased is itself a fact (`erasure`), so every home that hears of it wipes its own copy, and what comes
later about the person, from a device that had not heard of it, is emptied on its way in: the state stays a function of
the set of changes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from json import dumps
from typing import NamedTuple

from rmtui.store import derive
from rmtui.store.log.chain import Entry, parse_body
from rmtui.store.log.fields import OWNED
from rmtui.store.log.fold import FACT, Key
from rmtui.store.work import Work

ERASURE = "erasure"
OWNS = (
    *((tbl, "customer_id") for tbl in OWNED),
    ("customer", "id"),
    ("lesson", "about_id"),
    ("allotment", "linked_id"),
)
"""Tables whose rows are about one customer, each with the column that names him or her."""
WIPED = "erased"
"""The key of the session's note of who was erased in the transaction."""

_SUBJECTS = "SELECT subject FROM erasure"
_EMPTIED = f"SELECT DISTINCT tbl, row_id FROM change WHERE salt = '' AND body = '' AND row_id IN {derive.IDS}"
_EMPTY = f"UPDATE change SET body = '', salt = '' WHERE tbl = ? AND row_id IN {derive.IDS} AND salt <> ''"
_FORGET = f"DELETE FROM head WHERE tbl = ? AND row_id IN {derive.IDS}"
_DEADEN = f"""UPDATE action SET subject = '', state = 'dead'
 WHERE id IN (SELECT action FROM change WHERE tbl = ? AND row_id IN {derive.IDS})"""
_LOCAL = ("DELETE FROM day_plan WHERE customer_id = ?",)


class Wiped(NamedTuple):
    """How many rows went, by table, and how many changes were emptied."""

    rows: tuple[tuple[str, int], ...]
    changes: int


def wipe(work: Work, customer: str) -> Wiped:
    """Takes everything about a customer out of the file; the caller writes, or has taken in, the erasure itself."""
    work.session.flush()
    db, counted, changes = derive.raw(work), Counter[str](), 0
    for tbl, column in OWNS:
        ids = [row[0] for row in db.execute(f'SELECT id FROM {tbl} WHERE "{column}" = ?', (customer,)).fetchall()]
        if ids:
            counted[tbl] += len(ids)
            changes += _empty(work, tbl, ids)
            db.execute(f"DELETE FROM {tbl} WHERE id IN {derive.IDS}", (dumps(ids),))
    for sql in _LOCAL:
        db.execute(sql, (customer,))
    work.session.expire_all()
    derive.renew(work, [customer])
    # Deleted words stay in the segments of a full-text index until they are merged.
    db.execute("INSERT INTO search (search) VALUES ('optimize')")
    work.session.info.setdefault(WIPED, []).append(customer)
    work.touched.discard(customer)
    return Wiped(tuple(sorted(counted.items())), changes)


def _empty(work: Work, tbl: str, ids: Collection[str]) -> int:
    """Empties the changes of these rows; how many."""
    db, listed = derive.raw(work), dumps(list(ids))
    db.execute(_DEADEN, (tbl, listed))
    db.execute(_FORGET, (tbl, listed))
    db.execute(_EMPTY, (tbl, listed))
    return int(db.execute("SELECT changes()").fetchone()[0])


def named(entries: Iterable[Entry]) -> list[str]:
    """The customers whom these changes say were erased."""
    found = [parse_body(entry.body) for entry in entries if entry.tbl == ERASURE and entry.kind == FACT and entry.body]
    return [str(body["subject"]["v"]) for body in found if "subject" in body]


def without_erased(work: Work, entries: Sequence[Entry]) -> list[Entry]:
    """Changes on their way in, those about an erased person without their content."""
    subjects = {row[0] for row in derive.raw(work).execute(_SUBJECTS)} | set(named(entries))
    if not subjects and all(entry.salt for entry in entries):
        return list(entries)
    gone = _gone(work, entries, subjects)
    return [entry._replace(body="", salt="") if (entry.tbl, entry.row_id) in gone else entry for entry in entries]


def _gone(work: Work, entries: Sequence[Entry], subjects: Collection[str]) -> set[Key]:
    """The rows that are erased: of which a change is empty, here or among these, or which name an erased customer."""
    ids = dumps(sorted({entry.row_id for entry in entries}))
    gone: set[Key] = {(tbl, row_id) for tbl, row_id in derive.raw(work).execute(_EMPTIED, (ids,))}
    gone |= {("customer", subject) for subject in subjects}
    columns: dict[str, list[str]] = {}
    for tbl, column in OWNS:
        columns.setdefault(tbl, []).append(column)
    for entry in entries:
        names = columns.get(entry.tbl, ())
        said = parse_body(entry.body) if names and subjects else {}
        if not (entry.salt or entry.body) or any(said.get(name, {}).get("v") in subjects for name in names):
            gone.add((entry.tbl, entry.row_id))
    return gone


def settle(work: Work, entries: Sequence[Entry]) -> None:
    """After changes were taken in: wipes whom they erase, and what the log held before about rows that are gone."""
    emptied: dict[str, list[str]] = {}
    for entry in entries:
        if not entry.salt and not entry.body:
            emptied.setdefault(entry.tbl, []).append(entry.row_id)
    for tbl, ids in emptied.items():
        _empty(work, tbl, ids)
    for customer in dict.fromkeys(named(entries)):
        wipe(work, customer)
