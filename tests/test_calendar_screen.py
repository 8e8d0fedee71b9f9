"""Page 6 by keys: the cursor on customers and days, the note behind a cell, entry in a cell, one customer, the log."""

from datetime import date, datetime, timedelta

import pytest
from textual.pilot import Pilot

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.views import NextPlan
from rmtui.screens.calendar import CalendarScreen
from rmtui.screens.calendar_book import FIRST
from rmtui.screens.card import CardScreen
from rmtui.screens.card_print import PaperDialog
from rmtui.screens.dialogs import TextDialog
from rmtui.screens.outcome import OutcomeDialog
from rmtui.settings import Settings
from rmtui.store.reads.contact_calendar import history
from rmtui.store.reads.customers import card
from rmtui.store.store import Store
from rmtui.store.work import Work
from rmtui.store.writes import customers
from rmtui.store.writes.nextsteps import set_next
from rmtui.widgets.contact_grid import ContactGrid
from tests.builders import add_customer, log
from tests.conftest import SHANGHAI
from tests.ui import make_app, press, settle, shown

TODAY = date(2026, 3, 2)
SIZES = [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]


def on(day: int, hour: int = 11, month: int = 2) -> datetime:
    """A moment of this year."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def book(store: Store) -> dict[str, str]:
    """Three customers by name, the first with a call and a meeting in February, and an attempt in March."""
    made = {
        name: add_customer(store, name, stage=Stage.AFTER_SALES, tier="platinum", entered_on=date(2025, 12, 1))
        for name in ("艾国强", "欧阳小明", "王建国")
    }
    first = made["艾国强"]
    log(store, first, at=on(27, 15), note="谈三年定期", learnt="女儿留学")
    log(store, first, Channel.MEETING, Outcome.HELD, at=on(27, 17), note="签字")
    log(store, first, outcome=Outcome.NO_ANSWER, at=on(2, 9, month=3))
    log(store, made["王建国"], Channel.SMS, Outcome.SENT, at=on(12, month=1))
    return made


def page(app: RmApp) -> CalendarScreen:
    """The page in front."""
    assert isinstance(app.screen, CalendarScreen)
    return app.screen


def in_front(app: RmApp, kind: type) -> bool:
    """Whether such a screen is in front."""
    return isinstance(app.screen, kind)


def lines(app: RmApp) -> list[str]:
    """The screen's lines."""
    return shown(app).splitlines()


def row(app: RmApp, name: str) -> str:
    """The line of a customer in the grid, as it is drawn."""
    grid = page(app).query_one(ContactGrid)
    place = next(n for n, one in enumerate(grid.rows) if one.cells[0].text == name)
    return grid.render_line(place - int(grid.scroll_offset.y)).text


def cell(app: RmApp, name: str, day: int) -> str:
    """What stands in a customer's cell of the month shown, as it is drawn."""
    grid = page(app).query_one(ContactGrid)
    share = grid.shared()
    place = next(n for n, one in enumerate(grid.rows) if one.cells[0].text == name)
    strip = grid.render_line(place - int(grid.scroll_offset.y))
    start = share.lead + (day - share.first) * share.step
    return strip.crop(start, start + share.step).text.strip()


