"""Customers who were handed over, to be confirmed one by one 移交确认; a layer over the page (feature N25)."""

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.handover import IN, WAITING, HandoverLine
from rmtui.i18n import t
from rmtui.screens.base import RmScreen, asked
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.text_pane import TextPane
from rmtui.widgets.virtual_list import Cell, Column, ListHeading, Row, VirtualList

FOOTER = ("handover.confirm", "handover.card", "handover.print", "handover.back", "app.help")


class HandoverScreen(RmScreen):
    """Who came from another manager, with the page that goes with each."""

    AUTO_FOCUS = ""
    PAGE = "handover"
    SCOPES = (Scope.HANDOVER,)
    BINDINGS = bindings(Scope.HANDOVER)
    DEFAULT_CSS = """
    #handover-none { height: auto; padding: 1 2; display: none; }
    HandoverScreen.-empty #handover-none { display: block; }
    HandoverScreen.-empty VirtualList, HandoverScreen.-empty ListHeading { display: none; }
    #handover-list { height: 40%; }
    #handover-page {
        height: 1fr; padding: 0 2; border-top: solid $border;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[HandoverLine, ...] = ()

    def body(self) -> ComposeResult:
        """The list, and below it the page of the customer at the cursor."""
        yield Static(plain(t("handover.none"), "$text-muted", lines=True), id="handover-none")
        lines = VirtualList(
            (Column(14, 0, t("pool.column.customer")), Column(9, 0, t("team.column.tier")),
             Column(10, 0, t("handover.day")), Column(0, 0, t("handover.state"))), id="handover-list")  # fmt: skip
        yield ListHeading(lines)
        yield lines
        yield TextPane(id="handover-page")

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#handover-list", VirtualList)

    @property
    def line(self) -> HandoverLine | None:
        """The hand-over at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for n, one in enumerate(self._found) if key == str(n)), None)

    @property
    def has_customer(self) -> bool:
        """Whether there is one: the predicate of the table's commands."""
        return self.line is not None

    def show_footer(self) -> None:
        """The layer's own keys."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read who came and went; the cursor stays."""
        from rmtui.store.reads.handover import handovers

        self._found = await self.desk.read(handovers)
        self.set_class(not self._found, "-empty")
        self.lines.show([self._row(n, one) for n, one in enumerate(self._found)])
        if not self.focused:
            self.lines.focus()
        self._show_page()

    def _row(self, n: int, one: HandoverLine) -> Row:
        today = self.desk.clock.now().date()
        waits = one.direction == IN and one.state == WAITING
        way = t(f"handover.{one.direction}", name=one.other, why=t(f"handover.why.{one.why}"))
        return Row(str(n), (
            Cell(one.name, "strong"),
            Cell(words.tier(self.desk.playbook, one.tier), "muted"),
            Cell(words.short_day(one.day, today), "muted"),
            Cell(f"{t(f'handover.short.{one.state}')}  {way}", "warning" if waits else "muted"),
        ))  # fmt: skip

    def on_virtual_list_highlighted(self) -> None:
        """Another customer's page."""
        self._show_page()

    def _show_page(self) -> None:
        one, today = self.line, self.desk.clock.now().date()
        told = (("story", one.page.story), ("promises", one.page.promises), ("taboos", one.page.taboos),
                ("next", one.page.next_step)) if one else ()  # fmt: skip
        lines = [
            joined((t(f"handover.{name}"), "$accent"), "\n", words.handed(text, today) or t("sheet.none"))
            for name, text in told
        ]
        self.query_one("#handover-page", TextPane).show_text(Content("\n\n").join(lines))

    @work(group="act")
    async def action_confirm(self) -> None:
        """The customer at the cursor was received."""
        from rmtui.store.writes.handover import confirm

        one = self.line
        if one is None:
            return
        if await self.desk.write(confirm, one.customer, self.desk.me.name) is not None:
            self.say(t("handover.confirmed", name=one.name))
            self.reload()

    def action_card(self) -> None:
        """The customer's card."""
        if self.line is not None:
            from rmtui.screens.card import CardScreen

            self.app.push_screen(CardScreen(self.line.customer))

    @work(group="act")
    async def action_print(self) -> None:
        """The pages that wait, on paper."""
        from rmtui.screens.card_print import PaperDialog, laid_out

        found = await self.guarded(self.desk.read(laid_out, "handover", "", {}))
        if found is not None:
            await asked(self.app, PaperDialog(found))
