"""A month of the work log as a grid of weeks, Monday first: the figures of each day in its square."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from rmtui.commands import Scope, bindings
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.contact_calendar import LogDay
from rmtui.i18n import t
from rmtui.text import fit
from rmtui.widgets.virtual_list import Cell

WEEK = 7
LOWEST, HIGHEST = 3, 5
"""Lines of a square."""


class Square(NamedTuple):
    """A day of the month: its number with a word beside it, then its figures."""

    day: date
    head: Cell
    lines: tuple[Cell, ...] = ()


def square(day: date, found: LogDay | None, today: date, calendar: WorkCalendar) -> Square:
    """A day in figures; a working day that has passed without any entry says so."""
    working = calendar.is_working(day)
    head = Cell(f"{day.day:2}", "accent" if day == today else "" if working else "faint")
    if found is None or day > today:
        return Square(day, head)
    if not found.entries:
        missing = working and day < today
        return Square(day, head, (Cell(f"   {t('calendar_page.no_entry')}", "warning"),) if missing else ())
    counts = found.counts
    full = counts.calls >= counts.calls_target
    met = counts.meetings >= counts.meetings_target
    return Square(
        day,
        head._replace(text=f"{head.text} {t('calendar_page.log_calls', n=counts.calls, of=counts.calls_target)}"),
        (
            Cell(t("calendar_page.log_reached", n=counts.reached, met=counts.meetings, of=counts.meetings_target),
                 "success" if full and met else ""),
            Cell(t("calendar_page.log_sms", n=counts.sms, moves=counts.moves), "muted"),
        ),
    )  # fmt: skip


class WorkMonth(Widget, can_focus=True):
    """Squares of a month's days with a cursor; says by how many days it is to go."""

    BINDINGS = bindings(Scope.LIST)
    TONES = ("faint", "muted", "accent", "warning", "success")
    COMPONENT_CLASSES = {"work-month--day", *(f"work-month--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    WorkMonth { height: 1fr; }
    WorkMonth > .work-month--day { background: $row-cursor; text-style: bold; }
    WorkMonth > .work-month--faint { color: $faint; }
    WorkMonth > .work-month--muted { color: $muted; }
    WorkMonth > .work-month--accent { color: $accent; text-style: bold; }
    WorkMonth > .work-month--warning { color: $text-warning; }
    WorkMonth > .work-month--success { color: $text-success; }
    """

    class Step(Message):
        """The cursor is to go by so many days, or so many months, or to the month's first or last day (`end`)."""

        def __init__(self, days: int = 0, months: int = 0, end: str = "") -> None:
            super().__init__()
            self.days, self.months, self.end = days, months, end

    class Picked(Message):
        """A day was clicked."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.squares: tuple[Square, ...] = ()
        self.day = date.min

    def show(self, squares: Sequence[Square], day: date) -> None:
        """Take the days of a month, and where the cursor stands."""
        self.squares, self.day = tuple(squares), day
        self.refresh()

    def action_cursor_up(self) -> None:
        """A week back."""
        self.post_message(self.Step(-WEEK))

    def action_cursor_down(self) -> None:
        """A week on."""
        self.post_message(self.Step(WEEK))

    def action_page_up(self) -> None:
        """The month before."""
        self.post_message(self.Step(months=-1))

    def action_page_down(self) -> None:
        """The month after."""
        self.post_message(self.Step(months=1))

    def action_first(self) -> None:
        """The month's first day."""
        self.post_message(self.Step(end="first"))

    def action_last(self) -> None:
        """The month's last day."""
        self.post_message(self.Step(end="last"))

    def on_click(self, event: events.Click) -> None:
        """Go to the day in the square."""
        week, _ = divmod(event.y - 1, self._high)
        found = self._square(week, event.x // self._wide)
        if event.y and found is not None:
            self.post_message(self.Picked(found.day))

    @property
    def _wide(self) -> int:
        return max(self.size.width // WEEK, 8)

    @property
    def _high(self) -> int:
        return min(max((self.size.height - 1) // 6, LOWEST), HIGHEST)

    def _square(self, week: int, column: int) -> Square | None:
        """The day in this place of the grid; None before the first and after the last."""
        if not self.squares or not 0 <= column < WEEK:
            return None
        monday = self.squares[0].day - timedelta(days=self.squares[0].day.weekday())
        day = monday + timedelta(days=week * WEEK + column)
        at = (day - self.squares[0].day).days
        return self.squares[at] if 0 <= at < len(self.squares) else None

    def render_line(self, y: int) -> Strip:
        """Weekdays, then a line of the squares of a week."""
        wide = self._wide
        if y == 0:
            names = [t(f"weekday.short.{n}") for n in range(1, WEEK + 1)]
            segments = [Segment(fit(f"   {name}", wide), self._style("muted")) for name in names]
        else:
            week, line = divmod(y - 1, self._high)
            segments = [self._part(self._square(week, column), line, wide) for column in range(WEEK)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _part(self, found: Square | None, line: int, wide: int) -> Segment:
        """One line of one square."""
        if found is None:
            return Segment(" " * wide, self.rich_style)
        cell = (found.head, *found.lines)[line] if line <= len(found.lines) else Cell("")
        style = self._style(cell.tone)
        if found.day == self.day and line < LOWEST:
            style += self.get_component_rich_style("work-month--day", partial=True)
        return Segment(fit(cell.text, wide - 1) + " ", style)

    def _style(self, tone: str) -> Style:
        if not tone:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"work-month--{tone}", partial=True)
