"""Backups, and the way back."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.store.file import backup, connections, keys
from rmtui.store.home import Home
from rmtui.store.store import NewOwner, Store
from rmtui.store.work import Work
from tests.test_file import add, contents, names

Reopen = Callable[[Home], Store]


@pytest.fixture
def reopen(clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Reopen:
    """Opens the book of a home again."""
    return lambda home: Store.open(home, clock, playbook=playbook, calendar=calendar)


def test_backup_is_whole_and_checked(store: Store, home: Home) -> None:
    """It holds what was committed, is listed, and its key lies beside it."""
    store.write(add, "王建国")
    made = store.backup_now("manual")
    assert backup.list_backups(home) == (made,)
    assert backup.check(made.file, keys.unlock(home.key, None).key) == made.changes
    assert made.at == store.clock.real() and made.reason == "manual"
    assert home.backup_key.read_bytes() == home.key.read_bytes()
    assert {file.name for file in home.backups.iterdir()} == {"book.key", made.file.name}


def test_damaged_backup_is_noticed(store: Store, home: Home) -> None:
    """One bit in a page that opening the file does not read."""
    made = store.backup_now("manual")
    data = bytearray(made.file.read_bytes())
    data[-2000] ^= 1
    made.file.write_bytes(data)
    before = contents(home)
    with pytest.raises(Refused, match="backup_damaged"):
        backup.check(made.file, keys.unlock(home.key, None).key)
    store.close()
    with pytest.raises(Refused, match="backup_damaged"):
        backup.restore(home, made.file, FixedClock(store.clock.now()))
    assert contents(home)[str(made.file)] == before[str(made.file)]
    assert not (home.backups / "book.db.new").exists()


def test_two_backups_in_one_second_both_stay(store: Store, home: Home) -> None:
    """Names never collide."""
    first, second = store.backup_now("manual"), store.backup_now("manual")
    assert first.file != second.file and set(backup.list_backups(home)) == {first, second}


def test_kept_are_ten_last_seven_daily_four_weekly() -> None:
    """Hourly backups over 60 days: the newest ten, then one a day, then one a week."""
    start = datetime(2026, 3, 2, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range(60 * 24)]
    made = [backup.Backup(Path(f"{n}.db"), at, n, "auto") for n, at in enumerate(hours)][::-1]
    kept = backup.kept(made)
    assert set(made[:10]) <= kept
    assert sorted({one.at.date() for one in kept})[-7:] == [
        hours[-1].date() - timedelta(days=n) for n in range(6, -1, -1)
    ]
    assert len({one.at.isocalendar()[:2] for one in kept}) == 4
    assert len(kept) <= 10 + 6 + 3
    assert all(one.at.hour == 23 for one in kept - set(made[:10]))


def test_old_backups_are_removed(store: Store, home: Home, clock: FixedClock) -> None:
    """The eleventh of a day takes the place of the first."""
    made = []
    for _ in range(12):
        clock.advance(timedelta(minutes=1))
        made.append(store.backup_now("manual"))
    assert list(backup.list_backups(home)) == made[:1:-1]


def test_due_after_an_hour_or_a_hundred_changes(store: Store, clock: FixedClock) -> None:
    """Not before, and not where nothing changed."""
    store.backup_now("manual")
    clock.advance(timedelta(hours=2))
    assert not store.backup_if_due()
    store.write(add, "王建国")
    assert store.backup_if_due()
    store.write(add, "单雪")
    clock.advance(timedelta(minutes=59))
    assert not store.backup_if_due()

    def add_many(work: Work) -> None:
        for n in range(100):
            add(work, f"name {n}")

    store.write(add_many)
    assert store.backup_if_due() and not store.backup_if_due()


def test_restore_brings_back_and_puts_aside(store: Store, home: Home, reopen: Reopen, clock: FixedClock) -> None:
    """The book is as it was, the replaced one is kept whole, and whoever writes next is a new device."""
    store.write(add, "王建国")
    made = store.backup_now("manual")
    store.write(add, "单雪")
    first = store.device
    store.close()
    done = backup.restore(home, made.file, clock)
    opened = reopen(home)
    assert opened.read(names) == ["王建国"]
    opened.write(add, "李秀英")
    assert opened.device.id != first.id
    opened.close()
    assert done.replaced is not None and done.file == home.book
    old = connections.connect(done.replaced, keys.unlock(home.key, None).key, writes=False, immutable=True)
    assert old.execute("SELECT count(*) FROM customer").fetchone() == (2,)
    old.close()
    assert made in backup.list_backups(home)
    again = reopen(home)
    assert again.device.id != first.id and again.read(names) == ["李秀英", "王建国"]
    again.close()


def test_backup_put_in_place_by_hand_is_a_new_device(store: Store, home: Home, reopen: Reopen) -> None:
    """Even the newest backup, which holds all that the device wrote, is marked as a copy."""
    store.write(add, "王建国")
    made = store.backup_now("manual")
    first = store.device
    store.close()
    os.replace(made.file, home.book)
    opened = reopen(home)
    assert opened.device.id != first.id
    opened.write(add, "单雪")
    second = opened.device
    opened.close()
    again = reopen(home)
    assert again.device == second
    again.close()


@pytest.mark.parametrize("damage", [b"", b"\x5a" * 8192])
def test_restore_replaces_a_damaged_book(
    store: Store, home: Home, reopen: Reopen, clock: FixedClock, damage: bytes
) -> None:
    """What is damaged is kept aside byte for byte, and a log it left is not played into the new file."""
    store.write(add, "王建国")
    made = store.backup_now("manual")
    store.close()
    home.book.write_bytes(damage)
    home.book.with_name("book.db-wal").write_bytes(b"left behind")
    done = backup.restore(home, made.file, clock)
    assert done.replaced is not None and done.replaced.read_bytes() == damage
    opened = reopen(home)
    assert opened.read(names) == ["王建国"]
    opened.close()


def test_restore_into_an_empty_home_takes_the_key_along(
    store: Store, home: Home, tmp_path: Path, reopen: Reopen, clock: FixedClock
) -> None:
    """The backups folder alone is enough to go on from, on another machine."""
    store.write(add, "王建国")
    made = store.backup_now("manual")
    other = Home(tmp_path / "other")
    assert backup.restore(other, made.file, clock).replaced is None
    opened = reopen(other)
    assert opened.read(names) == ["王建国"] and opened.device.id != store.device.id
    opened.close()


def test_restore_refuses_what_is_no_backup_of_this_book(
    store: Store, home: Home, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    """Another book's, a missing file, a plain text: nothing is changed."""
    other, _ = Store.create(
        Home(tmp_path / "other"), clock, owner=NewOwner(), passphrase=None, playbook=playbook, calendar=calendar
    )
    foreign = other.backup_now("manual").file
    other.close()
    store.close()
    text = tmp_path / "text.db"
    text.write_text("a note")
    before = contents(home)
    for file, message in (
        (foreign, "backup_unreadable"),
        (text, "backup_unreadable"),
        (tmp_path / "none.db", "no_book"),
    ):
        with pytest.raises(Refused) as refused:
            backup.restore(home, file, clock)
        assert refused.value.message == message
    assert contents(home) == before


def test_restore_waits_for_no_one(store: Store, home: Home, clock: FixedClock) -> None:
    """While the book is open elsewhere it is refused, with the holder's name."""
    made = store.backup_now("manual")
    with pytest.raises(Refused) as refused:
        backup.restore(home, made.file, clock)
    assert refused.value.message == "book_held" and "@" in refused.value.values["holder"]


def test_read_only_store_makes_no_backup(store: Store, home: Home, reopen: Reopen) -> None:
    """A second instance neither makes one nor thinks that one is due."""
    second = reopen(home)
    assert not second.backup_if_due()
    with pytest.raises(Refused, match="book_held"):
        second.backup_now("manual")
    second.close()
