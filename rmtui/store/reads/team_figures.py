"""Reads a manager's month in figures, of one book or of all that were sent (domain.md sections 1 to 4 and 6).

Deleted rows, retracted facts and what belongs to deleted customers do not count.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from json import dumps

from rmtui.clock import utc_text
from rmtui.domain.assets import AT_NO_BANK, DEBTS
from rmtui.domain.calendar import add_months
from rmtui.domain.contact_calendar import month_of
from rmtui.domain.model import FACE_TO_FACE, Channel, Outcome, Stage, reached
from rmtui.domain.sheet_kinds import Request
from rmtui.domain.team_figures import (
    STAGES,
    BookFigures,
    Done,
    Month,
    Score,
    ScorecardFacts,
    StageFigures,
    TeamLine,
    in_order,
    products_together,
    together,
)
from rmtui.store.facts import day_or_none
from rmtui.store.reads.books import BookLine, books, sent
from rmtui.store.reads.counts import counts_between
from rmtui.store.reads.familiar import familiar_among
from rmtui.store.reads.product_coverage import coverage
from rmtui.store.reads.sheet_heads import head_of
from rmtui.store.work import Read

_OF = "c.id = {0}.customer_id AND NOT c.deleted"
_DEBTS, _NO_BANK = (", ".join(f"'{kind}'" for kind in sorted(kinds)) for kinds in (DEBTS, AT_NO_BANK))
HEADS = """SELECT count(*), count(*) FILTER (WHERE managed), count(*) FILTER (WHERE signed) FROM customer
 WHERE book = :book AND NOT deleted AND NOT pool"""
OWN = "SELECT id FROM customer WHERE book = :book AND NOT deleted AND NOT pool"
ASSETS = f"""SELECT coalesce(sum(CASE WHEN h.kind IN ({_DEBTS}) THEN -abs(h.amount) ELSE h.amount END), 0)
 FROM holding h JOIN customer c ON {_OF.format("h")}
 WHERE h.book = :book AND NOT h.deleted AND h.closed_on = '' AND h.bank = '' AND h.kind NOT IN ({_NO_BANK})"""
MOVED_AFTER = f"""SELECT coalesce(sum(m.after - m.before), 0) FROM movement m JOIN customer c ON {_OF.format("m")}
 WHERE m.live AND m.book = :book AND m.on_day > :last"""
PLANS = "SELECT day, planned FROM opening WHERE live AND book = :book AND day BETWEEN :first AND :last"
SOLD = f"""SELECT count(*), coalesce(sum(s.amount), 0) FROM sale s JOIN customer c ON {_OF.format("s")}
 WHERE s.live AND s.book = :book AND s.on_day BETWEEN :first AND :last"""
OPPORTUNITIES = f"""SELECT count(*) FILTER (WHERE o.found_on BETWEEN :first AND :last),
 count(*) FILTER (WHERE o.state = 'done' AND o.state_on BETWEEN :first AND :last),
 count(*) FILTER (WHERE o.state = 'lost' AND o.state_on BETWEEN :first AND :last)
 FROM opportunity o JOIN customer c ON {_OF.format("o")} WHERE o.book = :book AND NOT o.deleted"""
COMPLAINTS = f"""SELECT count(*) FILTER (WHERE o.opened_on BETWEEN :first AND :last),
 count(*) FILTER (WHERE o.closed_on BETWEEN :first AND :last)
 FROM concern o JOIN customer c ON {_OF.format("o")} WHERE o.book = :book AND o.kind = 'complaint' AND NOT o.deleted"""
ANSWERS = f"""SELECT o.opened_on,
 (SELECT min(s.on_day) FROM complaint_step s WHERE s.live AND s.concern_id = o.id AND s.step = 'apology'),
 (SELECT min(k.day) FROM contact k WHERE k.live AND k.customer_id = o.customer_id AND k.at > (SELECT min(s.at)
  FROM complaint_step s WHERE s.live AND s.concern_id = o.id AND s.step = 'heard')
  AND k.channel IN (SELECT value FROM json_each(:spoken)) AND k.outcome IN (SELECT value FROM json_each(:reached))
  AND k.outcome <> 'replied')
 FROM concern o JOIN customer c ON {_OF.format("o")}
 WHERE o.book = :book AND o.kind = 'complaint' AND NOT o.deleted AND o.opened_on BETWEEN :first AND :last"""
SURVEYS = f"""SELECT count(*), coalesce(sum(s.score), 0) FROM satisfaction s JOIN customer c ON {_OF.format("s")}
 WHERE s.book = :book AND NOT s.deleted AND s.score > 0 AND s.on_day BETWEEN :first AND :last"""
TOUCHED = """WITH touched AS (SELECT DISTINCT customer_id FROM contact WHERE live AND +book = :book
 AND day BETWEEN :first AND :last AND NOT imported AND outcome IN (SELECT value FROM json_each(:reached)))
 SELECT count(*), count(t.customer_id), count(*) FILTER (WHERE c.tier = :top),
 count(t.customer_id) FILTER (WHERE c.tier = :top)
 FROM customer c JOIN state s ON s.customer_id = c.id LEFT JOIN touched t ON t.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND NOT c.pool AND NOT s.dropped AND EXISTS
 (SELECT 1 FROM stage_move m WHERE m.live AND m.customer_id = c.id AND m.on_day <= :last)"""
PROMISED = f"""SELECT count(*), count(*) FILTER (WHERE p.state = 'kept' AND p.settled_on <= p.due_on)
 FROM promise p JOIN customer c ON {_OF.format("p")} WHERE p.book = :book AND NOT p.deleted
 AND p.due_on BETWEEN :first AND :last AND (p.state = 'kept' OR (p.state = 'open' AND p.due_on < :today))"""
SIGNS = f"""SELECT count(*) FILTER (WHERE t.kind = 'private_fact'), count(*) FILTER (WHERE t.kind = 'help_asked'),
 count(*) FILTER (WHERE t.kind = 'came_first'), count(*) FILTER (WHERE t.kind = 'referral')
 FROM trust_sign t JOIN customer c ON {_OF.format("t")}
 WHERE t.book = :book AND NOT t.deleted AND t.on_day BETWEEN :first AND :last"""
CAME_FIRST = f"""SELECT count(*) FROM contact k JOIN customer c ON {_OF.format("k")}
 WHERE k.live AND +k.book = :book AND k.direction = 'in' AND k.day BETWEEN :first AND :last"""
SOURCES = """SELECT source, count(*) FROM customer
 WHERE book = :book AND NOT deleted AND NOT pool AND allotted_on BETWEEN :first AND :last GROUP BY source"""
VISITS = f"""WITH step AS (SELECT m.customer_id, m.at, m.id, m.on_day, m.to_stage, m.outcome, lag(m.to_stage) OVER w
 AS came_from FROM stage_move m JOIN customer c ON {_OF.format("m")} WHERE m.live AND m.book = :book
 WINDOW w AS (PARTITION BY m.customer_id ORDER BY m.at, m.id)),
 visit AS (SELECT to_stage AS stage, on_day AS since, lead(on_day) OVER w AS left_on, lead(to_stage) OVER w AS went_to,
 lead(outcome) OVER w AS result FROM step WHERE came_from IS NOT to_stage
 WINDOW w AS (PARTITION BY customer_id ORDER BY at, id)),
 told AS (SELECT *, since >= :first AS came, ifnull(left_on <= :last, 0) AS went,
 ifnull(left_on <= :last AND went_to > stage, 0) AS on_from FROM visit
 WHERE since <= :last AND (left_on IS NULL OR left_on >= :first))
 SELECT stage, count(*), sum(came), sum(on_from),
 coalesce(sum(max(0, julianday(left_on) - julianday(since))) FILTER (WHERE on_from), 0),
 count(*) FILTER (WHERE went AND result IN ('invited', 'sold')), count(*) FILTER (WHERE went AND result = 'not_sold')
 FROM told GROUP BY stage"""
NOT_INVITED = f"""SELECT count(DISTINCT n.customer_id) FROM (
 SELECT customer_id FROM stage_move WHERE live AND book = :book AND from_stage = 1 AND outcome = 'not_invited'
 AND on_day BETWEEN :first AND :last
 UNION SELECT customer_id FROM decision WHERE live AND book = :book AND at >= :since AND at < :until) n
 JOIN customer c ON {_OF.format("n")}"""
"""A lead decides on failed invitations alone (domain.md section 2, stage 1)."""


def team_figures(
    read: Read, month_first: date, *, with_familiar: bool = False
) -> tuple[tuple[BookLine, BookFigures], ...]:
    """The figures of each book that was sent to this home; of the home's own where none was."""
    return tuple(
        (one, book_figures(read._replace(book=one.book), month_first, with_familiar=with_familiar))
        for one in looked_at(read)
    )


