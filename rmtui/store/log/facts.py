"""Taking facts back: a retraction is itself a fact, and a retraction of it brings the fact to life again.

`live` follows from the set of retractions alone: a fact is live when no live retraction names it.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import bindparam, or_, select, update

from rmtui.ids import new_id
from rmtui.store.log import gate, judge
from rmtui.store.log.fields import customer_of, table, table_name
from rmtui.store.log.fold import RETRACTION, Key, alive
from rmtui.store.log.guard import writing
from rmtui.store.log.heads import chunks
from rmtui.store.tables import Fact, Retraction
from rmtui.store.work import Work

_RETRACTION = table(RETRACTION)
_MANY = 2000
"""From so many facts on, reading all retractions is quicker than asking who names each."""


def retract(work: Work, row: Fact) -> None:
    """Takes back a fact, or a retraction; its `live`, and that of what it names, is set anew."""
    retract_many(work, [(table_name(row), row.id, customer_of(row))])


def retract_many(work: Work, targets: Sequence[tuple[str, str, str]]) -> None:
    """Takes back many facts, each given as (table, id, customer's id or empty)."""
    gate.insert_many(
        work,
        [
            Retraction(id=new_id(), book=work.book, customer_id=customer, tbl=tbl, target=row_id)
            for tbl, row_id, customer in targets
        ],
    )
    renew_live(work, [(tbl, row_id) for tbl, row_id, _ in targets])


def renew_live(work: Work, keys: Iterable[Key]) -> None:
    """Sets `live` anew for these facts and all that hang together with them by retractions."""
    retractors = _connected(work, set(keys))
    verdict = alive((), retractors)
    by_table: dict[str, list[dict[str, object]]] = {}
    for (tbl, row_id), live in verdict.items():
        by_table.setdefault(tbl, []).append({"b_id": row_id, "b_live": live})
    with writing(work.session) as connection:
        for tbl, values in by_table.items():
            source = table(tbl)
            changed = update(source).where(source.c.id == bindparam("b_id"), source.c.live != bindparam("b_live"))
            connection.execute(changed.values(live=bindparam("b_live")), values)
    if judge.JUDGED & set(by_table):
        judge.judge(work)
    for row in list(work.session.identity_map.values()):
        if isinstance(row, Fact) and (table_name(row), row.id) in verdict:
            work.session.expire(row, ["live"])


def _connected(work: Work, keys: Collection[Key]) -> dict[Key, set[Key]]:
    """Who retracts whom, among all that are joined to these by retractions; ends because each fact is asked once."""
    retractors: dict[Key, set[Key]] = {}
    if len(keys) > _MANY:
        every = select(_RETRACTION.c.id, _RETRACTION.c.tbl, _RETRACTION.c.target)
        for row in work.session.connection().execute(every):
            retractors.setdefault((row.tbl, row.target), set()).add((RETRACTION, row.id))
        return retractors
    asked: set[Key] = set()
    found = set(keys)
    while found:
        asked |= found
        ids = [row_id for _, row_id in found]
        reached: set[Key] = set()
        for part in chunks(ids):
            named = select(_RETRACTION.c.id, _RETRACTION.c.tbl, _RETRACTION.c.target).where(
                or_(_RETRACTION.c.id.in_(part), _RETRACTION.c.target.in_(part))
            )
            for row in work.session.connection().execute(named):
                target, by = (row.tbl, row.target), (RETRACTION, row.id)
                retractors.setdefault(target, set()).add(by)
                reached |= {target, by}
        found = reached - asked
    return retractors
