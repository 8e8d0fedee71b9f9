"""Views of the exchange of files between devices: who, what goes and came, what differs (design.md section 4)."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

OWN = "own"
"""The role, in a book, of another device of the book's own manager."""

Progress = Callable[[str, int, int], None]
"""Told the id of the step that begins or goes on, and how much of how much is done; what it raises ends the work."""


def silent(_step: str, _done: int, _total: int) -> None:
    """A progress that nobody watches."""


class Introduction(NamedTuple):
    """What a device says of itself before two exchange files; keys and fingerprint are public.

    `sign_key` is the raw Ed25519 public key in base64, `recipient` an age recipient, `recovery` the team's, or empty.
    """

    device: str
    label: str
    person: str
    role: str
    book: str
    demo: bool
    sign_key: str
    recipient: str
    recovery: str = ""


class PeerView(NamedTuple):
    """A paired device: who it is, what is exchanged with it and how far. Times are aware and local, real time."""

    device: str
    person: str
    label: str
    role: str
    own: bool
    """Another device of the same manager."""
    books: tuple[str, ...]
    folder: str
    """Where the last file for it was written; empty: nowhere yet."""
    fingerprint: str
    """64 hexadecimal digits; `exchange.fingerprint.words` makes words of it."""
    paired_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    waiting: int
    """Changes that it has not proved to have."""
    waiting_since: datetime | None
    """When the oldest of those was made."""
    missing: tuple[str, ...]
    """Names of devices of which it has more than we have, by its last file's own word."""
    missing_since: datetime | None
    unsent: int = 0
    """Of those that wait, how many were made after the last file for it was written."""


class ReceiptView(NamedTuple):
    """One file that came (`in`) or was written (`out`), newest first in lists."""

    bundle: str
    direction: str
    at: datetime
    person: str
    label: str
    file: str
    changes: int


class ValueView(NamedTuple):
    """A value of one field with who gave it, when (aware, local) and on which device."""

    origin: str
    seq: int
    value: str
    who: str
    at: datetime
    device: str
    mine: bool
    """Written by this device."""


class ConflictView(NamedTuple):
    """A field with several unreplaced values. `shown` is the value in force, `older` what all of them replaced."""

    tbl: str
    row_id: str
    field: str
    book: str
    customer_id: str
    name: str
    """The customer's, or the manager's."""
    shown: ValueView
    others: tuple[ValueView, ...]
    older: ValueView | None


class HistoryEntry(NamedTuple):
    """One change of a field, newest first in lists; `kind` is that of the change, or `undo` and `redo`."""

    value: ValueView
    kind: str
    in_force: bool


class ExchangeView(NamedTuple):
    """Page 8: this device, the devices it exchanges with, the last files, and how many fields differ."""

    me: Introduction
    fingerprint: str
    peers: tuple[PeerView, ...]
    receipts: tuple[ReceiptView, ...]
    conflicts: int
    waits_for_book: bool
    """A second machine that has not got its first file yet."""


class Gone(NamedTuple):
    """A row that an import would delete: its table, and a name or short text to know it by."""

    tbl: str
    text: str


class Preview(NamedTuple):
    """What a file would do. Counts are of rows; `gone` comes first wherever this is shown.

    `typed` asks for a typed confirmation: more than 20 rows, or more than one in a hundred, would be deleted.
    """

    bundle: str
    person: str
    label: str
    made_at: datetime
    changes: int
    """New to this book; 0: all is known."""
    gone: tuple[Gone, ...]
    typed: bool
    customers_new: int
    customers_changed: int
    facts: tuple[tuple[str, int], ...]
    """New facts by table."""
    conflicts: int
    """Fields that would differ in several values, beside those that do."""
    request: bool
    """The file only asks for what its sender lacks."""
    newer: int
    """Changes of a newer program's fields or tables, which are kept and passed on."""
    ahead_days: int
    """By how many days the sender's clock seems to run ahead; 0 below one."""


class Receipt(NamedTuple):
    """What an import did."""

    bundle: str
    person: str
    changes: int
    conflicts: int
    already: bool
    """The file had been taken in before: nothing was done."""
    owed: int
    """Changes that the sender lacks; with a request in hand the next step is to export to it."""
    device: str


class Exported(NamedTuple):
    """A file that was written for a peer and read back."""

    file: str
    person: str
    label: str
    changes: int
    bundle: str
    pack: str = ""
    """The version of the team's rules that goes along for the first time."""
    pack_wrong: str = ""
    """Where the loader refuses the lead's own rules, which therefore stay here."""
