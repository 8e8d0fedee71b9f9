"""Backups: whole encrypted copies beside the book, checked after they are made; and the way back.

The last ten are kept, and the newest of each of seven days and of four weeks (design.md section 3); none from before an
erasure longer than the playbook allows.
"""

import os
import re
import shutil
from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from rmtui.clock import Clock, utc_text
from rmtui.domain.refusal import Refused
from rmtui.store.file import connections, device, erased, keys, lock
from rmtui.store.home import Home, private_file, private_folder, private_write, refuse_network, sync_folder

COPY_MARK = "copy"
"""The key of a `meta` row that only backups hold: who opens one to write is another device."""
_NAME = re.compile(r"book-(\d{8}T\d{6}Z)-(\d+)-([a-z]+)(?:-\d+)?\.db")
_ASIDE = re.compile(r"replaced-(\d{8}T\d{6}Z)(?:-\d+)?\.db(?:-wal)?")
_STAMP = "%Y%m%dT%H%M%SZ"
_LAST, _DAYS, _WEEKS = 10, 7, 4
_CHANGES = "SELECT coalesce(sum(seq), 0) FROM origin"


class Backup(NamedTuple):
    """One backup: when it was made, why, and how many changes its book has seen."""

    file: Path
    at: datetime
    changes: int
    reason: str


class Restored(NamedTuple):
    """What a restore did: the file that is the book now, and where the one before it was put, if there was one."""

    file: Path
    replaced: Path | None


def changes_of(connection: Any) -> int:
    """How many changes the opened book has seen, of all devices."""
    return int(connection.execute(_CHANGES).fetchone()[0])


def list_backups(home: Home) -> tuple[Backup, ...]:
    """The backups of this home, the newest first."""
    found = []
    for file in home.backups.glob("book-*.db"):
        if match := _NAME.fullmatch(file.name):
            at = datetime.fromisoformat(match[1])
            found.append(Backup(file, at, int(match[2]), match[3]))
    return tuple(sorted(found, key=lambda backup: (backup.at, backup.changes, backup.file.name), reverse=True))


def make(home: Home, key: bytes, reason: str, now: datetime) -> Backup:
    """Copies the book as it stands, checks the copy, and removes backups that are no longer kept.

    `now` is the real time, `reason` a lower-case word. Raises Refused where the disk or the check fails.
    """
    private_folder(home.backups)
    draft = home.backups / "book.db.new"
    _remove(draft)
    try:
        changes = _copy_out(home, key, draft)
        _flush(draft)
        file = _free_name(home.backups, f"book-{now.strftime(_STAMP)}-{changes}-{reason}")
        os.replace(draft, file)
    except (connections.Error, OSError) as error:
        raise (connections.refusal(error, home.backups) or Refused("backup_failed", reason=str(error))) from error
    finally:
        _remove(draft)
    private_write(home.backup_key, home.key.read_bytes())
    if home.erased.exists():
        private_write(home.backups / home.erased.name, home.erased.read_bytes())
    made = list_backups(home)
    for backup in set(made) - kept(made):
        backup.file.unlink()
    drop_aged(home, now)
    return Backup(file, now, changes, reason)


def drop_aged(home: Home, now: datetime) -> None:
    """Removes the copies that hold somebody who was erased so long ago that none is to be kept; `now` is real."""
    limit = erased.too_old(erased.noted(home), now)
    for file in home.backups.glob("*.db*") if limit else ():
        match = _NAME.fullmatch(file.name) or _ASIDE.fullmatch(file.name)
        if match and utc_text(datetime.fromisoformat(match[1])) <= limit:
            file.unlink(missing_ok=True)


def kept(backups: Sequence[Backup]) -> set[Backup]:
    """Those of the backups, given newest first, that stay."""
    return {
        *backups[:_LAST],
        *_newest_of_each(backups, lambda backup: backup.at.date(), _DAYS),
        *_newest_of_each(backups, lambda backup: backup.at.isocalendar()[:2], _WEEKS),
    }


def check(file: Path, key: bytes) -> int:
    """Reads every page of a copy and returns the number of its changes.

    Raises Refused: another book's or damaged.
    """
    try:
        with closing(connections.connect(file, key, writes=False, immutable=True)) as connection:
            _check_pages(connection, file)
            return changes_of(connection)
    except connections.Error as error:
        raise Refused("backup_damaged", file=str(file)) from error


