"""The tables. Synced ones are registers (a value per field, last writer wins) or facts (immutable rows).

Instants are UTC text `YYYY-MM-DDTHH:MM:SSZ`, days `YYYY-MM-DD`, money whole yuan; ids UUIDv7 (rows of a deterministic
identity: UUIDv5). Columns marked `derived` and the local tables follow from the synced ones and are not logged.
"""

from typing import Any, ClassVar

from sqlalchemy import Column, Index, MetaData, Text, text
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """Any table of the book."""

    metadata: ClassVar[MetaData] = MetaData()


def _derived(**kwargs: Any) -> Any:
    """A column computed at write time from others; never logged, never merged."""
    return Field(sa_column_kwargs={"info": {"derived": True}}, **kwargs)


def _true_wins() -> Any:
    """A flag that is on while any unreplaced version says on (design.md section 4)."""
    return Field(default=False, sa_column_kwargs={"info": {"merge": "true_wins"}})


class Register(Row):
    """A synced row whose fields change; delete is a field, absence is never a delete."""

    id: str = Field(primary_key=True)
    book: str = Field(index=True)
    deleted: bool = False


class Fact(Row):
    """A synced row that never changes. `live` is derived: no live retraction names the row.

    Rows of a table with `roles` count only from a device paired in one of them (`log.rights`).
    """

    roles: ClassVar[frozenset[str]] = frozenset()
    id: str = Field(primary_key=True)
    book: str = Field(index=True)
    live: bool = _derived(default=True)


class Book(Register, table=True):
    """One manager's customers, and how the manager signs. `id` equals `book`."""

    __tablename__ = "book"
    role: str = "rm"
    rm_name: str = ""
    bank: str = ""
    branch: str = ""
    sub_branch: str = ""
    mobile: str = ""
    office_phone: str = ""
    demo: bool = False


class Customer(Register, table=True):
    """A customer's card: identity, profile fields (domain.md section 2, stage 2) and channel wishes."""

    __tablename__ = "customer"
    number: str = Field(default="", index=True)
    name: str = Field(index=True)
    tier: str = ""
    kind: str = ""
    title: str = ""
    sex: str = ""
    birthday: str = ""
    birthday_lunar: str = ""
    occupation: str = ""
    employer: str = ""
    income_band: str = ""
    credit_grade: str = ""
    wechat: str = ""
    email: str = ""
    address: str = ""
    preferred_channel: str = ""
    call_window: str = ""
    marital_state: str = ""
    children: str = ""
    household: str = ""
    decision_maker: str = ""
    taboos: str = ""
    home_region: str = ""
    hobbies: str = ""
    other_banks: str = ""
    risk_rating: str = ""
    risk_tested_on: str = ""
    id_tail: str = ""
    source: str = ""
    allotted_on: str = ""
    contribution: int = 0
    potential: int = 0
    value_reason: str = ""
    managed: bool = False
    signed: bool = False
    products: str = ""
    remarks: str = ""
    dnd_call: bool = _true_wins()
    dnd_sms: bool = _true_wins()
    dnd_visit: bool = _true_wins()
    dnd_meeting: bool = _true_wins()
    dnd_mail: bool = _true_wins()
    dnd_wechat: bool = _true_wins()
    pinyin: str = _derived(default="")
    """Every reading of the name, full and initials, separated by blanks."""


class Phone(Register, table=True):
    """A number of a customer, as typed; `digits` is for finding and identity."""

    __tablename__ = "phone"
    customer_id: str = Field(index=True)
    label: str = "mobile"
    number: str = ""
    position: int = 0
    digits: str = _derived(default="", index=True)


class CustomField(Register, table=True):
    """A bank's own field of a customer. `id` is UUIDv5 of customer and name."""

    __tablename__ = "custom_field"
    customer_id: str = Field(index=True)
    name: str
    value: str = ""


class ProfileNote(Register, table=True):
    """How a field was learnt, or that it was asked for and there is none. `id` is UUIDv5 of customer and field."""

    __tablename__ = "profile_note"
    customer_id: str = Field(index=True)
    field: str
    learnt_how: str = ""
    learnt_on: str = ""
    asked_none_on: str = ""


class Concern(Register, table=True):
    """A request, wish, difficulty or complaint, with what is being done about it."""

    __tablename__ = "concern"
    customer_id: str = Field(index=True)
    kind: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    doing: str = ""
    opened_on: str = ""
    due_on: str = ""
    closed_on: str = ""