async def opened(pilot: Pilot[int]) -> None:
    """The calendar is in front and read."""
    await settle(pilot)
    await press(pilot, "6")


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_customers_stand_by_days_with_the_gap(
    store: Store, book: dict[str, str], size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        assert (page(app).customer, page(app).day) == (book["艾国强"], TODAY)
        assert cell(app, "艾国强", 2) == "t"
        assert page(app).query_one(ContactGrid).shared().shown == 31
        assert ("8交换" if language == "zh" else "8Exchange") in lines(app)[0].replace(" ", "")
        assert "李秀英" in lines(app)[0] or size[0] == 80 and language == "en"
        await press(pilot, "[")
        assert [cell(app, "艾国强", day) for day in (26, 27, 22)] == ["·", "M+", ""]

        unit = "天" if language == "zh" else " d"
        assert f"3{unit}" in row(app, "艾国强")
        assert f"49{unit}" in row(app, "王建国")
        assert ("从未" if language == "zh" else "never") in row(app, "欧阳小明")
        assert all(len(line) <= size[0] for line in lines(app))
        grid = page(app).query_one(ContactGrid)
        assert grid.has_focus
        assert grid.shared().shown == 28


async def test_a_gap_beyond_the_rhythm_is_marked(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        tones = {one.cells[0].text: one.cells[1].tone for one in page(app).query_one(ContactGrid).rows}
        assert tones == {"艾国强": "", "欧阳小明": "warning", "王建国": "warning"}


@pytest.mark.parametrize(("keymap", "keys"), [("default", ("left", "down", "right")), ("vim", ("h", "j", "l"))])
async def test_the_cursor_goes_by_days_customers_and_months(
    store: Store, book: dict[str, str], keymap: str, keys: tuple[str, str, str]
) -> None:
    app = make_app(store, settings=Settings(keymap=keymap))
    left, down, right = keys
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, left, left, down)
        assert (page(app).customer, page(app).day) == (book["欧阳小明"], date(2026, 2, 28))
        await press(pilot, right)
        assert page(app).day == date(2026, 3, 1)
        await press(pilot, "[", "[", "[", "]")
        assert page(app).day == date(2026, 1, 1)
        assert "2026年1月" in shown(app)
        await press(pilot, ".", "end")
        assert (page(app).customer, page(app).day) == (book["王建国"], TODAY)


async def test_a_chinese_input_methods_signs_turn_the_month(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "【")
        assert page(app).day == date(2026, 2, 2)
        await press(pilot, "】", "】", "。")
        assert page(app).day == TODAY


async def test_what_is_behind_the_cell_is_shown_and_opened(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "left", "left", "left")
        text = shown(app).replace(" ", "")
        assert "谈三年定期获知：女儿留学" in text
        assert "签字" in text
        await press(pilot, "enter")
        assert in_front(app, TextDialog)
        assert "谈三年定期" in shown(app)
        assert "签字" in shown(app)
        await press(pilot, "escape", "left", "enter")
        assert in_front(app, CardScreen)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_talk_typed_in_a_cell_is_kept_with_its_day(
    store: Store, book: dict[str, str], size: tuple[int, int]
) -> None:
    app = make_app(store)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "down", "[", "T")
        assert in_front(app, OutcomeDialog)
        assert "2026-02-02 10:00" in shown(app)
        await press(pilot, "2", "enter")
        found = store.read(history, book["欧阳小明"])
        assert [(one.channel, one.outcome, one.at) for one in found] == [(Channel.CALL, Outcome.TALKED, on(2, 10))]
        assert cell(app, "欧阳小明", 2) == "T"
        assert "28天" in row(app, "欧阳小明")
        await press(pilot, "u")
        assert cell(app, "欧阳小明", 2) == "·"
        assert "从未" in row(app, "欧阳小明")


async def test_a_talk_entered_late_leaves_what_is_planned_since(store: Store, book: dict[str, str]) -> None:
    planned = NextPlan(on=date(2026, 3, 20))
    store.write(set_next, [book["欧阳小明"]], planned)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "[", "T", "4")
        assert "2026-03-20" in shown(app)
        await press(pilot, "enter")
        assert store.read(card, book["欧阳小明"]).next_on == planned.on
        await press(pilot, "end", "T", "4")
        assert "2026-03-02" in shown(app)
        await press(pilot, "enter")
        assert store.read(card, book["王建国"]).next_on == TODAY


@pytest.mark.parametrize(
    ("letter", "channel"), [("E", Channel.MAIL), ("S", Channel.SMS), ("W", Channel.WECHAT)], ids=["E", "S", "W"]
)
async def test_a_message_typed_in_a_cell_is_kept_with_its_day(
    store: Store, book: dict[str, str], letter: str, channel: Channel
) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "[", letter, "text:abc", "enter")
        found = store.read(history, book["欧阳小明"])
        assert [(one.channel, one.outcome, one.at, one.note) for one in found] == [
            (channel, Outcome.SENT, on(2, 10), "abc")
        ]
        assert cell(app, "欧阳小明", 2) == letter


@pytest.mark.parametrize(("letter", "channel"), [("M", Channel.MEETING), ("V", Channel.VISIT)], ids=["M", "V"])
async def test_a_meeting_of_today_is_kept_with_this_hour(
    store: Store, book: dict[str, str], clock: FixedClock, letter: str, channel: Channel
) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", letter, "1", "enter")
        found = store.read(history, book["欧阳小明"])
        assert [(one.channel, one.outcome, one.at) for one in found] == [(channel, Outcome.HELD, clock.now())]
        assert cell(app, "欧阳小明", 2) == letter
        assert "0天" in row(app, "欧阳小明")


