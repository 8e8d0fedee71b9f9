"""The demo book: on whatever day it is made, every rule of the planner has somebody, and nothing in it is real."""

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock, utc_text
from rmtui.demo import build, owner
from rmtui.demo.making import make_demo
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.claims import RULES, SCHOOL
from rmtui.domain.model import Channel, Outcome
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Today
from rmtui.store.file import device
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.reads.board import board
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from tests.cli import Cli, program
from tests.conftest import MONDAY, SHANGHAI

Rules = tuple[Playbook, WorkCalendar]

DAYS = {
    "a Monday morning": "2026-03-02T10:00",
    "a Sunday evening": "2026-03-08T20:30",
    "the first of a month, a Sunday": "2026-03-01T09:30",
    "the last working day of a quarter": "2026-06-30T16:00",
    "29 February": "2028-02-29T11:00",
    "before midnight": "2026-03-04T23:50",
    "after midnight": "2026-03-05T00:10",
    "in a long holiday": "2026-02-18T10:00",
    "in a year the calendar does not know": "2031-05-02T10:00",
    "in a lunar leap month": "2025-07-28T10:00",
    "New Year's first minute": "2026-01-01T00:01",
    "the last working day of a month of 28 days": "2027-02-26T17:30",
}


@pytest.fixture(scope="module")
def rules(playbook: Playbook, calendar: WorkCalendar) -> Rules:
    """The built-in rules."""
    return playbook, calendar


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, rules: Rules) -> Path:
    """An empty demo book, made once."""
    path = tmp_path_factory.mktemp("empty") / "home"
    store, _ = Store.create(
        Home(path), FixedClock(MONDAY), owner=owner(), passphrase=None, playbook=rules[0], calendar=rules[1]
    )
    store.close()
    device.forget(Home(path))
    return path


@contextmanager
def filled(
    empty: Path, path: Path, rules: Rules, now: datetime, customers: int = 300, seed: int = 1
) -> Iterator[Store]:
    """A demo book of this moment, open."""
    home = Home(Path(shutil.copytree(empty, path)))
    store = Store.open(home, FixedClock(now), playbook=rules[0], calendar=rules[1])
    try:
        assert store.write(build, customers, seed) == customers
        yield store
    finally:
        store.close()


def found_rules(shown: Today) -> set[str]:
    return {reason.rule for item in shown.items for reason in item.reasons}


def wanted_rules(playbook: Playbook) -> set[str]:
    """Every rule but the cadences of channels that no tier asks for, and school, which has its season."""
    tiers = (*playbook.tiers, playbook.no_tier)
    cadences = {f"cadence.{each.channel or 'any'}" for tier in tiers for each in tier.cadences}
    return {rule for rule in RULES if not rule.startswith("cadence.") or rule in cadences} - {SCHOOL}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("text", DAYS.values(), ids=DAYS.keys())
def test_every_rule_has_somebody_on_the_day_it_is_made(empty: Path, tmp_path: Path, rules: Rules, text: str) -> None:
    with filled(empty, tmp_path / "demo", rules, moment(text)) as store:
        shown = store.read(today)
        assert wanted_rules(rules[0]) - found_rules(shown) == set()
        assert 20 <= len(shown.items) <= 30
        columns = store.read(board)
        assert min(column.total for column in columns) >= 10
        assert sum(column.overdue for column in columns) >= 2
        after_now = [each for each in store.read(dump)["contacts"] if each["at"] > utc_text(store.clock.now())]
        assert after_now == []


@pytest.mark.parametrize("seed", [2, 7747, -1])
def test_another_seed_is_another_book_as_good(empty: Path, tmp_path: Path, rules: Rules, seed: int) -> None:
    with filled(empty, tmp_path / "demo", rules, MONDAY, seed=seed) as store:
        shown = store.read(today)
        assert wanted_rules(rules[0]) - found_rules(shown) == set()
        assert 20 <= len(shown.items) <= 30
        assert store.read(verify).ok


def test_a_child_starts_school_in_its_season(empty: Path, tmp_path: Path, rules: Rules) -> None:
    with filled(empty, tmp_path / "demo", rules, moment("2026-08-03T10:00")) as store:
        assert SCHOOL in found_rules(store.read(today))


def test_who_is_in_it(empty: Path, tmp_path: Path, rules: Rules) -> None:
    with filled(empty, tmp_path / "demo", rules, MONDAY) as store:
        book = store.read(dump)
        shown = store.read(today)
    names = {row["name"] for row in book["customers"]}
    assert {"尉迟恭敬", "单雪", "张三[/]", "吉𠮷", "Li Wei"} <= names
    assert max(map(len, names)) > 20
    assert all(re.fullmatch(r"1440000\d{4}", row["number"]) for row in book["phones"])
    assert [row["demo"] for row in book["book"]] == [True]
    assert any(row["birthday_lunar"] for row in book["customers"])
    assert len(book["pauses"]) == 1 and any(row["dnd_call"] for row in book["customers"])
    assert any(row["outcome"] == Outcome.REPLIED for row in book["contacts"])
    lines = {reason.rule: item for item in shown.items for reason in item.reasons[:1]}
    for rule in ("first.rm_sms", "first.rm_call"):
        assert lines[rule].state == "due" and lines[rule].due_at is not None
    assert all(item.channel not in item.dnd for item in shown.items)
    assert [meeting.channel for meeting in shown.meetings] == [Channel.MEETING]


