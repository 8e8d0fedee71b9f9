"""Customers: the whole book as one list, narrowed by a few keys; where there is room, the script beside it."""

from datetime import date

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from rmtui import words
from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.views import Saved
from rmtui.events import BookChanged
from rmtui.i18n import language, t
from rmtui.screens.briefing import briefing, script_parts
from rmtui.screens.customer import CustomerScreen
from rmtui.screens.narrowing import ask_filters, filter_words
from rmtui.screens.new_customer import ask_customer
from rmtui.store.reads.book import BookLine, Filters
from rmtui.text import mask_phone
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined
from rmtui.widgets.script_pane import ScriptPane
from rmtui.widgets.virtual_list import Cell, Column, ListHeading, Row, VirtualList

FIRST = 200
"""Customers read first: they are on the screen before more are asked for."""
CHUNK = 1000
"""Customers read at a time after that."""
MANY = 200
"""Above so many changed customers the list is read anew, not line by line."""
BRIEF_AFTER = 0.08
"""Seconds the cursor must rest before a card is read."""
FOOTER = ("customer.open_card", "customer.call", "customer.sms", "customers.filter", "list.new", "app.find", "app.help")


def columns() -> tuple[Column, ...]:
    """Name, number, tier, stage and day, phone, last and next contact, state; what does not fit waits for width."""
    label = [t(f"column.{name}") for name in ("name", "number", "tier", "stage", "phone", "last", "next", "state")]
    if language() == "en":
        sizes = ((0, 0), (9, 94), (10, 0), (14, 0), (11, 0), (7, 0), (6, 0), (9, 0))
    else:
        sizes = ((0, 0), (9, 0), (4, 0), (10, 0), (11, 0), (7, 0), (7, 0), (6, 0))
    return tuple(Column(wide, least, text) for (wide, least), text in zip(sizes, label, strict=True))


