"""One writer a book: an operating system's lock, and the holder's name in a second file."""

import getpass
import os
import platform
import sys
from datetime import datetime

from rmtui.clock import utc_text
from rmtui.domain.refusal import Refused
from rmtui.store.home import Home, private_write


class Lock:
    """The right to write, held until `release` or the end of the process."""

    def __init__(self, home: Home, handle: int) -> None:
        self._home = home
        self._handle = handle

    def release(self) -> None:
        """Lets the next one write; a second call does nothing."""
        if self._handle >= 0:
            self._home.holder.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = -1


def take(home: Home, since: datetime) -> Lock:
    """Takes the lock and notes who holds it.

    Raises Refused `book_held` with the holder's name, or `folder_read_only`.
    """
    try:
        handle = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refused("folder_read_only", file=str(home.path)) from error
    if not _lock(handle):
        os.close(handle)
        raise Refused("book_held", holder=holder(home))
    name = f"{getpass.getuser()}@{platform.node()} {os.getpid()} {utc_text(since)}"
    try:
        private_write(home.holder, name.encode())
    except OSError as error:
        os.close(handle)
        raise Refused("folder_read_only", file=str(home.path)) from error
    return Lock(home, handle)


def holder(home: Home) -> str:
    """Who holds the lock, as noted: user@host, process id, since; `?` where nothing is noted yet."""
    try:
        noted = home.holder.read_bytes()[:200].decode(errors="replace")
    except FileNotFoundError:
        return "?"
    return "".join(letter for letter in noted if letter.isprintable()) or "?"


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
