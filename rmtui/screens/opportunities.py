"""Page 5: the sheet of opportunities 商机管理表 as a list, a small board, and the weekly look (domain.md section 4)."""

from collections.abc import Sequence
from datetime import timedelta

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.event_forms import VOUCHER
from rmtui.domain.opportunities import DONE, LOST, OPEN, Opportunity, after, week
from rmtui.i18n import t
from rmtui.screens.customer import CustomerScreen
from rmtui.screens.opportunity_asks import ask_move, ask_opportunity
from rmtui.widgets import opportunity_list
from rmtui.widgets.asking import Choice
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.opportunity_list import KEY
from rmtui.widgets.plain import plain
from rmtui.widgets.text_pane import TextPane
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FOOTER = ("customer.open_card", "customer.call", "opportunities.edit", "customer.forward", "opportunities.board",
          "opportunities.week", "app.help")  # fmt: skip


class OpportunitiesScreen(CustomerScreen):
    """The page of opportunities; commands on a customer are for the one whose line has the cursor."""

    AUTO_FOCUS = ""
    PAGE = "opportunities"
    SCOPES = (Scope.CUSTOMER, Scope.OPPORTUNITIES)
    BINDINGS = bindings(Scope.OPPORTUNITIES)
    DEFAULT_CSS = """
    #opp-status { height: 1; padding: 0 2; margin-top: 1; }
    #opp-none { height: auto; padding: 1 2; display: none; }
    #opp-panes { height: 1fr; }
    #opp-list-pane { height: 1fr; }
    #opp-board { height: 1fr; display: none; }
    #opp-board Vertical { width: 1fr; }
    .opp-heading { height: 1; padding: 0 1; }
    #opp-detail { height: 8; padding: 0 2; border-top: solid $border; scrollbar-size-vertical: 1; }
    OpportunitiesScreen.-board #opp-board { display: block; }
    OpportunitiesScreen.-board #opp-list-pane { display: none; }
    OpportunitiesScreen.-empty #opp-none { display: block; }
    OpportunitiesScreen.-empty #opp-panes, OpportunitiesScreen.-empty #opp-detail { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._every: tuple[Opportunity, ...] = ()
        self._growth: dict[str, str] = {}
        self._state = OPEN[0]
        self._following = ""

    def body(self) -> ComposeResult:
        """The status, the list or the board, and below it the one at the cursor in words."""
        yield Static("", markup=False, id="opp-status")
        yield Static(plain(t("opportunities.none"), "$text-muted", lines=True), id="opp-none")
        with Container(id="opp-panes"):
            with Vertical(id="opp-list-pane"):
                lines = VirtualList(opportunity_list.columns(), id="opp-list")
                yield ListHeading(lines)
                yield lines
            with Horizontal(id="opp-board"):
                for state in OPEN:
                    with Vertical():
                        yield Static("", markup=False, classes="opp-heading", id=f"opp-heading-{state}")
                        yield VirtualList(opportunity_list.board_columns(26), id=f"opp-{state}")
        yield TextPane(id="opp-detail")

    @property
    def lines(self) -> VirtualList:
        """The list, or the column of the board that is in focus."""
        name = self._state if self.has_class("-board") else "list"
        return self.query_one(f"#opp-{name}", VirtualList)

    @property
    def current(self) -> Opportunity | None:
        """The opportunity at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._every if KEY + one.id == key), None)

    @property
    def has_opportunity(self) -> bool:
        """Whether there is one: the predicate of the page's commands."""
        return self.current is not None

    @property
    def customer(self) -> str:
        """Whose opportunity has the cursor."""
        return self.current.customer if self.current else ""

    def name_of(self, customer: str) -> str:
        """A customer's name, from the lines."""
        return next((one.name for one in self._every if one.customer == customer), "")

    def show_footer(self) -> None:
        """The page's own keys stand beside the commonest commands."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read the sheet; the cursor stays."""
        from rmtui.store.reads.opportunities import kept, opportunities

        self._every = await self.desk.read(opportunities)
        numbers = await self.desk.read(kept)
        self.query_one("#opp-status", Static).update(
            opportunity_list.status(self._every, numbers.managed, numbers.signed), layout=False
        )
        self.set_class(not self._every, "-empty")
        self._draw()
        if self._following:
            self.lines.go(self._following)
            self.lines.focus()
            self._following = ""
        elif not self.focused and self._every:
            self.lines.focus()

    def _draw(self) -> None:
        desk, today = self.desk, self.now.date()
        judged = (today, desk.playbook, desk.calendar)
        self.query_one("#opp-list", VirtualList).show([opportunity_list.line(one, *judged) for one in self._every])
        for state in OPEN:
            mine = [one for one in self._every if one.state == state]
            self.query_one(f"#opp-{state}", VirtualList).show([opportunity_list.card(one, *judged) for one in mine])
            here = state == self._state
            heading = plain(f"{t(f'opportunity_state.{state}')}  {len(mine)}", "bold $accent" if here else "$muted")
            self.query_one(f"#opp-heading-{state}", Static).update(heading)
        self.show_detail()

    @on(VirtualList.Highlighted)
    def show_detail(self) -> None:
        """The one at the cursor in words."""
        one, desk = self.current, self.desk
        if one is None:
            self.query_one(TextPane).show_text(Content(""))
            return
        told = opportunity_list.detail(
            one, self.now.date(), desk.playbook, desk.calendar, self._growth.get(one.customer, "")
        )
        self.query_one(TextPane).show_text(told)
        if one.target == "sign_up" and one.customer not in self._growth:
            self._read_growth(one.customer)

    @work(group="load_growth", exclusive=True)
    async def _read_growth(self, customer: str) -> None:
        """How far the customer is from the next tier, once for each."""
        from rmtui.store.reads.opportunities import growth

        found = await self.guarded(self.desk.read(growth, customer))
        if found is not None:
            self._growth[customer] = _growth_words(found.next, found.plan, found.by)
            self.show_detail()

    def on_descendant_focus(self) -> None:
        """The column of the board in focus is the one that is meant."""
        state = next((state for state in OPEN if self.focused and self.focused.id == f"opp-{state}"), self._state)
        if state != self._state:
            self._state = state
            self._draw()

    def action_board(self) -> None:
        """The board in place of the list, and back."""
        key = self.lines.current
        one = self.current
        self.toggle_class("-board")
        if one is not None and one.is_open:
            self._state = one.state
        self._draw()
        self.lines.go(key)
        self.lines.focus()

    def action_turn(self, by: int) -> None:
        """To the column beside, on the board."""
        place = OPEN.index(self._state) + by
        if self.has_class("-board") and 0 <= place < len(OPEN):
            self._state = OPEN[place]
            self._draw()
            self.lines.focus()

    def action_edit(self) -> None:
        """Change the opportunity at the cursor."""
        if self.current is not None:
            self.run_worker(ask_opportunity(self, self.current.id), group="act")

    @work(group="act")
    async def action_forward(self) -> None:
        """To the next state; what it needs is asked."""
        await self._go(1)

    @work(group="act")
    async def action_backward(self) -> None:
        """To the state before."""
        await self._go(-1)

    async def _go(self, by: int) -> None:
        one = self.current
        if one is None:
            return
        to = after(one.state, by)
        if to == one.state:
            self.say(t("opportunities.no_further"), warn=True)
        elif await ask_move(self, one, to) is not None:
            self._follow(one, to)

    def _follow(self, one: Opportunity, to: str) -> None:
        """On the board the cursor goes with the opportunity into its new column."""
        self._following = KEY + one.id
        if to in OPEN:
            self._state = to
        self.reload()

    @work(group="act")
    async def action_more(self) -> None:
        """What else can be done: lost, done, the voucher's ticks, out of the sheet."""
        one = self.current
        if one is None:
            return
        answer = await self.ask(f"{t('opportunities.do')}  {one.name}", choices=_deeds(one))
        if answer is None:
            return
        if answer.choice in VOUCHER:
            from rmtui.store.writes.opportunities import tick

            await self.keep(tick, one.id, answer.choice)
        elif answer.choice == "remove":
            from rmtui.store.writes.rows import remove

            await self.keep(remove, "opportunity", one.id)
        else:
            if await ask_move(self, one, answer.choice) is not None:
                self._follow(one, answer.choice)

    @work(group="act")
    async def action_week(self) -> None:
        """The weekly look 商机检视."""
        from rmtui.screens.dialogs import TextDialog

        today, desk = self.now.date(), self.desk
        found = week(self._every, today - timedelta(days=today.weekday()), today, desk.playbook, desk.calendar)
        body = opportunity_list.week_text(found, today, desk.playbook, desk.calendar)
        self.app.push_screen(TextDialog(t("opportunities.week"), body.plain, body))


def _deeds(one: Opportunity) -> Sequence[Choice]:
    """Ends, ticks where there is a voucher, and taking it off the sheet."""
    named = [(LOST, t("opportunity_state.lost")), (DONE, t("opportunity_state.done"))] if one.is_open else []
    if one.target == "sign_up":
        named += [(name, _tick_label(name, name not in one.missing)) for name in VOUCHER]
    named.append(("remove", t("opportunities.remove")))
    return [Choice(str(n), name, label) for n, (name, label) in enumerate(named, 1)]


def _tick_label(field: str, ticked: bool) -> str:
    return t("opportunities.untick" if ticked else "opportunities.tick", name=t(f"voucher.{field}"))


def _growth_words(found: object, plan: str, by: str) -> str:
    from rmtui.domain.opportunities import NextTier
    from rmtui.i18n import language

    if not isinstance(found, NextTier):
        return plan
    tier = found.tier.zh if language() == "zh" else found.tier.en
    said = t("opportunities.to_tier", tier=tier, amount=words.money(found.lacking))
    return "  ".join(part for part in (said, plan, by) if part)
