"""Reminders in their six classes, by class and customer, with what is switched off; and the rhythm of the book."""

from datetime import date, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.claims import RULES
from rmtui.domain.model import Channel, Outcome, Stage, Verdict
from rmtui.domain.reminders import APPROVAL, CLASS_OF, CLASSES, DEBTS, INFORMATION, OPPORTUNITY, RISK, TASK
from rmtui.screens.card import CardScreen
from rmtui.screens.reminders import RemindersScreen
from rmtui.store.home import Home
from rmtui.store.reads.reminders import reminders
from rmtui.store.reads.rhythm import rhythm
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.decisions import decide
from rmtui.store.writes.pauses import pause
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown

DAY = date(2026, 3, 2)


@pytest.fixture
def one(store: Store) -> str:
    """A customer of stage 7 who was spoken to last week."""
    customer = add_customer(store, "盖志强", stage=Stage.AFTER_SALES, tier="gold", entered_on=date(2026, 1, 5))
    log(store, customer, at=store.clock.now() - timedelta(days=6), next_on=date(2026, 6, 1))
    return customer


def kinds(store: Store, customer: str = "") -> list[tuple[str, str]]:
    """Class and rule of every reminder."""
    return [(each.kind, each.reason.rule) for each in store.read(reminders, customer).found]


def test_every_rule_is_a_reminder_or_a_debt() -> None:
    """And none is both; six classes, none of them empty."""
    assert set(RULES) == (set(CLASS_OF) | DEBTS) - {"decided"}
    assert not set(CLASS_OF) & DEBTS
    assert set(CLASS_OF.values()) == set(CLASSES) and len(CLASSES) == 6


def test_each_class_is_told_from_the_days_ahead(store: Store, one: str) -> None:
    store.write(rows.add, "holding", one, {"kind": "fund", "product": "成长", "plan_stopped_on": "2026-02-27"})
    store.write(rows.add, "holding", one, {"kind": "mortgage", "overdue_since": "2026-02-27"})
    store.write(rows.add, "need", one, {"kind": "home", "retry_on": "2026-03-09"})
    store.write(rows.add, "need", one, {"kind": "home", "retry_on": "2026-03-10"})
    store.write(rows.add, "promise", one, {"text": "寄表格", "due_on": "2026-03-05"})
    found = set(kinds(store))
    wanted = {("fund", "plan.stopped"), ("risk", "payment.overdue"), ("opportunity", "need.retry")}
    assert wanted | {("task", "promise.due")} <= found
    assert kinds(store).count(("opportunity", "need.retry")) == 1, "a week ahead, not eight days"
    assert len(store.read(reminders, one, 8).of(OPPORTUNITY)) == 2


def test_of_one_customer_and_by_class(store: Store, one: str) -> None:
    other = add_customer(store, "单雪", stage=Stage.AFTER_SALES, birthday="1980-03-04")
    store.write(rows.add, "need", one, {"kind": "home", "retry_on": "2026-03-02"})
    assert kinds(store, other) == [(INFORMATION, "birthday.solar")]
    found = store.read(reminders)
    assert [each.customer for each in found.of(INFORMATION)] == [other]
    assert [each.customer for each in found.of("", frozenset({INFORMATION}))] == [one]
    assert found.counts() == dict.fromkeys(CLASSES, 0) | {INFORMATION: 1, OPPORTUNITY: 1}


def test_nobody_is_reminded_of_who_rests(store: Store, one: str) -> None:
    store.write(rows.add, "holding", one, {"kind": "mortgage", "overdue_since": "2026-02-27"})
    assert kinds(store) == [(RISK, "payment.overdue")]
    store.write(pause, [one], date(2026, 4, 1), "出国")
    assert kinds(store) == []


def test_a_decision_that_arrived_is_an_approval_until_the_customer_is_spoken_to(
    store: Store, clock: FixedClock
) -> None:
    new = add_customer(store, "张三[/]")
    log(store, new, outcome=Outcome.DECLINED)
    clock.advance(timedelta(days=1))
    assert (APPROVAL, "lead.waiting") in kinds(store)
    store.write(decide, new, Verdict.KEEP, by="主管")
    assert (APPROVAL, "decided") in kinds(store, new)
    clock.advance(timedelta(minutes=5))
    log(store, new)
    assert (APPROVAL, "decided") not in kinds(store)


