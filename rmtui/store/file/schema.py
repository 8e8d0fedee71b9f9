"""The schema and its steps, run by Alembic's Operations in one transaction each (design.md section 3)."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.store.file import backup
from rmtui.store.file.connections import APPLICATION_ID, VERSION, connect, make_engine, user_version
from rmtui.store.home import Home

if TYPE_CHECKING:
    from alembic.operations import Operations
    from sqlalchemy import Connection

_FOLDER = Path(__file__).parent / "steps"


class Step(NamedTuple):
    """One step of the schema to `version`; `dropped` names the tables whose rows it takes away on purpose."""

    version: int
    apply: "Callable[[Operations], None]"
    dropped: frozenset[str] = frozenset()


def _written(version: int) -> Step:
    """A step whose statements stand in a file of its own, which no later program may change."""

    def apply(operations: "Operations") -> None:
        for statement in (_FOLDER / f"step{version}.sql").read_text("utf-8").split(";\n"):
            if statement.strip():
                operations.execute(statement)

    return Step(version, apply)


STEPS = tuple(_written(version) for version in range(1, VERSION + 1))


def create(home: Home, key: bytes) -> None:
    """Makes the database file with the current schema."""
    with closing(connect(home.book, key, writes=True, create=True)) as raw:
        _climb(raw, STEPS)


def upgrade(home: Home, key: bytes, now: datetime, steps: Sequence[Step] = STEPS) -> None:
    """Takes the file through the steps it lacks, after a backup that was checked; `now` is the real time.

    Raises Refused where a step fails; the file is then as it was before that step.
    """
    with closing(connect(home.book, key, writes=True)) as raw:
        lacking = [step for step in steps if step.version > user_version(raw)]
        if lacking:
            backup.make(home, key, "upgrade", now)
            _climb(raw, lacking)


def _climb(raw: Any, steps: Sequence[Step]) -> None:
    engine = make_engine(raw)
    for step in steps:
        # Inside a transaction this pragma does nothing, and with it on a rebuilt table loses its children.
        raw.execute("PRAGMA foreign_keys=OFF")
        with engine.connect() as connection:
            _run(connection, step)
    raw.execute("PRAGMA foreign_keys=ON")


def _run(connection: "Connection", step: Step) -> None:
    try:
        with connection.begin():
            _apply(connection, step)
    except Exception as error:
        raise Refused("upgrade_failed", version=str(step.version), reason=str(error)) from error


def _apply(connection: "Connection", step: Step) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    before = _counts(connection)
    context = MigrationContext.configure(connection, opts={"transactional_ddl": True})
    step.apply(Operations(context))
    after = _counts(connection)
    for table, count in before.items():
        if table not in step.dropped and after.get(table) != count:
            raise ValueError(f"{table}: {count} -> {after.get(table)}")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise ValueError(f"foreign keys: {len(broken)}")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={step.version}")


def _counts(connection: "Connection") -> dict[str, int]:
    def run(sql: str) -> Any:
        return connection.exec_driver_sql(sql).fetchall()

    names = run("SELECT name FROM pragma_table_list WHERE schema='main' AND type='table' AND name NOT LIKE 'sqlite_%'")
    return {name: run(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in names}
