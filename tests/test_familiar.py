"""The familiar-customer test: facts that just meet and just miss each of its ten conditions (domain.md section 4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from rmtui import formwords
from rmtui.clock import FixedClock
from rmtui.domain.familiar import CONDITIONS, Condition, FamiliarFacts, Purchase, judge
from rmtui.domain.forms import rule_of
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.playbook import FamiliarRule
from rmtui.domain.views import MeetingResult
from rmtui.screens.card import CardScreen
from rmtui.store.home import Home
from rmtui.store.reads.familiar import familiar
from rmtui.store.store import Store
from rmtui.store.writes import meetings, rows
from rmtui.widgets.card_papers import proof_words
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.conftest import SHANGHAI
from tests.ui import make_app, press, settle, shown

DAY = date(2026, 3, 2)
RULE = FamiliarRule(
    months=3, review_months=3, products=3, wealth_purchases=3, purchases_amount=1_000_000, booked_visits=2
)


def days(*texts: str) -> tuple[date, ...]:
    """Days from their texts."""
    return tuple(map(date.fromisoformat, texts))


def bought(*items: tuple[str, str, int]) -> tuple[Purchase, ...]:
    """Purchases of a day, class and amount."""
    return tuple(Purchase(date.fromisoformat(on), f"产品{on}", category, amount) for on, category, amount in items)


@dataclass(frozen=True)
class Case:
    """Facts that just meet a condition, and facts that just miss it."""

    met: FamiliarFacts
    missed: FamiliarFacts


CASES = {
    "occupation": Case(FamiliarFacts(occupation="教师"), FamiliarFacts(hobbies="教师")),
    "finances": Case(FamiliarFacts(elsewhere=("某城商行 一年定期",)), FamiliarFacts(products=("一年定期",))),
    "likes": Case(FamiliarFacts(tastes="龙井"), FamiliarFacts(occupation="龙井")),
    "monthly_talk": Case(
        FamiliarFacts(talks=days("2025-12-31", "2026-01-01", "2026-02-28")),
        FamiliarFacts(talks=days("2025-11-30", "2026-01-01", "2026-02-28", "2026-03-01")),
    ),
    "asset_changes": Case(FamiliarFacts(reviewed_on=date(2025, 12, 2)), FamiliarFacts(reviewed_on=date(2025, 12, 1))),
    "products": Case(
        FamiliarFacts(products=("定期", "基金", "e-banking", "e-banking")),
        FamiliarFacts(products=("定期", "定期", "e-banking", "e-banking")),
    ),
    "wealth_purchases": Case(
        FamiliarFacts(purchases=bought(*(("2024-01-01", "wealth", 1),) * 3)),
        FamiliarFacts(purchases=bought(*(("2024-01-01", "wealth", 1),) * 2, ("2024-01-01", "fund", 1))),
    ),
    "books_ahead": Case(
        FamiliarFacts(booked=days("2025-05-01", "2026-01-01")), FamiliarFacts(booked=days("2026-01-01"))
    ),
    "purchases_amount": Case(
        FamiliarFacts(purchases=bought(("2020-01-01", "fund", 1_000_001))),
        FamiliarFacts(purchases=bought(("2020-01-01", "fund", 1_000_000))),
    ),
    "monthly_purchase": Case(
        FamiliarFacts(purchases=bought(*((day, "fund", 1) for day in ("2025-12-01", "2026-01-31", "2026-02-01")))),
        FamiliarFacts(purchases=bought(*((day, "fund", 1) for day in ("2025-12-01", "2026-01-31", "2026-03-01")))),
    ),
}


def of(found: FamiliarFacts, name: str, ticks: dict[str, str] | None = None, today: date = DAY) -> Condition:
    """One condition of the test."""
    return next(one for one in judge(found, ticks or {}, RULE, today).conditions if one.id == name)


def test_every_condition_has_a_case() -> None:
    assert set(CASES) == set(CONDITIONS) and len(CONDITIONS) == 10


@pytest.mark.parametrize("name", CONDITIONS)
def test_facts_that_just_meet_it_and_just_miss_it(name: str) -> None:
    met, missed = of(CASES[name].met, name), of(CASES[name].missed, name)
    assert met.met and met.proof and not met.by_hand
    assert not missed.met and missed.proof == ()


@pytest.mark.parametrize("name", CONDITIONS)
def test_what_no_record_proves_is_vouched_for_with_grounds(name: str) -> None:
    vouched = of(CASES[name].missed, name, {name: "当面看过"})
    assert (vouched.met, vouched.by_hand, vouched.proof) == (True, True, (("grounds", "当面看过"),))
    assert not of(CASES[name].met, name, {name: "当面看过"}).by_hand, "a record goes before a word"


@pytest.mark.parametrize("manager", [*CONDITIONS[:5], ""])
@pytest.mark.parametrize("customer", [*CONDITIONS[5:], ""])
def test_one_on_each_side_makes_a_familiar_customer(manager: str, customer: str) -> None:
    ticks = {name: "见过" for name in (manager, customer) if name}
    assert judge(FamiliarFacts(), ticks, RULE, DAY).is_familiar == bool(manager and customer)


def test_a_month_is_a_calendar_month_before_this_one() -> None:
    talks = FamiliarFacts(talks=days("2025-11-15", "2025-12-15", "2026-01-15"))
    assert of(talks, "monthly_talk", today=date(2026, 2, 28)).met
    assert not of(talks, "monthly_talk", today=date(2026, 3, 1)).met


def test_products_are_told_by_whole_names_and_words(store: Store) -> None:
    """A name with blanks is one name; a holding without a name is told by its kind, never by the kind's id."""
    one = add_customer(store, "翟春梅", stage=Stage.AFTER_SALES)
    for product in ("", "安心 一年 3 号", "手机银行"):
        store.write(rows.add, "holding", one, {"kind": "deposit", "product": product, "amount": "1万"})
    found = next(each for each in store.read(familiar, one).conditions if each.id == "products")
    kind = formwords.choice(rule_of("holding", "kind"), "deposit")
    names = proof_words(found, DAY).removeprefix("持有 3 种：").split("、")
    assert found.met and kind != "deposit" and sorted(names) == sorted([kind, "安心 一年 3 号", "电子银行"])


