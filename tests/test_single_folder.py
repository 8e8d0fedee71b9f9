"""The program built as one folder, started and tried without a Python. Only in the long run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_smoke import Terminal

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def program(long: bool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program."""
    if not long:
        pytest.skip("the single-folder build belongs to the long run")
    target = tmp_path_factory.mktemp("single")
    command = [sys.executable, "scripts/single_folder.py", str(target)]
    made = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Path(made.stdout.splitlines()[-1])


def verb(program: Path, home: Path, *arguments: str) -> str:
    """What a verb of the built program prints; no Python's folders are in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PATH"] = "/usr/bin:/bin"
    command = [str(program), "--home", str(home), "--now", "2026-03-02T10:00", "--lang", "en", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_built_program_does_a_days_work(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    verb(program, home, "demo", "--no-open")
    calls = json.loads(verb(program, home, "--json", "today"))
    assert len(calls["items"]) >= 20
    people = tmp_path / "people.csv"
    people.write_text("姓名,手机\n示例客户甲,14400007001\n", "utf-8")
    assert json.loads(verb(program, home, "--json", "import", str(people)))["new"] == 1
    verb(program, home, "log", "示例客户甲", "call", "--outcome", "talked", "--next", "3d")
    for kind in ("pdf", "xlsx", "html", "txt"):
        sheet = tmp_path / f"daily.{kind}"
        verb(program, home, "sheet", "daily", "--format", kind, "-o", str(sheet))
        assert sheet.stat().st_size > 500
    verb(program, home, "backup")
    verb(program, home, "verify")
    for page in ("en", "zh"):
        assert verb(program, home, "--lang", page, "show", "示例客户甲")


def test_the_built_program_opens_and_closes_in_a_terminal(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    verb(program, home, "demo", "--no-open")
    terminal = Terminal(home, program=program)
    try:
        terminal.wait_for("Today")
        terminal.press("2")
        terminal.wait_for("Customers")
        terminal.press("\x11")
        assert terminal.end() == 0
    finally:
        terminal.close()
