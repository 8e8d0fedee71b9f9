"""Page 9 and the layers over it by keys: one key a matter, words, coaching, allotment, taking back, confirming."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.allotment import Manager, Pooled, propose, take_back_on, warned_up_to
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Outcome
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import Request
from rmtui.papers import make as make_sheet
from rmtui.screens.manager import ManagerScreen
from rmtui.screens.pool import PoolScreen
from rmtui.screens.team import TeamScreen
from rmtui.sheets.document import Document
from rmtui.sheets.plain_text import render
from rmtui.store.log.dump import dump
from rmtui.store.reads.handover import handovers
from rmtui.store.reads.pool import managers, pool, take_backs
from rmtui.store.reads.team import team as read_team
from rmtui.store.reads.team_sheets import week_lines
from rmtui.store.reads.today import today as today_of
from rmtui.store.store import NewOwner
from rmtui.store.writes import allotment, handover, plan, rows
from rmtui.store.writes.team import coach, comment
from rmtui.store.writes.weeks import hand_in
from rmtui.widgets.team_list import scores
from rmtui.widgets.virtual_list import VirtualList
from tests.builders import log
from tests.cli import Cli
from tests.exchange_homes import LEAD, RM, Team, add, edit, team
from tests.ui import make_app, press, settle, shown
from tests.waiting import until

SECOND = RM._replace(name="单雪")
OUTLET = NewOwner(role="outlet", name="欧阳小明", bank="示例银行", branch="示例分行", sub_branch="示例支行")
RULES = "unfamiliar_per_month"


@pytest.fixture
def made(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[Team]:
    """Two managers, and a lead (or an outlet head) who was sent their books."""
    owner = getattr(request, "param", LEAD)
    with team(tmp_path / "team", clock, (playbook, calendar)) as homes:
        homes.make("one", RM)
        homes.make("two", SECOND)
        homes.make("lead", owner)
        one, two = homes.stores["one"], homes.stores["two"]
        for name in ("one", "two"):
            homes.pair(name, "lead")
        first = add(one, "王建国", "14400001001", tier="gold")
        one.write(rows.add, "promise", first, {"text": "寄利率表", "due_on": "2026-02-12"})
        deal = {"target": "fund", "next_on": "2026-02-26", "next_step": "送方案", "found_on": "2026-02-20"}
        one.write(rows.add, "opportunity", first, deal)
        one.write(plan.fix_day)
        add(two, "尉迟恭敬", "14400001002")
        homes.send("one", "lead")
        homes.send("two", "lead")
        clock.advance(timedelta(minutes=5))
        yield homes


def test_plan_ladder_and_what_is_missing(made: Team) -> None:
    lines = {one.name: one for one in made.stores["lead"].read(read_team).managers}
    assert (lines[RM.name].planned, lines[RM.name].short) == (1, True), "one customer, where twenty are asked for"
    assert lines[SECOND.name].planned is None and lines[SECOND.name].missing == 0
    assert lines[RM.name].ladder == (1, 1), "three working days with the make-up Saturday, and twelve"
    levels = {one.kind: one.level for one in made.stores["lead"].read(read_team).matters}
    assert levels == {"promise": "red", "opportunity": "lead"}
    made.clock.advance(timedelta(days=3))
    assert {one.missing for one in made.stores["lead"].read(read_team).managers} == {2}, "Tuesday and Wednesday"


async def test_one_key_a_matter(made: Team) -> None:
    lead = made.stores["lead"]
    app = make_app(lead)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "寄利率表" in shown(app) and "送方案" in shown(app)
        await press(pilot, "v")
        await until(pilot, lambda: len(lead.read(read_team).matters) == 1)
        assert "寄利率表" not in shown(app) and "本周已阅 1 项" in shown(app)
        await press(pilot, "t", "text:方案先让我看", "enter")
        await until(pilot, lambda: lead.read(read_team).matters == ())
    made.clock.advance(timedelta(days=7))
    assert len(lead.read(read_team).matters) == 2, "next week it is looked at again"
    made.send("lead", "one")
    said = [(row["about"], row["text"]) for row in made.stores["one"].read(dump)["comments"]]
    assert sorted(said) == [("opportunity", "方案先让我看"), ("promise", "")]


async def test_a_managers_page_and_the_coaching_record(made: Team) -> None:
    lead = made.stores["lead"]
    app = make_app(lead)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "home", "down", "enter")
        if "王建国" not in shown(app):
            await press(pilot, "escape", "up", "enter")
        assert isinstance(app.screen, ManagerScreen)
        text = shown(app)
        assert "今日计划：1，少于 20" in text and "未完成商机：1" in text and "送方案" in text
        await press(pilot, "+", "text:开场太快", *["tab"] * 3, "text:录三通自己听")
        await press(pilot, "tab", "text:call-0302.wav", "tab", "text:3d", "enter")
        await until(pilot, lambda: "开场太快" in shown(app))
        await press(pilot, "w", "enter")
        await until(pilot, lambda: any(one.checked for one in lead.read(read_team).managers))
        await press(pilot, "escape")
        await until(pilot, lambda: type(app.screen) is TeamScreen)
    (line,) = [one for one in lead.read(read_team).managers if one.name == RM.name]
    assert line.coach_on == date(2026, 3, 5) and line.checked
    paper = render(make_sheet_of(made, "lead", "coaching"), 120)
    assert "开场太快" in paper and "录三通自己听" in paper and "call-0302.wav" in paper
    made.send("lead", "one")
    assert [row["action"] for row in made.stores["one"].read(dump)["coaching"]] == ["录三通自己听"]


def make_sheet_of(made: Team, name: str, kind: str) -> Document:
    store = made.stores[name]
    return store.read(lambda read: make_sheet(read, Request(kind, read.today)).document)


def test_what_the_lead_says_needs_a_word_and_a_right(made: Team) -> None:
    lead, one = made.stores["lead"], made.stores["one"]
    book = one.book
    with pytest.raises(Refused, match="comment_empty"):
        lead.write_in(book, comment, LEAD.name, "  ")
    with pytest.raises(Refused, match="coaching_empty"):
        lead.write_in(book, coach, LEAD.name, {})
    with pytest.raises(Refused, match="recording_is_a_name"):
        lead.write_in(book, coach, LEAD.name, {"recording": "/calls/a.wav"})
    with pytest.raises(Refused, match="role_needed"):
        one.write(comment, LEAD.name, "forged")


def pooled(name: str, value: str, knows: str = "") -> Pooled:
    return Pooled(name, name, "", "", "", "", value, knows)


def test_familiar_first_then_value_to_whom_has_room(playbook: Playbook) -> None:
    rules = playbook.team._replace(unfamiliar_per_month=2)
    known = (Manager("a", "甲", 10, 1), Manager("b", "乙", 5, 0))
    found = propose(
        [pooled("low", "3"), pooled("high", "1"), pooled("mid", "2"), pooled("friend", "9", "甲"), pooled("last", "4")],
        known, rules,
    )  # fmt: skip
    assert [(one.id, one.to) for one in found] == [
        ("friend", "a"), ("high", "b"), ("mid", "b"), ("low", "a"), ("last", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "warned"), [(82, False), (83, True), (90, True), (200, True)])
def test_warned_seven_days_before(playbook: Playbook, days: int, warned: bool) -> None:
    last = date(2026, 1, 5)
    assert (last <= warned_up_to(last + timedelta(days=days), playbook.team)) is warned
    assert take_back_on(last, playbook.team) == date(2026, 4, 5)


@pytest.mark.parametrize("made", [OUTLET], indirect=True)
async def test_an_outlet_head_allots_and_takes_back(made: Team) -> None:
    head, one = made.stores["lead"], made.stores["one"]
    for n, (name, knows) in enumerate((("赵敏", ""), ("钱多", SECOND.name))):
        customer = add(head, name, f"1440000200{n}", tier="gold")
        edit(head, customer, handed_by=knows)
        head.write(allotment.set_aside, [customer])
    assert [one.name for one in head.read(pool)] == ["钱多", "赵敏"], "who is known to a manager comes first"
    app = make_app(head)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "p")
        assert isinstance(app.screen, PoolScreen) and "（熟悉）" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: [one.name for one in head.read(pool)] == ["赵敏"])
        await press(pilot, "g", "1")
        await until(pilot, lambda: head.read(pool) == ())
    told = head.read(dump)["allotments"]
    assert sorted((row["manager_name"], row["familiar"], row["state"]) for row in told) == sorted(
        [(SECOND.name, True, "passed"), (head.read(managers)[0].name, False, "passed")]
    )
    assert sum(one.unfamiliar for one in head.read(managers)) == 1
    made.clock.advance(timedelta(days=84))
    made.send("lead", "one")
    warned = [(each.name, each.on) for each in one.read(take_backs) if each.name == "王建国"]
    assert warned == [("王建国", date(2026, 5, 31))]
    made.clock.advance(timedelta(days=7))
    await _take_back_by_keys(made)
    assert "王建国" in {each.name for each in head.read(pool)}
    made.send("lead", "one")
    assert {row["direction"] for row in one.read(dump)["handovers"] if row["why"] == "back"} == {"out"}


async def _take_back_by_keys(made: Team) -> None:
    head = made.stores["lead"]
    app = make_app(head)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "p")
        assert "起应收回" in shown(app)
        for _ in range(6):
            if isinstance(app.screen, PoolScreen) and app.screen.back and app.screen.back.name == "王建国":
                break
            await press(pilot, "down")
        await press(pilot, "b", "text:三个月没有联系", "enter")
        await until(pilot, lambda: "王建国" in {each.name for each in head.read(pool)})


def test_the_months_room_is_kept(made: Team, playbook: Playbook) -> None:
    lead, one = made.stores["lead"], made.stores["one"]
    most = playbook.team.unfamiliar_per_month
    for n in range(most + 1):
        customer = add(lead, f"客户{n}", f"144000030{n:02}")
        lead.write(allotment.set_aside, [customer])
    for each in lead.read(pool)[:most]:
        lead.write(allotment.allot, each.id, one.book, LEAD.name)
    (last,) = lead.read(pool)
    with pytest.raises(Refused, match="allotment_full"):
        lead.write(allotment.allot, last.id, one.book, LEAD.name)
    assert last.to == made.stores["two"].book, "the other manager is proposed"
    with pytest.raises(Refused, match="not_in_pool"):
        lead.write(allotment.allot, add(lead, "另一位", "14400003999"), one.book, LEAD.name)


async def test_a_receiver_confirms_by_a_key(made: Team) -> None:
    lead, one, two = (made.stores[name] for name in ("lead", "one", "two"))
    customer = one.read(dump)["customers"][0]["id"]
    lead.write_in(one.book, handover.hand_over, customer, two.book, "leave", LEAD.name, note="喜欢上午来电")
    made.send("lead", "two")
    app = make_app(two)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "待确认移交 1（按 X）" in shown(app)
        await press(pilot, "X")
        assert "喜欢上午来电" in shown(app) and "寄利率表" in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: {each.state for each in two.read(handovers)} == {"confirmed"})
    with pytest.raises(Refused, match="nothing_to_confirm"):
        two.write(handover.confirm, two.read(handovers)[0].customer, SECOND.name)
    paper = render(make_sheet_of(made, "two", "handover"), 80)
    assert "喜欢上午来电" not in paper, "what is confirmed waits no longer"


def test_the_verbs(made: Team, capsys: pytest.CaptureFixture[str]) -> None:
    made.close()
    made.stores.clear()
    lead = Cli(made.folder / "lead", capsys)
    now = "2026-03-03T10:00"
    lead.ok("comment", "先看方案", "--customer", "王建国", now=now)
    lead.ok("comment", "周检过了", "--manager", SECOND.name, "--week", now=now)
    lead.ok("coach", RM.name, "--seen", "开场太快", "--next", "3d", now=now)
    assert lead.refused("comment", "x", now=now) == "comment_about"
    assert lead.refused("coach", "nobody", "--seen", "x", now=now) == "no_such_manager"
    weeks = lead.json("week", "--hand-in", "--remarks", "抓邀约", now=now)["weeks"]
    assert {one["name"] for one in weeks} == {RM.name, SECOND.name} and weeks[0]["remarks"] == "抓邀约"
    lead.ok("handover", "王建国", "--to", SECOND.name, "--note", "上午来电", now=now)
    assert lead.refused("handover", "尉迟恭敬", "--to", SECOND.name, now=now) == "handover_to_itself"
    lead.add("赵敏", "--phone", "14400004001", now=now)
    found = lead.json("pool", "赵敏", now=now)
    assert [one["name"] for one in found["pool"]] == ["赵敏"]
    lead.ok("allot", now=now)
    assert lead.json("pool", now=now)["pool"] == []
    lead.ok("take_back", "尉迟恭敬", "--note", "无人联系", now=now)
    assert [one["name"] for one in lead.json("pool", now=now)["pool"]] == ["尉迟恭敬"]
    assert lead.json("handover", now=now)["handovers"]


def test_a_call_of_the_leads_own_is_written_into_the_managers_book(made: Team) -> None:
    """The lead rings the customer from the card of the manager's book; the manager sees it."""
    lead, one = made.stores["lead"], made.stores["one"]
    customer = one.read(dump)["customers"][0]["id"]
    from rmtui.domain.views import ContactEntry
    from rmtui.store.writes.contacts import log as write

    lead.write_in(one.book, write, [customer], ContactEntry(Channel.CALL, Outcome.TALKED, note="主管致电"))
    made.send("lead", "one")
    assert [row["note"] for row in one.read(dump)["contacts"]] == ["主管致电"]
    log(one, customer, Channel.CALL, Outcome.TALKED)


