"""What stands on the sheets of the book: facts with ids instead of words. Money in yuan."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.day_end import Planned
from rmtui.domain.handover import HandoverLine
from rmtui.domain.model import Channel, Direction, Outcome, Stage, StageOutcome
from rmtui.domain.opportunities import Opportunity
from rmtui.domain.promises import PromiseView
from rmtui.domain.views import DayCounts, Me, MeetingItem, StageClock, TodayItem


class Head(NamedTuple):
    """Which sheet it is, by whom; `what` names it in the audit trail, `copies` is how often it was printed before."""

    kind: str
    what: str
    first: date
    last: date
    made_at: datetime
    me: Me
    playbook_version: str
    copies: int = 0
    customer: str = ""
    name: str = ""
    number: str = ""
    whole: bool = False

    @property
    def today(self) -> date:
        """The day on which it is made."""
        return self.made_at.date()


class StageChange(NamedTuple):
    """A move for the daily sheet."""

    from_stage: Stage | None
    to_stage: Stage
    outcome: StageOutcome | None
    reason: str
    evidence: str


class SheetTouch(NamedTuple):
    """One thing that was done with a customer on the sheet's day."""

    at: datetime
    channel: Channel | None
    direction: Direction
    outcome: Outcome
    note: str
    learnt: str


class SheetRow(NamedTuple):
    """A customer touched or planned on the day of the progress sheet (附件四)."""

    customer_id: str
    number: str
    name: str
    tier: str
    clock: StageClock
    touches: tuple[SheetTouch, ...]
    moves: tuple[StageChange, ...]
    planned: bool
    next_on: date | None
    next_channel: Channel | None
    none_because: str
    overdue: bool
    decision_wanted: bool


class DailyFacts(NamedTuple):
    """All facts of one daily progress sheet."""

    day: date
    made_at: datetime
    me: Me
    counts: DayCounts
    planned: int
    planned_done: int
    rows: tuple[SheetRow, ...]
    copy_number: int
    """How often this sheet was printed before."""
    playbook_version: str
    plan: tuple[Planned, ...] = ()
    """The plan that was fixed, and what became of each entry."""
    late: tuple[TodayItem, ...] = ()
    """What climbed the ladder: so long past due that the lead hears of it, or red (W11)."""
    wanted: tuple[TodayItem, ...] = ()
    """Who waits for the lead's decision, with the days of the lead's call."""
    promises: tuple[PromiseView, ...] = ()
    """Open promises of the book."""


class PlanRow(NamedTuple):
    """A customer on the plan of a day, with the number to dial."""

    item: TodayItem
    phone: str
    next_step: str
    """The step planned for the customer's opportunity, where there is one."""


class PlanFacts(NamedTuple):
    """The plan of a day 联络计划."""

    head: Head
    rows: tuple[PlanRow, ...]
    meetings: tuple[MeetingItem, ...]
    target: int
    frozen: bool
    """As it was fixed at the opening; else as it stands."""


class LogRow(NamedTuple):
    """A contact as the bank's own system is to hold it; `entered` where that is ticked."""

    contact: str
    number: str
    name: str
    at: datetime
    channel: Channel
    outcome: Outcome
    incoming: bool
    learnt: str
    note: str
    next_on: date | None
    entered: bool


class LogFacts(NamedTuple):
    """The work log of a day for the bank's own system 零售CRM工作日志 (feature S0-40)."""

    head: Head
    rows: tuple[LogRow, ...]


class SaleRow(NamedTuple):
    """A line of the ledger."""

    on: date
    number: str
    name: str
    product: str
    amount: int
    confirmed: bool


class ComplaintRow(NamedTuple):
    """A complaint opened or closed in the week, or open at its end."""

    name: str
    text: str
    opened_on: date
    closed_on: date | None


class MovedCustomer(NamedTuple):
    """A key customer of the week: who was met, moved on or bought, with the last word on it."""

    name: str
    tier: str
    stage: Stage
    what: str


class DiaryFacts(NamedTuple):
    """The weekly diary 附件五 of one manager (domain.md section 2)."""

    head: Head
    days: tuple[tuple[date, DayCounts, bool], ...]
    """Working days of the week, and other days on which something was done; whether each is a working day."""
    moves: tuple[tuple[int, int, int], ...]
    """(from stage, 0: entered; to stage; how many), by stages."""
    key: tuple[MovedCustomer, ...]
    sales: tuple[SaleRow, ...]
    complaints: tuple[ComplaintRow, ...]
    found: int
    """Opportunities found in the week."""
    won: int
    lost: int
    open: int
    open_amount: int
    stuck: tuple[Opportunity, ...]
    lessons: tuple[tuple[str, str, str], ...]
    """(day, situation or what was hard, better words)."""
    next_due: tuple[tuple[date, int, int], ...]
    """(working day of the next week, customers due on it so far, meetings agreed)."""

    @property
    def customers(self) -> int:
        """Different customers whose money stands on it."""
        return len({one.number or one.name for one in self.sales} | {one.customer for one in self.stuck})


class HandoverFacts(NamedTuple):
    """The hand-over pages (feature N25)."""

    head: Head
    pages: tuple[HandoverLine, ...]


class EveningFacts(NamedTuple):
    """The report for the evening meeting 夕会: what was done, what was hard, what is open, tomorrow."""

    head: Head
    counts: DayCounts
    planned: int
    done: int
    added: int
    not_done: tuple[tuple[str, str, str], ...]
    """(name, tier, why) of those planned and not spoken to."""
    promises: tuple[PromiseView, ...]
    lessons: tuple[str, ...]
    tomorrow: date
    tomorrow_due: int
    tomorrow_meetings: tuple[MeetingItem, ...]
    minutes: tuple[tuple[str, int], ...]
    walk_ins: tuple[tuple[str, str], ...]

    @property
    def customers(self) -> int:
        """Different customers named on it."""
        named = {one.name for one in self.promises} | {one[0] for one in self.not_done}
        return len(named | {one[0] for one in self.walk_ins})


class MonthFigures(NamedTuple):
    """A month in figures; what stands at its end is as of today in the month that runs."""

    first: date
    working_days: int
    calls: int
    reached: int
    meetings: int
    invitations: int
    sms: int
    moves: int
    contacted: int
    """Different customers."""
    entered: int
    """Customers who came into the book."""
    opportunities: int
    won: int
    sales: int
    sales_amount: int
    complaints: int
    closed: int
    signed: int
    """Sign-ups won."""


class MonthlyFacts(NamedTuple):
    """A month beside the one before."""

    head: Head
    now: MonthFigures
    before: MonthFigures
    sources: tuple[tuple[str, int, int, int], ...]
    """(source, customers, contacted, invited)."""
    feedback: tuple[tuple[str, int, int], ...]
    """(kind, brought up, closed)."""

    @property
    def customers(self) -> int:
        """It names nobody."""
        return 0
