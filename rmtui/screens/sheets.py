"""Sheets: the daily progress sheet of any day, looked at as it will stand on paper, written to files, printed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.views import DailyFacts
from rmtui.i18n import language, t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.paper import print_paper, write_paper
from rmtui.widgets.asking import Ask, Kind
from rmtui.widgets.document_view import DocumentView
from rmtui.widgets.plain import joined, plain

if TYPE_CHECKING:
    from rmtui.sheets.paper import Paper
    from rmtui.store.work import Read

NARROW, WIDE = 80, 132
"""Columns of the text version: of a small and of a large line printer."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A day's sheet: its facts, the paper made of them, and its text in so many columns."""

    facts: DailyFacts
    paper: "Paper"
    text: str
    columns: int


def laid_out(read: "Read", day: date, columns: int) -> LaidOut:
    """Read a day and lay its sheet out as text."""
    from rmtui.sheets.daily import daily_sheet
    from rmtui.sheets.paper import daily_paper
    from rmtui.sheets.plain_text import render
    from rmtui.store.reads.sheets import daily

    facts = daily(read, day)
    zh = language() == "zh"
    document = daily_sheet(facts, {tier.id: tier.zh if zh else tier.en for tier in read.playbook.tiers})
    return LaidOut(facts, daily_paper(facts, document), render(document, columns), columns)


class SheetsScreen(RmScreen):
    """The page of sheets."""

    PAGE = "sheets"
    SCOPES = (Scope.SHEETS,)
    BINDINGS = bindings(Scope.SHEETS)
    CSS = """
    SheetsScreen #sheet-head { height: 2; padding: 0 1; }
    SheetsScreen #sheet-head Static { height: 1; width: 1fr; }
    """
    _day: date | None = None
    _columns = 0
    _sheet: LaidOut | None = None
    _working = ""

    def body(self) -> ComposeResult:
        """Which sheet and day, where in it one is, and the sheet."""
        with Vertical(id="sheet-head"):
            yield Static("", markup=False, id="sheet-title")
            yield Static("", markup=False, id="sheet-place")
        yield DocumentView(id="sheet-view")

    @property
    def view(self) -> DocumentView:
        """The sheet on the screen."""
        return self.query_one(DocumentView)

    @property
    def day(self) -> date:
        """The day shown: today until another one is picked."""
        return self._day or self.desk.clock.now().date()

    @property
    def columns(self) -> int:
        """Columns of the text version: as chosen, else what the screen holds."""
        return self._columns or (WIDE if self.app.size.width >= WIDE else NARROW)

    async def load(self) -> None:
        """Lay out the day; the place in it is kept."""
        day = self.day
        found = await self.desk.read(laid_out, day, self.columns)
        if day != self.day:
            return
        self._sheet = found
        self.view.show(found.text, found.columns)
        self.show_title()
        if not self.focused:
            self.view.focus()

    def on_resize(self) -> None:
        """Other columns may fit."""
        super().on_resize()
        if self._sheet and self._sheet.columns != self.columns:
            self.reload()

    def show_title(self) -> None:
        """Which sheet, which day, how many customers."""
        if self._sheet is None:
            return
        facts, today = self._sheet.facts, self.desk.clock.now().date()
        near = words.day(facts.day, today)
        said = words.long_day(facts.day) if facts.day != today else f"{near}  {words.long_day(facts.day)}"
        title = f"{t('sheet.daily.code')}《{t('sheet.daily.title')}》" if language() == "zh" else t("sheet.daily.title")
        count = t("sheets.customers", n=len(facts.rows))
        self.query_one("#sheet-title", Static).update(
            joined((title, "bold $text"), "   ", (said, "bold $accent"), "   ", (count, "$text-muted"))
        )
        self.show_place()

    @on(DocumentView.Moved)
    def show_place(self) -> None:
        """What is under way, else which lines are in view."""
        place = self.query_one("#sheet-place", Static)
        if self._working:
            place.update(plain(self._working, "$text-warning"))
        elif self._sheet:
            first, last = self.view.in_view
            lines = t("sheets.lines", first=first, last=last, n=len(self.view.lines), columns=self._sheet.columns)
            parts = [Content.styled(lines, "$text-muted")]
            if self.view.cut:
                parts.append(Content.styled(t("sheets.aside"), "$text-muted"))
            place.update(Content("   ").join(parts))

    def working(self, said: str) -> None:
        """Say what is under way; empty: nothing."""
        self._working = said
        self.show_place()

    def action_step(self, by: int) -> None:
        """The day before or after."""
        self.show_day(self.day + timedelta(days=by))

    def action_today(self) -> None:
        """Today again."""
        self._day = None
        self.view.action_to(0)
        self.reload()

    def show_day(self, day: date) -> None:
        """Show another day, from its first line."""
        self._day = day
        self.view.action_to(0)
        self.reload()

    def action_columns(self) -> None:
        """Between the small and the large printer's columns."""
        self._columns = NARROW if self.columns == WIDE else WIDE
        self.reload()

    @work(group="act")
    async def action_pick_day(self) -> None:
        """Type a day as people say it."""
        ask = Ask("day", t("sheets.day"), Kind.DAY, required=True, note=t("sheets.day_hint"), past=True)
        answer = await asked(self.app, FormDialog(t("sheets.day_title"), (ask,)))
        when = answer and answer.when("day")
        if when:
            self.show_day(when.day)

    @work(group="act")
    async def action_write(self) -> None:
        """Write the sheet shown to files, in the formats chosen."""
        if self._sheet is not None:
            await write_paper(self, self._sheet.paper, self._sheet.columns)

    @work(group="act")
    async def action_print(self) -> None:
        """Send the sheet shown to a printer; without one, say where the file is."""
        if self._sheet is not None and await print_paper(self, self._sheet.paper, self._sheet.columns):
            self.reload()
