"""Reads the lead's page over the books that were sent to this home; the home's own is not among them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from json import loads
from typing import Any, NamedTuple

from rmtui.clock import from_utc_text
from rmtui.domain.escalation import LEAD, RED, escalation
from rmtui.domain.model import Reason
from rmtui.domain.team import (
    CHANGED,
    CONFIRMED,
    DECISION,
    HANDOVER,
    KINDS,
    MOST,
    OPPORTUNITY,
    PASS_ON,
    PROMISE,
    SILENT,
    STAGE,
    ManagerLine,
    Matter,
    Team,
    call_state,
)
from rmtui.store.facts import day_or_none
from rmtui.store.reads.books import BookLine, books
from rmtui.store.reads.counts import counts_of
from rmtui.store.work import Read

_ALIVE = """AND NOT s.dropped AND NOT c.deleted
 AND NOT (s.paused_from <> '' AND s.paused_from <= :day AND s.paused_until > :day)"""
_SEEN = """EXISTS (SELECT 1 FROM comment k WHERE k.live AND k.customer_id = c.id AND k.about = '{0}'
 AND k.target = {1} AND k.day >= :week)"""
DECISIONS = f"""SELECT s.book, c.id, c.name, c.tier, s.lead_from, m.rule, m.args FROM state s
 JOIN customer c ON c.id = s.customer_id JOIN claim m ON m.customer_id = s.customer_id AND m.rule = 'lead.waiting'
 WHERE s.book <> :own AND s.lead_from <> '' AND s.lead_from <= :day {_ALIVE} ORDER BY s.lead_from, c.id"""
CHANGES = """SELECT d.book, c.id, c.name, c.tier, substr(max(d.at), 1, 10), d.note, d.what FROM decision d
 JOIN customer c ON c.id = d.customer_id
 WHERE d.live AND d.book <> :own AND NOT c.deleted
 AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.customer_id = c.id AND h.direction = 'out' AND NOT h.deleted)
 GROUP BY c.id HAVING d.what = 'change' ORDER BY 5, c.id"""
CONFIRMATIONS = """SELECT h.book, c.id, c.name, c.tier, i.confirmed_on, h.other_name FROM handover h
 JOIN customer c ON c.id = h.customer_id
 JOIN handover i ON i.customer_id = h.linked_id AND i.direction = 'in' AND i.state = 'confirmed' AND NOT i.deleted
 WHERE h.book <> :own AND h.direction = 'out' AND NOT h.deleted AND NOT c.deleted ORDER BY i.confirmed_on, c.id"""
PASSING = """SELECT a.manager, a.id, a.card ->> 'name', a.card ->> 'tier', a.day, a.by_name FROM allotment a
 WHERE a.book = :own AND a.state = 'open' AND a.card <> '' AND NOT a.deleted ORDER BY a.day, a.id"""
STAGES = f"""SELECT s.book, c.id, c.name, c.tier, s.limit_on, s.stage, '', {_SEEN.format(STAGE, "''")} FROM state s
 JOIN customer c ON c.id = s.customer_id
 WHERE s.book <> :own AND s.limit_on <> '' AND s.limit_on < :day AND s.lead_from = '' {_ALIVE}
 ORDER BY s.limit_on, c.id"""
PROMISES = f"""SELECT p.book, c.id, c.name, c.tier, p.due_on, p.text, p.id, {_SEEN.format(PROMISE, "p.id")}
 FROM promise p JOIN customer c ON c.id = p.customer_id
 WHERE p.book <> :own AND p.state = 'open' AND NOT p.deleted AND NOT c.deleted AND p.due_on < :day
 ORDER BY p.due_on, p.id"""
OPPORTUNITIES = f"""SELECT o.book, c.id, c.name, c.tier, o.next_on, o.next_step, o.id,
 {_SEEN.format(OPPORTUNITY, "o.id")} FROM opportunity o JOIN customer c ON c.id = o.customer_id
 WHERE o.book <> :own AND o.state IN ('lead', 'confirmed', 'proposed') AND NOT o.deleted AND NOT c.deleted
 AND o.next_on <> '' AND o.next_on < :day ORDER BY o.next_on, o.id"""
SILENCES = f"""SELECT s.book, c.id, c.name, c.tier, m.start, m.rule, m.args, {_SEEN.format(SILENT, "''")} FROM claim m
 JOIN customer c ON c.id = m.customer_id JOIN state s ON s.customer_id = m.customer_id
 WHERE m.book <> :own AND m.rule IN ('rhythm.broken', 'decline.silence') AND m.start <= :day AND m.end >= :day {_ALIVE}
 ORDER BY m.start, c.id"""
RECEIVED = """SELECT p.book, max(r.at) FROM receipt r JOIN peer p ON p.device = r.device
 WHERE r.direction = 'in' GROUP BY p.book"""
UNSENT = """SELECT DISTINCT p.book, p.person FROM peer p
 WHERE p.active AND NOT p.own AND p.role = 'rm' AND p.book NOT IN (SELECT id FROM book) ORDER BY p.person"""
PLANS = "SELECT book, planned FROM opening WHERE live AND day = :day"
CHECKS = "SELECT DISTINCT book FROM comment WHERE live AND about = 'week' AND customer_id = '' AND day >= :week"
COACHINGS = "SELECT book, next_on, max(at) FROM coaching WHERE live GROUP BY book"


class _About(NamedTuple):
    """What is known of the managers beside their matters, by book."""

    received: dict[str, str]
    plans: dict[str, int]
    checked: set[str]
    coach_on: dict[str, str]


def team(read: Read) -> Team:
    """The managers and what waits, as of today; what was looked at this week is counted only."""
    others = [one for one in books(read) if not one.own]
    names = {one.book: one.name for one in others}
    week = read.today - timedelta(days=read.today.weekday())
    asked = {"own": read.book, "day": read.today.isoformat(), "week": week.isoformat()}
    every = [one for one in _matters(read, asked, names) if one[0].book in names]
    found = [one for one, seen in every if not seen]
    about = _about(read, asked)
    counted = Counter((one.book, one.kind) for one in found)
    climbed = Counter((one.book, one.level) for one in found)
    listed, more = _cut(found)
    lines = [_line(read, one, counted, climbed, about) for one in others]
    lines += [_unsent(read, *row) for row in read.db.execute(UNSENT).fetchall()]
    return Team(read.today, tuple(lines), listed, len(every) - len(found), more)


def _unsent(read: Read, book: str, name: str) -> ManagerLine:
    """A manager who is paired and never sent a file."""
    return ManagerLine(book, name, 0, counts_of(read._replace(book=book), read.today), (0,) * len(KINDS), None)


def _cut(found: list[Matter]) -> tuple[tuple[Matter, ...], tuple[int, ...]]:
    """The first of each kind, and how many more there are."""
    of_kind = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
    listed = tuple(one for kind in KINDS for one in of_kind[kind][:MOST])
    return listed, tuple(max(len(of_kind[kind]) - MOST, 0) for kind in KINDS)


def _about(read: Read, asked: dict[str, str]) -> _About:
    def pairs(sql: str) -> dict[str, Any]:
        return {row[0]: row[1] for row in read.db.execute(sql, asked)}

    checked = {row[0] for row in read.db.execute(CHECKS, asked)}
    return _About(pairs(RECEIVED), pairs(PLANS), checked, pairs(COACHINGS))


def _line(
    read: Read, one: BookLine, counted: Counter[tuple[str, str]], climbed: Counter[tuple[str, str]], about: _About
) -> ManagerLine:
    at = about.received.get(one.book)
    received = from_utc_text(at, read.zone) if at else None
    planned = about.plans.get(one.book)
    return ManagerLine(
        one.book,
        one.name,
        one.customers,
        counts_of(read._replace(book=one.book), read.today),
        tuple(counted[one.book, kind] for kind in KINDS),
        received,
        missing=_missing(read, received.date()) if received else 0,
        planned=planned,
        short=planned is not None and planned < read.playbook.team.plan_least,
        ladder=(climbed[one.book, LEAD], climbed[one.book, RED]),
        checked=one.book in about.checked,
        coach_on=day_or_none(about.coach_on.get(one.book, "")),
        role=one.role,
    )


def _missing(read: Read, last: date) -> int:
    """Working days after the last file, up to yesterday."""
    yesterday = read.today - timedelta(days=1)
    return read.calendar.working_between(last + timedelta(days=1), yesterday) if last < yesterday else 0


def _matters(read: Read, asked: dict[str, str], names: dict[str, str]) -> Iterator[tuple[Matter, bool]]:
    """Every matter, and whether it was looked at this week."""
    yield from ((one, False) for one in _decided(read, asked, names))
    for kind, sql in ((STAGE, STAGES), (PROMISE, PROMISES), (OPPORTUNITY, OPPORTUNITIES)):
        for book, *who, due, text, target, seen in read.db.execute(sql, asked):
            one = _matter(kind, book, names, who, due)._replace(text=str(text), target=target)
            level = escalation(one.on, read.today, read.playbook.events, read.calendar)
            yield one._replace(level=level), bool(seen)
    for book, *who, since, rule, args, seen in read.db.execute(SILENCES, asked):
        reason = Reason(rule, tuple(loads(args).items()))
        yield _matter(SILENT, book, names, who, since)._replace(reason=reason), bool(seen)


def _decided(read: Read, asked: dict[str, str], names: dict[str, str]) -> Iterator[Matter]:
    """What waits for a decision, and what follows from one."""
    for book, *who, since, rule, args in read.db.execute(DECISIONS, asked):
        said = loads(args)
        first, last = date.fromisoformat(said["lead_from"]), date.fromisoformat(said["lead_until"])
        yield _matter(DECISION, book, names, who, since)._replace(
            reason=Reason(rule, tuple(said.items())), state=call_state(first, last, read.today)
        )
    for book, *who, since, note, _what in read.db.execute(CHANGES, asked):
        yield _matter(HANDOVER, book, names, who, since)._replace(text=note, state=CHANGED)
    for book, *who, since, other in read.db.execute(CONFIRMATIONS, asked):
        yield _matter(HANDOVER, book, names, who, since)._replace(text=other, state=CONFIRMED)
    for book, target, name, tier, day, by_name in read.db.execute(PASSING, asked):
        who = ["", name, tier]
        yield _matter(PASS_ON, book, names, who, day)._replace(text=by_name, target=target)


def _matter(kind: str, book: str, names: dict[str, str], who: list[Any], on: str) -> Matter:
    customer, name, tier = who
    return Matter(kind, book, names.get(book, ""), customer, name, tier or "", date.fromisoformat(on))
