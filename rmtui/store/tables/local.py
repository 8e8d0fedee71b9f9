"""Local tables: what follows from the synced ones, the plan of a day, the audit trail, the store's own notes."""

from sqlalchemy import Index, text
from sqlmodel import Field

from rmtui.store.tables.base import Row


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
    tries: int = 0
    """Calls in a row that nobody answered, and the day of the last."""
    tried_on: str = ""
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
