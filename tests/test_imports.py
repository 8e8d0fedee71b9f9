"""Who may import whom (design.md section 1): walks every module's imports, those inside functions too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rmtui

ROOT = Path(rmtui.__file__).parent
LEAVES = {"text", "clock", "i18n", "words", "formwords", "fieldwords", "contact_words", "ids"}
"""Words are made at the edge from ids: a leaf for whoever shows something."""
MAY = {
    "domain": {"domain", "text"},
    "playbook": {"playbook", "domain", *LEAVES},
    "exchange": {"exchange", "domain", "playbook", *LEAVES},
    "sheets": {"sheets", "domain", *LEAVES},
    "store": {"store", "domain", "playbook", "exchange", *LEAVES},
    "widgets": {"widgets", "domain", "commands", "keys", "events", *LEAVES},
    "screens": {
        "screens", "widgets", "store", "sheets", "domain", "playbook", "exchange", "commands", "keys", "events",
        "papers", "settings", "crash", "ground", "guarded", "demo", *LEAVES,
    },
}  # fmt: skip
FOREIGN = {
    "domain": {"textual", "sqlmodel", "sqlalchemy", "rich"},
    "store": {"textual"},
    "store/reads": {"textual", "sqlalchemy", "sqlmodel"},
    "widgets": {"sqlmodel", "sqlalchemy"},
    "screens": {"sqlmodel", "sqlalchemy"},
    "sheets": {"textual", "sqlmodel", "sqlalchemy"},
    "exchange": {"textual", "sqlmodel", "sqlalchemy"},
    "playbook": {"textual", "sqlmodel", "sqlalchemy"},
}
WALL_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
WEIGHTS = {"typst", "xlsxwriter", "python_calamine", "pypinyin", "segno", "borax", "vobject", "alembic", "pyrage"}


def typing_only(tree: ast.Module) -> set[ast.AST]:
    """Everything under `if TYPE_CHECKING:`: never run."""
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            inside.update(each for one in node.body for each in ast.walk(one))
    return inside


def imports(file: Path, *, deferred: bool = True) -> Iterator[str]:
    """The modules a file imports, dotted; with `deferred` those inside functions too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    skipped = typing_only(tree)
    nodes = ast.walk(tree) if deferred else iter(tree.body)
    for node in nodes:
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                f"{node.module}.{alias.name}" if node.module == "rmtui" else node.module for alias in node.names
            )


def ours(module: str) -> str:
    """The part of ours that a module lies in, empty for others'."""
    parts = module.split(".")
    return parts[1] if parts[0] == "rmtui" and len(parts) > 1 else ""


@pytest.mark.parametrize("part", sorted(MAY))
def test_a_part_imports_only_what_it_may(part: str) -> None:
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for file in (ROOT / part).rglob("*.py")
        for module in imports(file)
        if (found := ours(module)) and found not in MAY[part] | {"__version__"}
    }
    assert wrong == set()


@pytest.mark.parametrize("part", sorted(FOREIGN))
def test_a_part_does_not_reach_for_what_is_not_its_own(part: str) -> None:
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for file in (ROOT / part).rglob("*.py")
        for module in imports(file)
        if module.split(".")[0] in FOREIGN[part]
    }
    assert wrong == set()


def test_nothing_imports_the_app_but_the_entries() -> None:
    wrong = {
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*.py")
        for module in imports(file)
        if (module == "rmtui.app" and file.name != "starting.py")
        or (module == "rmtui.starting" and file.name not in ("__main__.py", "cli.py") and file.parent.name != "verbs")
    }
    assert wrong == set()


def test_weights_are_imported_where_they_are_used() -> None:
    wrong = {
        (str(file.relative_to(ROOT)), module)
        for file in ROOT.rglob("*.py")
        for module in imports(file, deferred=False)
        if module.split(".")[0] in WEIGHTS
    }
    assert wrong == set()


def test_the_wall_clock_is_read_in_one_place() -> None:
    wrong = {
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*.py")
        if file.name != "clock.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in WALL_CLOCK
    }
    assert wrong == set()


def test_widgets_and_screens_parse_no_markup() -> None:
    wrong = {
        str(file.relative_to(ROOT))
        for part in ("widgets", "screens")
        for file in (ROOT / part).rglob("*.py")
        if "from_markup" in file.read_text(encoding="utf-8")
    }
    assert wrong == set()
