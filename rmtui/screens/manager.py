"""One manager as the lead sees the work: plan, opportunities, words, coaching; a layer over the team's page."""

from textual import work
from textual.app import ComposeResult

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.manager import ManagerView
from rmtui.screens import team_acts
from rmtui.screens.base import Desk, RmScreen
from rmtui.widgets import manager_lines
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FOOTER = ("manager.word", "manager.coach", "manager.check", "manager.card", "manager.back", "app.help")


class ManagerScreen(RmScreen):
    """What came of one manager, on one page."""

    AUTO_FOCUS = ""
    PAGE = "manager"
    SCOPES = (Scope.MANAGER,)
    BINDINGS = bindings(Scope.MANAGER)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.visited = desk
        self._found: ManagerView | None = None

    def body(self) -> ComposeResult:
        """The list."""
        lines = VirtualList(manager_lines.columns(), id="manager-list")
        yield ListHeading(lines)
        yield lines

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#manager-list", VirtualList)

    @property
    def customer(self) -> str:
        """Whom the line at the cursor is about."""
        key = self.lines.current if self.is_mounted else ""
        return key.rpartition(":")[2] if not key.startswith("heading:") else ""

    @property
    def has_customer(self) -> bool:
        """Whether there is one: the predicate of the table's commands."""
        return bool(self.customer)

    def show_footer(self) -> None:
        """The layer's own keys."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read the manager's book; the cursor stays."""
        from rmtui.store.reads.manager import manager

        self._found = await self.desk.read(manager)
        today = self.desk.clock.now().date()
        self.lines.show(manager_lines.rows(self._found, self.desk.playbook, today), key=self.lines.current)
        if not self.focused:
            self.lines.focus()

    def _name_of(self, customer: str) -> str:
        row = next((one for one in self.lines.rows if one.key.endswith(f":{customer}")), None)
        return row.cells[0].text if row and customer else ""

    @work(group="act")
    async def action_word(self) -> None:
        """A word to the manager about the work; about a customer it is said on the team's page or the card."""
        await team_acts.word(self, self.desk.book, self.desk.me.manager, None)
        self.reload()

    @work(group="act")
    async def action_coach(self) -> None:
        """A line of the coaching record."""
        await team_acts.coach(self, self.desk.book, self.desk.me.manager, self.customer, self._name_of(self.customer))
        self.reload()

    @work(group="act")
    async def action_check(self) -> None:
        """The week's opportunities were looked through."""
        await team_acts.check(self, self.desk.book, self.desk.me.manager)
        self.reload()

    @work(group="act")
    async def action_hand_on(self) -> None:
        """Hand the customer at the cursor to another manager, as when this one leaves."""
        if self.customer:
            await team_acts.give(self, self.desk.book, self.customer, self._name_of(self.customer))
            self.reload()

    @work(group="act")
    async def action_figures(self) -> None:
        """The month's figures of this manager."""
        await team_acts.figures(self)

    def action_card(self) -> None:
        """The customer's card."""
        if self.customer:
            from rmtui.screens.card import CardScreen

            self.app.push_screen(CardScreen(self.customer, desk=self.desk))
