"""What stands on the sheets of the book: facts with ids instead of words. Money in yuan."""

from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.card_views import Offer
from rmtui.domain.closing import StepState
from rmtui.domain.day_end import Planned
from rmtui.domain.model import Channel, Direction, Outcome, Profile, Stage, StageOutcome
from rmtui.domain.opportunities import Opportunity
from rmtui.domain.promises import PromiseView
from rmtui.domain.views import Card, CustomerLine, DayCounts, Me, MeetingItem, RowView, StageClock, TodayItem


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


class InfoLine(NamedTuple):
    """A customer on the list of information forms 附件三: what is filled, what is missing, what changed on the day."""

    customer: str
    number: str
    name: str
    tier: str
    clock: StageClock
    phone: str
    profile: Profile
    changed: tuple[str, ...]
    """Names of the fields learnt on the day."""


class InfoList(NamedTuple):
    """All in the stages of the form, and whose card changed on the day."""

    head: Head
    lines: tuple[InfoLine, ...]


class InfoCard(NamedTuple):
    """One customer's information form; `relatives` stand on this customer's own card."""

    head: Head
    card: Card
    relatives: tuple[RowView, ...]


class BookRow(NamedTuple):
    """A row of the sorting sheet 个人客户信息梳理表 (domain.md section 4)."""

    line: CustomerLine
    sex: str
    birthday: str
    card_held: str
    kind: str
    managed: bool
    signed: bool
    products: str
    contribution: int
    potential: int
    familiar: bool


class BookFacts(NamedTuple):
    """The sorting sheet of the book, by pinyin."""

    head: Head
    rows: tuple[BookRow, ...]


class OpportunityRow(NamedTuple):
    """An opportunity with its customer's number, its age in days, and whether it is late or stale."""

    number: str
    opportunity: Opportunity
    age: int
    late: bool
    stale: bool


class OpportunityFacts(NamedTuple):
    """The sheet of opportunities 商机管理表; customers managed and signed counted apart."""

    head: Head
    rows: tuple[OpportunityRow, ...]
    managed: int
    signed: int


class TalkRow(NamedTuple):
    """A numbered talk with whose it is."""

    name: str
    number: str
    talk: RowView


class TalkFacts(NamedTuple):
    """The progressive contact sheet 递进沟通表, by customer and number."""

    head: Head
    rows: tuple[TalkRow, ...]


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


class MaturityRow(NamedTuple):
    """What matures, here or at another bank (`bank`), and when to speak of it."""

    customer: str
    number: str
    name: str
    tier: str
    bank: str
    kind: str
    product: str
    amount: int
    maturity: date
    days: int
    reminder: date | None


class MaturityFacts(NamedTuple):
    """What matures from the playbook's days back to its days ahead, the earliest first."""

    head: Head
    rows: tuple[MaturityRow, ...]
    days_back: int
    days_ahead: int


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


class ClosingFacts(NamedTuple):
    """The closing checklist of the proposal chosen by a customer (domain.md section 2, stage 6)."""

    head: Head
    chosen: Offer
    need: RowView | None
    steps: tuple[StepState, ...]
