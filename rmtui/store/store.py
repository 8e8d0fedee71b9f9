"""The open book: use cases run through it, one transaction each; made by `Store.create` or `Store.open`."""

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from rmtui.clock import Clock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.store.file import backup, connections, erased, keys, lock, schema
from rmtui.store.file.make import Joining as Joining
from rmtui.store.file.make import NewOwner as NewOwner
from rmtui.store.file.make import make_book
from rmtui.store.file.writer import Writer
from rmtui.store.fresh import is_stale
from rmtui.store.home import Home, refuse_network
from rmtui.store.work import Read, Work

if TYPE_CHECKING:
    from rmtui.store.file.device import Device

P = ParamSpec("P")
T = TypeVar("T")
_BACKUP_AGE = timedelta(hours=1)
_BACKUP_CHANGES = 100


class Store:
    """A book that is open, by this process alone for writing or beside another for reading.

    Calls of `read` and of `write` each wait for one another; from an event loop use `rmtui.store.file.lanes.Lanes`.
    """

    def __init__(
        self,
        home: Home,
        clock: Clock,
        unlocked: keys.Unlocked,
        held: lock.Lock | None,
        why_read_only: Refused | None,
        rules: tuple[Playbook, WorkCalendar],
    ) -> None:
        self.home = home
        self.clock = clock
        self.book = unlocked.book
        self.clear_key = unlocked.clear
        self.why_read_only = why_read_only
        self.playbook, self.calendar = rules
        self._key = unlocked.key
        self._lock = held
        self._closed = False
        self._reading = threading.Lock()
        self._backing = threading.Lock()
        last = backup.list_backups(home)[:1]
        self._saved = (last[0].at, last[0].changes) if last else (clock.real(), 0)
        self._reader = connections.connect(home.book, unlocked.key, writes=False, immutable=_immutable(why_read_only))
        self._writer: Writer | None = None
        if held is not None:
            self._writer = Writer(home, clock, unlocked)

    @classmethod
    def create(
        cls,
        home: Home,
        clock: Clock,
        *,
        owner: NewOwner = NewOwner(),  # noqa: B008 - it cannot change
        joins: Joining | None = None,
        passphrase: str | None,
        playbook: Playbook,
        calendar: WorkCalendar,
    ) -> tuple[Self, str]:
        """Makes a book and opens it; returns the recovery code with it, empty where the key lies in clear.

        Without a passphrase the key lies in the key file: for demo books. Both files come to be, or neither. With
        `joins` it is a further machine of a manager: the home waits for that book, which comes with the first file.
        Raises Refused: a book stands here, the passphrase is too short, the folder is no place for one.
        """
        home.make()
        held = lock.take(home, clock.real())
        try:
            if home.exists:
                raise Refused("book_exists", folder=str(home.path))
            unlocked, code = make_book(home, clock, joins or owner, passphrase, (playbook, calendar))
            return cls(home, clock, unlocked, held, None, (playbook, calendar)), code
        except BaseException:
            held.release()
            raise

    @classmethod
    def open(
        cls,
        home: Home,
        clock: Clock,
        *,
        passphrase: str | None = None,
        playbook: Playbook,
        calendar: WorkCalendar,
        read_only: bool = False,
    ) -> Self:
        """Opens the book by passphrase or recovery code; read-only where another holds it or the folder is.

        Raises Refused: no book here, wrong passphrase, key or book damaged, foreign or newer; nothing is changed.
        """
        connections.check_file(home.book)
        refuse_network(home.path)
        unlocked = keys.unlock(home.key, passphrase)
        held, why = _take_lock(home, clock, read_only)
        try:
            _bring_up_to_date(home, clock, unlocked, why)
            opened = cls(home, clock, unlocked, held, why, (playbook, calendar))
        except BaseException:
            if held is not None:
                held.release()
            raise
        opened._freshen()
        return opened

    def lags(self) -> bool:
        """Whether an opening for writing would renew the book first: what follows from the facts, or an erasure."""
        return self.read(is_stale) or bool(self.read(lambda read: erased.owed(self.home, read.db)))

    @property
    def read_only(self) -> bool:
        """Whether writing is refused; `why_read_only` says why."""
        return self.why_read_only is not None

    @property
    def holder(self) -> str:
        """Who holds the book for writing, where that is somebody else; else nothing."""
        return self.why_read_only.values.get("holder", "") if self.why_read_only else ""

    @property
    def device(self) -> "Device":
        """This device's id and signing key; raises Refused where the store is read-only."""
        return self._writable().this_device

    def read(self, use_case: Callable[Concatenate[Read, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a reading use case on one snapshot of the home's own book. Raises Refused where the file fails."""
        return self.read_in(self.book, use_case, *args, **kwargs)

    def read_in(
        self, book: str, use_case: Callable[Concatenate[Read, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`read` in a book of the home, its own or another's."""
        with self._reading:
            read = Read(self._reader, book, self.clock.now(), self.playbook, self.calendar)
            try:
                self._reader.execute("BEGIN")
                try:
                    return use_case(read, *args, **kwargs)
                finally:
                    self._reader.rollback()
            except connections.Error as error:
                refused = connections.refusal(error, self.home.book)
                if refused is None:
                    raise
                raise refused from error

    def write(self, use_case: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a writing use case in one transaction in the home's own book; on the disk when this returns.

        Raises Refused where the store is read-only or the file fails; whatever is raised, nothing was changed.
        """
        return self.write_in(self.book, use_case, *args, **kwargs)

    def write_in(
        self, book: str, use_case: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write` in a book of the home, its own or another's; the author is the home's own manager in either."""
        return self._writable().run(book, lambda work: use_case(work, *args, **kwargs), self.playbook, self.calendar)

    def warm(self) -> None:
        """Loads the models and opens the writing connection, so that the first write need not."""
        if self._writer is not None:
            self._writer.prepare()

    def backup_now(self, reason: str) -> backup.Backup:
        """Makes a backup and checks it; `reason` is a lower-case word such as `import`.

        Raises Refused where the store is read-only, and where disk or check fails.
        """
        self._writable()
        with self._backing:
            made = backup.make(self.home, self._key, reason, self.clock.real())
            self._saved = (made.at, made.changes)
            return made

    def backup_if_due(self) -> bool:
        """Makes a backup where something changed and the last is an hour or 100 changes old; whether it did."""
        if self.read_only:
            return False
        at, changes = self._saved
        new = self.read(lambda read: backup.changes_of(read.db)) - changes
        due = new >= _BACKUP_CHANGES or (new > 0 and self.clock.real() - at >= _BACKUP_AGE)
        if due:
            self.backup_now("auto")
        return due

    def close(self, *, day_end: bool = False) -> None:
        """Makes the backup that is due (at the day's end: of any change), closes, and gives the lock back.

        Raises Refused where the backup fails, after closing. A second call does nothing.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if day_end:
                self._saved = (datetime.min.replace(tzinfo=UTC), self._saved[1])
            self.backup_if_due()
        finally:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            with self._reading:
                self._reader.close()
            if self._lock is not None:
                self._lock.release()

    def _freshen(self) -> None:
        """Renews what follows from the facts where it was made under other rules or for another time of the year, and
        keeps out whom an older book brings back."""
        if self.why_read_only is not None:
            return
        try:
            if self.read(is_stale):
                from rmtui.store import derive

                self.write(derive.renew_all)
            self._keep_erased()
        except BaseException:
            self.close()
            raise

    def _keep_erased(self) -> None:
        """Erases again whom an older book that was put back still holds, and removes copies that are too old."""
        for book, customer in self.read(lambda read: erased.owed(self.home, read.db)):
            from rmtui.store.log.erase import erase

            self.write_in(book, erase, customer)
        now = self.clock.real().astimezone(self.clock.now().tzinfo)
        self.read(lambda read: erased.note(self.home, read.db, now, self.playbook.team.backup_days))
        backup.drop_aged(self.home, now)

    def _writable(self) -> Writer:
        if self.why_read_only is not None:
            raise self.why_read_only
        if self._writer is None:
            raise ValueError("the store is closed")
        return self._writer


def _take_lock(home: Home, clock: Clock, read_only: bool) -> tuple[lock.Lock | None, Refused | None]:
    if read_only:
        return None, Refused("opened_read_only")
    try:
        return lock.take(home, clock.real()), None
    except Refused as refused:
        return None, refused


def _bring_up_to_date(home: Home, clock: Clock, unlocked: keys.Unlocked, why: Refused | None) -> None:
    """Takes an older file through the steps it lacks, after a backup; raises Refused where it may not be written."""
    with closing(connections.connect(home.book, unlocked.key, writes=False, immutable=_immutable(why))) as connection:
        version = connections.user_version(connection)
    if version == connections.VERSION:
        return
    if why is not None:
        raise Refused("book_older", version=str(version))
    schema.upgrade(home, unlocked.key, clock.real())


def _immutable(why: Refused | None) -> bool:
    return why is not None and why.message == "folder_read_only"
