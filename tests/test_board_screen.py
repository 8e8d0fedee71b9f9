"""The board, by keys: the seven stages, moving between them, and what is painted."""

from datetime import timedelta

import pytest

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.model import Outcome, Stage
from rmtui.domain.views import BoardColumn, NextPlan
from rmtui.screens.board import BoardScreen, in_view
from rmtui.screens.card import CardScreen
from rmtui.store.reads.customers import card
from rmtui.store.store import Store
from rmtui.store.writes import nextsteps, pauses, rows
from rmtui.text import width
from rmtui.widgets.stage_rail import StageRail, tally
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown


@pytest.fixture
def book(store: Store, clock: FixedClock) -> dict[str, str]:
    """A customer or two in the first stages: near the limit, past it, paused, with and without a next step."""
    today = clock.now().date()
    made = {
        name: add_customer(store, name, stage=stage, entered_on=today - timedelta(days=days), tier="gold")
        for name, stage, days in (
            ("王建国", Stage.KNOW, 19),
            ("张三[/]", Stage.KNOW, 3),
            ("欧阳小明", Stage.DECISION_MAKER, 25),
            ("吉𠮷", Stage.NEEDS, 2),
            ("Li Wei", Stage.AFTER_SALES, 90),
        )
    }
    store.write(nextsteps.set_next, [made["张三[/]"]], NextPlan(on=today + timedelta(days=2)))
    store.write(pauses.pause, [made["吉𠮷"]], today + timedelta(days=9), "出国")
    return made


def page(app: RmApp) -> BoardScreen:
    """The page in front."""
    assert isinstance(app.screen, BoardScreen)
    return app.screen


def stage_of(store: Store, customer: str) -> Stage:
    """Where a customer stands in the book."""
    return store.read(card, customer).clock.stage


@pytest.mark.parametrize(
    ("size", "language"), [((80, 24), "zh"), ((110, 30), "zh"), ((140, 40), "zh"), ((80, 24), "en"), ((140, 40), "en")]
)
async def test_stages_in_view_and_a_rail_of_all_seven(
    store: Store, book: dict[str, str], size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        visible = [stage for stage in Stage if page(app).column(stage).region.width]
        assert len(visible) == in_view(size[0]) == {80: 3, 110: 5, 140: 7}[size[0]]
        text = shown(app)
        rail = str(page(app).query_one(StageRail).visual)
        assert all(f" {int(stage)} " in rail for stage in Stage)
        assert all(width(line) == size[0] for line in rail.split("\n"))
        assert ("逾期1" if language == "zh" else "1 late") in text
        assert ("20/21临期" if language == "zh" else "20/21soon") in text.replace(" ", "")
        assert ("无下一步" if language == "zh" else "no next") in text
        await press(pilot, "right", "right", "right", "right", "right")
        assert page(app).customer == book["Li Wei"]
        assert "Li Wei" in shown(app)


async def test_limits_pauses_and_late_steps_stand_in_words(
    store: Store, book: dict[str, str], clock: FixedClock
) -> None:
    store.write(nextsteps.set_next, [book["欧阳小明"]], NextPlan(on=clock.now().date() + timedelta(days=1)))
    clock.advance(timedelta(days=2))
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        text = shown(app)
        assert "28/21逾期" in text.replace(" ", "")
        assert "已逾期" in text
        assert "暂停" in text


async def test_moving_asks_and_repaints_two_stages(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        board = page(app)
        assert board.customer == book["王建国"]
        before = {stage: board.column(stage).cards for stage in Stage}
        await press(pilot, ">", *"knows us well", "enter")
        assert stage_of(store, book["王建国"]) is Stage.DECISION_MAKER
        after = {stage: board.column(stage).cards for stage in Stage}
        assert {stage for stage in Stage if after[stage] is not before[stage]} == {Stage.KNOW, Stage.DECISION_MAKER}
        assert board.customer == book["张三[/]"]
        await press(pilot, "right", "<", *"too early", "enter")
        assert stage_of(store, book["欧阳小明"]) is Stage.KNOW
        await press(pilot, "u", "u")
        assert stage_of(store, book["王建国"]) is Stage.KNOW
        assert board.customer == book["王建国"]


@pytest.mark.parametrize(("language", "said"), [("zh", "王建国 → 3 识别权力中心"), ("en", "王建国: now at stage 3")])
async def test_a_move_says_who_went_where(store: Store, book: dict[str, str], language: str, said: str) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "3", ">", *"knows us well", "enter")
        assert said in shown(app)


async def test_leaving_stage_3_asks_for_its_result(store: Store, book: dict[str, str]) -> None:
    """The family's table speaks for the result: it is chosen beforehand, with the evidence."""
    wife = {"name": "李秀英", "relation": "spouse", "decides": "1", "met_on": "2026-03-01"}
    store.write(rows.add, "relative", book["欧阳小明"], wife)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3", "right", ">")
        assert "识别未会面" in shown(app) and "已与配偶李秀英会面" in shown(app)
        await press(pilot, "enter")
        move = store.read(card, book["欧阳小明"]).timeline[0]
        assert (move.to_stage, move.outcome) == (Stage.NEEDS, "identified_met")


async def test_customer_commands_work_and_only_this_stage_is_marked(store: Store, book: dict[str, str]) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "space", "right")
        assert page(app).chosen() == (book["欧阳小明"],)
        await press(pilot, "left")
        assert set(page(app).chosen()) == {book["王建国"], book["张三[/]"]}
        await press(pilot, "escape")
        assert len(page(app).chosen()) == 1
        await press(pilot, "up", "c", "4", "enter")
        assert store.read(card, book["王建国"]).timeline[0].outcome == Outcome.NO_ANSWER
        await press(pilot, "enter")
        assert isinstance(app.screen, CardScreen)
        await press(pilot, "escape")
        assert page(app).customer == book["王建国"]


async def test_more_than_was_read_is_said_and_read_at_the_end(store: Store) -> None:
    from rmtui.store.work import Work
    from rmtui.store.writes import customers

    def fill(work: Work) -> None:
        for n in range(210):
            customers.add(work, {"name": f"客户{n:03}"}, stage=Stage.AFTER_SALES)

    store.write(fill)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert len(page(app).column(Stage.AFTER_SALES).cards) == 200
        await press(pilot, "end")
        assert len(page(app).column(Stage.AFTER_SALES).cards) == 210


@pytest.mark.parametrize("room", [9, 10, 11, 12, 20])
def test_the_rail_never_leaves_out_that_some_are_late(room: int) -> None:
    for language, word in (("zh", "逾期12"), ("en", "12 late")):
        i18n.use(language)
        said = tally(BoardColumn(Stage.CLOSE, 1470, 3, 12, ()), room)
        assert word in said.plain
        assert said.cell_length == room
