"""The schema and its steps."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Column, MetaData, StaticPool, String, Table, create_engine

import rmtui
from rmtui.clock import FixedClock
from rmtui.domain.refusal import Refused
from rmtui.ids import new_id
from rmtui.store.file import backup, connections, keys, schema
from rmtui.store.home import Home
from rmtui.store.store import Store
from rmtui.store.tables import Customer, Phone, Row
from rmtui.store.work import Read, Work

if TYPE_CHECKING:
    from alembic.operations import Operations


def fill(work: Work) -> None:
    """A customer with a phone."""
    customer = Customer(id=new_id(), book=work.book, name="王建国")
    work.session.add(customer)
    work.session.add(Phone(id=new_id(), book=work.book, customer_id=customer.id, number="14400001234"))


@pytest.fixture
def key(home: Home) -> bytes:
    """The key of the home's book."""
    return keys.unlock(home.key, None).key


FROZEN = {
    1: "269049d4e266bb187ed30da2f2e0455934abe4da41ddf7d5376c3c314a1c2eb8",
    2: "35af3eb6c45b471d080e7915f256098710a9fcf979932574e04fd1c0e62c3ca3",
    3: "70e73cb3b84958814220762c833d9ddd0c718722953d3825ccda38352915d704",
    4: "14be6fbc504541bf5541eea1d5312fdfc3a48ebe92d2284bcbb0f80544f0547b",
    5: "9e8daec092b260e68c02efd201d0c4c4899ad538b650ac2103c002ee4c02cc27",
    6: "81fb1bcd84bbf04be5226e400c9e21d70f8e14eee257a4108cd49a40e9381fd5",
}
"""The statements of each step, as SHA-256 of the text: books out there have run them."""
FOLDER = Path(schema.__file__).parent / "steps"

TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite_%'"
COLUMNS = 'SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?) WHERE hidden = 0'
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
Shape = dict[str, tuple[dict[str, tuple[object, ...]], dict[str, str]]]


def shape(db: Any) -> Shape:
    """Of each table its columns (type, whether it must be filled, place in the primary key) and its indexes."""

    def of_table(name: str) -> tuple[dict[str, tuple[object, ...]], dict[str, str]]:
        columns = {row[0]: tuple(row[1:]) for row in db.execute(COLUMNS, (name,))}
        return columns, {row[0]: " ".join(row[1].split()) for row in db.execute(INDEXES, (name,))}

    return {name: of_table(name) for (name,) in db.execute(TABLES).fetchall()}


def shape_of(models: MetaData) -> Shape:
    """The same of what the models say."""
    raw = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)
    engine = create_engine("sqlite://", module=sqlcipher, creator=lambda: raw, poolclass=StaticPool)
    models.create_all(engine)
    try:
        return shape(raw)
    finally:
        engine.dispose()
        raw.close()


def test_steps_build_what_the_models_say(store: Store) -> None:
    """Column for column and index for index; beside the models stands the full text alone."""
    built = store.read(lambda read: shape(read.db))
    full_text = built.pop("search")
    assert built == shape_of(Row.metadata) and len(built) == len(Row.metadata.tables) > 25
    assert list(full_text[0]) == ["customer_id", "body"]
    assert sum(len(indexes) for _, indexes in built.values()) > 30


def _further_column(table: Table) -> None:
    table.append_column(Column("extra", String, nullable=False))


def _no_index(table: Table) -> None:
    table.indexes.clear()


def _may_be_empty(table: Table) -> None:
    table.c.name.nullable = True


@pytest.mark.parametrize("change", [_further_column, _no_index, _may_be_empty])
def test_a_model_without_its_step_would_be_noticed(store: Store, change: Callable[[Table], None]) -> None:
    """The control of the test above."""
    built = store.read(lambda read: shape(read.db))
    del built["search"]
    models = MetaData()
    for table in Row.metadata.tables.values():
        table.to_metadata(models)
    assert shape_of(models) == built
    change(models.tables["customer"])
    assert shape_of(models) != built


