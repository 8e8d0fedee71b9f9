"""One list for customers of any number: drawn line by line, only what is in view, by cells and never by `len()`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from rmtui.commands import Scope, bindings
from rmtui.text import clean, fit
from rmtui.text import width as cell_width

SHARES = ("share1", "share2", "share3", "share4", "share5", "share6")
"""Tones of the parts of a bar, filled, each told from its neighbours."""
TONES = ("muted", "accent", "warning", "error", "success", "strong", *SHARES)


class Cell(NamedTuple):
    """What stands in one column of a row; `tone` is one of `TONES` or empty. The text is cleaned when drawn."""

    text: str
    tone: str = ""


class Row(NamedTuple):
    """One line. `key` names it; a row that is not `selectable` is a heading or a remark the cursor passes over.

    The cells of a `run` stand one behind the other, each as wide as its text, whatever the columns.
    """

    key: str
    cells: tuple[Cell, ...]
    selectable: bool = True
    run: bool = False


class Column(NamedTuple):
    """A column of `width` cells, or of all that is left (0); shown where the list has `from_width` cells or more."""

    width: int
    from_width: int = 0
    label: str = ""


class _Said(Message):
    """What a list says, of the row with this key."""

    def __init__(self, of: "VirtualList", key: str) -> None:
        super().__init__()
        self.list = of
        self.key = key

    @property
    def control(self) -> "VirtualList":
        return self.list


class VirtualList(ScrollView, can_focus=True):
    """A list of rows with a cursor and marks; says what is highlighted and chosen, and when its end comes near."""

    BINDINGS = bindings(Scope.LIST)
    COMPONENT_CLASSES = {"virtual-list--cursor", "virtual-list--marked", *(f"virtual-list--{tone}" for tone in TONES)}
    NEAR_END = 40

    cursor: reactive[int] = reactive(0, repaint=False)

    class Highlighted(_Said):
        """The cursor stands on another row, or on none (empty key)."""

    class Chosen(_Said):
        """A row was clicked while highlighted."""

    class NearEnd(_Said):
        """The cursor comes near the last row, whose key this is: more may be read."""

    def __init__(self, columns: Sequence[Column], *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.marked: set[str] = set()
        self._places: dict[str, int] = {}
        self._styles: dict[tuple[str, str], Style] = {}
        self._asked_at = ""

    @property
    def current(self) -> str:
        """The key of the row under the cursor, empty where there is none."""
        return self.rows[self.cursor].key if self._on_row(self.cursor) else ""

    def show(self, rows: Iterable[Row], *, key: str = "") -> None:
        """Take new rows; the cursor goes to `key`, else stays on its row, else at its place."""
        wanted, before = key or self.current, self.cursor
        old = self.rows
        self.rows = list(rows)
        self._places = {row.key: place for place, row in enumerate(self.rows) if row.selectable}
        self.marked &= self._places.keys()
        self.virtual_size = Size(0, len(self.rows))
        place = self._places.get(wanted, self._nearest(min(before, len(self.rows) - 1)))
        if len(old) == len(self.rows):
            for y, (was, now) in enumerate(zip(old, self.rows, strict=True)):
                if was != now:
                    self._refresh_row(y)
        else:
            self.refresh()
        self._asked_at = ""
        self._move(place, force=True)

    def extend(self, rows: Iterable[Row]) -> None:
        """Add rows at the end, as read by key."""
        for row in rows:
            if row.selectable:
                self._places[row.key] = len(self.rows)
            self.rows.append(row)
        self.virtual_size = Size(0, len(self.rows))
        self.refresh()

    def put(self, row: Row) -> None:
        """Replace the row of this key, repainting it alone; nothing happens where it is not listed."""
        place = self._places.get(row.key)
        if place is not None and self.rows[place] != row:
            self.rows[place] = row
            self._refresh_row(place)

    def go(self, key: str) -> bool:
        """Put the cursor on this key; whether it is listed."""
        if key not in self._places:
            return False
        self._move(self._places[key])
        return True

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if self.current:
            self.marked ^= {self.current}
            self._refresh_row(self.cursor)
            self.action_cursor_down()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marked.clear()
        self.refresh()

    def action_cursor_up(self) -> None:
        """One row up."""
        self._move(self._step(self.cursor, -1))

    def action_cursor_down(self) -> None:
        """One row down."""
        self._move(self._step(self.cursor, 1))

    def action_page_up(self) -> None:
        """A screenful up."""
        self._move(self._nearest(max(self.cursor - self.size.height, 0)))

    def action_page_down(self) -> None:
        """A screenful down."""
        self._move(self._nearest(min(self.cursor + self.size.height, len(self.rows) - 1)))

    def action_first(self) -> None:
        """To the first row."""
        self._move(self._nearest(0))

    def action_last(self) -> None:
        """To the last row."""
        self._move(self._nearest(len(self.rows) - 1))

    def _on_row(self, place: int) -> bool:
        return 0 <= place < len(self.rows) and self.rows[place].selectable

    def _step(self, place: int, by: int) -> int:
        """The next selectable place in a direction, the same one where there is none."""
        found = place + by
        while 0 <= found < len(self.rows):
            if self.rows[found].selectable:
                return found
            found += by
        return place

    def _nearest(self, place: int) -> int:
        """The selectable place at, after or before this one."""
        if self._on_row(place):
            return place
        after = self._step(place, 1)
        return after if self._on_row(after) else max(self._step(place, -1), 0)

    def _move(self, place: int, *, force: bool = False) -> None:
        if place == self.cursor and not force:
            self.scroll_to_cursor()
            return
        before, self.cursor = self.cursor, place
        self._refresh_row(before)
        self._refresh_row(place)
        self.scroll_to_cursor()
        self.post_message(self.Highlighted(self, self.current))
        self._ask_for_more()

    def _ask_for_more(self) -> None:
        if self.rows and len(self.rows) - self.cursor < self.NEAR_END and self._asked_at != self.rows[-1].key:
            self._asked_at = self.rows[-1].key
            self.post_message(self.NearEnd(self, self._asked_at))

    def scroll_to_cursor(self) -> None:
        """Bring the row under the cursor into view."""
        top = 0 if self.cursor and not any(row.selectable for row in self.rows[: self.cursor]) else self.cursor
        self.scroll_to_region(Region(0, top, 1, self.cursor - top + 1), animate=False, force=True)

    def _refresh_row(self, place: int) -> None:
        y = place - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_click(self, event: events.Click) -> None:
        """Highlight the row; a second click chooses it."""
        place = event.y + self.scroll_offset.y
        if not self._on_row(place):
            return
        if place == self.cursor:
            self.post_message(self.Chosen(self, self.current))
        self._move(place)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.scroll_to_cursor()

    def on_focus(self) -> None:
        """The cursor's colour shows the focus."""
        self._styles.clear()

    def on_blur(self) -> None:
        """The cursor's colour shows the focus."""
        self._styles.clear()

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        self._styles.clear()
        super().notify_style_update()

    def widths(self, total: int) -> list[int]:
        """Cells for each column, 0 where it is not shown; one cell of air stands after each and two before all."""
        shown = [column.width if total >= column.from_width else -1 for column in self.columns]
        taken = 2 + sum(width + 1 for width in shown if width > 0) + 1
        return [max(total - taken, 0) if width == 0 else max(width, 0) for width in shown]

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        width = self.size.width
        place = y + self.scroll_offset.y
        if place >= len(self.rows):
            return Strip.blank(width, self._style("", ""))
        row = self.rows[place]
        state = "cursor" if place == self.cursor and row.selectable else "marked" if row.key in self.marked else ""
        gutter = ("*" if row.key in self.marked else " ") + (">" if state == "cursor" else " ")
        segments = [Segment(gutter, self._style(state, "accent"))]
        if row.run:
            segments += self._run(row.cells, width - 3, state)
        elif len(row.cells) == 1 and (len(self.columns) > 1 or not row.selectable):
            segments.append(Segment(fit(clean(row.cells[0].text), width - 2), self._style(state, row.cells[0].tone)))
        else:
            for cell, cells in zip(row.cells, self.widths(width), strict=True):
                if cells:
                    segments.append(Segment(fit(clean(cell.text), cells), self._style(state, cell.tone)))
                    segments.append(Segment(" ", self._style(state, "")))
        return Strip(segments).adjust_cell_length(width, self._style(state, ""))

    def _run(self, cells: Sequence[Cell], room: int, state: str) -> Iterator[Segment]:
        """The cells one behind the other; the one that meets the edge is cut as elsewhere."""
        for cell in cells:
            wide = min(cell_width(cell.text), room)
            if wide > 0:
                yield Segment(fit(clean(cell.text), wide), self._style(state, cell.tone))
            room -= wide

    def _style(self, state: str, tone: str) -> Style:
        found = self._styles.get((state, tone))
        if found is None:
            found = self.rich_style
            if state:
                found += self.get_component_rich_style(f"virtual-list--{state}", partial=state != "cursor")
            if tone:
                found += self.get_component_rich_style(f"virtual-list--{tone}", partial=True)
            self._styles[state, tone] = found
        return found


class ListHeading(Widget):
    """The labels over a list's columns; give it the list it belongs to."""

    def __init__(self, of: VirtualList) -> None:
        super().__init__()
        self.of = of

    def render_line(self, y: int) -> Strip:
        """Draw the labels as wide as the list's columns."""
        parts = [
            fit(column.label, cells) + " "
            for column, cells in zip(self.of.columns, self.of.widths(self.size.width), strict=True)
            if cells
        ]
        line = Segment("  " + "".join(parts), self.rich_style)
        return Strip([line]).adjust_cell_length(self.size.width, self.rich_style)
