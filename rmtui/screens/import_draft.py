"""What is chosen of a file that is imported: its columns' fields, what it lacks, the stage, the plan made of it."""

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rmtui.domain.playbook import Playbook
from rmtui.exchange.headings import IDENTITY, IGNORED, SEVERAL, Column, columns_of
from rmtui.exchange.importer import missing_required, plan_import
from rmtui.exchange.plan import ImportPlan, ImportReport, Table
from rmtui.screens.import_rows import finding_rows, samples
from rmtui.widgets.virtual_list import Row

if TYPE_CHECKING:
    from rmtui.store.work import Read


class Step(IntEnum):
    """Where in the import one is."""

    FILE = 1
    COLUMNS = 2
    PREVIEW = 3
    WRITING = 4
    DONE = 5


@dataclass
class Draft:
    """What was chosen so far of one file."""

    path: Path
    table: Table
    chosen: dict[int, str | None] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    stage: int | None = None
    plan: ImportPlan | None = None
    findings: list[Row] = field(default_factory=list)
    """What the plan found, as it is listed."""
    rejects: Path | None = None
    report: ImportReport | None = None

    def columns(self) -> list[Column]:
        """The columns that have a heading or hold something."""
        every = columns_of(self.table.headings, None, self.chosen)
        return [one for one in every if self.table.headings[one.index] or samples(self.table, one.index)]

    @property
    def told_apart(self) -> bool:
        """Whether a column says who is who."""
        return bool({column.field for column in self.columns()} & set(IDENTITY))

    def missing(self, playbook: Playbook) -> list[str]:
        """The required headings that no column has; the customer number too where nothing says who is who."""
        lacking = missing_required((column.field for column in self.columns() if column.field), playbook)
        return [*lacking] if self.told_apart else ["number", *lacking]

    def assign(self, index: int, wanted: str | None) -> None:
        """Give a column its field; another column loses it where only one may have it."""
        if wanted and wanted != IGNORED and wanted not in SEVERAL:
            for other in self.columns():
                if other.field == wanted:
                    self.chosen[other.index] = None
        self.chosen[index] = wanted
        self.absent.discard(wanted or "")


class Under(NamedTuple):
    """How far the writing is: customers done, and all of them."""

    done: int = 0
    total: int = 0


def planned(read: "Read", draft: Draft) -> tuple[ImportPlan, list[Row]]:
    """Plan the import against the book as it is, and word what was found. Raises Refused."""
    from rmtui.store.reads.importing import existing

    known = existing(read)
    plan = plan_import(draft.table, None, read.playbook, read.today, known, stage=draft.stage, chosen=draft.chosen)
    return plan, finding_rows(plan)
