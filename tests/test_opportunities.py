"""The sheet of opportunities: states, next steps, stale ones, sign-up by voucher, the weekly look, page 5 by keys."""

from datetime import date, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.event_forms import SIGN_UP, VOUCHER
from rmtui.domain.model import Stage
from rmtui.domain.opportunities import Opportunity, after, in_order, next_tier, standing, week
from rmtui.domain.refusal import Refused
from rmtui.screens.opportunities import OpportunitiesScreen
from rmtui.store.home import Home
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.opportunities import growth, kept, opportunities
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.opportunities import move, tick
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.rules import CALENDAR, PLAYBOOK, on_day
from tests.test_money_reasons import TIERED
from tests.ui import make_app, press, settle, shown

DAY = date(2026, 3, 2)
LINE = Opportunity("o1", "c1", "王建国", "gold", "fund", "lead", found_on="2026-03-02", next_on="2026-03-10")


@pytest.fixture
def one(store: Store) -> str:
    """A customer of stage 7."""
    return add_customer(store, "盖志强", stage=Stage.AFTER_SALES, tier="gold", entered_on=date(2026, 1, 5))


def found(store: Store, customer: str, **values: str) -> str:
    """An opportunity; its id."""
    given = {"target": "fund", "next_on": "2026-03-10", "amount": "20万", **values}
    return store.write(rows.add, "opportunity", customer, given).added


def sheet(store: Store) -> Opportunity:
    """The one line of the sheet."""
    (line,) = store.read(opportunities)
    return line


@pytest.mark.parametrize(
    ("state", "by", "to"),
    [
        ("lead", 1, "confirmed"), ("confirmed", 1, "proposed"), ("proposed", 1, "done"), ("done", 1, "done"),
        ("lead", -1, "lead"), ("proposed", -1, "confirmed"), ("lost", 1, "lost"), ("lost", -1, "lost"),
    ],
)  # fmt: skip
def test_states_follow_each_other(state: str, by: int, to: str) -> None:
    assert after(state, by) == to


@pytest.mark.parametrize(
    ("day", "late", "stale"),
    [("03-10", False, False), ("03-11", True, False), ("03-16", True, False), ("03-17", True, True)],
)
def test_late_after_its_day_and_stale_after_ten_working_days(day: str, late: bool, stale: bool) -> None:
    now = standing(LINE, on_day(day), PLAYBOOK, CALENDAR)
    assert (now.late, now.stale) == (late, stale)
    assert now.age == (on_day(day) - DAY).days


def test_a_contact_or_a_move_keeps_it_fresh_and_what_ended_is_neither() -> None:
    touched = LINE._replace(last_contact="2026-03-10")
    assert not standing(touched, on_day("03-17"), PLAYBOOK, CALENDAR).stale
    moved = LINE._replace(state_on="2026-03-10")
    assert not standing(moved, on_day("03-17"), PLAYBOOK, CALENDAR).stale
    for state in ("done", "lost"):
        ended = standing(LINE._replace(state=state), on_day("05-17"), PLAYBOOK, CALENDAR)
        assert not ended.late and not ended.stale


def test_the_order_of_the_sheet() -> None:
    lines = [
        LINE._replace(id="lost", state="lost", state_on="2026-03-01"),
        LINE._replace(id="lead"),
        LINE._replace(id="soon", next_on="2026-03-03"),
        LINE._replace(id="far", state="proposed"),
        LINE._replace(id="done", state="done", state_on="2026-03-02"),
    ]
    assert [each.id for each in in_order(lines)] == ["far", "soon", "lead", "done", "lost"]


def test_the_weekly_look_counts_the_week_alone() -> None:
    lines = [
        LINE._replace(id="a"),
        LINE._replace(id="b", found_on="2026-02-27", state="confirmed", state_on="2026-03-03"),
        LINE._replace(id="c", found_on="2026-02-01", state="done", state_on="2026-03-04"),
        LINE._replace(id="d", found_on="2026-02-01", state="lost", state_on="2026-02-27"),
        LINE._replace(id="e", found_on="2026-02-02", next_on="2026-03-01", state_on="2026-02-02"),
    ]
    looked = week(lines, DAY, on_day("03-05"), PLAYBOOK, CALENDAR)
    assert [count for _, count in looked.found] == [1, 0, 0, 0, 0, 0, 0]
    assert (looked.moved, looked.done, looked.lost) == (1, 1, 0)
    assert [each.id for each in looked.stuck] == ["e"]


def test_the_way_to_the_next_tier() -> None:
    found_ = next_tier("gold", 120_000, TIERED)
    assert found_ is not None and (found_.tier.id, found_.lacking) == ("platinum", 380_000)
    assert next_tier("diamond", 0, TIERED) is None
    none = next_tier("", 10_000, TIERED)
    assert none is not None and (none.tier.id, none.lacking) == ("gold", 40_000)


def test_an_open_one_always_has_its_next_step(store: Store, one: str) -> None:
    with pytest.raises(Refused, match="opportunity_needs_next"):
        store.write(rows.add, "opportunity", one, {"target": "fund"})
    key = found(store, one)
    with pytest.raises(Refused, match="opportunity_needs_next"):
        store.write(rows.edit, "opportunity", key, {"next_on": ""})
    with pytest.raises(Refused, match="opportunity_needs_reason"):
        store.write(move, key, "lost")
    store.write(move, key, "lost", said="利率低于他行")
    assert (sheet(store).state, sheet(store).lost_reason, sheet(store).next_on) == ("lost", "利率低于他行", "")


