"""Erases rows: out of the tables with all that follows from them, and out of the log, whose chain holds all the same.

Everything happens in the caller's transaction.
"""

from collections.abc import Collection, Mapping
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy import Connection

from rmtui.clock import utc_text
from rmtui.domain.erasing import backups_until
from rmtui.ids import new_id
from rmtui.store import audit
from rmtui.store.derive import IDS, raw, search_rowid
from rmtui.store.log import erasures, facts, judge
from rmtui.store.log.chain import parse_body
from rmtui.store.log.erasures import CUSTOMER
from rmtui.store.log.fields import OWNED, TABLES
from rmtui.store.log.fold import RETRACTION, Key
from rmtui.store.log.guard import writing
from rmtui.store.log.heads import chunks
from rmtui.store.tables import ErasureRow
from rmtui.store.work import Work

_SHORTEST = 2
"""Of a name that is looked for in other texts: a single character stands in too many."""
_CARDS = f"SELECT row_id, body FROM change WHERE tbl = 'customer' AND row_id IN {IDS} AND body <> ''"
_NAMED_IN = "SELECT DISTINCT customer_id FROM claim WHERE instr(args, ?)"
_ACTIONS = f"SELECT action, undoes FROM change WHERE tbl = ? AND row_id IN {IDS}"
_EMPTY = f"UPDATE change SET body = '', salt = '' WHERE tbl = ? AND row_id IN {IDS} AND (body <> '' OR salt <> '')"
_FORGET_ACTION = f"UPDATE action SET subject = '', state = 'dead' WHERE id IN {IDS}"
_FORGET_NAME = "UPDATE action SET subject = '' WHERE instr(subject, ?)"
_DERIVED = ("claim", "state", "day_plan")
_TIDY_SEARCH = "INSERT INTO search (search) VALUES ('optimize')"
"""Rewrites the index: what is deleted from it stays legible in its pages until then."""


class Wiped(NamedTuple):
    """What was erased: rows by table, and how many changes of the log were emptied."""

    rows: Mapping[str, int]
    changes: int


def erase(work: Work, customer: str, reason: str = "", by: str = "") -> tuple[ErasureRow, Wiped]:
    """Erases a customer of the book, who may be gone already, and writes the fact of it at the real time."""
    work.session.flush()
    wiped = wipe(work, erasures.rows_of(raw(work), work.book, customer) | {(CUSTOMER, customer)})
    now = work.session.info["real"]()
    row = ErasureRow(
        id=new_id(),
        book=work.book,
        subject=customer,
        at=utc_text(now),
        by_name=by or work.actor,
        reason=reason,
        rows=sum(wiped.rows.values()),
        changes=wiped.changes,
        backups_until=backups_until(now.astimezone(work.zone), work.playbook.team.backup_days).isoformat(),
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "erase", customer, 1)
    return row, wiped


def wipe(work: Work, keys: Collection[Key]) -> Wiped:
    """Erases these rows; whose lists they stood on is noted in `work.touched`. All was flushed before."""
    if not keys:
        return Wiped({}, 0)
    parts = [(tbl, part) for tbl in sorted({tbl for tbl, _ in keys}) for part in chunks(_ids(keys, tbl))]
    names = _names(work, _ids(keys, CUSTOMER))
    _touch(work, parts, names)
    freed = _named_by_retractions(work, _ids(keys, RETRACTION)) - set(keys)
    rows: dict[str, int] = {}
    changes = 0
    with writing(work.session) as connection:
        for tbl, part in parts:
            ids = dumps(part)
            _forget_actions(work, connection, tbl, ids)
            changes += connection.exec_driver_sql(_EMPTY, (tbl, ids)).rowcount
            connection.exec_driver_sql(f"DELETE FROM head WHERE tbl = ? AND row_id IN {IDS}", (tbl, ids))
            if tbl in TABLES:
                gone = connection.exec_driver_sql(f"DELETE FROM {tbl} WHERE id IN {IDS}", (ids,)).rowcount
                rows |= {tbl: rows.get(tbl, 0) + gone} if gone else {}
        _forget_customers(connection, _ids(keys, CUSTOMER))
        for name in names:
            connection.exec_driver_sql(_FORGET_NAME, (name,))
    audit.forget(work, names)
    work.session.expunge_all()
    _free(work, freed)
    return Wiped(rows, changes)


def _ids(keys: Collection[Key], tbl: str) -> list[str]:
    return sorted(row_id for name, row_id in keys if name == tbl)


def _names(work: Work, customers: Collection[str]) -> list[str]:
    """The names that the customers ever had, with their numbers and alone, the longest first."""
    said: dict[str, tuple[set[str], set[str]]] = {}
    for customer, body in raw(work).execute(_CARDS, (dumps(list(customers)),)):
        card = said.setdefault(customer, (set(), {""}))
        for field, found in zip(("name", "number"), card, strict=True):
            found.add(str(parse_body(body).get(field, {}).get("v", "")))
    pairs = ((name, number) for names, numbers in said.values() for name in names for number in numbers if name)
    texts = {f"{name} {number}".strip() for name, number in pairs}
    return sorted((text for text in texts if len(text) >= _SHORTEST), key=lambda text: (-len(text), text))


def _touch(work: Work, parts: Collection[tuple[str, list[str]]], names: Collection[str]) -> None:
    """Notes whose derived rows follow from the rows, or name somebody who is erased."""
    db = raw(work)
    for tbl, part in parts:
        if tbl == CUSTOMER:
            work.touched.update(part)
        elif tbl in OWNED:
            sql = f"SELECT DISTINCT customer_id FROM {tbl} WHERE id IN {IDS}"
            work.touched.update(row[0] for row in db.execute(sql, (dumps(part),)) if row[0])
    for name in names:
        work.touched.update(row[0] for row in db.execute(_NAMED_IN, (name,)))


def _named_by_retractions(work: Work, ids: Collection[str]) -> set[Key]:
    sql = f"SELECT tbl, target FROM retraction WHERE id IN {IDS}"
    return {(tbl, target) for tbl, target in raw(work).execute(sql, (dumps(list(ids)),))}


def _free(work: Work, keys: Collection[Key]) -> None:
    """Sets anew whether these facts are live, of which a retraction is gone."""
    with writing(work.session) as connection:
        for tbl in sorted({tbl for tbl, _ in keys} & set(TABLES)):
            connection.exec_driver_sql(f"UPDATE {tbl} SET live = 1 WHERE id IN {IDS}", (dumps(_ids(keys, tbl)),))
    if keys:
        facts.renew_live(work, keys)
        judge.judge(work)


def _forget_actions(work: Work, connection: Connection, tbl: str, ids: str) -> None:
    """Takes the names from the actions that wrote these rows; what they said is gone, so none can be taken back."""
    found: Any = raw(work).execute(_ACTIONS, (tbl, ids))
    actions = sorted({action for row in found for action in row if action})
    connection.exec_driver_sql(_FORGET_ACTION, (dumps(actions),))


def _forget_customers(connection: Connection, customers: Collection[str]) -> None:
    """Deletes what is kept of the customers beside their rows."""
    ids = dumps(list(customers))
    for tbl in _DERIVED:
        connection.exec_driver_sql(f"DELETE FROM {tbl} WHERE customer_id IN {IDS}", (ids,))
    rowids = dumps([search_rowid(customer) for customer in customers])
    connection.exec_driver_sql(f"DELETE FROM search WHERE rowid IN {IDS}", (rowids,))
    connection.exec_driver_sql(_TIDY_SEARCH)
