"""A list whose entries may take several lines: long texts are wrapped, and the cursor covers the whole entry."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from rmtui.text import clean, width
from rmtui.widgets.virtual_list import Cell, Column, Row, VirtualList

_TOKEN = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）」』》〉】,.;:!?)]}%")
"""Signs that do not begin a line."""
FOLLOWS = "\n"
"""Stands in the key of a line that continues an entry: no id holds it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One entry: its key and the texts of its columns, wrapped to their widths; headings are not `selectable`.

    The cells of a `run` stand one behind the other in a single line, as a chart's do.
    """

    key: str
    cells: tuple[Cell, ...]
    selectable: bool = True
    run: bool = False


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most so many cells, broken between words or Han characters; line ends are kept."""
    lines: list[str] = []
    for part in clean(text, lines=True).split("\n"):
        lines += _wrapped(part, max(cells, 2))
    return lines


def _wrapped(text: str, cells: int) -> list[str]:
    lines, line, taken = [], "", 0
    for token in _TOKEN.findall(text):
        wide = width(token)
        if taken + wide > cells and line and not token.isspace():
            carried = line[-1] if token in _NOT_FIRST and len(line) > 1 else ""
            lines.append(line[: len(line) - len(carried)].rstrip())
            line, taken = carried, width(carried)
        while wide > cells:
            head = _head(token, cells - taken)
            lines.append(line + head)
            token, line, taken = token[len(head) :], "", 0
            wide = width(token)
        line, taken = line + token, taken + wide
    return [*lines, line.rstrip()]


def _head(token: str, cells: int) -> str:
    taken = 0
    for place, char in enumerate(token):
        taken += width(char)
        if taken > cells:
            return token[: max(place, 1)]
    return token


class BlockList(VirtualList):
    """Shows blocks; they are laid out anew when the width changes."""

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(columns, id=id)
        self._blocks: tuple[Block, ...] = ()
        self._laid_at = 0

    def show_blocks(self, blocks: Iterable[Block], columns: Sequence[Column] = (), *, key: str = "") -> None:
        """Take new entries, with other columns if given; the cursor goes to `key`, else stays on its entry."""
        self.columns = tuple(columns) or self.columns
        self._blocks = tuple(blocks)
        self._lay(key)

    def on_resize(self) -> None:
        """Wrap anew for the width."""
        if self.size.width != self._laid_at:
            self._lay("")

    def _lay(self, key: str) -> None:
        self._laid_at = self.size.width
        if self._laid_at:
            widths = self.widths(self._laid_at)
            self.show([row for block in self._blocks for row in self._rows(block, widths)], key=key)

    def _rows(self, block: Block, widths: Sequence[int]) -> list[Row]:
        if block.run:
            return [Row(block.key, block.cells, block.selectable, run=True)]
        if len(block.cells) == 1:
            texts = wrap(block.cells[0].text, self._laid_at - 4)
            lines: list[tuple[Cell, ...]] = [(Cell(text, block.cells[0].tone),) for text in texts]
        else:
            parts = [wrap(cell.text, cells) if cells else [] for cell, cells in zip(block.cells, widths, strict=True)]
            height = max(len(part) for part in parts)
            lines = [
                tuple(
                    Cell(part[y] if y < len(part) else "", cell.tone)
                    for part, cell in zip(parts, block.cells, strict=True)
                )
                for y in range(height)
            ]
        first = Row(block.key, lines[0], block.selectable)
        return [first, *(Row(f"{block.key}{FOLLOWS}{y}", cells, False) for y, cells in enumerate(lines[1:], 1))]

    def _head_of(self, place: int) -> int:
        while place > 0 and FOLLOWS in self.rows[place].key:
            place -= 1
        return place

    def _end_of(self, place: int) -> int:
        """The place after the last line of the entry that begins here."""
        place += 1
        while place < len(self.rows) and FOLLOWS in self.rows[place].key:
            place += 1
        return place

    def scroll_to_cursor(self) -> None:
        """Bring the whole entry under the cursor into view; what stands above the first or below the last one too."""
        if not self.rows:
            return
        top = 0 if not any(row.selectable for row in self.rows[: self.cursor]) else self.cursor
        end = self._end_of(self.cursor)
        if not any(row.selectable for row in self.rows[end:]):
            end = max(end, min(len(self.rows), top + self.size.height))
        region = Region(0, top, 1, max(end - top, 1))
        self.scroll_to_region(region, animate=False, force=True)

    def _refresh_row(self, place: int) -> None:
        if not 0 <= place < len(self.rows):
            return
        top, end = place - self.scroll_offset.y, self._end_of(place) - self.scroll_offset.y
        self.refresh(Region(0, max(top, 0), self.size.width, max(end - max(top, 0), 1)))

    def on_click(self, event: events.Click) -> None:
        """A click on any line of an entry is one on the entry."""
        place = event.y + self.scroll_offset.y
        if not 0 <= place < len(self.rows) or FOLLOWS not in self.rows[place].key:
            return
        event.prevent_default()
        head = self._head_of(place)
        if head == self.cursor:
            self.post_message(self.Chosen(self, self.current))
        self.go(self.rows[head].key)

    def render_line(self, y: int) -> Strip:
        """Draw one line; lines that continue the entry under the cursor share its colour."""
        strip = super().render_line(y)
        place = y + self.scroll_offset.y
        if place >= len(self.rows) or FOLLOWS not in self.rows[place].key or self._head_of(place) != self.cursor:
            return strip
        if not self.rows[self.cursor].selectable:
            return strip
        cursor = self.get_component_rich_style("virtual-list--cursor")
        return Strip(Segment.apply_style(strip, post_style=Style(bgcolor=cursor.bgcolor)))
