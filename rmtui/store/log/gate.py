"""The gate for bulk writes: many new rows at once, with their log, by executemany."""

from collections.abc import Sequence
from operator import attrgetter

from rmtui.store.log.append import append
from rmtui.store.log.capture import Synced, creation
from rmtui.store.log.fields import customer_of, table, table_name
from rmtui.store.log.guard import Unlogged, insert_rows
from rmtui.store.money import SHELF
from rmtui.store.work import Work


def insert_many(work: Work, rows: Sequence[Synced]) -> None:
    """Writes new rows of any synced tables, logged in the order given. Derived columns are taken as given.

    The rows do not join the session. Retractions go by `facts.retract`.
    """
    if any(row.book != work.book for row in rows):
        raise Unlogged("a row of another book was written")
    work.session.flush()
    append(work, [creation(row) for row in rows])
    by_table: dict[str, list[Synced]] = {}
    for row in rows:
        by_table.setdefault(table_name(row), []).append(row)
    for tbl, members in by_table.items():
        names = [column.key for column in table(tbl).columns]
        values = attrgetter(*names)
        insert_rows(work.session, tbl, names, [values(row) for row in members])
    work.touched.update(filter(None, map(customer_of, rows)))
    work.shelf |= not SHELF.isdisjoint(by_table)
