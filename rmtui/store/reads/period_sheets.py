"""The facts of the weekly diary 附件五 and of the monthly figures (domain.md section 2, feature S2-13)."""

from collections.abc import Iterator
from datetime import date, timedelta

from rmtui.domain.event_forms import SIGN_UP
from rmtui.domain.model import Stage
from rmtui.domain.opportunities import DONE, LOST, Opportunity, standing
from rmtui.domain.sheet_facts import ComplaintRow, DiaryFacts, MonthFigures, MonthlyFacts, MovedCustomer, SaleRow
from rmtui.domain.sheet_kinds import Request, span_of
from rmtui.domain.views import DayCounts
from rmtui.store.facts import day_or_none
from rmtui.store.reads.complaints import feedback
from rmtui.store.reads.counts import counts_between
from rmtui.store.reads.opportunities import opportunities
from rmtui.store.reads.sheet_heads import head_of
from rmtui.store.reads.sources import sources
from rmtui.store.reads.today import today
from rmtui.store.work import Read

MOVES = """SELECT m.from_stage, m.to_stage, count(*) FROM stage_move m JOIN customer c ON c.id = m.customer_id
 WHERE m.live AND m.book = ? AND m.on_day BETWEEN ? AND ? AND NOT c.deleted GROUP BY 1, 2 ORDER BY 1, 2"""
SALES = """SELECT s.on_day, c.number, c.name, s.product, s.amount,
 EXISTS (SELECT 1 FROM sale_confirmation f WHERE f.live AND f.sale_id = s.id)
 FROM sale s JOIN customer c ON c.id = s.customer_id
 WHERE s.live AND s.book = ? AND s.on_day BETWEEN ? AND ? AND NOT c.deleted ORDER BY s.on_day, c.pinyin, s.id"""
COMPLAINTS = """SELECT c.name, o.text, o.opened_on, o.closed_on FROM concern o JOIN customer c ON c.id = o.customer_id
 WHERE o.book = :book AND o.kind = 'complaint' AND NOT o.deleted AND NOT c.deleted AND o.opened_on <= :last
 AND (o.closed_on = '' OR o.closed_on >= :first) ORDER BY o.opened_on, o.id"""
KEY = """SELECT c.name, c.tier, s.stage, max(k.at), k.channel, coalesce(nullif(k.learnt, ''), k.note)
 FROM contact k JOIN customer c ON c.id = k.customer_id JOIN state s ON s.customer_id = c.id
 WHERE k.live AND k.book = :book AND k.day BETWEEN :first AND :last AND NOT k.imported AND NOT c.deleted
 AND (k.outcome = 'held' OR c.key_customer OR c.id IN (SELECT customer_id FROM sale
  WHERE live AND book = :book AND on_day BETWEEN :first AND :last)) GROUP BY c.id ORDER BY s.rank_key LIMIT 20"""
LESSONS = """SELECT on_day, coalesce(nullif(hard, ''), situation), better FROM lesson
 WHERE book = ? AND NOT deleted AND on_day BETWEEN ? AND ? ORDER BY on_day, id"""
CONTACTED = """SELECT count(DISTINCT customer_id) FROM contact WHERE live AND book = ? AND NOT imported
 AND day BETWEEN ? AND ?"""
ENTERED = """SELECT count(*) FROM stage_move m JOIN customer c ON c.id = m.customer_id
 WHERE m.live AND m.from_stage = 0 AND m.book = ? AND m.on_day BETWEEN ? AND ? AND NOT c.deleted"""
SOLD = """SELECT count(*), coalesce(sum(amount), 0) FROM sale WHERE live AND book = ? AND on_day BETWEEN ? AND ?"""
HEARD = """SELECT count(*) FILTER (WHERE opened_on BETWEEN :first AND :last),
 count(*) FILTER (WHERE closed_on BETWEEN :first AND :last) FROM concern
 WHERE book = :book AND kind = 'complaint' AND NOT deleted"""


