"""The board: customers by stage, with days used and left."""

from rmtui.domain.model import Stage
from rmtui.domain.views import BoardCard, BoardColumn
from rmtui.store.facts import day_or_none
from rmtui.store.reads.today import CLOCK_COLUMNS, clock
from rmtui.store.work import Read

_RUNNING = "NOT (s.paused_from <> '' AND s.paused_from <= :today AND s.paused_until > :today)"
TOTALS = f"""SELECT s.stage, count(*),
 count(*) FILTER (WHERE {_RUNNING} AND s.amber_on <> '' AND s.amber_on <= :today AND s.limit_on >= :today),
 count(*) FILTER (WHERE {_RUNNING} AND s.limit_on <> '' AND s.limit_on < :today)
 FROM state s WHERE s.book = :book AND NOT s.dropped GROUP BY s.stage"""
CARDS = f"""SELECT {CLOCK_COLUMNS}, c.id, c.name, c.tier, s.next_on, s.none_because
 FROM state s JOIN customer c ON c.id = s.customer_id
 WHERE s.book = :book AND s.stage = :stage AND NOT s.dropped
 ORDER BY s.limit_on = '', s.limit_on, s.rank_key LIMIT :limit"""


def board(read: Read, limit: int = 200) -> tuple[BoardColumn, ...]:
    """Seven columns, in each the customers nearest to or past their limit first; dropped ones are not shown."""
    on = {"today": read.today.isoformat(), "book": read.book}
    totals = {row[0]: row[1:] for row in read.db.execute(TOTALS, on)}
    columns = []
    for stage in Stage:
        total, amber, overdue = totals.get(int(stage), (0, 0, 0))
        columns.append(BoardColumn(stage, total, amber, overdue, column(read, stage, limit)))
    return tuple(columns)


def column(read: Read, stage: Stage, limit: int = 200) -> tuple[BoardCard, ...]:
    """The cards of one stage; a next contact before today is late."""
    rows = read.db.execute(CARDS, {"book": read.book, "stage": int(stage), "limit": limit})
    cards = []
    for row in rows:
        customer, name, tier, next_on, none_because = row[8:]
        planned = day_or_none(next_on)
        late = planned is not None and planned < read.today
        cards.append(BoardCard(customer, name, tier, clock(read, row[:8], read.today), planned, late, none_because))
    return tuple(cards)
