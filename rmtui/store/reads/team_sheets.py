"""Reads the team's diary 附件五 out of the managers' books, the coaching record, and the weeks as figures."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from rmtui.clock import from_utc_text, utc_text
from rmtui.domain.sheet_facts import DiaryFacts
from rmtui.domain.sheet_kinds import Request, span_of
from rmtui.domain.team_sheets import Coaching, CoachingFacts, Decided, ManagerWeek, TeamDiaryFacts, WeekLine
from rmtui.domain.views import DayCounts
from rmtui.store.facts import day_or_none
from rmtui.store.reads.books import BookLine, books, sent
from rmtui.store.reads.counts import counts_between
from rmtui.store.reads.familiar import familiar_among
from rmtui.store.reads.period_sheets import HEARD, SOLD, diary
from rmtui.store.reads.sheet_heads import head_of
from rmtui.store.reads.team import RECEIVED
from rmtui.store.reads.team_figures import ASSETS, OWN, score_of
from rmtui.store.work import Read

STANDS = """SELECT count(*) FILTER (WHERE s.lead_from <> '' AND s.lead_from <= :day),
 count(*) FILTER (WHERE s.lead_from = '' AND s.limit_on <> '' AND s.limit_on < :day)
 FROM state s WHERE s.book = :book AND NOT s.dropped"""
DECIDED = """SELECT d.at, b.rm_name, c.name, d.what, d.by_name, d.note FROM decision d
 JOIN customer c ON c.id = d.customer_id JOIN book b ON b.id = d.book
 WHERE d.live AND NOT c.deleted AND d.at >= ? AND d.at < ? ORDER BY d.at, d.id"""
COACHINGS = """SELECT k.day, b.rm_name, k.by_name, coalesce(c.name, ''), k.recording, k.seen, k.plan, k.talk, k.action,
 k.next_on FROM coaching k JOIN book b ON b.id = k.book
 LEFT JOIN customer c ON c.id = k.customer_id AND NOT c.deleted
 WHERE k.live AND k.day BETWEEN :first AND :last AND (:book = '' OR k.book = :book) ORDER BY b.rm_name, k.at, k.id"""
KEPT = """SELECT count(*), count(*) FILTER (WHERE managed), count(*) FILTER (WHERE signed) FROM customer
 WHERE book = ? AND NOT deleted AND NOT pool"""
FOUND = "SELECT count(*) FROM opportunity WHERE book = ? AND NOT deleted AND found_on BETWEEN ? AND ?"
SHORT = "SELECT count(*) FROM opening WHERE live AND book = ? AND day BETWEEN ? AND ? AND planned < ?"
WEEKS = """SELECT manager, name, week_on, calls, reached, meetings, agreed, sms, moves, sales, amount, complaints,
 complaints_closed, opportunities, short_plans, decisions, overdue, customers, managed, signed, familiar, assets,
 surveys, points, touched, promises, promises_kept, remarks
 FROM week_figures WHERE NOT deleted AND week_on BETWEEN ? AND ? ORDER BY week_on DESC, name, manager"""


def leads(read: Read) -> bool:
    """Whether managers' books were sent to this home: its diary is the team's."""
    return bool(sent(read))


def worked(read: Read) -> tuple[BookLine, ...]:
    """The books that the team's sheets are made of: the managers', and the own one where it holds customers."""
    own = tuple(one for one in books(read) if one.own and one.customers)
    return (*own, *sent(read))


def team_diary(read: Read, request: Request) -> TeamDiaryFacts:
    """The managers' weeks as one: sums of their figures, their lists one behind the other."""
    head = head_of(read, request)
    every = worked(read)
    weeks = [(one, diary(read._replace(book=one.book), request)) for one in every]
    came = dict(read.db.execute(RECEIVED).fetchall())
    lines = tuple(_week(read, one, facts, came.get(one.book, "")) for one, facts in weeks)
    begins = datetime.combine(head.first, time(), read.zone)
    ends = datetime.combine(head.last + timedelta(days=1), time(), read.zone)
    span = (utc_text(begins), utc_text(ends))
    decided = tuple(
        Decided(from_utc_text(row[0], read.zone).date(), *row[1:]) for row in read.db.execute(DECIDED, span)
    )
    total = _merged([(one.name, facts) for one, facts in weeks])._replace(head=head)
    return TeamDiaryFacts(head, total, lines, decided)


def _week(read: Read, one: BookLine, facts: DiaryFacts, at: str) -> ManagerWeek:
    waiting, overdue = read.db.execute(STANDS, {"book": one.book, "day": read.today.isoformat()}).fetchone()
    return ManagerWeek(
        name=one.name,
        received=from_utc_text(at, read.zone) if at else None,
        own=one.own,
        counts=summed(counts for _, counts, _ in facts.days),
        sales=len(facts.sales),
        amount=sum(sale.amount for sale in facts.sales),
        waiting=waiting,
        overdue=overdue,
    )


def summed(counts: Iterable[DayCounts]) -> DayCounts:
    """The measure of several days, or of several managers."""
    rows = list(counts)
    return DayCounts(*(sum(column) for column in zip(*rows, strict=True))) if rows else DayCounts(*(0,) * _COUNTS)


