"""Rows of a month of days: drawn by the line, only what is in view; the cursor stands on one day of one row."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rmtui.text import clean, fit
from rmtui.widgets.virtual_list import Cell, Column, VirtualList

GAP = 5
NARROWEST_NAME, WIDEST_NAME = 6, 16
DAYS = 31


class DayHead(NamedTuple):
    """What stands over a day: a letter or two for the weekday (empty: none), and whether it is today, or free."""

    weekday: str = ""
    today: bool = False
    free: bool = False


class Layout(NamedTuple):
    """How a line is shared out: cells of the name, cells of a day, and which days are in view."""

    name: int
    step: int
    first: int
    shown: int

    @property
    def lead(self) -> int:
        """Cells before the first day."""
        return 2 + self.name + 1 + GAP + 1


class ContactGrid(VirtualList):
    """A list whose rows are a name and a figure (the gap), and then a cell for each day of a month."""

    COMPONENT_CLASSES = {"contact-grid--day", "virtual-list--faint"}
    DEFAULT_CSS = """
    ContactGrid > .virtual-list--faint { color: $faint; }
    ContactGrid > .contact-grid--day { background: $accent; color: $background; text-style: bold; }
    """

    class Seen(Message):
        """Other rows are in view."""

    class Day(Message):
        """A day was clicked."""

        def __init__(self, day: int) -> None:
            super().__init__()
            self.day = day

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__((Column(0), Column(GAP)), id=id)
        self.heads: tuple[DayHead, ...] = ()
        self.labels = ("", "")
        self.cells: Mapping[str, Sequence[Cell]] = {}
        self.blank: Sequence[Cell] = ()
        self.day = 1

    def show_days(
        self,
        heads: Sequence[DayHead],
        cells: Mapping[str, Sequence[Cell]],
        blank: Sequence[Cell],
        day: int,
        labels: tuple[str, str],
    ) -> None:
        """Take what stands over the days, the cells by row, those of rows not read yet, and the cursor's day."""
        self.heads, self.cells, self.blank, self.day, self.labels = tuple(heads), cells, blank, day, labels
        self.refresh()

    def shared(self) -> Layout:
        """How a line is shared out at this width; the cursor's day is among those in view."""
        days, width = len(self.heads) or DAYS, self.size.width
        step = 3 if width - 2 - WIDEST_NAME - GAP - 2 >= 3 * DAYS else 2
        name = min(max(width - 2 - GAP - 2 - step * DAYS, NARROWEST_NAME), WIDEST_NAME)
        shown = max(min((width - 2 - name - GAP - 2) // step, days), 1)
        first = min(max(self.day - shown // 2, 1), days - shown + 1)
        return Layout(name, step, first, shown)

    def in_view(self) -> tuple[str, ...]:
        """The keys of the rows in view, and of a screenful before and after."""
        height = max(self.size.height, 1)
        top = int(self.scroll_offset.y)
        return tuple(row.key for row in self.rows[max(top - height, 0) : top + 2 * height])

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say that other rows are in view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Seen())

    def on_resize(self) -> None:
        """More or fewer rows are in view."""
        super().on_resize()
        self.post_message(self.Seen())

    def on_click(self, event: events.Click) -> None:
        """The row as every list does; and the day."""
        share = self.shared()
        at = (event.x - share.lead) // share.step
        if 0 <= at < share.shown:
            self.post_message(self.Day(share.first + at))
        super().on_click(event)

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        width, place = self.size.width, y + self.scroll_offset.y
        if place >= len(self.rows):
            return Strip.blank(width, self._style("", ""))
        row, share = self.rows[place], self.shared()
        state = "cursor" if place == self.cursor and row.selectable else ""
        name, gap = row.cells
        segments = [
            Segment(" >" if state else "  ", self._style(state, "accent")),
            Segment(fit(clean(name.text), share.name) + " ", self._style(state, name.tone)),
            Segment(_right(gap.text, GAP) + " ", self._style(state, gap.tone)),
        ]
        cells = self.cells.get(row.key, self.blank)
        for day in range(share.first, share.first + share.shown):
            cell = cells[day - 1] if day <= len(cells) else Cell("")
            here = bool(state) and day == self.day
            style = self._day_style() if here else self._style(state, cell.tone)
            segments.append(Segment(fit(cell.text, share.step), style))
        return Strip(segments).adjust_cell_length(width, self._style(state, ""))

    def _day_style(self) -> Style:
        return self.get_component_rich_style("contact-grid--day")


class GridHeading(Widget):
    """Weekdays and numbers over the days of a grid; today and the cursor's day stand out."""

    COMPONENT_CLASSES = {"grid-heading--here", "grid-heading--free"}
    DEFAULT_CSS = """
    GridHeading { height: 2; color: $muted; background: $background; }
    GridHeading > .grid-heading--here { color: $accent; text-style: bold; }
    GridHeading > .grid-heading--free { color: $faint; }
    """

    def __init__(self, of: ContactGrid) -> None:
        super().__init__()
        self.of = of

    def render_line(self, y: int) -> Strip:
        """The weekdays, then the numbers: every other one where there is no room for all."""
        grid, share = self.of, self.of.shared()
        label = grid.labels if y else ("", "")
        lead = f"  {fit(label[0], share.name)} {_right(label[1], GAP)} "
        segments = [Segment(lead, self.rich_style)]
        days = range(share.first, share.first + share.shown)
        for day in days:
            head = grid.heads[day - 1] if day <= len(grid.heads) else DayHead()
            text = head.weekday if y == 0 else str(day) if self._numbered(day, share.step) else ""
            segments.append(Segment(fit(text, share.step), self._tone(day, head)))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _numbered(self, day: int, step: int) -> bool:
        """Every day where a blank parts the numbers; else every other one, giving way to the cursor's and to today."""
        if step > 2 or day == self.of.day:
            return True
        beside = {day - 1, day + 1}
        if self.of.day in beside:
            return False
        todays = {n for n, head in enumerate(self.of.heads, 1) if head.today}
        return day in todays or (bool(day % 2) and not beside & todays)

    def _tone(self, day: int, head: DayHead) -> Style:
        if head.today or day == self.of.day:
            return self.rich_style + self.get_component_rich_style("grid-heading--here", partial=True)
        if head.free:
            return self.rich_style + self.get_component_rich_style("grid-heading--free", partial=True)
        return self.rich_style


def _right(text: str, cells: int) -> str:
    """At the right edge, cut where it is too long."""
    whole = fit(text, cells)
    return " " * (len(whole) - len(whole.rstrip(" "))) + whole.rstrip(" ")
