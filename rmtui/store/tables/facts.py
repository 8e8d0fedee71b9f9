"""What happened: facts."""

from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from rmtui.store.tables.base import Fact


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
    purpose: str = ""
    """Why: an id of `domain.purposes`; empty: not said."""
    override: str = ""
    """Why it was made although a cap, a window or a missing consent stood against it."""
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
