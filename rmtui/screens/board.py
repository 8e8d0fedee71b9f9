"""The board: the seven stages with their customers, days used and left, and moving between them."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui.commands import BY_ID, Scope, bindings
from rmtui.domain.model import Stage
from rmtui.domain.views import BoardColumn
from rmtui.events import BookChanged
from rmtui.i18n import t
from rmtui.screens.customer import CustomerScreen
from rmtui.text import width
from rmtui.widgets.board_column import StageColumn
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined
from rmtui.widgets.stage_rail import StageRail

PAGE = 200
"""Customers read a stage at a time."""


FOOTER = ("customer.open_card", "customer.call", "customer.sms", "customer.next", "customer.forward",
          "customer.backward", "app.help")  # fmt: skip


def in_view(cells: int) -> int:
    """How many stages stand side by side (design.md section 6): three, from 100 columns five, from 140 all."""
    return 3 if cells < 100 else 5 if cells < 140 else 7


class BoardScreen(CustomerScreen):
    """The page of the seven stages."""

    PAGE = "board"
    SCOPES = (Scope.CUSTOMER, Scope.BOARD)
    BINDINGS = bindings(Scope.BOARD)
    DEFAULT_CSS = """
    #board-stages { height: 1fr; }
    #board-stages Vertical { width: 1fr; }
    .stage-heading { height: 1; padding: 0 1; }
    BoardScreen.-all .stage-heading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[BoardColumn, ...] = ()
        self._stage = Stage.FIRST_CONTACT
        self._first = 1
        self._limit = PAGE
        self._following = ""

    def body(self) -> ComposeResult:
        """The rail over the stages."""
        yield StageRail()
        with Horizontal(id="board-stages"):
            for stage in Stage:
                with Vertical(id=f"pane-{int(stage)}"):
                    yield Static("", markup=False, classes="stage-heading", id=f"heading-{int(stage)}")
                    yield StageColumn(stage, self.desk.playbook)

    def show_footer(self) -> None:
        """Moving stands beside the commonest commands."""
        settings = self.desk.settings
        self.query_one(QuietFooter).show((BY_ID[name] for name in FOOTER), settings.keymap, settings.keys)

    def column(self, stage: Stage) -> StageColumn:
        """The widget of a stage."""
        return self.query_one(f"#stage-{int(stage)}", StageColumn)

    @property
    def customer(self) -> str:
        """The customer at the cursor of the stage in focus."""
        return self.column(self._stage).current if self.is_mounted else ""

    def chosen(self) -> tuple[str, ...]:
        """The marked customers of the stage in focus, else the one at its cursor: a move is out of one stage."""
        here = self.column(self._stage)
        return tuple(card.customer_id for card in here.cards if card.customer_id in here.marked) or super().chosen()

    def name_of(self, customer: str) -> str:
        """A customer's name, from the cards."""
        cards = (card for column in self._columns for card in column.cards)
        return next((card.name for card in cards if card.customer_id == customer), "")

    async def load(self) -> None:
        """Read the stages; only those that changed are painted."""
        from rmtui.store.reads.board import board

        first = not self._columns
        self._columns = await self.desk.read(board, self._limit)
        for column in self._columns:
            self.column(column.stage).show(column)
        if first:
            self._stage = next((one.stage for one in self._columns if one.cards), Stage.FIRST_CONTACT)
        self._follow()
        self._arrange()
        if first or not self.focused:
            self.column(self._stage).focus()

    def book_changed(self, change: BookChanged) -> None:
        """What was undone is shown: the cursor goes to the customer."""
        if change.undone and change.customers:
            self._following = change.customers[0]
        super().book_changed(change)

    def _follow(self) -> None:
        for stage in Stage:
            if self._following and self.column(stage).go(self._following):
                self._following = ""
                self._stage = stage
                self.column(stage).focus()

    def on_resize(self) -> None:
        """As many stages as there is room for."""
        super().on_resize()
        self._arrange()

    def _arrange(self) -> None:
        """Keep the stage in focus in view; headings stand over the stages where the rail is not in line with them."""
        shown = in_view(self.app.size.width)
        stage = int(self._stage)
        self._first = max(1, min(self._first, stage, 8 - shown), stage - shown + 1)
        visible = frozenset(Stage(n) for n in range(self._first, self._first + shown))
        for one in Stage:
            self.query_one(f"#pane-{int(one)}").display = one in visible
            self.column(one).set_class(one is self._stage, "-here")
        self.set_class(shown == len(Stage), "-all")
        if self._columns:
            self.query_one(StageRail).show(self._columns, self._stage, visible)
            for column in self._columns:
                self.query_one(f"#heading-{int(column.stage)}", Static).update(self._heading(column, shown))

    def _heading(self, column: BoardColumn, shown: int) -> Content:
        number = str(int(column.stage))
        name = t(f"stage.{number}")
        room = self.app.size.width // shown - 2 - len(str(column.total)) - 4
        if width(name) > room:
            name = t(f"stage.{number}.short")
        tone = "bold $accent" if column.stage is self._stage else "bold $text"
        return joined((f"{number} {name}", tone), "  ", (str(column.total), "$muted"))

    def on_descendant_focus(self) -> None:
        """The stage in focus is the one whose commands are meant."""
        if isinstance(self.focused, StageColumn) and self.focused.stage is not self._stage:
            self._stage = self.focused.stage
            self._arrange()

    def action_turn(self, by: int) -> None:
        """To the stage beside."""
        if 1 <= self._stage + by <= len(Stage):
            self._stage = Stage(self._stage + by)
            self._arrange()
            self.column(self._stage).focus()

    def action_mark(self) -> None:
        """Mark or unmark: commands apply to the marked of this stage."""
        self.column(self._stage).toggle_mark()

    async def action_back(self) -> None:
        """Marks go."""
        self.column(self._stage).clear_marks()

    def after_saved(self, customers: tuple[str, ...]) -> None:
        """A round is over: the marks go."""
        self.column(self._stage).clear_marks()

    @on(StageColumn.Chosen)
    def open_by_mouse(self) -> None:
        """A second click opens the card."""
        self.action_open_card()

    @on(StageColumn.MoreAsked)
    def read_more(self) -> None:
        """A stage holds more than was read."""
        self._limit += PAGE
        self.reload()
