"""Reminders in their six classes and the rhythm of the book; a layer over the page (features S4-32, S0-38, N14)."""

from typing import cast

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.model import Reason
from rmtui.domain.reminders import CLASSES, Reminder, Reminders
from rmtui.domain.rhythm_view import RhythmView, Silent
from rmtui.i18n import t
from rmtui.screens.customer import CustomerScreen
from rmtui.screens.paper import Remembers
from rmtui.widgets import reminder_list
from rmtui.widgets.asking import Ask
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FOOTER = ("reminders.card", "reminders.rhythm", "reminders.hide", "reminders.filter", "customer.call",
          "reminders.back", "app.help")  # fmt: skip
RHYTHM = "rhythm"


class RemindersScreen(CustomerScreen):
    """What the data brings up, class by class."""

    AUTO_FOCUS = ""
    PAGE = "reminders"
    SCOPES = (Scope.REMINDERS, Scope.CUSTOMER)
    BINDINGS = bindings(Scope.REMINDERS)
    DEFAULT_CSS = """
    #reminder-status { height: auto; padding: 0 2; margin-top: 1; }
    #reminder-none { height: auto; padding: 1 2; display: none; }
    RemindersScreen.-empty #reminder-none { display: block; }
    RemindersScreen.-empty VirtualList, RemindersScreen.-empty ListHeading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Reminders | None = None
        self._shown: list[Reminder] = []
        self._rhythm: RhythmView | None = None
        self._kind = ""
        self._text = ""

    def body(self) -> ComposeResult:
        """The classes with their counts, and the list."""
        yield Static("", markup=False, id="reminder-status")
        yield Static(plain(t("reminders.none"), "$text-muted", lines=True), id="reminder-none")
        lines = VirtualList(reminder_list.columns(), id="reminder-list")
        yield ListHeading(lines)
        yield lines

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#reminder-list", VirtualList)

    @property
    def hidden(self) -> frozenset[str]:
        """The classes that are not shown among all."""
        return frozenset(self.desk.settings.reminders_off.split())

    @property
    def customer(self) -> str:
        """Whom the line at the cursor is about."""
        key = self.lines.current if self.is_mounted else ""
        return key.partition(":")[2] if not key.startswith("heading:") else ""

    def name_of(self, customer: str) -> str:
        """A customer's name, from the lines."""
        every: list[Reminder | Silent] = [*self._shown, *(self._rhythm.silent if self._rhythm else ())]
        return next((one.name for one in every if one.customer == customer), "")

    def reason_of(self, customer: str) -> Reason | None:
        """Why the line reminds of the customer: the script is chosen by it."""
        number = self.lines.current.partition(":")[0]
        if self._kind == RHYTHM or not number.isdigit() or int(number) >= len(self._shown):
            return None
        return self._shown[int(number)].reason

    def show_footer(self) -> None:
        """The layer's own keys first."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read what there is; class, filter and cursor stay."""
        from rmtui.store.reads.reminders import reminders
        from rmtui.store.reads.rhythm import rhythm

        self._found = await self.desk.read(reminders)
        self._rhythm = await self.desk.read(rhythm)
        self._draw()
        if not self.focused:
            self.lines.focus()

    def _draw(self) -> None:
        if self._found is None or self._rhythm is None:
            return
        today = self.now.date()
        status = reminder_list.status(self._found, self._kind, self.hidden, self._text)
        self.query_one("#reminder-status", Static).update(status)
        if self._kind == RHYTHM:
            rows = reminder_list.rhythm_rows(self._rhythm, self.desk.playbook, today)
        else:
            self._shown = reminder_list.matching(self._found.of(self._kind, self.hidden), self._text)
            rows = [reminder_list.line(n, one, self.desk.playbook, today) for n, one in enumerate(self._shown)]
        self.set_class(not rows, "-empty")
        self.lines.show(rows)

    def action_show(self, kind: str) -> None:
        """One class, all of them, or the rhythm."""
        self._kind = kind
        self._draw()

    def action_hide(self) -> None:
        """Leave the class that is shown out of all, or take it in again; the choice is kept."""
        if self._kind not in CLASSES:
            self.notify(t("reminders.hide_which"))
            return
        hidden = self.hidden ^ {self._kind}
        cast(Remembers, self.app).remember(reminders_off=" ".join(each for each in CLASSES if each in hidden))
        said = "reminders.hidden" if self._kind in hidden else "reminders.shown"
        self.notify(t(said, kind=t(f"reminder.{self._kind}")))
        self._draw()

    @work(group="act")
    async def action_filter(self) -> None:
        """Only customers whose name holds a text; empty shows all again."""
        answer = await self.ask(t("reminders.filter"), (Ask("name", t("reminders.column.name"), value=self._text),))
        if answer is not None:
            self._text = answer.text("name")
            self._draw()

    def action_card(self) -> None:
        """The customer's card."""
        if self.customer:
            self.action_edit_card()

    def action_edit_card(self) -> None:
        """Open the card over the list."""
        from rmtui.screens.card import CardScreen

        self.app.push_screen(CardScreen(self.customer))
