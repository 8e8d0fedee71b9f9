"""What use cases return and widgets show: frozen, ready to draw, with ids instead of words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from rmtui.domain.model import (
    Channel,
    ConcernKind,
    Direction,
    MeetingState,
    Outcome,
    Profile,
    Reason,
    Stage,
    Step,
    Urgency,
)
from rmtui.domain.promises import PromiseCounts, PromiseView

if TYPE_CHECKING:
    from rmtui.domain.absence import Absence
    from rmtui.domain.festivals import Coming
    from rmtui.domain.quickfill import Filling


class Me(NamedTuple):
    """The manager whose book this is: what templates and sheets are signed with."""

    book: str
    role: str
    name: str
    bank: str
    branch: str
    sub_branch: str
    mobile: str
    office_phone: str
    demo: bool
    manager: str = ""
    """Whose book is looked into, where it is another's."""


class StageClock(NamedTuple):
    """Where a customer stands in the process: day n of limit, with the colour's meaning."""

    stage: Stage
    day: int
    limit: int | None
    urgency: Urgency
    paused: bool


class PhoneView(NamedTuple):
    """One number of a customer, whole; lists mask it (`text.mask_phone`)."""

    id: str
    label: str
    number: str
    last_worked: bool


class TodayItem(NamedTuple):
    """One line of today's list."""

    customer_id: str
    number: str
    name: str
    tier: str
    clock: StageClock
    state: str
    """`due`, `waiting`, `done` or `with_lead`."""
    channel: Channel | None
    due_at: datetime | None
    moved_to: datetime | None
    age_days: int
    waits_until: datetime | None
    reasons: tuple[Reason, ...]
    key: str
    """Key of the leading claim: what "later" and "waive" name."""
    step: Step | None
    last_contact: date | None
    last_channel: Channel | None
    next_on: date | None
    added: bool
    """Came due after the day's plan was fixed."""
    complaint: bool
    dnd: frozenset[Channel]
    window: str
    escalation: str = ""
    """`lead` or `red` where it is so long past due."""
    postponed: int = 0
    """How often it was put off."""
    tries: int = 0
    """Calls in a row that nobody answered."""


class MeetingItem(NamedTuple):
    """A meeting of the day, on top of the list."""

    meeting_id: str
    customer_id: str
    name: str
    tier: str
    at: datetime
    channel: Channel
    place: str
    state: MeetingState


class DayCounts(NamedTuple):
    """The daily measure (domain.md section 2, stage 2)."""

    calls: int
    calls_target: int
    reached: int
    meetings: int
    meetings_target: int
    invitations: int
    sms: int
    moves: int


class Today(NamedTuple):
    """Today's list: meetings first, then items in order; `more` customers could be called beside them."""

    day: date
    counts: DayCounts
    meetings: tuple[MeetingItem, ...]
    items: tuple[TodayItem, ...]
    more: int
    planned: int
    """Entries fixed at the first opening of the day; 0 where the day was not opened."""
    planned_done: int
    provisional: bool
    """The calendar does not know this year: Monday to Friday is assumed."""
    working_day: bool
    promises: PromiseCounts = PromiseCounts()
    """Open promises of the book, of customers on the list or not."""
    complaints: int = 0
    """Open complaints of the book."""
    away: "Absence | None" = None
    """The absence that holds on the day, or follows it before the next working day."""
    festivals: "tuple[Coming, ...]" = ()
    """Those whose greetings are prepared now."""
    handovers: int = 0
    """Customers who were handed over to this book and wait to be confirmed."""


class FieldView(NamedTuple):
    """One fact on the card: value as stored, and how and when it was learnt."""

    name: str
    value: str
    learnt_how: str = ""
    learnt_on: date | None = None
    asked_none_on: date | None = None


class RowView(NamedTuple):
    """A row of one of the card's tables, with the stored values of all its fields by name."""

    id: str
    form: str
    values: Mapping[str, str | int | bool]
    customer: str = ""
    """Whom it is about; empty for a row of the book's own."""

    def text(self, name: str) -> str:
        """A field of words, a day or an id; empty where it is not filled."""
        return str(self.values[name] or "")

    def number(self, name: str) -> int:
        """An amount or count; 0 where it is not filled."""
        return int(self.values[name] or 0)

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return bool(self.values[name])


class ConcernView(NamedTuple):
    """A request, wish, difficulty or complaint, and what is being done about it."""

    id: str
    kind: ConcernKind
    text: str
    doing: str
    opened_on: date
    due_on: date | None
    closed_on: date | None
    owner: str = ""
    state: str = "open"


class OpenComplaint(NamedTuple):
    """A complaint whose answer is not in, with the day its clock stands for."""

    text: str
    opened_on: date
    due_on: date
    answered: bool
    """The first answer was given: the day is that of closing."""
    late: bool


class TimelineEntry(NamedTuple):
    """One line of the customer's history over all channels; `kind` says which of the fields apply.

    Kinds: contact, meeting, note, move, pause, decision, next_step, concern, created, closing_step, sale, not_sold,
    sale_confirmation.
    """

    at: datetime
    kind: str
    action: str
    channel: Channel | None = None
    direction: Direction | None = None
    outcome: str = ""
    text: str = ""
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    who: str = ""
    on: date | None = None
    reason: str = ""
    learnt: str = ""
    amount: int = 0
    """Of a sale, in yuan."""


