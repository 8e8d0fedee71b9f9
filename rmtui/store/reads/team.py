"""Reads the lead's page over the books that were sent to this home; the home's own is not among them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from json import loads
from typing import Any

from rmtui.clock import from_utc_text
from rmtui.domain.model import Reason
from rmtui.domain.team import (
    DECISION,
    KINDS,
    OPPORTUNITY,
    PROMISE,
    SILENT,
    STAGE,
    ManagerLine,
    Matter,
    Team,
    call_state,
)
from rmtui.store.reads.books import BookLine, books
from rmtui.store.reads.counts import counts_of
from rmtui.store.work import Read

_ALIVE = """AND NOT s.dropped AND NOT c.deleted
 AND NOT (s.paused_from <> '' AND s.paused_from <= :day AND s.paused_until > :day)"""
DECISIONS = f"""SELECT s.book, c.id, c.name, c.tier, s.lead_from, m.rule, m.args FROM state s
 JOIN customer c ON c.id = s.customer_id JOIN claim m ON m.customer_id = s.customer_id AND m.rule = 'lead.waiting'
 WHERE s.book <> :own AND s.lead_from <> '' AND s.lead_from <= :day {_ALIVE} ORDER BY s.lead_from, c.id"""
STAGES = f"""SELECT s.book, c.id, c.name, c.tier, s.limit_on, s.stage FROM state s
 JOIN customer c ON c.id = s.customer_id
 WHERE s.book <> :own AND s.limit_on <> '' AND s.limit_on < :day AND s.lead_from = '' {_ALIVE}
 ORDER BY s.limit_on, c.id"""
PROMISES = """SELECT p.book, c.id, c.name, c.tier, p.due_on, p.text FROM promise p
 JOIN customer c ON c.id = p.customer_id
 WHERE p.book <> :own AND p.state = 'open' AND NOT p.deleted AND NOT c.deleted AND p.due_on < :day
 ORDER BY p.due_on, p.id"""
OPPORTUNITIES = """SELECT o.book, c.id, c.name, c.tier, o.next_on, o.next_step FROM opportunity o
 JOIN customer c ON c.id = o.customer_id
 WHERE o.book <> :own AND o.state IN ('lead', 'confirmed', 'proposed') AND NOT o.deleted AND NOT c.deleted
 AND o.next_on <> '' AND o.next_on < :day ORDER BY o.next_on, o.id"""
SILENCES = f"""SELECT s.book, c.id, c.name, c.tier, m.start, m.rule, m.args FROM claim m
 JOIN customer c ON c.id = m.customer_id JOIN state s ON s.customer_id = m.customer_id
 WHERE m.book <> :own AND m.rule IN ('rhythm.broken', 'decline.silence') AND m.start <= :day AND m.end >= :day {_ALIVE}
 ORDER BY m.start, c.id"""
RECEIVED = """SELECT p.book, max(r.at) FROM receipt r JOIN peer p ON p.device = r.device
 WHERE r.direction = 'in' GROUP BY p.book"""


def team(read: Read) -> Team:
    """The managers and what waits, as of today."""
    others = [one for one in books(read) if not one.own]
    names = {one.book: one.name for one in others}
    asked = {"own": read.book, "day": read.today.isoformat()}
    found = [one for one in _matters(read, asked, names) if one.book in names]
    counted = Counter((one.book, one.kind) for one in found)
    came = dict(read.db.execute(RECEIVED).fetchall())
    return Team(read.today, tuple(_line(read, one, counted, came) for one in others), tuple(found))


def _line(read: Read, one: BookLine, counted: Counter[tuple[str, str]], came: dict[str, str]) -> ManagerLine:
    at = came.get(one.book)
    return ManagerLine(
        one.book,
        one.name,
        one.customers,
        counts_of(read._replace(book=one.book), read.today),
        tuple(counted[one.book, kind] for kind in KINDS),
        from_utc_text(at, read.zone) if at else None,
    )


def _matters(read: Read, asked: dict[str, str], names: dict[str, str]) -> Iterator[Matter]:
    for book, *who, since, rule, args in read.db.execute(DECISIONS, asked):
        said = loads(args)
        first, last = date.fromisoformat(said["lead_from"]), date.fromisoformat(said["lead_until"])
        yield _matter(DECISION, book, names, who, since)._replace(
            reason=Reason(rule, tuple(said.items())), call=call_state(first, last, read.today)
        )
    for book, *who, limit, stage in read.db.execute(STAGES, asked):
        yield _matter(STAGE, book, names, who, limit)._replace(text=str(stage))
    for book, *who, due, text in read.db.execute(PROMISES, asked):
        yield _matter(PROMISE, book, names, who, due)._replace(text=text)
    for book, *who, due, text in read.db.execute(OPPORTUNITIES, asked):
        yield _matter(OPPORTUNITY, book, names, who, due)._replace(text=text)
    for book, *who, since, rule, args in read.db.execute(SILENCES, asked):
        yield _matter(SILENT, book, names, who, since)._replace(reason=Reason(rule, tuple(loads(args).items())))


def _matter(kind: str, book: str, names: dict[str, str], who: list[Any], on: str) -> Matter:
    customer, name, tier = who
    return Matter(kind, book, names.get(book, ""), customer, name, tier, date.fromisoformat(on))