class ContactRow(Fact, table=True):
    """One contact with one customer; rows of one conversation share `group_id`, the id of the first."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_customer_at", "customer_id", "at"), Index("ix_contact_day", "day"))
    group_id: str
    customer_id: str
    at: str
    day: str
    channel: str
    direction: str = "out"
    outcome: str
    step: str = ""
    meeting_id: str = ""
    phone_id: str = ""
    asked: bool = False
    care: bool = False
    imported: bool = False
    template: str = ""
    note: str = ""
    learnt: str = ""
    with_whom: str = ""


class MeetingRow(Fact, table=True):
    """A meeting that was agreed. What became of it is the contact that names it; a moved one has a successor."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_day", "day"),)
    customer_id: str = Field(index=True)
    group_id: str
    at: str
    day: str
    channel: str
    place: str = ""
    with_whom: str = ""
    agreed_on: str
    moved_from: str = ""


class NoteRow(Fact, table=True):
    """A free note on a customer."""

    __tablename__ = "note"
    customer_id: str = Field(index=True)
    at: str
    text: str


class StageMoveRow(Fact, table=True):
    """One entry into a stage; `from_stage` 0 is the first."""

    __tablename__ = "stage_move"
    customer_id: str = Field(index=True)
    at: str
    on_day: str = Field(index=True)
    from_stage: int
    to_stage: int
    outcome: str = ""
    reason: str = ""
    evidence: str = ""
    who: str = ""


class PauseRow(Fact, table=True):
    """Days without contact, from `start` up to, not including, `until`; one that ends another names it."""

    __tablename__ = "pause"
    customer_id: str = Field(index=True)
    at: str
    start: str
    until: str
    reason: str = ""
    annoyed: bool = False
    ends: str = ""


class NextStepRow(Fact, table=True):
    """The next planned contact, or why there is none; the newest live one counts."""

    __tablename__ = "next_step"
    customer_id: str = Field(index=True)
    contact_id: str = ""
    set_at: str
    on_day: str = ""
    at: str = ""
    channel: str = ""
    promised: bool = False
    none_because: str = ""


class DecisionRow(Fact, table=True):
    """The team lead's decision on a failed invitation."""

    __tablename__ = "decision"
    roles: ClassVar[frozenset[str]] = frozenset({"lead", "outlet", "president"})
    customer_id: str = Field(index=True)
    at: str
    what: str
    by_name: str
    note: str = ""


class PlanNoteRow(Fact, table=True):
    """What was done about one item of the list: later, waived or planned for the day."""

    __tablename__ = "plan_note"
    customer_id: str = Field(index=True)
    key: str
    kind: str
    at: str
    day: str
    until: str = ""
    reason: str = ""


class Retraction(Fact, table=True):
    """Takes back a fact, or another retraction (which brings the fact to life again)."""

    __tablename__ = "retraction"
    customer_id: str = ""
    tbl: str
    target: str = Field(index=True)


class PairingRow(Fact, table=True):
    """A device that was paired with this book: its name for histories, its key, and the role it has here.

    Role `own` is another device of the book's own manager. Keys are public, in base64.
    """

    __tablename__ = "pairing"
    device: str = Field(index=True)
    role: str
    person: str = ""
    label: str = ""
    sign_key: str
    recipient: str = ""
    at: str


class Change(Row, table=True):
    """The append-only log (design.md section 4)."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_action", "action"), Index("ix_change_row", "tbl", "row_id"))
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    book: str
    action: str
    undoes: str = ""
    hlc: str
    actor: str
    kind: str
    tbl: str
    row_id: str
    body: str = ""
    salt: str = ""
    schema_version: int
    body_hash: str
    hash: str


class Origin(Row, table=True):
    """A device's log for one book: its last sequence number, hash and clock."""

    __tablename__ = "origin"
    id: str = Field(primary_key=True)
    book: str
    device: str
    seq: int = 0
    hash: str = ""
    hlc: str = ""
    mine: bool = False
    signature: str = ""
    """Of the device itself over its log's end, base64; empty until its first export."""


class Peer(Row, table=True):
    """A paired device: its keys, the books exchanged with it, what it has proved to have. Local."""

    __tablename__ = "peer"
    device: str = Field(primary_key=True)
    person: str = ""
    label: str = ""
    role: str = ""
    book: str = ""
    own: bool = False
    sign_key: str
    recipient: str
    fingerprint: str
    books: str = "[]"
    folder: str = ""
    paired_at: str
    active: bool = True
    have: str = "{}"
    have_number: int = 0
    received_at: str = ""
    sent_at: str = ""


