"""Verifies a book against itself: the chains, the tables, the heads and the audit trail."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rmtui.store import audit
from rmtui.store.log import erasures
from rmtui.store.log.chain import COLUMNS, Entry, Problem, hash_body, hash_entry
from rmtui.store.log.fields import TABLES
from rmtui.store.log.fold import Fold, HeadKey, Key, Logged, State, Value, well_formed
from rmtui.store.work import Connection, Read

SHOWN = 50
"""As many problems are listed; the rest are counted in one last line."""
HALF_ERASED = """SELECT DISTINCT c.origin, c.seq FROM change e JOIN change c ON c.tbl = e.tbl AND c.row_id = e.row_id
 WHERE e.body = '' AND e.salt = '' AND c.body <> '' ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: problems in the order of the log, and how many changes, rows and entries were checked."""

    ok: bool
    problems: tuple[Problem, ...]
    changes: int
    rows: int
    origins: int
    audit: int


def verify(read: Read) -> Verified:
    """Hashes the log of every book in the file anew, folds it and compares with the tables, heads and audit trail."""
    fold = Fold(TABLES)
    problems = list(_check_chains(read.db, fold))
    problems.extend(_check_erased(read.db))
    state = fold.state()
    problems.extend(_check_tables(read.db, state))
    problems.extend(_check_heads(read.db, state))
    problems.extend(audit.verify_audit(read.db))
    shown = tuple(problems[:SHOWN])
    if len(problems) > SHOWN:
        shown += (Problem("verify.more", (("count", str(len(problems) - SHOWN)),)),)
    counts = (_count(read.db, "change"), len(state.rows), _count(read.db, "origin"), _count(read.db, "audit"))
    return Verified(not problems, shown, *counts)


def _count(db: Connection, tbl: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {tbl}").fetchone()[0])


def _check_chains(db: Connection, fold: Fold) -> Iterator[Problem]:
    """Every change follows the one before it, and the origin's row names the last; each is given to the fold."""
    ends: dict[str, Entry] = {}
    erased = erasures.subjects(db)
    for row in db.execute(f"SELECT {COLUMNS} FROM change ORDER BY origin, seq"):
        entry = Entry._make(row)
        yield from _check_link(ends.get(entry.origin), entry)
        ends[entry.origin] = entry
        if entry.erased and not erasures.accounted(entry, erased):
            yield _at("verify.body_emptied", entry)
        elif not entry.erased and hash_body(entry.salt, entry.body) != entry.body_hash:
            yield _at("verify.body_altered", entry)
        elif not entry.erased and erased and erasures.is_about(entry, erased):
            yield _at("verify.not_erased", entry)
        elif (change := _readable(entry)) is None:
            yield _at("verify.change_unreadable", entry)
        else:
            fold.add(change)
    for origin, seq, digest, stamp in db.execute("SELECT id, seq, hash, hlc FROM origin ORDER BY id").fetchall():
        end = ends.pop(origin, None)
        if (seq, digest, stamp) != ((end.seq, end.hash, end.hlc) if end else (0, "", "")):
            yield Problem(
                "verify.log_cut", (("origin", origin), ("seq", str(seq)), ("found", str(end.seq if end else 0)))
            )
    for origin in ends:
        yield Problem("verify.origin_missing", (("origin", origin),))


def _check_erased(db: Connection) -> Iterator[Problem]:
    """Of an erased row no change still says anything."""
    for origin, seq in db.execute(HALF_ERASED):
        yield Problem("verify.not_erased", (("origin", origin), ("seq", str(seq))))


def _check_link(before: Entry | None, entry: Entry) -> Iterator[Problem]:
    expected = before.seq + 1 if before else 1
    if entry.seq != expected:
        yield Problem("verify.log_gap", (("origin", entry.origin), ("seq", str(expected))))
    elif hash_entry(before.hash if before else "", entry) != entry.hash:
        yield _at("verify.change_altered", entry)


def _readable(entry: Entry) -> Logged | None:
    """The change, where it is one that the fold can take."""
    try:
        change = entry.logged()
    except json.JSONDecodeError:
        return None
    return change if well_formed(change, TABLES) else None


def _at(message: str, entry: Entry) -> Problem:
    return Problem(message, (("origin", entry.origin), ("seq", str(entry.seq))))


def _check_tables(db: Connection, state: State) -> Iterator[Problem]:
    found: set[Key] = set()
    for tbl, spec in TABLES.items():
        names = ["id", "book", *spec.fields, *(["live"] if spec.fact else [])]
        columns = ", ".join(f'"{name}"' for name in names)
        for values in db.execute(f"SELECT {columns} FROM {tbl} ORDER BY id"):
            key = (tbl, values[0])
            found.add(key)
            wanted = state.rows.get(key)
            if wanted is None:
                yield Problem("verify.row_unlogged", (("table", tbl), ("row", str(values[0]))))
            else:
                yield from _compare(key, dict(zip(names, values, strict=True)), wanted)
    for tbl, row_id in sorted(set(state.rows) - found):
        yield Problem("verify.row_missing", (("table", tbl), ("row", row_id)))


def _compare(key: Key, row: Mapping[str, Value], wanted: Mapping[str, Value]) -> Iterator[Problem]:
    for name, value in row.items():
        if value != wanted[name]:
            yield Problem("verify.field_differs", (("table", key[0]), ("row", key[1]), ("field", name)))


def _check_heads(db: Connection, state: State) -> Iterator[Problem]:
    stored: set[HeadKey] = set(map(tuple, db.execute("SELECT tbl, row_id, field, origin, seq FROM head").fetchall()))
    for (tbl, row_id), count in sorted(Counter(head[:2] for head in stored ^ state.heads).items()):
        yield Problem("verify.heads_differ", (("table", tbl), ("row", row_id), ("count", str(count))))
