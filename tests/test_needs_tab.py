"""The tab of needs and the risk rating, by keys: what stands on the screen and what is in the book after."""

from datetime import date

import pytest
from textual.pilot import Pilot

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.domain.card_views import NeedsView
from rmtui.domain.model import Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView
from rmtui.screens.card import CardScreen
from rmtui.screens.row_form import RowDialog
from rmtui.store.home import Home
from rmtui.store.reads.customers import card
from rmtui.store.reads.needs import needs
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import customers
from rmtui.store.writes import rows as writes
from rmtui.text import width
from rmtui.widgets.rating import rating_line
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown

SMALL, LARGE = (80, 24), (140, 40)
HOSTILE = "张[/]\x1b]52;c;eA==\x07[bold red]三\u202e"


@pytest.fixture
def person(store: Store) -> str:
    """A man of 38 in stage 4, married, with a son of 8, rated C2."""
    made = add_customer(
        store,
        "王建国",
        sex="男",
        birthday="1988-01-05",
        marital_state="已婚",
        stage=Stage.NEEDS,
        risk_rating="C2",
        risk_tested_on="2026-01-05",
    )
    store.write(writes.add, "relative", made, {"name": "王小明", "relation": "son", "born": "2017-06-18"})
    return made


def add(store: Store, customer: str, **values: str) -> str:
    """A need; its id."""
    return store.write(writes.add, "need", customer, values).added


async def opened(pilot: Pilot[int], app: RmApp, customer: str) -> CardScreen:
    """The customer's needs in front."""
    await settle(pilot)
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)
    await press(pilot, "4")
    return screen


def front(app: RmApp) -> object:
    """What is in front."""
    return app.screen


def in_front(app: RmApp, kind: type) -> bool:
    """Whether such a screen is in front."""
    return isinstance(app.screen, kind)


def only(store: Store, customer: str) -> RowView:
    """The customer's one need."""
    (found,) = store.read(rows, "need", customer)
    return found


def of(store: Store, customer: str) -> NeedsView:
    """The needs as they are in the book."""
    return store.read(needs, customer)


def test_the_phase_is_suggested_from_the_family_and_the_profile(store: Store, person: str) -> None:
    found = of(store, person)
    assert (found.phase, found.suggestion.phase, found.suggestion.values) == ("", "education", (("age", "8"),))
    assert found.to_ask == ("education", "protection", "retirement")
    add(store, person, kind="education")
    assert of(store, person).to_ask == ("protection", "retirement")
    store.write(customers.edit, person, {"life_phase": "retired"})
    found = of(store, person)
    assert (found.phase, found.suggestion.phase) == ("retired", "education")
    assert found.to_ask == ("medical", "liquidity", "inheritance")


def test_a_child_known_by_another_card_and_a_spouse_count(store: Store) -> None:
    """Relations are derived: the mother is named on the child's card only."""
    mother = add_customer(store, "李秀英", sex="女", birthday="1990-05-03")
    assert of(store, mother).suggestion.reason == "ask_marital"
    store.write(writes.add, "relative", mother, {"name": "王建国", "relation": "spouse"})
    assert (of(store, mother).person.marital, of(store, mother).suggestion.phase) == ("married", "newly_married")
    child = add_customer(store, "王小红", sex="女", birthday="2023-03-01")
    store.write(writes.add, "relative", child, {"name": "李秀英", "relation": "mother", "card_id": mother})
    found = of(store, mother)
    assert (found.person.children, found.suggestion.phase) == ((3,), "growing")


def test_needs_stand_by_urgency_and_over_ones_last(store: Store, person: str) -> None:
    for kind, values in {
        "home": {"state": "dropped"},
        "medical": {"state": "met", "priority": "1"},
        "business": {"priority": "3"},
        "education": {"priority": "1", "retry_on": "2026-03-20"},
        "retirement": {"priority": "1", "state": "proposed"},
    }.items():
        add(store, person, kind=kind, **values)
    kinds = [row.text("kind") for row in of(store, person).rows]
    assert kinds == ["retirement", "business", "education", "medical", "home"]
    with pytest.raises(Refused, match="no_such_customer"):
        of(store, "nobody")


async def test_the_suggested_phase_is_taken_and_a_kind_is_noted(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, person)
        told = shown(app)
        assert "建议子女教育期（有8岁的子女）" in told and "+ 子女教育" in told and "4需求" in told
        screen.lines.go("field:life_phase")
        await press(pilot, "enter", "enter")
        assert store.read(card, person).value("life_phase") == "education"
        assert "生命周期：子女教育期" in shown(app)
        await press(pilot, "down", "enter")
        assert in_front(app, RowDialog)
        await press(pilot, "down", "1", "text:3y", "down", "text:300000", "ctrl+s")
        need = only(store, person)
        assert (need.text("kind"), need.number("amount"), need.text("horizon")) == ("education", 300_000, "3y")
        assert screen.lines.current == f"need:{need.id}"
        told = shown(app)
        assert "子女教育（王小明）" in told and "30万元" in told and "待满足" in told and "03-02 发现" in told
        assert "+ 子女教育" not in told and "+ 保障" in told and "4需求 1" in told
        await press(pilot, "1")
        assert "4需求 1" not in shown(app)


