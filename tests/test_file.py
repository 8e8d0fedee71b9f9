"""The encrypted file and the store over it: what is kept, what is refused, who is which device."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ids import name_id
from rmtui.store.file import connections, device, keys
from rmtui.store.home import Home, network_mount, refuse_network
from rmtui.store.store import NewOwner, Store
from rmtui.store.tables import Book, Customer
from rmtui.store.work import Read, Work

Reopen = Callable[[Home], Store]


@pytest.fixture
def reopen(clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Reopen:
    """Opens the book of a home again."""
    return lambda home: Store.open(home, clock, playbook=playbook, calendar=calendar)


def add(work: Work, name: str) -> str:
    """Adds a customer."""
    work.label = "action.add_customer"
    work.session.add(Customer(id=name_id("test", name), book=work.book, name=name))
    return name


def add_and_fail(work: Work, name: str) -> None:
    """Adds a customer, writes it, and then is refused."""
    add(work, name)
    work.session.flush()
    raise Refused("book_busy", file="")


def names(read: Read) -> list[str]:
    """All names."""
    return [name for (name,) in read.db.execute("SELECT name FROM customer ORDER BY name")]


def devices(read: Read) -> list[str]:
    """The devices whose logs the book holds, in the order they came."""
    return [found for (found,) in read.db.execute("SELECT device FROM origin ORDER BY id")]


def contents(home: Home) -> dict[str, bytes]:
    """What lies in the home, but for the lock."""
    files = (file for file in home.path.rglob("*") if file.is_file() and not file.name.startswith("lock"))
    return {str(file): file.read_bytes() for file in files}


def test_what_was_written_is_read(store: Store) -> None:
    """A reader sees what was committed, and the owner as given."""
    assert store.write(add, "王建国") == "王建国"
    assert store.read(names) == ["王建国"]
    assert store.write(lambda work: work.session.get_one(Book, work.book).rm_name) == "李秀英"


def test_refused_work_leaves_nothing(store: Store) -> None:
    """Neither the row nor its change, and the next work goes on."""
    logged = store.read(lambda read: read.db.execute("SELECT count(*) FROM change").fetchone())
    with pytest.raises(Refused):
        store.write(add_and_fail, "王建国")
    assert store.read(names) == []
    assert store.read(lambda read: read.db.execute("SELECT count(*) FROM change").fetchone()) == logged
    store.write(add, "单雪")
    assert store.read(names) == ["单雪"]


def test_every_pragma_stands_on_every_connection(store: Store) -> None:
    """As design.md section 3 says, on the reader and, through SQLAlchemy, on the writer."""
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "trusted_schema": 0,
        "temp_store": 2,
        "cache_size": -16384,
        "application_id": connections.APPLICATION_ID,
        "user_version": connections.VERSION,
    }

    def on_reader(read: Read) -> dict[str, object]:
        return {name: read.db.execute(f"PRAGMA {name}").fetchone()[0] for name in (*wanted, "query_only")}

    def on_writer(work: Work) -> dict[str, object]:
        run = work.session.connection().exec_driver_sql
        return {name: run(f"PRAGMA {name}").scalar_one() for name in (*wanted, "query_only")}

    assert store.read(on_reader) == {**wanted, "query_only": 1}
    assert store.write(on_writer) == {**wanted, "query_only": 0}


def test_reader_cannot_write(store: Store) -> None:
    """The reading connection refuses a write whatever the use case tries."""
    store.write(add, "王建国")
    with pytest.raises(Refused):
        store.read(lambda read: read.db.execute("DELETE FROM customer"))
    assert store.read(names) == ["王建国"]


def test_nothing_of_the_book_lies_in_clear(store: Store, home: Home) -> None:
    """Neither names nor table names stand in any file; files are 0600, folders 0700."""
    store.write(add, "欧阳小明")
    store.backup_now("manual")
    told = b"".join(file.read_bytes() for file in home.path.rglob("*") if file.is_file())
    assert "欧阳小明".encode() not in told and b"CREATE TABLE" not in told and b"SQLite format" not in told
    modes = {path.name: (path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in home.path.rglob("*")}
    assert {name: mode for name, mode in modes.items() if mode not in ((True, 0o700), (False, 0o600))} == {}
    assert "backups" in modes and "device.json" in modes


def test_create_makes_key_and_book_with_passphrase(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """The passphrase and the recovery code open it; a second creation is refused."""
    home = Home(tmp_path / "new" / "home")
    store, code = Store.create(
        home,
        clock,
        owner=NewOwner(name="李秀英"),
        passphrase="four words 四 five",
        playbook=playbook,
        calendar=calendar,
    )
    assert not store.clear_key
    store.write(add, "王建国")
    store.close()
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700 and stat.S_IMODE(home.book.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="book_exists"):
        Store.create(home, clock, owner=NewOwner(), passphrase=None, playbook=playbook, calendar=calendar)
    opened = Store.open(home, clock, passphrase=code, playbook=playbook, calendar=calendar)
    assert opened.read(names) == ["王建国"]
    opened.close()
    before = contents(home)
    with pytest.raises(Refused, match="passphrase_wrong"):
        Store.open(home, clock, passphrase="four words", playbook=playbook, calendar=calendar)
    assert contents(home) == before


def test_failed_creation_leaves_neither_file(
    tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """A passphrase too short: no key, no book; and a key without a book is never overwritten."""
    home = Home(tmp_path / "home")
    with pytest.raises(Refused, match="passphrase_short"):
        Store.create(home, clock, owner=NewOwner(), passphrase="x", playbook=playbook, calendar=calendar)
    assert not home.book.exists() and not home.key.exists()
    keys.make(home.key, "lost", None)
    lost = home.key.read_bytes()
    Store.create(home, clock, owner=NewOwner(), passphrase=None, playbook=playbook, calendar=calendar)[0].close()
    assert [file.read_bytes() for file in home.path.glob("book.key.*")] == [lost]


def _cut(home: Home) -> None:
    home.book.write_bytes(home.book.read_bytes()[:-100])


def _empty(home: Home) -> None:
    home.book.write_bytes(b"")


def _garbage(home: Home) -> None:
    home.book.write_bytes(b"\x5a" * 8192)


def _foreign(home: Home) -> None:
    home.book.unlink()
    with sqlite3.connect(home.book) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


def _pragma(home: Home, pragma: str) -> None:
    connection = connections.connect(home.book, keys.unlock(home.key, None).key, writes=True)
    connection.execute(f"PRAGMA {pragma}")
    connection.close()


def _newer(home: Home) -> None:
    _pragma(home, f"user_version={connections.VERSION + 1}")


def _other_program(home: Home) -> None:
    _pragma(home, "application_id=1")


def _no_book(home: Home) -> None:
    home.book.unlink()


def _no_key(home: Home) -> None:
    home.key.unlink()


def _other_key(home: Home) -> None:
    home.key.unlink()
    keys.make(home.key, "another", None)


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (_cut, "book_damaged"),
        (_empty, "book_damaged"),
        (_garbage, "book_damaged"),
        (_other_key, "book_damaged"),
        (_foreign, "not_a_book"),
        (_other_program, "not_a_book"),
        (_newer, "book_newer"),
        (_no_book, "no_book"),
        (_no_key, "key_file_missing"),
    ],
)
def test_file_that_is_not_right_is_refused_unchanged(
    home: Home, reopen: Reopen, harm: Callable[[Home], None], message: str
) -> None:
    """One refusal, every byte as before, and the lock is free again."""
    harm(home)
    before = contents(home)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            reopen(home)
        assert refused.value.message == message
    assert contents(home) == before


def test_damage_inside_is_found_when_it_is_read(store: Store, home: Home, reopen: Reopen) -> None:
    """A page whose check fails is told in words, not as an error of the database."""
    for n in range(50):
        store.write(add, f"name {n}")
    store.close()
    data = bytearray(home.book.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 + 100] ^= 1
    home.book.write_bytes(data)
    with pytest.raises(Refused, match="book_damaged"):
        reopen(home).read(names)


def test_second_instance_reads_and_says_who_writes(store: Store, home: Home, reopen: Reopen) -> None:
    """It sees what the first commits, names the holder, and becomes a writer after it only when opened again."""
    second = reopen(home)
    assert second.read_only and not store.read_only and store.holder == ""
    assert f" {os.getpid()} 2026-03-02T02:00:00Z" in second.holder
    store.write(add, "王建国")
    assert second.read(names) == ["王建国"]
    with pytest.raises(Refused) as refused:
        second.write(add, "单雪")
    assert refused.value.message == "book_held" and refused.value.values["holder"] == second.holder
    second.close()
    store.close()
    third = reopen(home)
    third.write(add, "单雪")
    assert third.read(names) == ["单雪", "王建国"]
    third.close()


def test_opened_for_reading_takes_no_lock(home: Home, clock: FixedClock, playbook: Playbook, reopen: Reopen) -> None:
    """A reading verb leaves the writer's place free."""
    reading = Store.open(home, clock, playbook=playbook, calendar=reopen(home).calendar, read_only=True)
    assert reading.read_only and reading.holder == ""
    with pytest.raises(Refused, match="opened_read_only"):
        reading.write(add, "x")
    reading.close()


