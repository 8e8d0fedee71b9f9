"""Who may import whom (design.md section 1), read from the source of every module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEAVES = {"rmtui.text", "rmtui.clock", "rmtui.i18n", "rmtui.ids", "rmtui.words", "rmtui.commands", "rmtui.__version__"}
"""Modules that any layer above the domain may use."""

ALLOWED = {
    "domain": {"domain"},
    "playbook": {"domain", "playbook"},
    "exchange": {"domain", "playbook", "exchange"},
    "sheets": {"domain", "playbook", "sheets"},
    "store": {"domain", "playbook", "exchange", "store"},
    "widgets": {"domain", "widgets"},
}
"""The layers that a layer's modules may import from, beside the leaves; `domain` takes `text` alone of those."""

FORBIDDEN = {
    "domain": {"textual", "rich", "sqlmodel", "sqlalchemy", "sqlcipher3"},
    "playbook": {"textual", "sqlmodel", "sqlalchemy", "sqlcipher3"},
    "exchange": {"textual", "sqlmodel", "sqlalchemy", "sqlcipher3"},
    "sheets": {"textual", "sqlmodel", "sqlalchemy", "sqlcipher3"},
    "store": {"textual", "rich"},
    "store/reads": {"sqlmodel", "sqlalchemy"},
    "widgets": {"sqlmodel", "sqlalchemy", "sqlcipher3"},
    "screens": {"sqlmodel", "sqlalchemy", "sqlcipher3"},
}
MAY_IMPORT_APP = {"rmtui/__main__.py", "rmtui/cli.py"}


def modules() -> list[str]:
    """All source files of the program, as paths from the root."""
    return sorted(str(path.relative_to(ROOT).as_posix()) for path in (ROOT / "rmtui").rglob("*.py"))


def imported(source: str) -> Iterator[str]:
    """Every module that the source imports, wherever it does, but for typing only."""
    tree = ast.parse(source)
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for part in node.body
        for inner in ast.walk(part)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "rmtui")


def layer(name: str) -> str:
    """The layer of one of our own modules, empty for a module that stands at the top."""
    parts = name.split(".")
    return parts[1] if len(parts) > 2 or (len(parts) == 2 and (ROOT / "rmtui" / parts[1]).is_dir()) else ""


def complaints(path: str, source: str) -> list[str]:
    """What a module imports against the rules."""
    found = []
    own = path.split("/")[1] if path.count("/") > 1 else ""
    for name in imported(source):
        if name in {"rmtui.app"} and path not in MAY_IMPORT_APP:
            found.append(f"{path} imports {name}")
        for place, names in FORBIDDEN.items():
            if path.startswith(f"rmtui/{place}/") and name.split(".")[0] in names:
                found.append(f"{path} imports {name}")
        if not name.startswith("rmtui.") or own not in ALLOWED:
            continue
        leaf = any(name == each or name.startswith(f"{each}.") for each in LEAVES)
        if own == "domain" and leaf and not name.startswith("rmtui.text"):
            found.append(f"{path} imports {name}")
        if not leaf and layer(name) not in ALLOWED[own]:
            found.append(f"{path} imports {name}")
    return found


@pytest.mark.parametrize("path", modules())
def test_a_module_imports_only_what_its_layer_may(path: str) -> None:
    assert complaints(path, (ROOT / path).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rmtui/domain/x.py", "from rmtui.store.tables import Customer"),
        ("rmtui/domain/x.py", "from rmtui import i18n"),
        ("rmtui/domain/x.py", "def f():\n    import sqlmodel"),
        ("rmtui/store/x.py", "import textual.app"),
        ("rmtui/store/x.py", "from rmtui.sheets import daily"),
        ("rmtui/store/reads/x.py", "from sqlalchemy import text"),
        ("rmtui/widgets/x.py", "from rmtui.store.store import Store"),
        ("rmtui/widgets/x.py", "from rmtui.screens.base import Desk"),
        ("rmtui/screens/x.py", "from sqlmodel import Session"),
        ("rmtui/screens/x.py", "from rmtui.app import RmApp"),
        ("rmtui/verbs/x.py", "from rmtui.app import start"),
    ],
)
def test_a_wrong_import_is_noticed(path: str, source: str) -> None:
    assert complaints(path, source) != []


def test_an_import_for_typing_only_is_none() -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from rmtui.app import RmApp\n"
    assert complaints("rmtui/screens/x.py", source) == []
