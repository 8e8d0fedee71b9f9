"""Reads the end of a working day: what is to be noted, plan against done, promises, minutes, tomorrow."""

from collections.abc import Iterator
from datetime import date, timedelta

from rmtui.clock import from_utc_text, utc_text
from rmtui.domain.absence import own_calendar
from rmtui.domain.day_end import DONE, OPEN, PUT_OFF, RESTS, TRIED, DayEnd, Planned, Unnoted, WalkIn
from rmtui.domain.minutes import CALLS, MEETINGS, NOTES, PLAN, Recorded, minutes
from rmtui.domain.model import CALL_OUTCOMES, Channel, Outcome, reached
from rmtui.domain.promises import PromiseView
from rmtui.store.reads.absences import absences
from rmtui.store.reads.counts import counts_of
from rmtui.store.reads.promises import open_promises
from rmtui.store.reads.today import today as read_today
from rmtui.store.work import Read

_SPOKEN = ", ".join(f"'{each}'" for each in (*CALL_OUTCOMES, Outcome.HELD, Outcome.REPLIED) if reached(each))
_REACHED = ", ".join(f"'{each}'" for each in Outcome if reached(each))
UNNOTED = f"""SELECT c.id, c.name, c.tier, max(k.at), k.channel, k.outcome FROM contact k
 JOIN customer c ON c.id = k.customer_id
 WHERE k.live AND k.book = :book AND k.day = :day AND NOT k.imported AND k.outcome IN ({_SPOKEN}) AND NOT c.deleted
 AND NOT EXISTS (SELECT 1 FROM contact o WHERE o.live AND o.customer_id = c.id AND o.day = :day
  AND (o.note <> '' OR o.learnt <> ''))
 AND NOT EXISTS (SELECT 1 FROM note n WHERE n.live AND n.customer_id = c.id AND n.at >= :since AND n.at < :until)
 GROUP BY c.id ORDER BY 4, c.id"""
PLANNED = f"""SELECT c.id, c.name, c.tier, s.dropped,
 s.paused_from <> '' AND s.paused_from <= :day AND s.paused_until > :day,
 (SELECT max(k.outcome IN ({_REACHED})) FROM contact k
  WHERE k.live AND k.customer_id = c.id AND k.day = :day AND NOT k.imported),
 EXISTS (SELECT 1 FROM plan_note n WHERE n.live AND n.customer_id = c.id AND n.day = :day
  AND n.kind IN ('later', 'waived'))
 FROM day_plan p JOIN customer c ON c.id = p.customer_id JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND p.day = :day ORDER BY p.position"""
ADDED = """SELECT count(DISTINCT customer_id) FROM contact WHERE live AND book = :book AND day = :day AND NOT imported
 AND direction = 'out' AND customer_id NOT IN (SELECT customer_id FROM day_plan WHERE day = :day)"""
WALK_INS = """SELECT c.id, c.name, c.handed_by FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND c.handed_by <> '' AND s.entered_on = :day AND s.stage = 1
 AND s.last_contact = '' ORDER BY c.id"""
RECORDS = """SELECT at, CASE WHEN channel IN ('visit', 'meeting') THEN 'meetings' ELSE 'calls' END FROM contact
 WHERE live AND book = :book AND day = :day AND NOT imported AND id = group_id
 UNION ALL SELECT at, 'notes' FROM note WHERE live AND book = :book AND at >= :since AND at < :until
 UNION ALL SELECT at, 'plan' FROM plan_note WHERE live AND book = :book AND day = :day"""
LESSONS = """SELECT situation, better FROM lesson WHERE book = :book AND NOT deleted AND on_day = :day ORDER BY id"""


def day_end(read: Read, day: date | None = None) -> DayEnd:
    """The end of the day (None: today)."""
    on = day or read.today
    start = read.now.replace(year=on.year, month=on.month, day=on.day, hour=0, minute=0, second=0, microsecond=0)
    asked = {"book": read.book, "day": on.isoformat(), "since": utc_text(start)}
    asked["until"] = utc_text(start + timedelta(days=1))
    next_day = own_calendar(read.calendar, absences(read, on)).add_working(on, 1)
    tomorrow = read_today(read, next_day)
    spent = minutes(_records(read, asked), read.playbook.day)
    return DayEnd(
        day=on,
        counts=counts_of(read, on),
        unnoted=tuple(_unnoted(read, asked)),
        plan=tuple(planned(read, on)),
        added=read.db.execute(ADDED, asked).fetchone()[0],
        promises=tuple(_promises(read, on, next_day)),
        walk_ins=tuple(WalkIn(*row) for row in read.db.execute(WALK_INS, asked)),
        minutes=tuple((block, spent[block]) for block in (PLAN, CALLS, MEETINGS, NOTES)),
        lessons=tuple(row[1] or row[0] for row in read.db.execute(LESSONS, asked)),
        tomorrow=next_day,
        tomorrow_due=sum(item.state in ("due", "waiting") for item in tomorrow.items),
        tomorrow_meetings=tomorrow.meetings,
    )


def _unnoted(read: Read, asked: dict[str, str]) -> Iterator[Unnoted]:
    for row in read.db.execute(UNNOTED, asked):
        at = from_utc_text(row[3], read.zone)
        yield Unnoted(row[0], row[1], row[2], at, Channel(row[4]), Outcome(row[5]))


def planned(read: Read, day: date) -> Iterator[Planned]:
    """The plan as it was fixed on the day, and what became of each entry; nobody where none was fixed."""
    asked = {"book": read.book, "day": day.isoformat()}
    for customer, name, tier, dropped, paused, contact, put_off in read.db.execute(PLANNED, asked):
        touched = DONE if contact else TRIED if contact is not None else ""
        state = touched or (RESTS if dropped or paused else PUT_OFF if put_off else OPEN)
        yield Planned(customer, name, tier, state)


def _promises(read: Read, day: date, until: date) -> Iterator[PromiseView]:
    return (one for one in open_promises(read) if one.made_on == day or one.due_on <= until)


def _records(read: Read, asked: dict[str, str]) -> Iterator[Recorded]:
    for at, block in read.db.execute(RECORDS, asked):
        yield Recorded(from_utc_text(at, read.zone), block)
