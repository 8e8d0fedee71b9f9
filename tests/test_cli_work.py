"""The verbs that record the work and change cards: channels, outcomes, refusals, the round trip of fields."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rmtui.domain.model import CALL_OUTCOMES, FACE_OUTCOMES, WRITTEN_OUTCOMES, Channel, Outcome
from rmtui.store.home import Home
from rmtui.store.reads.customers import FIELDS
from rmtui.store.writes import fields as written_fields
from tests.cli import NOW, Cli, demo

LATER = "2026-03-02T11:00"
TOMORROW = "2026-03-03T10:00"
OUTCOMES = {
    Channel.CALL: CALL_OUTCOMES,
    Channel.SMS: WRITTEN_OUTCOMES,
    Channel.MAIL: WRITTEN_OUTCOMES,
    Channel.WECHAT: WRITTEN_OUTCOMES,
    Channel.MEETING: FACE_OUTCOMES,
    Channel.VISIT: FACE_OUTCOMES,
}
NEEDED = {
    Outcome.MEETING: ["--meeting", "wed 15:00"],
    Outcome.CALLBACK: ["--next", "15:00"],
    Outcome.MOVED: ["--meeting", "fri 15:00"],
    Outcome.MISSED: ["--next", "3d"],
    Outcome.CANCELLED: ["--no-next", "不再考虑"],
}
"""What an outcome must be told with it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small demo book, to be copied."""
    with demo(tmp_path_factory.mktemp("work")) as path:
        yield path


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


@pytest.fixture
def book(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on a demo book."""
    return Cli(Path(shutil.copytree(made, tmp_path / "demo")), capsys)


@pytest.mark.parametrize(
    ("channel", "outcome"), [(channel, outcome) for channel, outcomes in OUTCOMES.items() for outcome in outcomes]
)
def test_every_outcome_of_every_channel_is_kept(cli: Cli, channel: Channel, outcome: Outcome) -> None:
    one = cli.add("王建国", "--phone", "14400001234", "--stage", "7")
    if channel in (Channel.MEETING, Channel.VISIT) and outcome is not Outcome.HELD:
        agreed = "visit" if channel is Channel.VISIT else "place"
        extra = ["--visit"] if agreed == "visit" else ["--place", "贵宾室"]
        cli.ok("log", one, "call", "--outcome", "meeting", "--meeting", "10:30", *extra)
    done = cli.json("log", one, channel, "--outcome", outcome, *NEEDED.get(outcome, []), now=LATER)
    assert done["saved"] and done["customers"] == [one]
    kept = cli.newest(one, now=LATER)
    assert (kept["channel"], kept["outcome"], kept["direction"]) == (channel, outcome, "out")


@pytest.mark.parametrize("channel", list(Channel))
def test_a_reply_comes_in_by_every_channel(cli: Cli, channel: Channel) -> None:
    one = cli.add("李秀英", "--phone", "14400001235")
    cli.ok("log", one, channel, "--outcome", "replied", "--note", "周三有空")
    kept = cli.newest(one)
    assert (kept["channel"], kept["outcome"], kept["direction"], kept["text"]) == (channel, "replied", "in", "周三有空")


