"""The catalogue of products, by keys and on the command line: what is shown and what is in the book after."""

import pytest
from textual.widgets import Input

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.domain.views import RowView
from rmtui.screens.card import CardScreen
from rmtui.screens.importing import ImportScreen
from rmtui.screens.products import ProductsScreen
from rmtui.screens.row_form import RowDialog
from rmtui.store.home import Home
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import rows as writes
from rmtui.text import width
from rmtui.widgets.product_list import in_order, matches
from rmtui.widgets.virtual_list import VirtualList
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown

SMALL, LARGE = (80, 24), (140, 40)
SHELF = (
    {"name": "进取二号", "risk": "R4", "category": "fund", "bank": "示例银行", "withdrawn": "1"},
    {"name": "稳健一号", "risk": "R2", "category": "wealth", "term": "6", "rate": "2.3",
     "feature": "180天封闭", "advantage": "比活期高", "benefit": "半年后要用的钱不闲着"},
    {"name": "安心存一年", "risk": "R1", "category": "deposit", "term": "1y", "rate": "1.45"},
    {"name": "张[/]\x1b]52;c;eA==\x07[bold red]三", "category": "自有类别"},
)  # fmt: skip


@pytest.fixture
def shelf(store: Store) -> Store:
    """A store with four products."""
    for values in SHELF:
        store.write(writes.add, "product", "", values)
    return store


def front(app: RmApp) -> object:
    """What is in front."""
    return app.screen


def in_front(app: RmApp, kind: type) -> bool:
    """Whether such a screen is in front."""
    return isinstance(app.screen, kind)


def products(store: Store) -> dict[str, RowView]:
    """The catalogue by name."""
    return {row.text("name"): row for row in store.read(rows, "product")}


def test_products_stand_by_class_and_withdrawn_ones_last(shelf: Store) -> None:
    names = [row.text("name") for row in in_order(shelf.read(rows, "product"))]
    assert names == ["安心存一年", "稳健一号", "张[/][bold red]三", "进取二号"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", 4),
        ("稳健", 1),
        ("wenj", 1),
        ("wjyh", 1),
        ("R4", 1),
        ("Ｒ４", 1),
        ("存款", 1),
        ("示例 基金", 1),
        ("示例 存款", 0),
        ("[/]", 1),
    ],
)
def test_what_is_typed_finds_products(shelf: Store, typed: str, found: int) -> None:
    i18n.use("zh")
    assert sum(matches(row, typed) for row in shelf.read(rows, "product")) == found


async def test_an_empty_catalogue_says_what_to_do_and_is_filled(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        assert in_front(app, ProductsScreen)
        assert "按 + 添加产品，或按 I 导入" in shown(app).replace("\n", "")
        await press(pilot, "enter", "delete")
        assert in_front(app, ProductsScreen)
        await press(pilot, "+")
        assert in_front(app, RowDialog)
        await press(pilot, "text:Bond", "down", "4", "text:2", "ctrl+s")
        bond = products(store)["Bond"]
        assert (bond.text("category"), bond.number("risk")) == ("bond", 2)
        assert app.screen.query_one(VirtualList).current == f"product:{bond.id}"
        told = shown(app)
        assert "在售 1 种" in told and "债券" in told and "R2" in told and "还没有卖点" in told
        await press(pilot, "enter", "down", "down", "backspace", "backspace", "text:R3", "ctrl+s")
        assert products(store)["Bond"].number("risk") == 3 and "R3" in shown(app)
        await press(pilot, "escape")
        assert app.current_mode == "today" and not in_front(app, ProductsScreen)


async def test_withdrawn_sold_again_and_removed(shelf: Store) -> None:
    app = make_app(shelf)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        assert "在售 3 种" in shown(app) and "停售 1 种" in shown(app) and "已停售" in shown(app)
        await press(pilot, "delete", "1")
        assert products(shelf)["安心存一年"].flag("withdrawn") and "停售 2 种" in shown(app)
        await press(pilot, "delete", "1")
        assert not products(shelf)["安心存一年"].flag("withdrawn")
        await press(pilot, "delete", "2")
        assert "安心存一年" not in products(shelf)
        await press(pilot, "u")
        assert "安心存一年" in products(shelf) and "安心存一年" in shown(app)


async def test_typed_words_narrow_the_list_and_escape_takes_them_away(shelf: Store) -> None:
    app = make_app(shelf)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "P", "f", "text:wj", "down")
        screen = app.screen
        assert isinstance(screen, ProductsScreen)
        assert "筛选出 1 种" in shown(app) and "安心存一年" not in shown(app)
        assert "特点（F）  180天封闭" in shown(app) and "半年后要用的钱不闲着" in shown(app)
        await press(pilot, "enter")
        assert in_front(app, RowDialog)
        await press(pilot, "escape", "escape")
        assert front(app) is screen and "安心存一年" in shown(app)
        assert not screen.query_one(Input).display
        await press(pilot, "f", "text:zzz", "escape")
        assert len(screen.lines.rows) == 4
        await press(pilot, "I")
        assert in_front(app, ImportScreen)


