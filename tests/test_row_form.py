"""The dialog for rows of the card's tables, by keys: what is shown, what is understood, what is in the book after."""

import re
from collections.abc import Mapping

import pytest
from textual.pilot import Pilot
from textual.worker import Worker

from rmtui import formwords
from rmtui.app import RmApp
from rmtui.domain.forms import FORMS
from rmtui.domain.views import RowView, Saved
from rmtui.screens.card import CardScreen
from rmtui.screens.row_form import RowDialog, ask_row
from rmtui.store.reads.rows import row, rows
from rmtui.store.store import Store
from rmtui.store.writes import rows as writes
from rmtui.store.writes.customers import edit as edit_card
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown

SIZES = [((80, 24), "zh"), ((140, 40), "en")]


@pytest.fixture
def person(store: Store) -> str:
    """A customer with a son, a need and a proposal, in a book with a product and another customer."""
    add_customer(store, "李秀英", sex="女", phone="14400005678")
    made = add_customer(store, "王建国", risk_rating="C2", risk_tested_on="2026-01-05")
    store.write(writes.add, "relative", made, {"name": "王小明", "relation": "son"})
    store.write(writes.add, "product", "", {"name": "稳健一号", "risk": "R2", "category": "fund"})
    store.write(writes.add, "need", made, {"kind": "education", "amount": "30万"})
    store.write(writes.add, "proposal", made, {"need_id": "education"})
    return made


