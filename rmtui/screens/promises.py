"""All open promises and complaints of the book, most urgent first; a layer over the page (features S1-13, S1-14)."""

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.promises import PromiseView, count
from rmtui.i18n import t
from rmtui.screens.customer import CustomerScreen
from rmtui.store.reads.complaints import ComplaintView
from rmtui.widgets import promise_list
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.promise_list import COMPLAINT, PROMISE
from rmtui.widgets.virtual_list import ListHeading, VirtualList

FOOTER = ("promises.end", "promises.card", "customer.call", "customer.sms", "promises.back", "app.help")


class PromisesScreen(CustomerScreen):
    """The word that was given, whoever it was given to."""

    AUTO_FOCUS = ""
    PAGE = "promises"
    SCOPES = (Scope.PROMISES, Scope.CUSTOMER)
    BINDINGS = bindings(Scope.PROMISES)
    DEFAULT_CSS = """
    #promise-status { height: 1; padding: 0 2; margin-top: 1; }
    #promise-none { height: auto; padding: 1 2; display: none; }
    PromisesScreen.-empty #promise-none { display: block; }
    PromisesScreen.-empty VirtualList, PromisesScreen.-empty ListHeading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._promises: tuple[PromiseView, ...] = ()
        self._complaints: tuple[ComplaintView, ...] = ()

    def body(self) -> ComposeResult:
        """How many there are, and the list."""
        yield Static("", markup=False, id="promise-status")
        yield Static(plain(t("promises.none"), "$text-muted", lines=True), id="promise-none")
        lines = VirtualList(promise_list.columns(), id="promise-list")
        yield ListHeading(lines)
        yield lines

    @property
    def lines(self) -> VirtualList:
        """The list."""
        return self.query_one("#promise-list", VirtualList)

    @property
    def promise(self) -> PromiseView | None:
        """The promise at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._promises if PROMISE + one.id == key), None)

    @property
    def complaint(self) -> ComplaintView | None:
        """The complaint at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((one for one in self._complaints if COMPLAINT + one.id == key), None)

    @property
    def customer(self) -> str:
        """To whom the word at the cursor was given."""
        found = self.promise or self.complaint
        return found.customer if found else ""

    def name_of(self, customer: str) -> str:
        """A customer's name, from the lines."""
        every: tuple[PromiseView | ComplaintView, ...] = (*self._promises, *self._complaints)
        return next((one.name for one in every if one.customer == customer), "")

    def show_footer(self) -> None:
        """The layer's own keys first."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    async def load(self) -> None:
        """Read what is open; the cursor stays."""
        from rmtui.store.reads.complaints import open_complaints
        from rmtui.store.reads.promises import open_promises

        self._complaints = await self.desk.read(open_complaints)
        self._promises = await self.desk.read(open_promises)
        today = self.now.date()
        self.set_class(not self._promises and not self._complaints, "-empty")
        status = promise_list.status(count(self._promises, today), len(self._complaints))
        self.query_one("#promise-status", Static).update(status, layout=False)
        rows = [promise_list.complaint_line(one.id, one.name, one.text, one.course, today) for one in self._complaints]
        self.lines.show([*rows, *(promise_list.line(one, today) for one in self._promises)])
        if not self.focused:
            self.lines.focus()

    @work(group="act")
    async def action_end(self) -> None:
        """How the promise ended, or the complaint's next step."""
        if self.promise is not None:
            from rmtui.screens.promise_asks import ask_end

            await ask_end(self, self.promise)
        elif (one := self.complaint) is not None and one.course.next:
            from rmtui.screens.complaint_steps import ask_step

            await ask_step(self, one.id, one.text, one.course.next)

    def action_card(self) -> None:
        """The customer's card."""
        if self.customer:
            self.action_edit_card()

    def action_edit_card(self) -> None:
        """Open the card over the list."""
        from rmtui.screens.card import CardScreen

        self.app.push_screen(CardScreen(self.customer))
