"""Import of a list: choose the file, look over its columns, answer what is missing, look at the plan, take it over."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.events import BookChanged
from rmtui.exchange.headings import IDENTITY
from rmtui.exchange.importer import read_table
from rmtui.exchange.rejects import write_rejects
from rmtui.i18n import t
from rmtui.screens import import_rows
from rmtui.screens.base import RmScreen
from rmtui.screens.import_asks import AS_SUGGESTED, ask_for, ask_stage, change_column
from rmtui.screens.import_draft import Draft, Step, Under, planned
from rmtui.screens.import_heads import bar, columns_of_list, figures_said, trail
from rmtui.text import clean
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import VirtualList


class ImportScreen(RmScreen):
    """Five steps in one place; `enter` goes on, `escape` goes back, nothing is written before the preview is taken."""

    BINDINGS = [
        ("enter", "accept", ""),
        ("escape", "back", ""),
        ("up", "move(-1)", ""),
        ("down", "move(1)", ""),
        ("e,ｅ", "change", ""),
    ]
    CSS = """
    ImportScreen #import-top { height: auto; padding: 1 2 0 2; }
    ImportScreen #import-top Static { height: auto; width: 1fr; }
    ImportScreen #import-path { margin: 1 0 0 0; border: none; height: 1; background: $panel; padding: 0 1; }
    ImportScreen VirtualList { margin: 1 0 0 0; }
    ImportScreen #import-detail { height: 3; padding: 0 2; color: $text-muted; border-top: solid $border; }
    ImportScreen #complaint { padding: 0 2; height: auto; }
    """

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        super().__init__()
        self._folders = folders
        self._files: list[import_rows.FileLine] = []
        self._step = Step.FILE
        self._draft: Draft | None = None
        self._busy = False
        self._stopping = False
        self._under = Under()
        self._ticker: Timer | None = None

    def body(self) -> ComposeResult:
        """The trail of steps and what is to be done, the list, what it says in full, what is wrong."""
        with Vertical(id="import-top"):
            yield Static("", markup=False, id="import-trail")
            yield Static("", markup=False, id="import-say")
            yield Input(placeholder=t("importing.prompt"), id="import-path", compact=True)
        yield VirtualList((), id="import-list")
        yield Static("", markup=False, id="import-detail")
        yield Static("", markup=False, id="complaint")

    def on_mount(self) -> None:
        """Offer the files that are at hand."""
        super().on_mount()
        self.go(Step.FILE)
        self.find_files()

    @property
    def list(self) -> VirtualList:
        """The one list of all steps."""
        return self.query_one(VirtualList)

    @property
    def draft(self) -> Draft:
        """The file at hand."""
        assert self._draft is not None
        return self._draft

    def complain(self, message: str = "") -> None:
        """Say what is wrong, or nothing any more."""
        self.query_one("#complaint", Static).update(plain(message, lines=True))

    def show_footer(self) -> None:
        """The keys of this step."""
        keys = {
            Step.FILE: (("enter", "importing.read_file"), ("esc", "dialog.cancel")),
            Step.COLUMNS: (("enter", "importing.go_on"), ("e", "importing.change"), ("esc", "command.app.back")),
            Step.PREVIEW: (("enter", "importing.take"), ("esc", "command.app.back")),
            Step.WRITING: (("esc", "importing.stop"),),
            Step.DONE: (("enter", "importing.to_list"), ("u", "command.app.undo")),
        }[self._step]
        self.query_one(QuietFooter).show_pairs((key, t(label)) for key, label in keys)

    def go(self, step: Step) -> None:
        """Show a step."""
        self._step = step
        self.complain()
        self.query_one("#import-detail", Static).update("")
        field_shown = self.query_one(Input)
        field_shown.display = step is Step.FILE
        self.list.can_focus = step is not Step.FILE
        self.list.columns = columns_of_list(step)
        self.list.show(())
        _SHOW[step](self)
        self.query_one("#import-trail", Static).update(trail(step))
        self.show_footer()
        (field_shown if step is Step.FILE else self.list).focus()

    def say_what(self, *lines: str | Content) -> None:
        """What is to be done here."""
        said = [line if isinstance(line, Content) else plain(line, "$text-muted") for line in lines]
        self.query_one("#import-say", Static).update(Content("\n").join(said))

    @work(group="files")
    async def find_files(self) -> None:
        """Look for tables beside the event loop."""
        folders = import_rows.usual_folders() if self._folders is None else self._folders
        self._files = await asyncio.to_thread(import_rows.files_in, folders)
        if self._step is Step.FILE:
            self.show_files()

    def show_files(self) -> None:
        """The files at hand, by what is typed."""
        self.say_what(t("importing.file"))
        typed = self.query_one(Input).value
        found = import_rows.file_rows(self._files, typed, self.desk.clock.now().date())
        self.list.show(found)

    def show_columns(self) -> None:
        """The columns of the file with what becomes of them."""
        draft = self.draft
        missing = self.draft.missing(self.desk.playbook)
        rows = import_rows.column_rows(draft.table, draft.columns(), missing, frozenset(draft.absent))
        table = draft.table
        named = table.sheet not in ("", draft.path.name)
        sheet = t("importing.sheet", sheet=table.sheet) if named else table.encoding.upper()
        where = {"file": draft.path.name, "row": table.heading_row, "n": len(table.rows)}
        found = t("importing.found", sheet=sheet, **where)
        self.say_what(plain(found, "$text"), t("importing.look_over"))
        self.list.show(rows)

    def show_preview(self) -> None:
        """What would be done, in figures, and all that is out of the ordinary."""
        plan = self.draft.plan
        assert plan is not None
        rows = import_rows.finding_rows(plan)
        self.say_what(figures_said(plan.report), t("importing.preview") if rows else t("importing.smooth"))
        self.list.show(rows)

    def show_writing(self) -> None:
        """How far it is."""
        self.list.show(())
        self.show_progress()

    def show_progress(self) -> None:
        """A bar that grows; in the end what follows from the new customers is worked out."""
        self.say_what(bar(self._under, stopping=self._stopping))

    def show_done(self) -> None:
        """The receipt."""
        draft = self.draft
        assert draft.report is not None
        lines = [figures_said(draft.report), plain(t("importing.done"), "$text-success")]
        if draft.rejects:
            lines.append(plain(t("importing.skipped_file", file=draft.rejects), "$text-warning"))
        lines.append(plain(t("importing.undo"), "$text-muted"))
        self.say_what(*lines)
        self.list.show(import_rows.finding_rows(draft.plan) if draft.plan else ())

    @on(Input.Changed)
    def narrow(self) -> None:
        """Typing narrows the files."""
        self.complain()
        self.show_files()

    @on(VirtualList.Highlighted)
    def show_detail(self) -> None:
        """The line at the cursor in full."""
        row = next((row for row in self.list.rows if row.key == self.list.current), None)
        text = "  ".join(cell.text for cell in row.cells) if row and self._step in (Step.PREVIEW, Step.DONE) else ""
        if row and self._step is Step.FILE:
            text = row.key
        self.query_one("#import-detail", Static).update(plain(text))

    def action_move(self, by: int) -> None:
        """The list of files moves while one types."""
        self.list.action_cursor_down() if by > 0 else self.list.action_cursor_up()

    async def action_back(self) -> None:
        """A step back; while it is written: stop, and nothing of it stays."""
        if self._step is Step.WRITING:
            self._stopping = True
            self.show_progress()
        elif self._step in (Step.COLUMNS, Step.PREVIEW) and not self._busy:
            self.go(Step(self._step - 1))
        elif not self._busy:
            self.dismiss()

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """On to the next step."""
        if self._busy or self._step is Step.WRITING:
            return
        if self._step is Step.FILE:
            self.read_file()
        elif self._step is Step.COLUMNS:
            self.plan()
        elif self._step is Step.PREVIEW:
            self.take()
        else:
            self.dismiss()

    @work(group="import")
    async def read_file(self) -> None:
        """Read the file that was typed or is at the cursor, beside the event loop."""
        typed = self.query_one(Input).value
        path = import_rows.typed_path(typed) if clean(typed) else Path(self.list.current)
        if not path.is_file() and self.list.current:
            path = Path(self.list.current)
        if not path.name:
            self.complain(t("importing.no_file"))
            return
        with _Busy(self):
            self.say_what(t("importing.reading", file=path.name))
            try:
                table = await asyncio.to_thread(read_table, path)
            except Refused as refused:
                self.show_files()
                self.complain(words.refusal(refused))
                return
        self._draft = Draft(path, table)
        self.go(Step.COLUMNS)

    @work(group="import")
    async def action_change(self) -> None:
        """Choose what the column at the cursor is, or which column a missing heading is."""
        if self._step is not Step.COLUMNS or self._busy:
            return
        kind, _, which = self.list.current.partition(":")
        if kind == "column":
            await change_column(self.app, self.draft, int(which))
        elif kind == "missing":
            await ask_for(self.app, self.draft, which, ())
        self.show_columns()

    @work(group="import")
    async def plan(self) -> None:
        """Ask for what is missing, plan beside the event loop, ask the stage, and show the preview."""
        draft = self.draft
        while unanswered := [name for name in draft.missing(self.desk.playbook) if name not in draft.absent]:
            answered = await ask_for(self.app, draft, unanswered[0], unanswered[1:])
            self.show_columns()
            if not answered:
                return
        if not draft.told_apart:
            draft.absent -= set(IDENTITY)
            self.show_columns()
            self.complain(t("importing.no_identity"))
            return
        draft.stage = None
        if await self._plan() and await self._ask_stage():
            self.go(Step.PREVIEW)
        else:
            self.show_columns()

    async def _plan(self) -> bool:
        """Plan; whether it could be done."""
        with _Busy(self):
            self.say_what(t("importing.comparing", n=len(self.draft.table.rows)))
            try:
                self.draft.plan = await self.desk.read(planned, self.draft)
            except Refused as refused:
                self.show_columns()
                self.complain(words.refusal(refused))
                return False
        return True

    async def _ask_stage(self) -> bool:
        """Ask once in which stage those begin of whom the file does not say it; whether it was answered."""
        plan = self.draft.plan
        if plan is None or not plan.stage_asked:
            return True
        answer = await ask_stage(self.app, plan)
        if answer is None or answer == AS_SUGGESTED:
            return answer is not None
        self.draft.stage = int(answer)
        return await self._plan()

    @work(group="import")
    async def take(self) -> None:
        """Back the book up, write the whole plan on the writer's lane, and give the receipt."""
        from rmtui.store.writes.importing import apply

        draft, plan = self.draft, self.draft.plan
        assert plan is not None
        self._stopping, self._under = False, Under()
        self.go(Step.WRITING)
        self._ticker = self.set_interval(0.1, self.show_progress)
        try:
            await self.desk.lanes.backup_now("import")
            report = await self.desk.write(apply, plan, self._heard)
        except Refused as refused:
            self.go(Step.PREVIEW)
            self.complain(words.refusal(refused))
            return
        finally:
            self._ticker.stop()
        if report is None:
            await self._plan()
            self.go(Step.PREVIEW)
            return
        draft.report = report
        self.desk.changed.publish(BookChanged(()))
        await self._give_back()

    async def _give_back(self) -> None:
        """Write the skipped rows beside the file, and show the receipt."""
        draft, wrong = self.draft, ""
        assert draft.plan is not None
        try:
            draft.rejects = await asyncio.to_thread(write_rejects, draft.table, draft.plan, draft.path)
        except Refused as refused:
            wrong = words.refusal(refused)
        self.go(Step.DONE)
        self.complain(wrong)

    def _heard(self, done: int, total: int) -> None:
        """Called on the writer's thread between two pieces; raises Refused to stop, and nothing stays."""
        self._under = Under(done, total)
        if self._stopping:
            raise Refused("import_stopped")


class _Busy:
    """While this holds, keys that go on or back do nothing."""

    def __init__(self, screen: ImportScreen) -> None:
        self._screen = screen

    def __enter__(self) -> None:
        self._screen._busy = True

    def __exit__(self, *_: object) -> None:
        self._screen._busy = False


_SHOW = {
    Step.FILE: ImportScreen.show_files,
    Step.COLUMNS: ImportScreen.show_columns,
    Step.PREVIEW: ImportScreen.show_preview,
    Step.WRITING: ImportScreen.show_writing,
    Step.DONE: ImportScreen.show_done,
}
