"""What a lead looks at of one manager: the plan, the week's opportunities, what was said (S4-12, S4-14, S4-17)."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.handover import HandoverLine
from rmtui.domain.model import Reason
from rmtui.domain.opportunities import Opportunity, Standing
from rmtui.domain.team_sheets import Coaching


class PlanLine(NamedTuple):
    """An entry of the plan as it was fixed: why as it stands now, and the outcome of a contact on the day, if any."""

    customer: str
    name: str
    tier: str
    reasons: tuple[Reason, ...]
    outcome: str


class Said(NamedTuple):
    """A comment of the lead's."""

    on: date
    by: str
    name: str
    about: str
    text: str
    customer: str


class ManagerView(NamedTuple):
    """What the lead looks at of one manager."""

    planned: int | None
    plan: tuple[PlanLine, ...]
    opportunities: tuple[tuple[Opportunity, Standing], ...]
    """The unfinished ones with how they stand."""
    found: tuple[tuple[date, int], ...]
    """Found on each day of the week so far."""
    followed: int
    """Unfinished ones whose customer was contacted, or that moved, this week."""
    ended: tuple[int, int]
    """Won and lost this week."""
    coaching: tuple[Coaching, ...]
    """The newest first."""
    said: tuple[Said, ...]
    handovers: tuple[HandoverLine, ...]
