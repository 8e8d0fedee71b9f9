"""The nouns of the work (domain.md sections 2 to 4): fixed vocabularies and the immutable facts that the rules read.

Instants are aware datetimes, days are plain dates. Words for the user are made at the edge, from the ids here.
"""

from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rmtui.domain.complaint import StepDone
    from rmtui.domain.dates import Dates
    from rmtui.domain.money import Money


class Stage(IntEnum):
    """The seven stages of the standard process (domain.md section 2)."""

    FIRST_CONTACT = 1
    KNOW = 2
    DECISION_MAKER = 3
    NEEDS = 4
    PRODUCTS = 5
    CLOSE = 6
    AFTER_SALES = 7


class Channel(StrEnum):
    """How a contact is made; `VISIT` is at the customer's, `MEETING` in the branch."""

    CALL = "call"
    SMS = "sms"
    VISIT = "visit"
    MEETING = "meeting"
    MAIL = "mail"
    WECHAT = "wechat"


FACE_TO_FACE = frozenset({Channel.VISIT, Channel.MEETING})
WRITTEN = frozenset({Channel.SMS, Channel.MAIL, Channel.WECHAT})


class Direction(StrEnum):
    """Who began the contact."""

    OUT = "out"
    IN = "in"


class Outcome(StrEnum):
    """What came of a contact (design.md section 7); which fit a channel is said by `outcomes_for`."""

    MEETING = "meeting"
    TALKED = "talked"
    CALLBACK = "callback"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    WRONG_NUMBER = "wrong_number"
    ANNOYED = "annoyed"
    DND = "dnd"
    BUSY = "busy"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    MISSED = "missed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REPLIED = "replied"


CALL_OUTCOMES = (
    Outcome.MEETING,
    Outcome.TALKED,
    Outcome.CALLBACK,
    Outcome.NO_ANSWER,
    Outcome.DECLINED,
    Outcome.WRONG_NUMBER,
    Outcome.ANNOYED,
    Outcome.DND,
    Outcome.BUSY,
)
WRITTEN_OUTCOMES = (Outcome.SENT, Outcome.FAILED)
FACE_OUTCOMES = (Outcome.HELD, Outcome.MISSED, Outcome.MOVED, Outcome.CANCELLED)

_REACHED = frozenset(
    {
        Outcome.MEETING,
        Outcome.TALKED,
        Outcome.CALLBACK,
        Outcome.DECLINED,
        Outcome.ANNOYED,
        Outcome.DND,
        Outcome.SENT,
        Outcome.HELD,
        Outcome.REPLIED,
    }
)


def outcomes_for(channel: Channel) -> tuple[Outcome, ...]:
    """The outcomes of an outgoing contact by this channel, in the order of their digits 1, 2, 3 ..."""
    if channel is Channel.CALL:
        return CALL_OUTCOMES
    return FACE_OUTCOMES if channel in FACE_TO_FACE else WRITTEN_OUTCOMES


def reached(outcome: Outcome) -> bool:
    """Whether the contact reached the customer: only then it pays a cadence (domain.md section 2, stage 2)."""
    return outcome in _REACHED


class Step(StrEnum):
    """The first-contact steps of stage 1."""

    INSTITUTION_SMS = "institution_sms"
    RM_SMS = "rm_sms"
    RM_CALL = "rm_call"


class StageOutcome(StrEnum):
    """The named results with which stages 1, 3 and 6 are left."""

    INVITED = "invited"
    NOT_INVITED = "not_invited"
    IDENTIFIED_MET = "identified_met"
    IDENTIFIED_NOT_MET = "identified_not_met"
    NOT_IDENTIFIED = "not_identified"
    SOLD = "sold"
    NOT_SOLD = "not_sold"


class MeetingState(StrEnum):
    """Where a meeting stands: agreed until a result is recorded."""

    AGREED = "agreed"
    HELD = "held"
    MISSED = "missed"
    MOVED = "moved"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """The team lead's decision after a failed invitation."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class PlanNoteKind(StrEnum):
    """What the manager did about an item of the list without a contact."""

    LATER = "later"
    WAIVED = "waived"
    PLANNED = "planned"


class ConcernKind(StrEnum):
    """Requests, wishes, difficulties and complaints (诉求、愿望、困难、抱怨)."""

    REQUEST = "request"
    WISH = "wish"
    DIFFICULTY = "difficulty"
    COMPLAINT = "complaint"


class Role(StrEnum):
    """Whose home this is."""

    RM = "rm"
    LEAD = "lead"
    PRESIDENT = "president"
    OUTLET = "outlet"


class Urgency(StrEnum):
    """How a stage's clock stands: green, amber (the last days) or overdue; off where there is no limit."""

    OFF = "off"
    GREEN = "green"
    AMBER = "amber"
    OVERDUE = "overdue"


class Contact(NamedTuple):
    """One contact with one customer; several customers met at once share `group_id` (the first row's id)."""

    id: str
    group_id: str
    customer_id: str
    at: datetime
    day: date
    channel: Channel
    direction: Direction
    outcome: Outcome
    step: Step | None = None
    meeting_id: str | None = None
    asked: bool = False
    """Owed or asked for (promise, reply, complaint, stage-1 step): does not count as over-marketing."""
    care: bool = False
    """A greeting or other care contact: counted apart from sales contacts."""
    note: str = ""
    learnt: str = ""
    imported: bool = False
    """Taken over from an imported file: pays cadences, but is no work of the day."""
    purpose: str = ""
    """Why it was made (`purposes.PURPOSES`); empty where it was not said."""


