"""What page 6 shows: all customers by days, one customer's months, or the month's work log."""

from collections.abc import Sequence
from datetime import date

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui.contact_words import month_words
from rmtui.domain.contact_calendar import LogDay, Touch, by_day, month_of, months
from rmtui.domain.views import CustomerLine
from rmtui.events import BookChanged
from rmtui.i18n import t
from rmtui.screens.calendar_book import CalendarBook
from rmtui.screens.customer import CustomerScreen
from rmtui.screens.narrowing import filter_words
from rmtui.store.reads.book import Filters
from rmtui.widgets import contact_cells
from rmtui.widgets.contact_grid import ContactGrid, GridHeading
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.text_pane import TextPane
from rmtui.widgets.virtual_list import Cell, Row
from rmtui.widgets.work_month import WorkMonth, square

ALL, ONE, LOG = "all", "one", "log"


class CalendarView(CustomerScreen):
    """Reads and draws the contact calendar in its three modes; `CalendarScreen` gives it its keys."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    #cal-status { height: 1; padding: 0 2; }
    #cal-grid-pane { height: 1fr; }
    #cal-grid { height: 1fr; }
    #cal-log { display: none; padding: 0 1; }
    #cal-detail { height: 4; padding: 0 2; border-top: solid $border; scrollbar-size-vertical: 1; }
    #cal-legend { height: 1; padding: 0 2; color: $faint; }
    CalendarView.-tall #cal-detail { height: 8; }
    CalendarView.-log #cal-log { display: block; }
    CalendarView.-log #cal-grid-pane, CalendarView.-log #cal-detail { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._mode = ALL
        self._day = date.min
        self._filters = Filters()
        self._book = CalendarBook()
        self._one = ""
        self._history: tuple[Touch, ...] = ()
        self._work: dict[date, LogDay] = {}
        self._cells: dict[str, Sequence[Cell]] = {}

    def body(self) -> ComposeResult:
        """The month, the grid or the log, what is behind the cell, and what the letters mean."""
        yield Static("", markup=False, id="cal-status")
        with Vertical(id="cal-grid-pane"):
            grid = ContactGrid(id="cal-grid")
            yield GridHeading(grid)
            yield grid
        yield WorkMonth(id="cal-log")
        yield TextPane(id="cal-detail")
        yield Static("", markup=False, id="cal-legend")

    @property
    def grid(self) -> ContactGrid:
        """Customers, or one customer's months, by days."""
        return self.query_one(ContactGrid)

    @property
    def customer(self) -> str:
        """The customer whose cell has the cursor; none in the work log."""
        if not self.is_mounted or self._mode == LOG:
            return ""
        return self._one if self._mode == ONE else self.grid.current

    def name_of(self, customer: str) -> str:
        """A customer's name, from the lines."""
        found = self._book.lines.get(customer)
        return found.name if found else ""

    @property
    def day(self) -> date:
        """The day at the cursor."""
        return self._day

    def known(self) -> frozenset[str]:
        """The customers whose cells were read for the month shown."""
        return frozenset(self._book.known)

    def touches(self) -> Sequence[Touch]:
        """The contacts behind the cell at the cursor."""
        if self._mode == ONE:
            found: Sequence[Touch] = self._history
        else:
            known = self._book.known.get(self.customer)
            found = known.touches if known else ()
        return by_day(found).get(self._day, ())

    def book_changed(self, change: BookChanged) -> None:
        """Only what is named is read anew."""
        self._book.changed(change.customers)
        super().book_changed(change)

    async def load(self) -> None:
        """Read the lines of the book, then what the mode shows of it."""
        if self._day == date.min:
            self._day = self.now.date()
            self._draw()
        await self._book.refresh(self.desk, self._filters, self._take)
        await self._fill()
        if not self.focused:
            self._focus()

    def _focus(self) -> None:
        (self.query_one(WorkMonth) if self._mode == LOG else self.grid).focus()

    def _take(self, lines: Sequence[CustomerLine], first: bool) -> None:
        if self._mode != ALL:
            return
        rows = [self._row(one) for one in lines]
        if first:
            self.grid.show(rows)
        else:
            self.grid.extend(rows)
        self._draw_status()

    def _row(self, line: CustomerLine) -> Row:
        known = self._book.known.get(line.customer_id)
        last = known.last if known else None
        return contact_cells.customer_row(line, last, known is not None, self.now.date(), self.desk.playbook)

    async def _fill(self) -> None:
        """Read what the mode shows, and draw it; nothing happens where another is shown by the time it is read."""
        mode, month = self._mode, month_of(self._day)
        if mode == ONE:
            from rmtui.store.reads.contact_calendar import history

            found = await self.desk.read(history, self._one)
            if self._mode == ONE:
                self._history = found
                self._draw_months()
        elif mode == LOG:
            from rmtui.store.reads.contact_calendar import work_log

            done = await self.desk.read(work_log, *month)
            if (self._mode, month_of(self._day)) == (LOG, month):
                self._work = done
                self._draw()
        else:
            seen = await self._book.see(self.desk, self.grid.in_view(), self._day)
            if self._mode == ALL:
                self._draw_seen(seen)

    @work(group="brief", exclusive=True)
    async def refill(self) -> None:
        """Read what came into view, beside the event loop."""
        await self.guarded(self._fill())

    @on(ContactGrid.Seen)
    def see(self) -> None:
        """Other rows are in view."""
        known = self._book.known
        if self._mode == ALL and self._book.lines and any(key not in known for key in self.grid.in_view()):
            self.refill()

    def _draw(self) -> None:
        """What stands over the days, the cells that are known, and what is behind the one at the cursor."""
        grid, today, calendar = self.grid, self.now.date(), self.desk.calendar
        first, last = month_of(self._day)
        if self._mode == LOG:
            squares = [square(day, self._work.get(day), today, calendar) for day in contact_cells.days(first, last)]
            self.query_one(WorkMonth).show(squares, self._day)
        elif self._mode == ONE:
            grid.show_days(
                contact_cells.numbers(), self._cells, (), self._day.day, contact_cells.labels("month", "count")
            )
        else:
            blank = contact_cells.cells((), first, last, today, calendar)
            heads = contact_cells.heads(first, last, today, calendar)
            grid.show_days(heads, self._cells, blank, self._day.day, contact_cells.labels("name", "gap"))
        self.query_one(GridHeading).refresh()
        self._draw_status()
        self.show_cell()

    def _draw_seen(self, customers: Sequence[str]) -> None:
        """The rows and cells of customers that were just read."""
        first, last = month_of(self._day)
        for key in customers:
            if key not in self._book.lines or key not in self._book.known:
                continue
            found = self._book.known[key].touches
            self._cells[key] = contact_cells.cells(found, first, last, self.now.date(), self.desk.calendar)
            self.grid.put(self._row(self._book.lines[key]))
        self._draw()

    def _draw_months(self) -> None:
        """One customer's months, the newest first; the cursor in that of its day."""
        today = self.now.date()
        since = min((one.day for one in self._history), default=today)
        listed = months(min(since, self._day), today)
        lines = contact_cells.month_lines(self._history, listed, today, self.desk.calendar)
        self._cells = {row.key: found for row, found in lines}
        self.grid.show([row for row, _ in lines], key=f"{self._day:%Y-%m}")
        self._draw()

    def _draw_status(self) -> None:
        today = self.now.date()
        month, more = month_words(self._day), ""
        if self._mode == ONE:
            said = t("calendar_page.of_one", name=self.name_of(self._one), n=len(self._history))
        elif self._mode == LOG:
            said = contact_cells.log_words(self._work.values())
        else:
            count = len(self._book.lines)
            said = t("book.count" if self._book.complete else "book.reading", n=count)
            more = filter_words(self._filters, self.desk.playbook, today)
            if not count and self._book.complete:
                said = t("book.nobody" if more else "calendar_page.empty")
        parts = [(month, "bold $accent"), ("   ", ""), (said, "$text")]
        if more:
            parts += [("   ", ""), (t("book.narrowed", by=more), "bold $accent")]
        self.query_one("#cal-status", Static).update(joined(*parts), layout=False)
        legend = t("calendar_page.log_legend" if self._mode == LOG else "calendar_page.legend")
        self.query_one("#cal-legend", Static).update(plain(legend), layout=False)

    def show_cell(self) -> None:
        """What is behind the cell at the cursor."""
        name = self.name_of(self.customer)
        told = Content("")
        if name:
            told = contact_cells.cell_text(name, self._day, self.now.date(), self.touches(), self.desk.calendar)
            self.desk.customer = self.customer
        self.query_one(TextPane).show_text(told)
