"""Puts a document on disk in the formats asked for: whole or not at all, readable by its owner only."""

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.sheets import html, plain_text
from rmtui.sheets.document import Document
from rmtui.sheets.seal import check_of, seal

FORMATS = ("pdf", "xlsx", "html", "txt")


@dataclass(frozen=True, slots=True)
class Written:
    """The files written, and characters that the PDF shows as 〓."""

    files: tuple[Path, ...]
    missing_glyphs: str = ""


def parse_formats(text: str) -> tuple[str, ...]:
    """`pdf,txt` as a tuple without doubles. Raises Refused for a format that does not exist."""
    formats = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    for name in formats:
        if name not in FORMATS:
            raise Refused("sheet_format", format=name)
    if not formats:
        raise Refused("sheet_format", format=text)
    return formats


def write(
    document: Document,
    formats: Sequence[str],
    stem: Path,
    created: datetime,
    *,
    columns: int = 132,
    encoding: str = "utf-8",
    layout: Path | None = None,
) -> Written:
    """Writes `stem` plus each format's ending and returns the files. `created` is the time on the sheet.

    Raises Refused where a file cannot be written or the bank's layout is wrong.
    """
    files = []
    missing, check = "", check_of(document)
    for name in formats:
        if name == "pdf":
            from rmtui.sheets import pdf

            content, missing = pdf.render(document, created, layout)
        elif name == "xlsx":
            from rmtui.sheets import xlsx

            content = xlsx.render(document, created)
        elif name == "html":
            content = html.render(document).encode()
        else:
            content = text_bytes(document, columns, encoding)
        files.append(save(stem.with_name(f"{stem.name}.{name}"), seal(content, name, _plain(stem.name), check)))
    return Written(tuple(files), missing)


def _plain(name: str) -> str:
    """The name as it stands in a seal."""
    return re.sub("[^A-Za-z0-9-]", "_", name)[:80] or "_"


def text_bytes(document: Document, columns: int, encoding: str) -> bytes:
    """The text version's bytes, for a file or a needle printer."""
    return plain_text.encoded(document, columns, encoding)


def save(path: Path, content: bytes) -> Path:
    """Writes a file by a temporary name and rename, mode 0600. Raises Refused with the reason."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise Refused("sheet_write", file=str(path), why=error.strerror or str(error)) from error
    return path
