"""What happens before textual is imported, and the process that follows a lock."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from rmtui import terminal


def run(code: str, **environment: str) -> str:
    """The output of a fresh interpreter."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**inherited, **environment}, check=True
    )
    return done.stdout.strip()


def test_switches_are_set_and_the_users_own_win() -> None:
    environment = {"TEXTUAL_DISABLE_KITTY_KEY": "0"}
    terminal.prepare(environment)
    assert environment == {"TEXTUAL_DISABLE_KITTY_KEY": "0", "TEXTUAL_ANIMATIONS": "none"}


def test_textual_reads_the_switches_that_were_set_before_it() -> None:
    code = (
        "from rmtui import terminal; terminal.prepare(); from textual import constants as c;"
        "print(c.DISABLE_KITTY_KEY, c.TEXTUAL_ANIMATIONS)"
    )
    assert run(code) == "True none"


def test_the_entry_imports_nothing_heavy() -> None:
    heavy = ("textual", "rich", "sqlmodel", "argparse")
    code = f"import sys, rmtui.__main__; print([m for m in {heavy!r} if m in sys.modules])"
    assert run(code) == "[]"


def test_files_are_private_from_the_first_statement(tmp_path: Path) -> None:
    made = tmp_path / "made"
    run(f"import rmtui.__main__; open({str(made)!r}, 'w').close()")
    if sys.platform != "win32":
        assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_the_app_imports_no_weights() -> None:
    heavy = (
        "sqlmodel",
        "sqlalchemy",
        "typst",
        "xlsxwriter",
        "python_calamine",
        "pypinyin",
        "segno",
        "borax",
        "alembic",
    )
    code = f"import sys, rmtui.app, rmtui.screens.today; print([m for m in {heavy!r} if m in sys.modules])"
    assert run(code) == "[]"


def test_a_locked_process_starts_without_the_passphrase() -> None:
    code = (
        "import os, sys; from rmtui import terminal;"
        "sys.executable = sys.executable if 'RMTUI_LOCKED' in os.environ else sys.executable;"
        "terminal.command_line = lambda arguments: [sys.executable, '-c',"
        " \"import os; print(os.environ.get('RMTUI_PASSPHRASE'), os.environ['RMTUI_LOCKED'])\"];"
        "terminal.start_afresh([])"
    )
    if sys.platform != "win32":
        assert run(code, RMTUI_PASSPHRASE="secret") == "None 1"


def test_the_same_arguments_start_it_again() -> None:
    assert terminal.command_line(["--lang", "en"])[1:] == ["-m", "rmtui", "--lang", "en"]
