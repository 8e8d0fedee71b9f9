"""No two threads may import sqlalchemy from different sides: every way to it leads through `store.weights` first."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROBE = """
import importlib, json, sys

class Looked(Exception):
    pass

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name in ("sqlalchemy", "sqlmodel"):
            raise Looked("rmtui.store.weights" in sys.modules)

sys.meta_path.insert(0, Finder())
said = {}
for module in json.loads(sys.argv[1]):
    for name in [name for name in sys.modules if name.startswith("rmtui")]:
        del sys.modules[name]
    try:
        importlib.import_module(module)
        said[module] = None
    except Looked as looked:
        said[module] = looked.args[0]
print(json.dumps(said))
"""


def entries() -> list[str]:
    """What the event loop imports before it hands work to a lane."""
    writes = [f"rmtui.store.writes.{file.stem}" for file in (ROOT / "rmtui/store/writes").glob("[a-z]*.py")]
    return [*sorted(writes), "rmtui.store.exchanging", "rmtui.store.log.undo", "rmtui.store.tables"]


def asked(modules: list[str]) -> dict[str, bool | None]:
    """Whether the first import of sqlalchemy by each module went through the weights; None: it imports none."""
    command = [sys.executable, "-c", PROBE, json.dumps(modules)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_every_way_to_sqlalchemy_leads_through_the_weights() -> None:
    """The lane that warms up and a first key pressed at once then wait for each other."""
    said = asked(entries())
    assert len(said) > 15 and False not in said.values(), said
    assert said["rmtui.store.writes.contacts"] and said["rmtui.store.log.undo"]


@pytest.mark.parametrize("module", ["rmtui.store.log.heads", "rmtui.store.log.actions"])
def test_a_way_around_them_is_noticed(module: str) -> None:
    """The control: modules that nothing outside the store's own threads imports first."""
    assert asked([module]) == {module: False}