def diary(read: Read, request: Request) -> DiaryFacts:
    """The week of one manager; what follows it is read as it stands now."""
    head = head_of(read, request)
    span = (read.book, head.first.isoformat(), head.last.isoformat())
    named = dict(zip(("book", "first", "last"), span, strict=True))
    every = opportunities(read)
    first, last = span[1:]
    opened = [one for one in every if one.is_open]
    ended = [one.state for one in every if not one.is_open and first <= one.state_on <= last]
    return DiaryFacts(
        head=head,
        days=tuple(_days(read, head.first, head.last)),
        moves=tuple((row[0], row[1], row[2]) for row in read.db.execute(MOVES, span)),
        key=tuple(MovedCustomer(row[0], row[1], Stage(row[2]), row[5]) for row in read.db.execute(KEY, named)),
        sales=tuple(
            SaleRow(date.fromisoformat(row[0]), row[1], row[2], row[3], row[4], bool(row[5]))
            for row in read.db.execute(SALES, span)
        ),
        complaints=tuple(
            ComplaintRow(row[0], row[1], date.fromisoformat(row[2]), day_or_none(row[3]))
            for row in read.db.execute(COMPLAINTS, named)
        ),
        found=sum(first <= one.found_on <= last for one in every),
        won=ended.count(DONE),
        lost=ended.count(LOST),
        open=len(opened),
        open_amount=sum(one.amount for one in opened),
        stuck=tuple(one for one in opened if _stuck(read, one)),
        lessons=tuple(tuple(row) for row in read.db.execute(LESSONS, span)),
        next_due=tuple(_next_week(read, head.last + timedelta(days=1))),
    )


def _stuck(read: Read, one: Opportunity) -> bool:
    found = standing(one, read.today, read.playbook, read.calendar)
    return found.late or found.stale


def _days(read: Read, first: date, last: date) -> Iterator[tuple[date, DayCounts, bool]]:
    """Working days, and others on which something was done."""
    for day, counts in counts_between(read, first, max(first, min(last, read.today))).items():
        done = counts.calls or counts.meetings or counts.sms or counts.invitations or counts.moves
        working = read.calendar.is_working(day)
        if working or done:
            yield day, counts, working


def _next_week(read: Read, monday: date) -> Iterator[tuple[date, int, int]]:
    for day in (monday + timedelta(days=n) for n in range(7)):
        if read.calendar.is_working(day) and day >= read.today:
            found = today(read, day)
            yield day, sum(item.state in ("due", "waiting") for item in found.items), len(found.meetings)


def monthly(read: Read, request: Request) -> MonthlyFacts:
    """A month beside the one before it."""
    head = head_of(read, request)
    before = span_of("monthly", head.first - timedelta(days=1))
    month = f"{head.first:%Y-%m}"
    came = sources(read, month).sources
    return MonthlyFacts(
        head=head,
        now=_figures(read, head.first, min(head.last, read.today)),
        before=_figures(read, *before),
        sources=tuple((one.name, one.customers, one.contacted, one.invited) for one in came),
        feedback=feedback(read, month).kinds,
    )


def _figures(read: Read, first: date, last: date) -> MonthFigures:
    span = (read.book, first.isoformat(), last.isoformat())
    named = dict(zip(("book", "first", "last"), span, strict=True))
    counted = counts_between(read, first, max(first, last)).values()
    every = opportunities(read)
    won = [one for one in every if one.state == DONE and span[1] <= one.state_on <= span[2]]
    sales, amount = read.db.execute(SOLD, span).fetchone()
    opened, closed = read.db.execute(HEARD, named).fetchone()
    return MonthFigures(
        first=first,
        working_days=read.calendar.working_between(first, last) if last >= first else 0,
        calls=sum(one.calls for one in counted),
        reached=sum(one.reached for one in counted),
        meetings=sum(one.meetings for one in counted),
        invitations=sum(one.invitations for one in counted),
        sms=sum(one.sms for one in counted),
        moves=sum(one.moves for one in counted),
        contacted=read.db.execute(CONTACTED, span).fetchone()[0],
        entered=read.db.execute(ENTERED, span).fetchone()[0],
        opportunities=sum(span[1] <= one.found_on <= span[2] for one in every),
        won=len(won),
        sales=sales,
        sales_amount=amount,
        complaints=opened,
        closed=closed,
        signed=sum(one.target == SIGN_UP for one in won),
    )