def test_a_need_with_proposals_on_the_table_says_so(empty: Path, tmp_path: Path, rules: Rules) -> None:
    """As where the program offers them; and nobody's need is further off than what was heard of it."""
    with filled(empty, tmp_path / "demo", rules, MONDAY) as store:
        every = store.read(dump)
    offered = {row["need_id"] for row in every["proposals"] if row["state"] in ("offered", "chosen")}
    needs = {row["id"]: row for row in every["needs"]}
    assert len(offered) >= 2
    assert {needs[one]["state"] for one in offered} == {"proposed"}
    assert {row["horizon"] for row in needs.values() if "三年后" in row["evidence"]} == {"三年后"}


def test_families_are_as_old_as_families_are(empty: Path, tmp_path: Path, rules: Rules) -> None:
    with filled(empty, tmp_path / "demo", rules, MONDAY) as store:
        book = store.read(dump)
    born = {row["id"]: int(row["birthday"][:4]) for row in book["customers"] if row["birthday"]}
    apart: dict[str, set[int]] = {}
    for row in book["family"]:
        if row["born"] and row["customer_id"] in born:
            apart.setdefault(row["relation"], set()).add(int(row["born"][:4]) - born[row["customer_id"]])
    assert max(map(abs, apart["spouse"])) <= 5
    assert min(apart["daughter"] | apart["son"]) >= 20 and max(apart["mother"]) <= -20


def test_the_same_seed_and_day_make_the_same_book(empty: Path, tmp_path: Path, rules: Rules) -> None:
    def told(name: str, seed: int) -> list[Any]:
        with filled(empty, tmp_path / name, rules, MONDAY, 60, seed) as store:
            return without_ids(store.read(dump))

    first = told("one", 1)
    assert told("two", 1) == first
    assert told("three", 2) != first


def without_ids(book: Mapping[str, list[dict[str, Any]]]) -> list[Any]:
    """The rows of a dump, ids replaced by the customer numbers they lead to or by nothing."""
    numbers = {row["id"]: row["number"] for row in book["customers"]}
    rows = [
        (kind, {name: numbers.get(value, "") if is_id(value) else value for name, value in row.items()})
        for kind, rows in book.items()
        for row in rows
    ]
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)


def is_id(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None


@pytest.mark.parametrize("customers", [1, 5, 28])
def test_a_small_book_is_a_book(empty: Path, tmp_path: Path, rules: Rules, customers: int) -> None:
    with filled(empty, tmp_path / "demo", rules, MONDAY, customers) as store:
        assert sum(column.total for column in store.read(board)) + dropped(store) == customers
        assert store.read(verify).ok


def dropped(store: Store) -> int:
    return len([row for row in store.read(dump)["decisions"] if row["what"] == "drop"])


def test_ten_thousand_have_enough_numbers(empty: Path, tmp_path: Path, rules: Rules) -> None:
    """Not the whole ten thousand, which take half a minute: enough to leave the cast behind."""
    with filled(empty, tmp_path / "demo", rules, MONDAY, 1000) as store:
        book = store.read(dump)
        assert len({row["number"] for row in book["customers"]}) == 1000
        assert len({row["number"] for row in book["phones"]}) == len(book["phones"])
        assert 20 <= len(store.read(today).items) <= 30


def test_a_demo_is_made_again_in_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(tmp_path / "demo", capsys)
    told = cli.json("demo", "--customers", "5")
    assert told == {"home": str(cli.home), "customers": 5}
    first = {line["id"] for line in cli.json("list")}
    assert cli.refused("undo") == "nothing_to_undo"
    assert "5" in cli.ok("demo", "--customers", "5", "--no-open")
    second = {line["id"] for line in cli.json("list")}
    assert len(first | second) == 10
    assert cli.json("verify")["ok"]


def test_a_demo_leaves_a_real_book_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(tmp_path / "home", capsys)
    secret = tmp_path / "secret"
    secret.write_text("horse-battery-staple")
    cli.always = ["--passphrase-file", str(secret)]
    cli.ok("init", "--name", "李秀英", "--bank", "示例银行", "--branch", "", "--sub-branch", "", "--mobile", "")
    cli.ok("backup")
    before = files(cli.home)
    assert cli.refused("demo", "--no-open") == "real_book_here"
    assert files(cli.home) == before
    (cli.home / "book.db").unlink()
    assert cli.refused("demo", "--no-open") == "real_book_here"
    (cli.home / "book.key").unlink()
    assert cli.refused("demo", "--no-open") == "real_book_here"
    assert len(list((cli.home / "backups").iterdir())) == 2


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("book*") if path.is_file()}


def test_a_demo_open_elsewhere_is_left_alone(tmp_path: Path, rules: Rules) -> None:
    home = Home(tmp_path / "demo")
    make_demo(home, FixedClock(MONDAY), rules, 5)
    store = Store.open(home, FixedClock(MONDAY), playbook=rules[0], calendar=rules[1])
    done = program("demo", "--no-open", "--home", str(home.path), "--json")
    store.close()
    assert (done.returncode, json.loads(done.stderr)["error"]) == (1, "book_held")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' folder of a user's data is not the environment's to say")
def test_without_a_home_of_its_own_it_stands_apart(tmp_path: Path) -> None:
    done = program("demo", "--customers", "3", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "data"))
    assert (done.returncode, done.stderr) == (0, b"")
    (book,) = tmp_path.rglob("book.db")
    assert book.parent.name == "demo"
    assert str(book.parent) in done.stdout.decode("utf-8")
