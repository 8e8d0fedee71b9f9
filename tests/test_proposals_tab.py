"""The tab of proposals, side by side and the closed question in the script, by keys and on the command line."""

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from rmtui import formwords, i18n
from rmtui.app import RmApp
from rmtui.domain.card_forms import CATEGORIES
from rmtui.domain.card_views import NeedOffers
from rmtui.domain.forms import rule_of
from rmtui.domain.model import Stage
from rmtui.screens.card import CardScreen
from rmtui.screens.products import ProductsScreen
from rmtui.screens.row_form import RowDialog
from rmtui.screens.side_by_side import SideBySide, groups
from rmtui.store.home import Home
from rmtui.store.reads.proposals import offers
from rmtui.store.store import Store
from rmtui.store.writes import proposals
from rmtui.store.writes import rows as writes
from rmtui.store.writes.customers import edit as edit_card
from rmtui.text import width
from rmtui.widgets import card_proposals
from rmtui.widgets.script_pane import ScriptPane
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown

SMALL, LARGE = (80, 24), (140, 40)
QUESTION = "子女教育这一块，您看是选方案A，以国债为主；还是选方案B，以稳健债基为主？"


@pytest.fixture
def person(store: Store) -> str:
    """A customer in stage 5, rated C2, with a need for the son's education."""
    made = add_customer(store, "王建国", sex="男", stage=Stage.PRODUCTS, risk_rating="C2", risk_tested_on="2026-01-05")
    son = store.write(writes.add, "relative", made, {"name": "王小明", "relation": "son"}).added
    store.write(writes.add, "need", made, {"kind": "education", "amount": "30万", "for_whom": son})
    return made


def propose(store: Store, customer: str, *lines: tuple[str, str, str]) -> str:
    """A proposal for the only need with lines of product, risk and amount, written under a higher rating; its id."""
    store.write(edit_card, customer, {"risk_rating": "C5"})
    made = store.write(writes.add, "proposal", customer, {"need_id": "education"}).added
    for product, risk, amount in lines:
        values = {"proposal_id": made, "product": product, "risk": risk, "amount": amount, "term": "1y"}
        store.write(writes.add, "proposal_line", customer, values)
    store.write(edit_card, customer, {"risk_rating": "C2"})
    return made


@pytest.fixture
def two(store: Store, person: str) -> tuple[str, str]:
    """Two proposals that suit."""
    calm = propose(store, person, ("国债", "R1", "20万"), ("存款", "R1", "10万"))
    return calm, propose(store, person, ("稳健债基", "R2", "30万"))


async def opened(pilot: Pilot[int], app: RmApp, customer: str) -> CardScreen:
    """The customer's proposals in front."""
    await settle(pilot)
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)
    await press(pilot, "5")
    return screen


def only(store: Store, customer: str) -> NeedOffers:
    """The customer's one need with its proposals."""
    (found,) = store.read(offers, customer)
    return found


async def test_two_proposals_with_lines_are_made_by_keys(store: Store, person: str) -> None:
    """`+` on the need adds a proposal, on the proposal its lines; the cursor stands on what was added."""
    store.write(writes.add, "product", "", {"name": "国债", "risk": "R1", "category": "bond", "term": "3y"})
    app = make_app(store)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        assert "子女教育（王小明）" in shown(app) and "还没有方案" in shown(app)
        await press(pilot, "+", "ctrl+s")
        assert screen.lines.current.startswith("proposal:") and "方案A V1" in shown(app)
        assert "只有 1 个方案" in shown(app)
        await press(pilot, "+", "1", "enter", "enter", *"200000", "ctrl+s")
        assert screen.lines.current.startswith("proposal_line:")
        assert "R1 适合" in shown(app) and "差10万元" in shown(app)
        await press(pilot, "+", "enter", *"fund", "enter", "enter", *"100000", "enter", "enter", *"r4", "ctrl+s")
        assert "产品风险等级 R4 高于客户评级 C2" in shown(app)
        await press(pilot, "backspace", "2", "ctrl+s")
        assert "R2 适合" in shown(app) and "与需求一致" in shown(app) and "33%" in shown(app)
        screen.lines.action_first()
        await press(pilot, "+", "ctrl+s")
        assert "方案B V1" in shown(app) and "还没有产品" in shown(app)
        need = only(store, person)
        assert [one.proposal.text("label") for one in need.offers] == ["A", "B"]
        assert [(line.text("product"), line.number("amount")) for line in need.offers[0].lines] == [
            ("国债", 200_000),
            ("fund", 100_000),
        ]
        assert "封闭式提问" in shown(app) and "先做两个有产品明细的方案" in shown(app)