async def test_another_phase_is_chosen_and_the_facts_speak_against_it(store: Store, person: str) -> None:
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:life_phase")
        await press(pilot, "enter", "1")
        assert store.read(card, person).value("life_phase") == "retired"
        assert "应为子女教育期（有8岁的子女）" in shown(app) and "+ 传承" in shown(app)
        await press(pilot, "delete")
        assert store.read(card, person).value("life_phase") == ""
        await press(pilot, "u")
        assert store.read(card, person).value("life_phase") == "retired"


async def test_what_to_ask_for_first_is_said_and_filled_in(store: Store) -> None:
    made = add_customer(store, "单雪")
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, made)
        assert "请先了解客户的出生年份" in shown(app)
        screen.lines.go("field:life_phase")
        await press(pilot, "f", "2", "text:1961-05-03", "enter", "0")
        assert store.read(card, made).value("birthday") == "1961-05-03"
        assert "建议退休期（64岁，已到60岁退休年龄）" in shown(app)


async def test_state_priority_and_the_need_itself_change_by_few_keys(store: Store, person: str) -> None:
    need = add(store, person, kind="home", evidence="想换三居室", retry_on="2026-03-20")
    store.write(writes.edit, "need", need, {"retry_on": "2026-02-20"})
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, person)
        assert "02-20 已过期" in shown(app) and "想换三居室" in shown(app)
        screen.lines.go(f"need:{need}")
        await press(pilot, "f", "4")
        assert only(store, person).number("priority") == 1 and "优先 1" in shown(app)
        await press(pilot, "f", "2")
        assert only(store, person).text("state") == "met"
        assert "已满足或已放弃：1 项" in shown(app) and "02-20 已过期" not in shown(app)
        await press(pilot, "f", "1")
        assert only(store, person).text("state") == "open"
        await press(pilot, "enter", "3", "ctrl+s")
        assert only(store, person).text("kind") == "education"
        await press(pilot, "delete")
        assert store.read(rows, "need", person) == ()
        await press(pilot, "u")
        assert only(store, person).id == need


async def test_a_proposal_is_made_for_the_need(store: Store, person: str) -> None:
    need = add(store, person, kind="home", amount="100万")
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go(f"need:{need}")
        await press(pilot, "f", "7", "ctrl+s")
        (proposal,) = store.read(rows, "proposal", person)
        assert (proposal.text("need_id"), proposal.text("state")) == (need, "draft")
        assert screen.lines.current == f"proposal:{proposal.id}"
        await press(pilot, "4")
        assert "方案 1 个" in shown(app)


async def test_a_new_test_of_risk_is_noted_with_its_day(store: Store, person: str) -> None:
    store.write(customers.edit, person, {"risk_tested_on": "2025-01-05"})
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, person)
        assert "已于 01-05 到期" in shown(app) and "重新测评" in shown(app)
        screen.lines.go("field:risk_rating")
        await press(pilot, "enter", "3", "enter")
        found = store.read(card, person)
        assert (found.value("risk_rating"), found.value("risk_tested_on")) == ("C3", "2026-03-02")
        assert "有效至 2027-03-02，产品不高于 R3" in shown(app)
        await press(pilot, "u")
    assert store.read(card, person).value("risk_rating") == "C2"


async def test_the_test_of_risk_comes_before_any_product(store: Store) -> None:
    """Where there is no rating that counts, it is asked for; who steps back adds no proposal and no line."""
    made = add_customer(store, "单雪", stage=Stage.PRODUCTS, risk_rating="C5", risk_tested_on="2025-01-05")
    need = add(store, made, kind="home")
    proposal = store.write(writes.add, "proposal", made, {"need_id": need}).added
    app = make_app(store)
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app, made)
        screen.lines.go(f"need:{need}")
        await press(pilot, "f", "7")
        assert "风险测评  单雪" in shown(app) and "已于 01-05 到期" in shown(app)
        await press(pilot, "escape")
        assert front(app) is screen
        await press(pilot, "5")
        screen.lines.go(f"proposal:{proposal}")
        await press(pilot, "+", "escape")
        assert front(app) is screen
        await press(pilot, "+", "2", "enter")
        assert store.read(card, made).value("risk_rating") == "C2"
        assert in_front(app, RowDialog)
    assert len(store.read(rows, "proposal", made)) == 1 and store.read(rows, "proposal_line", made) == ()


@pytest.mark.parametrize(
    ("rating", "tested", "tone", "said"),
    [
        ("", "", "error", "没有"),
        ("C2", "", "error", "没有测评日期"),
        ("C2", "2025-03-01", "error", "已于 03-01 到期"),
        ("C2", "2025-03-02", "warning", "0 天后（03-02）到期"),
        ("C2", "2025-04-01", "warning", "30 天后"),
        ("C2", "2025-04-02", "success", "有效至 04-02，产品不高于 R2"),
    ],
)
def test_the_rating_in_words(store: Store, playbook: Playbook, rating: str, tested: str, tone: str, said: str) -> None:
    i18n.use("zh")
    made = add_customer(store, "王建国", risk_rating=rating, risk_tested_on=tested)
    text, found = rating_line(store.read(card, made), playbook, date(2026, 3, 2))
    assert found == tone and said in text


