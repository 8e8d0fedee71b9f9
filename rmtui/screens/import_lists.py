"""Import of a list of holdings or products: look it over, say what was paid out, take it in."""

import asyncio

from textual import work

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.events import BookChanged
from rmtui.exchange.headings import IGNORED
from rmtui.exchange.list_heads import FIELDS, HOLDINGS, columns_of
from rmtui.exchange.list_plan import HoldingsPlan, ListPlan, ProductsPlan, WorkPlan
from rmtui.exchange.rejects import write_rejects
from rmtui.i18n import t
from rmtui.screens import import_list_rows as lines
from rmtui.screens.base import asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.import_draft import Under
from rmtui.screens.import_list_view import ImportListView, Step, planned
from rmtui.screens.import_rows import samples
from rmtui.screens.pick import Option, PickDialog
from rmtui.widgets.asking import Ask, Kind


class ImportListScreen(ImportListView):
    """`enter` goes on, `escape` goes back; nothing is written before the last `enter`."""

    BINDINGS = [
        ("enter", "accept", ""),
        ("escape", "back", ""),
        ("d,ｄ", "day", ""),
        ("e,ｅ", "column", ""),
        ("space", "turn", ""),
        ("1,１", "choose(True)", ""),
        ("2,２", "choose(False)", ""),
        ("a,ａ", "matured", ""),
    ]
    _busy = False

    def on_mount(self) -> None:
        """Compare the file with the book."""
        super().on_mount()
        self.go(Step.PREVIEW)
        self.compare()

    @work(group="import", exclusive=True)
    async def compare(self) -> None:
        """Plan beside the event loop, and show the preview."""
        await self._compare()

    async def _compare(self) -> None:
        self._busy = True
        self.say_what(self.head(), t("importing.comparing", n=len(self.file.table.rows)))
        wrong = ""
        try:
            self.plan, self._preview = await self.desk.read(planned, self.file, dict(self.chosen), self.as_of[0])
            self.closed &= {line.id for line in self.plan.missing} if isinstance(self.plan, HoldingsPlan) else set()
        except Refused as refused:
            self.plan, wrong = None, self._wrong(refused)
        finally:
            self._busy = False
        self.go(Step.PREVIEW)
        self.complain(wrong)

    def _wrong(self, refused: Refused) -> str:
        """A refusal in words, the columns that are missing by their names."""
        if refused.message != "import_columns_missing":
            return words.refusal(refused)
        names = [lines.field_text(self.file.kind, field) for field in refused.values["fields"].split()]
        return t("import_lists.columns_missing", names=t("join.names").join(names))

    async def action_back(self) -> None:
        """A step back; while it is written: stop, and nothing of it stays."""
        if self.step is Step.WRITING:
            self.stopping = True
            self.show_writing()
        elif self.step is Step.MISSING:
            self.go(Step.PREVIEW)
        elif not self._busy:
            self.dismiss()

    def action_accept(self) -> None:
        """On to the next step."""
        if self._busy or self.step is Step.WRITING or self.plan is None:
            return
        if self.step is Step.PREVIEW and self.asks:
            self.go(Step.MISSING)
        elif self.step is not Step.DONE and self.writes:
            self.take()
        else:
            self.finished = True
            self.dismiss()

    @work(group="import")
    async def action_day(self) -> None:
        """Ask of which day the list is."""
        if self.step is not Step.PREVIEW or self._busy or self.file.kind != HOLDINGS:
            return
        field = Ask("day", t("import_lists.day"), Kind.DAY, value=self.as_of[0].isoformat(), required=True, past=True)
        answer = await asked(self.app, FormDialog(t("import_lists.day.ask"), [field]))
        when = answer.when("day") if answer else None
        if when is None:
            return
        if when.day > self.desk.clock.now().date():
            self.complain(t("import_lists.day.ahead"))
            return
        self.given = when.day.isoformat()
        await self._compare()

    @work(group="import")
    async def action_column(self) -> None:
        """Ask what the column at the cursor is."""
        kind, _, which = self.list.current.partition(":")
        if self.step is not Step.PREVIEW or self._busy or kind != "column":
            return
        index = int(which)
        columns = columns_of(self.file.kind, self.file.table.headings, None, self.chosen)
        holders = {one.field: one.heading for one in columns if one.field}
        options = [Option(IGNORED, t("importing.left_out"), first=True)]
        for name in FIELDS[self.file.kind]:
            held = t("importing.held", column=holders[name]) if name in holders else ""
            options.append(Option(name, lines.field_text(self.file.kind, name), held, name))
        title = t("importing.what_is", column=columns[index].heading)
        remark = samples(self.file.table, index)
        wanted = await asked(self.app, PickDialog(title, options, columns[index].field or IGNORED, remark))
        if not wanted:
            return
        others = {one.index for one in columns if one.field == wanted and wanted != IGNORED}
        self.chosen.update(dict.fromkeys(others, None))
        self.chosen[index] = wanted
        await self._compare()

    def action_turn(self) -> None:
        """Paid out or kept, by turns."""
        self.action_choose(self.list.current not in self.closed)

    def action_choose(self, closes: bool) -> None:
        """Say of the line at the cursor that it is paid out, or kept; on to the next."""
        if self.step is not Step.MISSING or not self.list.current:
            return
        self._close({self.list.current}, closes)
        self.list.action_cursor_down()

    def action_matured(self) -> None:
        """All that matured by the list's day are paid out; again: none of them."""
        if self.step is Step.MISSING and isinstance(self.plan, HoldingsPlan):
            matured = {line.id for line in self.plan.missing if line.matured}
            self._close(matured, not matured <= self.closed)

    def _close(self, ids: set[str], closes: bool) -> None:
        self.closed = self.closed | ids if closes else self.closed - ids
        self.show_missing()
        self.show_footer()

    @work(group="import")
    async def take(self) -> None:
        """Back the book up, write the whole plan on the writer's lane, and give the receipt."""
        from rmtui.store.writes import holdings_import, products_import, work_import

        plan, before = self.plan, self.step
        assert plan is not None
        self.stopping, self.under = False, Under()
        self.go(Step.WRITING)
        ticker = self.set_interval(0.1, self.show_writing)
        try:
            await self.desk.lanes.backup_now("import")
            if isinstance(plan, ProductsPlan):
                report = await self.desk.write(products_import.apply, plan)
            elif isinstance(plan, WorkPlan):
                report = await self.desk.write(work_import.apply, plan)
            else:
                report = await self.desk.write(holdings_import.apply, plan, frozenset(self.closed), self._heard)
        except Refused as refused:
            self.go(before)
            self.complain(words.refusal(refused))
            return
        finally:
            ticker.stop()
        if report is None:
            await self._compare()
            return
        self.report = report
        self.finished = True
        self.desk.changed.publish(BookChanged(()))
        await self._give_back(plan)

    async def _give_back(self, plan: ListPlan) -> None:
        """Write the skipped rows beside the file, and show the receipt."""
        wrong = ""
        try:
            self.rejects = await asyncio.to_thread(write_rejects, self.file.table, plan, self.path)
        except Refused as refused:
            wrong = words.refusal(refused)
        self.go(Step.DONE)
        self.complain(wrong)

    def _heard(self, done: int, total: int) -> None:
        """Called on the writer's thread between two pieces; raises Refused to stop, and nothing stays."""
        self.under = Under(done, total)
        if self.stopping:
            raise Refused("import_stopped")