class Card(NamedTuple):
    """All that is known of one customer."""

    id: str
    number: str
    name: str
    tier: str
    clock: StageClock
    fields: tuple[FieldView, ...]
    """Every field of the customer, in the card's order, empty ones too."""
    custom: tuple[FieldView, ...]
    phones: tuple[PhoneView, ...]
    profile: Profile
    concerns: tuple[ConcernView, ...]
    timeline: tuple[TimelineEntry, ...]
    """Newest first."""
    meetings: tuple[MeetingItem, ...]
    dnd: frozenset[Channel]
    paused_until: date | None
    pause_reason: str
    dropped: bool
    pool: bool
    """Still to be allotted."""
    with_lead: bool
    caution: bool
    """Just back from a pause after annoyance: a word of caution is shown."""
    next_on: date | None
    next_at: datetime | None
    next_channel: Channel | None
    next_promised: bool
    none_because: str
    first_step: Step | None
    """The first-contact step to do next, in stage 1."""
    tries: int
    """Calls in a row that nobody answered; 0 in stage 1, where they have a rule of their own."""
    reply: str
    """The customer's unanswered reply, if there is one."""
    reply_channel: Channel | None
    birthday_next: date | None
    open_complaints: tuple[OpenComplaint, ...] = ()
    """The most urgent first."""
    promises: tuple[PromiseView, ...] = ()
    """Open ones, by their day."""
    referred: tuple[str, ...] = ()
    """The names of those whom this customer sent."""
    sales: tuple[date, ...] = ()
    """The days of sales contacts that the guard counts (`marketing.sales_days`)."""

    def value(self, name: str) -> str:
        """The stored value of a field, empty where it is not filled."""
        return next((field.value for field in self.fields if field.name == name), "")


class BoardCard(NamedTuple):
    """A customer on the stage board."""

    customer_id: str
    name: str
    tier: str
    clock: StageClock
    next_on: date | None
    next_late: bool
    none_because: str


class BoardColumn(NamedTuple):
    """One stage of the board; `total` may exceed the cards that were read."""

    stage: Stage
    total: int
    amber: int
    overdue: int
    cards: tuple[BoardCard, ...]


class CustomerLine(NamedTuple):
    """A line of a customer list or of a search; the phone is whole and masked where it is drawn."""

    customer_id: str
    number: str
    name: str
    tier: str
    stage: Stage
    phone: str
    last_contact: date | None
    next_on: date | None
    state: str
    """`active`, `paused`, `dropped` or `with_lead`."""
    complaint: bool = False
    """A complaint is open."""


class Saved(NamedTuple):
    """What a write did: the action's id for undo, whom it touched, and warnings to show (message id, values)."""

    action: str
    customers: tuple[str, ...]
    warnings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    added: str = ""
    """The id of the row that was added to a card's table."""


class Undone(NamedTuple):
    """What an undo or redo took back: the label of the action (message id) and whom it touched."""

    action: str
    label: str
    customers: tuple[str, ...]
    kept: tuple[str, ...] = ()
    """Of an import: names of customers that were changed since and therefore left."""
    left_machine: bool = False


TierNames = tuple[tuple[str, str, str], ...]
"""(id, Chinese, English) of each tier."""


class NextPlan(NamedTuple):
    """The next contact as the user gave it: a day, or a moment, or why there is none."""

    on: date | None = None
    at: datetime | None = None
    channel: Channel | None = None
    promised: bool = False
    none_because: str = ""


class ContactEntry(NamedTuple):
    """A contact as the user recorded it; what `writes.contacts.log` takes. Instants are aware."""

    channel: Channel
    outcome: Outcome
    direction: Direction = Direction.OUT
    at: datetime | None = None
    """When it happened; None: now."""
    step: Step | None = None
    opinion: str = ""
    """What the customer would like otherwise; with `complaint` asked for at the contacts of the rhythm (S0-39)."""
    complaint: str = ""
    meeting_at: datetime | None = None
    meeting_channel: Channel = Channel.MEETING
    place: str = ""
    note: str = ""
    learnt: str = ""
    next: NextPlan | None = None
    """None: the rule of the outcome proposes it."""
    reason: str = ""
    pause_until: date | None = None
    dnd_all: bool = False
    phone_id: str = ""
    care: bool = False
    template: str = ""
    fills: "tuple[Filling, ...]" = ()
    """What note and learnt fill, as it was shown (`domain.quickfill`)."""
    purpose: str = ""
    """One of `purposes.PURPOSES`; empty: not said."""
    override: str = ""
    """Why it is made although cap, consent or courtesy window stand against it."""
    of_round: bool = False
    """One of many alike: it is the first-contact step `step` where that is due, and no step elsewhere."""


class MeetingResult(NamedTuple):
    """How a meeting went; what `writes.meetings.result` takes."""

    outcome: Outcome
    moved_to: datetime | None = None
    met_whom: str = ""
    note: str = ""
    learnt: str = ""
    next: NextPlan | None = None
    fills: "tuple[Filling, ...]" = ()
    """What note and learnt fill, as it was shown."""
