"""Lists of holdings and products on the screen: told by their headings, looked over, missing ones asked, one undo."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rmtui.app import RmApp
from rmtui.domain.views import RowView
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.import_list_view import Step
from rmtui.screens.import_lists import ImportListScreen
from rmtui.screens.importing import ImportScreen
from rmtui.screens.pick import PickDialog
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from tests.builders import add_customer
from tests.import_files import write_table
from tests.test_holdings_import import DEPOSIT, FUND, JANUARY, OTHER, PRODUCT, take
from tests.ui import make_app, press, settle, shown
from tests.waiting import text_of, until

YEAR = {**DEPOSIT, "产品名称": "一年定期", "到期日": "2026-09-01"}


def page(app: RmApp) -> ImportListScreen:
    """The list's import in front."""
    assert isinstance(app.screen, ImportListScreen)
    return app.screen


def at_step(app: RmApp, step: Step) -> bool:
    """Whether the list's import is in front, compared with the book, and at this step."""
    return isinstance(app.screen, ImportListScreen) and app.screen.step is step and not app.screen._busy


async def open_list(pilot: Pilot[int], app: RmApp, path: Path) -> None:
    """Press `I`, type the path, and wait for the preview."""
    await settle(pilot)
    await press(pilot, "I")
    assert isinstance(app.screen, ImportScreen)
    app.screen.query_one(Input).value = str(path)
    await press(pilot, "enter")
    await until(pilot, lambda: at_step(app, Step.PREVIEW))


def held(store: Store, customer: str) -> dict[str, RowView]:
    return {row.text("product"): row for row in store.read(rows, "holding", customer)}


def listed(folder: Path, *lines: Mapping[str, str], name: str = "持有20260228.csv") -> Path:
    return write_table(folder / name, *lines)


@pytest.fixture
def wang(store: Store) -> str:
    """A customer whom the lists name, and another one beside."""
    add_customer(store, "李秀英", number="0002")
    return add_customer(store, "王建国", number="0001")


@pytest.mark.parametrize(("size", "language"), [((80, 24), "zh"), ((140, 40), "en")])
async def test_a_list_is_looked_over_taken_and_undone(
    store: Store, tmp_path: Path, wang: str, size: tuple[int, int], language: str
) -> None:
    path = listed(tmp_path, {**DEPOSIT, "车牌": "x"}, FUND, {**FUND, "客户号": "9", "姓名": ""})
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await open_list(pilot, app, path)
        said = text_of(app, "#list-say")
        assert "2026-02-28" in said and "车牌" in said and "持有20260228.csv" in said
        assert "三年定期" in shown(app) and "9" in text_of(app, "#list-detail")
        assert held(store, wang) == {}
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
        assert set(held(store, wang)) == {"三年定期", "示例成长"}
        assert (tmp_path / "持有20260228-skipped.csv").exists()
        assert any(store.home.backups.glob("*import*"))
        await press(pilot, "u")
        await until(pilot, lambda: held(store, wang) == {})
        await press(pilot, "enter")
        assert not isinstance(app.screen, (ImportListScreen, ImportScreen))


async def test_missing_ones_are_asked_about_and_nothing_is_preselected(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, DEPOSIT, YEAR, {**DEPOSIT, **OTHER, "大类": "定期", "到期日": "2026-06-01"}, FUND)
    path = listed(tmp_path, {**DEPOSIT, "产品名称": "新存"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, path)
        await press(pilot, "enter")
        assert at_step(app, Step.MISSING) and page(app).closed == set()
        assert "已到期 2026-02-20" in shown(app) and "整位客户都不在文件中" in shown(app)
        ids = {product: row.id for product, row in held(store, wang).items()}
        await press(pilot, "a")
        assert page(app).closed == {ids["三年定期"]}
        await press(pilot, "a")
        assert page(app).closed == set()
        page(app).list.go(ids["一年定期"])
        await press(pilot, "space")
        assert page(app).closed == {ids["一年定期"]}
        page(app).list.go(ids["三年定期"])
        await press(pilot, "1")
        page(app).list.go(ids["一年定期"])
        await press(pilot, "2")
        assert page(app).closed == {ids["三年定期"]} and "结清" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
        assert "1 条持有已记为结清" in text_of(app, "#list-say")
        after = held(store, wang)
        assert after["三年定期"].text("closed_on") == "2026-02-28"
        assert after["一年定期"].text("closed_on") == "" and "新存" in after
        await press(pilot, "u")
        await until(pilot, lambda: "新存" not in held(store, wang))
        assert held(store, wang)["三年定期"].text("closed_on") == ""


async def test_kept_ones_stay_and_nothing_else_is_written(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, DEPOSIT, YEAR)
    before = held(store, wang)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, listed(tmp_path, YEAR))
        await press(pilot, "enter")
        assert at_step(app, Step.MISSING)
        await press(pilot, "escape")
        assert at_step(app, Step.PREVIEW)
        await press(pilot, "enter", "enter")
        assert not isinstance(app.screen, (ImportListScreen, ImportScreen))
    assert held(store, wang) == before


