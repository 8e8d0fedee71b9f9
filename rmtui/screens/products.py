"""The catalogue of products: what the book's proposals are made of, with the selling points; a layer over the page."""

from collections.abc import Callable
from typing import Any, Concatenate

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from rmtui.commands import Scope, bindings
from rmtui.domain.views import RowView, Saved
from rmtui.i18n import t
from rmtui.screens.acting import ActingScreen
from rmtui.screens.row_form import ask_row
from rmtui.widgets import product_list
from rmtui.widgets.asking import Choice
from rmtui.widgets.plain import plain
from rmtui.widgets.text_pane import TextPane
from rmtui.widgets.virtual_list import ListHeading, VirtualList

WIDE = 120
"""Columns from which the selling points stand beside the list."""
FORM = "product"


class ProductsScreen(ActingScreen):
    """The book's products; typed words narrow the list, the points of the one at the cursor stand with it."""

    AUTO_FOCUS = ""
    PAGE = "products"
    SCOPES = (Scope.PRODUCTS,)
    BINDINGS = bindings(Scope.PRODUCTS)
    DEFAULT_CSS = """
    #product-panes { height: 1fr; layout: vertical; }
    #product-pane { height: 1fr; width: 1fr; }
    #product-status { height: 1; padding: 0 2; margin-top: 1; }
    #product-none { height: auto; padding: 1 2; display: none; }
    #product-filter { display: none; border: none; height: 1; padding: 0 2; background: $panel; }
    #product-filter:focus { background: $row-cursor; }
    #product-filter > .input--placeholder { color: $faint; }
    #product-points { height: 6; padding: 0 2; border-top: solid $border; scrollbar-size-vertical: 1; }
    ProductsScreen.-wide #product-panes { layout: horizontal; }
    ProductsScreen.-wide #product-points {
        width: 36%; height: 1fr; border: round $border; scrollbar-size-vertical: 1;
    }
    ProductsScreen #product-points:focus { border: round $accent; }
    ProductsScreen.-filtering #product-filter { display: block; }
    ProductsScreen.-empty #product-none { display: block; }
    ProductsScreen.-empty VirtualList, ProductsScreen.-empty ListHeading { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._products: tuple[RowView, ...] = ()
        self._typed = ""

    def body(self) -> ComposeResult:
        """How many there are, what is typed, the list; the selling points beside or below."""
        with Container(id="product-panes"):
            with Vertical(id="product-pane"):
                yield Static("", markup=False, id="product-status")
                yield Input(placeholder=t("products.prompt"), id="product-filter", compact=True)
                lines = VirtualList(product_list.columns(), id="product-list")
                yield ListHeading(lines)
                yield lines
                yield Static(plain(t("products.none"), "$text-muted", lines=True), id="product-none")
            yield TextPane(id="product-points")

    @property
    def lines(self) -> VirtualList:
        """The products."""
        return self.query_one("#product-list", VirtualList)

    @property
    def current(self) -> RowView | None:
        """The product at the cursor."""
        key = self.lines.current if self.is_mounted else ""
        return next((row for row in self._products if f"{FORM}:{row.id}" == key), None)

    @property
    def has_product(self) -> bool:
        """Whether there is one: the predicate of the table's commands."""
        return self.current is not None

    async def load(self) -> None:
        """Read the catalogue; the cursor stays."""
        from rmtui.store.reads.rows import rows

        self._products = product_list.in_order(await self.desk.read(rows, FORM))
        self.show_products()
        if not self.focused:
            self.lines.focus()

    def show_products(self, key: str = "") -> None:
        """Draw those that match what is typed."""
        found = [row for row in self._products if product_list.matches(row, self._typed)]
        self.set_class(not self._products, "-empty")
        self.query_one("#product-status", Static).update(
            product_list.status(self._products, len(found), self._typed), layout=False
        )
        self.lines.show([product_list.line(row) for row in found], key=key)
        self.show_points()

    @on(VirtualList.Highlighted)
    def show_points(self) -> None:
        """What the product at the cursor is, does and is good for."""
        row, tall = self.current, self.app.size.width >= WIDE
        self.query_one(TextPane).show_text(product_list.points(row, tall=tall) if row else Content(""))

    def on_resize(self) -> None:
        """The points are told shorter below the list."""
        super().on_resize()
        self.show_points()

    @on(VirtualList.Chosen)
    def chosen_by_click(self) -> None:
        """A second click changes the product."""
        self.action_edit()

    async def keep(self, use_case: Callable[Concatenate[Any, ...], Saved], *args: Any, **kwargs: Any) -> Saved | None:
        """Write, and say that it is saved; None where it was refused."""
        saved = await self.desk.write(use_case, *args, **kwargs)
        if saved is not None and self.is_attached:
            self.say(t("products.saved"))
        return saved

    @work(group="act")
    async def action_add(self) -> None:
        """A new product; the cursor goes to it."""
        saved = await ask_row(self, FORM)
        if saved is not None:
            self._narrow("")
            await self.guarded(self.load())
            self.lines.go(f"{FORM}:{saved.added}")

    @work(group="act")
    async def action_edit(self) -> None:
        """Change the product at the cursor."""
        if self.current is not None:
            await ask_row(self, FORM, self.current)

    @work(group="act")
    async def action_remove(self) -> None:
        """No longer sold, sold again, or out of the catalogue; `u` brings it back."""
        row = self.current
        if row is None:
            return
        from rmtui.store.writes.rows import edit, remove

        gone = row.flag("withdrawn")
        choices = (
            Choice("1", "sell" if gone else "withdraw", t("products.sell" if gone else "products.withdraw")),
            Choice("2", "remove", t("products.remove"), t("products.remove_hint")),
        )
        answer = await self.ask(f"{t('products.what')}  {row.text('name')}", choices=choices)
        if answer is not None and answer.choice == "remove":
            await self.keep(remove, FORM, row.id)
        elif answer is not None:
            await self.keep(edit, FORM, row.id, {"withdrawn": "" if gone else "1"})

    def action_filter(self) -> None:
        """Type words by which to find products."""
        self.add_class("-filtering")
        self.query_one(Input).focus()

    @on(Input.Changed, "#product-filter")
    def narrow(self, event: Input.Changed) -> None:
        """Those that match what is typed."""
        self._typed = event.value.strip()
        if self._typed or self.is_attached:
            self.show_products()

    @on(Input.Submitted, "#product-filter")
    def back_to_list(self) -> None:
        """Enter goes on with what was found."""
        self.lines.focus()

    def _narrow(self, text: str) -> None:
        """Take the words away, or put others there."""
        self._typed = text
        self.query_one(Input).value = text
        self.set_class(bool(text), "-filtering")

    def on_key(self, event: Any) -> None:
        """From the words typed, the arrow leads to the list."""
        if event.key == "down" and isinstance(self.focused, Input):
            self.lines.focus()
            event.stop()

    async def action_back(self) -> None:
        """First the typed words go, then the layer."""
        if self.has_class("-filtering"):
            self._narrow("")
            self.show_products()
            self.lines.focus()
        else:
            await super().action_back()

    def action_to_points(self) -> None:
        """Let the arrows scroll the selling points."""
        self.query_one(TextPane).focus()

    def action_to_list(self) -> None:
        """Let the arrows choose again."""
        self.lines.focus()