class Meeting(NamedTuple):
    """A meeting that was agreed, with what became of it."""

    id: str
    customer_id: str
    at: datetime
    channel: Channel
    place: str
    agreed_on: date
    state: MeetingState = MeetingState.AGREED
    with_whom: str = ""


class StageMove(NamedTuple):
    """One entry into a stage; the first has `from_stage` None. `on` is the day of entering, which is day 1."""

    at: datetime
    on: date
    from_stage: Stage | None
    to_stage: Stage
    outcome: StageOutcome | None = None
    reason: str = ""
    evidence: str = ""
    who: str = ""


class Pause(NamedTuple):
    """Days on which the customer is left alone: from `start` up to, not including, `until`."""

    id: str
    start: date
    until: date
    reason: str
    annoyed: bool = False


class NextStep(NamedTuple):
    """The next planned contact, or why there is none. `promised` means that the customer was told."""

    set_at: datetime
    on: date | None
    at: datetime | None = None
    channel: Channel | None = None
    promised: bool = False
    none_because: str = ""


class Decision(NamedTuple):
    """The team lead's decision on a failed invitation."""

    at: datetime
    what: Verdict
    by: str
    note: str = ""


class PlanNote(NamedTuple):
    """What was done about one item, named by its key: UUIDv5 of (rule, subject, due date)."""

    key: str
    kind: PlanNoteKind
    day: date
    until: datetime | None = None
    reason: str = ""


class DatedRow(NamedTuple):
    """A row of a card's tables with a day: `holding`, `rival`, `need`, `retry` (of no need), `policy`, `promise` ...

    ... or the lead's `comment`, with the text as `product`, who said it as `what` and its moment as `bank`.

    `what` is the id of its kind (asset, need, peril); `bank` is empty for this one. Of an `activity` to which the
    customer is not invited they are the interests and tiers it is for; `came` is one that he or she came to.
    """

    kind: str
    id: str
    on: date
    product: str = ""
    what: str = ""
    bank: str = ""


class ComplaintFacts(NamedTuple):
    """A complaint with the steps done so far, in time order; `closed_on` is the customer's content answer."""

    id: str
    text: str
    opened_on: date
    closed_on: date | None
    steps: "tuple[StepDone, ...]" = ()
    heard_at: datetime | None = None
    """When it was heard: talks after that answer it."""


class CustomerFacts(NamedTuple):
    """All that the planner may know of one customer: tuples are in time order, oldest first."""

    id: str
    number: str
    name: str
    tier: str
    allotted_on: date | None
    contribution: int
    """Yuan a year."""
    potential: int
    """Yuan."""
    has_need: bool
    birthday: date | None
    birthday_lunar: str
    """`MM-DD`, or `LMM-DD` in a leap month; empty where unknown."""
    dnd: frozenset[Channel]
    window: str
    """The customer's own hours as stored (see `windows`), empty for the courtesy window."""
    preferred: Channel | None
    filled: frozenset[str]
    """Names of profile fields that are filled or answered "none, asked on"."""
    moves: tuple[StageMove, ...]
    contacts: tuple[Contact, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    pauses: tuple[Pause, ...] = ()
    decisions: tuple[Decision, ...] = ()
    next_step: NextStep | None = None
    notes: tuple[PlanNote, ...] = ()
    open_complaints: int = 0
    complaints: tuple[ComplaintFacts, ...] = ()
    """Open ones, and those closed that are still to be looked back on; oldest first."""
    value_now: int = 0
    """Yuan."""
    key_customer: bool = False
    pool: bool = False
    """Still to be allotted: off every list."""
    dated: tuple[DatedRow, ...] = ()
    hobbies: str = ""
    reviewed_on: date | None = None
    """The last asset review."""
    reviewable_since: date | None = None
    """Since when there is something to review: at least since the first stage; None: nothing."""
    money: "Money | None" = None
    """Holdings, movements and news; None where nothing of the kind is known."""
    dates: "Dates | None" = None
    """The family's birthdays, anniversaries, points; None where there are none."""

    @property
    def stage(self) -> Stage:
        """The stage entered last."""
        return self.moves[-1].to_stage


class Claim(NamedTuple):
    """One dated reason to contact a customer. It holds on every day D with start <= D <= end (end None: open)."""

    rule: str
    customer_id: str
    key: str
    start: date
    end: date | None
    channel: Channel | None
    must: bool
    """On the plan whatever the target (a promise, a timer, a date); else it fills up to the target."""
    due_at: datetime | None = None
    """The true due moment, where there is one."""
    moved_to: datetime | None = None
    """The due moment moved into the contact window, where that differs."""
    asked: bool = False
    """Owed to the customer: allowed to one who is at the over-marketing cap."""
    args: tuple[tuple[str, str], ...] = ()
    """Values for the reason's sentence: message placeholders by name, dates ISO."""
    band: str = ""
    """Of a claim that is no must: the debts it is spread with over the days (see `claims`); empty for a must."""


class Reason(NamedTuple):
    """Why a customer is on the list: the rule's id and the values for its sentence (catalog id `reason.RULE`)."""

    rule: str
    args: tuple[tuple[str, str], ...] = ()


class Profile(NamedTuple):
    """How complete a customer's profile is: percent rounded down, and the fields that are missing."""

    percent: int
    missing: tuple[str, ...] = ()