@pytest.mark.parametrize(("size", "language"), [(SMALL, "zh"), (SMALL, "en"), (LARGE, "zh"), (LARGE, "en")])
async def test_everything_stands_whole_on_the_screen(
    store: Store, person: str, size: tuple[int, int], language: str
) -> None:
    """Long and hostile texts too; each cell within its column."""
    son = store.write(writes.add, "relative", person, {"name": HOSTILE, "relation": "[red]干妈"}).added
    add(store, person, kind="inheritance", for_whom=son, horizon=HOSTILE, evidence="想给孩子" * 40, amount="1.2亿")
    add(store, person, kind="medical", state="dropped", priority="2")
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, person)
        told = shown(app)
        assert ("张[/][boldred]三" if language == "zh" else "张[/]") in told.replace(" ", "").replace("\n", "")
        assert ("Needs: 1 open" if language == "en" else "客户需求表：1 项待满足") in told
        room = screen.lines.size.width
        for row in screen.lines.rows:
            if len(row.cells) > 1 and not row.run:
                for cell, cells in zip(row.cells, screen.lines.widths(room), strict=True):
                    assert width(cell.text) <= cells, (cell, cells)
            else:
                assert sum(width(cell.text) for cell in row.cells) <= room - 2, row
        evidence = "".join(row.cells[1].text for row in screen.lines.rows if row.run)
        assert evidence.count("想给孩子") >= 38


async def test_a_c2_customer_is_refused_an_r4_product_on_screen(store: Store, person: str) -> None:
    """The dialog says why and keeps what was typed; nothing is written."""
    need = add(store, person, kind="education")
    store.write(writes.add, "product", "", {"name": "进取二号", "risk": "R4", "category": "fund"})
    proposal = store.write(writes.add, "proposal", person, {"need_id": need}).added
    app = make_app(store)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        await press(pilot, "5")
        screen.lines.go(f"proposal:{proposal}")
        await press(pilot, "+", "1", "ctrl+s")
        assert "产品风险等级 R4 高于客户评级 C2" in shown(app)
        assert isinstance(app.screen, RowDialog) and "进取二号" in app.screen.fields.text("product_id")
        assert store.read(rows, "proposal_line", person) == ()
        await press(pilot, "escape", "escape")
        assert app.screen_stack[-1:] == [screen]


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


@pytest.mark.parametrize(
    ("rating", "reason"),
    [
        (("risk_rating=C2", "risk_tested_on=2026-01-05"), "risk_too_high"),
        (("risk_rating=C5", "risk_tested_on=2025-01-05"), "rating_expired"),
        (("risk_rating=C5",), "rating_undated"),
        ((), "rating_missing"),
    ],
)
def test_refused_on_the_command_line_with_the_reason(cli: Cli, rating: tuple[str, ...], reason: str) -> None:
    """As the catalogue has it: R4. Neither an exception that the playbook does not allow nor a chosen one helps."""
    one = cli.add("王建国", *rating)
    cli.ok("add", "-", "product", "name=进取二号", "risk=R4", "category=fund")
    proposal = cli.ok("add", one, "proposal")
    line = ("product_id=进取二号", "exception_reason=客户坚持", "exception_by=尉迟恭敬")
    assert cli.refused("add", one, "proposal_line", f"proposal_id={proposal}", *line) == reason
    assert cli.refused("edit", one, f"proposal:{proposal}", "state=chosen") == "proposal_empty"
    assert cli.json("show", one)["proposals"][0]["lines"] == []


def test_an_exception_holds_where_the_playbook_names_the_class_but_never_for_c1(cli: Cli) -> None:
    folder = cli.home / "config"
    folder.mkdir(exist_ok=True)
    (folder / "playbook.toml").write_text('[suitability]\nexception_classes = ["fund"]\n', encoding="utf-8")
    cli.ok("add", "-", "product", "name=进取二号", "risk=R4", "category=fund")
    for rating, said in (("C2", ""), ("C1", "risk_too_high")):
        one = cli.add(f"客户{rating}", f"risk_rating={rating}", "risk_tested_on=2026-01-05")
        proposal = cli.ok("add", one, "proposal")
        line = ("add", one, "proposal_line", f"proposal_id={proposal}", "product_id=进取二号")
        assert cli.refused(*line) == "risk_too_high"
        assert cli.refused(*line, "exception_reason=客户坚持") == "risk_too_high"
        whole = (*line, "exception_reason=客户坚持", "exception_by=尉迟恭敬")
        if said:
            assert cli.refused(*whole) == said
        else:
            cli.ok(*whole)
            cli.ok("edit", one, f"proposal:{proposal}", "state=chosen")