def test_a_step_never_changes() -> None:
    """What books were made with stands; who needs another schema writes another step."""
    assert [step.version for step in schema.STEPS] == sorted(FROZEN) == list(range(1, connections.VERSION + 1))
    assert {file.name for file in FOLDER.iterdir()} == {f"step{version}.sql" for version in FROZEN}
    for version, digest in FROZEN.items():
        # read_text makes line ends \n, whatever a checkout made of them.
        text = (FOLDER / f"step{version}.sql").read_text("utf-8")
        assert sha256(text.encode()).hexdigest() == digest, f"step{version}.sql"


def test_full_text_finds_two_characters(store: Store) -> None:
    """Names split by blanks are found by any run of their characters."""

    def found(read: Read, text: str) -> list[str]:
        rows = read.db.execute("SELECT customer_id FROM search WHERE search MATCH ?", (f'"{" ".join(text)}"',))
        return [customer for (customer,) in rows]

    def put(work: Work) -> None:
        sql = "INSERT INTO search (customer_id, body) VALUES ('c1', '欧 阳 小 明')"
        work.session.connection().exec_driver_sql(sql)

    store.write(put)
    assert store.read(found, "阳小") == ["c1"]
    assert store.read(found, "阳明") == []


def _good(operations: "Operations") -> None:
    operations.execute("CREATE TABLE extra (id TEXT PRIMARY KEY)")


def _bad_sql(operations: "Operations") -> None:
    _good(operations)
    operations.execute("INSERT INTO no_such_table VALUES (1)")


def _loses_rows(operations: "Operations") -> None:
    operations.execute("DELETE FROM phone")


def _drops_a_table(operations: "Operations") -> None:
    operations.execute("DROP TABLE phone")


def _orphans(operations: "Operations") -> None:
    operations.execute("CREATE TABLE child (id TEXT REFERENCES customer (id))")
    operations.execute("INSERT INTO child VALUES ('nobody')")


@pytest.mark.parametrize("harm", [_bad_sql, _loses_rows, _drops_a_table, _orphans])
def test_failed_step_leaves_the_file_as_it_was(
    store: Store, home: Home, key: bytes, clock: FixedClock, harm: object
) -> None:
    """Rolled back to the byte, with a backup made before and the reason told."""
    store.write(fill)
    store.close()
    before = home.book.read_bytes()
    step = schema.Step(connections.VERSION + 1, harm)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        schema.upgrade(home, key, clock.real(), (*schema.STEPS, step))
    assert refused.value.message == "upgrade_failed" and refused.value.values["reason"]
    assert home.book.read_bytes() == before
    (made,) = backup.list_backups(home)
    assert made.reason == "upgrade" and backup.check(made.file, key) == made.changes > 0


def test_step_that_succeeds_is_not_run_again(store: Store, home: Home, key: bytes, clock: FixedClock) -> None:
    """The version goes up with the step, what it drops on purpose is allowed, and this program then stands back."""
    store.write(fill)
    store.close()
    new = connections.VERSION + 1
    step = schema.Step(new, _drops_a_table, dropped=frozenset({"phone"}))
    schema.upgrade(home, key, clock.real(), (*schema.STEPS, step))
    before = home.book.read_bytes()
    with pytest.raises(Refused) as refused:
        schema.upgrade(home, key, clock.real(), (*schema.STEPS, step))
    assert refused.value.message == "book_newer" and refused.value.values["version"] == str(new)
    assert home.book.read_bytes() == before


def test_current_file_is_left_alone(store: Store, home: Home, key: bytes, clock: FixedClock) -> None:
    """Nothing lacking: no backup, no change."""
    store.close()
    before = home.book.read_bytes()
    schema.upgrade(home, key, clock.real())
    assert home.book.read_bytes() == before and backup.list_backups(home) == ()


def test_foreign_keys_are_on_again_and_stamps_stand(store: Store, home: Home, key: bytes) -> None:
    """A made file carries our application id and the newest step's version."""
    store.close()
    with closing(connections.connect(home.book, key, writes=True)) as connection:
        assert connections.user_version(connection) == schema.STEPS[-1].version == connections.VERSION
        assert connection.execute("PRAGMA application_id").fetchone() == (connections.APPLICATION_ID,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_the_steps_are_in_the_package(tmp_path: Path) -> None:
    """A built wheel carries them: without them no book could be made."""
    root = Path(rmtui.__file__).parent.parent
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"rmtui/store/file/steps/step{version}.sql" for version in FROZEN} <= names, done.stderr
