"""Page 9: what managers sent, the decision by a key and its way back (S0-09, S0-10, N20)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Outcome, Verdict
from rmtui.domain.playbook import Playbook
from rmtui.domain.team import DECISION, DUE, OPPORTUNITY, OVERDUE, PROMISE, WAITS, call_state
from rmtui.screens.team import TeamScreen
from rmtui.screens.today import TodayScreen
from rmtui.store.reads.team import team as read_team
from rmtui.store.reads.today import today
from rmtui.store.writes import rows
from tests.builders import log
from tests.cli import Cli
from tests.exchange_homes import LEAD, RM, Team, add, team
from tests.ui import make_app, press, settle, shown
from tests.waiting import until

DAY = date(2026, 3, 2)


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Team]:
    """A manager and the lead, paired; one customer declined, with a late promise and a stuck opportunity."""
    with team(tmp_path / "team", clock, (playbook, calendar)) as homes:
        homes.make("one", RM)
        homes.make("lead", LEAD)
        homes.pair("one", "lead")
        one = homes.stores["one"]
        customer = add(one, "王建国", "14400001234")
        log(one, customer, Channel.CALL, Outcome.DECLINED, note="暂时不考虑")
        other = add(one, "尉迟恭敬", "14400001235")
        one.write(rows.add, "promise", other, {"text": "寄利率表", "due_on": "2026-02-27"})
        deal = {"target": "fund", "next_on": "2026-02-26", "next_step": "送方案", "found_on": "2026-02-20"}
        one.write(rows.add, "opportunity", other, deal)
        homes.send("one", "lead")
        clock.advance(timedelta(hours=2))
        yield homes


def test_what_was_sent_is_seen_and_nothing_else(made: Team) -> None:
    lead = made.stores["lead"]
    add(lead, "单雪", "14400001236")
    late = add(made.stores["one"], "Li Wei", "14400001237")
    made.stores["one"].write(rows.add, "promise", late, {"text": "未送出", "due_on": "2026-02-20"})
    found = lead.read(read_team)
    assert [(one.name, one.customers) for one in found.managers] == [(RM.name, 2)]
    assert [(one.kind, one.name) for one in found.matters] == [
        (DECISION, "王建国"), (PROMISE, "尉迟恭敬"), (OPPORTUNITY, "尉迟恭敬"),
    ]  # fmt: skip
    assert found.managers[0].received is not None and found.managers[0].counts.calls == 1
    assert made.stores["one"].read(read_team).managers == ()


@pytest.mark.parametrize(
    ("days", "state"), [(0, WAITS), (1, WAITS), (2, DUE), (3, DUE), (4, OVERDUE)]
)  # Monday's call that failed: the lead's own call on Wednesday or Thursday.
def test_the_leads_call_comes_due_on_day_two_and_is_overdue_after_day_three(made: Team, days: int, state: str) -> None:
    made.clock.advance(timedelta(days=days))
    found = made.stores["lead"].read(read_team)
    assert next(one.state for one in found.matters if one.kind == DECISION) == state


def test_the_calls_days() -> None:
    first, last = date(2026, 3, 4), date(2026, 3, 5)
    states = [call_state(first, last, first + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert states == [WAITS, DUE, DUE, OVERDUE]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_lead_starts_with_the_team_and_decides_by_one_key(made: Team, language: str) -> None:
    lead = made.stores["lead"]
    app = make_app(lead, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TeamScreen)
        text = shown(app)
        assert RM.name in text and "王建国" in text and "寄利率表" in text
        await press(pilot, "k")
        await press(pilot, "text:ring again", "enter")
        await until(pilot, lambda: not [one for one in lead.read(read_team).matters if one.kind == DECISION])
        assert "王建国" not in shown(app)
        await press(pilot, "k")
        assert isinstance(app.screen, TeamScreen), "nothing else takes a decision"
    made.clock.advance(timedelta(days=1))
    made.send("lead", "one")
    item = next(one for one in made.stores["one"].read(today).items if one.name == "王建国")
    assert item.state == "due", "back on the manager's list on the next working day"
    said = made.stores["one"].read(
        lambda read: read.db.execute("SELECT what, note FROM decision WHERE live").fetchall()
    )
    assert [tuple(row) for row in said] == [(Verdict.KEEP, "ring again")]


async def test_changing_the_manager_asks_for_a_word(made: Team) -> None:
    lead = made.stores["lead"]
    app = make_app(lead)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "enter")
        assert [one.kind for one in lead.read(read_team).matters][:1] == [DECISION]
        await press(pilot, "text:new one", "enter")
        await until(pilot, lambda: not [one for one in lead.read(read_team).matters if one.kind == DECISION])
    made.send("lead", "one")
    told = made.stores["one"].read(
        lambda read: read.db.execute("SELECT what, by_name, note FROM decision WHERE live").fetchall()
    )
    assert [tuple(row) for row in told] == [(Verdict.CHANGE, LEAD.name, "new one")]


async def test_a_manager_has_no_such_page(made: Team) -> None:
    app = make_app(made.stores["one"])
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen) and "9 团队" not in shown(app)
        await press(pilot, "9")
        assert "还没有收到客户经理的客户簿" in shown(app)


async def test_a_lead_to_whom_nobody_sent_is_told_what_to_do(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    with team(tmp_path / "alone", clock, (playbook, calendar)) as homes:
        app = make_app(homes.make("lead", LEAD), language="en")
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "Pair with the managers on page 8" in shown(app)


def test_the_verb_tells_managers_and_matters(made: Team, capsys: pytest.CaptureFixture[str]) -> None:
    made.close()
    lead = Cli(made.folder / "lead", capsys)
    found = lead.json("team", now="2026-03-05T10:00")
    assert [(one["name"], one["matters"]["decision"]) for one in found["managers"]] == [(RM.name, 1)]
    assert [one["kind"] for one in found["matters"]] == [DECISION, PROMISE, OPPORTUNITY]
    assert found["matters"][0]["state"] == DUE and "王建国" in lead.ok("team")
    made.stores.clear()
