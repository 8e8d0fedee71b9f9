"""What a team lead looks at: the managers whose books were sent, and what waits for a word (domain.md 1, 2)."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.model import Reason
from rmtui.domain.views import DayCounts

DECISION, STAGE, PROMISE, OPPORTUNITY, SILENT = KINDS = ("decision", "stage", "promise", "opportunity", "silent")
"""In the order in which they are looked at: decisions waiting, stages overdue, promises late, opportunities whose next
step has passed, broken rhythms."""
WAITS, DUE, OVERDUE = ("waits", "due", "overdue")
"""Of the lead's own call 主管致电: its first day is to come, it is due, its last day has passed."""


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
    """What was promised, or the opportunity's next step."""
    reason: Reason | None = None
    call: str = ""
    """Of a decision: how the lead's own call stands."""


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


class Team(NamedTuple):
    """All that page 9 shows."""

    day: date
    managers: tuple[ManagerLine, ...]
    matters: tuple[Matter, ...]
    """By kind, the oldest first."""


def call_state(first: date, last: date, today: date) -> str:
    """How the lead's own call stands: due from the first of its days, overdue after the last (domain.md section 2)."""
    if today < first:
        return WAITS
    return OVERDUE if today > last else DUE
