"""Not too much: purposes and their mix, and a contact against cap, consent or hours asks why (features N05, N12)."""

from datetime import datetime, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.guard import CAPPED, CONSENT, WINDOW, Guard, Planned, against
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.purposes import ADVICE, CARE, INFORMATION, NOT_SALES, PURPOSES, SALE, Mix, of_kind, of_rule
from rmtui.domain.refusal import Refused
from rmtui.playbook.template_check import KINDS
from rmtui.store.home import Home
from rmtui.store.reads.guard import guards
from rmtui.store.reads.purposes import mix
from rmtui.store.store import Store
from rmtui.store.writes import rows
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.rules import CALENDAR, MONDAY, PLAYBOOK, at
from tests.ui import make_app, press, settle, shown

FREE = Guard((), frozenset(), "", False)
FULL = FREE._replace(sales=(MONDAY,))


@pytest.mark.parametrize(
    ("guard", "channel", "outcome", "clock", "purpose", "found"),
    [
        (FREE, Channel.CALL, Outcome.TALKED, "10:00", SALE, ()),
        (FREE, Channel.CALL, Outcome.TALKED, "12:30", SALE, (WINDOW,)),
        (FREE, Channel.SMS, Outcome.SENT, "12:30", SALE, ()),
        (FREE, Channel.SMS, Outcome.SENT, "20:00", CARE, (WINDOW,)),
        (FREE, Channel.VISIT, Outcome.HELD, "21:00", SALE, ()),
        (FREE._replace(window="12:00-13:00"), Channel.CALL, Outcome.TALKED, "12:30", SALE, ()),
        (FREE._replace(owed=True), Channel.CALL, Outcome.NO_ANSWER, "19:00", SALE, ()),
        (FULL, Channel.CALL, Outcome.TALKED, "10:00", "", (CAPPED,)),
        (FULL, Channel.CALL, Outcome.NO_ANSWER, "10:00", SALE, ()),
        (FULL, Channel.MEETING, Outcome.HELD, "10:00", SALE, (CAPPED,)),
        (FULL._replace(owed=True), Channel.CALL, Outcome.TALKED, "10:00", SALE, ()),
        (FREE._replace(refused=frozenset({Channel.SMS})), Channel.SMS, Outcome.SENT, "10:00", CARE, (CONSENT,)),
        (FREE._replace(refused=frozenset({Channel.SMS})), Channel.CALL, Outcome.TALKED, "10:00", CARE, ()),
        (
            FULL._replace(refused=frozenset({Channel.CALL})),
            Channel.CALL,
            Outcome.TALKED,
            "08:59",
            SALE,
            (CONSENT, CAPPED, WINDOW),
        ),
    ],
)
def test_what_a_contact_goes_against(
    guard: Guard, channel: Channel, outcome: Outcome, clock: str, purpose: str, found: tuple[str, ...]
) -> None:
    planned = Planned(channel, outcome, at(MONDAY, clock), purpose)
    assert against(guard, planned, PLAYBOOK, CALENDAR) == found


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_cap_is_for_what_asks_for_something(purpose: str) -> None:
    planned = Planned(Channel.CALL, Outcome.TALKED, at(MONDAY), purpose)
    assert (against(FULL, planned, PLAYBOOK, CALENDAR) == (CAPPED,)) == (purpose not in NOT_SALES)


def test_every_rule_and_kind_has_a_purpose() -> None:
    assert (of_rule("birthday.lunar"), of_rule("rival.maturity"), of_rule("fill.value")) == (CARE, SALE, ADVICE)
    assert {of_kind(kind) for kind in KINDS} <= set(PURPOSES)
    assert (of_kind("festival"), of_kind("maturity"), of_kind("cadence")) == (CARE, INFORMATION, ADVICE)


def kept(store: Store) -> list[tuple[str, str]]:
    """Purpose and override of every contact, as they came."""
    sql = "SELECT purpose, override FROM contact WHERE live ORDER BY at, id"
    return [tuple(row) for row in store.read(lambda read: read.db.execute(sql).fetchall())]


