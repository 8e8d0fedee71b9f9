"""The family tab and the walls before a contact, by keys: what is on the screen and what is in the book after each."""

from collections.abc import Mapping
from datetime import date

import pytest
from textual import events
from textual.pilot import Pilot

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.card_views import FamilyView
from rmtui.domain.household import Decision, Member, tree
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.views import Card, RowView
from rmtui.i18n import use
from rmtui.screens.card import CardScreen
from rmtui.screens.card_edit import EditDialog
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.outcome import OutcomeDialog
from rmtui.screens.row_form import RowDialog
from rmtui.screens.sms import SmsDialog
from rmtui.screens.walls import WallDialog
from rmtui.store.reads.customers import card
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import rows as writes
from rmtui.text import width
from rmtui.widgets.card_family import Drawn, blocks, branches
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown

SIZES = [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh")]


def relative(store: Store, of: str, name: str, relation: str = "", **values: str) -> str:
    """Adds a family member and returns the line's id."""
    return store.write(writes.add, "relative", of, {"name": name, "relation": relation, **values}).added


def lines_of(store: Store, customer: str) -> Mapping[str, RowView]:
    """The family's lines in the book by name."""
    return {row.text("name"): row for row in store.read(rows, "relative", customer)}


def of(store: Store, customer: str) -> Card:
    """The card as it is in the book."""
    return store.read(card, customer)


@pytest.fixture
def mother(store: Store) -> str:
    """A customer who is somebody's mother."""
    return add_customer(store, "李秀英", phone="14400005678", birthday="1955-03-01", stage=Stage.KNOW)


@pytest.fixture
def son(store: Store, mother: str) -> str:
    """Her son, with a family; his affairs are not to be told to her."""
    made = add_customer(store, "王建国", sex="男", birthday="1980-05-06", stage=Stage.DECISION_MAKER)
    relative(store, made, "李秀英", "mother", card_id=mother, not_told="1", pays="1")
    relative(store, made, "尉迟恭敬", "father", decides="1", born="1950", confidence="4", phone="14400007777",
             school_or_employer="某研究所", way_in="书画班")  # fmt: skip
    relative(store, made, "王小明", "son", born="2015")
    relative(store, made, "单雪", "sister", friend="1", met_on="2026-03-01")
    relative(store, made, "张三[/]", "干妈", blocks="1")
    return made


def front(app: RmApp) -> object:
    """The screen in front."""
    return app.screen


def said(app: RmApp) -> str:
    """The notices that were given."""
    return " ".join(notice.message for notice in app._notifications)


async def opened(pilot: Pilot[int], app: RmApp, customer: str, tab: str = "3") -> CardScreen:
    """The customer's card in front, on the family."""
    await settle(pilot)
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)
    await press(pilot, tab)
    return screen


def test_branches_join_parents_and_children() -> None:
    family = [
        Member("f", "父", "father"),
        Member("s", "妹", "sister"),
        Member("n", "甥", "nephew"),
        Member("w", "妻", "spouse"),
        Member("c", "子", "son"),
        Member("g", "孙", "grandson"),
        Member("x", "友", "friend"),
    ]
    lines = tree(family)
    drawn = [
        lead + (line.member.name if line.member else "我")
        for (lead, _), line in zip(branches(lines), lines, strict=True)
    ]
    assert drawn == ["父", "+- 妹", "|  `- 甥", "`- 我", "   == 妻", "   `- 子", "      `- 孙", "友"]