@pytest.mark.parametrize(
    ("arguments", "outcome", "direction"),
    [
        (["call"], "talked", "out"),
        (["call", "--in"], "replied", "in"),
        (["call", "--meeting", "wed 15:00"], "meeting", "out"),
        (["call", "--in", "--outcome", "talked"], "talked", "in"),
        (["sms"], "sent", "out"),
        (["mail"], "sent", "out"),
        (["visit"], "held", "out"),
        (["meeting", "--in"], "replied", "in"),
        (["meeting", "--in", "--outcome", "held"], "held", "in"),
    ],
)
def test_what_is_not_said_is_plain(cli: Cli, arguments: list[str], outcome: str, direction: str) -> None:
    one = cli.add("李秀英", "--phone", "14400001235", "--stage", "2")
    cli.ok("log", one, *arguments)
    kept = cli.newest(one)
    assert (kept["outcome"], kept["direction"]) == (outcome, direction)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["sms", "--outcome", "talked"], "outcome_does_not_fit"),
        (["call", "--outcome", "held"], "outcome_does_not_fit"),
        (["visit", "--outcome", "sent"], "outcome_does_not_fit"),
        (["call", "--in", "--outcome", "no_answer"], "outcome_does_not_fit"),
        (["meeting", "--outcome", "missed", "--next", "3d"], "no_meeting_agreed"),
        (["call", "--outcome", "meeting"], "meeting_needs_time"),
        (["call", "--outcome", "meeting", "--meeting", "wed"], "time_needed"),
        (["call", "--outcome", "callback"], "callback_needs_time"),
        (["call", "--outcome", "talked", "--meeting", "wed 15:00"], "option_not_here"),
        (["meeting", "--meeting", "wed 15:00"], "option_not_here"),
        (["call", "--outcome", "talked", "--until", "3d"], "option_not_here"),
        (["call", "--outcome", "talked", "--all"], "option_not_here"),
        (["call", "--at", "12:00", "--next", "noonish"], "when_not_understood"),
        (["call", "--at", "tomorrow 12:00"], "in_the_future"),
        (["call", "--next", "yesterday"], "when_past"),
        (["call", "--step", "rm_sms"], "step_not_here"),
        (["sms", "--step", "rm_sms", "--in"], "step_not_here"),
        (["call", "--with", "nobody"], "no_such_customer"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_kept(cli: Cli, arguments: list[str], error: str) -> None:
    one = cli.add("尉迟恭敬", "--phone", "14400001236")
    before = cli.ok("dump")
    assert cli.refused("log", one, *arguments) == error
    assert cli.ok("dump") == before


def test_a_contact_typed_in_later_carries_its_own_time(cli: Cli) -> None:
    one = cli.add("单雪", "--stage", "7", now="2026-02-27T09:00")
    cli.ok("log", one, "call", "--at", "9:20", "--note", "补记")
    assert cli.newest(one)["at"].startswith("2026-03-02T09:20")
    cli.ok("log", one, "mail", "--at", "2026-02-27 16:00")
    assert cli.json("today")["calls"]["done"] == 1
    assert cli.json("plan", "--date", "2026-02-27")["sms"] == 0
    assert {"2026-02-27T16:00", "2026-03-02T09:20"} <= {each["at"][:16] for each in cli.json("show", one)["timeline"]}


def test_the_next_contact_is_as_said_or_none_because(cli: Cli) -> None:
    one = cli.add("单雪", "--stage", "7")
    cli.ok("log", one, "call", "--next", "下周三 下午3点")
    card = cli.json("show", one)
    assert (card["next_on"], card["next_at"][:16]) == ("2026-03-11", "2026-03-11T15:00")
    cli.ok("log", one, "mail", "--no-next", "移居外地", now=LATER)
    card = cli.json("show", one, now=LATER)
    assert (card["next_on"], card["none_because"]) == (None, "移居外地")


def test_several_met_at_once_count_once_and_for_each(cli: Cli) -> None:
    one, two = (cli.add(name, "--stage", "7", "--tier", "diamond") for name in ("王建国", "李秀英"))
    assert "cadence.visit" in cli.rules(two)
    cli.ok("log", one, "visit", "--with", two, "--learnt", "女儿今年升学")
    day = cli.json("today")
    assert day["meetings"]["done"] == 1
    assert "cadence.visit" not in cli.rules(two, now=TOMORROW)
    assert cli.newest(two)["learnt"] == "女儿今年升学"


def test_the_life_of_a_meeting(cli: Cli) -> None:
    one = cli.add("欧阳小明", "--phone", "14400001237")
    cli.ok("log", one, "call", "--meeting", "tomorrow 15:00", "--place", "贵宾室")
    assert cli.json("show", one)["stage"] == 2
    cli.ok("log", one, "meeting", "--outcome", "moved", "--meeting", "wed 16:00", now=LATER)
    assert [each["state"] for each in cli.json("show", one)["meetings"]] == ["moved", "agreed"]
    assert cli.refused("log", one, "meeting", "--outcome", "missed", "--next", "3d", now=TOMORROW) == "meeting_not_yet"
    wednesday, thursday = "2026-03-04T17:00", "2026-03-05T09:00"
    assert cli.json("today", now=wednesday)["appointments"][0]["place"] == "贵宾室"
    cli.ok("log", one, "meeting", "--note", "谈得投机", now=thursday)
    assert cli.json("plan", "--date", "yesterday", now=thursday)["meetings"]["done"] == 1
    assert cli.json("today", now=thursday)["meetings"]["done"] == 0
    cli.ok("undo", now=thursday)
    assert cli.json("show", one, now=thursday)["meetings"][-1]["state"] == "agreed"


def test_annoyed_wrong_number_and_do_not_disturb_leave_their_mark(cli: Cli) -> None:
    one = cli.add("王建国", "--phone", "14400001238", "--phone", "14400001239", "--stage", "7")
    told = cli.json("log", one, "call", "--outcome", "wrong_number")
    assert told["warnings"][0]["text"]
    card = cli.json("show", one)
    assert [phone["number"] for phone in card["phones"]] == ["14400001239", "14400001238"]
    cli.ok("log", one, "call", "--outcome", "annoyed", "--until", "2026-03-20", "--reason", "太频繁", now=LATER)
    card = cli.json("show", one, now=LATER)
    assert (card["paused_until"], card["pause_reason"], card["paused"]) == ("2026-03-20", "太频繁", True)
    cli.ok("log", one, "call", "--outcome", "dnd", "--all", now="2026-03-20T10:00")
    card = cli.json("show", one, now="2026-03-20T10:01")
    assert set(card["dnd"]) == set(Channel) and card["paused_until"] is None
    cli.ok("dnd", one, "sms", "--off", now="2026-03-20T10:01")
    assert "sms" not in cli.json("show", one, now="2026-03-20T10:02")["dnd"]


def test_pause_resume_and_decide(cli: Cli) -> None:
    one = cli.add("王建国", "--phone", "14400001240")
    assert cli.refused("pause", one) == "pause_needs_reason"
    assert cli.refused("resume", one) == "not_paused"
    cli.ok("pause", one, "--reason", "出国")
    assert cli.json("list", "--filter", "state=paused")[0]["id"] == one
    assert cli.rules(one) == []
    cli.ok("resume", one)
    assert cli.rules(one) == ["first.institution_sms"]
    cli.ok("decide", one, "change", "--by", "李主管", "--note", "换客户经理")
    card = cli.json("show", one)
    assert card["dropped"] and cli.newest(one, "decision")["who"] == "李主管"
    assert cli.refused("decide", one, "keep", "--by", " ") == "decision_needs_name"


def test_stages_ask_for_what_the_playbook_wants(cli: Cli) -> None:
    one = cli.add("王建国", "--stage", "3")
    assert cli.refused("stage", one, "4", "--outcome", "identified_not_met") == "move_needs_decision_maker"
    assert cli.refused("stage", one, "4", "--outcome", "identified_met") == "move_needs_decision_maker"
    cli.ok("add", one, "relative", "name=李秀英", "relation=spouse", "decides=1", "met_on=2026-03-01")
    cli.ok("stage", one, "4", "--outcome", "identified_met")
    assert cli.newest(one, "move")["outcome"] == "identified_met"
    assert cli.refused("stage", one, "2") == "move_back_needs_reason"
    cli.ok("stage", one, "2", "--reason", "资料有误")
    card = cli.json("show", one)
    assert (card["stage"], card["day"], card["limit"]) == (2, 1, 21)


def test_undo_and_redo_go_over_starts(cli: Cli) -> None:
    one = cli.add("王建国")
    before = cli.json("show", one)
    cli.ok("edit", one, "occupation=教师")
    cli.ok("dnd", one, "call")
    assert cli.json("undo")["label"] == "action.dnd_on"
    assert cli.json("undo")["customers"] == [one]
    assert cli.json("show", one)["fields"] == before["fields"]
    cli.ok("redo")
    assert cli.json("show", one)["fields"]["occupation"] == "教师"
    cli.ok("undo")
    cli.ok("undo")
    assert cli.json("list") == []
    assert cli.refused("undo") == "nothing_to_undo"


def test_the_fields_of_a_card_are_those_that_add_and_edit_take(book: Cli, cli: Cli) -> None:
    assert set(FIELDS) == set(written_fields.FIELDS)
    for number in ("D000011", "D001010"):
        card = book.json("show", number)
        assert set(card["fields"]) == set(FIELDS)
        pairs = [f"{name}={value}" for name, value in card["fields"].items() if name != "name"]
        phones = [part for phone in card["phones"] for part in ("--phone", phone["number"])]
        added = cli.add(card["name"], *phones, *pairs, now="2026-03-02T10:00")
        copied = cli.json("show", added)
        assert copied["fields"] == card["fields"]
        cli.ok("edit", added, *(f"{name}=" for name in FIELDS if name not in ("name", "number")))
        assert not any(cli.json("show", added)["fields"][name] for name in FIELDS if name not in ("name", "number"))
        cli.ok("edit", added, *pairs, "--how", "面谈")
        again = cli.json("show", added)
        assert again["fields"] == card["fields"]
        assert again["learnt"]["sex"]["how"] == "面谈"


def test_fields_may_stand_anywhere_behind_the_verb(cli: Cli) -> None:
    one = cli.ok("add", "occupation=教师", "--name", "Li Wei", "hobbies=书法", "--tier", "黄金", "kind=")
    assert cli.refused("edit", one, "nothing") == "not_a_pair"
    cli.ok("edit", one, "hobbies=摄影", "--how", "call", "children=a=b")
    found = cli.json("show", one)["fields"]
    assert (found["occupation"], found["hobbies"], found["tier"], found["children"]) == ("教师", "摄影", "gold", "a=b")


def test_numbers_are_added_by_edit(cli: Cli) -> None:
    one = cli.add("王建国")
    cli.ok("edit", one, "phone=+86 144 0000 1241")
    assert cli.json("find", "1241")[0]["id"] == one
    assert cli.refused("edit", one, "phone=1", "hobbies=书法") == "phone_alone"
    assert cli.refused("edit", one, "phone=1") == "bad_phone"


def test_a_customer_goes_by_id_number_phone_or_exact_name(cli: Cli) -> None:
    one = cli.add("王建国", "--number", "C0001", "--phone", "14400001242")
    two = cli.add("李秀英", "--number", "C0002", "--phone", "14400001243")
    for ref in (one, "C0001", "14400001242", "+86 14400001242", "王建国"):
        assert cli.json("show", ref)["id"] == one
    assert cli.refused("show", "王建") == "no_such_customer"
    assert cli.refused("add", "--name", "王建国", "--phone", "14400001242") == "customer_exists"
    assert cli.refused("add", "--name", "王建国", "--number", "C0002") == "number_taken"
    three = cli.add("王建国", "--number", "C0003")
    shown = cli("show", "王建国")
    assert cli.refused("show", "王建国") == "several_customers"
    assert "C0001" in shown.err and "C0003" in shown.err and three != two


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("birthday=2030-01-01", "date_too_late"),
        ("birthday=soon", "bad_date"),
        ("sex=x", "bad_sex"),
        ("tier=wood", "unknown_tier"),
        ("risk_rating=C9", "bad_rating"),
        ("potential=-1", "bad_amount"),
        ("managed=perhaps", "bad_flag"),
        ("birthday_lunar=13-40", "lunar_not_understood"),
        ("colour=red", "unknown_field"),
        ("name=", "name_missing"),
    ],
)
def test_a_wrong_value_is_refused_by_add_and_edit(cli: Cli, field: str, error: str) -> None:
    one = cli.add("王建国")
    assert cli.refused("edit", one, field) == error
    name = [] if field.startswith("name") else ["李秀英"]
    assert cli.refused("add", "--name", *(name or [""]), field) == error


