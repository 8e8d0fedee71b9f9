"""The one document model of all sheets: blocks and tables, words already made, nothing yet drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]
Mark = Literal["", "amber", "overdue", "strong"]
FILLS = 9
"""Fills by which the parts of a pie are told apart, in print without colours too; then they begin anew."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, which may hold line breaks, and whether it is marked; a mark always says so in words too.

    `value` is the number or the day that the text says: a workbook holds it as such.
    """

    text: str
    mark: Mark = ""
    value: int | date | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, share of the width (relative to the others) and alignment."""

    title: str
    share: int
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading is repeated on each page; `empty` is said where there is no row.

    `ruled`: as text too a line parts each row from the next.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labelled facts, laid out `across` beside each other."""

    pairs: tuple[tuple[str, str], ...]
    across: int = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between blocks."""

    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph under a label; `lines` are left to be written on, `quiet` is small print."""

    text: str
    label: str = ""
    lines: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a chart: its name, what it is drawn by, the amount as it is said, its share as it is said."""

    label: str
    value: int
    shown: str
    share: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A pie of shares, or columns; `heads` name the label, the amount and the share where they stand in a table.

    A pie's values are positive; a column below nothing hangs down.
    """

    kind: Literal["pie", "columns"]
    title: str
    items: tuple[Item, ...]
    heads: tuple[str, str, str]


Plain = Table | Pairs | Heading | Signatures | Text | Chart


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks beside each other where the page is wide enough, else one below the other."""

    blocks: tuple[Plain, ...]


Block = Plain | Beside


@dataclass(frozen=True, slots=True)
class Document:
    """A whole sheet. `made` says when and by whom; `copy` marks a second print; `page` is `{n}` of `{m}` in words."""

    title: str
    code: str
    subtitle: str
    blocks: tuple[Block, ...]
    made: str
    copy: str
    page: str
    lang: str
    landscape: bool = True
    dense: bool = False
    """Small type, so that much fits on a page."""


def texts(document: Document) -> Sequence[str]:
    """Every text of the document, in order: what a font must be able to show."""
    found = [document.title, document.code, document.subtitle, document.made, document.copy, document.page]
    return [*found, *(text for block in document.blocks for text in _texts(block))]


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from (column.title for column in block.columns)
        yield from (cell.text for row in block.rows for cell in row)
        yield block.empty
    elif isinstance(block, Pairs):
        yield from (text for pair in block.pairs for text in pair)
    elif isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Text):
        yield from (block.label, block.text)
    elif isinstance(block, Chart):
        yield from (block.title, *block.heads)
        yield from (text for item in block.items for text in (item.label, item.shown, item.share))
    elif isinstance(block, Beside):
        yield from (text for each in block.blocks for text in _texts(each))
    else:
        yield from block.labels


def plain_blocks(blocks: Iterable[Block]) -> Iterator[Plain]:
    """The blocks one below the other, for paper on which nothing stands beside another."""
    for block in blocks:
        if isinstance(block, Beside):
            yield from block.blocks
        else:
            yield block


def heading_of(document: Document) -> str:
    """The title with its code where it has one."""
    return f"{document.code} {document.title}".strip()
