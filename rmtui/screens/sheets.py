"""Sheets: the daily progress sheet of any day, looked at as it will stand on paper, written to files, printed."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.refusal import Refused
from rmtui.domain.views import DailyFacts
from rmtui.i18n import language, t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.write_dialog import WriteDialog
from rmtui.widgets.asking import Ask, Choice, Kind
from rmtui.widgets.document_view import DocumentView
from rmtui.widgets.plain import joined, plain

if TYPE_CHECKING:
    from rmtui.sheets.document import Document
    from rmtui.sheets.write import Written
    from rmtui.store.work import Read

KIND = "daily"
NARROW, WIDE = 80, 132
"""Columns of the text version: of a small and of a large line printer."""
FOLDER = "rmtui"
"""The folder for sheets inside the documents folder."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A day's sheet: its facts, the document made of them, and its text in so many columns."""

    facts: DailyFacts
    document: "Document"
    text: str
    columns: int


class Remembers(Protocol):
    """What the page asks of the app: to keep what the user chose."""

    def remember(self, **choices: str) -> None:
        """Keep settings by name."""


def laid_out(read: "Read", day: date, columns: int) -> LaidOut:
    """Read a day and lay its sheet out as text."""
    from rmtui.sheets.daily import daily_sheet
    from rmtui.sheets.plain_text import render
    from rmtui.store.reads.sheets import daily

    facts = daily(read, day)
    zh = language() == "zh"
    document = daily_sheet(facts, {tier.id: tier.zh if zh else tier.en for tier in read.playbook.tiers})
    return LaidOut(facts, document, render(document, columns), columns)


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
        if self._sheet is None or not self._may_leave():
            return
        settings = self.desk.settings
        dialog = WriteDialog(settings.sheet_formats.split(","), settings.sheet_folder or str(_documents()))
        answer = await asked(self.app, dialog)
        if answer is None:
            return
        made = await self._written(answer.formats, answer.folder)
        if made:
            choices = {"sheet_formats": ",".join(answer.formats), "sheet_folder": str(answer.folder)}
            cast(Remembers, self.app).remember(**choices)
            names = t("join.names").join(path.name for path in made.files)
            self.say(t("sheets.written", names=names, folder=answer.folder))

    @work(group="act")
    async def action_print(self) -> None:
        """Write the sheet as PDF and send it to a printer; without one, say where the file is."""
        if self._sheet is None or not self._may_leave():
            return
        from rmtui.sheets.printing import printers

        self.working(t("sheets.looking"))
        names = await asyncio.to_thread(printers)
        self.working("")
        printer = ""
        if names:
            choices = [Choice(str(n), f"{n}", one or t("sheets.usual")) for n, one in enumerate(names[:9], 1)]
            dialog = FormDialog(t("sheets.print_title"), choices=choices, remark=t("sheets.print_remark"))
            answer = await asked(self.app, dialog)
            if answer is None:
                return
            printer = names[int(answer.choice) - 1]
        sheet = self._sheet
        made = await self._written(("pdf",), Path(self.desk.settings.sheet_folder or _documents()))
        if made is None:
            return
        if not names:
            self.say(words.refusal(Refused("no_printer", file=str(made.files[0]))), warn=True)
        else:
            await self._print(sheet, made.files[0], printer)

    async def _print(self, sheet: LaidOut, file: Path, printer: str) -> None:
        from rmtui.sheets.printing import print_file
        from rmtui.store.writes.prints import printed

        self.working(t("sheets.printing"))
        try:
            await asyncio.to_thread(print_file, file, printer)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return
        finally:
            self.working("")
        await self.desk.write(printed, KIND, sheet.facts.day, len(sheet.facts.rows))
        self.say(t("sheets.printed", printer=printer or t("sheets.usual"), file=file))
        self.reload()

    async def _written(self, formats: tuple[str, ...], folder: Path) -> "Written | None":
        """Write the sheet shown beside the event loop, and note it in the audit trail; None where it was refused."""
        from rmtui.store.writes.prints import written

        sheet = self._sheet
        assert sheet is not None
        self.working(t("sheets.writing", formats=" ".join(formats).upper()))
        try:
            made = await asyncio.to_thread(_write, sheet, formats, folder, self.desk.config)
        except Refused as refused:
            self.say(words.refusal(refused), warn=True)
            return None
        finally:
            self.working("")
        facts = sheet.facts
        await self.desk.write(written, KIND, facts.day, ",".join(formats), len(facts.rows))
        if made.missing_glyphs:
            chars = " ".join(made.missing_glyphs)
            self.say(t("sheet.glyphs_missing", count=len(made.missing_glyphs), chars=chars), warn=True)
        return made

    def _may_leave(self) -> bool:
        """Whether what leaves the machine can be noted in the audit trail; says so where not."""
        why = self.desk.store.why_read_only
        if why is not None:
            self.say(words.refusal(why), warn=True)
        return why is None


def _write(sheet: LaidOut, formats: tuple[str, ...], folder: Path, config: Path) -> "Written":
    from rmtui.sheets.write import write
    from rmtui.store.home import private_folder

    private_folder(folder)
    layout = config / "sheets" / "sheet.typ"
    stem = folder / f"{KIND}-{sheet.facts.day.isoformat()}"
    own = layout if layout.is_file() else None
    return write(sheet.document, formats, stem, sheet.facts.made_at, columns=sheet.columns, layout=own)


def _documents() -> Path:
    """Where sheets go unless another folder was chosen."""
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER
