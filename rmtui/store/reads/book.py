"""The whole book for the customers page: lines with their stage's clock, page by page or by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from json import dumps

from rmtui.domain.model import Stage
from rmtui.domain.views import CustomerLine, StageClock
from rmtui.store.reads.lines import LINE_COLUMNS, LINE_TABLES, line
from rmtui.store.reads.page import CONDITIONS, page_values
from rmtui.store.reads.today import CLOCK_COLUMNS, clock
from rmtui.store.work import Read

_LINE = len(LINE_COLUMNS.split(","))
BOOK = f"SELECT {LINE_COLUMNS}, {CLOCK_COLUMNS} FROM {LINE_TABLES} WHERE {CONDITIONS}"
NAMED = f"""SELECT {LINE_COLUMNS}, {CLOCK_COLUMNS} FROM {LINE_TABLES}
 WHERE c.id IN (SELECT value FROM json_each(?)) AND s.book = ?"""
VERSION = "PRAGMA data_version"


@dataclass(frozen=True, slots=True)
class BookLine:
    """A customer's line with where he or she stands in the process."""

    line: CustomerLine
    clock: StageClock


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list; nothing set: the whole book. `tier` may be `page.NO_TIER`."""

    stage: Stage | None = None
    tier: str = ""
    state: str = ""
    next_until: date | None = None
    group: str = ""
    """A group of `among.GROUPS`."""
    product: str = ""
    """A part of the name of a product that is held."""


def book(read: Read, filters: Filters, *, after: str = "", limit: int = 500) -> tuple[BookLine, ...]:
    """So many customers after this one (id; empty: from the beginning), by the pinyin of their names."""
    values = page_values(read, after, limit, filters.stage, filters.tier, filters.state, None, filters.next_until,
                         filters.group, filters.product)  # fmt: skip
    return tuple(_line(read, row) for row in read.db.execute(BOOK, values))


def named(read: Read, customers: Sequence[str]) -> tuple[BookLine, ...]:
    """The lines of these customers of the book, in no order, whatever the filters."""
    return tuple(_line(read, row) for row in read.db.execute(NAMED, (dumps(list(customers)), read.book)))


def version(read: Read) -> tuple[int, date]:
    """A mark that stays the same as long as nothing was written and no day passed, for one reader's connection."""
    return int(read.db.execute(VERSION).fetchone()[0]), read.today


def _line(read: Read, row: Sequence[object]) -> BookLine:
    return BookLine(line(row[:_LINE], read.today), clock(read, row[_LINE:], read.today))
