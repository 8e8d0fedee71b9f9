"""Going home 收工: who was spoken to and is not noted yet, plan against done, tomorrow; a layer over the page."""

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.day_end import DayEnd, Planned, Unnoted, WalkIn
from rmtui.domain.promises import PromiseView
from rmtui.i18n import t
from rmtui.screens.customer import CustomerScreen
from rmtui.widgets import day_end_rows
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import VirtualList

FOOTER = ("day_end.note", "day_end.card", "day_end.lesson", "day_end.lessons", "day_end.report", "day_end.back",
          "app.help")  # fmt: skip

Named = Unnoted | Planned | WalkIn | PromiseView


class DayEndScreen(CustomerScreen):
    """Enter, type, enter, type: until everybody is noted."""

    AUTO_FOCUS = ""
    PAGE = "day_end"
    SCOPES = (Scope.DAY_END, Scope.CUSTOMER)
    BINDINGS = bindings(Scope.DAY_END)
    DEFAULT_CSS = """
    #day-end-status { height: 1; padding: 0 2; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: DayEnd | None = None

    def body(self) -> ComposeResult:
        """A line of figures, and the list."""
        yield Static("", markup=False, id="day-end-status")
        yield VirtualList(day_end_rows.columns(), id="day-end-list")

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#day-end-list", VirtualList)

    @property
    def customer(self) -> str:
        """Whom the line at the cursor is about."""
        return day_end_rows.customer_of(self.lines.current) if self.is_mounted else ""

    def name_of(self, customer: str) -> str:
        """A customer's name, from the lines."""
        if self._found is None:
            return ""
        found = self._found
        every: list[Named] = [*found.unnoted, *found.plan, *found.walk_ins, *found.promises]
        return next((one.name for one in every if one.customer == customer), "")

    def show_footer(self) -> None:
        """The layer's own keys first."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read the day; who was noted is gone, and the cursor is on the next."""
        from rmtui.store.reads.day_end import day_end

        found = await self.desk.read(day_end)
        self._found = found
        counts = found.counts
        said = t("day_end.figures", calls=counts.calls, calls_target=counts.calls_target, reached=counts.reached,
                 meetings=counts.meetings, meetings_target=counts.meetings_target)  # fmt: skip
        status = joined((t("day_end.title"), "bold $accent"), "  ", (said, "$text"))
        self.query_one("#day-end-status", Static).update(status, layout=False)
        self.lines.show(day_end_rows.rows(found, self.desk.playbook, self.now.date()))
        if not self.focused:
            self.lines.focus()

    def action_note_it(self) -> None:
        """A note on the customer at the cursor."""
        if self.customer:
            self.action_note()

    def action_card(self) -> None:
        """The customer's card."""
        if self.customer:
            self.action_edit_card()

    def action_edit_card(self) -> None:
        """Open the card over the list."""
        from rmtui.screens.card import CardScreen

        self.app.push_screen(CardScreen(self.customer))

    @work(group="act")
    async def action_lesson(self) -> None:
        """What was hard and what would have been better, into the notebook."""
        from rmtui.screens.row_form import ask_row

        start = {"about_id": self.customer} if self.customer else None
        await ask_row(self, "lesson", start=start)

    def action_lessons(self) -> None:
        """The notebook."""
        from rmtui.screens.lessons import LessonsScreen

        self.app.push_screen(LessonsScreen())

    @work(group="act")
    async def action_report(self) -> None:
        """The report for the evening meeting."""
        from rmtui.screens.dialogs import TextDialog
        from rmtui.store.reads.books import me

        who = await self.guarded(self.desk.read(me))
        if self._found is not None and who is not None:
            text = day_end_rows.report(self._found, who.name, self.now.date())
            self.app.push_screen(TextDialog(t("day_end.report_title"), text))
