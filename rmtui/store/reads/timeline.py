"""The history of one customer over all channels, read from the facts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from rmtui.clock import from_utc_text
from rmtui.domain.model import Channel, Direction, Meeting, Stage
from rmtui.domain.views import TimelineEntry
from rmtui.store.facts import day_or_none
from rmtui.store.work import Read

_ACTION = "ifnull((SELECT h.action FROM change h WHERE h.tbl = '{0}' AND h.row_id = f.id LIMIT 1), '')"

CONTACTS = f"""SELECT {_ACTION.format("contact")}, at, channel, direction, outcome, note, learnt, with_whom
 FROM contact f WHERE live AND customer_id = ?"""
NOTES = f"SELECT {_ACTION.format('note')}, at, text FROM note f WHERE live AND customer_id = ?"
MOVES = f"""SELECT {_ACTION.format("stage_move")}, at, on_day, from_stage, to_stage, outcome, reason, evidence, who
 FROM stage_move f WHERE live AND customer_id = ?"""
PAUSES = f"""SELECT {_ACTION.format("pause")}, at, until, reason, annoyed, ends
 FROM pause f WHERE live AND customer_id = ?"""
DECISIONS = f"""SELECT {_ACTION.format("decision")}, at, what, by_name, note
 FROM decision f WHERE live AND customer_id = ?"""
STEPS = f"""SELECT {_ACTION.format("next_step")}, set_at, on_day, channel, promised, none_because
 FROM next_step f WHERE live AND (on_day <> '' OR none_because <> '') AND customer_id = ?"""
CONCERNS = f"""SELECT {_ACTION.format("concern")}, opened_on, kind, text, doing, closed_on
 FROM concern f WHERE NOT deleted AND customer_id = ?"""
MEETING_ACTIONS = f"SELECT id, {_ACTION.format('meeting')} FROM meeting f WHERE live AND customer_id = ?"


def timeline(read: Read, customer: str, meetings: Sequence[Meeting]) -> tuple[TimelineEntry, ...]:
    """All entries, newest first; a concern stands at the beginning of the day on which it was opened."""
    parts = (_contacts, _notes, _moves, _pauses, _decisions, _steps, _concerns)
    entries = [entry for part in parts for entry in part(read, customer)]
    actions = dict(read.db.execute(MEETING_ACTIONS, (customer,)).fetchall())
    entries += [_meeting(meeting, actions.get(meeting.id, "")) for meeting in meetings]
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.action), reverse=True))


def _rows(read: Read, sql: str, customer: str) -> Iterator[Any]:
    yield from read.db.execute(sql, (customer,))


def _contacts(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, channel, direction, outcome, note, learnt, with_whom in _rows(read, CONTACTS, customer):
        yield TimelineEntry(
            at=from_utc_text(at, read.zone),
            kind="contact",
            action=action,
            channel=Channel(channel),
            direction=Direction(direction),
            outcome=outcome,
            text=note,
            learnt=learnt,
            who=with_whom,
        )


def _meeting(meeting: Meeting, action: str) -> TimelineEntry:
    return TimelineEntry(
        at=meeting.at,
        kind="meeting",
        action=action,
        channel=meeting.channel,
        outcome=meeting.state,
        text=meeting.place,
        who=meeting.with_whom,
        on=meeting.agreed_on,
    )


def _notes(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, text in _rows(read, NOTES, customer):
        yield TimelineEntry(from_utc_text(at, read.zone), "note", action, text=text)


def _moves(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, on_day, from_stage, to_stage, outcome, reason, evidence, who in _rows(read, MOVES, customer):
        yield TimelineEntry(
            at=from_utc_text(at, read.zone),
            kind="move" if from_stage else "created",
            action=action,
            outcome=outcome,
            text=evidence,
            from_stage=Stage(from_stage) if from_stage else None,
            to_stage=Stage(to_stage),
            who=who,
            on=day_or_none(on_day),
            reason=reason,
        )


def _pauses(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, until, reason, annoyed, ends in _rows(read, PAUSES, customer):
        outcome = "resumed" if ends else "annoyed" if annoyed else ""
        on = day_or_none(until)
        yield TimelineEntry(from_utc_text(at, read.zone), "pause", action, outcome=outcome, on=on, reason=reason)


def _decisions(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, what, by_name, note in _rows(read, DECISIONS, customer):
        yield TimelineEntry(from_utc_text(at, read.zone), "decision", action, outcome=what, text=note, who=by_name)


def _steps(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, set_at, on_day, channel, promised, none_because in _rows(read, STEPS, customer):
        yield TimelineEntry(
            at=from_utc_text(set_at, read.zone),
            kind="next_step",
            action=action,
            channel=Channel(channel) if channel else None,
            outcome="promised" if promised else "",
            on=day_or_none(on_day),
            reason=none_because,
        )


def _concerns(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, opened_on, kind, text, doing, closed_on in _rows(read, CONCERNS, customer):
        opened = datetime.combine(day_or_none(opened_on) or read.today, time(), read.zone)
        on = day_or_none(closed_on)
        yield TimelineEntry(opened, "concern", action, outcome=kind, text=text, on=on, reason=doing)
