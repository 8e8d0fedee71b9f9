"""The verbs in a home with several books, and on a further machine whose book has not come yet."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.exchange import Introduction
from rmtui.domain.playbook import Playbook
from rmtui.exchange import introduction, keys
from rmtui.ids import new_id
from rmtui.store.home import Home
from rmtui.store.log.dump import dump
from rmtui.store.reads.books import identity
from rmtui.store.store import Joining, NewOwner, Store
from rmtui.store.writes import customers as cards
from tests.cli import Cli
from tests.conftest import MONDAY
from tests.test_books import OTHER, open_book

SECRET = "correct horse 1"
HEAD = "欧阳小明"


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """The command line on a home that a test makes."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    yield Cli(tmp_path / "home", capsys, ["--passphrase-file", str(secret)])


@pytest.fixture
def lead(cli: Cli, playbook: Playbook, calendar: WorkCalendar) -> str:
    """A team lead's home that holds a manager's book with one customer, whose id this is."""
    owner = NewOwner("lead", HEAD)
    clock = FixedClock(MONDAY)
    store, _ = Store.create(Home(cli.home), clock, owner=owner, passphrase=None, playbook=playbook, calendar=calendar)
    store.write_in(OTHER, open_book, "王建国")
    saved = store.write_in(OTHER, cards.add, {"name": "单雪", "number": "1001"}, [("mobile", "14400001234")])
    store.close()
    return saved.customers[0]


def introduced(folder: Path, *, demo: bool = False) -> tuple[Path, Introduction]:
    """The introduction file of a team lead's first machine."""
    signing_key = secrets.token_bytes(32)
    _, recipient = keys.new_identity()
    me = Introduction(new_id(), "办公室", HEAD, "lead", new_id(), demo, keys.public_key(signing_key), recipient)
    file = folder / "first.rmxid"
    introduction.write(file, me, signing_key)
    return file, me


def test_dump_tells_one_book(cli: Cli, lead: str) -> None:
    """The own one, or the one named by its id or its manager."""
    own = cli.json("dump")
    assert own["customers"] == [] and own["book"][0]["rm_name"] == HEAD
    assert cli.json("dump", "--book", HEAD) == own
    theirs = cli.json("dump", "--book", OTHER)
    assert [row["id"] for row in theirs["customers"]] == [lead] and theirs["book"][0]["rm_name"] == "王建国"
    assert cli.json("dump", "--book", "王建国") == theirs
    assert cli.refused("dump", "--book", "李秀英") == "no_such_book"


