"""Every SQL statement of the reads, of the derivation and of local tables is prepared against the real schema."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import rmtui.store.reads
from rmtui.store import derive, facts, fresh
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import judging, plan

_BEGINS = re.compile(r"(SELECT|WITH|INSERT|UPDATE|DELETE)\s")
_NAME = re.compile(r":([a-z_]+)")
READS = [
    importlib.import_module(f"rmtui.store.reads.{module.name}")
    for module in pkgutil.iter_modules(rmtui.store.reads.__path__)
]
MODULES = (*READS, derive, facts, fresh, judging, plan)
STATEMENTS = {
    f"{module.__name__.removeprefix('rmtui.store.')}.{name}": text
    for module in MODULES
    for name, text in vars(module).items()
    if isinstance(text, str) and _BEGINS.match(text)
}


def explain(read: Read, sql: str) -> int:
    """Prepares a statement without running it; returns how many steps it takes."""
    names = set(_NAME.findall(sql))
    values = dict.fromkeys(names, "") if names else [""] * sql.count("?")
    return len(read.db.execute(f"EXPLAIN {sql}", values).fetchall())


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_a_statement_fits_the_schema(store: Store, name: str) -> None:
    assert store.read(explain, STATEMENTS[name]) > 0


def test_no_statement_of_a_read_hides_from_this_test() -> None:
    """What is executed is always a named constant of a module, or made of them."""
    assert len(STATEMENTS) > 40
    for module in READS:
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        executed = [call.args[0] for call in calls if call.func.attr in ("execute", "executemany")]  # type: ignore[attr-defined]
        hidden = [ast.unparse(each) for each in executed if not isinstance(each, ast.Name)]
        assert hidden == [], module.__name__


def test_a_band_is_read_in_the_order_of_value_without_sorting(store: Store) -> None:
    """With ten thousand customers today's first list stands on this."""
    from rmtui.store.reads.candidates import COUNTS, FIRST_OF_BAND, MUSTS, WHOLE_BAND
    from rmtui.store.reads.today import CAPPED

    def details(read: Read, sql: str) -> str:
        values = dict.fromkeys(_NAME.findall(sql), "")
        return " / ".join(row[3] for row in read.db.execute(f"EXPLAIN QUERY PLAN {sql}", values))

    first = store.read(details, FIRST_OF_BAND)
    assert "COVERING INDEX ix_claim_value" in first and "TEMP B-TREE" not in first
    for statement in (COUNTS, WHOLE_BAND, MUSTS):
        assert "COVERING INDEX ix_claim_band (book=? AND band=? AND start<?)" in store.read(details, statement)
    assert "COVERING INDEX ix_state_sales (<expr>>?)" in store.read(details, CAPPED)
