"""The log and what belongs to it: changes, origins, heads, actions; the peers and the files exchanged with them."""

from sqlalchemy import Index
from sqlmodel import Field

from rmtui.store.tables.base import Row


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
