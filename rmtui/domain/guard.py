"""What stands against a contact before it is made: too many, refused, or outside the hours (features N05, N12).

It is no wall: the manager goes on with a reason, which is kept with the contact.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.first_contact import unanswered_reply
from rmtui.domain.marketing import is_capped
from rmtui.domain.model import FACE_TO_FACE, Channel, CustomerFacts, Outcome, reached
from rmtui.domain.playbook import Playbook
from rmtui.domain.purposes import NOT_SALES
from rmtui.domain.windows import is_open

CAPPED, CONSENT, WINDOW = "capped", "consent", "window"


class Guard(NamedTuple):
    """What is known of one customer before a contact."""

    sales: tuple[date, ...]
    """The days of `marketing.sales_days`."""
    refused: frozenset[Channel]
    """Channels to which the customer said no."""
    window: str
    """The customer's own hours."""
    owed: bool
    """The customer waits for it: no cap and no window stands against it."""
    children: tuple[str, ...] = ()
    """When the family's children were born, as stored: some hours of rest are theirs."""


class Planned(NamedTuple):
    """A contact that is about to be recorded."""

    channel: Channel
    outcome: Outcome
    at: datetime
    purpose: str = ""
    care: bool = False


def against(guard: Guard, contact: Planned, playbook: Playbook, calendar: WorkCalendar) -> tuple[str, ...]:
    """What an outgoing contact goes against, the gravest first; a meeting was agreed, whatever its hour."""
    sells = reached(contact.outcome) and not contact.care and contact.purpose not in NOT_SALES
    day = contact.at.date()
    is_face = contact.channel in FACE_TO_FACE
    found = {
        CONSENT: contact.channel in guard.refused and not guard.owed,
        CAPPED: sells and not guard.owed and is_capped(guard.sales, day, playbook),
        WINDOW: not (is_face or guard.owed)
        and not is_open(contact.at, contact.channel, guard.window, playbook, calendar, guard.children),
    }
    return tuple(name for name, holds in found.items() if holds)


def is_owed(facts: CustomerFacts, at: datetime) -> bool:
    """Whether the customer may expect a contact: a promise has come due, a reply waits, a complaint is open."""
    promise = facts.next_step
    kept = promise is not None and promise.promised and promise.on is not None and promise.on <= at.date()
    return kept or unanswered_reply(facts) is not None or facts.open_complaints > 0


def refused(consents: Mapping[Channel, str]) -> frozenset[Channel]:
    """The channels whose newest word is a refusal."""
    return frozenset(channel for channel, state in consents.items() if state == "refused")