@pytest.mark.parametrize("room", [76, 120])
def test_ages_stand_whole_beside_many_marks(room: int) -> None:
    """English at 80 columns: where the marks' columns would cut an age, each line has its own marks only."""
    use("en")
    family = (
        Member("f", "单雪", "mother", "1952", friend=True, not_told=True, met=True, card_id="x"),
        Member("w", "欧阳小明", "spouse", "1980", decides=True, met=True, pays=True),
        Member("d", "王小雨", "daughter", "2016-05-01", blocks=True),
    )
    drawn = Drawn(FamilyView(family, Decision("unknown"), ()), {}, "k", "王建国")
    lines = ["".join(cell.text for cell in block.cells) for block in blocks(drawn, date(2026, 11, 23), room)]
    assert all(width(line) <= room for line in lines if not line.startswith(("Decision", "Marks")))
    (spouse,), (child,) = ([line for line in lines if name in line] for name in ("欧阳小明", "王小雨"))
    assert "about 46 " in spouse and spouse.split()[-3:] == ["decides", "pays", "met"]
    assert "age 10 " in child and child.rstrip().endswith("blocks")
    assert (width(child.rstrip()) < width(spouse.rstrip())) is (room == 120), "columns where they fit"


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_the_family_is_drawn_as_a_tree_with_marks(
    store: Store, son: str, size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, son)
        screenful = shown(app)
        for name in ("尉迟恭敬", "李秀英", "单雪", "王小明", "14400007777", "某研究所"):
            assert name in screenful
        words = ("决策", "出资", "支持", "未会面", "已会面", "保密", "客户卡", "约 76 岁", "71 岁", "书画班")
        english = ("decides", "pays", "friend", "unmet", "met", "secret", "card", "about 76", "71")
        for word in words if language == "zh" else english:
            assert word in screenful
        for row in screen.lines.rows:
            assert 2 + sum(width(cell.text) for cell in row.cells) <= screen.lines.size.width
        keys = [row.key for row in screen.lines.rows if row.selectable]
        assert keys[0] == "field:no_decision_maker"
        assert len(keys) == 6
        await press(pilot, "end")
        assert "张三[/]" in shown(app)
        assert ("反对" if language == "zh" else "blocks") in shown(app)
        tones = {cell.text.strip(): cell.tone for row in screen.lines.rows for cell in row.cells}
        assert (tones["反对" if language == "zh" else "blocks"], tones["支持" if language == "zh" else "friend"]) == (
            "error",
            "success",
        )


async def test_the_line_about_the_decision_maker_says_how_far_one_is_and_takes_a_reason(store: Store, son: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, son)
        assert "决策人：尉迟恭敬（父亲），已识别，未会面" in shown(app)
        assert "邀约尉迟恭敬，可请单雪（姐妹）引见" in shown(app)
        screen.lines.go(f"relative:{lines_of(store, son)['尉迟恭敬'].id}")
        await press(pilot, "f", "2")
        assert "决策人：尉迟恭敬（父亲），已会面" in shown(app)
        assert lines_of(store, son)["尉迟恭敬"].text("met_on") == "2026-03-02"
        await press(pilot, "f", "1")
        assert "决策人：未识别" in shown(app)
        assert not lines_of(store, son)["尉迟恭敬"].flag("decides")
        await press(pilot, "home", "enter")
        assert isinstance(app.screen, EditDialog)
        await press(pilot, *"alone", "enter")
        if isinstance(app.screen, EditDialog):
            await press(pilot, "1")
        assert "没有家庭决策人：alone" in shown(app)
        assert of(store, son).value("no_decision_maker") == "alone"
        await press(pilot, "delete")
        assert of(store, son).value("no_decision_maker") == ""


async def test_members_are_added_changed_and_taken_away(store: Store, son: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, son)
        await press(pilot, "+", *"Tom", "enter", *"godfather", "ctrl+s")
        assert lines_of(store, son)["Tom"].text("relation") == "godfather"
        assert "godfather  Tom" in shown(app)
        screen.lines.go(f"relative:{lines_of(store, son)['Tom'].id}")
        await press(pilot, "enter")
        assert isinstance(app.screen, RowDialog)
        await press(pilot, *"Tim", "ctrl+s")
        assert set(lines_of(store, son)) >= {"Tim"}
        await press(pilot, "delete")
        assert "Tim" not in lines_of(store, son)
        await press(pilot, "u")
        assert "Tim" in lines_of(store, son)


