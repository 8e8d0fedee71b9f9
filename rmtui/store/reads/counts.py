"""The daily measure of days, from the facts of those days (domain.md section 2, stage 2)."""

from collections import defaultdict
from datetime import date, timedelta

from rmtui.clock import from_utc_text
from rmtui.domain.counters import count_day
from rmtui.domain.model import Channel, Contact, Direction, Meeting, Outcome, Stage, StageMove
from rmtui.domain.views import DayCounts
from rmtui.store.work import Read

CONTACTS = """SELECT id, group_id, customer_id, at, channel, direction, outcome, imported, day
 FROM contact WHERE live AND +book = ? AND day BETWEEN ? AND ?"""
AGREED = """SELECT id, customer_id, at, channel, place, agreed_on FROM meeting
 WHERE live AND book = ? AND agreed_on BETWEEN ? AND ? AND moved_from = '' AND id = group_id"""
MOVES = "SELECT at, from_stage, to_stage, on_day FROM stage_move WHERE live AND +book = ? AND on_day BETWEEN ? AND ?"


def counts_of(read: Read, day: date) -> DayCounts:
    """What was done on the day; a meeting with several customers, or moved, is one invitation."""
    return counts_between(read, day, day)[day]


def counts_between(read: Read, first: date, last: date) -> dict[date, DayCounts]:
    """What was done on each day from one to another."""
    span = (read.book, first.isoformat(), last.isoformat())
    contacts, meetings, moves = _contacts(read, span), _agreed(read, span), _moves(read, span)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: count_day(contacts[day], meetings[day], moves[day], day, read.playbook) for day in days}


def _contacts(read: Read, span: tuple[str, str, str]) -> dict[date, list[Contact]]:
    found: dict[date, list[Contact]] = defaultdict(list)
    for row in read.db.execute(CONTACTS, span):
        day = date.fromisoformat(row[8])
        found[day].append(
            Contact(
                id=row[0],
                group_id=row[1],
                customer_id=row[2],
                at=from_utc_text(row[3], read.zone),
                day=day,
                channel=Channel(row[4]),
                direction=Direction(row[5]),
                outcome=Outcome(row[6]),
                imported=bool(row[7]),
            )
        )
    return found


def _agreed(read: Read, span: tuple[str, str, str]) -> dict[date, list[Meeting]]:
    found: dict[date, list[Meeting]] = defaultdict(list)
    for row in read.db.execute(AGREED, span):
        day = date.fromisoformat(row[5])
        found[day].append(Meeting(row[0], row[1], from_utc_text(row[2], read.zone), Channel(row[3]), row[4], day))
    return found


def _moves(read: Read, span: tuple[str, str, str]) -> dict[date, list[StageMove]]:
    found: dict[date, list[StageMove]] = defaultdict(list)
    for at, came_from, to, on in read.db.execute(MOVES, span):
        day = date.fromisoformat(on)
        found[day].append(
            StageMove(from_utc_text(at, read.zone), day, Stage(came_from) if came_from else None, Stage(to))
        )
    return found
