"""The facts of the printed sheets."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from json import dumps
from typing import Any

from rmtui.domain.model import Channel, Contact, CustomerFacts, StageMove, Urgency
from rmtui.domain.rank import DUE, WAITING, WITH_LEAD
from rmtui.domain.sheet_facts import DailyFacts, SheetRow, SheetTouch, StageChange
from rmtui.domain.stages import clock_of
from rmtui.domain.views import Today
from rmtui.store.facts import day_or_none, facts_of
from rmtui.store.reads.books import me
from rmtui.store.reads.candidates import PLAN_OF_BOOK
from rmtui.store.reads.day_end import planned as planned_then
from rmtui.store.reads.promises import open_promises
from rmtui.store.reads.today import today
from rmtui.store.work import Read

PLANNED = f"SELECT p.customer_id FROM {PLAN_OF_BOOK} AND p.day = :day ORDER BY p.position"
TOUCHED = """SELECT customer_id FROM contact WHERE live AND NOT imported AND day = :day AND book = :book
 UNION SELECT customer_id FROM stage_move WHERE live AND from_stage > 0 AND on_day = :day AND book = :book
 UNION SELECT customer_id FROM meeting WHERE live AND agreed_on = :day AND book = :book"""
WANTED = """SELECT customer_id FROM state WHERE book = :book AND NOT dropped AND lead_from <> '' AND lead_from <= :day
 AND NOT (paused_from <> '' AND paused_from <= :day AND paused_until > :day)"""
NEXT = """SELECT customer_id, rank_key, next_on, next_channel, none_because FROM state
 WHERE customer_id IN (SELECT value FROM json_each(?))"""
COPIES = "SELECT count(*) FROM audit WHERE event = 'sheet.printed' AND what = ?"


def daily(read: Read, day: date) -> DailyFacts:
    """The daily progress sheet 附件四: everybody touched or planned on the day, or waiting for the lead's decision.

    A day that was never opened has no fixed plan: for today the list as it stands is the plan then.
    """
    on = {"day": day.isoformat(), "book": read.book}
    shown = today(read, day)
    planned = [row[0] for row in read.db.execute(PLANNED, on)] or _living(read, shown)
    touched = {row[0] for row in read.db.execute(TOUCHED, on)}
    wanted = {row[0] for row in read.db.execute(WANTED, on)}
    facts = facts_of(read.db, read.zone, touched | wanted | set(planned))
    rows = tuple(_rows(read, day, facts, set(planned), wanted))
    done = sum(bool(row.touches) for row in rows if row.planned)
    return DailyFacts(
        day=day,
        made_at=read.now,
        me=me(read),
        counts=shown.counts,
        planned=len(planned),
        planned_done=shown.planned_done if shown.planned else done,
        rows=rows,
        copy_number=read.db.execute(COPIES, (f"daily {day.isoformat()}",)).fetchone()[0],
        playbook_version=read.playbook.version,
        plan=tuple(planned_then(read, day)),
        late=tuple(item for item in shown.items if item.escalation),
        wanted=tuple(item for item in shown.items if item.state == WITH_LEAD),
        promises=open_promises(read),
    )


def _living(read: Read, shown: Today) -> list[str]:
    """Today's list as it stands; nobody of another day's."""
    if shown.day != read.today:
        return []
    return [item.customer_id for item in shown.items if item.state in (DUE, WAITING)]


def _rows(
    read: Read, day: date, facts: Mapping[str, CustomerFacts], planned: set[str], wanted: set[str]
) -> Iterator[SheetRow]:
    """Who was touched comes first, in the order of the day; then by value."""
    states = {row[0]: row[1:] for row in read.db.execute(NEXT, (dumps(sorted(facts)),))}
    rows = [
        _row(read, day, each, states[customer], customer in planned, customer in wanted)
        for customer, each in facts.items()
    ]

    def place(row: SheetRow) -> tuple[bool, float, str]:
        first = row.touches[0].at.timestamp() if row.touches else 0.0
        return not (row.touches or row.moves), first, states[row.customer_id][0]

    yield from sorted(rows, key=place)


def _row(read: Read, day: date, facts: CustomerFacts, state: Sequence[Any], planned: bool, wanted: bool) -> SheetRow:
    """One customer's day; the stage's clock is that of the day, the next contact the one planned now."""
    until = tuple(move for move in facts.moves if move.on <= day) or facts.moves[:1]
    clock = clock_of(until, facts.pauses, day, read.playbook, read.calendar)
    _, next_on, next_channel, none_because = state
    return SheetRow(
        customer_id=facts.id,
        number=facts.number,
        name=facts.name,
        tier=facts.tier,
        clock=clock,
        touches=tuple(_touch(contact) for contact in facts.contacts if contact.day == day and not contact.imported),
        moves=tuple(_change(move) for move in facts.moves if move.on == day and move.from_stage),
        planned=planned,
        next_on=day_or_none(next_on),
        next_channel=Channel(next_channel) if next_channel else None,
        none_because=none_because,
        overdue=clock.urgency is Urgency.OVERDUE,
        decision_wanted=wanted,
    )


def _touch(contact: Contact) -> SheetTouch:
    return SheetTouch(contact.at, contact.channel, contact.direction, contact.outcome, contact.note, contact.learnt)


def _change(move: StageMove) -> StageChange:
    return StageChange(move.from_stage, move.to_stage, move.outcome, move.reason, move.evidence)