def restore(home: Home, file: Path, clock: Clock, *, passphrase: str | None = None) -> Restored:
    """Makes a backup the book again; the replaced book is put aside, and who opens it next is a new device.

    The passphrase is the book's; in an empty home the key file beside the backup is taken. Raises Refused: no key,
    wrong passphrase, another book's or damaged backup, the book is open elsewhere; nothing is changed then.
    """
    refuse_network(home.path)
    key_file = key_for(home, file)
    unlocked = keys.unlock(key_file, passphrase)
    _check_restorable(file, unlocked.key)
    home.make()
    held = lock.take(home, clock.real())
    try:
        draft = home.path / "book.db.new"
        _remove(draft)
        private_file(draft)
        shutil.copyfile(file, draft)
        _mark(draft, unlocked.key)
        _flush(draft)
        replaced = _put_aside(home, unlocked.key, clock.real()) if home.exists else None
        device.forget(home)
        if key_file != home.key:
            private_write(home.key, key_file.read_bytes())
        erased.adopt(home, file.parent)
        os.replace(draft, home.book)
        sync_folder(home.path)
    except OSError as error:
        raise Refused("restore_failed", reason=error.strerror or str(error)) from error
    finally:
        held.release()
    return Restored(home.book, replaced)


def _newest_of_each(backups: Sequence[Backup], of: Callable[[Backup], Hashable], limit: int) -> list[Backup]:
    newest: dict[Hashable, Backup] = {}
    for backup in backups:
        newest.setdefault(of(backup), backup)
    return list(newest.values())[:limit]


def _copy_out(home: Home, key: bytes, draft: Path) -> int:
    with closing(connections.connect(home.book, key, writes=True)) as book:
        before = _counts(book)
        private_file(draft)
        book.execute("VACUUM INTO ?", (str(draft),))
        after = _counts(book)
    _mark(draft, key)
    with closing(connections.connect(draft, key, writes=False)) as copy:
        _check_pages(copy, draft)
        copied = _counts(copy)
        # The writer may have gone on meanwhile: what was copied lies between before and after.
        for table, count in copied.items():
            if table != "meta" and not min(before[table], after[table]) <= count <= max(before[table], after[table]):
                raise Refused("backup_damaged", file=str(draft))
        return changes_of(copy)


def _counts(connection: Any) -> dict[str, int]:
    sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = [name for (name,) in connection.execute(sql)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _check_pages(connection: Any, file: Path) -> None:
    torn = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if torn or connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
        raise Refused("backup_damaged", file=str(file))


def _check_restorable(file: Path, key: bytes) -> None:
    try:
        check(file, key)
    except Refused as refused:
        if refused.message == "book_damaged":
            raise Refused("backup_unreadable", file=str(file)) from refused
        raise


def _mark(file: Path, key: bytes) -> None:
    with closing(connections.connect(file, key, writes=True)) as copy:
        copy.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, '')", (COPY_MARK,))


def key_for(home: Home, file: Path) -> Path:
    """The home's key file, or where that is missing or damaged the one beside the backup."""
    beside = file.parent / home.key.name
    try:
        keys.book_of(home.key)
    except Refused:
        if beside.exists():
            return beside
        raise
    return home.key


def _put_aside(home: Home, key: bytes, now: datetime) -> Path:
    """Copies the book that is replaced into the backups, with its write-ahead log if that cannot be folded in."""
    private_folder(home.backups)
    try:
        connections.connect(home.book, key, writes=True).close()
    except Refused as refused:
        if refused.message not in ("book_damaged", "not_a_book", "book_newer"):
            raise
    aside = _free_name(home.backups, f"replaced-{now.strftime(_STAMP)}")
    for end in ("", "-wal"):
        source = home.book.with_name(home.book.name + end)
        if source.exists():
            private_file(aside.with_name(aside.name + end))
            shutil.copyfile(source, aside.with_name(aside.name + end))
    # A log left behind would be played into the restored book.
    for end in ("-wal", "-shm"):
        home.book.with_name(home.book.name + end).unlink(missing_ok=True)
    return aside


def _free_name(folder: Path, stem: str) -> Path:
    names = [f"{stem}.db", *(f"{stem}-{n}.db" for n in range(2, 1000))]
    return next(folder / name for name in names if not (folder / name).exists())


def _flush(file: Path) -> None:
    handle = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(draft: Path) -> None:
    for end in ("", "-wal", "-shm"):
        draft.with_name(draft.name + end).unlink(missing_ok=True)