def test_two_managers_of_one_name_are_told_apart_by_id(
    cli: Cli, lead: str, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """The refusal names both ids."""
    third = new_id()
    store = Store.open(Home(cli.home), FixedClock(MONDAY), playbook=playbook, calendar=calendar)
    store.write_in(third, open_book, "王建国")
    store.close()
    assert cli.refused("dump", "--book", "王建国") == "two_such_books"
    told = cli("dump", "--book", "王建国", "--json").error["message"]
    assert OTHER in told and third in told
    assert cli.json("dump", "--book", third)["customers"] == []


def test_the_lead_decides_on_a_managers_customer(cli: Cli, lead: str) -> None:
    """Written into the manager's book; every other verb leaves that book alone; undo takes it back."""
    before = cli.json("dump")
    cli.ok("decide", "单雪", "drop", "--by", HEAD, "--note", "年后再谈")
    (decision,) = cli.json("dump", "--book", OTHER)["decisions"]
    assert (decision["customer_id"], decision["by_name"], decision["what"]) == (lead, HEAD, "drop")
    assert cli.json("dump") == before
    assert cli.json("today", "--more")["items"] == [] and cli.ok("find", "单雪") == ""
    for verb in (["show", "1001"], ["edit", lead, "hobbies=钓鱼"], ["log", lead, "call"]):
        assert cli.refused(*verb) == "no_such_customer"
    cli.ok("undo")
    assert cli.json("dump", "--book", OTHER)["decisions"] == []
    cli.ok("redo")
    assert cli.json("dump", "--book", OTHER)["decisions"] == [decision]
    cli.ok("verify")


@pytest.fixture
def waiting(cli: Cli, playbook: Playbook, calendar: WorkCalendar) -> str:
    """A further machine's home before any file came."""
    joins = Joining(OTHER, HEAD, "lead", False)
    store, _ = Store.create(
        Home(cli.home), FixedClock(MONDAY), joins=joins, passphrase=None, playbook=playbook, calendar=calendar
    )
    store.close()
    return OTHER


@pytest.mark.parametrize(
    "verb",
    [["today"], ["find", "单雪"], ["list"], ["show", "1001"], ["dump"], ["sheet", "daily"], ["undo"],
     ["add", "--name", "单雪"], ["decide", "1001", "drop", "--by", HEAD], ["plan", "--date", "3d"]],
)  # fmt: skip
def test_a_waiting_home_says_what_it_waits_for(cli: Cli, waiting: str, verb: list[str]) -> None:
    """Nothing is shown of a book that is not there, and nothing written into it."""
    assert cli.refused(*verb) == "no_book_here"
    assert "merge" in cli(*verb, "--json").error["hint"]


def test_a_waiting_home_is_sound_and_can_be_saved(cli: Cli, waiting: str) -> None:
    """Verified, backed up; `init` does not make another over it."""
    cli.ok("verify")
    assert cli.json("backup")["reason"] == "asked"
    assert cli.refused("init", "--name", "单雪") == "book_exists"


def test_joining_asks_for_the_fingerprint(cli: Cli, tmp_path: Path) -> None:
    """Nobody at the terminal and no word given: refused, and so is another fingerprint; nothing is made."""
    file, _ = introduced(tmp_path)
    assert cli.refused("init", "--join", str(file)) == "join_not_confirmed"
    assert cli.refused("init", "--join", str(file), "--fingerprint", "0" * 64) == "join_other_fingerprint"
    assert cli.refused("init", "--join", str(file), "--yes", "--bank", "示例银行") == "join_takes_no_owner"
    assert cli.refused("init", "--join", str(tmp_path / "nothing"), "--yes") == "file_not_found"
    file.write_bytes(file.read_bytes().replace("办公室".encode(), "办公桌".encode()))
    assert cli.refused("init", "--join", str(file), "--yes") == "introduction_forged"
    assert not Home(cli.home).exists


@pytest.mark.parametrize("demo", [False, True])
def test_joining_makes_a_home_that_waits(
    cli: Cli, tmp_path: Path, playbook: Playbook, calendar: WorkCalendar, demo: bool
) -> None:
    """Bound to the first machine's book, which is paired; a demo's key lies in clear, as every demo's."""
    file, me = introduced(tmp_path, demo=demo)
    typed = introduction.fingerprint(me).upper()
    made = cli.json("init", "--join", str(file), "--fingerprint", f"{typed[:32]} {typed[32:]}")
    assert made["book"] == me.book and bool(made["recovery_code"]) is not demo
    assert cli.refused("today") == "no_book_here"
    store = Store.open(Home(cli.home), FixedClock(MONDAY), passphrase=SECRET, playbook=playbook, calendar=calendar)
    assert store.clear_key is demo
    found = store.read(identity)
    assert (found.book, found.person, found.role, found.demo, found.waits) == (me.book, HEAD, "lead", demo, True)
    (paired,) = store.read(dump)["pairings"]
    assert (paired["device"], paired["role"], paired["sign_key"]) == (me.device, "own", me.sign_key)
    store.close()


def test_joining_shows_whose_machine_it_is(cli: Cli, tmp_path: Path) -> None:
    """Person, role and words on the way; then the home, its code and what comes next."""
    file, _ = introduced(tmp_path)
    done = cli("init", "--join", str(file), "--yes")
    assert done.code == 0, done
    assert HEAD in done.err and "team lead" in done.err and "办公室" in done.err
    assert len(done.err.strip().splitlines()[-1].split(": ")[1].split(" ")) == 8
    assert str(cli.home) in done.out and "Recovery code" in done.out and "Next" in done.out
