"""Brings rows in line with the log: folded anew from all their changes, with heads and the facts' `live`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from json import dumps
from operator import itemgetter
from typing import Any

from rmtui.domain.exchange import Progress, silent
from rmtui.store import derive
from rmtui.store.log import facts
from rmtui.store.log.chain import COLUMNS, Entry
from rmtui.store.log.fields import MODELS, TABLES, table
from rmtui.store.log.fold import Fold, HeadKey, Key, Logged, State
from rmtui.store.log.guard import insert_rows, writing
from rmtui.store.log.heads import chunks
from rmtui.store.work import Work

_OF_ROWS = f"SELECT {COLUMNS} FROM change WHERE tbl = ? AND row_id IN {derive.IDS}"
_HEAD = table("head")


def refold(
    work: Work,
    keys: Collection[Key],
    more: Iterable[Logged] = (),
    unlogged: Collection[Key] = (),
    progress: Progress = silent,
) -> State:
    """Writes these rows anew, as the log and `more`, not yet in it, mean them; returns the state of them alone.

    Of the rows `unlogged` the log holds nothing yet. The caller has flushed, and renews what is derived. Tables that
    this program does not know stay in the log only.
    """
    fold = Fold(TABLES)
    done = 0
    for tbl, part in _parts(set(keys).difference(unlogged)):
        progress("merge.rows", done, len(keys))
        for entry in _changes(work, tbl, part):
            fold.add(entry.logged())
        done += len(part)
    for change in more:
        fold.add(change)
    state = fold.state()
    _write(work, state)
    progress("merge.heads", 0, 1)
    _write_heads(work, keys, state.heads)
    progress("merge.facts", 0, 1)
    facts.renew_live(work, [key for key in keys if key[0] in TABLES and TABLES[key[0]].fact])
    work.session.expire_all()
    return state


def _parts(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    by_table: dict[str, list[str]] = {}
    for tbl, row_id in sorted(keys):
        by_table.setdefault(tbl, []).append(row_id)
    for tbl, ids in by_table.items():
        for part in chunks(ids):
            yield tbl, part


def _changes(work: Work, tbl: str, ids: Collection[str]) -> Iterator[Entry]:
    return map(Entry._make, derive.raw(work).execute(_OF_ROWS, (tbl, dumps(ids))))


def _write(work: Work, state: State) -> None:
    """Puts the rows in; derived columns of new ones are empty until they are renewed, of known ones they stay."""
    by_table: dict[str, list[Mapping[str, Any]]] = {}
    for (tbl, _), row in state.rows.items():
        by_table.setdefault(tbl, []).append(row)
    for tbl, rows in by_table.items():
        logged = ["id", "book", *TABLES[tbl].fields]
        derived = {name: MODELS[tbl].model_fields[name].default for name in _derived(tbl)}
        columns = ", ".join(f'"{name}"' for name in (*logged, *derived))
        places = ", ".join("?" * (len(logged) + len(derived)))
        news = ", ".join(f'"{name}" = excluded."{name}"' for name in logged[1:])
        sql = f"INSERT INTO {tbl} ({columns}) VALUES ({places}) ON CONFLICT (id) DO UPDATE SET {news}"
        with writing(work.session) as connection:
            values = itemgetter(*logged)
            connection.exec_driver_sql(sql, [(*values(row), *derived.values()) for row in rows])


def _derived(tbl: str) -> list[str]:
    return [column.key for column in table(tbl).columns if column.info.get("derived")]


def _write_heads(work: Work, keys: Iterable[Key], heads: Iterable[HeadKey]) -> None:
    with writing(work.session) as connection:
        for tbl, part in _parts(key for key in keys if key[0] in TABLES and not TABLES[key[0]].fact):
            connection.execute(_HEAD.delete().where(_HEAD.c.tbl == tbl, _HEAD.c.row_id.in_(part)))
    insert_rows(work.session, "head", ("tbl", "row_id", "field", "origin", "seq"), list(heads))
