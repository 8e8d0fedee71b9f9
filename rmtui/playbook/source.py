"""A TOML file of the bank's own: read within limits, with the line of every key, and refused with a reason."""

import re
import tomllib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

MOST_BYTES = 256 * 1024
"""A rule file or a template is a page or two; anything larger is another file by mistake."""

Key = str | int
"""A table's key, or an entry of a list by its position or its id."""


class Problem(NamedTuple):
    """Why a file was refused: catalog id `playbook.problem.REASON` with its values; `line` counts from 1."""

    file: Path
    line: int
    reason: str
    values: tuple[tuple[str, str], ...] = ()


class Source(NamedTuple):
    """A file that is TOML: its text and what it says."""

    file: Path
    text: str
    data: dict[str, Any]

    def line(self, path: Sequence[Key], part: str = "") -> int:
        """The line where the path's deepest existing key stands, or the first from there on that holds `part`."""
        while path and find(self.data, path) is None:
            path = path[:-1]
        lines = self.text.split("\n")
        start = _statement(lines, path) if path else 1
        return next((n for n in range(start, len(lines) + 1) if part in lines[n - 1]), start)

    def problem(self, path: Sequence[Key], reason: str, part: str = "", **values: str) -> Problem:
        """A problem at the path's line; `values` fill the reason's sentence."""
        return Problem(self.file, self.line(path, part), reason, tuple(values.items()))


def find(node: Any, path: Sequence[Key]) -> Any:
    """What stands at a path of parsed TOML, or None."""
    for key in path:
        if isinstance(node, dict):
            node = node.get(str(key))
        elif isinstance(node, list) and isinstance(key, int):
            node = node[key] if key < len(node) else None
        elif isinstance(node, list):
            node = next((row for row in node if isinstance(row, dict) and str(row.get("id")) == key), None)
        else:
            return None
    return node


def _statement(lines: list[str], path: Sequence[Key]) -> int:
    """The line where the statement begins that brings the path.

    A beginning of the file which tomllib takes ends between two statements, so the shortest one that holds the path
    ends with that very statement: nothing here needs to read TOML a second way.
    """
    before, holds = 0, len(lines)
    while True:
        middle = (before + holds) // 2
        for end in chain(range(middle, before, -1), range(middle + 1, holds)):
            if (data := _parsed(lines[:end])) is not None:
                break
        else:
            return before + 1
        before, holds = (before, end) if find(data, path) is not None else (end, holds)


def _parsed(lines: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def read(file: Path) -> Source | Problem:
    """Reads one TOML file in UTF-8 (a byte order mark is taken), or says why it cannot be."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        return Problem(file, 1, "unreadable", (("detail", error.strerror or ""),))
    if len(raw) > MOST_BYTES:
        return Problem(file, 1, "too_large", (("most", f"{MOST_BYTES // 1024} KB"),))
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return Problem(file, raw.count(b"\n", 0, error.start) + 1, "not_utf8")
    try:
        return Source(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        return Problem(file, line, "not_toml", (("detail", _AT_LINE.sub("", str(error)).split("(at end")[0].strip()),))
    except (ValueError, RecursionError):
        return Problem(file, 1, "too_odd")