class ReceiptRow(Row, table=True):
    """A file that came (`in`) or was written (`out`). Local."""

    __tablename__ = "receipt"
    bundle: str = Field(primary_key=True)
    direction: str = Field(primary_key=True)
    digest: str = Field(index=True)
    at: str
    device: str
    file: str = ""
    changes: int = 0


class Head(Row, table=True):
    """An unreplaced version of a field. Field empty: the row's creation stands for every field without a head."""

    __tablename__ = "head"
    tbl: str = Field(primary_key=True)
    row_id: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)


class Action(Row, table=True):
    """One user action on this device: the unit of undo. Local."""

    __tablename__ = "action"
    id: str = Field(primary_key=True)
    n: int = Field(index=True)
    book: str
    at: str
    label: str
    subject: str = ""
    undoes: str = ""
    state: str = "done"
    """`done`, `undone` or `dead` (a redo that a later action cut off)."""
    left_machine: bool = False


class ClaimRow(Row, table=True):
    """A dated reason to contact a customer (`domain.model.Claim`). Local, renewed with the customer."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_band", "book", "band", "start", "end", "customer_id"),
        Index("ix_claim_value", "book", "band", "rank_key", "start", "end", "customer_id"),
        Index("ix_claim_customer", "customer_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    book: str
    customer_id: str
    rule: str
    key: str
    start: str
    end: str
    """`9999-12-31` where open."""
    channel: str = ""
    must: bool
    due_at: str = ""
    moved_to: str = ""
    asked: bool = False
    args: str = "{}"
    band: str = ""
    rank_key: str = ""
    """Of a claim that belongs to a band: the customer's, so that a band is read in the order of value."""


class StateRow(Row, table=True):
    """What lists need of a customer, derived from its facts. Local, renewed with the customer."""

    __tablename__ = "state"
    __table_args__ = (
        Index("ix_state_stage", "stage", "clock_start"),
        Index("ix_state_rank", "rank_key"),
        Index("ix_state_sales", text("substr(recent_sales, -10)"),
              *("recent_sales", "book", "stage", "dropped", "last_contact", "customer_id")),
    )  # fmt: skip
    customer_id: str = Field(primary_key=True)
    book: str
    stage: int
    entered_on: str
    clock_start: str
    """The day counted as day 1 of the clock that runs."""
    paused_before: int = 0
    """Paused days between `clock_start` and now's pause, that the clock leaves out."""
    limit_on: str = ""
    """The last day within the limit; empty where open-ended or paused."""
    amber_on: str = ""
    paused_from: str = ""
    paused_until: str = ""
    dropped: bool = False
    lead_from: str = ""
    """From which day the customer is with the team lead: the invitation failed, or will if nothing happens."""
    last_contact: str = ""
    last_channel: str = ""
    next_on: str = ""
    next_at: str = ""
    next_channel: str = ""
    next_promised: bool = False
    none_because: str = ""
    complete: int = 0
    complaint: bool = False
    recent_sales: str = ""
    """Days of unasked sales contacts within the last 30 days of the newest, joined by blanks."""
    rank_key: str = ""
    phone: str = ""


class DayPlan(Row, table=True):
    """The plan as it was fixed at the first opening of a day. Local."""

    __tablename__ = "day_plan"
    day: str = Field(primary_key=True)
    customer_id: str = Field(primary_key=True)
    position: int
    key: str
    rules: str = ""
    due_on: str = ""


class Audit(Row, table=True):
    """The audit trail: who opened, printed and exported what, each entry chained to the one before. Local."""

    __tablename__ = "audit"
    n: int = Field(primary_key=True)
    at: str
    actor: str
    event: str
    what: str = ""
    count: int = 0
    hash: str


class Meta(Row, table=True):
    """Local notes of the store about itself, by key."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


REGISTERS: tuple[type[Register], ...] = (Book, Customer, Phone, CustomField, ProfileNote, Concern)
FACTS: tuple[type[Fact], ...] = (
    ContactRow,
    MeetingRow,
    NoteRow,
    StageMoveRow,
    PauseRow,
    NextStepRow,
    DecisionRow,
    PlanNoteRow,
    PairingRow,
    Retraction,
)
SYNCED: tuple[type[Register] | type[Fact], ...] = REGISTERS + FACTS