@pytest.mark.parametrize("letter", "TEMSWV")
async def test_a_day_ahead_is_refused_in_words(store: Store, book: dict[str, str], letter: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "right", letter)
        assert page(app)
        assert "这一天还没到，不能登记联络" in shown(app)
        assert len(store.read(history, book["艾国强"])) == 3


async def test_one_customers_months_stand_below_each_other(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "i")
        grid = page(app).query_one(ContactGrid)
        assert [one.key for one in grid.rows] == ["2026-03", "2026-02", "2026-01"]
        assert cell(app, "2026-01", 12) == "S"
        await press(pilot, "down", "down", *["right"] * 10)
        assert (page(app).customer, page(app).day) == (book["王建国"], date(2026, 1, 12))
        assert "王建国" in shown(app)
        await press(pilot, "right", "T", "2", "enter")
        assert cell(app, "2026-01", 13) == "T"
        await press(pilot, "left", *["left"] * 30)
        assert page(app).day == date(2026, 1, 1)
        await press(pilot, "escape")
        assert page(app).customer == book["王建国"]
        assert cell(app, "王建国", 13) == "T"


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_the_work_log_shows_a_month_of_days(
    store: Store, book: dict[str, str], size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "L")
        assert ("话1/20" if language == "zh" else "c1/20") in shown(app)
        await press(pilot, "pageup")
        text = shown(app)
        assert ("通1 面1/2" if language == "zh" else "r1 m1/2") in text
        missing = text.count("未登记" if language == "zh" else "nothing")
        assert missing == sum(store.calendar.is_working(date(2026, 2, day)) for day in range(1, 29)) - 1
        assert page(app).customer == ""
        await press(pilot, "end", "left", "enter")
        assert in_front(app, TextDialog)
        assert "艾国强" in shown(app)
        await press(pilot, "escape", "T")
        assert in_front(app, CalendarScreen)
        await press(pilot, "up", "escape")
        assert page(app).day == date(2026, 2, 20)
        assert cell(app, "艾国强", 27) == "M+"


async def test_the_log_gives_back_the_customer_that_had_the_cursor(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "i", "escape", "down", "L", "left", "L")
        assert (page(app).customer, page(app).day) == (book["欧阳小明"], date(2026, 3, 1))
        await press(pilot, "i", "L", "f", "1", "7")
        assert page(app).customer == book["欧阳小明"]
        assert cell(app, "艾国强", 2) == "t"


async def test_the_customers_are_narrowed_and_the_month_printed(store: Store, book: dict[str, str]) -> None:
    add_customer(store, "周小燕", stage=Stage.KNOW)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        grid = page(app).query_one(ContactGrid)
        assert len(grid.rows) == 4
        await press(pilot, "f", "1", "2")
        assert [one.cells[0].text for one in grid.rows] == ["周小燕"]
        await press(pilot, "escape")
        assert len(grid.rows) == 4
        await press(pilot, "f", "1", "7", "[", "F")
        assert in_front(app, PaperDialog)
        assert "联络日历" in shown(app)
        assert "艾国强" in shown(app)
        assert "周小燕" not in shown(app)


async def test_only_rows_in_view_are_read_and_the_rest_as_they_come(store: Store) -> None:
    def fill(work: Work) -> None:
        for n in range(FIRST + 100):
            customers.add(work, {"name": f"客户{n:04}"})

    store.write(fill)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        screen = page(app)
        assert len(screen.grid.rows) == FIRST + 100
        assert 0 < len(screen.known()) < 100
        await press(pilot, "end")
        assert screen.customer in screen.known()
        log(store, screen.customer, at=on(2, 9, month=3))
        assert cell(app, f"客户{FIRST + 99:04}", 2) == "·"


async def test_a_new_customer_and_a_new_name_come_in(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "2", "+", *"Chen Hao", "tab", *"14400009999", "enter", "6")
        names = [one.cells[0].text for one in page(app).query_one(ContactGrid).rows]
        assert "Chen Hao" in names
        assert cell(app, "艾国强", 2) == "t"


async def test_an_empty_book_says_so(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "还没有客户" in shown(app)
        await press(pilot, "T", "enter", "i", "down", "L", "enter")
        assert in_front(app, TextDialog)


async def test_time_goes_on_and_today_with_it(store: Store, book: dict[str, str], clock: FixedClock) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        clock.advance(timedelta(days=1))
        app.tick()
        await settle(pilot)
        assert "4天" in row(app, "艾国强")
        await press(pilot, ".")
        assert page(app).day == TODAY + timedelta(days=1)
