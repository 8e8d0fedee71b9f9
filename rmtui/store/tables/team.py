"""What passes between a manager, the lead and those above: words, plans, figures, customers handed on (domain.md 1, 4).

Rows of the roles' tables are written by them into the manager's book; weekly figures and allotments stand in the book
of the one who hands them in.
"""

from typing import ClassVar

from sqlmodel import Field

from rmtui.store.tables.base import Fact, Register

ABOVE = frozenset({"lead", "outlet", "president"})
"""The roles to whom a manager's sheets go."""


class CommentRow(Fact, table=True):
    """A word of the lead's about a customer, or about the manager's work (no customer)."""

    __tablename__ = "comment"
    roles: ClassVar[frozenset[str]] = ABOVE
    customer_id: str = Field(default="", index=True)
    about: str = ""
    """What it is about: a kind of `domain.team`, `plan`, `week`, or empty."""
    target: str = ""
    """The row it is about, where there is one."""
    at: str
    day: str
    by_name: str
    text: str = ""
    """Empty: looked at, nothing to say."""


class CoachingRow(Fact, table=True):
    """A line of the coaching record 辅导记录; a recording is a file's name only."""

    __tablename__ = "coaching"
    roles: ClassVar[frozenset[str]] = ABOVE
    customer_id: str = Field(default="", index=True)
    """Whose call was listened to, where it was one."""
    at: str
    day: str
    by_name: str
    recording: str = ""
    seen: str = ""
    """What was observed."""
    plan: str = ""
    talk: str = ""
    action: str = ""
    """What was agreed."""
    next_on: str = ""


class PackRow(Fact, table=True):
    """The team's playbook and templates; `files` is a JSON object of file names and texts."""

    __tablename__ = "pack"
    roles: ClassVar[frozenset[str]] = ABOVE
    at: str
    by_name: str
    version: str
    digest: str
    files: str


class OpeningRow(Fact, table=True):
    """The plan of a day as it was fixed at the first opening; `items` is a JSON list of [customer, rules].

    `id` is UUIDv5 of book and day.
    """

    __tablename__ = "opening"
    day: str = Field(index=True)
    at: str
    planned: int
    version: str = ""
    """Of the playbook it was made by."""
    items: str = "[]"


class WeekRow(Register, table=True):
    """A manager's week as figures, without a customer. `id` is UUIDv5 of the manager's book and the Monday."""

    __tablename__ = "week_figures"
    manager: str = Field(index=True)
    name: str = ""
    week_on: str = Field(index=True)
    calls: int = 0
    reached: int = 0
    meetings: int = 0
    agreed: int = 0
    sms: int = 0
    moves: int = 0
    sales: int = 0
    amount: int = 0
    complaints: int = 0
    complaints_closed: int = 0
    opportunities: int = 0
    short_plans: int = 0
    """Working days whose plan held fewer than the least."""
    decisions: int = 0
    """Decisions that wait."""
    overdue: int = 0
    customers: int = 0
    managed: int = 0
    signed: int = 0
    familiar: int = 0
    assets: int = 0
    surveys: int = 0
    points: int = 0
    """The surveys' scores together."""
    touched: int = 0
    """Different customers who were reached."""
    promises: int = 0
    """That were due; below, those of them kept by their day."""
    promises_kept: int = 0
    remarks: str = ""
    """Of the lead."""


class AllotmentRow(Register, table=True):
    """A customer of the pool given to a manager 指派. `id` is UUIDv5 of the pool's customer and the day."""

    __tablename__ = "allotment"
    customer_id: str = Field(index=True)
    manager: str
    manager_name: str = ""
    linked_id: str = ""
    """The customer in the manager's book."""
    day: str = Field(index=True)
    familiar: bool = False
    by_name: str = ""
    state: str = "open"
    """`open` until it stands in the manager's book, then `passed`; `back` once the customer was taken back."""
    card: str = ""
    """What is handed on, as JSON, for one who has no book of the manager's."""


class HandoverRow(Register, table=True):
    """A customer handed on: a page in the book that gives (`out`) and in the one that receives (`in`).

    `id` is UUIDv5 of the customer it stands with and the customer it is linked to.
    """

    __tablename__ = "handover"
    customer_id: str = Field(index=True)
    direction: str
    other_book: str = ""
    other_name: str = ""
    linked_id: str = ""
    """The customer in the other book."""
    why: str = ""
    """`change`, `leave`, `back` or `allot`."""
    day: str = ""
    story: str = ""
    promises: str = ""
    taboos: str = ""
    next_step: str = ""
    state: str = "waiting"
    """`waiting`, then `confirmed` by the receiver."""
    confirmed_on: str = ""
    confirmed_by: str = ""


class ErasureRow(Fact, table=True):
    """A person was erased, the certificate of it: nothing in it says who it was but the number of the row.

    `subject` is the customer's id; it is not named as an owner, so that the row stays.
    """

    __tablename__ = "erasure"
    subject: str = Field(index=True)
    at: str
    by_name: str
    reason: str = ""
    rows: int = 0
    changes: int = 0
    backups_until: str = ""
    """The day from which no backup of before is kept."""
