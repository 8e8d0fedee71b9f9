"""Activities for customers and who is invited to them (domain.md section 3)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rmtui.domain.event_forms import INVITATION_STATES

INVITED, YES, NO, CAME, MISSED = INVITATION_STATES
AFTERWARDS = frozenset({CAME, MISSED})
"""States that only the day itself can bring."""


class Activity(NamedTuple):
    """An activity with how many of those invited stand in which state."""

    id: str
    name: str
    kind: str
    on_day: date | None
    place: str
    interests: str
    tiers: str
    remarks: str
    counts: tuple[tuple[str, int], ...] = ()

    def of(self, state: str) -> int:
        """How many invitations are in this state."""
        return dict(self.counts).get(state, 0)

    @property
    def asked(self) -> int:
        """How many were invited, whatever they said."""
        return sum(count for _, count in self.counts)


class Invitee(NamedTuple):
    """A customer who was invited to an activity."""

    id: str
    customer: str
    name: str
    tier: str
    phone: str
    state: str
    state_on: date | None
    follow_up: str
    last_contact: date | None

    def is_open(self, on_day: date | None, today: date) -> bool:
        """Whether something is still to be done: no answer yet, or there and not spoken to since."""
        if self.state == CAME:
            return on_day is not None and (self.last_contact is None or self.last_contact <= on_day)
        return self.state == INVITED and (on_day is None or on_day >= today)


def counted(states: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Counts in the states' order."""
    found = dict(states)
    return tuple((state, found[state]) for state in INVITATION_STATES if found.get(state))
