"""What a team lead looks at: the managers whose books were sent, and what waits for a word (domain.md 1, 2)."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.model import Reason
from rmtui.domain.views import DayCounts

DECISION, HANDOVER, PASS_ON, STAGE, PROMISE, OPPORTUNITY, SILENT = KINDS = (
    *("decision", "handover", "pass_on", "stage", "promise", "opportunity", "silent"),
)
"""In the order in which they are looked at: decisions waiting, customers to be handed on, customers of the president's
to be passed on, stages overdue, promises late, opportunities whose next step has passed, broken rhythms."""
WAITS, DUE, OVERDUE = ("waits", "due", "overdue")
"""Of the lead's own call 主管致电: its first day is to come, it is due, its last day has passed."""
CHANGED, CONFIRMED = ("changed", "confirmed")
"""Of a customer to be handed on: another manager was decided on; the receiver confirmed, the giver's copy stands."""
MOST = 60
"""So many matters of a kind are listed; the others are counted."""


class Matter(NamedTuple):
    """Something about one customer that waits for the lead's eye or word."""

    kind: str
    book: str
    manager: str
    customer: str
    name: str
    tier: str
    on: date
    """Since when, or when it was due."""
    text: str = ""
    """What was promised, or the opportunity's next step; of a stage its number."""
    reason: Reason | None = None
    state: str = ""
    """Of a decision: how the lead's own call stands; of a hand-over: `CHANGED` or `CONFIRMED`."""
    target: str = ""
    """The row it is about, where there is one."""
    level: str = ""
    """How far it has climbed: empty, `lead` or `red` (W11)."""


class ManagerLine(NamedTuple):
    """One manager's book as it came last."""

    book: str
    name: str
    customers: int
    counts: DayCounts
    matters: tuple[int, ...]
    """How many of each of `KINDS`."""
    received: datetime | None
    """When the last file of the manager's came in."""
    missing: int = 0
    """Working days up to yesterday of which nothing came."""
    planned: int | None = None
    """Entries of today's plan; None: none came."""
    short: bool = False
    """The plan holds fewer than it should."""
    ladder: tuple[int, int] = (0, 0)
    """What is overdue: how many have climbed to the lead, how many are a red flag."""
    checked: bool = False
    """The week's opportunities were looked through."""
    coach_on: date | None = None
    role: str = "rm"
    """Of whose book it is: a lead's holds no customers, only what was handed in."""
    """When the next talk of the coaching record is due."""


class Team(NamedTuple):
    """All that page 9 shows."""

    day: date
    managers: tuple[ManagerLine, ...]
    matters: tuple[Matter, ...]
    """By kind, the oldest first."""
    seen: int = 0
    """How many were looked at this week and are not shown."""
    more: tuple[int, ...] = (0,) * len(KINDS)
    """How many of each kind are not listed."""


def call_state(first: date, last: date, today: date) -> str:
    """How the lead's own call stands: due from the first of its days, overdue after the last (domain.md section 2)."""
    if today < first:
        return WAITS
    return OVERDUE if today > last else DUE