async def test_who_is_known_from_another_card_is_changed_there(store: Store, son: str, mother: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, mother)
        assert "儿子  王建国  45 岁" in shown(app)
        assert "来自王建国的客户卡" in shown(app)
        assert "其账户和资产须对本客户保密，请勿提及" in shown(app)
        await press(pilot, "down", "delete")
        assert "只记在王建国的客户卡上" in said(app)
        assert "李秀英" in lines_of(store, son)
        await press(pilot, "f")
        assert app.screen is screen
        await press(pilot, "enter")
        assert isinstance(app.screen, CardScreen) and app.screen.customer == son
        assert "已转到那里修改" in said(app)
        await press(pilot, "escape")
        assert app.screen is screen
        await press(pilot, "j")
        assert isinstance(app.screen, CardScreen) and app.screen.customer == son


async def test_who_is_not_walled_off_can_be_put_on_this_card(store: Store, son: str, mother: str) -> None:
    store.write(writes.edit, "relative", lines_of(store, son)["李秀英"].id, {"not_told": ""})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, mother)
        await press(pilot, "down", "f", "1")
        assert isinstance(app.screen, RowDialog)
        await press(pilot, "ctrl+s")
    row = lines_of(store, mother)["王建国"]
    assert (row.text("relation"), row.text("card_id"), row.text("born")) == ("son", son, "1980-05-06")


async def test_a_member_gets_a_card_by_one_key_and_it_is_taken_back_whole(store: Store, son: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, son)
        screen.lines.go(f"relative:{lines_of(store, son)['尉迟恭敬'].id}")
        await press(pilot, "f", "5")
        new = lines_of(store, son)["尉迟恭敬"].text("card_id")
        assert [each.number for each in of(store, new).phones] == ["14400007777"]
        await press(pilot, "f")
        assert "为其新建客户卡" not in shown(app)
        await press(pilot, "escape", "j")
        assert isinstance(app.screen, CardScreen) and app.screen.customer == new
        await press(pilot, "escape", "u")
        assert lines_of(store, son)["尉迟恭敬"].text("card_id") == ""


async def test_the_second_invitation_names_the_way_and_plans_the_contact(
    store: Store, son: str, clock: FixedClock
) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, son)
        screen.lines.go(f"relative:{lines_of(store, son)['尉迟恭敬'].id}")
        await press(pilot, "f", "4")
        assert isinstance(app.screen, FormDialog)
        assert "可请单雪（姐妹）引见" in shown(app) and "书画班" in shown(app)
        await press(pilot, *"3d", "enter")
        assert front(app) is screen
    found = of(store, son)
    assert found.next_on is not None and (found.next_on - clock.now().date()).days == 3
    assert found.next_channel is Channel.CALL
    assert found.timeline[0].text == "第二次邀约尉迟恭敬：书画班"


async def test_a_wall_is_put_up_and_taken_down_by_key(store: Store, son: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, son)
        assert "不可告知：李秀英" in shown(app)
        screen.lines.go(f"relative:{lines_of(store, son)['李秀英'].id}")
        await press(pilot, "f", "3")
        assert not lines_of(store, son)["李秀英"].flag("not_told")
        assert "不可告知：" not in shown(app)
        assert dict(app.desk.walls) == {}
        await press(pilot, "f", "3")
        assert lines_of(store, son)["李秀英"].flag("not_told")


MENTION = "请勿提及王建国的账户和资产"
GO_ON = [("c", OutcomeDialog), ("s", SmsDialog), ("m", FormDialog)]


