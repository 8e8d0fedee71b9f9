"""The card, by keys: what is on the screen and what is in the book after each."""

from datetime import timedelta

import pytest
from textual.widgets import TextArea

from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, ConcernKind, Outcome, Stage
from rmtui.domain.views import Card
from rmtui.i18n import t
from rmtui.screens.card import CardScreen
from rmtui.screens.card_edit import EditDialog
from rmtui.screens.customers import CustomersScreen
from rmtui.store.reads.customers import card
from rmtui.store.store import Store
from rmtui.store.writes import concerns, customers, rows
from rmtui.text import width
from tests.builders import add_customer, log
from tests.ui import make_app, press, settle, shown

LONG = "阿卜杜热合曼·买买提明·吐尔逊·艾合买提江·努尔麦麦提"
SIZES = [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]


@pytest.fixture
def person(store: Store, clock: FixedClock) -> str:
    """A customer in stage 2 with two phones and a taboo."""
    made = add_customer(
        store,
        "张三[/]",
        stage=Stage.KNOW,
        entered_on=clock.now().date() - timedelta(days=4),
        phones=[("mobile", "14400001111"), ("office", "14400002222")],
        taboos="不谈股票[/]",
        income_band="30-50万",
        credit_grade="AA",
        tier="gold",
    )
    log(store, made, note="约好下周再谈")
    return made


async def opened(pilot: object, app: RmApp, customer: str) -> CardScreen:
    """The customer's card in front."""
    await settle(pilot)  # type: ignore[arg-type]
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)  # type: ignore[arg-type]
    return screen


def of(store: Store, customer: str) -> Card:
    """The card as it is in the book."""
    return store.read(card, customer)


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_every_tab_stands_whole_on_the_screen(
    store: Store, person: str, size: tuple[int, int], language: str
) -> None:
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, person)
        assert "张三[/]" in shown(app)
        assert "不谈股票[/]" in shown(app).split("\n")[3]
        assert "30-50万" in shown(app)
        await press(pilot, "2")
        assert "14400001111" in shown(app)
        assert "14400002222" in shown(app)
        await press(pilot, "0")
        assert "约好下周再谈" in shown(app)
        assert str(of(store, person).clock.day) in shown(app)
        for row in screen.lines.rows:
            cells = [cell for cell in screen.lines.widths(screen.lines.size.width) if cell]
            if len(row.cells) > 1:
                assert all(width(cell.text) <= room for cell, room in zip(row.cells, cells, strict=False))
        await press(pilot, "9", "3", "1")
        assert app.screen is screen


async def test_digits_pick_tabs_and_escape_gives_the_pages_back(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "2", "3")
        assert isinstance(app.screen, CardScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, CustomersScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, CardScreen)
        await press(pilot, "backspace", "1")
        assert app.current_mode == "today"


async def test_a_fact_is_changed_with_how_it_was_learnt(store: Store, person: str, clock: FixedClock) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:occupation")
        await press(pilot, "e", *"doctor", "enter")
        assert "从哪里得知" in shown(app)
        await press(pilot, "2")
        assert "doctor" in shown(app)
        assert "面谈得知" in shown(app)
        found = next(one for one in of(store, person).fields if one.name == "occupation")
        assert (found.value, found.learnt_how, found.learnt_on) == ("doctor", "meeting", clock.now().date())
        await press(pilot, "u")
        assert of(store, person).value("occupation") == ""