def test_a_past_week_keeps_how_the_book_stood(made: Team) -> None:
    """What was done in it may still come in; how many customers there were does not change afterwards."""
    lead, one = made.stores["lead"], made.stores["one"]
    lead.write(hand_in, date(2026, 3, 2))
    log(one, one.read(dump)["customers"][0]["id"], Channel.CALL, Outcome.TALKED)
    made.clock.advance(timedelta(days=8))
    add(one, "后来的客户", "14400001777")
    made.send("one", "lead")
    for day in (date(2026, 3, 2), date(2026, 3, 10)):
        lead.write(hand_in, day)
    told = {(row["name"], row["week_on"]): row for row in lead.read(dump)["week_figures"]}
    then, now = told[RM.name, "2026-03-02"], told[RM.name, "2026-03-09"]
    assert (then["customers"], now["customers"]) == (1, 2) and (then["calls"], now["calls"]) == (1, 0)


async def test_handing_on_confirming_and_wiping_by_keys(made: Team) -> None:
    """A manager leaves: `h` on the page gives, the receiver confirms, `h` on page 9 wipes and shows the certificate."""
    lead, one, two = (made.stores[name] for name in ("lead", "one", "two"))
    app = make_app(lead)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        lines = app.screen.query_one("#team-list", VirtualList)
        lines.cursor = next(n for n, row in enumerate(lines.rows) if row.key.endswith(one.book))
        await press(pilot, "enter")
        page = app.screen
        assert isinstance(page, ManagerScreen) and page.has_customer
        await press(pilot, "h", "1", "text:喜欢上午来电", "enter")
        await until(pilot, lambda: bool(lead.read_in(two.book, handovers)))
        assert "移交给" in shown(app)
    made.send("lead", "two")
    two.write(handover.confirm, two.read(handovers)[0].customer, SECOND.name)
    made.send("two", "lead")
    app = make_app(lead)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "已确认接收" in shown(app)
        await press(pilot, "h", "enter")
        await until(pilot, lambda: "王**" in shown(app))
        await press(pilot, "escape")
        await until(pilot, lambda: "已确认接收" not in shown(app))
    assert lead.read_in(one.book, dump)["customers"] == []
    made.send("lead", "one")
    assert one.read(dump)["customers"] == [] and len(two.read(dump)["customers"]) == 2


