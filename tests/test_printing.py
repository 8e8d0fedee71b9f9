"""Printing: what reaches `lp`, what happens when it is absent, slow or dies, and that nothing stays on the disk."""

import os
import stat
import threading
from pathlib import Path

import pytest

from rmtui.domain.refusal import Refused
from rmtui.settings import Settings
from rmtui.sheets.printing import Job, print_file, printers, spooled, sweep
from rmtui.store.home import Home
from rmtui.store.store import Store
from rmtui.store.work import Read
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown
from tests.waiting import until

SLOW = "sleep 60 & wait"


def a_program(folder: Path, name: str, body: str) -> str:
    """An executable shell script that stands in for a program of CUPS."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def left(home: Home) -> list[str]:
    """The files that lie where sheets are handed over."""
    return sorted(path.name for path in home.prints.glob("*")) if home.prints.exists() else []


def printed(store: Store) -> int:
    """How many prints the audit trail knows."""

    def read(read: Read) -> int:
        return int(read.db.execute("SELECT count(*) FROM audit WHERE event = 'sheet.printed'").fetchone()[0])

    return store.read(read)


def test_file_printer_copies_and_sides_are_handed_over(tmp_path: Path) -> None:
    lp = a_program(tmp_path, "lp", f'printf "%s|" "$@" > {tmp_path}/said')
    print_file(tmp_path / "s.pdf", Job("counter 2"), lp=lp)
    assert (tmp_path / "said").read_text() == f"-c|-d|counter 2|--|{tmp_path}/s.pdf|"
    print_file(tmp_path / "s.pdf", Job("", 3, two_sided=True), lp=lp)
    assert (tmp_path / "said").read_text() == f"-c|-n|3|-o|sides=two-sided-long-edge|--|{tmp_path}/s.pdf|"


@pytest.mark.parametrize(
    ("body", "message", "why"),
    [
        ('echo "lp: Error - no default destination available." >&2; exit 1', "no_printer", ""),
        ('echo "lp: out of paper" >&2; exit 1', "print_failed", "lp: out of paper"),
        ("kill -9 $$", "print_failed", "lp -9"),
        (SLOW, "print_failed", "lp: 0.2 s"),
    ],
)
def test_a_printer_that_fails_is_said(tmp_path: Path, body: str, message: str, why: str) -> None:
    with pytest.raises(Refused) as refused, spooled(tmp_path / "print", b"%PDF") as file:
        print_file(file, Job(), lp=a_program(tmp_path, "lp", body), seconds=0.2)
    assert (refused.value.message, refused.value.values.get("why", "")) == (message, why)
    assert list((tmp_path / "print").iterdir()) == []


def test_no_print_program_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        print_file(tmp_path / "s.pdf", Job(), lp=str(tmp_path / "nothing"))
    assert refused.value.message == "no_printer"


def test_one_that_is_ended_leaves_no_child(tmp_path: Path) -> None:
    lp = a_program(tmp_path, "lp", f"sleep 60 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(Refused):
        print_file(tmp_path / "s.pdf", Job(), lp=lp, seconds=1)
    child = int((tmp_path / "child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_what_lp_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    """It holds what `lp` said open: that must not count as `lp` still running."""
    lp = a_program(tmp_path, "lp", f"(echo $! ; sleep 8) > {tmp_path}/child 2>&1 & exit 0")
    print_file(tmp_path / "s.pdf", Job(), lp=a_program(tmp_path, "lp2", "sleep 8 & exit 0"), seconds=2)
    print_file(tmp_path / "s.pdf", Job(), lp=lp, seconds=2)


def test_printers_that_do_not_answer_are_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        printers(a_program(tmp_path, "lpstat", "exec sleep 60"), seconds=0.2)
    assert refused.value.values["why"] == "lpstat: 0.2 s"


def test_the_file_is_private_nameless_and_gone_afterwards(tmp_path: Path) -> None:
    with spooled(tmp_path / "print", b"%PDF") as file:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert file.read_bytes() == b"%PDF" and set(file.stem) <= set("0123456789abcdef")
    assert list((tmp_path / "print").iterdir()) == []


def test_what_a_killed_program_left_goes_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "print"
    folder.mkdir()
    (folder / "0123456789abcdef.pdf").write_bytes(b"%PDF")
    (folder / "kept.txt").write_text("not ours")
    sweep(folder)
    assert [path.name for path in folder.iterdir()] == ["kept.txt"]
    sweep(tmp_path / "nothing")


def test_printers_are_listed_with_the_default_first(tmp_path: Path) -> None:
    both = a_program(tmp_path, "lpstat", '[ "$1" = -e ] && printf "desk\\nhall\\n" || echo "default destination: hall"')
    assert printers(both) == ("hall", "desk")
    old = a_program(tmp_path, "old", '[ "$1" = -a ] && echo "desk accepting requests" || exit 1')
    assert printers(old) == ("desk",)
    assert printers(a_program(tmp_path, "none", "exit 1")) == ()
    assert printers(str(tmp_path / "nothing")) == ()


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


@pytest.fixture
def worked(store: Store) -> Store:
    """A book with a customer."""
    add_customer(store, "欧阳小明")
    return store


def programs(folder: Path, lp: str) -> str:
    """A PATH on which CUPS has one printer, and `lp` does this."""
    a_program(folder, "lpstat", '[ "$1" = -e ] && echo hall || echo "system default destination: hall"')
    a_program(folder, "lp", lp)
    return f"{folder}:/usr/bin:/bin"


@pytest.mark.parametrize(
    ("lp", "went"), [("exit 0", True), ("kill -9 $$", False), ('echo "lp: jam" >&2; exit 1', False)]
)
async def test_whatever_lp_does_the_screen_lives_and_no_file_stays(
    worked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lp: str, went: bool
) -> None:
    monkeypatch.setenv("PATH", programs(tmp_path / "bin", lp))
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "out")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "p")
        await until(pilot, lambda: "hall" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: len(app._notifications) > 0)
        said = " ".join(one.message for one in app._notifications)
        assert ("已送往打印机" in said) is went and ("打印没有成功" in said) is not went
        await press(pilot, "1")
        assert "附件四" not in shown(app)
    assert left(worked.home) == [] and not (tmp_path / "out").exists()
    assert printed(worked) == went


async def test_while_lp_is_slow_keys_work_and_no_second_sheet_goes(
    worked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv("PATH", programs(tmp_path / "bin", f"read go < {gate}"))
    app = make_app(worked)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "p")
        await until(pilot, lambda: "hall" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: left(worked.home) != [])
        await press(pilot, "p")
        assert any("上一张还在打印" in one.message for one in app._notifications)
        await press(pilot, "1")
        assert "附件四" not in shown(app), "the screen answers"
        assert printed(worked) == 0
        opening = threading.Thread(target=lambda: gate.write_text("go\n"))
        opening.start()
        await until(pilot, lambda: printed(worked) == 1)
        opening.join()
    assert left(worked.home) == []


async def test_quitting_while_lp_is_slow_does_not_wait_for_it(
    worked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", programs(tmp_path / "bin", f"echo $$ > {tmp_path}/pid; exec sleep 600"))
    app = make_app(worked)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "p")
        await until(pilot, lambda: "hall" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip() != "")
        app.exit()
    child = Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/stat")
    assert not child.exists() or child.read_text().split()[2] == "Z"
    assert printed(worked) == 0


def test_the_verb_prints_without_a_file(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PATH", programs(tmp_path / "bin", f'printf "%s|" "$@" > {tmp_path}/said; cp "$7" {tmp_path}/got')
    )
    monkeypatch.chdir(tmp_path)
    found = cli.json("sheet", "daily", "--print", "hall", "--copies", "2")
    assert found["files"] == [] and found["printed"] is True
    assert (tmp_path / "said").read_text().startswith("-c|-d|hall|-n|2|--|")
    assert (tmp_path / "got").read_bytes().startswith(b"%PDF")
    assert left(Home(cli.home)) == [] and not list(tmp_path.glob("*.pdf"))
    assert cli.refused("sheet", "daily", "--print", "cellar") == "no_such_printer"
    assert cli.refused("sheet", "daily", "--print", "--copies", "100") == "bad_copies"
