"""Enters meetings that were agreed, and the stage that an agreed meeting ends (domain.md section 2, stage 1)."""

from collections.abc import Sequence
from datetime import datetime

from rmtui.clock import utc_text
from rmtui.domain.model import FACE_TO_FACE, Channel, CustomerFacts, Meeting, MeetingState, Stage, StageOutcome
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.tables import MeetingRow, StageMoveRow
from rmtui.store.work import Work
from rmtui.text import clean


def enter_meetings(
    work: Work,
    facts: Sequence[CustomerFacts],
    at: datetime | None,
    channel: Channel,
    place: str = "",
    *,
    with_whom: str = "",
    moved_from: Sequence[str] = (),
) -> None:
    """One meeting with all of these customers; those in stage 1 are invited by it and enter stage 2.

    `moved_from` are the ids of their earlier meetings, in the same order. Raises Refused `meeting_needs_time`,
    `meeting_in_the_past` or `not_face_to_face`.
    """
    if at is None:
        raise Refused("meeting_needs_time")
    local = at.astimezone(work.zone)
    if local <= work.now:
        raise Refused("meeting_in_the_past", at=f"{local:%Y-%m-%d %H:%M}")
    if channel not in FACE_TO_FACE:
        raise Refused("not_face_to_face", channel=channel)
    group = new_id()
    for n, each in enumerate(facts):
        meeting = MeetingRow(
            id=new_id() if n else group,
            book=work.book,
            customer_id=each.id,
            group_id=group,
            at=utc_text(local),
            day=local.date().isoformat(),
            channel=channel,
            place=clean(place),
            with_whom=clean(with_whom),
            agreed_on=work.today.isoformat(),
            moved_from=moved_from[n] if moved_from else "",
        )
        work.session.add(meeting)
        invite(work, each)


def invite(work: Work, facts: CustomerFacts) -> None:
    """Moves a customer of stage 1 to stage 2 with the result "invited" (促成会面); others stay where they are."""
    if facts.stage is Stage.FIRST_CONTACT:
        enter_move(work, facts, Stage.KNOW, StageOutcome.INVITED)


def enter_move(
    work: Work,
    facts: CustomerFacts,
    to: Stage,
    outcome: StageOutcome | None = None,
    reason: str = "",
    evidence: str = "",
) -> None:
    """Enters a move from the customer's stage to another, today."""
    move = StageMoveRow(
        id=new_id(),
        book=work.book,
        customer_id=facts.id,
        at=utc_text(work.now),
        on_day=work.today.isoformat(),
        from_stage=facts.stage,
        to_stage=to,
        outcome=outcome or "",
        reason=reason,
        evidence=evidence,
        who=work.actor,
    )
    work.session.add(move)


def open_meeting(facts: CustomerFacts, at: datetime, *, ahead: bool = False) -> Meeting | None:
    """The agreed meeting that a face-to-face contact at this moment is about: of that day, else the last before it.

    With `ahead` (moved, cancelled) it may also be the next one after it.
    """
    agreed = [meeting for meeting in facts.meetings if meeting.state is MeetingState.AGREED]
    same_day = [meeting for meeting in agreed if meeting.at.date() == at.date()]
    if same_day:
        return min(same_day, key=lambda meeting: abs(meeting.at - at))
    earlier = [meeting for meeting in agreed if meeting.at <= at]
    if ahead and not earlier:
        return agreed[0] if agreed else None
    return earlier[-1] if earlier else None
