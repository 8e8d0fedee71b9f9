"""Import of a list: choose the file, look over its columns, answer what is missing, look at the plan, take it over."""

import asyncio
from pathlib import Path

from textual import on, work
from textual.widgets import Input

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.events import BookChanged
from rmtui.exchange.headings import IDENTITY
from rmtui.exchange.list_heads import CUSTOMERS, ListFile, read_list
from rmtui.exchange.rejects import write_rejects
from rmtui.i18n import t
from rmtui.screens import import_rows
from rmtui.screens.import_asks import AS_SUGGESTED, ask_for, ask_stage, change_column
from rmtui.screens.import_draft import Draft, Step, Under, planned
from rmtui.screens.import_view import ImportView
from rmtui.text import clean


class ImportScreen(ImportView):
    """`enter` goes on, `escape` goes back; nothing is written before the preview is taken."""

    BINDINGS = [
        ("enter", "accept", ""),
        ("escape", "back", ""),
        ("up", "move(-1)", ""),
        ("down", "move(1)", ""),
        ("e,ｅ", "change", ""),
    ]
    _busy = False

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
                file = await asyncio.to_thread(read_list, path)
            except Refused as refused:
                self.show_files()
                self.complain(words.refusal(refused))
                return
        if file.kind != CUSTOMERS:
            self._other_list(path, file)
            return
        self._draft = Draft(path, file.table)
        self.go(Step.COLUMNS)

    def _other_list(self, path: Path, file: ListFile) -> None:
        """A list of holdings or products has a page of its own; stepping back from it is choosing another file."""
        from rmtui.screens.import_lists import ImportListScreen

        page = ImportListScreen(path, file)
        self.show_files()

        def back(_: None) -> None:
            if page.finished:
                self.dismiss()

        self.app.push_screen(page, back)

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
                self.draft.plan, self.draft.findings = await self.desk.read(planned, self.draft)
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
        ticker = self.set_interval(0.1, self.show_progress)
        try:
            await self.desk.lanes.backup_now("import")
            report = await self.desk.write(apply, plan, self._heard, pool=self.desk.me.role == "president")
        except Refused as refused:
            self.go(Step.PREVIEW)
            self.complain(words.refusal(refused))
            return
        finally:
            ticker.stop()
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
