"""The lead's page: managers, decisions waiting, and what is late in the books that were sent (S0-09, S0-10, N20)."""

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from rmtui.commands import Scope, bindings
from rmtui.domain.model import Verdict
from rmtui.domain.team import DECISION, Matter, Team
from rmtui.i18n import t
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.widgets import team_list
from rmtui.widgets.asking import Ask
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import ListHeading, VirtualList


class TeamScreen(RmScreen):
    """What ten managers sent, read in ten minutes."""

    AUTO_FOCUS = ""
    PAGE = "team"
    SCOPES = (Scope.TEAM,)
    BINDINGS = bindings(Scope.TEAM)
    DEFAULT_CSS = """
    #team-none { height: auto; padding: 1 2; display: none; }
    TeamScreen.-nobody #team-none { display: block; }
    TeamScreen.-nobody VirtualList, TeamScreen.-nobody ListHeading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Team | None = None

    def body(self) -> ComposeResult:
        """The list, or what to do where no book was sent yet."""
        yield Static(plain(t("team.none"), "$text-muted", lines=True), id="team-none")
        lines = VirtualList(team_list.columns(), id="team-list")
        yield ListHeading(lines)
        yield lines

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
    def has_decision(self) -> bool:
        """Whether a decision waits at the cursor: the predicate of the table's commands."""
        return self.matter is not None and self.matter.kind == DECISION

    async def load(self) -> None:
        """Read what was sent; the cursor stays."""
        from rmtui.store.reads.team import team

        self._found = await self.desk.read(team)
        self.set_class(not self._found.managers, "-nobody")
        self.lines.show(team_list.rows(self._found, self.desk.playbook), key=self.lines.current)
        if not self.focused:
            self.lines.focus()

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