def looked_at(read: Read) -> tuple[BookLine, ...]:
    """The books whose figures are looked at here: those that were sent, else the home's own."""
    return sent(read) or tuple(one for one in books(read) if one.own)


def book_figures(read: Read, month_first: date, *, with_familiar: bool = False) -> BookFigures:
    """The month that begins on this day beside the one before.

    What was held at a month's end is what is held now less the movements of later days: large movements alone are kept
    as such (domain.md section 3), so it is as near as the book knows. The familiar are counted only when asked for:
    the test looks at every contact of each customer, and takes several times as long as all else.
    """
    customers, managed, signed = read.db.execute(HEADS, {"book": read.book}).fetchone()
    ids = [row[0] for row in read.db.execute(OWN, {"book": read.book})] if with_familiar else []
    familiar = sum(one.is_familiar for one in familiar_among(read, ids).values()) if with_familiar else None
    now, before = (_month(read, add_months(month_first, -back)) for back in (0, 1))
    return BookFigures(customers, managed, signed, familiar, now, before)


def scorecard(read: Read, request: Request) -> ScorecardFacts:
    """The facts of the sheet: of the home's own book, or of the team whose books were sent."""
    head = head_of(read, request)
    found = team_figures(read, head.first, with_familiar=True)
    products = [coverage(read._replace(book=line.book), 0) for line, _ in found]
    return ScorecardFacts(
        head,
        tuple(TeamLine(line.name, figures) for line, figures in found if not line.own),
        together([figures for _, figures in found]),
        products_together(products),
    )


