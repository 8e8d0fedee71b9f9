"""The card: all that is known of one customer in twelve tabs, each line changed in place; a layer over the page."""

from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from rmtui.commands import BY_ID, Scope, bindings, keys_of
from rmtui.domain.exchange import ConflictView
from rmtui.domain.model import Channel
from rmtui.domain.views import Card
from rmtui.i18n import t
from rmtui.keys import show_key
from rmtui.screens.briefing import Briefing, briefing, script_parts
from rmtui.screens.card_writes import CardWrites
from rmtui.screens.tabs import KEYS, Tab, all_tabs
from rmtui.widgets import card_view
from rmtui.widgets.asking import Choice
from rmtui.widgets.block_list import Block, BlockList
from rmtui.widgets.card_head import CardHead
from rmtui.widgets.card_view import FIELD
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.script_pane import ScriptPane

if TYPE_CHECKING:
    from rmtui.screens.base import Desk
    from rmtui.store.work import Read

WIDE = 120
"""Columns from which the script stands beside the card."""
TALL = 36
"""Lines from which there is air between the groups."""
FOOTER = (
    "customer.edit",
    "customer.call",
    "customer.sms",
    "customer.next",
    "card.add",
    "card.more",
    "card.none",
    "card.back",
    "app.help",
)


class CardScreen(CardWrites):
    """One customer's card. With `edit` it opens on the first fact that is missing."""

    PAGE = "card"
    SCOPES = (Scope.CARD, Scope.CUSTOMER)
    BINDINGS = bindings(Scope.CARD)
    DEFAULT_CSS = """
    #card-panes { height: 1fr; }
    #card-panes BlockList { width: 1fr; height: 1fr; margin-top: 1; }
    """

    def __init__(self, customer: str, *, edit: bool = False, desk: "Desk | None" = None) -> None:
        super().__init__()
        self.visited = desk
        self._customer = customer
        self._edit = edit
        self._tabs = {tab.name: tab for tab in all_tabs()}
        self._tab = next(iter(self._tabs.values()))
        self._drawn: Tab | None = None
        self._found: Any = None
        self._places: dict[str, str] = {}
        self._differing: tuple[ConflictView, ...] = ()

    def compose(self) -> ComposeResult:
        """Head with tabs, the tab's lines, the script beside them, footer."""
        yield CardHead()
        with Horizontal(id="card-panes"):
            yield BlockList(card_view.columns(), id="card-list")
            yield ScriptPane()
        yield QuietFooter()

    @property
    def lines(self) -> BlockList:
        """The lines of the open tab."""
        return self.query_one(BlockList)

    @property
    def customer(self) -> str:
        """Whose card this is."""
        return self._customer

    def show_head(self) -> None:
        """The card's own head stands in place of the page's."""

    def show_footer(self) -> None:
        """The keys of the card that are needed most."""
        settings = self.desk.settings
        names = FOOTER if self.app.size.width >= 90 else [name for name in FOOTER if name != "card.none"]
        self.query_one(QuietFooter).show((BY_ID[name] for name in names), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read the card and the open tab, with the script where there is room, and what devices disagree about."""
        from rmtui.store.reads.conflicts import conflicts_of

        desk, tab = self.desk, self._tab
        self._differing = await desk.read(conflicts_of, self._customer)
        if self.app.size.width >= WIDE:
            brief = await desk.read(briefing, self._customer, Channel.CALL, None, desk.me, desk.config)
            self._show_script(brief)
        card, found = await desk.read(_card_and_tab, self._customer, tab)
        if tab is self._tab:
            self._found = found
            self.show_card(card)

    def on_resize(self) -> None:
        """The script is read once there is room for it."""
        super().on_resize()
        if self.card is not None:
            self.reload()

    def _show_script(self, found: Briefing) -> None:
        playbook, today = self.desk.playbook, self.now.date()
        script = (found.template.title, script_parts(found))
        self.query_one(ScriptPane).show(found.card, found.hints, Content(""), script, playbook, today)

    def show_card(self, card: Card) -> None:
        """Show the customer on the open tab; the cursor stays on its line."""
        first = self.card is None
        self.card = card
        self.query_one(CardHead).show(card, self.desk.playbook, self.now.date(), self.desk.walls.get(card.id, ()))
        self._show_tab(self._first_missing(card) if first and self._edit else "")
        if not self.focused:
            self.lines.focus()

    def _first_missing(self, card: Card) -> str:
        shown = [name for _, names in card_view.WHO for name in names]
        return next((FIELD + name for name in shown if name in card.profile.missing), "")

    def _show_tab(self, key: str = "") -> None:
        assert self.card is not None
        blocks = self._marked(self._tab.blocks(self, self._found))
        if self.app.size.height >= TALL:
            blocks = card_view.spaced(blocks)
        if self._drawn is not self._tab:
            first = next((block.key for block in blocks if block.selectable), "")
            key = key or self._places.get(self._tab.name, first)
            self._drawn = self._tab
        self.lines.show_blocks(blocks, self._tab.columns(), key=key)
        tabs = self._tabs.values()
        labels = [tab.label(self.card, self._found if tab is self._tab else None) for tab in tabs]
        self.query_one(CardHead).show_tabs(list(zip(KEYS, labels, strict=True)), list(tabs).index(self._tab))

    def redraw(self) -> None:
        """Draw the open tab anew from what was read: a tab shows more or less of it."""
        if self.card is not None:
            self._show_tab(self.lines.current)

    def _marked(self, blocks: list[Block]) -> list[Block]:
        """The lines on which devices disagree say so, with the key that shows the versions."""
        if self.card is None or not self._differing:
            return blocks
        from rmtui.screens import field_history

        settings = self.desk.settings
        key = show_key(keys_of(BY_ID["card.history_of_field"], settings.keymap, settings.keys))
        keys = field_history.keys_of(self.card, self._differing)
        return field_history.marked(blocks, keys, t("history.mark", key=key))

    async def action_tab(self, tab: str) -> None:
        """Open a tab; the cursor is where it was left. Keys typed ahead find it open."""
        if self.card is None or tab == self._tab.name:
            return
        self._places[self._tab.name] = self.lines.current
        self._tab = self._tabs[tab]
        await self.guarded(self.load())

    async def action_turn(self, by: int) -> None:
        """The tab before or after."""
        names = list(self._tabs)
        await self.action_tab(names[(names.index(self._tab.name) + by) % len(names)])

    def action_open_card(self) -> None:
        """Change the line at the cursor."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change the line at the cursor, by what the open tab does with it."""
        if self.card is not None:
            self.run_worker(self._tab.opened(self, self.lines.current), group="act")

    @work(group="act")
    async def action_add(self) -> None:
        """Add to the open tab."""
        if self.card is not None:
            await self._tab.add(self, self.lines.current)

    @work(group="act")
    async def action_jump(self) -> None:
        """To what the line at the cursor points at."""
        if self.card is not None:
            await self._tab.jump(self, self.lines.current)

    @work(group="act")
    async def action_more(self) -> None:
        """What else can be done with the line at the cursor, by digit."""
        key = self.lines.current
        deeds = self._tab.deeds(self, key) if self.card is not None else ()
        if not deeds:
            self.say(t("card.no_deeds"), warn=True)
            return
        choices = [Choice(str(n), str(n), deed.label, deed.note) for n, deed in enumerate(deeds, 1)]
        answer = await self.ask(t("card.deeds", tab=t(f"card.tab.{self._tab.name}")), choices=choices)
        if answer is not None:
            await deeds[int(answer.choice) - 1].run(self, key)

    @work(group="act")
    async def action_figures(self) -> None:
        """Show the customer's amounts, or hide them again; the look is logged."""
        await self._tab.figures(self)

    @work(group="act")
    async def action_none(self) -> None:
        """The customer was asked and has none."""
        kind, _, name = self.lines.current.partition(":")
        if f"{kind}:" == FIELD and self.is_required(name):
            await self.keep_none(name)
        else:
            self.say(t("card.not_asked_for"), warn=True)

    @work(group="act")
    async def action_remove(self) -> None:
        """Take what stands at the cursor away; `u` brings it back."""
        if self.card is not None:
            await self._tab.remove(self, self.lines.current)

    @work(group="act")
    async def action_history_of_field(self) -> None:
        """Who gave the line at the cursor which value and when; where devices disagree, one of them is taken."""
        from rmtui.screens.field_history import HistoryDialog, target_of, told

        target = target_of(self.card, self.lines.current, self._differing) if self.card else None
        if self.card is None or target is None:
            self.say(t("history.no_field"), warn=True)
            return
        found = await self.desk.read(told, self._customer, target)
        taken = await self.app.push_screen_wait(HistoryDialog(self.card.name, target, found))
        if taken is not None:
            from rmtui.store.writes.conflicts import take

            await self.keep(take, target.tbl, target.row_id, target.field, taken.origin, taken.seq)


def _card_and_tab(read: "Read", customer: str, tab: Tab) -> tuple[Card, Any]:
    """The card and what its open tab shows, of one moment."""
    from rmtui.store.reads.customers import card

    return card(read, customer), tab.read(read, customer)
