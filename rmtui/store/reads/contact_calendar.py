"""The contact calendar: only what is in view is read, by customer and day, along the indexes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from json import dumps
from typing import Any

from rmtui.clock import from_utc_text, utc_text
from rmtui.domain.contact_calendar import (
    Agreed,
    CalendarFacts,
    CalendarRow,
    LogDay,
    Move,
    Screenful,
    Touch,
    WorkDay,
    month_of,
)
from rmtui.domain.model import Channel, Direction, Outcome, Stage, reached
from rmtui.store.reads.book import Filters, book
from rmtui.store.reads.books import me
from rmtui.store.reads.counts import counts_between
from rmtui.store.work import Read

_REACHED = ", ".join(f"'{one}'" for one in Outcome if reached(one))
CHUNK = 500
ON_PAPER = 500
"""Customers up to which a month on paper lists those too who were not contacted."""
_AIR = timedelta(days=1)
"""Around the days asked for: the day of a contact is that of the zone in which it was entered."""
_TOUCH = "t.customer_id, t.at, t.day, t.channel, t.direction, t.outcome, t.note, t.learnt, t.with_whom"
# `+book`: one book is most of a home, so its index is the wrong one to go along.
TOUCHES = f"""SELECT {_TOUCH} FROM json_each(:customers) e CROSS JOIN contact t ON t.customer_id = e.value
 WHERE t.live AND +t.book = :book AND t.at >= :since AND t.at < :before
 AND t.day BETWEEN :first AND :last ORDER BY t.at, t.id"""
LAST = f"""SELECT e.value, (SELECT t.day FROM contact t WHERE t.customer_id = e.value AND t.live AND +t.book = :book
 AND t.outcome IN ({_REACHED}) AND t.day <= :today ORDER BY t.at DESC LIMIT 1) FROM json_each(:customers) e"""
HISTORY = f"SELECT {_TOUCH} FROM contact t WHERE t.live AND +t.book = ? AND t.customer_id = ? ORDER BY t.at, t.id"
DONE = f"""SELECT {_TOUCH}, c.name FROM contact t JOIN customer c ON c.id = t.customer_id
 WHERE t.live AND NOT t.imported AND +t.book = ? AND t.day = ? ORDER BY t.at, t.id"""
ENTRIES = """SELECT day, count(*) FROM contact WHERE live AND NOT imported AND +book = ? AND day BETWEEN ? AND ?
 GROUP BY day"""
AGREED = """SELECT c.name, m.at, m.place FROM meeting m JOIN customer c ON c.id = m.customer_id
 WHERE m.live AND m.book = ? AND m.agreed_on = ? AND m.moved_from = '' ORDER BY m.at, m.id"""
MOVES = """SELECT c.name, v.from_stage, v.to_stage FROM stage_move v JOIN customer c ON c.id = v.customer_id
 WHERE v.live AND v.from_stage > 0 AND v.book = ? AND v.on_day = ? ORDER BY v.at, v.id"""


def screenful(read: Read, customers: Sequence[str], first: date, last: date) -> Screenful:
    """The contacts of these customers from one day to another, and when each was last reached."""
    touches: dict[str, list[Touch]] = {customer: [] for customer in customers}
    values = {
        "book": read.book,
        "customers": dumps(list(customers)),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "since": _instant(read, first - _AIR),
        "before": _instant(read, last + 2 * _AIR),
        "today": read.today.isoformat(),
    }
    for one in _touches(read, read.db.execute(TOUCHES, values)):
        touches[one.customer_id].append(one)
    reached_on = {customer: date.fromisoformat(day) for customer, day in read.db.execute(LAST, values) if day}
    return Screenful({customer: tuple(found) for customer, found in touches.items()}, reached_on)


def month_rows(read: Read, filters: Filters, first: date, last: date) -> Iterator[CalendarRow]:
    """All customers whom the filters leave, by name, with their contacts from one day to another."""
    after = ""
    while chunk := book(read, filters, after=after, limit=CHUNK):
        ids = [one.line.customer_id for one in chunk]
        found = screenful(read, ids, first, last)
        for one in chunk:
            customer = one.line.customer_id
            yield CalendarRow(one.line, found.touches[customer], found.last.get(customer))
        after = ids[-1]


def calendar_facts(read: Read, filters: Filters, month: date) -> CalendarFacts:
    """A month for paper: everybody whom the filters leave, or of very many those alone who were contacted."""
    rows = tuple(month_rows(read, filters, *month_of(month)))
    listed = rows if len(rows) <= ON_PAPER else tuple(row for row in rows if row.touches)
    return CalendarFacts(me(read), read.now, month, listed, len(rows) - len(listed), read.playbook.version)


def history(read: Read, customer: str) -> tuple[Touch, ...]:
    """All contacts with one customer, the oldest first."""
    return tuple(_touches(read, read.db.execute(HISTORY, (read.book, customer))))


def work_log(read: Read, first: date, last: date) -> dict[date, LogDay]:
    """The work of each day from one to another in figures."""
    entries = dict(read.db.execute(ENTRIES, (read.book, first.isoformat(), last.isoformat())).fetchall())
    return {
        day: LogDay(counts, entries.get(day.isoformat(), 0) + counts.invitations + counts.moves)
        for day, counts in counts_between(read, first, last).items()
    }


def work_day(read: Read, day: date) -> WorkDay:
    """What was done on a day, in its order."""
    on = (read.book, day.isoformat())
    agreed = [Agreed(row[0], from_utc_text(row[1], read.zone), row[2]) for row in read.db.execute(AGREED, on)]
    moves = [Move(row[0], Stage(row[1]), Stage(row[2])) for row in read.db.execute(MOVES, on)]
    return WorkDay(tuple(_touches(read, read.db.execute(DONE, on))), tuple(agreed), tuple(moves))


def _instant(read: Read, day: date) -> str:
    return utc_text(datetime.combine(day, time(), read.zone))


def _touches(read: Read, rows: Iterable[Sequence[Any]]) -> Iterable[Touch]:
    for row in rows:
        yield Touch(
            row[0],
            from_utc_text(row[1], read.zone),
            date.fromisoformat(row[2]),
            Channel(row[3]),
            Direction(row[4]),
            Outcome(row[5]),
            *row[6:],
        )
