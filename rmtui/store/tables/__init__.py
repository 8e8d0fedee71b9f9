"""The tables. Synced ones are registers (a value per field, last writer wins) or facts (immutable rows).

Instants are UTC text `YYYY-MM-DDTHH:MM:SSZ`, days `YYYY-MM-DD`, money whole yuan; ids UUIDv7 (rows of a deterministic
identity: UUIDv5). Columns marked `derived` and the local tables follow from the synced ones and are not logged.
"""

from rmtui.store import weights as weights  # isort: split

from rmtui.store.tables.base import Fact, Register, Row
from rmtui.store.tables.card import (
    ClosingStepRow,
    Holding,
    Need,
    NotSoldRow,
    Policy,
    Product,
    Proposal,
    ProposalLine,
    Relative,
    Review,
    ReviewLine,
    SaleConfirmation,
    SaleRow,
    Specialist,
)
from rmtui.store.tables.customers import Book, Concern, Customer, CustomField, Phone, ProfileNote
from rmtui.store.tables.facts import (
    ContactRow,
    DecisionRow,
    MeetingRow,
    NextStepRow,
    NoteRow,
    PairingRow,
    PauseRow,
    PlanNoteRow,
    Retraction,
    StageMoveRow,
)
from rmtui.store.tables.local import Audit, ClaimRow, DayPlan, Meta, StateRow
from rmtui.store.tables.log import Action, Change, Head, Origin, Peer, ReceiptRow

__all__ = [
    "Action",
    "Audit",
    "Book",
    "Change",
    "ClaimRow",
    "ClosingStepRow",
    "Concern",
    "ContactRow",
    "CustomField",
    "Customer",
    "DayPlan",
    "DecisionRow",
    "FACTS",
    "Fact",
    "Head",
    "Holding",
    "MeetingRow",
    "Meta",
    "Need",
    "NextStepRow",
    "NotSoldRow",
    "NoteRow",
    "Origin",
    "PairingRow",
    "PauseRow",
    "Peer",
    "Phone",
    "PlanNoteRow",
    "Policy",
    "Product",
    "ProfileNote",
    "Proposal",
    "ProposalLine",
    "REGISTERS",
    "ReceiptRow",
    "Register",
    "Relative",
    "Retraction",
    "Review",
    "ReviewLine",
    "Row",
    "SYNCED",
    "SaleConfirmation",
    "SaleRow",
    "Specialist",
    "StageMoveRow",
    "StateRow",
]

REGISTERS: tuple[type[Register], ...] = (
    Book,
    Customer,
    Phone,
    CustomField,
    ProfileNote,
    Concern,
    Relative,
    Need,
    Product,
    Proposal,
    ProposalLine,
    Specialist,
    Holding,
    Review,
    ReviewLine,
    Policy,
)
FACTS: tuple[type[Fact], ...] = (
    ContactRow,
    MeetingRow,
    NoteRow,
    StageMoveRow,
    PauseRow,
    NextStepRow,
    DecisionRow,
    PlanNoteRow,
    ClosingStepRow,
    SaleRow,
    SaleConfirmation,
    NotSoldRow,
    PairingRow,
    Retraction,
)
SYNCED: tuple[type[Register] | type[Fact], ...] = REGISTERS + FACTS