async def ask(
    pilot: Pilot[int],
    app: RmApp,
    customer: str,
    form: str,
    found: RowView | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Worker[Saved | None]:
    """The dialog in front of the customer's card; what it ends with is the worker's result."""
    await settle(pilot)
    page = CardScreen(customer)
    await app.push_screen(page)
    await settle(pilot)
    worker = page.run_worker(ask_row(page, form, found, fixed=fixed), group="form")
    await settle(pilot)
    assert isinstance(app.screen, RowDialog)
    return worker


def told(app: RmApp) -> str:
    """What stands on the screen, without blanks."""
    return re.sub(r"\s", "", shown(app))


def newest(store: Store, form: str, customer: str) -> RowView:
    """The row that was made last."""
    return max(store.read(rows, form, customer), key=lambda each: each.id)


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_every_form_stands_on_the_screen(store: Store, person: str, size: tuple[int, int], language: str) -> None:
    """Labels and keys are in sight; on the small screen every field is reached, and its line is never hidden.

    On the large one, where all has room, the longest forms stand for the others.
    """
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        page = CardScreen(person)
        await app.push_screen(page)
        longest = sorted(FORMS, key=lambda form: len(FORMS[form]))[-8:]
        for form in FORMS if size[1] < 40 else longest:
            rules = FORMS[form]
            page.run_worker(ask_row(page, form), group="form")
            await settle(pilot)
            dialog = app.screen
            assert isinstance(dialog, RowDialog)
            text = shown(app)
            assert "ctrl+s" in text and formwords.form_name(form) in text
            if size[1] >= 40:
                assert [one.name for one in rules if dialog.fields.lines[one.name].label not in text] == []
            for place, rule in enumerate(rules if size[1] < 40 else ()):
                focused = dialog.focused
                assert focused is not None and focused.id == f"row-{rule.name}"
                label = dialog.fields.lines[rule.name].label
                text = text if label in text else shown(app)
                assert label in text
                assert focused.region.y > dialog.query_one(".box").region.y
                assert focused.region.bottom < dialog.query_one("#row-said").region.y
                assert dialog.fields.step(1) == (place < len(rules) - 1)
                await pilot.pause()
            assert dialog.query_one(".box").region.bottom <= size[1]
            await press(pilot, "escape")
            assert app.screen is not dialog


async def test_a_need_is_filled_in_by_digits_and_typing(store: Store, person: str) -> None:
    """What was understood is shown before it is taken; enter on the last field saves."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        worker = await ask(pilot, app, person, "need")
        assert "1婚嫁2购房3子女教育" in told(app)
        await press(pilot, "4")
        assert "1王小明（儿子）" in told(app)
        await press(pilot, "1", "down", "text:30万")
        assert "=300,000元" in told(app)
        await press(pilot, "down", "1", "down", "text:孩子在国外", "down", "down", "down")
        await press(pilot, "text:12-05")
        assert "=2026-12-05周六" in told(app)
        await press(pilot, "enter")
        assert not isinstance(app.screen, RowDialog)
        assert worker.result is not None
    made = newest(store, "need", person)
    assert made.id == worker.result.added
    (son,) = store.read(rows, "relative", person)
    assert (made.text("kind"), made.text("for_whom"), made.number("amount")) == ("retirement", son.id, 300_000)
    assert (made.number("priority"), made.text("evidence"), made.text("state")) == (1, "孩子在国外", "open")
    assert (made.text("found_on"), made.text("retry_on")) == ("2026-03-02", "2026-12-05")


async def test_choices_are_narrowed_by_pinyin_initials(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, person, "relative")
        await press(pilot, "text:王大妈", "enter", "text:mq")
        assert "1母亲" in told(app) and "2父亲" not in told(app)
        await press(pilot, "1", "up")
        assert "母亲" in told(app)
        await press(pilot, "text:gm", "ctrl+s")
    made = newest(store, "relative", person)
    assert (made.text("name"), made.text("relation")) == ("王大妈", "gm")


async def test_a_member_gets_a_card_found_by_initials(store: Store, person: str) -> None:
    """The name, left empty, comes from the card."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, person, "relative")
        await press(pilot, "down", "1", "text:lxy")
        assert "1李秀英144****5678" in told(app)
        await press(pilot, "1", "ctrl+s")
        assert not isinstance(app.screen, RowDialog)
    made = newest(store, "relative", person)
    assert (made.text("name"), made.text("relation"), made.text("sex")) == ("李秀英", "spouse", "female")


async def test_what_is_wrong_keeps_the_cursor_and_what_was_typed(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        worker = await ask(pilot, app, person, "need")
        await press(pilot, "ctrl+s")
        assert "请填写“需求类型”" in told(app)
        await press(pilot, "1", "down", "down", "text:很多", "enter")
        dialog = app.screen
        assert isinstance(dialog, RowDialog) and dialog.fields.current == "amount"
        assert "无法识别" in told(app) and "很多" in shown(app)
        await press(pilot, "escape")
        assert app.screen is dialog and "尚未保存" in shown(app)
        await press(pilot, "escape")
        assert app.screen is not dialog and worker.result is None
    assert len(store.read(rows, "need", person)) == 1


async def test_a_row_is_changed_and_only_what_changed_is_written(store: Store, person: str) -> None:
    (need,) = store.read(rows, "need", person)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        worker = await ask(pilot, app, person, "need", need)
        assert "子女教育" in told(app) and "300000" in shown(app)
        await press(pilot, "ctrl+s")
        assert worker.result is None and store.read(row, "need", need.id) == need
        await ask(pilot, app, person, "need", need)
        await press(pilot, "down", "down", "down", "text:1.2亿", "ctrl+s")
        assert store.read(row, "need", need.id).number("amount") == 120_000_000
    store.write(writes.edit, "need", need.id, {"amount": "30万"})
    assert store.read(row, "need", need.id) == need


async def test_a_refused_write_leaves_the_dialog_as_it_was(store: Store, person: str) -> None:
    """An R4 product for a customer rated C2: the choice of the proposal is refused with the reason."""
    (proposal,) = store.read(rows, "proposal", person)
    line = {"proposal_id": proposal.id, "product": "进取二号", "risk": "R4"}
    store.write(edit_card, person, {"risk_rating": "C4"})
    store.write(writes.add, "proposal_line", person, line)
    store.write(edit_card, person, {"risk_rating": "C2"})
    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ask(pilot, app, person, "proposal", proposal)
        await press(pilot, "down", "down", "3", "ctrl+s")
        dialog = app.screen
        assert isinstance(dialog, RowDialog) and dialog.fields.text("state") == "客户选定"
        assert "R4" in told(app) and "C2" in shown(app)
    assert store.read(row, "proposal", proposal.id).text("state") == "draft"


async def test_a_line_for_a_given_proposal_takes_the_catalogues_product(store: Store, person: str) -> None:
    """What is fixed is not asked for; the product's name comes from the catalogue."""
    (proposal,) = store.read(rows, "proposal", person)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, person, "proposal_line", fixed={"proposal_id": proposal.id})
        assert "所属方案" not in shown(app)
        await press(pilot, "1", "ctrl+s")
    made = newest(store, "proposal_line", person)
    assert (made.text("proposal_id"), made.text("product"), made.number("risk")) == (proposal.id, "稳健一号", 2)


async def test_a_text_of_several_lines(store: Store, person: str) -> None:
    """`ctrl+j` breaks the line, the arrows move in the text before they leave it."""
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, person, "review")
        await press(pilot, "down", "text:one", "ctrl+j", "text:two", "up")
        dialog = app.screen
        assert isinstance(dialog, RowDialog) and dialog.fields.current == "advice"
        await press(pilot, "up")
        assert dialog.fields.current == "on_day"
        await press(pilot, "ctrl+s")
    assert newest(store, "review", person).text("advice") == "one\ntwo"


async def test_hostile_texts_stand_harmlessly_in_the_dialog(store: Store, person: str) -> None:
    name = "张[/]\x1b]52;c;eA==\x07[bold red]三\u202e[@click=app.quit]x[/]"
    store.write(writes.add, "relative", person, {"name": name, "relation": "[red]干妈"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(pilot, app, person, "need")
        await press(pilot, "down", "2", "up")
        assert "张[/][boldred]三[@click=app.quit]x[/]（[red]干妈）" in told(app)
