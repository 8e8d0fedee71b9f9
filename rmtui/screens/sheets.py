"""Sheets of any kind and day, of all or of one, looked at as they will stand on paper, written to files, printed."""

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
from rmtui.contact_words import month_words
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import KINDS, Request, span_of
from rmtui.i18n import has, language, t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.paper import open_paper, print_paper, write_paper
from rmtui.widgets.asking import Ask, Kind
from rmtui.widgets.document_view import DocumentView
from rmtui.widgets.plain import joined, plain

if TYPE_CHECKING:
    from rmtui.sheets.paper import Paper
    from rmtui.store.work import Read

DAILY = "daily"
NARROW, WIDE = 80, 132
"""Columns of the text version: of a small and of a large line printer."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A sheet: what was asked for, the paper made of it, and its text in so many columns."""

    request: Request
    paper: "Paper"
    text: str
    columns: int


def laid_out(read: "Read", request: Request, columns: int) -> LaidOut:
    """Make a sheet and lay it out as text. Raises Refused where there is nothing to show."""
    from rmtui.papers import make
    from rmtui.sheets.plain_text import render

    paper = make(read, request)
    return LaidOut(request, paper, render(paper.document, columns), columns)


class SheetsScreen(RmScreen):
    """The page of sheets."""

    PAGE = "sheets"
    SCOPES = (Scope.SHEETS,)
    BINDINGS = bindings(Scope.SHEETS)
    CSS = """
    SheetsScreen #sheet-head { height: 2; padding: 0 1; }
    SheetsScreen #sheet-head Static { height: 1; width: 1fr; }
    """
    _kind = DAILY
    _person = ""
    _whole = False
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
        """Columns of the text version: as chosen, else what the screen and the sheet hold."""
        wide = self.app.size.width >= WIDE or KINDS[self._kind].wide
        return self._columns or (WIDE if wide else NARROW)

    @property
    def request(self) -> Request:
        """What is to be shown."""
        return Request(self._kind, self.day, self._person, self._whole)

    async def load(self) -> None:
        """Lay the sheet out; the place in it is kept. Where there is none to show, the one before stays, and why is
        said."""
        asked_for = self.request
        try:
            found = await self.desk.read(laid_out, asked_for, self.columns)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            self._back_to(self._sheet.request if self._sheet else Request(DAILY, self.day))
            return
        if asked_for != self.request:
            return
        if not await self._noted(found):
            return
        self._sheet = found
        self.view.show(found.text, found.columns)
        self.show_title()
        if not self.focused:
            self.view.focus()

    def _back_to(self, request: Request) -> None:
        self._kind, self._person, self._whole = request.kind, request.customer, request.whole
        self._day = None if request.day == self.desk.clock.now().date() else request.day

    async def _noted(self, found: LaidOut) -> bool:
        """The assets of a customer are looked at: that is noted, once for as long as the sheet stands there."""
        new = self._sheet is None or self._sheet.request[:3] != found.request[:3]
        if found.request.kind != "assets" or not new or self.desk.store.why_read_only is not None:
            return True
        from rmtui.store.writes.looks import looked

        return bool(await self.desk.write(looked, found.request.customer))

    def on_resize(self) -> None:
        """Other columns may fit."""
        super().on_resize()
        if self._sheet and self._sheet.columns != self.columns:
            self.reload()

    def show_title(self) -> None:
        """Which sheet, of when, of whom, how many customers."""
        if self._sheet is None:
            return
        paper, request = self._sheet.paper, self._sheet.request
        title = sheet_name(request.kind)
        who = paper.about if request.customer else t("sheets.customers", n=paper.customers) if paper.customers else ""
        parts: list[tuple[str, str] | str] = [(title, "bold $text"), "   ", (self._when(request), "bold $accent")]
        parts += ["   ", (who, "$text-muted")]
        if request.whole:
            parts += ["   ", (t("sheets.whole"), "$text-warning")]
        self.query_one("#sheet-title", Static).update(joined(*parts))
        self.show_place()

    def _when(self, request: Request) -> str:
        """The day, week or month, near ones by name."""
        today = self.desk.clock.now().date()
        first, last = span_of(request.kind, request.day)
        span = KINDS[request.kind].span
        if span == "month":
            return month_words(first)
        if first != last:
            return t("sheet.span", first=first.isoformat(), last=last.isoformat())
        if first == today:
            return words.long_day(first)
        return f"{words.day(first, today)}  {words.long_day(first)}"

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
        """The day, week or month before or after."""
        first, last = span_of(self._kind, self.day)
        span = KINDS[self._kind].span
        if span == "now":
            self.say(t("sheets.of_now"))
        elif span == "week":
            self.show_day(self.day + timedelta(days=7 * by))
        else:
            self.show_day(last + timedelta(days=1) if by > 0 else first - timedelta(days=1))

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
    async def action_pick_kind(self) -> None:
        """Another sheet; one of a customer's asks whose."""
        from rmtui.screens.pick import Option, PickDialog

        options = [Option(kind, sheet_name(kind), t(f"sheets.about.{kind}"), kind) for kind in KINDS]
        kind = await asked(self.app, PickDialog(t("sheets.kind_title"), options, self._kind))
        if not kind:
            return
        rule = KINDS[kind]
        person = self._person if rule.whom != "all" else ""
        if rule.whom == "one" and not person:
            person = await self._person_found()
            if not person:
                return
        self._show(kind, person)

    @work(group="act")
    async def action_pick_person(self) -> None:
        """One customer's sheet in place of all customers'; the same key again: all of them."""
        if KINDS[self._kind].whom == "all":
            self.say(t("sheets.of_all"))
        elif self._person and KINDS[self._kind].whom == "either":
            self._show(self._kind, "")
        elif person := await self._person_found():
            self._show(self._kind, person)

    async def _person_found(self) -> str:
        from rmtui.screens.find import FindScreen

        return await asked(self.app, FindScreen()) or ""

    def _show(self, kind: str, person: str) -> None:
        self._kind, self._person = kind, person
        self._whole = self._whole and KINDS[kind].masked
        self.view.action_to(0)
        self.reload()

    def action_whole(self) -> None:
        """Phone numbers and amounts whole, for working from paper, or masked again."""
        if not KINDS[self._kind].masked:
            self.say(t("sheets.no_phones"))
            return
        self._whole = not self._whole
        self.reload()

    @work(group="act")
    async def action_paste(self) -> None:
        """One contact of the work log after the other to the clipboard, for the bank's own system; each is ticked."""
        if self._kind != "worklog":
            self.say(t("sheets.not_the_log"))
            return
        from rmtui.screens.worklog import paste_contacts

        await paste_contacts(self, self.day)
        self.reload()

    @work(group="act")
    async def action_write(self) -> None:
        """Write the sheet shown to files, in the formats chosen."""
        if self._sheet is not None:
            await write_paper(self, self._sheet.paper, self._sheet.columns)

    @work(group="act")
    async def action_open(self) -> None:
        """Write the sheet shown and open it in the program that the system has for it."""
        if self._sheet is not None:
            await open_paper(self, self._sheet.paper, self._sheet.columns)

    @work(group="act")
    async def action_print(self) -> None:
        """Send the sheet shown to a printer; without one, say where the file is."""
        if self._sheet is not None and await print_paper(self, self._sheet.paper, self._sheet.columns):
            self.reload()


def sheet_name(kind: str) -> str:
    """What a sheet is called, with its number where it is one of the bank's forms."""
    title = t(f"sheet.{kind}.title")
    if not has(f"sheet.{kind}.code"):
        return title
    return f"{t(f'sheet.{kind}.code')}《{title}》" if language() == "zh" else title
