"""A customer's sheet from the card: shown as it will stand on paper, written to files, printed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from rmtui.domain.sheet_kinds import Request
from rmtui.i18n import t
from rmtui.screens.base import Dialog, asked
from rmtui.screens.paper import print_paper, write_paper
from rmtui.text import clean
from rmtui.widgets.document_view import DocumentView
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain

if TYPE_CHECKING:
    from rmtui.screens.customer import CustomerScreen
    from rmtui.sheets.paper import Paper
    from rmtui.store.work import Read

COLUMNS = 80
"""Columns of the text version: the page stands upright."""


class Shown(NamedTuple):
    """A customer's sheet as it leaves, and its text."""

    paper: "Paper"
    text: str


def laid_out(read: "Read", kind: str, customer: str, which: Mapping[str, str]) -> Shown:
    """Read the facts of a customer's sheet and lay it out. Raises Refused where there is nothing to print."""
    from rmtui.papers import make
    from rmtui.sheets.plain_text import render

    paper = make(read, Request(kind, read.today, customer, which=next(iter(which.values()), "")))
    return Shown(paper, render(paper.document, COLUMNS))


async def print_sheet(page: "CustomerScreen", kind: str, **which: str) -> None:
    """Show the sheet `proposals` (`need`), `assets` (`review`) or `insurance` of the page's customer, to write or
    print it; what it shows of assets is noted as a look. Only from a worker."""
    found = await page.guarded(page.desk.read(laid_out, kind, page.customer, which))
    if found is None or (kind == "assets" and not await _noted(page)):
        return
    if found.paper.left_out:
        page.say(t("card_sheet.left_out", labels=t("join.names").join(found.paper.left_out)), warn=True)
    await asked(page.app, PaperDialog(found))


async def _noted(page: "CustomerScreen") -> bool:
    """The amounts are looked at: whether that could be noted; the user is told where not."""
    from rmtui.store.writes.looks import looked

    return bool(await page.desk.write(looked, page.customer))


class PaperDialog(Dialog[bool]):
    """The sheet as on paper: `w` writes it to files, `p` prints it, `escape` goes back."""

    AUTO_FOCUS = "DocumentView"
    BINDINGS = [("w,ｗ", "write", ""), ("p,ｐ", "print", "")]
    CSS = """
    PaperDialog .box { width: 100%; max-width: 84; height: 100%; max-height: 100%; padding: 0; border: none; }
    PaperDialog .box-title { margin: 0; padding: 0 1; }
    PaperDialog #paper-place { height: 1; padding: 0 1; }
    PaperDialog QuietFooter { margin: 0; }
    """
    _working = ""

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self._shown = shown

    def compose(self) -> ComposeResult:
        """Title, where in the sheet one is, the sheet, keys."""
        paper = self._shown.paper
        with Vertical(classes="box"):
            title = t("card_sheet.paper", title=paper.document.title, name=paper.about)
            yield Static(plain(title), classes="box-title")
            yield Static("", markup=False, id="paper-place")
            yield DocumentView()
            yield QuietFooter()

    def on_mount(self) -> None:
        """Show the sheet and the keys."""
        keys = (("w", t("command.sheets.write")), ("p", t("command.sheets.print")), ("esc", t("dialog.close")))
        self.query_one(QuietFooter).show_pairs(keys)
        self.query_one(DocumentView).show(self._shown.text, COLUMNS)

    @on(DocumentView.Moved)
    def show_place(self) -> None:
        """What is under way, else which lines are in view."""
        place, view = self.query_one("#paper-place", Static), self.query_one(DocumentView)
        if self._working:
            place.update(plain(self._working, "$text-warning"))
            return
        first, last = view.in_view
        lines = t("sheets.lines", first=first, last=last, n=len(view.lines), columns=COLUMNS)
        place.update(joined((lines, "$text-muted")))

    def working(self, said: str) -> None:
        """Say what is under way; empty: nothing."""
        self._working = said
        if self.is_mounted:
            self.show_place()

    def say(self, message: str, *, warn: bool = False) -> None:
        """One short notice; what a person typed may stand in it."""
        severity: Any = "warning" if warn else "information"
        self.notify(clean(message), severity=severity, markup=False, timeout=8 if warn else 4)

    @work(group="act")
    async def action_write(self) -> None:
        """Write the sheet to files, in the formats chosen."""
        await write_paper(self, self._shown.paper, COLUMNS)

    @work(group="act")
    async def action_print(self) -> None:
        """Send the sheet to a printer; then it is done."""
        if await print_paper(self, self._shown.paper, COLUMNS):
            self.dismiss(True)

    def action_accept(self) -> None:
        """Enter prints nothing by accident."""