async def test_a_value_out_of_few_is_chosen_by_digit(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:sex")
        await press(pilot, "enter", "2", "enter")
        assert of(store, person).value("sex") == "female"
        screen.lines.go("field:tier")
        await press(pilot, "enter", "1")
    assert of(store, person).tier == "diamond"


async def test_a_wrong_value_is_refused_in_the_dialog_and_kept_there(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:birthday")
        await press(pilot, "e", *"1990-13-40", "enter")
        assert isinstance(app.screen, EditDialog)
        assert "1990-13-40" in shown(app)
        assert "无法识别" in shown(app)
        await press(pilot, "escape")
    assert of(store, person).value("birthday") == ""


async def test_asked_and_none_counts_as_filled(store: Store, person: str, clock: FixedClock) -> None:
    before = of(store, person).profile.percent
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:hobbies")
        await press(pilot, "N")
        assert of(store, person).profile.percent > before
        assert "已询问" in shown(app)
        screen.lines.go("field:children")
        await press(pilot, "e", "enter", "1")
        asked = {one.name: one.asked_none_on for one in of(store, person).fields}
        assert asked["hobbies"] == asked["children"] == clock.now().date()
        screen.lines.go("field:credit_grade")
        await press(pilot, "N")
    asked = {one.name: one.asked_none_on for one in of(store, person).fields}
    assert asked["credit_grade"] is None


async def test_several_lines_are_kept_with_their_ends(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        await press(pilot, "1")
        screen.lines.go("field:remarks")
        await press(pilot, "e")
        app.screen.query_one(TextArea).text = "第一行\n第二行"
        await press(pilot, "ctrl+s")
        assert "第二行" in shown(app)
    assert of(store, person).value("remarks") == "第一行\n第二行"


async def test_phones_are_added_changed_and_removed(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        await press(pilot, "2", "+", *"123", "enter", *"14400003333", "enter")
        numbers = [one.number for one in of(store, person).phones]
        assert numbers == ["14400001111", "14400002222", "14400003333"]
        assert screen.lines.go(f"phone:{of(store, person).phones[1].id}")
        await press(pilot, "enter", "down", *"14400004444", "enter")
        changed = of(store, person).phones[1]
        assert (changed.number, changed.label) == ("14400004444", "other")
        await press(pilot, "delete")
        assert [one.number for one in of(store, person).phones] == ["14400001111", "14400003333"]
        await press(pilot, "u")
        assert len(of(store, person).phones) == 3


async def test_own_fields_and_concerns_are_kept_and_closed(store: Store, person: str) -> None:
    store.write(concerns.add_concern, person, ConcernKind.COMPLAINT, "排队太久[/]")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        assert "前答复：排队太久[/]" in shown(app)
        await press(pilot, "9", "+", "down", "down", *"car", "tab", *"rang", "enter")
        made = next(one for one in of(store, person).concerns if one.text == "car")
        assert screen.lines.go(f"concern:{made.id}")
        await press(pilot, "enter", "down", "down", "down", "down", "3", "ctrl+s")
        closed = next(one for one in of(store, person).concerns if one.text == "car")
        assert (closed.doing, closed.state, closed.closed_on is None) == ("rang", "solved", False)
        assert "已办结" in shown(app)
        await press(pilot, "+", *"fees", "enter", "escape")
        assert any(one.text == "fees" for one in of(store, person).concerns)
        await press(pilot, "1", "+", *"car", "tab", *"[/]", "enter")
        assert [(one.name, one.value) for one in of(store, person).custom] == [("car", "[/]")]
        screen.lines.go("custom:car")
        await press(pilot, "delete")
    assert not of(store, person).custom


async def test_customer_commands_work_on_the_open_card(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        await press(pilot, "c", "1", "4", "enter")
        assert of(store, person).timeline[0].outcome == Outcome.NO_ANSWER
        assert app.screen is screen
        await press(pilot, "t", *"note", "enter", "0")
        assert "note" in shown(app)
        await press(pilot, "D", "2")
        assert of(store, person).dnd == {Channel.SMS}
        assert "免打扰：短信" in shown(app)
        await press(pilot, "<", *"wrong", "enter")
        assert of(store, person).clock.stage is Stage.FIRST_CONTACT


async def test_edit_opens_on_the_first_missing_fact(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "e")
        assert isinstance(app.screen, CardScreen)
        missing = of(store, person).profile.missing
        assert app.screen.lines.current.removeprefix("field:") in missing


async def test_a_very_long_name_is_wrapped_and_not_cut(store: Store) -> None:
    made = add_customer(store, LONG)
    store.write(customers.edit, made, {"taboos": "不谈股票" * 30})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, made)
        said = "".join(row.cells[1].text for row in screen.lines.rows if row.key.startswith("field:name"))
        assert said == LONG
        said = "".join(row.cells[1].text for row in screen.lines.rows if row.key.startswith("field:taboos"))
        assert said == "不谈股票" * 30


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 110, 140])
async def test_the_line_of_tabs_is_whole_with_every_count(
    store: Store, person: str, columns: int, language: str
) -> None:
    for n in range(12):
        store.write(concerns.add_concern, person, ConcernKind.WISH, f"愿望{n}")
        store.write(rows.add, "relative", person, {"name": f"李小雨{n}", "relation": "friend"})
    app = make_app(store, language=language)
    async with app.run_test(size=(columns, 24)) as pilot:
        await opened(pilot, app, person)
        await press(pilot, "3")
        line = next(line for line in shown(app).split("\n") if t("card.tab.insurance") in line)
        for name in ("family", "concerns"):
            # Where the line is too short, the open tab alone keeps its count.
            if name == "family" or columns > 80 or language == "zh":
                assert f"{t(f'card.tab.{name}')} 12" in line
        assert line.endswith(t("card.tab.papers"))
