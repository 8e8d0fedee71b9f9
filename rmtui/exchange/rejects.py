"""The file of skipped rows: the columns as they were, and the reason; mended, it imports like any other."""

import csv
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rmtui.domain.refusal import Refused
from rmtui.exchange.plan import Skip, Table
from rmtui.exchange.wording import skip_text
from rmtui.i18n import t

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_MANGLED = re.compile(r"0\d+|\d{11,}")
"""Numbers that a spreadsheet would shorten on opening: a tab behind keeps them text, and is trimmed when read."""


class HasSkipped(Protocol):
    """A plan of any list's import."""

    @property
    def skipped(self) -> tuple[Skip, ...]:
        """The rows that are not taken."""


def write_rejects(table: Table, plan: HasSkipped, source: Path) -> Path | None:
    """Writes the skipped rows beside the source as `NAME-skipped.csv` (UTF-8 with BOM); None where there are none.

    A file that is there is never overwritten: `NAME-skipped-2.csv`; one with just these rows is used again. Raises
    Refused where the folder cannot be written.
    """
    if not plan.skipped:
        return None
    data = rejects(table, plan)
    base = re.sub(r"-skipped(?:-\d+)?$", "", source.stem)
    for n in range(1, 1000):
        path = source.with_name(f"{base}-skipped{f'-{n}' if n > 1 else ''}.csv")
        try:
            with path.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            return path
        except FileExistsError:
            if path.is_file() and path.read_bytes() == data:
                return path
        except OSError as error:
            raise Refused("import_rejects_unwritten", folder=str(source.parent), why=error.strerror or "") from error
    raise Refused("import_rejects_unwritten", folder=str(source.parent), why="")


def rejects(table: Table, plan: HasSkipped) -> bytes:
    """The skipped rows as a CSV file: the table's columns, then the reason in the language in use."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*map(guarded, table.headings), t("import.reason")])
    for skip in plan.skipped:
        cells = _padded(skip.cells, len(table.headings))
        writer.writerow([*map(guarded, cells), guarded(skip_text(skip))])
    return stream.getvalue().encode("utf-8-sig")


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula or shortens as a number."""
    if cell.startswith(_FORMULA):
        return f"'{cell}"
    return f"{cell}\t" if _MANGLED.fullmatch(cell) else cell