class CustomersScreen(CustomerScreen):
    """The page of all customers."""

    PAGE = "customers"
    SCOPES = (Scope.CUSTOMER, Scope.CUSTOMERS)
    BINDINGS = bindings(Scope.CUSTOMERS)
    DEFAULT_CSS = """
    #book-panes { height: 1fr; }
    #book-pane { width: 1fr; }
    #book-status { height: 1; padding: 0 2; margin-top: 1; }
    CustomersScreen.-wide #book-pane { width: 60%; }
    CustomersScreen.-wide ScriptPane { width: 40%; }
    """
    _resting: Timer | None = None

    def __init__(self) -> None:
        super().__init__()
        self._filters = Filters()
        self._lines: dict[str, BookLine] = {}
        self._complete = False
        self._version: object = None
        self._shown: Filters | None = None
        self._following = ""

    def body(self) -> ComposeResult:
        """What is shown, labels, the list; the script pane for wide screens."""
        with Horizontal(id="book-panes"):
            with Vertical(id="book-pane"):
                yield Static("", markup=False, id="book-status")
                book = VirtualList(columns(), id="book-list")
                yield ListHeading(book)
                yield book
            yield ScriptPane()

    def show_footer(self) -> None:
        """What this page adds stands beside the commonest commands."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    @property
    def book(self) -> VirtualList:
        """The list."""
        return self.query_one("#book-list", VirtualList)

    @property
    def customer(self) -> str:
        """The customer at the cursor."""
        return self.book.current if self.is_mounted else ""

    def chosen(self) -> tuple[str, ...]:
        """The marked customers in the list's order, else the one at the cursor."""
        marked = self.book.marked
        return tuple(row.key for row in self.book.rows if row.key in marked) or super().chosen()

    def many(self) -> tuple[str, ...]:
        """Whom a message to many is for: the marked, else those whom the filter leaves; nobody of the whole book."""
        if self.book.marked:
            return self.chosen()
        return tuple(self._lines) if self._filters != Filters() and self._complete else ()

    @work(group="act")
    async def action_group(self) -> None:
        """Put the marked customers into a group, or keep the filter as one."""
        from rmtui.screens.group_asks import ask_group

        filters = Filters() if self.book.marked else self._filters
        if await ask_group(self, self.chosen(), filters):
            self.after_saved(())

    def name_of(self, customer: str) -> str:
        """A customer's name, from the list."""
        found = self._lines.get(customer)
        return found.line.name if found else ""

    async def load(self) -> None:
        """Read the book page by page; nothing happens where nothing was written since."""
        from rmtui.store.reads.book import book, version

        mark, filters = await self.desk.read(version), self._filters
        if mark == self._version and filters == self._shown:
            return
        fresh = filters != self._shown or not self.book.rows
        self._complete = False
        found: dict[str, BookLine] = {}
        after = ""
        limit = FIRST
        while chunk := await self.desk.read(book, filters, after=after, limit=limit):
            found |= {one.line.customer_id: one for one in chunk}
            rows = [self._row(one) for one in chunk]
            if fresh:
                self._lines = found
                self._take(rows, after)
            after = chunk[-1].line.customer_id
            if len(chunk) < limit:
                break
            limit = CHUNK
        self._lines, self._complete, self._shown, self._version = found, True, filters, mark
        if not fresh or not found:
            self.book.show([self._row(one) for one in found.values()])
        self._follow()
        self._draw_status()
        if not self.focused:
            self.book.focus()

    def _take(self, rows: list[Row], after: str) -> None:
        if after:
            self.book.extend(rows)
        else:
            self.book.show(rows)
        self._draw_status()

    def _follow(self) -> None:
        if self._following and self.book.go(self._following):
            self._following = ""

    def book_changed(self, change: BookChanged) -> None:
        """Where the customers are named and listed, only their lines are read anew."""
        if change.undone and change.customers:
            self._following = change.customers[0]
        listed = bool(change.customers) and all(one in self._lines for one in change.customers)
        if listed and self._complete and len(change.customers) <= MANY and self.is_current:
            self._follow()
            self.refresh_lines(change.customers)
            self.rest_on_customer()
        else:
            super().book_changed(change)

    @work(group="load", exclusive=True)
    async def refresh_lines(self, customers: tuple[str, ...]) -> None:
        """Repaint the lines of these customers alone."""
        from rmtui.store.reads.book import named, version

        mark = await self.desk.read(version)
        found = await self.guarded(self.desk.read(named, customers))
        lines = {one.line.customer_id: one for one in found or ()}
        if set(lines) != set(customers) or any(lines[one].line.name != self._lines[one].line.name for one in customers):
            self.reload()
            return
        for customer, one in lines.items():
            self._lines[customer] = one
            self.book.put(self._row(one))
        self._version = mark

    def after_saved(self, customers: tuple[str, ...]) -> None:
        """A round is over: the marks go."""
        self.book.clear_marks()
        self._draw_status()

    def _row(self, one: BookLine) -> Row:
        line, today = one.line, self.now.date()
        state = t(f"state.short.{line.state}") if line.state != "active" else ""
        late = line.next_on is not None and line.next_on < today
        next_word = _day(line.next_on, today) if line.next_on else ""
        return Row(
            line.customer_id,
            (
                Cell(line.name, "muted" if line.state == "dropped" else ""),
                Cell(line.number, "muted"),
                Cell(words.tier(self.desk.playbook, line.tier), "muted"),
                Cell(words.clock(one.clock), words.urgency_tone(one.clock)),
                Cell(mask_phone(line.phone), "muted"),
                Cell(_day(line.last_contact, today) if line.last_contact else t("today.never"), "muted"),
                Cell(next_word, "error" if late else "accent" if next_word else ""),
                Cell(t("concern.complaint"), "error") if line.complaint else Cell(state, "warning"),
            ),
        )

    def _draw_status(self) -> None:
        count = len(self._lines)
        narrowed = filter_words(self._filters, self.desk.playbook, self.now.date())
        total = t("book.count" if self._complete else "book.reading", n=count)
        parts: list[tuple[str, str] | str] = [(total, "bold $text")]
        if narrowed:
            parts += ["   ", (t("book.narrowed", by=narrowed), "bold $accent"), "   ", (t("book.widen"), "$muted")]
        if self.book.marked:
            parts += ["   ", (t("book.marked", n=len(self.book.marked)), "$text-warning")]
        status = joined(*parts)
        if self._complete and not count:
            status = joined(
                (t("book.nobody") if narrowed else t("book.empty"), "$text-warning"), "   ", (narrowed, "$muted")
            )
        self.query_one("#book-status", Static).update(status)

    @on(VirtualList.Highlighted)
    def rest_on_customer(self) -> None:
        """Read the card once the cursor rests, where there is a pane for it."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(BRIEF_AFTER, self.show_customer)

    @on(VirtualList.Chosen)
    def open_by_mouse(self) -> None:
        """A second click opens the card."""
        self.action_open_card()

    @work(group="brief", exclusive=True)
    async def show_customer(self) -> None:
        """The essence of the card and the script of the customer at the cursor."""
        customer, desk, pane = self.customer, self.desk, self.query_one(ScriptPane)
        if customer:
            desk.customer = customer
        if not customer or not pane.display:
            pane.clear()
            return
        found = await self.guarded(desk.read(briefing, customer, self.talk_channel(), None, desk.me, desk.config))
        if found is not None and customer == self.customer:
            script = (found.template.title, script_parts(found))
            pane.show(found.card, found.hints, Content(""), script, desk.playbook, self.now.date())

    def action_mark(self) -> None:
        """Mark or unmark: commands apply to the marked."""
        self.book.toggle_mark()
        self._draw_status()

    @work(group="act")
    async def action_filter(self) -> None:
        """Narrow the list, or show all again."""
        found = await ask_filters(self, self._filters)
        if found is not None:
            self._narrow(found)

    def _narrow(self, filters: Filters) -> None:
        self._filters = filters
        self.book.clear_marks()
        self.reload()

    async def action_back(self) -> None:
        """Marks go first, then the filter."""
        if self.book.marked:
            self.book.clear_marks()
            self._draw_status()
        elif self._filters != Filters():
            self._narrow(Filters())

    @work(group="act")
    async def action_new(self) -> None:
        """A new customer; what was typed is kept where it is refused."""
        saved: Saved | None = await ask_customer(self)
        if saved is not None:
            self._following = saved.customers[0]
            self._filters = Filters()
            self.reload()


def _day(value: date, today: date) -> str:
    """A day in seven cells: 12-05, or the month of another year."""
    return f"{value:%m-%d}" if value.year == today.year else f"{value:%Y-%m}"
