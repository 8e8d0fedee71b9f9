"""What a merge did, in the words and figures of a preview and a receipt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from rmtui.clock import from_utc_text
from rmtui.domain.exchange import Gone, Preview
from rmtui.exchange.manifest import Manifest
from rmtui.store.log import hlc
from rmtui.store.log.fields import TABLES, customer_in, table
from rmtui.store.log.fold import Key
from rmtui.store.log.heads import chunks
from rmtui.store.log.merge import Applied
from rmtui.store.reads.conflicts import QUIET
from rmtui.store.reads.exchange import PeerRow
from rmtui.store.work import Work

TYPED_ROWS, TYPED_SHARE = 20, 100
"""Above so many deleted rows, or one in so many of all that stand, the user types their number."""
_TEXTS = ("name", "number", "text", "rm_name")
"""What a row is known by, the first that it has."""
_ERASED = {"deleted": True}


def conflicts_new(applied: Applied) -> int:
    """Fields that stand in several values now and did not before, as the list of conflicts counts them."""
    rows = applied.state.rows
    standing = {
        (one.tbl, one.row_id, one.field)
        for one in applied.state.conflicts
        if one.tbl not in QUIET and not rows[one.tbl, one.row_id]["deleted"]
    }
    return len(standing - applied.differed)


def live_rows(work: Work, books: Sequence[str]) -> int:
    """How many register rows stand in these books."""
    total = 0
    for tbl, spec in TABLES.items():
        if not spec.fact:
            columns = table(tbl).c
            standing = select(func.count()).where(columns.book.in_(books), ~columns.deleted)
            total += work.session.connection().execute(standing).scalar_one()
    return total


def preview(work: Work, manifest: Manifest, peer: PeerRow, applied: Applied, rows: int, stamp: str) -> Preview:
    """What was applied, before it is rolled back; `rows` stood before, `stamp` is the newest that came."""
    gone = _gone(work, applied)
    new = {key[1] for key in applied.keys if key[0] == "customer" and _new(applied, key)}
    return Preview(
        bundle=manifest.bundle,
        person=peer.person,
        label=peer.label,
        made_at=from_utc_text(manifest.made_at, work.zone),
        changes=applied.entries,
        gone=gone,
        typed=len(gone) > TYPED_ROWS or len(gone) * TYPED_SHARE > rows,
        customers_new=len(new),
        customers_changed=len(_changed(applied) - new - {key for tbl, key in _deleted(applied) if tbl == "customer"}),
        facts=_facts(applied),
        conflicts=conflicts_new(applied),
        request=manifest.request,
        newer=applied.newer,
        ahead_days=max((hlc.moment(stamp) - work.session.info["real"]()).days, 0) if stamp else 0,
    )


def _new(applied: Applied, key: Key) -> bool:
    return key not in applied.before and key in applied.state.rows and not applied.state.rows[key].get("deleted")


def _deleted(applied: Applied) -> list[Key]:
    """Register rows that stood before and do not now: deleted, or erased."""
    return sorted(
        key
        for key, row in applied.before.items()
        if not TABLES[key[0]].fact and not row["deleted"] and applied.state.rows.get(key, _ERASED)["deleted"]
    )


def _changed(applied: Applied) -> set[str]:
    """Customers whose card changed: their own row, or one of their phones, fields or concerns."""
    found = set()
    for key, row in applied.state.rows.items():
        if key[0] not in ("book",) and not TABLES[key[0]].fact:
            before = applied.before.get(key, {})
            if any(before.get(name) != row[name] for name in TABLES[key[0]].fields):
                found.add(customer_in(key, row))
    return found - {""}


def _facts(applied: Applied) -> tuple[tuple[str, int], ...]:
    new = Counter(
        key[0]
        for key, row in applied.state.rows.items()
        if TABLES[key[0]].fact and key not in applied.before and row["live"]
    )
    return tuple(sorted(new.items()))


def _gone(work: Work, applied: Applied) -> tuple[Gone, ...]:
    """The rows that would be deleted, each with its customer's name."""
    keys = _deleted(applied)
    rows = [applied.before[key] for key in keys]
    owners = {customer_in(key, row) for key, row in zip(keys, rows, strict=True) if key[0] != "customer"} - {""}
    names = _names(work, owners)
    return tuple(
        Gone(key[0], " ".join(filter(None, (names.get(str(row.get("customer_id", ""))), _text(row)))))
        for key, row in zip(keys, rows, strict=True)
    )


def _names(work: Work, customers: set[str]) -> dict[str, str]:
    columns, found = table("customer").c, {}
    for part in chunks(sorted(customers)):
        rows = work.session.connection().execute(select(columns.id, columns.name).where(columns.id.in_(part)))
        found.update({row.id: row.name for row in rows})
    return found


def _text(row: Mapping[str, Any]) -> str:
    return next((str(row[name]) for name in _TEXTS if row.get(name)), "")
