"""Page 6, the contact calendar 联络日历: its keys, from cell to cell and from one of its three modes to another."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content

from rmtui import words
from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.calendar import add_months
from rmtui.domain.contact_calendar import CHANNELS, month_of
from rmtui.screens.base import asked
from rmtui.screens.calendar_entry import enter
from rmtui.screens.calendar_view import ALL, LOG, ONE, CalendarView
from rmtui.screens.narrowing import ask_filters
from rmtui.store.reads.book import Filters
from rmtui.widgets import contact_cells
from rmtui.widgets.contact_grid import ContactGrid
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.virtual_list import VirtualList
from rmtui.widgets.work_month import WorkMonth

if TYPE_CHECKING:
    from rmtui.screens.card_print import Shown
    from rmtui.store.work import Read

FOOTER = ("calendar.open", "calendar.before", "calendar.after", "calendar.one", "calendar.log", "calendar.filter",
          "app.help")  # fmt: skip
YEARS = range(1980, 2190)


class CalendarScreen(CalendarView):
    """The page of the contact calendar; what is entered with a letter stands in the cell at the cursor."""

    PAGE = "calendar"
    SCOPES = (Scope.CUSTOMER, Scope.CALENDAR)
    BINDINGS = bindings(Scope.CALENDAR)

    def show_footer(self) -> None:
        """The page's own keys stand beside the commonest commands."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    @on(VirtualList.Highlighted)
    def follow(self, message: VirtualList.Highlighted) -> None:
        """The cursor went to another customer, or to another month of one."""
        if self._mode == ONE and message.key:
            month = date.fromisoformat(f"{message.key}-01")
            self._day = min(month.replace(day=1) + timedelta(days=self._day.day - 1), month_of(month)[1])
            self._draw_status()
        self.show_cell()

    @on(VirtualList.Chosen)
    def open_by_mouse(self) -> None:
        """A second click opens the cell."""
        self.action_open()

    @on(ContactGrid.Day)
    def click_day(self, message: ContactGrid.Day) -> None:
        """To the day that was clicked."""
        first, last = month_of(self._day)
        self._go(min(first + timedelta(days=message.day - 1), last))

    @on(WorkMonth.Picked)
    def pick_day(self, message: WorkMonth.Picked) -> None:
        """To the square that was clicked."""
        self._go(message.day)

    @on(WorkMonth.Step)
    def step(self, message: WorkMonth.Step) -> None:
        """The arrows in the work log."""
        first, last = month_of(self._day)
        ends = {"first": first, "last": last}
        self._go(ends.get(message.end, add_months(self._day, message.months) + timedelta(days=message.days)))

    def _go(self, day: date) -> None:
        """To another day, and its month."""
        if self._mode == ONE:
            oldest = date.fromisoformat(f"{self.grid.rows[-1].key}-01") if self.grid.rows else day
            day = min(max(day, oldest), month_of(self.now.date())[1])
        if day.year not in YEARS:
            return
        turned, self._day = month_of(day) != month_of(self._day), day
        if turned and self._mode == ONE:
            self.grid.go(f"{day:%Y-%m}")
        elif turned:
            self._cells, self._work = {}, {}
            self.refill()
        self._draw()

    def action_turn(self, by: int) -> None:
        """A day back or on."""
        self._go(self._day + timedelta(days=by))

    def action_month(self, by: int) -> None:
        """A month back or on."""
        self._go(add_months(self._day, by))

    def action_today(self) -> None:
        """To today."""
        self._go(self.now.date())

    def action_enter(self, letter: str) -> None:
        """A contact by this channel on the day of the cell."""
        enter(self, CHANNELS[letter], self._day)

    def action_one(self) -> None:
        """The months of the customer at the cursor, and back to all."""
        if self._mode == ONE:
            self._turn_to(ALL)
        elif self.customer:
            self._turn_to(ONE)

    def action_log(self) -> None:
        """The work log of the month, and back."""
        self._turn_to(ALL if self._mode == LOG else LOG)

    def action_back(self) -> None:  # type: ignore[override]
        """To all customers; then the filter goes."""
        if self._mode != ALL:
            self._turn_to(ALL)
        elif self._filters != Filters():
            self._filters = Filters()
            self.reload()

    def _turn_to(self, mode: str) -> None:
        if self._mode == ALL:
            self._one = self.grid.current
        self._mode, self._cells, self._work, self._history = mode, {}, {}, ()
        self.set_class(mode == LOG, "-log")
        if mode == ALL:
            self._book.known.clear()
            self.grid.show([self._row(one) for one in self._book.lines.values()], key=self._one)
        self._focus()
        self.refill()

    @work(group="act")
    async def action_filter(self) -> None:
        """Narrow the customers, or show all again."""
        found = await ask_filters(self, self._filters)
        if found is not None:
            self._filters = found
            if self._mode != ALL:
                self._turn_to(ALL)
            self.reload()

    @work(group="act")
    async def action_open(self) -> None:
        """All that is behind the cell, or was done on the day; the card where there is nothing."""
        from rmtui.screens.dialogs import TextDialog

        if self._mode == LOG:
            from rmtui.store.reads.contact_calendar import work_day

            found = await self.guarded(self.desk.read(work_day, self._day))
            title, body = words.long_day(self._day), contact_cells.work_text(found) if found else Content("")
        elif touches := self.touches():
            title = f"{self.name_of(self.customer)}  {words.long_day(self._day)}"
            body = Content("\n").join(contact_cells.touch_line(one) for one in touches)
        else:
            if self.customer:
                self.action_open_card()
            return
        self.app.push_screen(TextDialog(title, body.plain, body))

    @work(group="act")
    async def action_paper(self) -> None:
        """The month of the customers listed as it will stand on paper, to write or print it."""
        from rmtui.screens.card_print import PaperDialog

        found = await self.guarded(self.desk.read(laid_out, self._filters, self._day))
        if found is not None:
            await asked(self.app, PaperDialog(found))


def laid_out(read: "Read", filters: Filters, day: date) -> "Shown":
    """Read the month of a day and lay its sheet out."""
    from rmtui.papers import finished
    from rmtui.screens.card_print import COLUMNS, Shown
    from rmtui.sheets.contact_calendar import calendar_paper
    from rmtui.sheets.plain_text import render
    from rmtui.store.reads.contact_calendar import calendar_facts

    paper = finished(calendar_paper(calendar_facts(read, filters, day), read.playbook, read.calendar), "calendar")
    return Shown(paper, render(paper.document, COLUMNS))
