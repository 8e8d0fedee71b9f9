"""The customers' page, by keys: the whole book, narrowed, added to, and repainted line by line."""

from datetime import timedelta

import pytest

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.model import Stage
from rmtui.domain.views import NextPlan
from rmtui.screens.card import CardScreen
from rmtui.screens.customers import FIRST, CustomersScreen
from rmtui.store.reads.customers import card, find, total
from rmtui.store.store import Store
from rmtui.store.work import Work
from rmtui.store.writes import customers, nextsteps, pauses
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown


@pytest.fixture
def book(store: Store, clock: FixedClock) -> dict[str, str]:
    """Four customers by name, of several stages and tiers."""
    today = clock.now().date()
    made = {
        "欧阳小明": add_customer(
            store, "欧阳小明", stage=Stage.KNOW, tier="diamond", entered_on=today - timedelta(days=3)
        ),
        "张三[/]": add_customer(store, "张三[/]", stage=Stage.KNOW, tier="gold", phone="14400005678"),
        "Li Wei": add_customer(store, "Li Wei", stage=Stage.AFTER_SALES),
        "吉𠮷": add_customer(store, "吉𠮷", stage=Stage.NEEDS, number="N77"),
    }
    store.write(nextsteps.set_next, [made["Li Wei"]], NextPlan(on=today + timedelta(days=2)))
    store.write(pauses.pause, [made["吉𠮷"]], today + timedelta(days=9), "出国")
    return made


def page(app: RmApp) -> CustomersScreen:
    """The page in front."""
    assert isinstance(app.screen, CustomersScreen)
    return app.screen


def keys(app: RmApp) -> list[str]:
    """The ids listed, in their order."""
    return [row.key for row in page(app).book.rows]


@pytest.mark.parametrize(
    ("size", "language"), [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]
)
async def test_the_whole_book_is_listed_with_masked_phones(
    store: Store, book: dict[str, str], size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        text = shown(app)
        assert all(name in text for name in book)
        assert "144****5678" in text
        assert "14400005678" not in text
        assert "4/21" in text
        assert ("暂停" if language == "zh" else "paused") in text
        assert page(app).book.has_focus


async def test_more_than_one_chunk_is_read_by_key(store: Store) -> None:
    def fill(work: Work) -> None:
        for n in range(FIRST + 30):
            customers.add(work, {"name": f"客户{n:04}"})

    store.write(fill)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        assert len(set(keys(app))) == FIRST + 30
        await press(pilot, "end")
        assert page(app).book.cursor == FIRST + 29
        assert f"共 {FIRST + 30} 位" in shown(app)


async def test_the_list_is_narrowed_by_digits_and_widened_by_escape(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "f", "1", "2")
        assert set(keys(app)) == {book["欧阳小明"], book["张三[/]"]}
        await press(pilot, "f", "2", "1")
        assert keys(app) == [book["欧阳小明"]]
        assert "筛选：了解熟悉客户、钻石" in shown(app)
        await press(pilot, "f", "0", "f", "3", "2")
        assert keys(app) == [book["吉𠮷"]]
        await press(pilot, "escape", "f", "4", *"3d", "enter")
        assert keys(app) == [book["Li Wei"]]
        await press(pilot, "escape")
        assert len(keys(app)) == 4
        await press(pilot, "f", "1", "6")
        assert keys(app) == []
        assert "没有符合条件的客户" in shown(app)


async def test_a_new_customer_is_added_and_a_refused_form_keeps_what_was_typed(
    store: Store, book: dict[str, str]
) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "+", *"Chen Hao", "tab", *"14400009999", "tab", "tab", *"N77", "enter")
        assert store.read(total) == 4
        assert "14400009999" in shown(app)
        await press(pilot, "tab", "tab", "tab", "backspace", *"N78", "tab", *"gold", "enter")
        made = store.read(find, "N78")[0]
        assert (made.name, made.tier, made.stage) == ("Chen Hao", "gold", Stage.FIRST_CONTACT)
        assert page(app).book.current == made.customer_id
        await press(pilot, "u")
        assert len(keys(app)) == 4


async def test_commands_apply_to_the_marked_and_only_their_lines_change(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "space")
        marked = set(page(app).book.marked)
        assert "已标记 2 位" in shown(app)
        rows = {row.key: row for row in page(app).book.rows}
        await press(pilot, "n", *"2027-01-05", "enter")
        assert {one for one in book.values() if str(store.read(card, one).next_on) == "2027-01-05"} == marked
        after = {row.key: row for row in page(app).book.rows}
        assert {key for key in rows if after[key] is not rows[key]} == marked
        assert "2027-01" in shown(app)
        assert not page(app).book.marked


async def test_changes_made_elsewhere_are_taken_in_when_the_page_comes_back(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        page(app).book.go(book["张三[/]"])
        await press(pilot, "enter")
        assert isinstance(app.screen, CardScreen)
        app.screen.lines.go("field:name")
        await press(pilot, "e", *"Zhao", "enter", "enter", "escape")
        assert page(app).book.current == book["张三[/]"]
        assert "Zhao" in shown(app)
        assert "张三" not in shown(app).split("\n", 6)[6]
