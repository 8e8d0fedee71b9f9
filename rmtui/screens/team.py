"""The lead's page: managers, decisions waiting, and what is late in the books that were sent (S0-09, S0-10, N20)."""

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from rmtui.commands import Scope, bindings
from rmtui.domain.model import Verdict
from rmtui.domain.team import DECISION, HANDOVER, PASS_ON, ManagerLine, Matter, Team
from rmtui.i18n import t
from rmtui.screens import team_acts
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.widgets import team_list
from rmtui.widgets.asking import Ask
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import ListHeading, VirtualList

WEEKS = 9
"""Weeks that a president looks back on: this month and the one before."""
WIDE = 120
"""Columns from which the script of the lead's own call stands beside the list."""


class TeamScreen(RmScreen):
    """What ten managers sent, read in ten minutes."""

    AUTO_FOCUS = ""
    PAGE = "team"
    SCOPES = (Scope.TEAM,)
    BINDINGS = bindings(Scope.TEAM)
    DEFAULT_CSS = """
    #team-none { height: auto; padding: 1 2; display: none; }
    #team-panes { height: 1fr; }
    #team-panes VirtualList { width: 1fr; height: 1fr; }
    #team-script {
        display: none; width: 44%; padding: 0 2; border: round $border;
        scrollbar-size-vertical: 1; scrollbar-gutter: stable;
    }
    TeamScreen.-script #team-script { display: block; }
    TeamScreen.-nobody #team-none { display: block; }
    TeamScreen.-nobody #team-panes, TeamScreen.-nobody ListHeading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Team | None = None

    def body(self) -> ComposeResult:
        """The list with the script beside it, or what to do where no book was sent yet."""
        yield Static(plain(t("team.none"), "$text-muted", lines=True), id="team-none")
        lines = VirtualList(team_list.columns(), id="team-list")
        yield ListHeading(lines)
        with Horizontal(id="team-panes"):
            yield lines
            yield team_acts.pane()

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#team-list", VirtualList)

    @property
    def matter(self) -> Matter | None:
        """What the cursor is on."""
        key = self.lines.current if self.is_mounted else ""
        if self._found is None or not key.startswith(team_list.MATTER):
            return None
        return self._found.matters[int(key.removeprefix(team_list.MATTER))]

    @property
    def manager(self) -> ManagerLine | None:
        """Whose line, or whose matter, the cursor is on."""
        if self._found is None or not self.is_mounted:
            return None
        one = self.matter
        book = one.book if one else self.lines.current.removeprefix(team_list.MANAGER)
        return next((each for each in self._found.managers if each.book == book), None)

    @property
    def has_decision(self) -> bool:
        """Whether a decision waits at the cursor: with the others below, the predicates of the table's commands."""
        return self.matter is not None and self.matter.kind == DECISION

    @property
    def has_matter(self) -> bool:
        """Whether there is something that can be marked as looked at."""
        return self.matter is not None and self.matter.kind not in (DECISION, HANDOVER, PASS_ON)

    @property
    def has_hand_on(self) -> bool:
        """Whether a customer is to be handed on, passed on or wiped."""
        return self.matter is not None and self.matter.kind in (HANDOVER, PASS_ON)

    @property
    def has_manager(self) -> bool:
        """Whether a manager is meant."""
        return self.manager is not None

    @property
    def has_customer(self) -> bool:
        """Whether a customer is meant."""
        return self.matter is not None and bool(self.matter.customer)

    async def load(self) -> None:
        """Read what was sent; the cursor stays."""
        from rmtui.store.reads.team import team
        from rmtui.store.reads.team_sheets import week_lines

        self._found = await self.desk.read(team)
        weeks = await self.desk.read(week_lines, self._found.day, WEEKS) if self.desk.me.role != "lead" else ()
        self.set_class(not self._found.managers and not weeks, "-nobody")
        first = f"{team_list.MATTER}0" if not self.lines.rows else ""
        rows = team_list.rows(self._found, self.desk.playbook, weeks)
        self.lines.show(rows, key=self.lines.current or first)
        if not self.focused:
            self.lines.focus()
        self._beside()

    def on_resize(self) -> None:
        """The script is read once there is room for it."""
        super().on_resize()
        if self._found is not None:
            self._beside()

    def on_virtual_list_highlighted(self) -> None:
        """Another line: its script stands beside it."""
        self._beside()

    def _beside(self) -> None:
        wide = self.app.size.width >= WIDE and self.has_decision
        self.set_class(wide, "-script")
        if wide and self.matter is not None:
            self.run_worker(team_acts.show_script(self, self.matter), group="script", exclusive=True)

    @work(group="act")
    async def action_decide(self, what: str) -> None:
        """Keep following, change the manager, or drop: with a word, which travels back."""
        from rmtui.store.writes.decisions import decide

        one = self.matter
        if one is None or one.kind != DECISION:
            return
        title = t("team.decide", what=t(f"verdict.{what}"), name=one.name, manager=one.manager)
        needed = what == Verdict.CHANGE
        answer = await asked(self.app, FormDialog(title, (Ask("note", t("team.word"), required=needed),)))
        if answer is None:
            return
        by = self.desk.me.name
        if await self.desk.write_in(one.book, decide, one.customer, Verdict(what), by, answer.text("note")):
            self.say(t("team.decided", name=one.name, what=t(f"verdict.{what}")))
            self.reload()

    @work(group="act")
    async def action_seen(self) -> None:
        """Looked at, nothing to say: it is off the page until next week."""
        from rmtui.store.writes.team import comment

        one = self.matter
        if one is None:
            return
        about = {"customer": one.customer, "about": one.kind, "target": one.target}
        if await self.desk.write_in(one.book, comment, self.desk.me.name, "", **about) is not None:
            self.reload()

    @work(group="act")
    async def action_word(self) -> None:
        """A word to the manager, about the customer at the cursor or about the work."""
        one, manager = self.matter, self.manager
        if manager is not None:
            await team_acts.word(self, manager.book, manager.name, one)
            self.reload()

    @work(group="act")
    async def action_coach(self) -> None:
        """A line of the coaching record."""
        if self.manager is not None:
            customer = (self.matter.customer, self.matter.name) if self.matter else ("", "")
            await team_acts.coach(self, self.manager.book, self.manager.name, *customer)
            self.reload()

    @work(group="act")
    async def action_check(self) -> None:
        """The week's opportunities of the manager were looked through."""
        if self.manager is not None:
            await team_acts.check(self, self.manager.book, self.manager.name)
            self.reload()

    @work(group="act")
    async def action_hand_on(self) -> None:
        """Hand the customer to another manager, pass on whom the president gave, or wipe the giver's copy."""
        if self.matter is not None:
            await team_acts.hand_on(self, self.matter)
            self.reload()

    @work(group="act")
    async def action_figures(self) -> None:
        """The month's figures of all managers, to read, write or print."""
        await team_acts.figures(self)

    @work(group="act")
    async def action_hand_in(self) -> None:
        """The team's week as figures, for the president."""
        await team_acts.hand_in(self)

    @work(group="act")
    async def action_script(self) -> None:
        """The script of the lead's own call, to read."""
        if self.matter is not None:
            await team_acts.read_script(self, self.matter)

    def action_open(self) -> None:
        """The customer's card in that book, or the manager's page."""
        one, manager = self.matter, self.manager
        if one is not None and one.customer:
            from rmtui.screens.card import CardScreen

            self.app.push_screen(CardScreen(one.customer, desk=self.desk.visit(one.book, one.manager)))
        elif manager is not None and manager.received is None and not manager.customers:
            self.say(t("team.nothing_came", name=manager.name), warn=True)
        elif manager is not None:
            from rmtui.screens.manager import ManagerScreen

            self.app.push_screen(ManagerScreen(self.desk.visit(manager.book, manager.name)))

    @work(group="act")
    async def action_pool(self) -> None:
        """Customers to be allotted and to be taken back."""
        await self.app.run_action("layer('pool')")
