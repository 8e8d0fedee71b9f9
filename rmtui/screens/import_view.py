"""What the import shows at each of its steps; what happens between them stands in `importing`."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from rmtui.i18n import t
from rmtui.screens import import_rows
from rmtui.screens.base import RmScreen
from rmtui.screens.import_draft import Draft, Step, Under
from rmtui.screens.import_heads import bar, columns_of_list, figures_said, trail
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import VirtualList


class ImportView(RmScreen):
    """Five steps in one place: each has its words, its list and its keys."""

    CSS = """
    #import-top { height: auto; padding: 1 2 0 2; }
    #import-top Static { height: auto; width: 1fr; }
    #import-path { margin: 1 0 0 0; border: none; height: 1; background: $panel; padding: 0 1; }
    VirtualList { margin: 1 0 0 0; }
    #import-detail { height: 3; padding: 0 2; color: $text-muted; border-top: solid $border; }
    #complaint { padding: 0 2; height: auto; }
    """

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        super().__init__()
        self._folders = folders
        self._files: list[import_rows.FileLine] = []
        self._step = Step.FILE
        self._draft: Draft | None = None
        self._stopping = False
        self._under = Under()

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
        found = self.draft.findings
        self.say_what(figures_said(plan.report), t("importing.preview") if found else t("importing.smooth"))
        self.list.show(found)

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
        self.list.show(draft.findings)

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


_SHOW = {
    Step.FILE: ImportView.show_files,
    Step.COLUMNS: ImportView.show_columns,
    Step.PREVIEW: ImportView.show_preview,
    Step.WRITING: ImportView.show_writing,
    Step.DONE: ImportView.show_done,
}