_COUNTS = len(DayCounts._fields)


def _merged(weeks: list[tuple[str, DiaryFacts]]) -> DiaryFacts:
    """One week of all; a customer's name is followed by the manager's."""
    first = weeks[0][1]
    days: dict[date, list[tuple[DayCounts, bool]]] = {}
    moves: Counter[tuple[int, int]] = Counter()
    due: dict[date, tuple[int, int]] = {}
    for _, facts in weeks:
        for day, counts, working in facts.days:
            days.setdefault(day, []).append((counts, working))
        for came_from, to, n in facts.moves:
            moves[came_from, to] += n
        for day, calls, met in facts.next_due:
            before = due.get(day, (0, 0))
            due[day] = (before[0] + calls, before[1] + met)
    return first._replace(
        days=tuple(
            (day, summed(counts for counts, _ in found), any(working for _, working in found))
            for day, found in sorted(days.items())
        ),
        moves=tuple((*pair, n) for pair, n in sorted(moves.items())),
        key=tuple(one._replace(name=f"{one.name} / {name}") for name, facts in weeks for one in facts.key),
        sales=tuple(one._replace(name=f"{one.name} / {name}") for name, facts in weeks for one in facts.sales),
        complaints=tuple(
            one._replace(name=f"{one.name} / {name}") for name, facts in weeks for one in facts.complaints
        ),
        found=sum(facts.found for _, facts in weeks),
        won=sum(facts.won for _, facts in weeks),
        lost=sum(facts.lost for _, facts in weeks),
        open=sum(facts.open for _, facts in weeks),
        open_amount=sum(facts.open_amount for _, facts in weeks),
        stuck=tuple(one._replace(name=f"{one.name} / {name}") for name, facts in weeks for one in facts.stuck),
        lessons=tuple((day, f"{name}: {hard}", better) for name, facts in weeks for day, hard, better in facts.lessons),
        next_due=tuple((day, *both) for day, both in sorted(due.items())),
    )


def coaching(read: Read, request: Request) -> CoachingFacts:
    """The coaching record of the month: in a manager's home the own one, in a lead's that of all managers."""
    head = head_of(read, request)
    return CoachingFacts(head, coachings(read, head.first, head.last, "" if leads(read) else read.book))


def coachings(read: Read, first: date, last: date, book: str = "") -> tuple[Coaching, ...]:
    """The lines of the record in these days, of one manager or (empty) of all, by manager and time."""
    asked = {"first": first.isoformat(), "last": last.isoformat(), "book": book}
    return tuple(
        Coaching._make((date.fromisoformat(row[0]), *row[1:9], day_or_none(row[9])))
        for row in read.db.execute(COACHINGS, asked)
    )


def week_lines(read: Read, last: date, weeks: int = 2) -> tuple[WeekLine, ...]:
    """The figures of the weeks that were handed in, up to the week of a day, the newest first."""
    monday = last - timedelta(days=last.weekday())
    span = ((monday - timedelta(days=7 * (weeks - 1))).isoformat(), monday.isoformat())
    return tuple(
        WeekLine._make((row[0], row[1], date.fromisoformat(row[2]), *row[3:])) for row in read.db.execute(WEEKS, span)
    )


def _familiar(read: Read) -> int:
    """How many customers of the book are familiar 熟户."""
    ids = [row[0] for row in read.db.execute(OWN, {"book": read.book})]
    return sum(one.is_familiar for one in familiar_among(read, ids).values())


def week_of(read: Read, one: BookLine, day: date) -> WeekLine:
    """The figures of a manager's week, out of the book that was sent."""
    first, last = span_of("diary", day)
    there = read._replace(book=one.book)
    counts = summed(counts_between(there, first, last).values())
    span = (one.book, first.isoformat(), last.isoformat())
    named = dict(zip(("book", "first", "last"), span, strict=True))
    sales, amount = read.db.execute(SOLD, span).fetchone()
    opened, closed = read.db.execute(HEARD, named).fetchone()
    waiting, overdue = read.db.execute(STANDS, {"book": one.book, "day": read.today.isoformat()}).fetchone()
    customers, managed, signed = read.db.execute(KEPT, (one.book,)).fetchone()
    score = score_of(there, named)
    return WeekLine(
        manager=one.book,
        name=one.name,
        week_on=first,
        calls=counts.calls,
        reached=counts.reached,
        meetings=counts.meetings,
        agreed=counts.invitations,
        sms=counts.sms,
        moves=counts.moves,
        sales=sales,
        amount=amount,
        complaints=opened,
        complaints_closed=closed,
        opportunities=read.db.execute(FOUND, span).fetchone()[0],
        short_plans=read.db.execute(SHORT, (*span, read.playbook.team.plan_least)).fetchone()[0],
        decisions=waiting,
        overdue=overdue,
        customers=customers,
        managed=managed,
        signed=signed,
        familiar=_familiar(there),
        assets=read.db.execute(ASSETS, named).fetchone()[0],
        surveys=score.surveys,
        points=score.points,
        touched=score.touched,
        promises=score.due,
        promises_kept=score.kept,
    )
