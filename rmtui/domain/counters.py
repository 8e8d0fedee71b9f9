"""The daily measure 每日 20 通电话、2 次面谈 (domain.md section 2, stage 2): what was done on a day, in figures.

A contact with several customers counts once, as the row that leads its group; imported contacts are no work of the day.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from rmtui.domain.model import (
    FACE_TO_FACE,
    Channel,
    Contact,
    Direction,
    Meeting,
    Outcome,
    StageMove,
    reached,
)
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import DayCounts


def count_day(
    contacts: Iterable[Contact],
    meetings: Iterable[Meeting],
    moves: Iterable[StageMove],
    day: date,
    playbook: Playbook,
) -> DayCounts:
    """Counts a day: customers rung, each once whatever the outcome; those who spoke; customers met; SMS sent; moves.

    `meetings` are those agreed, a moved one only as it was first agreed; those agreed on the day are invitations. A
    first entry into a stage is no move.
    """
    done = [contact for contact in contacts if contact.day == day and not contact.imported]
    rung = [contact for contact in done if _is_outgoing(contact, Channel.CALL) and _leads(contact)]
    met = [contact for contact in done if contact.channel in FACE_TO_FACE and contact.outcome is Outcome.HELD]
    sent = [contact for contact in done if _is_outgoing(contact, Channel.SMS) and contact.outcome is Outcome.SENT]
    return DayCounts(
        calls=_customers(rung),
        calls_target=playbook.calls_per_day,
        reached=_customers([contact for contact in rung if reached(contact.outcome)]),
        meetings=_customers([contact for contact in met if _leads(contact)]),
        meetings_target=playbook.meetings_per_day,
        invitations=sum(meeting.agreed_on == day for meeting in meetings),
        sms=len(sent),
        moves=sum(move.on == day and move.from_stage is not None for move in moves),
    )


def _is_outgoing(contact: Contact, channel: Channel) -> bool:
    return contact.channel is channel and contact.direction is Direction.OUT


def _leads(contact: Contact) -> bool:
    return contact.id == contact.group_id


def _customers(contacts: Sequence[Contact]) -> int:
    return len({contact.customer_id for contact in contacts})
