"""The one writing connection: a session a use case, captured into the log, renewed, committed and acknowledged."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from rmtui.clock import Clock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.ids import new_id
from rmtui.store.file import connections, device, erased
from rmtui.store.file.backup import COPY_MARK
from rmtui.store.file.keys import Unlocked
from rmtui.store.home import Home
from rmtui.store.reads.books import AUTHOR, JOINED
from rmtui.store.work import Work

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Writer:
    """Opens its connection, and imports the models, when the first write comes or `prepare` is called."""

    def __init__(self, home: Home, clock: Clock, unlocked: Unlocked) -> None:
        self._home = home
        self._clock = clock
        self._unlocked = unlocked
        self._turn = threading.RLock()
        self._raw: Any = None
        self._engine: Engine | None = None
        self._device: device.Device | None = None
        self._minted = False
        self._seen: device.Seen = {}

    @property
    def this_device(self) -> device.Device:
        """This device, decided anew where the record does not fit folder, machine or book."""
        with self._turn:
            self.prepare()
            assert self._device is not None
            return self._device

    def prepare(self) -> None:
        """Opens the connection and loads what writing needs; further calls do nothing."""
        with self._turn:
            if self._engine is None:
                # The weights that `run` and `_act` import: loaded ahead, while the user reads.
                from rmtui.store import derive, weights  # noqa: F401
                from rmtui.store.log import actions, capture  # noqa: F401

                self._raw = connections.connect(self._home.book, self._unlocked.key, writes=True)
                self._device = self._decide_device()
                self._engine = connections.make_engine(self._raw)

    def run(self, book: str, use_case: Callable[[Work], T], playbook: Playbook, calendar: WorkCalendar) -> T:
        """Runs the use case in one transaction in a book of the home; when this returns, it is on the disk.

        Raises Refused where the file fails. Whatever is raised, nothing was changed.
        """
        from sqlalchemy.exc import DBAPIError
        from sqlmodel import Session

        with self._turn:
            try:
                self.prepare()
                with Session(self._engine, expire_on_commit=False) as session, session.begin():
                    result = self._act(use_case, self._work(book, session, playbook, calendar))
            except (DBAPIError, connections.Error) as error:
                cause = getattr(error, "orig", error)
                refused = connections.refusal(cause, self._home.book)
                if refused is None:
                    raise
                raise refused from error
            self._acknowledge()
            now = self._clock.real().astimezone(self._clock.now().tzinfo)
            erased.note(self._home, self._raw, now, playbook.team.backup_days)
            return result

    def close(self) -> None:
        """Closes the connection; a second call does nothing."""
        with self._turn:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
            if self._raw is not None:
                self._raw.close()
                self._raw = None

    def _act(self, use_case: Callable[[Work], T], work: Work) -> T:
        from rmtui.store import derive
        from rmtui.store.log import actions, capture, origins

        work.session.info.update(work=work, real=self._clock.real, device=self.this_device.id)
        capture.install(work.session)
        if self._minted:
            origins.renew(work)
        result = use_case(work)
        work.session.flush()
        derive.renew(work, work.touched)
        actions.record(work)
        return result

    def _work(self, book: str, session: "Session", playbook: Playbook, calendar: WorkCalendar) -> Work:
        return Work(
            session=session,
            book=book,
            actor=self._actor(),
            now=self._clock.now(),
            playbook=playbook,
            calendar=calendar,
            action=new_id(),
        )

    def _actor(self) -> str:
        return str(self._raw.execute(AUTHOR, {"book": self._unlocked.book, "key": JOINED}).fetchone()[0])

    def _decide_device(self) -> device.Device:
        """The device of this home, or a new one where the book is not the one that it wrote last."""
        known = device.load(self._home)
        marked = self._raw.execute("SELECT 1 FROM meta WHERE key = ?", (COPY_MARK,)).fetchone()
        if known is not None and not marked and self._continues(known):
            self._seen = device.acknowledged(self._home)
            return known
        minted = device.mint(self._home, new_id())
        if marked:
            self._raw.execute("DELETE FROM meta WHERE key = ?", (COPY_MARK,))
        self._minted = True
        return minted

    def _continues(self, known: device.Device) -> bool:
        seen = device.acknowledged(self._home)
        sql = "SELECT 1 FROM change WHERE origin = ? AND seq = ? AND hash = ?"
        held = all(self._raw.execute(sql, (origin, seq, digest)).fetchone() for origin, (seq, digest) in seen.items())
        return held and set(self._origins(known)) <= set(seen)

    def _origins(self, known: device.Device) -> dict[str, tuple[int, str]]:
        rows = self._raw.execute("SELECT id, seq, hash FROM origin WHERE device = ? AND seq > 0", (known.id,))
        return {origin: (seq, digest) for origin, seq, digest in rows}

    def _acknowledge(self) -> None:
        self._minted = False
        origins = self._origins(self.this_device)
        if origins != self._seen:
            self._seen = origins
            try:
                device.acknowledge(self._home, origins)
            except OSError as error:
                # What is committed is committed, and a note that stays older is no harm.
                _log.warning("device note: %s", error.strerror)
