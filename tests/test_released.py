"""Books of every released schema, kept as files: today's program opens each, and nothing of it is lost.

`released/book-N.db` is a demo book that the program of schema step N made, `book-N.key` its key (in clear), and
`book-N.json` what that program's `dump` said of it.
"""

import json
import re
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.store import derive
from rmtui.store.file import backup, connections, keys
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import undo
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes.notes import add
from tests.conftest import SHANGHAI

RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted(int(found[1]) for each in RELEASED.iterdir() if (found := re.fullmatch(r"book-(\d+)\.db", each.name)))


def released(version: int) -> dict[str, bytes]:
    """The files of one release, as they are kept."""
    return {end: (RELEASED / f"book-{version}.{end}").read_bytes() for end in ("db", "key", "json")}


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    """Each release in turn."""
    return int(request.param)


@pytest.fixture
def old(version: int, tmp_path: Path) -> Home:
    """A home with a copy of the released book, as if its folder had been carried here."""
    home = Home(tmp_path / "home")
    home.make()
    shutil.copy(RELEASED / f"book-{version}.db", home.book)
    shutil.copy(RELEASED / f"book-{version}.key", home.key)
    return home


@pytest.fixture
def clock(version: int) -> FixedClock:
    """The evening of the last day on which something was entered in the book."""
    last = max(row["day"] for row in as_told(version)["contacts"])
    return FixedClock(datetime.fromisoformat(f"{last}T18:00").replace(tzinfo=SHANGHAI))


def open_home(home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Store:
    """The book of a home."""
    return Store.open(home, clock, playbook=playbook, calendar=calendar)


def version_of(home: Home) -> int:
    """The schema that the file says."""
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=False)) as connection:
        return connections.user_version(connection)


def origins_of(read: Read) -> int:
    """How many devices have written."""
    return int(read.db.execute("SELECT count(*) FROM origin WHERE seq > 0").fetchone()[0])


def as_told(version: int) -> dict[str, list[dict[str, Any]]]:
    """What the program of that time said was in the book."""
    told: dict[str, list[dict[str, Any]]] = json.loads(released(version)["json"])
    return told


def _known(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as that time's program would have told them; fields it did not know stand empty."""
    fields = {name for row in before for name in row}
    assert not any(value for row in rows for name, value in row.items() if name not in fields)
    return [{name: value for name, value in row.items() if name in fields} for row in rows]


def test_a_book_of_every_step_is_kept() -> None:
    """A new step comes with a book of its own."""
    assert list(range(1, connections.VERSION + 1)) == VERSIONS


def test_an_old_book_is_taken_up_whole(
    version: int, old: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """Upgraded after a backup that was checked, sound, and saying what it said; lists it did not know are empty."""
    assert version_of(old) == version
    store = open_home(old, clock, playbook, calendar)
    told, wanted = store.read(dump), as_told(version)
    assert {kind: _known(rows, wanted[kind]) for kind, rows in told.items() if kind in wanted} == wanted
    assert len(wanted["customers"]) > 2
    assert all(rows == [] for kind, rows in told.items() if kind not in wanted)
    assert store.read(verify).ok
    store.close()
    assert version_of(old) == connections.VERSION
    made = [each for each in backup.list_backups(old) if each.reason == "upgrade"]
    assert len(made) == (version < connections.VERSION)
    for each in made:
        assert backup.check(each.file, keys.unlock(old.key, None).key) == each.changes > 0


def test_an_old_book_is_worked_with(
    version: int, old: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """Today's list shows, a note is written and taken back, under a new device: its record was not carried here."""
    store = open_home(old, clock, playbook, calendar)
    before, origins = store.read(dump), store.read(origins_of)
    assert store.read(today).items
    customer = str(before["customers"][0]["id"])
    store.write(add, [customer], "喜欢钓鱼")
    assert [row["text"] for row in store.read(dump)["notes"]][-1:] == ["喜欢钓鱼"]
    store.write(undo)
    assert store.read(dump) == before
    assert store.read(verify).ok
    assert store.read(origins_of) == origins + 1
    store.close()


def derived(read: Read) -> list[Any]:
    """The rows that follow from the facts."""
    state = "SELECT * FROM state ORDER BY customer_id"
    claims = "SELECT book, customer_id, rule, key, band FROM claim ORDER BY customer_id, rule, key"
    return [read.db.execute(state).fetchall(), read.db.execute(claims).fetchall()]


def test_an_upgraded_book_is_like_a_new_one(
    version: int, old: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """What follows from the facts is at once as a renewal of all makes it."""

    store = open_home(old, clock, playbook, calendar)
    before = store.read(derived)
    store.write(derive.renew_all)
    assert store.read(derived) == before and all(before)
    assert {row[0] for row in before[1]} == {store.book}
    store.close()


def _torn(home: Home) -> None:
    whole = home.book.read_bytes()
    edge = len(whole) // 8
    home.book.write_bytes(whole[:edge] + b"\x5a" * (len(whole) - 2 * edge) + whole[-edge:])


def _cut(home: Home) -> None:
    home.book.write_bytes(home.book.read_bytes()[:-1000])


def _of_the_future(home: Home) -> None:
    with closing(connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)) as connection:
        connection.execute(f"PRAGMA user_version={connections.VERSION + 1}")


@pytest.mark.parametrize(
    ("harm", "message"), [(_torn, "book_damaged"), (_cut, "book_damaged"), (_of_the_future, "book_newer")]
)
def test_an_old_book_that_is_not_right_is_left_alone(
    old: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar, harm: Any, message: str
) -> None:
    """Torn, cut or newer: refused before the first step, and not a byte is changed."""
    harm(old)
    before = old.book.read_bytes()
    with pytest.raises(Refused) as refused:
        open_home(old, clock, playbook, calendar)
    assert refused.value.message == message
    assert old.book.read_bytes() == before


def test_the_kept_files_are_only_read(version: int) -> None:
    """The tests work on copies; a kept key lies in clear, so that everybody can run them."""
    kept = released(version)
    assert json.loads(kept["key"])["clear"]
    assert json.dumps(as_told(version), ensure_ascii=False, sort_keys=True, indent=1) + "\n" == kept["json"].decode()
