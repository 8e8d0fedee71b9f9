"""The facts of the sheets that a lead makes of the managers' books: the merged diary, the coaching record."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.sheet_facts import DiaryFacts, Head
from rmtui.domain.views import DayCounts


class ManagerWeek(NamedTuple):
    """One manager's week on the team's diary."""

    name: str
    received: datetime | None
    """When the last file came; None: never, or the home's own book."""
    own: bool
    counts: DayCounts
    sales: int
    amount: int
    waiting: int
    """Decisions that wait."""
    overdue: int
    """Customers past a stage's limit."""


class Decided(NamedTuple):
    """A decision of the week."""

    on: date
    manager: str
    customer: str
    what: str
    by: str
    note: str


class TeamDiaryFacts(NamedTuple):
    """The team's diary: all managers' weeks as one, and a line for each (domain.md section 2, who gets what)."""

    head: Head
    total: DiaryFacts
    managers: tuple[ManagerWeek, ...]
    decisions: tuple[Decided, ...]

    @property
    def customers(self) -> int:
        """Different customers whose money stands on it."""
        return self.total.customers


class Coaching(NamedTuple):
    """A line of the coaching record 辅导记录."""

    on: date
    manager: str
    by: str
    customer: str
    recording: str
    seen: str
    plan: str
    talk: str
    action: str
    next_on: date | None


class CoachingFacts(NamedTuple):
    """The coaching record, of one manager or of all."""

    head: Head
    lines: tuple[Coaching, ...]

    @property
    def customers(self) -> int:
        """No money stands on it."""
        return 0


class WeekLine(NamedTuple):
    """A manager's week as figures alone: what the president is given."""

    manager: str
    name: str
    week_on: date
    calls: int
    reached: int
    meetings: int
    agreed: int
    sms: int
    moves: int
    sales: int
    amount: int
    complaints: int
    complaints_closed: int
    opportunities: int
    short_plans: int
    decisions: int
    overdue: int
    customers: int
    managed: int
    signed: int
    familiar: int
    assets: int
    surveys: int = 0
    points: int = 0
    touched: int = 0
    """Different customers who were reached."""
    promises: int = 0
    promises_kept: int = 0
    remarks: str = ""
