"""Who is invited to an activity: the answers by one key, the follow-up, whom else it would suit."""

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.activities import Activity, Invitee
from rmtui.i18n import t
from rmtui.screens.base import asked
from rmtui.screens.customer import CustomerScreen
from rmtui.widgets import activity_list
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FOOTER = ("invitees.yes", "invitees.came", "invitees.follow_up", "invitees.add", "customer.call", "app.help")


class InviteesScreen(CustomerScreen):
    """The invitations of one activity; commands are for the marked, else for the one at the cursor."""

    AUTO_FOCUS = ""
    PAGE = "activities"
    SCOPES = (Scope.INVITEES, Scope.CUSTOMER)
    BINDINGS = bindings(Scope.INVITEES)
    DEFAULT_CSS = """
    #guest-status { height: 1; padding: 0 2; margin-top: 1; }
    #guest-none { height: auto; padding: 1 2; display: none; }
    InviteesScreen.-empty #guest-none { display: block; }
    InviteesScreen.-empty VirtualList, InviteesScreen.-empty ListHeading { display: none; }
    """

    def __init__(self, activity: Activity) -> None:
        super().__init__()
        self.activity = activity
        self._guests: tuple[Invitee, ...] = ()

    def body(self) -> ComposeResult:
        """The activity and the list."""
        yield Static("", markup=False, id="guest-status")
        yield Static(plain(t("activity.nobody"), "$text-muted", lines=True), id="guest-none")
        lines = VirtualList(activity_list.guest_columns(), id="guest-list")
        yield ListHeading(lines)
        yield lines

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#guest-list", VirtualList)

    @property
    def customer(self) -> str:
        """The guest at the cursor."""
        return self.lines.current if self.is_mounted else ""

    def chosen(self) -> tuple[str, ...]:
        """The marked guests in the list's order, else the one at the cursor."""
        marked = self.lines.marked
        return tuple(row.key for row in self.lines.rows if row.key in marked) or super().chosen()

    def many(self) -> tuple[str, ...]:
        """Whom a message to many is for: the marked, else all of them."""
        return self.chosen() if self.lines.marked else tuple(one.customer for one in self._guests)

    def name_of(self, customer: str) -> str:
        """A guest's name."""
        return next((one.name for one in self._guests if one.customer == customer), "")

    def show_footer(self) -> None:
        """The layer's own keys first."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read who is invited; the cursor stays."""
        from rmtui.store.reads.activities import activity, invitees

        self.activity = await self.desk.read(activity, self.activity.id)
        self._guests = await self.desk.read(invitees, self.activity.id)
        today = self.now.date()
        self.set_class(not self._guests, "-empty")
        status = activity_list.guest_status(self.activity, self._guests, today)
        self.query_one("#guest-status", Static).update(status, layout=False)
        playbook = self.desk.playbook
        self.lines.show(activity_list.guest(one, self.activity, playbook, today) for one in self._guests)
        if not self.focused:
            self.lines.focus()

    def after_saved(self, customers: tuple[str, ...]) -> None:
        """The marks go."""
        self.lines.clear_marks()

    def action_mark(self) -> None:
        """Mark or unmark."""
        self.lines.toggle_mark()

    @work(group="act")
    async def action_state(self, state: str) -> None:
        """What the invitation came to."""
        from rmtui.store.writes.activities import set_state

        if self.customer and await self.keep(set_state, self.activity.id, self.chosen(), state):
            self.lines.clear_marks()

    @work(group="act")
    async def action_follow_up(self) -> None:
        """What follows from it, in words."""
        from rmtui.store.writes.activities import set_state

        guest = next((one for one in self._guests if one.customer == self.customer), None)
        if guest is None:
            return
        asks = (Ask("text", t("form.invitation.follow_up"), value=guest.follow_up),)
        answer = await self.ask(f"{t('form.invitation.follow_up')}  {guest.name}", asks)
        if answer is not None:
            await self.keep(set_state, self.activity.id, (guest.customer,), guest.state, answer.text("text"))

    @work(group="act")
    async def action_withdraw(self) -> None:
        """Take the invitation back."""
        from rmtui.store.writes.activities import withdraw

        if self.customer:
            await self.keep(withdraw, self.activity.id, self.chosen())

    @work(group="act")
    async def action_add(self) -> None:
        """Invite those whom it suits, a group, or one customer."""
        from rmtui.store.writes.activities import invite

        found = await self._ask_whom()
        if found:
            await self.keep(invite, self.activity.id, found)
        elif found is not None:
            self.say(t("activity.nobody_fits"), warn=True)

    async def _ask_whom(self) -> Sequence[str] | None:
        """Whom to invite; None: stepped back."""
        from rmtui.store.reads.activities import fitting

        suited = await self.guarded(self.desk.read(fitting, self.activity.id)) or ()
        choices = (Choice("1", "fits", t("activity.fits"), t("group.size", n=len(suited))),
                   Choice("2", "group", t("activity.group")), Choice("3", "one", t("activity.one")))  # fmt: skip
        answer = await self.ask(f"{t('command.invitees.add')}  {self.activity.name}", choices=choices)
        if answer is None or answer.choice == "fits":
            return suited if answer else None
        if answer.choice == "one":
            from rmtui.screens.find import FindScreen

            one = await asked(self.app, FindScreen())
            return (one,) if one else None
        from rmtui.screens.group_asks import pick_group
        from rmtui.store.reads.groups import members

        group = await pick_group(self)
        return await self.guarded(self.desk.read(members, group.id)) if group else None