@pytest.mark.parametrize("page", ["today", "customers", "board", "card"])
async def test_the_wall_stands_before_every_way_of_contact_on_every_page(
    store: Store, son: str, mother: str, page: str
) -> None:
    """One more key goes on, escape goes back, any other key does nothing."""
    if page == "today":
        from rmtui.store.writes.plan import add_today

        store.write(add_today, [mother])
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, page, mother)
        before = app.screen
        for (key, dialog), goes_on in zip(GO_ON, ("c", "enter", "m"), strict=True):
            await press(pilot, key)
            assert isinstance(app.screen, WallDialog) and MENTION in shown(app)
            await press(pilot, "7", "x")
            assert isinstance(app.screen, WallDialog)
            await press(pilot, goes_on)
            assert isinstance(front(app), dialog)
            await press(pilot, "escape")
            assert front(app) is before
        await press(pilot, "s", "escape")
        assert front(app) is before
    assert of(store, mother).timeline[0].kind != "contact"


async def go(pilot: Pilot[int], app: RmApp, page: str, customer: str) -> None:
    """A page with the customer at the cursor."""
    await settle(pilot)
    if page == "card":
        await opened(pilot, app, customer)
        return
    await press(pilot, {"today": "1", "customers": "2", "board": "3"}[page])
    for _ in range(9):
        if getattr(app.screen, "customer", "") == customer:
            return
        await press(pilot, "right" if page == "board" else "down")
    assert getattr(app.screen, "customer", "") == customer


async def test_a_way_chosen_by_digit_meets_the_wall_too(store: Store, son: str, mother: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, mother)
        await press(pilot, "g", "1")
        assert isinstance(app.screen, WallDialog)
        await press(pilot, "g")
        assert not isinstance(app.screen, WallDialog | CardScreen)


async def typed(pilot: Pilot[int], app: RmApp, *keys: str, at_once: bool) -> None:
    """Keys without waiting for what they do; at once: as a terminal hands them over in one piece."""
    if at_once:
        for key in keys:
            app.post_message(events.Key(key, "\r" if key == "enter" else key))
    else:
        await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("go_on", ["c", "enter", "ｃ"])
async def test_keys_typed_ahead_pass_the_wall_by_one_more_key(
    store: Store, son: str, mother: str, at_once: bool, go_on: str
) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, app, mother)
        await typed(pilot, app, "c", go_on, "4", "enter", at_once=at_once)
        assert app.screen is page
    assert of(store, mother).timeline[0].outcome == Outcome.NO_ANSWER


@pytest.mark.parametrize("at_once", [True, False])
async def test_without_a_wall_not_one_key_is_different(store: Store, son: str, at_once: bool) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, app, son)
        await typed(pilot, app, "c", "4", "enter", at_once=at_once)
        assert front(app) is page
        assert of(store, son).timeline[0].outcome == Outcome.NO_ANSWER
        page.action_call()
        assert isinstance(front(app), OutcomeDialog)
        await press(pilot, "escape")
        await typed(pilot, app, "m", *"15:30", "enter", at_once=False)
    assert of(store, son).meetings[0].at.strftime("%H:%M") == "15:30"


async def test_nothing_is_recorded_by_the_keys_of_a_contact_alone(store: Store, son: str, mother: str) -> None:
    """Who does not know of the wall and types as always is held up by it."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, mother)
        await typed(pilot, app, "c", "4", "enter", at_once=True)
        assert isinstance(app.screen, OutcomeDialog)
        assert MENTION in shown(app)
    assert of(store, mother).timeline[0].kind != "contact"


async def test_the_wall_of_several_names_each(store: Store, son: str, mother: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "space", "space", "c")
        assert isinstance(app.screen, WallDialog)
        assert "与李秀英联络时，请勿提及王建国的账户和资产" in shown(app)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_reminder_stands_in_the_head_of_the_card_and_before_the_script(
    store: Store, son: str, mother: str, size: tuple[int, int]
) -> None:
    app = make_app(store)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, mother, "1")
        assert shown(app).count(MENTION) == (2 if size[0] > 120 else 1)
        await press(pilot, "c", "c")
        assert isinstance(app.screen, OutcomeDialog)
        assert MENTION in shown(app)
        assert app.screen.briefing is not None
        assert app.screen.briefing.hints[0].tone == "error"
        await press(pilot, "escape")
    app = make_app(store)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, son, "1")
        assert "请勿提及" not in shown(app)