def test_it_is_confirmed_on_grounds_and_dated(store: Store, one: str, clock: FixedClock) -> None:
    key = found(store, one)
    clock.advance(timedelta(days=3))
    store.write(move, key, "confirmed", said="电话核实", next_on="2026-03-12", next_step="送方案")
    line = sheet(store)
    assert (line.state, line.basis, line.state_on, line.next_on) == (
        "confirmed", "电话核实", "2026-03-05", "2026-03-12",
    )  # fmt: skip
    store.write(undo)
    assert (sheet(store).state, sheet(store).basis) == ("lead", "")


def test_a_sign_up_needs_all_six_fields_of_its_voucher(store: Store, one: str) -> None:
    key = found(store, one, target=SIGN_UP)
    for n, field in enumerate(VOUCHER):
        with pytest.raises(Refused) as refused:
            store.write(move, key, "done")
        assert (refused.value.message, refused.value.values["n"]) == ("voucher_incomplete", str(len(VOUCHER) - n))
        store.write(tick, key, field)
    assert store.read(kept) == (0, 0, 0)
    store.write(move, key, "done")
    assert store.read(kept).signed == 1 and store.read(card, one).value("signed") == "1"
    assert sheet(store).missing == ()
    with pytest.raises(Refused, match="bad_choice"):
        store.write(tick, key, "card_number")


def test_a_tick_is_taken_away_again(store: Store, one: str) -> None:
    key = found(store, one, target=SIGN_UP)
    before = store.read(dump_text)
    store.write(tick, key, VOUCHER[2])
    assert sheet(store).ticks == (VOUCHER[2],)
    store.write(tick, key, VOUCHER[2])
    assert store.read(dump_text) == before


def test_managed_and_signed_are_counted_apart(store: Store, one: str) -> None:
    from rmtui.store.writes.customers import edit

    add_customer(store, "李秀英", managed="1")
    store.write(edit, one, {"managed": "1", "signed": "1"})
    assert store.read(kept) == (2, 1, 1)


def test_growth_is_by_what_is_held_here(store: Store, one: str) -> None:
    for kind, bank in (("deposit", ""), ("fund", "某行"), ("mortgage", "")):
        store.write(rows.add, "holding", one, {"kind": kind, "bank": bank, "amount": "12万"})
    way = store.read(growth, one).next
    assert way is not None and (way.tier.id, way.lacking) == ("platinum", 380_000)


def test_it_is_on_the_list_from_its_day_until_it_is_spoken_of(store: Store, one: str, clock: FixedClock) -> None:
    def listed() -> bool:
        items = [item for item in store.read(today, more=True).items if item.customer_id == one]
        return any(each.rule == "opportunity.due" for item in items for each in item.reasons)

    found(store, one, next_on="2026-03-07", next_step="送方案")
    clock.advance(timedelta(days=4))
    assert not listed()
    clock.advance(timedelta(days=3))
    assert listed()
    log(store, one)
    assert not listed()


async def test_it_is_carried_along_by_keys(store: Store, one: str) -> None:
    """Entered on the list, confirmed, proposed and done on page 5; the board and the weekly look say the same."""
    app = make_app(store)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await app.push_screen(OpportunitiesScreen())
        await settle(pilot)
        assert "还没有商机" in shown(app)
        await press(pilot, "escape")
    key = found(store, one, next_step="送方案")
    async with make_app(store).run_test(size=(100, 30)) as pilot:
        app = pilot.app  # type: ignore[assignment]
        await settle(pilot)
        await press(pilot, "5")
        assert "盖志强" in shown(app) and "送方案" in shown(app) and "在办1条" in shown(app).replace(" ", "")
        await press(pilot, ">", "text:电话核实", "enter")
        assert (sheet(store).state, sheet(store).basis) == ("confirmed", "电话核实")
        await press(pilot, "b")
        assert "已核实1" in shown(app).replace(" ", "")
        await press(pilot, "W")
        assert "本周新发现" in shown(app)
        await press(pilot, "escape", ">", "enter", ">", "enter")
        assert sheet(store).state == "done"
        await press(pilot, "u", "u")
        assert sheet(store).state == "confirmed"
    assert sheet(store).id == key


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_page_holds_long_texts_at_eighty_columns(store: Store, one: str, language: str) -> None:
    found(store, one, target=SIGN_UP, next_step="[bold]送很长的方案" * 9, source="柜员推荐")
    app = make_app(store, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "5")
        assert "[bold]送" in shown(app) and "盖志强" in shown(app)
        assert ("协议号" if language == "zh" else "greement") in shown(app)


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "--stage", "7")
    fund = cli.ok("add", customer, "opportunity", "target=基金", "next_on=2026-03-10", "amount=20万")
    cli.ok("add", customer, "opportunity", "target=sign_up", "next_on=2026-03-01")
    lines = cli.json("opportunities")
    assert [(one["target"], one["state"], one["late"]) for one in lines["opportunities"]] == [
        ("sign_up", "lead", True), ("fund", "lead", False),
    ]  # fmt: skip
    assert (lines["managed"], lines["signed"]) == (0, 0)
    assert cli.refused("edit", customer, f"opportunity:{fund}", "state=lost") == "opportunity_needs_reason"
    assert "王建国" in cli.ok("opportunities") and "基金" not in cli.ok("opportunities", "--stuck")
