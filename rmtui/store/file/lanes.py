"""The lanes: the event loop hands work to a writing, a reading and a backup thread and never touches the file itself.

Each lane is first in first out. A reader never waits for an import, a refresh reads after the commit it follows.
"""

import asyncio
import logging
import queue
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from rmtui.store.store import Store
from rmtui.store.work import Read, Work

P = ParamSpec("P")
T = TypeVar("T")

SWITCH_SECONDS = 0.0002
"""How often a working lane lets the event loop in: at Python's own 5 ms a cursor key waits several times as long."""
_log = logging.getLogger(__name__)


class Lane:
    """One thread that does its jobs in order; it never keeps the process from ending."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T]) -> Awaitable[T]:
        """Queues a job at once; what is returned may be awaited or not, the job is done in any case."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(lambda: _do(job, loop, future))
        return future

    def stop(self) -> None:
        """Ends the thread after the jobs that are queued."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


class Lanes:
    """The store as the event loop uses it. `failed` hears, on the loop, of a backup that was not made."""

    def __init__(self, store: Store, failed: Callable[[BaseException], None] | None = None) -> None:
        self.store = store
        self._failed = failed
        self._reader = Lane("rmtui-reader")
        self._writer = Lane("rmtui-writer")
        self._aside = Lane("rmtui-backup")
        self._watching: asyncio.Future[bool] | None = None

    async def read(self, use_case: Callable[Concatenate[Read, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`Store.read` on the reading lane."""
        return await self._reader.submit(lambda: self.store.read(use_case, *args, **kwargs))

    async def write(self, use_case: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`Store.write` on the writing lane; a backup that became due is made beside, after the return."""
        return await self.run(lambda store: store.write(use_case, *args, **kwargs))

    async def read_in(
        self, book: str, use_case: Callable[Concatenate[Read, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`Store.read_in` on the reading lane."""
        return await self._reader.submit(lambda: self.store.read_in(book, use_case, *args, **kwargs))

    async def write_in(
        self, book: str, use_case: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`Store.write_in` on the writing lane; backups as with `write`."""
        return await self.run(lambda store: store.write_in(book, use_case, *args, **kwargs))

    async def run(self, job: Callable[Concatenate[Store, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """A job of several steps over the store, such as an import of a file, on the writing lane; backups as there."""
        result = await self._writer.submit(lambda: job(self.store, *args, **kwargs))
        self._watch_backup()
        return result

    async def backup_now(self, reason: str) -> None:
        """`Store.backup_now`, after the writes that are queued."""
        await self._writer.submit(lambda: self.store.backup_now(reason))

    async def warm(self) -> None:
        """`Store.warm` on the writing lane."""
        await self._writer.submit(self.store.warm)

    async def close(self) -> None:
        """Does what is queued, makes the backup of the day's end, and closes the store."""
        for lane in (self._reader, self._writer, self._aside):
            await lane.submit(lambda: None)
        try:
            await self._writer.submit(lambda: self.store.close(day_end=True))
        finally:
            for lane in (self._reader, self._writer, self._aside):
                lane.stop()

    def _watch_backup(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = asyncio.ensure_future(self._aside.submit(self.store.backup_if_due))
            self._watching.add_done_callback(self._heard)

    def _heard(self, watching: "asyncio.Future[bool]") -> None:
        error = None if watching.cancelled() else watching.exception()
        if error is not None:
            _log.error("backup failed: %s", error)
            if self._failed is not None:
                self._failed(error)


def _do(job: Callable[[], T], loop: asyncio.AbstractEventLoop, future: "asyncio.Future[T]") -> None:
    result: Any = None
    error: BaseException | None = None
    try:
        with _quick_switching():
            result = job()
    except BaseException as raised:  # it belongs to the one who awaits, whatever it is
        error = raised
    try:
        loop.call_soon_threadsafe(_settle, future, result, error)
    except RuntimeError:
        # The loop ended before the job did: it is done, and nobody is left to be told but the log.
        if error is not None:
            _log.error("unheard: %s", type(error).__name__)


def _settle(future: "asyncio.Future[T]", result: T, error: BaseException | None) -> None:
    if future.cancelled():
        if error is not None:
            _log.error("unheard: %s", type(error).__name__)
    elif error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)


_busy = 0
_usual = sys.getswitchinterval()
_counting = threading.Lock()


@contextmanager
def _quick_switching() -> Iterator[None]:
    """Lowers the interpreter's switch interval while any lane works."""
    global _busy, _usual
    with _counting:
        if _busy == 0:
            _usual = sys.getswitchinterval()
            sys.setswitchinterval(SWITCH_SECONDS)
        _busy += 1
    try:
        yield
    finally:
        with _counting:
            _busy -= 1
            if _busy == 0:
                sys.setswitchinterval(_usual)
