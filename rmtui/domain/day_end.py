"""The end of a working day 收工: what is still to be noted, plan against done, promises, tomorrow (S3-08, S4-28)."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.model import Channel, Outcome
from rmtui.domain.promises import PromiseView
from rmtui.domain.views import DayCounts, MeetingItem

DONE, TRIED, OPEN, PUT_OFF, RESTS = PLAN_STATES = ("done", "tried", "open", "put_off", "rests")
"""Of those planned: spoken to, rung in vain, not touched, put off or waived, and paused or dropped since."""


class Unnoted(NamedTuple):
    """A customer who was spoken to and of whom nothing was written down since."""

    customer: str
    name: str
    tier: str
    at: datetime
    channel: Channel
    outcome: Outcome


class Planned(NamedTuple):
    """An entry of the plan as it was fixed in the morning, and what became of it."""

    customer: str
    name: str
    tier: str
    state: str
    """One of `PLAN_STATES`."""


class WalkIn(NamedTuple):
    """A customer handed over today whom nobody has contacted yet."""

    customer: str
    name: str
    handed_by: str


class DayEnd(NamedTuple):
    """All that is looked at before going home."""

    day: date
    counts: DayCounts
    unnoted: tuple[Unnoted, ...]
    plan: tuple[Planned, ...]
    """Empty where no plan was fixed."""
    added: int
    """Customers contacted today who were not planned."""
    promises: tuple[PromiseView, ...]
    """Open ones that were made today, or are due by the next working day."""
    walk_ins: tuple[WalkIn, ...]
    minutes: tuple[tuple[str, int], ...]
    """By block, in the order of `minutes.BLOCKS`."""
    lessons: tuple[str, ...]
    """What was learnt today."""
    tomorrow: date
    """The next working day of the manager."""
    tomorrow_due: int
    """How many stand on its list so far."""
    tomorrow_meetings: tuple[MeetingItem, ...]

    @property
    def done(self) -> int:
        """How many of those planned were spoken to."""
        return sum(one.state == DONE for one in self.plan)
