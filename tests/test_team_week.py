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
from rmtui.store.log.dump import dump, dump_text
from rmtui.store.reads.books import books
from rmtui.store.reads.customers import card
from rmtui.store.reads.handover import handovers, waiting
from rmtui.store.reads.period_sheets import diary
from rmtui.store.reads.pool import pool
from rmtui.store.reads.team import team as read_team
from rmtui.store.reads.team_sheets import team_diary
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import allotment, handover, rows, weeks
from rmtui.store.writes.team import comment
from tests.builders import log
from tests.cli import Cli
from tests.exchange_homes import LEAD, PRESIDENT, RM, Team, add, team
from tests.test_smoke import Terminal

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


def test_a_week_of_five_homes(made: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """By the command line, and for the lead's decisions by keys in a terminal."""
    made.close()
    made.stores.clear()
    on = {name: Cli(made.folder / name, capsys) for name in (*MANAGERS, "lead", "president")}
    one, two, three, lead, president = on.values()
    made_by = Mail(made.folder, on)
    monday, wednesday, friday = (f"2026-03-0{n}T" for n in (2, 4, 6))
    # Monday: an invitation fails, a promise is made; the third manager sends nothing.
    failed = one.add("王建国", "--phone", "14400001001", "taboos=不谈家事", now=f"{monday}09:30")
    one.ok("log", failed, "call", "--outcome", "declined", "--note", "觉得换人更好", now=f"{monday}10:00")
    two.add("尉迟恭敬", "--phone", "14400001002", now=f"{monday}09:30")
    two.ok("log", "尉迟恭敬", "call", "--note", "想看利率表", "--next", "5d", now=f"{monday}10:30")
    three.add("Li Wei", "--phone", "14400001003", now=f"{monday}09:30")
    made_by.send(f"{monday}18:00", ("one", "lead"), ("two", "lead"))
    team = lead.json("team", now=f"{monday}18:30")
    assert {(each["name"], each["received"] is None) for each in team["managers"]} == {
        (RM.name, False),
        (SECOND.name, False),
        (THIRD.name, True),
    }, "the missing sheet is named"
    assert every_name(made) == {"one": {"王建国"}, "two": {"尉迟恭敬"}, "three": {"Li Wei"},
                                "lead": {"王建国", "尉迟恭敬"}, "president": set()}  # fmt: skip
    # Wednesday: the lead's own call is due; the decision is a change, and the customer is handed over.
    waits = next(each for each in lead.json("team", now=f"{wednesday}09:00")["matters"] if each["kind"] == DECISION)
    assert (waits["name"], waits["state"]) == ("王建国", DUE)
    _decide_by_keys(made.folder / "lead", f"{wednesday}10:00")
    decided = json.loads(one_of(made, "one", "lead"))["decisions"]
    assert [(row["what"], row["note"]) for row in decided][:1] == [(Verdict.CHANGE, "ask for another")]
    made_by.send(f"{wednesday}18:00", ("lead", "one"), ("lead", "two"))
    assert one.item(failed, now=f"{wednesday}18:30") is None, "off the giver's list"
    (page,) = two.json("handover", now=f"{wednesday}18:30")["handovers"]
    assert (page["name"], page["state"], page["other"]) == ("王建国", WAITING, RM.name)
    assert "觉得换人更好" in page["page"]["story"] and page["page"]["taboos"] == "不谈家事"
    # Thursday: the receiver confirms; the lead wipes the giver's copy, which travels.
    two.ok("handover", "王建国", "--confirm", now="2026-03-05T09:00")
    made_by.send("2026-03-05T18:00", ("two", "lead"))
    matter = next(each for each in lead.json("team", now="2026-03-05T18:30")["matters"] if each["kind"] == HANDOVER)
    assert matter["state"] == CONFIRMED
    assert "王**" in lead.ok("erase", "--confirmed", "--reason", "移交已确认", "--yes", now="2026-03-05T18:30")
    # Friday: the third manager's sheet comes late; the week as figures goes to the president.
    made_by.send(f"{friday}17:00", ("lead", "one"), ("three", "lead"), ("two", "lead"))
    lead.ok("week", "--hand-in", "--remarks", "本周抓邀约", now=f"{friday}17:30")
    made_by.send(f"{friday}18:00", ("lead", "president"))
    lines = [each for each in president.json("week", now=f"{friday}18:30")["weeks"] if each["week_on"] == "2026-03-02"]
    assert {each["name"] for each in lines} == {RM.name, SECOND.name, THIRD.name}
    assert sum(each["calls"] for each in lines) == 1 and {each["remarks"] for each in lines} == {"本周抓邀约"}
    assert every_name(made) == {"one": set(), "two": {"王建国", "尉迟恭敬"}, "three": {"Li Wei"},
                                "lead": {"王建国", "尉迟恭敬", "Li Wei"}, "president": set()}  # fmt: skip
    made.clock.advance(timedelta(days=4, hours=8))
    for name in on:
        assert made.reopen(name).read(verify).problems == ()
    _diary_is_the_sum(made.stores["lead"], made)


class Mail:
    """The folders between the homes."""

    def __init__(self, folder: Path, on: dict[str, Cli]) -> None:
        self.folder, self.on, self.sent = folder, on, 0

    def send(self, now: str, *ways: tuple[str, str]) -> None:
        """A file along each way, taken in there."""
        for here, there in ways:
            self.sent += 1
            file = str(self.folder / f"week-{self.sent}.rmx")
            self.on[here].ok("export", "--to", there, "-o", file, now=now)
            self.on[there].ok("merge", file, "--yes", now=now)


def every_name(made: Team) -> dict[str, set[str]]:
    """Every customer's name in each home, read from all of its books."""
    found = {}
    for name in (*MANAGERS, "lead", "president"):
        store = made.reopen(name)
        found[name] = names(store)
        store.close()
        del made.stores[name]
    return found


def one_of(made: Team, name: str, home: str) -> str:
    """The dump of a manager's book as it stands in another home."""
    store = made.reopen(name)
    book = store.book
    store.close()
    there = made.reopen(home)
    text = there.read_in(book, dump_text)
    there.close()
    made.stores.clear()
    return text


def _decide_by_keys(home: Path, now: str) -> None:
    """`c` with a word, then `h` to the first of the other managers."""
    terminal = Terminal(home, 140, 40, now=now)
    try:
        terminal.wait_for("Lead's call")
        terminal.press("c")
        terminal.wait_for("Change the manager")
        terminal.press("ask for another\r")
        terminal.wait_for("to hand on")
        terminal.press("h")
        terminal.wait_for(SECOND.name)
        terminal.press("1")
        terminal.press("\r")
        terminal.wait_for("is handed over to")
        terminal.press("\x11")
        assert terminal.end() == 0
    finally:
        terminal.close()


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
