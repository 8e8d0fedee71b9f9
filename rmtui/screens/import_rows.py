"""What the import screen lists: files to take, columns with their fields, and what the plan found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rmtui import words
from rmtui.exchange import wording
from rmtui.exchange.headings import IGNORED, Column
from rmtui.i18n import t
from rmtui.text import clean
from rmtui.widgets.virtual_list import Cell, Row

if TYPE_CHECKING:
    from rmtui.exchange.plan import ImportPlan, Table

ENDINGS = (".csv", ".xlsx", ".xlsm", ".txt")
MOST_FILES = 60
SAMPLES = 3
_DIGITS = re.compile(r"\d{7,}")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that may be imported: where it is, its size in bytes, when it was last changed."""

    path: Path
    size: int
    changed: datetime


def usual_folders() -> tuple[Path, ...]:
    """Where lists usually lie: downloads, documents, the folder one is in."""
    from platformdirs import user_documents_path, user_downloads_path

    return tuple(dict.fromkeys((user_downloads_path(), user_documents_path(), Path.cwd())))


def files_in(folders: Sequence[Path]) -> list[FileLine]:
    """The tables in these folders, the newest first; a folder that cannot be read has none."""
    found = [line for folder in folders for line in _tables(folder)]
    return sorted(found, key=lambda line: line.changed, reverse=True)[:MOST_FILES]


def _tables(folder: Path) -> Iterator[FileLine]:
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.name[:1] not in ".~"]
        stats = [(path, path.stat()) for path in paths]
    except OSError:
        # An offer of files, no promise: what cannot be read is typed in, and then refused by name.
        return
    for path, stat in stats:
        if path.is_file():
            yield FileLine(path, stat.st_size, datetime.fromtimestamp(stat.st_mtime))


def typed_path(text: str) -> Path:
    """The path a person typed, or dropped on the terminal: quotes, escaped blanks and file:// are understood."""
    said = clean(text)
    if said[:1] in "'\"" and said[-1:] == said[:1]:
        said = said[1:-1]
    if said.startswith("file://"):
        said = unquote(said.removeprefix("file://"))
    path = Path(said).expanduser()
    return path if path.exists() or "\\ " not in said else Path(said.replace("\\ ", " ")).expanduser()


def file_rows(files: Sequence[FileLine], typed: str, today: date) -> list[Row]:
    """A line a file: name, folder, size, day; only those whose name has what was typed."""
    wanted = clean(typed).casefold()
    return [
        Row(
            str(line.path),
            (
                Cell(line.path.name),
                Cell(_size(line.size), "muted"),
                Cell(words.short_day(line.changed.date(), today), "muted"),
                Cell(line.path.parent.name, "muted"),
            ),
        )
        for line in files
        if wanted in line.path.name.casefold()
    ]


def _size(size: int) -> str:
    return f"{max(size // _KIB, 1)} KB" if size < _KIB * _KIB else f"{size / _KIB / _KIB:.1f} MB"


def samples(table: "Table", index: int) -> str:
    """The first few values of a column, with long numbers masked."""
    values = (clean(row.cells[index]) for row in table.rows[:50] if index < len(row.cells))
    seen = list(dict.fromkeys(filter(None, values)))[:SAMPLES]
    return _DIGITS.sub(lambda run: f"{run[0][:3]}****{run[0][-4:]}", "  ".join(seen))


def column_rows(table: "Table", columns: Sequence[Column], missing: Sequence[str], absent: frozenset[str]) -> list[Row]:
    """The file's columns with their fields and first values, then the required headings that were not found."""
    rows = [_heading("columns", t("importing.columns", n=len(columns)))]
    rows += [_column_row(table, column) for column in columns]
    if missing:
        rows.append(_heading("missing", t("importing.missing", n=len(missing))))
        rows += [_missing_row(field, field in absent) for field in missing]
    return rows


def _heading(key: str, text: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, "accent"),), selectable=False)


def _column_row(table: "Table", column: Column) -> Row:
    field, tone = field_said(column.field)
    cells = (Cell(column.heading), Cell(field, tone), Cell(samples(table, column.index), "muted"))
    return Row(f"column:{column.index}", cells)


def field_said(field: str | None) -> tuple[str, str]:
    """What becomes of a column, in words, and the tone."""
    if field is None:
        return t("importing.own"), "muted"
    if field == IGNORED:
        return t("importing.left_out"), "muted"
    return wording.field_text(field), "success"


def _missing_row(field: str, absent: bool) -> Row:
    said, tone = (t("importing.absent"), "muted") if absent else (t("importing.open"), "warning")
    return Row(f"missing:{field}", (Cell(wording.field_text(field)), Cell(said, tone), Cell("")))


def finding_rows(plan: "ImportPlan") -> list[Row]:
    """What the plan found, the gravest first: skipped rows, what to know, what was repaired."""
    rows = [_finding("skip", n, one.row, wording.skip_text(one)) for n, one in enumerate(plan.skipped)]
    rows += [_finding("notice", n, one.row, wording.notice_text(one)) for n, one in enumerate(plan.notices)]
    for n, one in enumerate(plan.repairs):
        text = f"{one.column}  {one.before} -> {one.after}  {wording.repair_text(one)}"
        rows.append(_finding("repair", n, one.row, text))
    return rows


_TONES = {"skip": "error", "notice": "warning", "repair": "muted"}


def _finding(kind: str, n: int, row: int, text: str) -> Row:
    where = t("importing.row", row=row)
    return Row(f"{kind}:{n}", (Cell(t(f"importing.kind.{kind}"), _TONES[kind]), Cell(where, "muted"), Cell(text)))
