"""Reads the fields that stand in conflict: changed on several devices, none of which knew of the other's value."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from rmtui.domain.exchange import ConflictView
from rmtui.domain.forms import FORMS, OWNERLESS
from rmtui.store.log.fold import CREATE
from rmtui.store.reads.versions import TRUE_WINS, Devices, Said, changes, devices, heads, older, shown, view
from rmtui.store.work import Read

QUIET = frozenset({"profile_note"})
"""Tables that say how another field was learnt: they follow its choice and are no disagreement of their own."""

SEVERAL = """SELECT tbl, row_id, field FROM head GROUP BY tbl, row_id, field HAVING count(*) > 1"""
OF_CUSTOMERS = ("phone", "custom_field", *(form for form in FORMS if form not in OWNERLESS))
"""Tables whose rows stand on a customer's card."""
SEVERAL_OF_CUSTOMER = (
    "SELECT tbl, row_id, field FROM head WHERE tbl = 'customer' AND row_id = :id"
    + "".join(
        f" GROUP BY row_id, field HAVING count(*) > 1 UNION ALL SELECT tbl, row_id, field FROM head"
        f" WHERE tbl = '{tbl}' AND row_id IN (SELECT id FROM {tbl} WHERE customer_id = :id)"
        for tbl in OF_CUSTOMERS
    )
    + " GROUP BY row_id, field HAVING count(*) > 1"
)
COLUMNS = "SELECT name FROM pragma_table_info(?)"
CUSTOMER = "SELECT book, name FROM customer WHERE id = ? AND NOT deleted"
PRODUCT = "SELECT book, name FROM product WHERE id = ? AND NOT deleted"
MANAGER = "SELECT id, rm_name FROM book WHERE id = ? AND NOT deleted"


class _Row(NamedTuple):
    """A row with fields in conflict: whom it is about, all its changes, and the standing versions of those fields."""

    tbl: str
    row_id: str
    book: str
    customer_id: str
    name: str
    every: list[Said]
    fields: Mapping[str, list[Said]]


def conflicts(read: Read) -> tuple[ConflictView, ...]:
    """Every field of the home's books with several values, by the customer's name; deleted rows do not count."""
    return _views(read, read.db.execute(SEVERAL).fetchall())


def conflict_count(read: Read) -> int:
    """How many fields `conflicts` lists."""
    return sum(len(row.fields) for row in _rows(read, read.db.execute(SEVERAL).fetchall()))


def conflicts_of(read: Read, customer: str) -> tuple[ConflictView, ...]:
    """Those on one customer's card; quick where there are none."""
    return _views(read, read.db.execute(SEVERAL_OF_CUSTOMER, {"id": customer}).fetchall())


def _views(read: Read, several: Iterable[Any]) -> tuple[ConflictView, ...]:
    rows = list(_rows(read, several))
    known = devices(read.db) if rows else None
    found = [_view(row, field, known, read.zone) for row in rows if known for field in row.fields]
    return tuple(sorted(found, key=lambda one: (one.name, one.customer_id, one.tbl, one.row_id, one.field)))


def _view(row: _Row, field: str, known: Devices, zone: tzinfo) -> ConflictView:
    standing = sorted(row.fields[field], key=lambda said: said.stamp, reverse=True)
    before = older(row.every, standing, field)
    if before is not None and field not in before.body and not before.text(row.tbl, field):
        before = None
    newest, *others = (view(said, row.tbl, field, known, zone) for said in standing)
    return ConflictView(
        tbl=row.tbl,
        row_id=row.row_id,
        field=field,
        book=row.book,
        customer_id=row.customer_id,
        name=row.name,
        shown=newest,
        others=tuple(others),
        older=view(before, row.tbl, field, known, zone) if before else None,
    )


def _rows(read: Read, several: Iterable[Any]) -> Iterator[_Row]:
    """The rows among these (table, id, field) that do differ, stand and belong to somebody."""
    by_row: dict[tuple[str, str], list[str]] = {}
    for tbl, row_id, field in several:
        if tbl not in QUIET and field not in TRUE_WINS:
            by_row.setdefault((tbl, row_id), []).append(field)
    for (tbl, row_id), names in by_row.items():
        every = changes(read.db, tbl, row_id)
        fields = _differing(read, tbl, row_id, every, names)
        owner = _owner(read, tbl, row_id, every) if fields else None
        if owner is not None:
            yield _Row(tbl, row_id, *owner, every, fields)


def _differing(read: Read, tbl: str, row_id: str, every: list[Said], names: Iterable[str]) -> dict[str, list[Said]]:
    """The standing versions of those fields whose values differ; nothing where the row is deleted."""
    known, row = {said.version: said for said in every}, heads(read.db, tbl, row_id)

    def standing(field: str) -> list[Said]:
        return [known[version] for version in row.get(field) or row[""]]

    if shown(standing("deleted"), "deleted").text(tbl, "deleted"):
        return {}
    found = {field: standing(field) for field in _fields(read, tbl, every, names)}
    return {field: said for field, said in found.items() if len({one.text(tbl, field) for one in said}) > 1}


def _fields(read: Read, tbl: str, every: Iterable[Said], names: Iterable[str]) -> set[str]:
    """These fields; for field empty all that the row's creations name."""
    found = set(names)
    if "" in found:
        columns = {name for (name,) in read.db.execute(COLUMNS, (tbl,))}
        named = {name for said in every if said.kind == CREATE for name in said.body}
        found |= (named & columns) - TRUE_WINS
    return found - {""}


def _owner(read: Read, tbl: str, row_id: str, every: Iterable[Said]) -> tuple[str, str, str] | None:
    """Book, customer's id (or nothing) and name of whom a row is about; None where that is deleted."""
    if tbl in ("book", *OWNERLESS):
        found = {"book": MANAGER, "product": PRODUCT}[tbl]
        row = read.db.execute(found, (row_id,)).fetchone()
        return (row[0], "", row[1]) if row else None
    made = next((said for said in every if "customer_id" in said.body), None)
    customer = row_id if tbl == "customer" else made.text(tbl, "customer_id") if made else ""
    row = read.db.execute(CUSTOMER, (customer,)).fetchone()
    return (row[0], customer, row[1]) if row else None
