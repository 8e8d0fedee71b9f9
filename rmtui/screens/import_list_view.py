"""What the import of a list shows at each of its steps; what happens between them stands in `import_lists`."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui.exchange.headings import IGNORED
from rmtui.exchange.list_heads import HOLDINGS, ListFile, columns_of
from rmtui.exchange.list_plan import HoldingsPlan, ListPlan, ListReport
from rmtui.exchange.plan import ImportReport
from rmtui.exchange.work_rows import FORMS
from rmtui.i18n import t
from rmtui.screens import import_list_rows as lines
from rmtui.screens.base import RmScreen
from rmtui.screens.import_draft import Under
from rmtui.screens.import_heads import bar, figures_said
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import Row, VirtualList

if TYPE_CHECKING:
    from rmtui.store.work import Read


SHOWN_NAMES = 5
"""Headings that are named where the page only counts the others."""


class Step(StrEnum):
    """Where in the import of a list one is."""

    PREVIEW = "preview"
    MISSING = "missing"
    WRITING = "writing"
    DONE = "done"


def planned(read: "Read", file: ListFile, chosen: dict[int, str | None], as_of: date) -> tuple[ListPlan, list[Row]]:
    """The plan of the import against the book as it is, and its lines. Raises Refused."""
    from rmtui.store.reads.holdings import plan_holdings, plan_products
    from rmtui.store.reads.work_lists import plan_work

    columns = columns_of(file.kind, file.table.headings, None, chosen)
    plan: ListPlan
    if file.kind == HOLDINGS:
        plan = plan_holdings(read, file.table, columns, as_of)
    elif file.kind in FORMS:
        plan = plan_work(read, file.kind, file.table, columns)
    else:
        plan = plan_products(read, file.table, columns)
    return plan, lines.preview_rows(plan, file.kind, file.table)


class ImportListView(RmScreen):
    """What the import of a list shows at each of its steps; what happens between them stands in `ImportListScreen`."""

    CSS = """
    #list-top { height: auto; padding: 1 2 0 2; }
    #list-top Static { height: auto; width: 1fr; }
    ImportListView VirtualList { margin: 1 0 0 0; }
    #list-detail { height: 2; padding: 0 2; color: $text-muted; border-top: solid $border; }
    #complaint { padding: 0 2; height: auto; }
    """

    def __init__(self, path: Path, file: ListFile) -> None:
        super().__init__()
        self.path, self.file = path, file
        self.finished = False
        """Whether it was written or looked through to its end, so that the file need not be chosen anew."""
        self.plan: ListPlan | None = None
        self.step = Step.PREVIEW
        self.closed: set[str] = set()
        self.report: ListReport | None = None
        self.rejects: Path | None = None
        self.chosen: dict[int, str | None] = {}
        self.given = ""
        self.under, self.stopping = Under(), False
        self._preview: list[Row] = []

    def body(self) -> ComposeResult:
        """Steps and what is to be done, the list, the line at the cursor in full, what is wrong."""
        with Vertical(id="list-top"):
            yield Static("", markup=False, id="list-trail")
            yield Static("", markup=False, id="list-say")
        yield VirtualList((), id="list-lines")
        yield Static("", markup=False, id="list-detail")
        yield Static("", markup=False, id="complaint")

    @property
    def list(self) -> VirtualList:
        """The one list of all steps."""
        return self.query_one(VirtualList)

    @property
    def as_of(self) -> tuple[date, str]:
        """The day of lines that name none, and where it is from: typed, the file's, or today."""
        today = self.desk.clock.now().date()
        if self.given:
            return date.fromisoformat(self.given), "given"
        if self.file.dated and self.file.dated <= today.isoformat():
            return date.fromisoformat(self.file.dated), "file"
        return today, "today"

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return self.plan is not None and bool(self.plan.new or self.plan.changed or self.closed)

    @property
    def asks(self) -> bool:
        """Whether there are missing ones to be asked about."""
        return isinstance(self.plan, HoldingsPlan) and bool(self.plan.missing)

    def complain(self, message: str = "") -> None:
        """Say what is wrong, or nothing any more."""
        self.query_one("#complaint", Static).update(plain(message, lines=True))

    def show_footer(self) -> None:
        """The keys of this step."""
        go_on = "go_on" if self.asks else "take" if self.writes else "close"
        day = (("d", "key.day"),) if self.file.kind == HOLDINGS else ()
        keys: dict[Step, Sequence[tuple[str, str]]] = {
            Step.PREVIEW: (("enter", f"key.{go_on}"), *day, ("e", "key.column"), ("esc", "key.back")),
            Step.MISSING: (
                ("enter", "key.take" if self.writes else "key.close"),
                *(("space", "key.toggle"), ("a", "key.matured"), ("esc", "key.back")),
            ),
            Step.WRITING: (("esc", "key.stop"),),
            Step.DONE: (("enter", "key.close"), ("u", "key.undo")),
        }
        self.query_one(QuietFooter).show_pairs((key, t(f"import_lists.{label}")) for key, label in keys[self.step])

    def go(self, step: Step) -> None:
        """Show a step."""
        changed, self.step = self.step is not step, step
        self.complain()
        self.query_one("#list-detail", Static).update("")
        self.list.columns = lines.MISSING_COLUMNS if step is Step.MISSING else lines.COLUMNS
        if changed:
            self.list.show(())
        _SHOW[step](self)
        self.query_one("#list-trail", Static).update(self._trail())
        self.show_footer()
        self.list.focus()

    def _trail(self) -> Content:
        parts = [Content.styled(t("import_lists.title"), "bold $text")]
        at = Step.DONE if self.step is Step.WRITING else self.step
        for one in (Step.PREVIEW, Step.MISSING, Step.DONE):
            if one is not Step.MISSING or self.asks:
                parts.append(
                    Content.styled(t(f"import_lists.step.{one}"), "bold $accent" if at is one else "$text-muted")
                )
        return Content("   ").join(parts)

    def say_what(self, *said: str | Content) -> None:
        """What is to be done here."""
        every = [one if isinstance(one, Content) else plain(one, "$text-muted") for one in said]
        self.query_one("#list-say", Static).update(Content("\n").join(every))

    def head(self) -> Content:
        """The file, what kind of list it is, and its day or the days that its rows name."""
        kind = t(f"list_kind.{self.file.kind}")
        said = t("import_lists.head_products", file=self.path.name, kind=kind)
        if self.file.kind == HOLDINGS:
            said = t("import_lists.head", list=said, day=self._days_said())
        return plain(said, "$text")

    def _days_said(self) -> str:
        days, undated = (self.plan.days, self.plan.undated) if isinstance(self.plan, HoldingsPlan) else ((), True)
        if undated:
            day, source = self.as_of
            said = "mixed" if days else "list"
            return t(f"import_lists.days.{said}", day=day.isoformat(), source=t(f"import_lists.source.{source}"))
        return t(f"import_lists.days.{'one' if len(days) == 1 else 'several'}", first=days[0], last=days[-1])

    def known_columns(self) -> Content:
        """How many columns were recognised, and which were not."""
        columns = self.plan.columns if self.plan else ()
        known = sum(one.field not in (None, IGNORED) for one in columns)
        others = [one.heading for one in columns if one.field is None and one.heading[:1] != "("]
        if not others:
            return plain(t("import_lists.known", known=known), "$text-muted")
        names = t("join.names").join(others[:SHOWN_NAMES])
        return plain(t("import_lists.known_not", known=known, n=len(others), names=names), "$text-warning")

    def figures(self, report: ListReport) -> Content:
        """read = new + updated + unchanged + skipped."""
        return figures_said(ImportReport(*report[1:7]))

    def show_preview(self) -> None:
        """What would be done; without a plan the columns alone."""
        if self.plan is None:
            self.say_what(self.head())
            columns = columns_of(self.file.kind, self.file.table.headings, None, self.chosen)
            self.list.show(lines.column_rows(self.file.kind, columns, self.file.table))
            return
        if not self.writes and not self.asks:
            hint = plain(t("import_lists.same"), "$text-success")
        elif self.asks:
            hint = plain(t("import_lists.look_missing"), "$text-warning")
        else:
            hint = plain(t("import_lists.look"), "$text-muted")
        self.say_what(self.head(), self.known_columns(), self.figures(self.plan.report), hint)
        self.list.show(self._preview, key=next((row.key for row in self._preview if row.selectable), ""))

    def show_missing(self) -> None:
        """The missing ones with what was chosen."""
        assert isinstance(self.plan, HoldingsPlan)
        chosen = plain(t("import_lists.chosen", n=len(self.closed)), "$text-warning" if self.closed else "$text-muted")
        self.say_what(t("import_lists.ask_missing"), chosen)
        self.list.show(lines.missing_rows(self.plan.missing, self.closed))

    def show_writing(self) -> None:
        """How far it is."""
        if self.step is Step.WRITING:
            self.say_what(bar(self.under, stopping=self.stopping))

    def show_done(self) -> None:
        """The receipt."""
        report = self.report
        assert report is not None and self.plan is not None
        said: list[Content] = [self.figures(report), plain(t("importing.done"), "$text-success")]
        if report.closed:
            said.append(plain(t("import_lists.closed", n=report.closed), "$text-success"))
        if report.missing:
            said.append(plain(t("import_lists.left", n=len(report.missing)), "$text-warning"))
        if self.rejects:
            said.append(plain(t("importing.skipped_file", file=self.rejects), "$text-warning"))
        said.append(plain(t("importing.undo"), "$text-muted"))
        self.say_what(*said)
        self.list.show(lines.done_rows(self.plan, report.movements, report.missing))

    @on(VirtualList.Highlighted)
    def show_detail(self) -> None:
        """The line at the cursor in full."""
        row = next((row for row in self.list.rows if row.key == self.list.current), None)
        text = "  ".join(cell.text for cell in row.cells if cell.text) if row else ""
        self.query_one("#list-detail", Static).update(joined(text))


_SHOW = {
    Step.PREVIEW: ImportListView.show_preview,
    Step.MISSING: ImportListView.show_missing,
    Step.WRITING: ImportListView.show_writing,
    Step.DONE: ImportListView.show_done,
}