@pytest.fixture
def sealed(store: Store, home: Home) -> Iterator[Home]:
    """A closed book with one customer, in a folder that this process may not write to."""
    store.write(add, "王建国")
    store.close()
    # Under the temporary folder of the system itself: a test run by root steps down to a user who may enter it.
    with tempfile.TemporaryDirectory() as outer:
        path = Path(shutil.copytree(home.path, Path(outer) / "home"))
        nobody, root = 65534, os.geteuid() == 0
        if root:
            for place in (Path(outer), path, *path.rglob("*")):
                os.chown(place, nobody, -1)
            os.seteuid(nobody)
        path.chmod(0o500)
        yield Home(path)
        path.chmod(0o700)
        if root:
            os.seteuid(0)


def test_folder_that_cannot_be_written_is_read_in_place(sealed: Home, reopen: Reopen) -> None:
    """The closed book is read, writing is refused in words, and no file comes to be."""
    before = contents(sealed)
    opened = reopen(sealed)
    assert opened.read_only and opened.holder == ""
    assert opened.read(names) == ["王建国"]
    with pytest.raises(Refused, match="folder_read_only"):
        opened.write(add, "单雪")
    opened.close()
    assert contents(sealed) == before


def test_full_disk_is_told_and_leaves_the_book_whole(store: Store) -> None:
    """What did not fit is rolled back, what was there stays, and the next work goes on."""
    store.write(add, "王建国")

    def limit(work: Work, pages: int) -> None:
        work.session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def too_much(work: Work) -> None:
        for n in range(500):
            add(work, f"name {n}")

    store.write(limit, 1)
    with pytest.raises(Refused, match="disk_full"):
        store.write(too_much)
    assert store.read(names) == ["王建国"]
    store.write(limit, 1 << 30)
    store.write(add, "单雪")
    assert store.read(names) == ["单雪", "王建国"]


PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from rmtui.clock import SystemClock
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.store.home import Home
from rmtui.store.store import Store
store = Store.open(Home(Path(sys.argv[1])), SystemClock(),
                   playbook=load_playbook(None).playbook, calendar=load_calendar(None))
"""


def test_killed_right_after_saved_it_is_there(home: Home, reopen: Reopen) -> None:
    """The write returned, the process is killed: the row stands, the lock is free, the device the same."""
    code = PROGRAM + (
        "import os, signal\n"
        "from tests.test_file import add\n"
        "store.write(add, '尉迟恭敬')\n"
        "print(store.device.id, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home.path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    opened = reopen(home)
    assert not opened.read_only
    assert opened.read(names) == ["尉迟恭敬"]
    assert opened.device.id == done.stdout.strip()
    opened.close()


def test_start_without_a_write_imports_no_weights(home: Home) -> None:
    """Opening and reading need neither the models nor the migrations nor cryptography."""
    code = PROGRAM + (
        "store.read(lambda read: read.db.execute('SELECT count(*) FROM customer').fetchone())\n"
        "store.close()\n"
        "heavy = ('alembic', 'sqlalchemy', 'sqlmodel', 'pydantic', 'cryptography', 'textual')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home.path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_write_imports_no_migrations(home: Home) -> None:
    """A current book is written without Alembic."""
    code = PROGRAM + "store.warm()\nstore.close()\nprint('sqlmodel' in sys.modules, 'alembic' in sys.modules)\n"
    done = subprocess.run([sys.executable, "-c", code, str(home.path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "True False", done.stderr


def test_device_stays_while_the_book_goes_on(store: Store, home: Home, reopen: Reopen) -> None:
    """Closed and opened, written or not, it is one device with one log."""
    first = store.device
    store.write(add, "王建国")
    store.close()
    for name in ("单雪", "李秀英"):
        again = reopen(home)
        assert again.device == first
        again.write(add, name)
        logs = again.read(devices)
        again.close()
    assert logs.count(first.id) == 1 and len(first.signing_key) == 32


def _whole_home(home: Home, other: Path) -> Home:
    return Home(Path(shutil.copytree(home.path, other)))


def _file_and_key(home: Home, other: Path) -> Home:
    other.mkdir()
    shutil.copy(home.book, other)
    shutil.copy(home.key, other)
    return Home(other)


def _moved_and_copied_back(home: Home, other: Path) -> Home:
    home.path.rename(other)
    shutil.copytree(other, home.path)
    return home


@pytest.mark.parametrize("copy", [_whole_home, _file_and_key, _moved_and_copied_back])
def test_copy_is_another_device(
    store: Store, home: Home, tmp_path: Path, reopen: Reopen, copy: Callable[[Home, Path], Home]
) -> None:
    """A copied file or home never writes under the id of the one it was copied from."""
    store.write(add, "王建国")
    first = store.device
    store.close()
    copied = reopen(copy(home, tmp_path / "copy"))
    copied.write(add, "单雪")
    assert copied.device.id != first.id and copied.device.signing_key != first.signing_key
    origins = copied.read(lambda read: read.db.execute("SELECT device FROM origin WHERE mine").fetchall())
    assert origins == [(copied.device.id,)]
    copied.close()


def test_older_file_put_back_by_hand_is_another_device(store: Store, home: Home, reopen: Reopen) -> None:
    """The record outside knows how far this device wrote: a file that is behind goes on under a new id."""
    store.write(add, "王建国")
    store.close()
    older = home.book.read_bytes()
    again = reopen(home)
    again.write(add, "单雪")
    first = again.device
    again.close()
    home.book.write_bytes(older)
    back = reopen(home)
    assert back.read(names) == ["王建国"]
    assert back.device.id != first.id
    back.write(add, "尉迟恭敬")
    second = back.device
    back.close()
    home.book.write_bytes(older)
    third = reopen(home)
    assert third.device.id not in (first.id, second.id)
    third.close()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"id": "x"}'])
def test_damaged_device_record_gives_a_new_device(store: Store, home: Home, reopen: Reopen, damage: bytes) -> None:
    """A record that cannot be trusted is replaced, and so is one whose note of the log is broken."""
    store.write(add, "王建国")
    first = store.device
    store.close()
    record = home.device / "device.json"
    whole = record.read_bytes()
    record.write_bytes(damage)
    second = reopen(home)
    second_id = second.device.id
    assert second_id != first.id
    second.write(add, "单雪")
    second.close()
    assert record.read_bytes() != whole
    (home.device / "seen.json").write_bytes(damage)
    third = reopen(home)
    assert third.device.id not in (first.id, second_id)
    third.close()


def test_acknowledged_is_what_was_noted(tmp_path: Path) -> None:
    """A shorter note leaves nothing of a longer one behind."""
    home = Home(tmp_path)
    device.mint(home, "device-1")
    device.acknowledge(home, {"origin-1": (1000000, "ab"), "origin-2": (1, "cd")})
    device.acknowledge(home, {"origin-1": (2, "ef")})
    assert device.acknowledged(home) == {"origin-1": (2, "ef")}


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/x /mnt/share nfs4 rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
//host/d /media/my\\040drive cifs rw 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs;path=C: 0 0
user@host:/ /home/x/remote fuse.sshfs rw 0 0
short
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x/book", ""),
        ("/mnt/share/book", "nfs4"),
        ("/mnt/share/local/book", ""),
        ("/mnt/shared", ""),
        ("/media/my drive/book", "cifs"),
        ("/mnt/c/Users", "9p"),
        ("/home/x/remote", "fuse.sshfs"),
    ],
)
def test_network_folder_is_told_by_its_mount(path: str, kind: str) -> None:
    """The mount that holds the path decides, not one whose name merely begins alike."""
    assert network_mount(Path(path), MOUNTS) == kind


def test_own_disk_is_no_network(tmp_path: Path) -> None:
    """A temporary folder of this machine is accepted."""
    refuse_network(tmp_path)
    Home(tmp_path / "a" / "b").make()
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="folder_not_made"):
        Home(tmp_path / "file" / "home").make()
