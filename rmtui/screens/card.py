"""The card: all that is known of one customer in six tabs, each line changed in place; a layer over the page."""

from collections.abc import Callable

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from rmtui.commands import BY_ID, Scope, bindings, keys_of, show_key
from rmtui.domain.exchange import ConflictView
from rmtui.domain.model import Channel
from rmtui.domain.views import Card
from rmtui.i18n import t
from rmtui.screens.briefing import Briefing, briefing, script_parts
from rmtui.screens.card_writes import CardWrites
from rmtui.widgets import card_view, timeline
from rmtui.widgets.block_list import Block, BlockList
from rmtui.widgets.card_head import CardHead
from rmtui.widgets.card_view import CONCERN, CUSTOM, DO, FIELD, PHONE
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.script_pane import ScriptPane

TABS = ("who", "reach", "concerns", "history", "stages", "value")
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

    def __init__(self, customer: str, *, edit: bool = False) -> None:
        super().__init__()
        self._customer = customer
        self._edit = edit
        self._tab = TABS[0]
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
        """Read the card, with the script where there is room for it, and what devices disagree about."""
        from rmtui.store.reads.conflicts import conflicts_of
        from rmtui.store.reads.customers import card

        desk = self.desk
        self._differing = await desk.read(conflicts_of, self._customer)
        if self.app.size.width >= WIDE:
            found = await desk.read(briefing, self._customer, Channel.CALL, None, desk.me, desk.config)
            self._show_script(found)
            self.show_card(found.card)
        else:
            self.show_card(await desk.read(card, self._customer))

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
        self.query_one(CardHead).show(card, self.desk.playbook, self.now.date())
        self._show_tab(self._first_missing(card) if first and self._edit else "")
        if not self.focused:
            self.lines.focus()

    def _first_missing(self, card: Card) -> str:
        shown = [name for _, names in card_view.WHO for name in names]
        return next((FIELD + name for name in shown if name in card.profile.missing), "")

    def _show_tab(self, key: str = "") -> None:
        assert self.card is not None
        columns = {"history": timeline.columns, "stages": timeline.stage_columns}.get(self._tab, card_view.columns)
        blocks = self._marked(self._blocks(self.card))
        if self.app.size.height >= TALL:
            blocks = card_view.spaced(blocks)
        self.lines.show_blocks(blocks, columns(), key=key)
        counts = {
            "concerns": sum(one.closed_on is None for one in self.card.concerns),
            "history": len(self.card.timeline),
        }
        labels = [t(f"card.tab.{tab}") + (f" {counts[tab]}" if counts.get(tab) else "") for tab in TABS]
        tabs = [(str(n), label) for n, label in enumerate(labels, 1)]
        self.query_one(CardHead).show_tabs(tabs, TABS.index(self._tab))

    def _blocks(self, card: Card) -> list[Block]:
        playbook, today = self.desk.playbook, self.now.date()
        if self._tab == "concerns":
            return card_view.concerns(card, today)
        if self._tab in ("history", "stages"):
            return timeline.blocks(card, today) if self._tab == "history" else timeline.stages(card, today)
        made = {"who": card_view.who, "reach": card_view.reach, "value": card_view.value}[self._tab]
        return made(card, playbook, today)

    def _marked(self, blocks: list[Block]) -> list[Block]:
        """The lines on which devices disagree say so, with the key that shows the versions."""
        if self.card is None or not self._differing:
            return blocks
        from rmtui.screens import field_history

        settings = self.desk.settings
        key = show_key(keys_of(BY_ID["card.history_of_field"], settings.keymap, settings.keys))
        keys = field_history.keys_of(self.card, self._differing)
        return field_history.marked(blocks, keys, t("history.mark", key=key))

    def action_tab(self, tab: str) -> None:
        """Open a tab; the cursor is where it was left."""
        if self.card is None or tab == self._tab:
            return
        self._places[self._tab] = self.lines.current
        self._tab = tab
        first = next((block.key for block in self._blocks(self.card) if block.selectable), "")
        self._show_tab(self._places.get(tab, first))

    def action_turn(self, by: int) -> None:
        """The tab before or after."""
        self.action_tab(TABS[(TABS.index(self._tab) + by) % len(TABS)])

    def action_open_card(self) -> None:
        """Change the line at the cursor."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change the line at the cursor: a fact, a number, a field of the book's own, a concern, what is planned."""
        kind, _, name = self.lines.current.partition(":")
        edits: dict[str, Callable[[str], object]] = {
            FIELD: self.edit_field,
            PHONE: self.edit_phone,
            CUSTOM: self.edit_custom,
            CONCERN: self.edit_concern,
            DO: lambda name: getattr(self, f"action_{name}")(),
        }
        if self.card is not None and f"{kind}:" in edits:
            edits[f"{kind}:"](name)

    def action_add(self) -> None:
        """Add to the open tab: a number, a concern, a field of the book's own; else a note."""
        adds: dict[str, Callable[[], object]] = {
            "reach": lambda: self.edit_phone(""),
            "concerns": self.action_complaint,
            "value": lambda: self.edit_custom(""),
        }
        adds.get(self._tab, self.action_note)()

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
        """Take the number, the fact or the field at the cursor away; `u` brings it back."""
        kind, _, name = self.lines.current.partition(":")
        await self.take_away(f"{kind}:", name)

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
