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
COMMENTS = f"""SELECT {_ACTION.format("comment")}, at, by_name, text
 FROM comment f WHERE live AND text <> '' AND customer_id = ?"""
HANDOVERS = f"""SELECT {_ACTION.format("handover")}, day, direction, other_name, why, next_step
 FROM handover f WHERE NOT deleted AND customer_id = ?"""
STEPS = f"""SELECT {_ACTION.format("next_step")}, set_at, on_day, channel, promised, none_because
 FROM next_step f WHERE live AND (on_day <> '' OR none_because <> '') AND customer_id = ?"""
CONCERNS = f"""SELECT {_ACTION.format("concern")}, opened_on, kind, text, doing, closed_on
 FROM concern f WHERE NOT deleted AND customer_id = ?"""
CLOSING_STEPS = f"""SELECT {_ACTION.format("closing_step")}, at, on_day, step, who, note
 FROM closing_step f WHERE live AND step <> 'ledger' AND customer_id = ?"""
SALES = f"""SELECT {_ACTION.format("sale")}, ifnull((SELECT max(s.at) FROM closing_step s
 WHERE s.live AND s.step = 'ledger' AND s.customer_id = f.customer_id AND s.proposal_id = f.proposal_id), ''),
 on_day, product, amount, handler FROM sale f WHERE live AND customer_id = ?"""
NOT_SOLD = f"""SELECT {_ACTION.format("not_sold")}, on_day, reason, rival_bank, rival_product, retry_on
 FROM not_sold f WHERE live AND customer_id = ?"""
CONFIRMATIONS = f"""SELECT {_ACTION.format("sale_confirmation")}, at, by_name,
 ifnull((SELECT product FROM sale s WHERE s.id = f.sale_id), '')
 FROM sale_confirmation f WHERE live AND customer_id = ?"""
MEETING_ACTIONS = f"SELECT id, {_ACTION.format('meeting')} FROM meeting f WHERE live AND customer_id = ?"


def timeline(read: Read, customer: str, meetings: Sequence[Meeting]) -> tuple[TimelineEntry, ...]:
    """All entries, newest first; what has a day alone, such as a concern, stands at that day's beginning."""
    talks = (_contacts, _notes, _moves, _pauses, _decisions, _comments, _handovers, _steps, _concerns)
    parts = (*talks, _closing_steps, _sales, _not_sold, _confirmations)
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


def _comments(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, by_name, text in _rows(read, COMMENTS, customer):
        yield TimelineEntry(from_utc_text(at, read.zone), "comment", action, text=text, who=by_name)


def _handovers(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, day, direction, other, why, next_step in _rows(read, HANDOVERS, customer):
        at = datetime.combine(day_or_none(day) or read.today, time(), read.zone)
        yield TimelineEntry(at, "handover", action, outcome=f"{direction}.{why}", text=next_step, who=other)


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


def _closing_steps(read: Read, customer: str) -> Iterator[TimelineEntry]:
    """The steps before the ledger, for which its sales stand."""
    for action, at, on_day, step, who, note in _rows(read, CLOSING_STEPS, customer):
        yield TimelineEntry(_at(read, at, on_day), "closing_step", action, outcome=step, text=note, who=who)


def _sales(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, on_day, product, amount, handler in _rows(read, SALES, customer):
        yield TimelineEntry(_at(read, at, on_day), "sale", action, text=product, who=handler, amount=amount)


def _not_sold(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, on_day, reason, bank, product, retry_on in _rows(read, NOT_SOLD, customer):
        text = " ".join(part for part in (reason, bank, product) if part)
        yield TimelineEntry(_at(read, "", on_day), "not_sold", action, text=text, on=day_or_none(retry_on))


def _confirmations(read: Read, customer: str) -> Iterator[TimelineEntry]:
    for action, at, by_name, product in _rows(read, CONFIRMATIONS, customer):
        yield TimelineEntry(from_utc_text(at, read.zone), "sale_confirmation", action, text=product, who=by_name)


def _at(read: Read, at: str, on_day: str) -> datetime:
    """When something was recorded, where that was on its own day; else that day's beginning."""
    on = day_or_none(on_day) or read.today
    if at:
        recorded = from_utc_text(at, read.zone)
        if recorded.date() == on:
            return recorded
    return datetime.combine(on, time(), read.zone)