async def test_a_version_is_made_of_the_remarks_and_chosen(store: Store, person: str, two: Sequence[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        assert QUESTION[:20] in shown(app)
        screen.lines.go(f"proposal:{two[0]}")
        await press(pilot, "f", "1")
        assert "已提交客户" in shown(app)
        await press(pilot, "f", "3", *"shorter", "enter")
        assert "方案A V2" in shown(app) and "已修改" in shown(app) and "客户意见：shorter" in shown(app)
        new = only(store, person).offers[0]
        assert screen.lines.current == f"proposal:{new.proposal.id}" and new.proposal.number("version") == 2
        await press(pilot, "f", "2")
        need = only(store, person)
        assert need.offers[0].proposal.text("state") == "chosen" and "客户选定" in shown(app)
        assert need.need is not None and need.need.text("state") == "proposed"
        screen.lines.go(f"proposal:{two[1]}")
        await press(pilot, "f", "4", "enter")
        assert "客户未选" in shown(app)
        await press(pilot, "u", "u", "u")
        assert [one.proposal.id for one in only(store, person).offers] == list(two)
        screen.lines.go(f"proposal_line:{only(store, person).offers[0].lines[0].id}")
        await press(pilot, "delete")
        assert len(only(store, person).offers[0].lines) == 1
        screen.lines.action_first()
        await press(pilot, "delete")
        assert only(store, person).need is not None and "请在“需求”页删除" in shown(app)


async def test_what_does_not_suit_is_refused_on_the_screen(store: Store, person: str) -> None:
    bold = propose(store, person, ("股票基金", "R4", "30万"))
    app = make_app(store)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go(f"proposal:{bold}")
        await press(pilot, "f")
        assert "R4 高于 C2" in shown(app)
        await press(pilot, "2")
        assert only(store, person).offers[0].proposal.text("state") == "draft"
        assert "产品风险等级 R4 高于客户评级 C2" in shown(app)


async def test_shares_that_are_not_a_hundred_and_too_many_are_said(store: Store, person: str) -> None:
    """A proposal's state is no field of its dialog: it is changed by deeds."""
    for _ in range(4):
        made = propose(store, person, ("国债", "R1", "30万"))
    (line,) = only(store, person).offers[-1].lines
    store.write(writes.edit, "proposal_line", line.id, {"share": "90"})
    app = make_app(store)
    async with app.run_test(size=LARGE) as pilot:
        screen = await opened(pilot, app, person)
        assert "现有 4 个方案" in shown(app) and "各项占比合计 90%" in shown(app)
        screen.lines.go(f"proposal:{made}")
        await press(pilot, "enter")
        assert isinstance(app.screen, RowDialog)
        assert set(app.screen.fields.lines) == {"need_id", "label", "remarks", "made_on"}
        await press(pilot, "escape", "down", "enter")
        assert isinstance(app.screen, RowDialog) and "国债" in shown(app)


async def test_a_specialist_is_invited_and_answers(store: Store, person: str, two: Sequence[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.action_first()
        await press(pilot, "f", "2", "1", *"Zhao", "ctrl+s")
        assert screen.lines.current.startswith("specialist:")
        assert "理财经理 Zhao" in shown(app) and "已邀请" in shown(app)
        await press(pilot, "f", "1", "2", *"thursday", "enter")
        assert "答应参加" in shown(app) and "答复：thursday" in shown(app)
        (row,) = only(store, person).specialists
        assert (row.text("state"), row.text("reply"), row.text("kind")) == ("coming", "thursday", "wealth_manager")


@pytest.mark.parametrize(("size", "language"), [(SMALL, "zh"), (SMALL, "en"), (LARGE, "zh"), (LARGE, "en")])
async def test_side_by_side_one_is_chosen(
    store: Store, person: str, two: Sequence[str], size: tuple[int, int], language: str
) -> None:
    """The first press says what it means, the second does it; versions before stand in a group of their own."""
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.action_first()
        await press(pilot, "f", "1")
        dialog = app.screen
        assert isinstance(dialog, SideBySide)
        for text in ("国债", "存款", "稳健债基", "R1.0", "R2.0", "67%"):
            assert text in shown(app)
        lines = dialog.query_one("#side-list")
        assert max(map(width, shown(app).split("\n"))) <= size[0] and lines.region.right <= size[0]
        tones = {row.key: row.cells[1].tone for row in lines.rows}  # type: ignore[attr-defined]
        assert (tones["side:total"], tones["side:count"]) == ("", "accent")
        await press(pilot, "2")
        assert ("再按 2" if language == "zh" else "Press 2 again") in shown(app)
        assert only(store, person).offers[1].proposal.text("state") == "draft"
        await press(pilot, "1", "2", "2")
        assert app.screen is screen
        assert [one.proposal.text("state") for one in only(store, person).offers] == ["draft", "chosen"]


async def test_versions_can_be_compared_and_an_old_one_not_be_chosen(
    store: Store, person: str, two: Sequence[str]
) -> None:
    store.write(proposals.revise, two[0], "期限太长")
    assert [len(group.offers) for group in groups(only(store, person))] == [2, 2]
    bold = propose(store, person, ("股票基金", "R4", "30万"))
    app = make_app(store)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go(f"proposal:{bold}")
        await press(pilot, "f", "5")
        assert "方案C V1" in shown(app)
        await press(pilot, "3")
        assert "方案C V1 还不能选定：股票基金 R4 高于 C2" in shown(app)
        await press(pilot, "v")
        assert "方案A各版本" in shown(app) and "方案A V2" in shown(app) and "期限太长" in shown(app)
        await press(pilot, "1")
        assert "已有新版本" in shown(app)
        await press(pilot, "escape")
        assert app.screen is screen
        assert {one.proposal.text("state") for one in only(store, person).offers} == {"draft"}


async def test_the_script_puts_the_closed_question(store: Store, person: str, two: Sequence[str]) -> None:
    app = make_app(store)
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, app, person)
        text = shown(app).replace("\n", "")
        assert "封闭式提问谈方案" in text and "您看是选方案" in text


async def test_in_other_stages_the_question_stands_among_the_hints(store: Store) -> None:
    known = add_customer(store, "李秀英", sex="女", stage=Stage.NEEDS, risk_rating="C2", risk_tested_on="2026-01-05")
    store.write(writes.add, "need", known, {"kind": "education"})
    propose(store, known, ("国债", "R1", "20万"))
    app = make_app(store)
    async with app.run_test(size=LARGE) as pilot:
        screen = await opened(pilot, app, known)
        assert "封闭式提问：" not in shown(app)
        propose(store, known, ("稳健债基", "R2", "20万"))
        screen.reload()
        await settle(pilot)
        assert "封闭式提问：" in shown(app)


async def test_without_needs_it_is_said_what_comes_first(store: Store) -> None:
    bare = add_customer(store, "李秀英")
    app = make_app(store, language="en")
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, bare)
        assert "No needs yet" in shown(app)
        await press(pilot, "+")
        assert "Enter a need on the needs tab first" in shown(app)
        await press(pilot, "f", "1")
        assert [type(one) for one in app.screen_stack[-2:]] == [CardScreen, ProductsScreen]
        await press(pilot, "escape")
        assert app.screen is screen


KNOWN = (
    *("sex=男", "risk_rating=C2", "risk_tested_on=2026-01-05", "birthday=1980-05-06", "occupation=医生", "taboos=无"),
    *("employer=医院", "income_band=30万", "marital_state=已婚", "children=一子", "household=三口", "home_region=山东"),
    *("decision_maker=本人", "hobbies=钓鱼", "other_banks=无"),
)
"""Enough of a profile that nothing more urgent than the proposals is to be talked about."""


def test_the_script_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the talk is for something else, the question stands behind it; a message is left as it is sent."""
    cli = Cli(home.path, capsys)
    cli.add("王建国", *KNOWN)
    cli.ok("stage", "王建国", "5", "--reason", "试")
    cli.ok("add", "王建国", "need", "kind=education")
    question = "Would you take proposal A, mainly 国债, or proposal B, mainly 稳健债基?"
    for label, product in (("A", "国债"), ("B", "稳健债基")):
        assert question not in cli.ok("script", "王建国")
        cli.ok("add", "王建国", "proposal", "need_id=education", f"label={label}")
        cli.ok("add", "王建国", "proposal_line", f"proposal_id={label}", f"product={product}", "risk=R2", "amount=1万")
    found = cli.json("script", "王建国")
    assert (found["template"], question in found["text"]) == ("cadence_call", False)
    assert found["closed_question"].endswith(question)
    assert cli.ok("script", "王建国").endswith(question)
    assert question not in cli.ok("script", "王建国", "--step", "rm_sms")
    cli.ok("log", "王建国", "call", "--outcome", "talked", "--next", "3d")
    found = cli.json("script", "王建国")
    assert (found["template"], found["missing"]) == ("proposals_call", [])
    assert question in found["text"] and cli.ok("script", "王建国").count(question) == 1
    cli.ok("edit", "王建国", "proposal:A", "--remove")
    assert cli.json("script", "王建国")["missing"] == ["closed_question"]
    assert "make two proposals" in cli.ok("script", "王建国")


@pytest.mark.parametrize("wide", [132, 140, 141])
async def test_the_pane_shows_every_character_of_the_question(
    store: Store, person: str, two: Sequence[str], wide: int
) -> None:
    """Lines end before the scroll bar, whatever their length."""
    app = make_app(store)
    async with app.run_test(size=(wide, 40)) as pilot:
        screen = await opened(pilot, app, person)
        pane = screen.query_one(ScriptPane)
        lines = [pane.render_line(y).text.rstrip() for y in range(pane.virtual_size.height)]
        assert QUESTION in "".join(line.strip() for line in lines)
        assert max(map(width, lines)) <= pane.scrollable_content_region.width


async def test_what_stands_below_the_last_line_comes_into_view_with_it(
    store: Store, person: str, two: Sequence[str]
) -> None:
    """The questions are no lines to stand on, and can still be read on a low screen."""
    for line in ("一号", "二号", "三号", "四号"):
        store.write(
            writes.add,
            "proposal_line",
            person,
            {"proposal_id": two[1], "product": line, "risk": "R1", "amount": "1万", "term": "24"},
        )
    app = make_app(store)
    async with app.run_test(size=(80, 20)) as pilot:
        screen = await opened(pilot, app, person)
        assert "3. " not in shown(app)
        screen.lines.action_last()
        await settle(pilot)
        assert "封闭式提问" in shown(app) and "3. " in shown(app) and "四号" in shown(app)


def test_english_words_stand_whole_in_their_columns() -> None:
    """No class of product but the longest one, and no risk, share or term, is broken for want of room."""
    i18n.use("en")
    _, state, _, share, risk, term = (column.width for column in card_proposals.columns())
    words = {formwords.choice(rule_of("proposal_line", "category"), one) for one in CATEGORIES} - {"Structured deposit"}
    assert "Wealth product" in words and all(width(word) <= state for word in words)
    assert width("100%") <= share and width("500,000 short") <= risk and width(formwords.term(120)) <= term
