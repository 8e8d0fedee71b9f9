"""A scripted week of five homes on one machine: three managers, the lead, the president (S0-09 … S0-13, N25)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.handover import CONFIRMED, WAITING
from rmtui.domain.model import Channel, Outcome, Verdict
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_kinds import Request
from rmtui.domain.team import DECISION, DUE, HANDOVER, PASS_ON
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.reads.books import books
from rmtui.store.reads.customers import card
from rmtui.store.reads.handover import handovers, waiting
from rmtui.store.reads.period_sheets import diary
from rmtui.store.reads.pool import pool
from rmtui.store.reads.team import team as read_team
from rmtui.store.reads.team_sheets import team_diary, week_lines
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import allotment, handover, rows, weeks
from rmtui.store.writes.erasing import erase
from rmtui.store.writes.team import comment
from tests.builders import log
from tests.exchange_homes import LEAD, PRESIDENT, RM, Team, add, team
from tests.ui import make_app, press, settle, shown
from tests.waiting import until

SECOND, THIRD = RM._replace(name="单雪"), RM._replace(name="曾国强")
MANAGERS = ("one", "two", "three")


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Team]:
    """Five homes, paired as the sheets go: managers with the lead, the lead with the president."""
    with team(tmp_path / "branch", clock, (playbook, calendar)) as homes:
        for name, owner in zip(MANAGERS, (RM, SECOND, THIRD), strict=True):
            homes.make(name, owner)
        homes.make("lead", LEAD)
        homes.make("president", PRESIDENT)
        for name in MANAGERS:
            homes.pair(name, "lead")
        homes.pair("lead", "president")
        yield homes


def names(store: Store) -> set[str]:
    """Every customer's name that stands anywhere in a home's tables or log."""
    found: set[str] = set()
    for book in store.read(books):
        found |= {row["name"] for row in store.read_in(book.book, dump)["customers"]}
    return found


def book_of(made: Team, name: str) -> str:
    return made.stores[name].book


async def test_a_week_of_five_homes(made: Team) -> None:
    lead, president = made.stores["lead"], made.stores["president"]
    one, two, three = (made.stores[name] for name in MANAGERS)
    failed = add(one, "王建国", "14400001001", taboos="不谈家事")
    promised = add(two, "尉迟恭敬", "14400001002")
    add(three, "Li Wei", "14400001003")
    # Monday: an invitation fails, a promise is made; the third manager sends nothing.
    log(one, failed, Channel.CALL, Outcome.DECLINED, note="觉得换人更好")
    log(two, promised, Channel.CALL, Outcome.TALKED, note="想看利率表")
    two.write(rows.add, "promise", promised, {"text": "寄利率表", "due_on": "2026-03-03"})
    made.send("one", "lead")
    made.send("two", "lead")
    assert names(lead) == {"王建国", "尉迟恭敬"} and "Li Wei" not in names(lead)
    found = lead.read(read_team)
    assert {(line.name, line.received is not None) for line in found.managers} == {
        (RM.name, True),
        (SECOND.name, True),
    }, "a manager whose first file has not come has no book here yet"
    # Wednesday: the lead's own call is due, by keys in a terminal, with its script; the decision is a change.
    made.clock.advance(timedelta(days=2))
    waiting_ = next(one for one in lead.read(read_team).matters if one.kind == DECISION)
    assert (waiting_.name, waiting_.state) == ("王建国", DUE)
    await _decide_by_keys(lead, made)
    await _hand_over_by_keys(lead, made)
    # The way back, both ways.
    made.send("lead", "one")
    made.send("lead", "two")
    assert "王建国" not in {item.name for item in one.read(today).items}
    (page,) = two.read(handovers)
    assert page.name == "王建国" and page.state == WAITING and two.read(waiting) == 1
    assert "觉得换人更好" in page.page.story and page.page.taboos == "不谈家事"
    assert two.read(card, page.customer).value("taboos") == "不谈家事"
    assert "王建国" not in names(three) and names(president) == set()
    # The receiver confirms; the lead wipes the giver's copy, which travels.
    two.write(handover.confirm, page.customer, SECOND.name)
    made.send("two", "lead")
    matter = next(one for one in lead.read(read_team).matters if one.kind == HANDOVER)
    assert matter.state == CONFIRMED
    lead.write_in(matter.book, erase, matter.customer, "移交已确认", LEAD.name)
    made.send("lead", "one")
    assert names(one) == set(), "the giver keeps nothing"
    assert names(two) == {"王建国", "尉迟恭敬"}
    for store in made.stores.values():
        assert store.read(verify).problems == ()
    # Friday: the third manager's sheet comes late; the diary is the sum of the managers' sheets.
    made.clock.advance(timedelta(days=2))
    made.send("three", "lead")
    made.send("two", "lead")
    _diary_is_the_sum(lead, made)
    # The week as figures reaches the president, and no customer does.
    lead.write(weeks.hand_in, made.clock.now().date(), "本周抓邀约")
    made.send("lead", "president")
    lines = president.read(week_lines, made.clock.now().date())
    assert {line.name for line in lines} == {RM.name, SECOND.name, THIRD.name}
    assert sum(line.calls for line in lines) == 1 and names(president) == set()
    newest = max(line.week_on for line in lines)
    assert {line.remarks for line in lines if line.week_on == newest} == {"本周抓邀约"}


async def _decide_by_keys(lead: Store, made: Team) -> None:
    app = make_app(lead)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await until(pilot, lambda: "主管致电：王建国" in shown(app) and "您好！我是示例银行示例支行" in shown(app))
        await press(pilot, "c", "text:客户要求换人", "enter")
        await until(pilot, lambda: not [one for one in lead.read(read_team).matters if one.kind == DECISION])
    said = lead.read_in(book_of(made, "one"), dump)["decisions"]
    assert [(row["what"], row["note"]) for row in said] == [(Verdict.CHANGE, "客户要求换人")]


async def _hand_over_by_keys(lead: Store, made: Team) -> None:
    app = make_app(lead)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "待移交" in shown(app) and "王建国" in shown(app)
        await press(pilot, "h", "1", "text:喜欢上午来电", "enter")
        await until(pilot, lambda: bool(lead.read_in(book_of(made, "two"), handovers)))


def _diary_is_the_sum(lead: Store, made: Team) -> None:
    """Totals of the merged diary against each manager's own sheet, read in the managers' homes."""
    day = made.clock.now().date()
    merged = lead.read(team_diary, Request("diary", day))
    own = [made.stores[name].read(diary, Request("diary", day)) for name in MANAGERS]
    for figure in ("calls", "reached", "meetings", "invitations", "sms", "moves"):
        total = sum(getattr(counts, figure) for facts in own for _, counts, _ in facts.days)
        assert sum(getattr(counts, figure) for _, counts, _ in merged.total.days) == total
        assert sum(getattr(line.counts, figure) for line in merged.managers) == total
    assert sum(n for *_, n in merged.total.moves) == sum(n for facts in own for *_, n in facts.moves)
    assert {line.name for line in merged.managers} == {RM.name, SECOND.name, THIRD.name}
    assert [(one.customer, one.what) for one in merged.decisions] == [] or merged.decisions[0].what == Verdict.CHANGE


def test_a_comment_stands_on_the_managers_list_and_card(made: Team) -> None:
    one, lead = made.stores["one"], made.stores["lead"]
    customer = add(one, "王建国", "14400001001")
    made.send("one", "lead")
    lead.write_in(book_of(made, "one"), comment, LEAD.name, "先问孩子升学", customer=customer, about="stage")
    made.send("lead", "one")
    item = next(each for each in one.read(today).items if each.customer_id == customer)
    assert "lead.comment" in {reason.rule for reason in item.reasons}
    assert [entry.text for entry in one.read(card, customer).timeline if entry.kind == "comment"] == ["先问孩子升学"]
    made.clock.advance(timedelta(minutes=1))
    log(one, customer, Channel.CALL, Outcome.TALKED)
    made.clock.advance(timedelta(days=1))
    rules = {reason.rule for each in one.read(today).items if each.customer_id == customer for reason in each.reasons}
    assert "lead.comment" not in rules, "it was acted on"


def test_the_presidents_customers_reach_a_manager_by_way_of_the_lead(made: Team) -> None:
    lead, president, two = made.stores["lead"], made.stores["president"], made.stores["two"]
    add(two, "尉迟恭敬", "14400001002")
    made.send("two", "lead")
    lead.write(weeks.hand_in, made.clock.now().date())
    made.send("lead", "president")
    given = add(president, "赵敏", "14400001009", tier="gold", taboos="不收短信")
    president.write(allotment.set_aside, [given])
    (proposed,) = president.read(pool)
    assert proposed.to == book_of(made, "two")
    president.write(allotment.allot, given, proposed.to, PRESIDENT.name)
    assert president.read(pool) == () and names(president) == set()
    made.send("president", "lead")
    matter = next(one for one in lead.read(read_team).matters if one.kind == PASS_ON)
    assert (matter.name, matter.manager) == ("赵敏", SECOND.name)
    lead.write(allotment.pass_on, matter.target, LEAD.name)
    made.send("lead", "two")
    assert names(two) == {"尉迟恭敬", "赵敏"} and two.read(waiting) == 1
    (page,) = two.read(handovers)
    assert page.other == PRESIDENT.name and page.page.taboos == "不收短信"
    assert names(made.stores["one"]) == set()
    for store in made.stores.values():
        assert store.read(verify).problems == ()


def test_what_goes_along_and_what_stays(made: Team) -> None:
    one, two, lead = made.stores["one"], made.stores["two"], made.stores["lead"]
    customer = add(one, "王建国", "14400001001", tier="gold")
    log(one, customer, Channel.CALL, Outcome.TALKED, note="聊了孩子")
    need = one.write(rows.add, "need", customer, {"kind": "education", "amount": "50万"}).added
    one.write(rows.add, "promise", customer, {"text": "送资料", "due_on": "2026-03-05"})
    add(two, "尉迟恭敬", "14400001002")
    made.send("one", "lead")
    made.send("two", "lead")
    lead.write_in(book_of(made, "one"), handover.hand_over, customer, book_of(made, "two"), "leave", LEAD.name)
    made.send("lead", "two")
    told: dict[str, Any] = two.read(dump)
    linked = next(row for row in told["customers"] if row["name"] == "王建国")
    assert linked["linked_id"] == customer and linked["id"] != customer
    assert {row["number"] for row in told["phones"]} == {"14400001001", "14400001002"}
    assert [(row["kind"], row["customer_id"]) for row in told["needs"]] == [("education", linked["id"])]
    assert told["needs"][0]["id"] != need and [row["text"] for row in told["promises"]] == ["送资料"]
    assert [row["imported"] for row in told["contacts"]] == [True], "history, and no call of the receiver's"
    assert two.read(today).counts.calls == 0
    with pytest.raises(Exception, match="handed_over_already"):
        lead.write_in(book_of(made, "one"), handover.hand_over, customer, book_of(made, "two"), "leave", LEAD.name)
    assert json.dumps(told, ensure_ascii=False).count("14400001001") >= 1