def met(store: Store, customer: str) -> set[str]:
    """The conditions that are met by what the book holds."""
    return {one.id for one in store.read(familiar, customer).conditions if one.met}


def test_the_book_tells_it_from_its_own_records(store: Store, clock: FixedClock) -> None:
    one = add_customer(store, "翟春梅", stage=Stage.AFTER_SALES)
    assert met(store, one) == set()
    store.write(rows.add, "holding", one, {"kind": "deposit", "product": "定期", "amount": "1万"})
    store.write(rows.add, "holding", one, {"kind": "fund", "product": "手机银行基金", "amount": "1万"})
    store.write(rows.add, "holding", one, {"kind": "fund", "product": "网上银行理财", "amount": "1万"})
    assert met(store, one) == set()
    store.write(rows.add, "holding", one, {"kind": "gold", "product": "积存金", "amount": "1万"})
    assert met(store, one) == {"products"}
    store.write(rows.add, "holding", one, {"kind": "deposit", "product": "存单", "bank": "某城商行", "amount": "1"})
    store.write(rows.add, "review", one, {"on_day": "2026-01-10"})
    assert met(store, one) == {"products", "finances", "asset_changes"}
    assert store.read(familiar, one).is_familiar
    for month in (12, 1, 2):
        at = datetime(2026 if month < 3 else 2025, month, 10, 10, tzinfo=SHANGHAI)
        log(store, one, at=at)
    assert "monthly_talk" in met(store, one)


def test_a_visit_counts_that_was_agreed_on_an_earlier_day(store: Store, clock: FixedClock) -> None:
    one = add_customer(store, "翟春梅", stage=Stage.AFTER_SALES)
    for ahead in (0, 1, 1):
        at = clock.now() + timedelta(days=ahead, hours=1)
        log(store, one, outcome=Outcome.MEETING, meeting_at=at, meeting_channel=Channel.MEETING)
        clock.advance(timedelta(days=ahead, hours=2))
        made = store.read(lambda read: read.db.execute("SELECT id FROM meeting ORDER BY at DESC").fetchone())[0]
        store.write(meetings.result, made, MeetingResult(Outcome.HELD))
        clock.advance(timedelta(days=1))
    found = next(each for each in store.read(familiar, one).conditions if each.id == "books_ahead")
    assert dict(found.proof)["n"] == "2"


async def test_a_condition_is_vouched_for_and_taken_back_on_the_tab(store: Store) -> None:
    one = add_customer(store, "翟春梅", stage=Stage.AFTER_SALES, fields={"occupation": "教师"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        page = CardScreen(one)
        await app.push_screen(page)
        await settle(pilot)
        await press(pilot, "=")
        assert "不是熟户" in shown(app) and "教师" in shown(app)
        assert page.lines.go("condition:books_ahead")
        await press(pilot, "enter", "text:每次先来电", "enter")
        assert store.read(familiar, one).is_familiar
        assert "是熟户" in shown(app) and "人工认定" in shown(app)
        await press(pilot, "delete")
        assert not store.read(familiar, one).is_familiar
        await press(pilot, "u", "+")
        assert store.read(familiar, one).is_familiar
        await press(pilot, "text:风险测评问卷", "ctrl+s", "escape", "escape")


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "occupation=教师")
    told = cli.json("familiar", customer)
    assert (told["familiar"], [one["id"] for one in told["conditions"] if one["met"]]) == (False, ["occupation"])
    cli.ok("add", customer, "familiar_tick", "kind=books_ahead", "remarks=always rings first")
    assert cli.json("familiar", customer)["familiar"]
    assert "Familiar" in cli.ok("familiar", customer)
