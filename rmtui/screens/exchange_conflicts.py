"""Fields that differ between devices: one entry each, settled by a digit, typed anew, or left as it is."""

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.exchange import ConflictView
from rmtui.i18n import t
from rmtui.keys import with_wide
from rmtui.screens.base import RmScreen, asked
from rmtui.screens.dialogs import FormDialog
from rmtui.widgets.asking import Ask
from rmtui.widgets.exchange_conflicts import ConflictList, columns, key_of, offers
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined
from rmtui.widgets.versions import field_label

FOOTER = ("conflicts.mine", "conflicts.theirs", "conflicts.older", "conflicts.edit", "conflicts.leave", "app.help")


class ConflictsScreen(RmScreen):
    """A layer over the exchange page. What is taken holds on every device that it reaches; `u` takes it back."""

    PAGE = "exchange"
    SCOPES = (Scope.CONFLICTS,)
    BINDINGS = [*bindings(Scope.CONFLICTS), *(Binding(with_wide(str(n)), f"take({n})") for n in range(4, 10))]

    def __init__(self) -> None:
        super().__init__()
        self.conflicts: tuple[ConflictView, ...] = ()

    def body(self) -> ComposeResult:
        """How many there are and what is to be done, then the entries."""
        yield Static("", markup=False, id="conflicts-head")
        yield ConflictList(columns(), id="conflicts-list")

    @property
    def lines(self) -> ConflictList:
        """The entries."""
        return self.query_one(ConflictList)

    @property
    def conflict(self) -> ConflictView | None:
        """The one at the cursor."""
        return next((one for one in self.conflicts if key_of(one) == self.lines.current), None)

    def show_footer(self) -> None:
        """The digits of the values, and what else can be done."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read what differs."""
        from rmtui.store.reads.conflicts import conflicts

        self.show_conflicts(await self.desk.read(conflicts))

    def show_conflicts(self, conflicts: tuple[ConflictView, ...]) -> None:
        """Show these; the cursor stays, or goes to the next where its own is settled."""
        self.conflicts = conflicts
        said = t("exchange.conflicts_say", n=len(conflicts)) if conflicts else t("exchange.no_conflicts")
        hint = t("exchange.conflicts_hint") if conflicts else t("exchange.conflicts_back")
        head = Content("\n").join([joined((said, "bold $text")), joined((hint, "$muted"))])
        self.query_one("#conflicts-head", Static).update(head)
        self.lines.show_conflicts(conflicts, self.desk.playbook, self.desk.clock.now().date())
        if not self.focused:
            self.lines.focus()

    @work(group="act")
    async def action_take(self, digit: int) -> None:
        """Take the value on this digit."""
        from rmtui.store.writes import conflicts as writes

        conflict = self.conflict
        offer = next((one for one in offers(conflict) if one.digit == str(digit)), None) if conflict else None
        if conflict is None or offer is None:
            return
        place = (conflict.tbl, conflict.row_id, conflict.field)
        if offer.older:
            saved = await self.desk.write(writes.edit, *place, offer.value.value)
        else:
            saved = await self.desk.write(writes.take, *place, offer.value.origin, offer.value.seq)
        if saved is not None:
            self.say(t("exchange.settled", name=conflict.name, field=field_label(conflict.tbl, conflict.field)))

    @work(group="act")
    async def action_edit(self) -> None:
        """Type another value; the one in force stands there to be changed."""
        from rmtui.store.writes import conflicts as writes

        conflict = self.conflict
        if conflict is None:
            return
        label = field_label(conflict.tbl, conflict.field)
        why = self.desk.store.why_read_only
        if why is not None:
            self.say(words.refusal(why), warn=True)
            return
        ask = Ask("value", label, value=conflict.shown.value)
        answer = await asked(self.app, FormDialog(f"{conflict.name}  {label}", (ask,)))
        if answer is None:
            return
        place = (conflict.tbl, conflict.row_id, conflict.field)
        if await self.desk.write(writes.edit, *place, answer.text("value")) is not None:
            self.say(t("exchange.settled", name=conflict.name, field=label))

    def action_leave(self) -> None:
        """Leave it as it is and go on to the next."""
        self.lines.action_cursor_down()

    def action_open_card(self) -> None:
        """Open the customer's card."""
        conflict = self.conflict
        if conflict is None or not conflict.customer_id:
            self.say(t("exchange.no_card"), warn=True)
            return
        from rmtui.screens.card import CardScreen

        self.app.push_screen(CardScreen(conflict.customer_id))
