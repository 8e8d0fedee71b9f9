"""Conflicts on the exchange page, settled by each key; the lists drawn of any views, hostile names too."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from rmtui import i18n
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import ConflictView, ExchangeView, Gone, Introduction, PeerView, Preview, ValueView
from rmtui.domain.playbook import Playbook
from rmtui.screens.card import CardScreen
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.exchange import ExchangeScreen
from rmtui.screens.exchange_conflicts import ConflictsScreen
from rmtui.screens.exchange_dialogs import PreviewDialog
from rmtui.store.reads.conflicts import conflicts
from rmtui.store.reads.customers import card
from rmtui.store.store import Store
from rmtui.text import width
from rmtui.widgets.exchange_conflicts import offers
from rmtui.widgets.exchange_lines import next_step, state
from tests.conftest import MONDAY
from tests.exchange_homes import RM, add, edit, team
from tests.exchange_pages import dense, front, make_app, notices, open_page, page
from tests.ui import press, settle, shown
from tests.waiting import until


@pytest.fixture
def differing(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[tuple[Store, list[str]]]:
    """Machine `one`, which learnt from `two` of another employer of two customers; their ids."""
    with team(tmp_path / "team", clock, (playbook, calendar)) as made:
        one, two = made.make("one", RM), made.make("two", joins="one")
        made.pair("one", "two")
        ids = [add(one, name, employer="原单位") for name in ("王建国", "张三[/]")]
        made.rounds(("one", "two"))
        for customer in ids:
            edit(two, customer, employer="新示例厂")
        clock.advance(timedelta(minutes=1))
        for customer in ids:
            edit(one, customer, employer="旧示例厂")
        made.send("two", "one")
        yield one, ids


def employer(store: Store, customer: str) -> str:
    """The value in force."""
    return {field.name: field.value for field in store.read(card, customer).fields}["employer"]


def list_of(app_screen: object) -> ConflictsScreen:
    """The conflicts, as such."""
    assert isinstance(app_screen, ConflictsScreen)
    return app_screen


@pytest.mark.parametrize(("key", "value"), [("1", "旧示例厂"), ("2", "新示例厂"), ("3", "原单位"), ("e", "第三厂")])
async def test_a_conflict_is_settled_by_a_key_and_undone(
    differing: tuple[Store, list[str]], key: str, value: str
) -> None:
    one, ids = differing
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        assert "分歧2项" in dense(app)
        await press(pilot, "c")
        await front(pilot, app, ConflictsScreen)
        await until(pilot, lambda: len(list_of(app.screen).conflicts) == 2)
        chosen = list_of(app.screen).conflict
        assert chosen is not None
        assert all(text in shown(app) for text in ("工作单位", "旧示例厂", "新示例厂", "原单位", "张三[/]"))
        await press(pilot, "9")
        assert isinstance(app.screen, ConflictsScreen), "a digit without a value opens no page"
        await press(pilot, key)
        if key == "e":
            await front(pilot, app, FormDialog)
            assert app.screen.query_one(Input).value == "旧示例厂"
            app.screen.query_one(Input).value = value
            await press(pilot, "enter")
        await until(pilot, lambda: len(one.read(conflicts)) == 1)
        await until(pilot, lambda: len(list_of(app.screen).conflicts) == 1)
        assert list_of(app.screen).conflict not in (None, chosen), "the cursor is on the next one"
        assert employer(one, chosen.customer_id) == value
        await press(pilot, "u")
        assert employer(one, chosen.customer_id) == "旧示例厂"
        await press(pilot, "escape")
        assert isinstance(app.screen, ExchangeScreen)
        assert page(app).view is not None


@pytest.mark.parametrize("key", ["l", "right"])
async def test_a_conflict_is_left_and_its_card_opened(differing: tuple[Store, list[str]], key: str) -> None:
    one, _ = differing
    app = make_app(one, language="en")
    async with app.run_test(size=(140, 40)) as pilot:
        await open_page(pilot, app)
        await press(pilot, "c")
        await until(pilot, lambda: len(list_of(app.screen).conflicts) == 2)
        first = list_of(app.screen).conflict
        await press(pilot, key)
        second = list_of(app.screen).conflict
        assert first is not None
        assert second is not None
        assert second != first
        assert len(one.read(conflicts)) == 2
        await press(pilot, "enter")
        await front(pilot, app, CardScreen)
        assert second.name in shown(app)
        await press(pilot, "escape")
        await front(pilot, app, ConflictsScreen)


def value(origin: str, text: str, *, mine: bool = False, device: str = "") -> ValueView:
    """A version."""
    return ValueView(origin, 1, text, "李秀英", MONDAY, device, mine)


def test_this_devices_value_is_first_and_the_older_one_last() -> None:
    theirs, others = value("b", "2", device="李秀英 笔记本"), value("c", "3")
    mine, older = value("a", "1", mine=True), value("d", "0")
    found = offers(ConflictView("customer", "1", "employer", "b", "1", "王建国", theirs, (others, mine), older))
    assert [(one.digit, one.value.value, one.whose) for one in found] == [
        ("1", "1", "mine"), ("2", "2", "theirs"), ("3", "3", "theirs"), ("4", "0", "older"),
    ]  # fmt: skip


def peer(**more: object) -> PeerView:
    """A paired device."""
    said: dict[str, object] = {
        "device": "d", "person": "张三[/]", "label": "\x1b[31m红", "role": "lead", "own": False, "books": ("b",),
        "folder": "", "fingerprint": "ab" * 32, "paired_at": MONDAY, "sent_at": None, "received_at": None,
        "waiting": 0, "waiting_since": None, "missing": (), "missing_since": None,
    }  # fmt: skip
    return PeerView(**{**said, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "word", "step"),
    [
        ({}, "尚无往来", "按 m"),
        ({"received_at": MONDAY}, "已同步", "无需操作"),
        ({"received_at": MONDAY, "waiting": 3, "unsent": 3, "waiting_since": MONDAY}, "待发送 3", "按 w"),
        ({"received_at": MONDAY, "waiting": 3, "sent_at": MONDAY}, "待对方确认", "按 m"),
        ({"waiting": 3, "unsent": 3, "missing": ("单雪 平板",), "missing_since": MONDAY}, "缺失", "按 R"),
    ],
)
def test_the_state_is_a_word_and_the_next_step_one_sentence(more: dict[str, object], word: str, step: str) -> None:
    i18n.use("zh")
    found = peer(**more)
    assert state(found)[0] == word
    assert step in next_step(found)


ME = Introduction("me", "办公室", "李秀英", "rm", "b", False, "", "")


def exchange_of(*peers: PeerView) -> ExchangeView:
    """A page with these devices."""
    return ExchangeView(ME, "0" * 64, peers, (), 0, False)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_names_are_drawn_as_they_stand(store: Store, language: str, size: tuple[int, int]) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await open_page(pilot, app)
        away: datetime = MONDAY - timedelta(days=400)
        missing = ("[/]\x1b]0;x\x07", "单雪 平板")
        screen.show_view(exchange_of(peer(missing=missing, missing_since=away, folder="/media/[stick]", sent_at=away)))
        await settle(pilot)
        text = shown(app)
        assert "张三[/]" in text
        assert "\x1b" not in text
        assert "/media/[stick]" in text
        assert {width("".join(part.text for part in screen.lines.render_line(y))) for y in range(3)} == {
            screen.lines.size.width
        }
        gone = tuple(Gone("customer", f"张三[/]\x1b[2J{n}") for n in range(30))
        preview = Preview("x", "[/b]", "\x1b[0m", MONDAY, 31, gone, True, 0, 0, (("sale", 1),), 2, False, 1, 2)
        app.push_screen(PreviewDialog(preview, MONDAY.date()))
        await settle(pilot)
        assert "张三[/]" in shown(app)
        assert app.screen.query_one("#typed", Input).region.bottom <= size[1]


async def test_a_store_that_cannot_be_written_says_why(differing: tuple[Store, list[str]]) -> None:
    one, ids = differing
    other = Store.open(one.home, one.clock, playbook=one.playbook, calendar=one.calendar, read_only=True)
    app = make_app(other)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await open_page(pilot, app)
            for key in ("w", "W", "f", "m"):
                app.clear_notifications()
                await press(pilot, key)
                assert isinstance(app.screen, ExchangeScreen), key
                assert notices(app), key
            await press(pilot, "c")
            await until(pilot, lambda: len(list_of(app.screen).conflicts) == 2)
            for key in ("1", "3", "e"):
                app.clear_notifications()
                await press(pilot, key)
                await until(pilot, lambda: bool(notices(app)))
                assert isinstance(app.screen, ConflictsScreen), key
        assert {employer(one, customer) for customer in ids} == {"旧示例厂"}
    finally:
        other.close()
