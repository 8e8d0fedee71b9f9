"""When the program fails: an error number on the screen, the place in a rotating log, no customer data in either."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from logging import Logger

LOG_BYTES = 256_000
LOG_FILES = 4


def logger(folder: Path) -> "Logger":
    """The program's log in this folder, rotating; its lines never hold what a person typed or a customer is."""
    import logging
    from logging.handlers import RotatingFileHandler

    log = logging.getLogger(f"rmtui.{folder}")
    if not log.handlers:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "rmtui.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    return log


def close_log(folder: Path) -> None:
    """Close the log's file."""
    import logging

    log = logging.getLogger(f"rmtui.{folder}")
    for handler in list(log.handlers):
        handler.close()
        log.removeHandler(handler)


def places(error: BaseException) -> list[str]:
    """Where an error came from: kinds of error and lines of code only, since its message may quote a customer."""
    from traceback import extract_tb

    found: list[str] = []
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        found.append(type(cause).__qualname__)
        frames = extract_tb(cause.__traceback__)
        found += [f"  {_inside(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return found


def _inside(filename: str) -> str:
    """The last parts of a file's path: enough to find it, and no user's folder in it."""
    return "/".join(Path(filename).parts[-3:])


def record(error: BaseException, folder: Path) -> str:
    """Write an unexpected error to the log; its number, the same for the same place, is what the user is told."""
    lines = places(error)
    number = f"E{crc32(chr(10).join(lines).encode()) % 1_000_000:06d}"
    try:
        logger(folder).error("%s %s", number, "\n".join(lines))
    except OSError:
        # A full or read-only disk must not hide the number from the user.
        return number
    return number


def on_signals(loop: "AbstractEventLoop", end: Callable[[int], None]) -> None:
    """End cleanly when the terminal goes away or the system asks: `end` is called with the exit code."""
    for name in ("SIGHUP", "SIGTERM", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        if sys.platform == "win32":
            signal.signal(number, lambda _number, _frame: loop.call_soon_threadsafe(end, 1))
        else:
            loop.add_signal_handler(number, end, 128 + number)


def leave(code: int) -> None:
    """End the process at once: everything is committed, and taking Python down in order costs half a start."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        os._exit(code)
    os._exit(code)
