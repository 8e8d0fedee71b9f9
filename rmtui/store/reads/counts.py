"""The daily measure of a day, from the facts of that day (domain.md section 2, stage 2)."""

from datetime import date

from rmtui.clock import from_utc_text
from rmtui.domain.counters import count_day
from rmtui.domain.model import Channel, Contact, Direction, Meeting, Outcome, Stage, StageMove
from rmtui.domain.views import DayCounts
from rmtui.store.work import Read

CONTACTS = """SELECT id, group_id, customer_id, at, channel, direction, outcome, imported
 FROM contact WHERE live AND book = ? AND day = ?"""
AGREED = """SELECT id, customer_id, at, channel, place FROM meeting
 WHERE live AND book = ? AND agreed_on = ? AND moved_from = '' AND id = group_id"""
MOVES = "SELECT at, from_stage, to_stage FROM stage_move WHERE live AND book = ? AND on_day = ?"


def counts_of(read: Read, day: date) -> DayCounts:
    """What was done on the day; a meeting with several customers, or moved, is one invitation."""
    on = (read.book, day.isoformat())
    contacts = [
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
        for row in read.db.execute(CONTACTS, on)
    ]
    meetings = [
        Meeting(row[0], row[1], from_utc_text(row[2], read.zone), Channel(row[3]), row[4], day)
        for row in read.db.execute(AGREED, on)
    ]
    moves = [
        StageMove(from_utc_text(row[0], read.zone), day, Stage(row[1]) if row[1] else None, Stage(row[2]))
        for row in read.db.execute(MOVES, on)
    ]
    return count_day(contacts, meetings, moves, day, read.playbook)