def test_the_rhythm_says_what_each_tier_is_owed(store: Store, one: str) -> None:
    """Gold owes a contact a quarter; black-gold a visit and a call a month."""
    add_customer(store, "单雪", stage=Stage.AFTER_SALES, tier="gold", entered_on=date(2026, 1, 5))
    rich = add_customer(store, "王建国", stage=Stage.AFTER_SALES, tier="black_gold", entered_on=date(2026, 1, 5))
    log(store, rich)
    add_customer(store, "王建国", tier="gold")
    debts = {(each.tier, each.channel): each for each in store.read(rhythm).debts}
    gold = debts["gold", "any"]
    assert (gold.customers, gold.paid, gold.owing, gold.owed, gold.until) == (2, 1, 1, 1, date(2026, 3, 31))
    visit, call = debts["black_gold", "visit"], debts["black_gold", "call"]
    assert (visit.owed, call.owed, visit.customers) == (1, 0, 1)
    assert debts["diamond", "visit"].customers == 0


def test_who_is_silent_for_longer_than_usual(store: Store, clock: FixedClock) -> None:
    quiet = add_customer(store, "长孙涛", stage=Stage.AFTER_SALES, entered_on=date(2025, 1, 6))
    for ago in (117, 96, 72, 51):
        log(store, quiet, at=clock.now() - timedelta(days=ago))
    assert store.read(rhythm).silent == (), "the next contact that was proposed is of today"
    clock.advance(timedelta(days=1))
    (found,) = store.read(rhythm).silent
    assert (found.customer, found.usual, found.days) == (quiet, 21, 52)
    assert (RISK, "decline.silence") in kinds(store)
    log(store, quiet)
    assert store.read(rhythm).silent == ()


async def test_the_page_by_keys(store: Store, one: str) -> None:
    """Classes by digit, one switched off and on again, the filter, the rhythm, the card."""
    store.write(rows.add, "holding", one, {"kind": "mortgage", "overdue_since": "2026-02-27"})
    add_customer(store, "单雪", stage=Stage.AFTER_SALES, birthday="1980-03-04")
    app = make_app(store)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "L")
        assert isinstance(app.screen, RemindersScreen)
        assert "盖志强" in shown(app) and "单雪" in shown(app)
        await press(pilot, "3")
        assert "盖志强" not in shown(app) and "单雪" in shown(app)
        await press(pilot, "h", "0")
        assert "盖志强" in shown(app) and "单雪" not in shown(app)
        assert app.ground.settings.reminders_off == INFORMATION
        await press(pilot, "3", "h", "0", "f", "text:单雪", "enter")
        assert "盖志强" not in shown(app) and "单雪" in shown(app)
        assert app.ground.settings.reminders_off == ""
        await press(pilot, "7")
        assert "各等级本期应联系" in shown(app) and "黄金" in shown(app)
        await press(pilot, "5")
        assert "没有提醒" in shown(app)
        await press(pilot, "1", "f", *["backspace"] * 2, "enter", "enter")
        assert isinstance(app.screen, CardScreen) and "盖志强" in shown(app)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_at_eighty_columns(store: Store, language: str) -> None:
    name = "阿卜杜热合曼·买买提明·吐尔逊"
    long = add_customer(store, name, stage=Stage.AFTER_SALES)
    store.write(rows.add, "holding", long, {"kind": "mortgage", "product": "贷[/]" * 40, "overdue_since": "2026-02-27"})
    app = make_app(store, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "L")
        assert "阿卜杜热" in shown(app) and "贷[/]贷" in shown(app)


async def test_leave_is_entered_by_a_key(store: Store, one: str) -> None:
    app = make_app(store)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "V", "text:2026-03-03", "tab", "text:2026-03-06", "ctrl+s")
        if "休假" not in shown(app).split("\n", 3)[3]:
            await press(pilot, "enter")
        assert store.read(lambda read: read.db.execute("SELECT starts_on, ends_on FROM absence").fetchone()) == (
            "2026-03-03", "2026-03-06",
        )  # fmt: skip
        assert "即将休假至03-06" in shown(app).replace(" ", "")


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "--stage", "7")
    cli.ok("add", customer, "need", "kind=home", "retry_on=2026-03-02")
    assert [(one["kind"], one["reason"]) for one in cli.json("reminders")][0][0] == OPPORTUNITY
    assert cli.json("reminders", "--class", TASK) == []
    assert len(cli.json("reminders", customer, "--days", "0")) == 1
    assert {one["channel"] for one in cli.json("rhythm")["debts"]} == {
        Channel.VISIT, Channel.CALL, Channel.SMS, "any",
    }  # fmt: skip
    assert "王建国" in cli.ok("reminders")
