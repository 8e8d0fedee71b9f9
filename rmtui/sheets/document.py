"""The one document model of all sheets: blocks and tables, words already made, nothing yet drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Mark = Literal["", "amber", "overdue"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, which may hold line breaks, and whether it is marked; a mark always says so in words too."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, share of the width (relative to the others) and alignment."""

    title: str
    share: int
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading is repeated on each page; `empty` is said where there is no row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""


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


Block = Table | Pairs | Heading | Signatures


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


def texts(document: Document) -> Sequence[str]:
    """Every text of the document, in order: what a font must be able to show."""
    found = [document.title, document.code, document.subtitle, document.made, document.copy, document.page]
    for block in document.blocks:
        if isinstance(block, Table):
            found += [column.title for column in block.columns]
            found += [cell.text for row in block.rows for cell in row]
            found.append(block.empty)
        elif isinstance(block, Pairs):
            found += [text for pair in block.pairs for text in pair]
        elif isinstance(block, Heading):
            found.append(block.text)
        else:
            found += block.labels
    return found