def _month(read: Read, month: date) -> Month:
    first, last = month_of(month)
    asked = {"book": read.book, "first": first.isoformat(), "last": last.isoformat()}
    held = read.db.execute(ASSETS, asked).fetchone()[0]
    moved = read.db.execute(MOVED_AFTER, asked).fetchone()[0]
    return Month(
        first,
        held - moved,
        _done(read, first, last, asked),
        score_of(read, asked),
        tuple(_stages(read, first, asked)),
        in_order(read.db.execute(SOURCES, asked)),
    )


def _done(read: Read, first: date, last: date, asked: dict[str, str]) -> Done:
    days = counts_between(read, first, last).values()
    plans = [n for day, n in read.db.execute(PLANS, asked) if read.calendar.is_working(date.fromisoformat(day))]
    return Done(
        sum(one.calls for one in days),
        sum(one.reached for one in days),
        sum(one.meetings for one in days),
        sum(one.invitations for one in days),
        sum(one.sms for one in days),
        sum(one.moves for one in days),
        len(plans),
        sum(n < read.playbook.team.plan_least for n in plans),
        *read.db.execute(SOLD, asked).fetchone(),
        *read.db.execute(OPPORTUNITIES, asked).fetchone(),
        *read.db.execute(COMPLAINTS, asked).fetchone(),
    )


def score_of(read: Read, asked: dict[str, str]) -> Score:
    """The scorecard of the days from `first` to `last` (both in `asked`, with the book)."""
    top = min(read.playbook.tiers, key=lambda tier: tier.rank).id if read.playbook.tiers else "-"
    spoken = dumps([Channel.CALL, *sorted(FACE_TO_FACE)])
    more = {
        "reached": dumps([outcome for outcome in Outcome if reached(outcome)]),
        "spoken": spoken,
        "top": top,
        "today": read.today.isoformat(),
    }
    found = Score(
        *read.db.execute(SURVEYS, asked).fetchone(),
        *read.db.execute(TOUCHED, asked | more).fetchone(),
        *read.db.execute(PROMISED, asked | more).fetchone(),
        *read.db.execute(SIGNS, asked).fetchone(),
    )
    came_first = found.came_first + read.db.execute(CAME_FIRST, asked).fetchone()[0]
    to_answer, answered = _answers(read, asked | more)
    return found._replace(came_first=came_first, to_answer=to_answer, answered=answered)


def _answers(read: Read, asked: dict[str, str]) -> tuple[int, int]:
    """Complaints whose first answer was due, and those that had it by its day (domain.md section 6)."""
    due = in_time = 0
    for opened, *answers in read.db.execute(ANSWERS, asked):
        by = read.calendar.add_working(date.fromisoformat(opened), read.playbook.care.complaint.answer_working_days)
        on = min((day for each in answers if (day := day_or_none(each or ""))), default=None)
        due += on is not None or by < read.today
        in_time += on is not None and on <= by
    return due, in_time


def _stages(read: Read, first: date, asked: dict[str, str]) -> Iterator[StageFigures]:
    found = {row[0]: row[1:] for row in read.db.execute(VISITS, asked)}
    bounds = (datetime.combine(day, time.min, read.zone) for day in (first, add_months(first, 1)))
    more = dict(zip(("since", "until"), map(utc_text, bounds), strict=True))
    for stage in STAGES:
        were, entered, left, days, good, bad = found.get(stage, (0,) * 6)
        if stage is Stage.FIRST_CONTACT:
            bad = read.db.execute(NOT_INVITED, asked | more).fetchone()[0]
        yield StageFigures(were, entered, left, int(days), good, bad)
