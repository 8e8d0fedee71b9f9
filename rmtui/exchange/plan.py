"""What an import reads, knows and means to do: frozen records between the file, who looks on, and the book."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

from rmtui.domain.model import Channel, Stage, Step
from rmtui.exchange.headings import Column
from rmtui.exchange.readers import Rows

Value = str | int | bool
"""A stored value of a customer's column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's headings and the rows under them; `heading_row` is the spreadsheet's number of the last heading row."""

    headings: tuple[str, ...]
    rows: Rows
    encoding: str
    heading_row: int
    sheet: str


def with_columns(table: Table, said: Mapping[str, str]) -> Table:
    """The table with columns behind its own that say the same in every row; empty texts make none."""
    added = {heading: text for heading, text in said.items() if text}
    wide = len(table.headings)
    rows = tuple(
        replace(row, cells=(*row.cells[:wide], *[""] * (wide - len(row.cells)), *added.values())) for row in table.rows
    )
    return replace(table, headings=(*table.headings, *added), rows=rows)


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell that was not taken as it stands: what it was and became (personal numbers masked), and by which rule.

    `rule` is a catalog id under `import.repair.`.
    """

    row: int
    column: str
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a row to know, with nothing changed: a catalog id under `import.notice.`, with its values."""

    row: int
    message: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that was not taken, and why: a catalog id under `import.skip.`, with its values."""

    row: int
    reason: str
    values: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedPhone:
    """A number to add."""

    number: str
    label: str
    digits: str


@dataclass(frozen=True, slots=True)
class PlannedContact:
    """A contact of the past to take over: pays cadences, is no work of the day."""

    day: date
    at: time | None
    channel: Channel
    step: Step | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same contact as one in the book."""
        return self.day.isoformat(), self.channel.value, self.step.value if self.step else ""


@dataclass(frozen=True, slots=True)
class PlannedNext:
    """The next planned contact."""

    day: date
    at: time | None
    channel: Channel | None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same plan as one in the book."""
        return self.day.isoformat(), self.channel.value if self.channel else ""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """All that is to be done with one customer. Of a known one only what differs."""

    row: int
    """The first row of the file that is about this customer."""
    customer_id: str | None
    """None: a new one."""
    name: str
    fields: Mapping[str, Value]
    phones: tuple[PlannedPhone, ...] = ()
    custom: Mapping[str, str] = field(default_factory=dict)
    """The customer's own fields by heading; an empty value removes one that a mended cell has replaced."""
    dnd: frozenset[Channel] = frozenset()
    """Channels on which do-not-disturb is to be switched on; an import never switches it off."""
    stage: Stage | None = None
    """Of a new customer: the stage to begin in, entered on `stage_on` (None: the day of the import)."""
    stage_on: date | None = None
    contacts: tuple[PlannedContact, ...] = ()
    next_contact: PlannedNext | None = None


@dataclass(frozen=True, slots=True)
class ExistingCustomer:
    """What the book holds of a customer, as far as an import compares it."""

    id: str
    fields: Mapping[str, Value]
    stage: int = 0
    phones: tuple[str, ...] = ()
    """Digits."""
    custom: Mapping[str, str] = field(default_factory=dict)
    dnd: frozenset[Channel] = frozenset()
    contacts: frozenset[tuple[str, str, str]] = frozenset()
    """Keys as of `PlannedContact`."""
    next_contacts: frozenset[tuple[str, str]] = frozenset()
    """Keys as of `PlannedNext`: every plan that was ever made, so that an old file does not bring one back."""


@dataclass(frozen=True, slots=True)
class ExistingIndex:
    """The customers of the book, and a mark of the state they were read in."""

    customers: tuple[ExistingCustomer, ...] = ()
    mark: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The figures of an import: read = new + updated + unchanged + skipped."""

    read: int
    new: int
    updated: int
    unchanged: int
    skipped: int
    repairs: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole import before anything is written: what a dry run shows and `apply` does."""

    rows: tuple[RowPlan, ...]
    read: int
    new: int
    updated: int
    unchanged: int
    repairs: tuple[Repair, ...]
    notices: tuple[Notice, ...]
    skipped: tuple[Skip, ...]
    columns: tuple[Column, ...]
    missing_required: tuple[str, ...]
    """Required fields (name, identity, the profile's) for which there is no column."""
    suggested_stages: Mapping[int, int]
    """How many new customers had no stage and no recent allotment, by the stage suggested for them."""
    stage_given: int | None
    """The stage that was given for them; None: the suggestion was taken."""
    mark: int

    @property
    def mapping(self) -> dict[str, tuple[str, ...]]:
        """The columns' headings by field, in the file's order."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            if column.field:
                found[column.field] = (*found.get(column.field, ()), column.heading)
        return found

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headings that are kept as the customer's own fields."""
        return tuple(column.heading for column in self.columns if column.field is None)

    @property
    def stage_asked(self) -> int:
        """For how many new customers the stage is to be asked."""
        return sum(self.suggested_stages.values())

    @property
    def report(self) -> ImportReport:
        """The figures, for a dry run."""
        counts = self.read, self.new, self.updated, self.unchanged, len(self.skipped), len(self.repairs)
        return ImportReport(*counts)
