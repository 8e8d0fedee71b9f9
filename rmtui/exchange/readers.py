"""Files to rows of cells: CSV in the encodings that Chinese offices write, and XLSX within limits.

Every cell becomes the text that a person would have typed: whole numbers without `.0`, dates as ISO text. Formulas are
never evaluated: a cell that looks like one is text.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from rmtui.domain.refusal import Refused

MAX_BYTES = 50_000_000
MAX_UNZIPPED = 300_000_000
MAX_RATIO = 200
"""Unzipped to zipped, from `_RATIO_FROM` bytes on; workbooks of repeated words reach 60."""
MAX_ROWS = 50_000
MAX_COLUMNS = 300
MAX_CELLS = 4_000_000
"""Cells of the rectangle that holds all others: the reader keeps it whole in memory, empty cells too."""
MAX_MEMBERS = 2_000
MAX_SHEETS = 30
_RATIO_FROM = 10_000_000
_LARGEST_EXACT = 10**15
_DELIMITERS = (",", ";", "\t")
_SAMPLE = 64_000
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)(\d+)\s*["']""")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r'])")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a file: its number as a spreadsheet shows it, from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


Rows = tuple[SourceRow, ...]
Score = Callable[[Sequence[SourceRow]], int]
"""How much the rows look like a table with headings that are known: the greatest wins."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file or of one sheet in it; `encoding` names how a CSV was written, or `xlsx`."""

    name: str
    rows: Rows
    encoding: str


def read_sheets(path: Path, encoding: str | None, score: Score) -> list[Sheet]:
    """The sheets of a workbook, or the one of a CSV file whose separator gives the best score.

    Raises Refused: the file is not there, too large, damaged, of another kind, or in no encoding that fits.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Refused("import_too_large", megabytes=str(MAX_BYTES // 1_000_000))
        data = path.read_bytes()
    except OSError as error:
        raise Refused("import_unreadable", file=path.name, why=error.strerror or "") from error
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("import_old_workbook")
    text, found = decode(data, encoding)
    return [Sheet(path.name, parse_csv(text, sniff(text, score)), found)]


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of a CSV file and its encoding: as asked, by its byte order mark, strict UTF-8, else strict GB18030."""
    if encoding:
        candidates: tuple[str, ...] = (encoding,)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for name in candidates:
        try:
            return data.decode(name).removeprefix("\ufeff"), name.removesuffix("-sig")
        except LookupError as error:
            raise Refused("import_unknown_encoding", encoding=name) from error
        except UnicodeError:
            continue
    raise Refused("import_encoding", encodings=", ".join(candidates))


def sniff(text: str, score: Score) -> str:
    """The separator: as a `sep=` line says, else the one under which the beginning looks most like a known table."""
    said = re.match(r"\s*sep=(.)\r?\n", text)
    if said:
        return said[1]
    sample = text[:_SAMPLE].rpartition("\n")[0] or text[:_SAMPLE]
    return max(_DELIMITERS, key=lambda delimiter: _rank(sample, delimiter, score))


def _rank(sample: str, delimiter: str, score: Score) -> tuple[int, int]:
    try:
        rows = [
            SourceRow(number, tuple(row))
            for number, row in enumerate(csv.reader(io.StringIO(sample), delimiter=delimiter), 1)
        ]
    except csv.Error:
        return 0, 0
    widths = [len(row.cells) for row in rows if len(row.cells) > 1]
    usual = max(set(widths), key=widths.count) if widths else 1
    return score(rows), widths.count(usual) * (usual - 1)


def parse_csv(text: str, delimiter: str) -> Rows:
    """The rows that hold something. Raises Refused with the row at which quotes go wrong, or beyond the limits."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[SourceRow] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MAX_COLUMNS:
                raise Refused("import_too_wide", columns=str(MAX_COLUMNS))
            if any(cell.strip() for cell in cells) and not (number == 1 and cells[0].startswith("sep=")):
                rows.append(SourceRow(number, tuple(map(unguarded, cells))))
            if len(rows) > MAX_ROWS:
                raise Refused("import_too_long", rows=str(MAX_ROWS))
    except csv.Error as error:
        raise Refused("import_broken_csv", row=str(number + 1)) from error
    return tuple(rows)


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return _GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell


def _workbook(data: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    _check_zip(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        return [Sheet(name, _cells(book.get_sheet_by_name(name)), "xlsx") for name in shown[:MAX_SHEETS]]
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("import_broken_workbook") from error


def _check_zip(data: bytes) -> None:
    """Refuses a workbook that would unpack to too much, before anything of it is kept in memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            ratio = total / max(1, len(data))
            if len(members) > MAX_MEMBERS or total > MAX_UNZIPPED or (total > _RATIO_FROM and ratio > MAX_RATIO):
                raise Refused("import_too_large", megabytes=str(MAX_BYTES // 1_000_000))
            names = [member.filename for member in members]
            # The reader takes a name as it likes where two members share it: the one checked may be the other.
            if len({name.lower() for name in names}) < len(names) or "xl/workbook.xml" not in names:
                raise Refused("import_broken_workbook")
            for name in names:
                _check_member(archive, name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, zlib.error) as error:
        raise Refused("import_broken_workbook") from error


def _check_member(archive: zipfile.ZipFile, name: str) -> None:
    """Unpacks one member piece by piece: a lying size or a wrong sum shows, and a sheet's extent is measured."""
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    last_row, last_column, carried = 0, 0, b""
    with archive.open(name) as stream:
        while piece := stream.read(1 << 20):
            if is_sheet:
                last_row, last_column = _extent(carried + piece, last_row, last_column)
                carried = piece[-40:]


def _extent(piece: bytes, last_row: int, last_column: int) -> tuple[int, int]:
    for letters, digits in _REFERENCE.findall(piece):
        last_row = max(last_row, int(digits[:9]))
        last_column = max(last_column, _column_number(letters))
    if last_column > MAX_COLUMNS:
        raise Refused("import_too_wide", columns=str(MAX_COLUMNS))
    if last_row > MAX_ROWS or last_row * last_column > MAX_CELLS:
        raise Refused("import_too_long", rows=str(min(MAX_ROWS, MAX_CELLS // max(1, last_column))))
    return last_row, last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def _cells(sheet: "object") -> Rows:
    values: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    rows = ((number, tuple(map(cell_text, row))) for number, row in enumerate(values, 1))
    return tuple(SourceRow(number, cells) for number, cells in rows if any(cell.strip() for cell in cells))


def cell_text(value: object) -> str:
    """A workbook's cell as text. A number of more than 15 digits keeps its exponent: its last digits are lost."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(float(value))
    if isinstance(value, datetime):
        midnight = value.time().replace(microsecond=0) == time()
        return value.date().isoformat() if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value}" if isinstance(value, timedelta) else ""


def _number(value: float) -> str:
    if abs(value) >= _LARGEST_EXACT:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(value)


def column_letters(index: int) -> str:
    """The letters of a column, from 0: A, B ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
