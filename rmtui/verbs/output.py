"""How verbs print: JSON for scripts, aligned tables where a person looks on, plain cells in a pipe."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

from rmtui.text import clean


def plain(value: Any) -> Any:
    """A view as JSON knows it: snake_case keys, ISO dates, ids for enums, sorted lists for sets."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, IntEnum):
        return int(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(each) for each in value)
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def print_json(value: Any, stream: Any = None) -> None:
    """One JSON value, indented, Chinese as it is."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=2), file=stream or sys.stdout)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on a terminal; in a pipe one line a row, cells parted by tabs."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(clean(cell).replace("\t", " ") for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    Console(highlight=False, markup=False, emoji=False).print(table)


def say(text: str) -> None:
    """One line for a person."""
    print(clean(text, lines=True))
