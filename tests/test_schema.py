"""The schema and its steps."""

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

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


def tables(read: Read) -> set[str]:
    """The tables of the file, without those that a full-text index keeps for itself."""
    sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'"
    return {name for (name,) in read.db.execute(sql)}


def test_step_one_makes_every_table_and_index(store: Store) -> None:
    """What the models say is in the file, and the full text beside it."""
    assert store.read(tables) == {*Row.metadata.tables, "search", "sqlite_schema"}
    indexes = {index.name for table in Row.metadata.tables.values() for index in table.indexes}
    made = store.read(lambda read: read.db.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall())
    assert indexes <= {name for (name,) in made} and len(indexes) > 10


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