def test_hostile_text_is_harmless_in_and_out(cli: Cli) -> None:
    one = cli.add("张三[/]\x1b[31m\u202e", "remarks=甲\x07乙\u200b\n丙", "id_tail=6222020200001234567")
    card = cli.json("show", one)
    assert card["name"] == "张三[/]" and card["fields"]["remarks"] == "甲乙\n丙"
    assert card["fields"]["id_tail"] == "4567"
    refused = cli("show", "nobody\x1b]0;x\x07\n\u202e")
    assert refused.err.count("\n") == 1 and "\x1b" not in refused.err and "\u202e" not in refused.err


def test_lists_are_narrowed_by_filters(book: Cli) -> None:
    everybody = book.json("list")
    assert len(everybody) == 60
    filters: dict[str, Callable[[dict[str, Any]], bool]] = {
        "stage=7": lambda line: line["stage"] == 7,
        "tier=gold": lambda line: line["tier"] == "gold",
        "tier=none": lambda line: line["tier"] == "",
        "state=paused": lambda line: line["state"] == "paused",
        "state=dropped": lambda line: line["state"] == "dropped",
        "state=with_lead": lambda line: line["state"] == "with_lead",
        "next_until=3d": lambda line: line["next_on"] is not None and line["next_on"] <= "2026-03-05",
        "next_from=2026-03-10": lambda line: line["next_on"] is not None and line["next_on"] >= "2026-03-10",
    }
    for text, fits in filters.items():
        found = book.json("list", "--filter", text)
        assert found == [line for line in everybody if fits(line)] != [], text
    both = book.json("list", "--filter", "stage=7", "--filter", "tier=gold")
    assert both == [line for line in everybody if line["stage"] == 7 and line["tier"] == "gold"]
    for wrong in ("stage=8", "tier=wood", "state=", "next_from=", "stage", "moon=full"):
        assert book.refused("list", "--filter", wrong) == "bad_filter"


@pytest.mark.parametrize("text", ["尉迟", "yuchi", "ycgj", "0001", "14400000001", "D000001"])
def test_customers_are_found_by_what_is_remembered(book: Cli, text: str) -> None:
    assert "尉迟恭敬" in {line["name"] for line in book.json("find", text)}


def test_nothing_is_found_for_nothing(book: Cli) -> None:
    assert book.json("find", "") == [] == book.json("find", "查无此人")
    assert book.json("plan", "--date", "3d", now=NOW)["date"] == "2026-03-05"
