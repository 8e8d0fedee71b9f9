"""Calls that fail: how often in a row nobody answered, and when the telephone is left to rest (A02, A03).

What follows each outcome (busy: again in 30 minutes, no answer: the other half-day) stands in the playbook's outcomes.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Contact, Direction, Outcome, reached
from rmtui.domain.playbook import EventRules


class OutcomeGroup(StrEnum):
    """How a try ended: the customer was reached, or was not, or the number or the message failed."""

    CONNECTED = "connected"
    NOT_CONNECTED = "not_connected"
    FAILED = "failed"


UNANSWERED = frozenset({Outcome.NO_ANSWER, Outcome.BUSY})


def group_of(outcome: Outcome) -> OutcomeGroup:
    """The group of an outcome."""
    if outcome in UNANSWERED:
        return OutcomeGroup.NOT_CONNECTED
    return OutcomeGroup.CONNECTED if reached(outcome) else OutcomeGroup.FAILED


def unanswered(contacts: Sequence[Contact]) -> tuple[int, date | None]:
    """How many calls in a row nobody answered since the customer was last reached, and the day of the last."""
    count, last = 0, None
    for contact in sorted(contacts, key=lambda one: (one.at, one.id)):
        if reached(contact.outcome):
            count, last = 0, None
        elif contact.direction is Direction.OUT and contact.channel is Channel.CALL and contact.outcome in UNANSWERED:
            count, last = count + 1, contact.day
    return count, last


def rests(count: int, last: date | None, day: date, rules: EventRules, calendar: WorkCalendar) -> bool:
    """Whether the telephone rests on this day: the cap of tries is used up, and few working days have passed."""
    if last is None or not rules.tries_cap or count < rules.tries_cap:
        return False
    return day <= calendar.add_working(last, rules.tries_rest_days)
