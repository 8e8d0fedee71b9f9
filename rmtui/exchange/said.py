"""What one row says of a customer, gathered cell by cell with every repair on the way."""

from dataclasses import dataclass, field
from datetime import date

from rmtui.domain.model import Channel, Stage
from rmtui.domain.refusal import Refused
from rmtui.exchange.headings import Column
from rmtui.exchange.plan import PlannedContact, PlannedNext, PlannedPhone, Repair, Value
from rmtui.exchange.values import Meaning, is_empty, masked, words
from rmtui.text import clean

OWN_FIELD = "kept_as_own"
"""The rule of a cell that was not understood: it is kept, as it stands, as the customer's own field."""

_UNMASKED = frozenset({"date_text", "date_serial", "birthday_lunar", "amount_text", "number_text", "rating_text"})
_NAMED_RULES = frozenset({"phone_digits_lost"})
"""Why a cell was kept as it stands, where that is worth a sentence of its own."""


@dataclass(slots=True)
class Said:
    """What one row says of a customer."""

    row: int
    fields: dict[str, Value] = field(default_factory=dict)
    weak: dict[str, Value] = field(default_factory=dict)
    """Read from an identity number: fills what is empty and replaces nothing."""
    phones: dict[str, PlannedPhone] = field(default_factory=dict)
    """By digits."""
    custom: dict[str, str] = field(default_factory=dict)
    understood: set[str] = field(default_factory=set)
    """Headings whose cell was understood, so that none of an earlier, unreadable one stays as an own field."""
    dnd: frozenset[Channel] = frozenset()
    dnd_off: bool = False
    stage: Stage | None = None
    stage_on: date | None = None
    contacts: list[PlannedContact] = field(default_factory=list)
    next_contact: PlannedNext | None = None
    repairs: list[Repair] = field(default_factory=list)
    lost_phone: str = ""
    """Why there is no phone although a cell was filled: the id of a reason to skip."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is being read: `text` as it stands in the file, what it may mean, and the row it adds to."""

    said: Said
    column: Column
    text: str
    meaning: Meaning

    @property
    def field(self) -> str:
        """The field that the column is mapped to."""
        return self.column.field or ""

    @property
    def note_name(self) -> str:
        """The own field that keeps a note found beside the value."""
        heading = self.column.heading
        return f"{heading} note" if heading.isascii() else f"{heading}备注"

    def empty(self, *, typed: bool = True) -> bool:
        """Whether the cell says "not known"; a word for that is reported as a repair."""
        text = clean(self.text)
        if is_empty(text, typed=typed):
            self.repair("", "placeholder" if text else "")
            return True
        return False

    def repair(self, after: str, rule: str) -> None:
        """Reports that the cell was not taken as it stands; no rule: it was."""
        if rule:
            shown = (clean(self.text), after) if rule in _UNMASKED else (masked(clean(self.text)), masked(after))
            self.said.repairs.append(Repair(self.said.row, self.column.heading, *shown, rule))

    def take(self, value: Value, rule: str) -> None:
        """Takes the value for the column's field."""
        self.said.fields[self.field] = value
        self.said.understood.add(self.column.heading)
        self.repair(str(value), rule)

    def keep(self, why: str = OWN_FIELD) -> None:
        """Keeps a cell that was not understood as the customer's own field, so that nothing is lost or guessed."""
        text, _ = words(self.text, lines=True)
        self.said.custom[self.column.heading] = text
        self.repair(text, why if why in _NAMED_RULES else OWN_FIELD)

    def note(self, text: str) -> None:
        """Keeps what stood beside the value."""
        self.said.custom[self.note_name] = words(text)[0]

    def about(self, refused: Refused) -> Refused:
        """A refusal of this cell, with its column and its text masked."""
        shown = masked(clean(self.text))[:60]
        return Refused(refused.message, **{**refused.values, "column": self.column.heading, "value": shown})
