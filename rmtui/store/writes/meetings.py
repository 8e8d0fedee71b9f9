"""Writes meetings: agreed, and how they went (domain.md section 2: held, not come, moved, cancelled)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import select

from rmtui.domain.model import FACE_OUTCOMES, Channel, CustomerFacts, Meeting, MeetingState, Outcome
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry, MeetingResult, Saved
from rmtui.store.tables import MeetingRow
from rmtui.store.work import Work
from rmtui.store.writes.agreements import enter_meetings
from rmtui.store.writes.common import begin, known, people, saved
from rmtui.store.writes.contacts import enter, learnt_by
from rmtui.store.writes.quick import fill


def agree(
    work: Work,
    customers: Sequence[str],
    at: datetime,
    channel: Channel = Channel.MEETING,
    place: str = "",
    with_whom: str = "",
) -> Saved:
    """One meeting with all of the customers; those in stage 1 are invited by it and enter stage 2.

    Raises Refused `meeting_in_the_past` or `not_face_to_face`.
    """
    rows = people(work, customers)
    facts = known(work, rows)
    begin(work, "meeting_agreed", rows)
    enter_meetings(work, [facts[row.id] for row in rows], at, channel, place, with_whom=with_whom)
    return saved(work, rows)


def result(work: Work, meeting_id: str, result: MeetingResult) -> Saved:
    """How a meeting went, for everybody it was agreed with and whose result is still open.

    One whose time has passed counts for its own day. Raises Refused `no_such_meeting`, `meeting_has_result`,
    `meeting_not_yet`, `outcome_does_not_fit`, `meeting_needs_time` or `next_or_reason`.
    """
    if result.outcome not in FACE_OUTCOMES:
        raise Refused("outcome_does_not_fit", outcome=result.outcome, channel=Channel.MEETING)
    company = _company(work, meeting_id)
    rows = people(work, list(company))
    facts = known(work, rows)
    agreed = {row.id: _still_agreed(facts[row.id], company[row.id]) for row in rows}
    meetings = {customer: each for customer, each in agreed.items() if each is not None}
    rows = [row for row in rows if row.id in meetings]
    if not rows:
        raise Refused("meeting_has_result")
    meeting = meetings[rows[0].id]
    warnings = fill(work, rows, result.fills, learnt_by(meeting.channel))
    begin(work, "meeting_result", rows)
    entry = ContactEntry(
        channel=meeting.channel,
        outcome=result.outcome,
        meeting_at=result.moved_to,
        note=result.note,
        learnt=result.learnt,
        next=result.next,
    )
    at = _when(work, meeting, result.outcome)
    return saved(work, rows, warnings + enter(work, rows, facts, entry, at, meetings, result.met_whom))


def _when(work: Work, meeting: Meeting, outcome: Outcome) -> datetime:
    """When the result came about: what has passed, at its own time; what was put off, now."""
    if outcome in (Outcome.MOVED, Outcome.CANCELLED):
        return work.now
    if meeting.at.date() > work.today:
        raise Refused("meeting_not_yet", at=f"{meeting.at:%Y-%m-%d %H:%M}")
    return min(meeting.at, work.now)


def _company(work: Work, meeting_id: str) -> dict[str, str]:
    """The meeting's rows by customer, the one that was named first."""
    named = work.session.get(MeetingRow, meeting_id)
    if named is None or not named.live:
        raise Refused("no_such_meeting")
    group = select(MeetingRow).where(MeetingRow.group_id == named.group_id, MeetingRow.live)
    rows = sorted(work.session.exec(group).all(), key=lambda row: (row.id != meeting_id, row.id))
    return {row.customer_id: row.id for row in rows}


def _still_agreed(facts: CustomerFacts, meeting_id: str) -> Meeting | None:
    found = next(meeting for meeting in facts.meetings if meeting.id == meeting_id)
    return found if found.state is MeetingState.AGREED else None
