"""The verbs pair, export, merge and conflicts: what they print, what they refuse, and what they ask on a terminal."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.exchange import introduction
from rmtui.exchange.fingerprint import words
from rmtui.store.tables import Customer
from tests.cli import NOW, Cli, clean_environment
from tests.exchange_homes import LEAD, RM, Team, edit, kept_trio, mark_deleted, taken_over


@pytest.fixture
def team(
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    clock: FixedClock,
    playbook: Playbook,
    calendar: WorkCalendar,
) -> Iterator[Team]:
    """Two machines of a manager and the lead's, open; `on` closes one and gives its verbs."""
    rules = (playbook, calendar)
    with taken_over(kept_trio(tmp_path_factory, rules), tmp_path / "team", clock, rules) as (made, _):
        yield made


def on(team: Team, name: str, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on a home, which is closed first."""
    team.stores.pop(name).close()
    return Cli(team.folder / name, capsys)


def test_pair_writes_an_introduction_with_its_words(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """File, words, next step; the same words in the other language's list."""
    one = on(team, "one", capsys)
    told = one.ok("pair", "-o", str(team.folder))
    file = next(team.folder.glob("rmtui-*.rmxid"))
    found = introduction.fingerprint(introduction.read(file))
    assert str(file) in told and " ".join(words(found, "en")) in told and f"rmtui pair {file.name}" in told
    said = one.json("pair", "-o", str(team.folder / "x.rmxid"), "--label", "办公室")
    assert (said["fingerprint"], said["label"], said["person"]) == (found, "办公室", RM.name)
    assert one.json("pair", "--label", "家里")["file"] is None
    assert one.refused("pair", "--label", "\x1b[1m") == "label_missing"


@pytest.mark.parametrize("how", ["digits", "grouped", "code", "en", "zh", "yes"])
def test_pair_takes_the_fingerprint_in_any_form(team: Team, capsys: pytest.CaptureFixture[str], how: str) -> None:
    """Hexadecimal, in groups, as the QR code says, or the words of either language."""
    file = team.introduce("lead")
    found = introduction.fingerprint(introduction.read(file))
    forms = {
        "digits": ["--fingerprint", found],
        "grouped": ["--fingerprint", " ".join(found[n : n + 4].upper() for n in range(0, 64, 4))],
        "code": ["--fingerprint", f"rmtui:{found}"],
        "en": ["--fingerprint", " ".join(words(found, "en"))],
        "zh": ["--fingerprint", "".join(words(found, "zh"))],
        "yes": ["--yes"],
    }
    told = on(team, "one", capsys).ok("pair", str(file), *forms[how])
    assert LEAD.name in told and "rmtui export --to" in told


def test_pair_refuses_what_is_not_confirmed(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody to ask, another fingerprint, a file that is none, its own introduction."""
    lead, own = str(team.introduce("lead")), str(team.introduce("one"))
    one = on(team, "one", capsys)
    assert one.refused("pair", lead) == "pair_not_confirmed"
    assert one.refused("pair", lead, "--fingerprint", "0" * 64) == "pair_other_fingerprint"
    assert one.refused("pair", own, "--yes") == "pair_self"
    assert one.refused("pair", str(team.folder / "nothing.rmxid")) == "file_not_found"


def test_pair_lists_and_removes(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """By person or device; what is removed is exchanged with no more."""
    one = on(team, "one", capsys)
    listed = one.json("pair", "--list")["peers"]
    assert [(each["person"], each["label"], each["own"]) for each in listed] == [
        (RM.name, "two", True),
        (LEAD.name, "lead", False),
    ]
    assert "own device" in one.ok("pair", "--list")
    assert one.refused("pair", "--remove", "Li Wei") == "no_such_peer"
    assert LEAD.name in one.ok("pair", "--remove", LEAD.name)
    assert [each["label"] for each in one.json("pair", "--list")["peers"]] == ["two"]
    assert one.refused("export", "--to", "lead", "-o", str(team.folder)) == "no_such_peer"


def test_the_lead_makes_a_recovery_key(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """And reads with it what was sealed after it was known; another file is no key."""
    key = team.folder / "key.txt"
    lead = on(team, "lead", capsys)
    assert "offline" in lead.ok("pair", "--recovery", str(key))
    assert lead.refused("pair", "--recovery", str(key)) == "recovery_exists"
    team.reopen("lead")
    team.know("one", "lead")
    file = str(team.file("one", "two"))
    lead = on(team, "lead", capsys)
    assert lead.refused("merge", file, "--yes") == "bundle_not_for_us"
    assert lead.json("merge", file, "--yes", "--recovery-key", str(key))["already"] is False
    assert lead.refused("merge", file, "--recovery-key", file) == "no_recovery_key"
    assert on(team, "one", capsys).refused("pair", "--recovery", str(team.folder / "k")) == "recovery_not_yours"


def test_export_says_the_next_step_and_remembers_the_folder(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """To one peer by name; then to it again without a word; a request says what it is."""
    stick = team.folder / "stick"
    stick.mkdir()
    one = on(team, "one", capsys)
    told = one.ok("export", "--to", LEAD.name, "-o", str(stick))
    (file,) = stick.glob("*.rmx")
    assert f"Take this file to {LEAD.name}; there: rmtui merge {file.name}" in told
    again = one.json("export", "--to", "lead")["files"]
    assert Path(again[0]["file"]).parent == stick and again[0]["person"] == LEAD.name
    assert "your other device, two" in one.ok("export", "--to", "two", "--request")
    assert one.refused("export", "--to", "lead", "-o", str(team.folder / "no" / "such.rmx")) == "not_written"


def test_export_to_all_or_to_whom(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """All whose folder is known; one file cannot be for two; nobody is paired in a new home."""
    one = on(team, "one", capsys)
    assert {each["device"] for each in one.json("export")["files"]} == {team.device("two"), team.device("lead")}
    assert one.refused("export", "-o", str(team.folder / "x.rmx")) == "export_to_whom"
    assert RM.name in one("export", "-o", str(team.folder / "x.rmx")).err
    team.make("fresh", LEAD)
    assert on(team, "fresh", capsys).refused("export") == "nobody_paired"


def test_merge_needs_a_yes_and_previews(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused without; the preview changes nothing; taken in, and once only."""
    customer = (team.folder / "customer").read_text()
    edit(team.stores["one"], customer, hobbies="钓鱼")
    team.stores["one"].write(mark_deleted, Customer, [customer])
    file = str(team.file("one", "two"))
    two = on(team, "two", capsys)
    assert two.refused("merge", file) == "merge_not_confirmed"
    before = two.ok("dump")
    told = two.ok("merge", file, "--preview")
    lines = told.splitlines()
    assert RM.name in lines[0] and "deleted: 1" in lines[1] and "王建国" in lines[2]
    shown = two.json("merge", file, "--preview")
    assert shown["typed"] and shown["gone"] == [{"tbl": "customer", "text": "王建国"}]
    assert two.ok("dump") == before
    assert "Taken in from" in two.ok("merge", file, "--yes")
    assert two.ok("dump") != before
    assert "before" in two.ok("merge", file)
    assert two.json("merge", file)["already"] is True
    assert two.refused("merge", str(team.folder / "nothing.rmx"), "--yes") == "file_not_found"


def test_merge_of_a_folder_takes_all_new_files_for_this_device(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Those for others are passed over, a damaged one is told and the rest still taken: exit code 1."""
    customer = (team.folder / "customer").read_text()
    box = team.folder / "box"
    box.mkdir()
    for n, name in enumerate(("two", "lead", "two")):
        edit(team.stores["one"], customer, hobbies=f"钓鱼{n}")
        path = team.file("one", name).rename(box / f"{n}.rmx")
        os.utime(path, (1_000_000 + n, 1_000_000 + n))
    two = on(team, "two", capsys)
    assert two.refused("merge", str(box)) == "merge_not_confirmed_folder"
    told = two.json("merge", str(box), "--yes")["files"]
    assert [Path(each["file"]).name for each in told] == ["0.rmx", "2.rmx"] and all(each["changes"] for each in told)
    assert [each["already"] for each in two.json("merge", str(box), "--yes")["files"]] == [True, True]
    (box / "3.rmx").write_bytes(b"nothing")
    done = two("merge", str(box), "--yes")
    assert done.code == 1 and "3.rmx" in done.err
    (team.folder / "empty").mkdir()
    assert "No new file" in two.ok("merge", str(team.folder / "empty"), "--yes")


def test_after_a_request_the_next_step_is_an_export(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, with the words to type."""
    edit(team.stores["one"], (team.folder / "customer").read_text(), hobbies="钓鱼")
    file = str(team.folder / "request.rmx")
    on(team, "two", capsys).ok("export", "--to", "one", "--request", "-o", file)
    one = on(team, "one", capsys)
    assert "asks" in one.ok("merge", file, "--preview")
    assert "rmtui export --to two" in one.ok("merge", file)


@pytest.fixture
def differing(team: Team, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The second machine, where a field has two values."""
    customer = (team.folder / "customer").read_text()
    edit(team.stores["one"], customer, employer="总厂")
    team.rounds(("one", "two"))
    edit(team.stores["one"], customer, employer="甲厂")
    edit(team.stores["two"], customer, employer="乙厂")
    team.send("one", "two")
    return on(team, "two", capsys)


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        (["mine"], "乙厂"), (["theirs"], "甲厂"), (["older"], "总厂"), (["1"], "乙厂"), (["2"], "甲厂"),
        (["--value", "丙厂"], "丙厂"),
    ],
)  # fmt: skip
def test_a_conflict_is_settled(differing: Cli, choice: list[str], value: str) -> None:
    """By whose it is, by its digit, or by another value; undone by undo."""
    differing.ok("conflicts", "1", *choice)
    assert differing.json("dump")["customers"][0]["employer"] == value
    assert differing.json("conflicts")["conflicts"] == [] and differing.ok("conflicts") == "Nothing differs."


def test_conflicts_are_listed_and_wrong_choices_refused(differing: Cli) -> None:
    """Each value with who, when and where; the key holds whatever the number."""
    told = differing.ok("conflicts")
    assert all(word in told for word in ("1. 王建国", "甲厂", "乙厂", "总厂", "in force", "rmtui conflicts N"))
    (found,) = differing.json("conflicts")["conflicts"]
    for arguments, why in (
        (["2", "mine"], "no_such_difference"),
        (["1"], "conflict_choice"),
        (["1", "mine", "--value", "x"], "conflict_choice"),
        (["1", "3"], "no_such_version"),
        (["1", "ours"], "no_such_version"),
    ):
        assert differing.refused("conflicts", *arguments) == why
    differing.ok("conflicts", found["key"], "theirs")
    assert differing.json("conflicts")["conflicts"] == []


def test_a_waiting_machine_takes_its_book_in(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar, capsys: pytest.CaptureFixture[str]
) -> None:
    """Joined, paired at the first machine, its first file merged: the book is there."""
    made = Team(tmp_path, clock, (playbook, calendar))
    made.make("one", RM)
    made.make("two", joins="one")
    made.pair("one", "two")
    file = str(made.file("one", "two"))
    device = made.device("two")
    two = on(made, "two", capsys)
    assert two.refused("today") == "no_book_here"
    assert two.json("merge", file, "--yes")["changes"] > 0
    two.json("today")
    (book,) = two.json("dump")["book"]
    assert book["rm_name"] == RM.name
    assert {row["device"] for row in two.json("dump")["pairings"]} == {device, made.device("one")}
    made.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
class TestOnATerminal:
    """What is asked, and what the answers do."""

    def run(self, home: Path, answer: str, *arguments: str) -> tuple[int, str]:
        """The real program with its input and its messages on a terminal; the answer is typed when it asks."""
        import pty

        mine, its = pty.openpty()
        command = [sys.executable, "-m", "rmtui", "--home", str(home), "--lang", "en", "--now", NOW, *arguments]
        child = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=clean_environment())
        os.close(its)
        text, answered = b"", False
        while select.select([mine], [], [], 60)[0]:
            try:
                data = os.read(mine, 1 << 16)
            except OSError:
                break
            text += data
            if not answered and text.rstrip().endswith(b":"):
                os.write(mine, f"{answer}\n".encode())
                answered = True
        os.close(mine)
        return child.wait(60), text.decode()

    def test_many_deletes_are_confirmed_by_their_number(self, team: Team, capsys: pytest.CaptureFixture[str]) -> None:
        """A yes is not enough; the number is."""
        customer = (team.folder / "customer").read_text()
        team.stores["one"].write(mark_deleted, Customer, [customer])
        file = str(team.file("one", "two"))
        two = on(team, "two", capsys)
        code, told = self.run(two.home, "yes", "merge", file)
        assert code == 1 and "Type this number" in told and "王建国" in told
        code, told = self.run(two.home, "1", "merge", file)
        assert code == 0 and "Taken in from" in told
        assert two.json("dump")["customers"] == []

    def test_pairing_shows_the_words_and_the_code(self, team: Team, capsys: pytest.CaptureFixture[str]) -> None:
        """Only a yes pairs; this device's own introduction comes with a QR code."""
        file = team.introduce("lead")
        found = introduction.fingerprint(introduction.read(file))
        one = on(team, "one", capsys)
        code, told = self.run(one.home, "no", "pair", str(file))
        assert code == 1 and " ".join(words(found, "en")) in told
        code, told = self.run(one.home, "yes", "pair", str(file))
        assert code == 0 and "rmtui export --to" in told
        code, told = self.run(one.home, "", "pair", "-o", str(team.folder / "own.rmxid"))
        assert code == 0 and told.count("\u2588") > 100
