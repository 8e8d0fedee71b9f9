"""The README tells what the program has: its tables are those of the command table and the command line."""

import importlib.util
from pathlib import Path
from types import ModuleType

from rmtui import i18n
from rmtui.cli import VERBS
from rmtui.commands import COMMANDS
from rmtui.keys import show_key

ROOT = Path(__file__).resolve().parent.parent


def tables() -> ModuleType:
    """The script that writes the tables."""
    spec = importlib.util.spec_from_file_location("tables", ROOT / "scripts" / "tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_those_of_the_program() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert tables().filled(text) == text, "run scripts/tables.py"


def test_every_key_and_every_verb_stands_in_the_tables() -> None:
    language = i18n.language()
    text = (ROOT / "README.md").read_text("utf-8")
    for command in COMMANDS:
        assert f"| `{show_key(command.keys).replace('|', chr(92) + '|')}` |" in text
    for verb in VERBS:
        assert f"| `{verb}` |" in text
    assert i18n.language() == language


def test_a_table_that_is_out_of_date_is_noticed() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    stale = text.replace("| `undo` |", "| `undone` |")
    assert tables().filled(stale) != stale