async def test_the_same_file_again_says_so_and_closes(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, DEPOSIT, as_of=JANUARY)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, listed(tmp_path, DEPOSIT))
        assert "完全一致" in text_of(app, "#list-say")
        await press(pilot, "enter")
        assert not isinstance(app.screen, (ImportListScreen, ImportScreen))


async def test_the_day_of_a_list_is_asked_by_a_key(store: Store, tmp_path: Path, wang: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, listed(tmp_path, DEPOSIT, name="持有.csv"))
        assert "2026-03-02（按今天）" in text_of(app, "#list-say")
        await press(pilot, "d")
        assert isinstance(app.screen, FormDialog)
        app.screen.query_one(Input).value = "2026-02-10"
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.PREVIEW))
        assert "2026-02-10（按输入）" in text_of(app, "#list-say")
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
    assert held(store, wang)["三年定期"].text("as_of") == "2026-02-10"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2026-02-20", "2026-02-20"), "截至 2026-02-20（各行自带日期）"),
        (("2026-02-20", "2026-02-18"), "各行自带日期（2026-02-18 至 2026-02-20）"),
        (("2026-02-20", ""), "各行自带日期，未写的按 2026-03-02（按今天）"),
    ],
)
async def test_rows_with_days_of_their_own_are_not_said_to_be_of_today(
    store: Store, tmp_path: Path, wang: str, days: tuple[str, str], said: str
) -> None:
    path = listed(tmp_path, {**DEPOSIT, "数据日期": days[0]}, {**FUND, "数据日期": days[1]}, name="持有.csv")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, path)
        head = text_of(app, "#list-say").split("\n")[0]
        assert head == f"持有.csv：持有清单，{said}"


async def test_a_column_is_given_its_field(store: Store, tmp_path: Path, wang: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, listed(tmp_path, {**DEPOSIT, "止期": "2027-01-31", "到期日": "2026-09-01"}))
        assert page(app).list.go("column:7")
        await press(pilot, "e")
        assert isinstance(app.screen, PickDialog)
        await press(pilot, "text:maturity", "enter")
        await until(pilot, lambda: at_step(app, Step.PREVIEW) and page(app).chosen == {6: None, 7: "maturity"})
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
    assert held(store, wang)["三年定期"].text("maturity") == "2027-01-31"


async def test_without_a_needed_column_the_page_says_which(store: Store, tmp_path: Path, wang: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, listed(tmp_path, DEPOSIT))
        assert page(app).list.go("column:0")
        await press(pilot, "e", "up", "enter")
        await until(pilot, lambda: at_step(app, Step.PREVIEW) and "客户号" in text_of(app, "#complaint"))
        await press(pilot, "enter")
        assert at_step(app, Step.PREVIEW) and page(app).plan is None
        await press(pilot, "escape")
        assert isinstance(app.screen, ImportScreen)
    assert held(store, wang) == {}


async def test_products_are_taken_and_left_ones_said(store: Store, tmp_path: Path) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, write_table(tmp_path / "产品.csv", PRODUCT))
        assert "产品清单" in text_of(app, "#list-say") and "R2" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
        assert [row.text("name") for row in store.read(rows, "product")] == ["稳健一号"]
        await press(pilot, "enter")
        await open_list(pilot, app, write_table(tmp_path / "新.csv", {**PRODUCT, "产品代码": "B", "产品名称": "乙"}))
        assert "目录中有、文件中没有" in shown(app) and "稳健一号" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ImportScreen)


async def test_stopping_leaves_nothing_behind(store: Store, tmp_path: Path, wang: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(pilot, app, listed(tmp_path, DEPOSIT))
        held_back = Event()
        holding = asyncio.ensure_future(app.desk.lanes.write(lambda work: held_back.wait(60)))
        await pilot.press("enter")
        await until(pilot, lambda: page(app).step is Step.WRITING)
        await pilot.press("escape")
        assert "正在中止" in text_of(app, "#list-say")
        held_back.set()
        await holding
        await until(pilot, lambda: at_step(app, Step.PREVIEW))
        assert held(store, wang) == {}
