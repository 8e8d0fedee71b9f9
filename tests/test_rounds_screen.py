"""Writing to many by keys: marks or a group, the template, who is left out, one confirmation, the file."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Stage
from rmtui.screens.customers import CustomersScreen
from rmtui.screens.rounds import RoundsScreen
from rmtui.settings import Settings
from rmtui.store.reads.groups import groups, members
from rmtui.store.store import Store
from rmtui.store.writes.dnd import set_dnd
from rmtui.store.writes.groups import make_group
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown


@pytest.fixture
def three(store: Store) -> tuple[str, str, str]:
    """王 with a title, 李 who is not to be disturbed, 欧阳 without a title; in the list's order 李, 欧阳, 王."""
    wang = add_customer(store, "王建国", stage=Stage.AFTER_SALES, sex="male", phone="14400001111")
    li = add_customer(store, "李秀英", stage=Stage.AFTER_SALES, sex="female", phone="14400002222")
    ouyang = add_customer(store, "欧阳小明", stage=Stage.KNOW, phone="14400003333")
    store.write(set_dnd, [li], Channel.SMS, True)
    return wang, li, ouyang


def sent(store: Store) -> list[tuple[str, str, str, str]]:
    """Customer, template, purpose and override of every contact."""
    sql = "SELECT customer_id, template, purpose, override FROM contact WHERE live ORDER BY customer_id"
    return [tuple(row) for row in store.read(lambda read: read.db.execute(sql).fetchall())]


def on_rounds(screen: Screen[Any]) -> bool:
    """Whether this is the page for a message to many."""
    return isinstance(screen, RoundsScreen)


def marked(screen: Screen[Any]) -> set[str]:
    """The customers that are marked on the customers' page."""
    assert isinstance(screen, CustomersScreen)
    return screen.book.marked


async def test_the_marked_get_a_text_and_the_others_are_named(
    store: Store, three: tuple[str, str, str], tmp_path: Path
) -> None:
    app = make_app(store, settings=Settings(sheet_folder=str(tmp_path / "out")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "space", "space", "B")
        await press(pilot, "enter")
        await press(pilot, "text:{salutation},hello", "enter")
        assert on_rounds(app.screen)
        said = shown(app)
        assert "不发送2位" in said.replace(" ", "") and "发送1位" in said.replace(" ", "")
        assert "免打扰" in said and "缺少" in said and "王先生,hello" in said
        assert "14400001111" not in said
        await press(pilot, "p", "1")
        assert "目的：关怀" in shown(app)
        await press(pilot, "enter")
        assert "完整号码" in shown(app)
        await press(pilot, "enter")
        assert not on_rounds(app.screen)
    assert sent(store) == [(three[0], "", "care", "")]
    (file,) = (tmp_path / "out").iterdir()
    assert "14400001111,王建国" in file.read_text("utf-8-sig") and stat.S_IMODE(file.stat().st_mode) == 0o600
    trail = "SELECT what, count FROM audit WHERE event = 'round.written'"
    assert [tuple(row) for row in store.read(lambda read: read.db.execute(trail).fetchall())] == [(file.name, 1)]


async def test_a_group_gets_a_template(store: Store, three: tuple[str, str, str], clock: FixedClock) -> None:
    store.write(make_group, "沙龙", three[:2])
    clock.advance(timedelta(hours=12))
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "B", "enter", "text:生日", "enter")
        assert "不发送1位" in shown(app).replace(" ", "") and "礼貌时段" in shown(app)
        await press(pilot, "enter", "tab", "enter")
        assert on_rounds(app.screen_stack[-2]), "the reason is still missing"
        await press(pilot, "text:today", "shift+tab", "ctrl+u", "enter")
    assert sent(store) == [(three[0], "birthday_sms@1", "care", "today")]


async def test_one_can_be_left_out_and_nobody_is_not_sent(store: Store, three: tuple[str, str, str]) -> None:
    store.write(make_group, "沙龙", three[:2])
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "B", "enter", "text:生日", "enter", "end", "delete")
        assert "王建国" not in shown(app)
        await press(pilot, "enter")
        assert on_rounds(app.screen) and not sent(store)
        await press(pilot, "escape")
        assert not on_rounds(app.screen)


async def test_marks_go_into_a_group_and_a_filter_is_kept_as_one(store: Store, three: tuple[str, str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "space", "q", "enter", "text:A", "enter")
        assert [(one.name, one.size) for one in store.read(groups)] == [("A", 2)]
        assert not marked(app.screen)
        await press(pilot, "end", "q", "down", "enter")
        assert store.read(groups)[0].size == 3
        await press(pilot, "f", "1", "2", "q", "down", "enter", "text:B", "enter")
        found = {one.name: one for one in store.read(groups)}
        assert found["B"].rule == "stage=2" and store.read(members, found["B"].id) == (three[2],)
        await press(pilot, "B", "text:生日", "enter")
        assert on_rounds(app.screen) and "欧阳小明" in shown(app)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_it_holds_hostile_names_and_an_empty_start(store: Store, language: str, size: tuple[int, int]) -> None:
    customer = add_customer(store, "张三[/]", stage=Stage.KNOW, sex="male")
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "B")
        assert on_rounds(app.screen)
        await press(pilot, "escape", "2", "space", "B", "enter", "text:[bold]", "enter")
        assert "张三[/]" in shown(app) and "[bold]" in shown(app)
    assert customer and not sent(store)