async def test_wide_screens_have_the_points_beside_the_list_in_english(shelf: Store) -> None:
    app = make_app(shelf, language="en")
    async with app.run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "P", "down")
        screen = app.screen
        assert isinstance(screen, ProductsScreen)
        pane, lines = screen.query_one("#product-points").region, screen.lines.region
        assert pane.x >= lines.right and pane.height > 20
        told = shown(app)
        assert "3 on sale" in told and "1 withdrawn" in told and "180天封闭" in told and "Benefit" in told
        await press(pilot, "right")
        assert app.focused is screen.query_one("#product-points")
        await press(pilot, "left")
        assert app.focused is screen.lines


@pytest.mark.parametrize(("size", "language"), [(SMALL, "zh"), (SMALL, "en"), (LARGE, "zh"), (LARGE, "en")])
async def test_every_cell_has_room(shelf: Store, size: tuple[int, int], language: str) -> None:
    """All but names, which may be cut."""
    app = make_app(shelf, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "P")
        assert isinstance(app.screen, ProductsScreen)
        lines = app.screen.lines
        assert "张[/][bold red]三" in " ".join(row.cells[0].text for row in lines.rows)
        cells = lines.widths(lines.size.width)
        assert cells[0] >= 12
        for row in lines.rows:
            for cell, room in list(zip(row.cells, cells, strict=True))[1:]:
                assert not room or width(cell.text) <= room, (cell, room)
        for column, room in zip(lines.columns, cells, strict=True):
            assert not room or width(column.label) <= room


async def test_the_catalogue_lies_over_the_card(shelf: Store) -> None:
    made = add_customer(shelf, "王建国")
    app = make_app(shelf)
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        screen = CardScreen(made)
        await app.push_screen(screen)
        await settle(pilot)
        await press(pilot, "4", "f", "1")
        assert not in_front(app, ProductsScreen)
        await press(pilot, "escape")
        screen.lines.go("field:risk_rating")
        await press(pilot, "f", "2")
        assert in_front(app, ProductsScreen)
        await press(pilot, "P")
        assert len([one for one in app.screen_stack if isinstance(one, ProductsScreen)]) == 1
        await press(pilot, "escape")
        assert front(app) is screen


def test_the_catalogue_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    made = cli.ok("add", "-", "product", "name=稳健一号", "risk=R2", "feature=180天封闭")
    (row,) = cli.json("show", "-")["products"]
    assert (row["id"], row["risk"], row["feature"], row["withdrawn"]) == (made, 2, "180天封闭", False)
    cli.ok("edit", "-", "product:稳健一号", "withdrawn=1")
    assert cli.json("show", "-")["products"][0]["withdrawn"] is True
    cli.ok("edit", "-", f"product:{made}", "--remove")
    assert cli.json("show", "-")["products"] == []