async def test_a_usual_call_costs_no_key_more_and_keeps_its_purpose(store: Store) -> None:
    add_customer(store, "王建国", stage=Stage.AFTER_SALES)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "c")
        assert "顾问f2" in shown(app)
        await press(pilot, "2", "enter")
    assert kept(store) == [("advice", "")]


async def test_the_purpose_is_changed_by_one_key(store: Store) -> None:
    add_customer(store, "王建国", stage=Stage.AFTER_SALES, sex="male")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "c", "p", "4")
        assert "调查f2" in shown(app)
        await press(pilot, "1", "text:mingtian 15:00", "f2", "5")
        assert "活动f2" in shown(app)
        await press(pilot, "escape", "s", "f2", "2", "enter")
    assert kept(store) == [("information", "")]


async def test_a_second_sale_of_the_day_asks_why(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES)
    log(store, one)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "c", "2", "enter")
        assert "已达上限" in shown(app) and len(kept(store)) == 1
        await press(pilot, "enter")
        assert len(kept(store)) == 1, "the reason must be given"
        await press(pilot, "escape")
        assert "已达上限" not in shown(app)
        await press(pilot, "enter", "text:rang back", "enter")
    assert kept(store) == [("", ""), ("advice", "rang back")]


async def test_outside_the_hours_a_message_asks_why(store: Store, clock: FixedClock) -> None:
    add_customer(store, "王建国", stage=Stage.AFTER_SALES, sex="male")
    clock.advance(timedelta(hours=11))
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "s", "1")
        assert "不在客户方便的时段" in shown(app) and kept(store) == []
        await press(pilot, "text:urgent", "enter")
    assert kept(store) == [("advice", "urgent")]


def test_the_newest_refusal_stands_against_its_channel(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES)
    said = {"channel": "call", "state": "refused", "on_day": "2026-02-20", "source": "call"}
    store.write(rows.add, "consent", one, said)
    assert store.read(guards, [one, "niemand"]) == (FREE._replace(refused=frozenset({Channel.CALL})),)
    assert [name for name, _ in log(store, one).warnings] == ["warning.against_consent"]
    assert log(store, one, override="客户来电要求回拨", purpose=CARE).warnings == ()
    store.write(rows.add, "consent", one, said | {"state": "given", "on_day": "2026-03-01"})
    assert store.read(guards, [one])[0].refused == frozenset()


def test_the_mix_counts_what_reached_the_customer_by_month(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES)
    zone = store.clock.now().tzinfo
    log(store, one, at=datetime(2026, 2, 27, 10, tzinfo=zone), purpose=SALE)
    log(store, one, outcome=Outcome.NO_ANSWER, purpose=SALE)
    log(store, one, Channel.SMS, Outcome.SENT, care=True)
    log(store, one, purpose=INFORMATION)
    log(store, one)
    assert store.read(mix, one) == (
        Mix("2026-03", (("care", 1), ("information", 1), ("", 1))),
        Mix("2026-02", (("sale", 1),)),
    )
    with pytest.raises(Refused, match="no_such_purpose"):
        log(store, one, purpose="gossip")


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    one = cli.add("王建国", "--stage", "7")
    cli.ok("log", one, "call", "--purpose", "survey")
    assert cli.json("log", one, "call")["warnings"] == []
    assert [each["id"] for each in cli.json("log", one, "call")["warnings"]] == ["warning.over_marketing"]
    assert cli.json("log", one, "call", "--override", "客户要求")["warnings"] == []
    late = cli.json("log", one, "call", "--purpose", "care", now="2026-03-02T22:00")
    assert [each["id"] for each in late["warnings"]] == ["warning.outside_hours"]
    assert cli.json("mix", one) == [{"month": "2026-03", "care": 1, "survey": 1, "": 3}]