async def test_script_figures_and_the_week_by_keys(made: Team) -> None:
    lead, one = made.stores["lead"], made.stores["one"]
    failed = add(one, "赵敏", "14400001333")
    log(one, failed, Channel.CALL, Outcome.DECLINED)
    made.send("one", "lead")
    app = make_app(lead)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "s")
        await until(pilot, lambda: "主管致电：赵敏" in shown(app))
        await press(pilot, "escape", "f")
        await until(pilot, lambda: RM.name in shown(app) and "本月" in shown(app))
        await press(pilot, "escape", "W", "text:抓邀约", "enter")
        await until(pilot, lambda: bool(lead.read(dump)["week_figures"]))
    assert {row["remarks"] for row in lead.read(dump)["week_figures"]} == {"抓邀约"}


@pytest.mark.parametrize("made", [OUTLET], indirect=True)
async def test_the_whole_pool_by_one_key(made: Team) -> None:
    head = made.stores["lead"]
    for n in range(3):
        head.write(allotment.set_aside, [add(head, f"客户{n}", f"1440000250{n}")])
    assert head.read(today_of).items == (), "who waits to be allotted is on no list"
    app = make_app(head)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "今日没有" in shown(app) or "今天没有" in shown(app)
        await press(pilot, "9", "p", "A", "enter")
        await until(pilot, lambda: head.read(pool) == ())
    assert sorted(one.unfamiliar for one in head.read(managers)) == [1, 2]


def test_a_week_carries_the_scorecard(made: Team) -> None:
    """Satisfaction, promises and who was reached go up with the figures (S2-15)."""
    lead, one = made.stores["lead"], made.stores["one"]
    customer = one.read(dump)["customers"][0]["id"]
    one.write(rows.add, "satisfaction", customer, {"score": "4", "on_day": "2026-03-02"})
    log(one, customer, Channel.CALL, Outcome.TALKED)
    made.send("one", "lead")
    lead.write(hand_in, date(2026, 3, 2))
    (line,) = [each for each in lead.read(week_lines, date(2026, 3, 2)) if each.name == RM.name]
    assert (line.surveys, line.points, line.touched, line.promises) == (1, 4, 1, 0)
    lead.write(hand_in, date(2026, 2, 12))
    (then,) = [each for each in lead.read(week_lines, date(2026, 2, 12)) if each.name == RM.name]
    assert (then.promises, then.promises_kept, then.surveys) == (1, 0, 0)
    assert scores([line, then]) == ["满意度 4.0", "兑诺 0%"] and scores([line])[-1] == "触达 100%"
