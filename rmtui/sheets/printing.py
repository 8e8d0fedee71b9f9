"""Sends a sheet to a printer: `lp` where CUPS is, the shell's print verb on Windows; nothing stays on the disk."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from rmtui.domain.refusal import Refused
from rmtui.text import clean

SECONDS = 20
"""So long `lp` may take to accept a job."""
LISTING = 5.0
"""So long CUPS may take to name its printers."""
LINGER = 5.0
"""Seconds after which the file is gone where the system reads it after the call has returned (Windows)."""
OPENING = 3.0
"""Seconds after which a program that was asked to open a file counts as having opened it."""
MOST_COPIES = 99
_MOST_SAID = 2_000
_RUNNING: set[subprocess.Popen[bytes]] = set()
_OPENED: list[subprocess.Popen[bytes]] = []
_ENV = {"LC_ALL": "C.UTF-8", "LC_MESSAGES": "C"}
"""The answers of CUPS are read by their English words."""


class Job(NamedTuple):
    """Where to and how: printer (empty: the default one), copies, both sides along the long edge."""

    printer: str = ""
    copies: int = 1
    two_sided: bool = False


def printers(lpstat: str = "lpstat", seconds: float = LISTING) -> tuple[str, ...]:
    """Names of the printers that are set up, the default one first; empty where there is none.

    Raises Refused `print_failed` where CUPS does not answer.
    """
    if sys.platform == "win32":
        return ("",)
    program = shutil.which(lpstat)
    if program is None:
        return ()
    lines = _ask([program, "-e"], seconds) or _ask([program, "-a"], seconds)
    names = dict.fromkeys(clean(line.split()[0]) for line in lines.splitlines() if line.strip())
    default = _ask([program, "-d"], seconds).rpartition(":")[2].strip()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


@contextmanager
def spooled(folder: Path, content: bytes) -> Iterator[Path]:
    """The content as a private file with a name that says nothing, gone when the block ends, however it ends.

    Windows' shell prints after its call has returned: there it goes `LINGER` seconds later.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(8)}.pdf"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield path
    finally:
        if sys.platform == "win32":
            Timer(LINGER, path.unlink, kwargs={"missing_ok": True}).start()
        else:
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Removes what a program that was killed left there."""
    for path in folder.glob("*.pdf") if folder.is_dir() else ():
        path.unlink(missing_ok=True)


def print_file(path: Path, job: Job, *, lp: str = "lp", seconds: float = SECONDS) -> None:
    """Hands a file to the printer; when this returns, `lp` has taken it over.

    Raises Refused `no_printer` or `print_failed` with the reason.
    """
    if sys.platform == "win32":
        _print_windows(path, job)
        return
    program = shutil.which(lp)
    if program is None:
        raise Refused("no_printer")
    where = ["-d", job.printer] if job.printer else []
    copies = ["-n", str(job.copies)] if job.copies > 1 else []
    sides = ["-o", "sides=two-sided-long-edge"] if job.two_sided else []
    code, said = _run([program, "-c", *where, *copies, *sides, "--", str(path)], seconds)
    if code:
        why = said.strip().splitlines()[:1]
        if why and "no default destination" in why[0].lower():
            raise Refused("no_printer")
        raise Refused("print_failed", why=clean(why[0]) if why else f"lp {code}")


def open_file(path: Path, opener: str = "xdg-open") -> bool:
    """Opens a file in the program that the system has for it, which lives on by itself; whether there is one."""
    if sys.platform == "win32":
        os.startfile(path)
        return True
    program = shutil.which("open" if sys.platform == "darwin" else opener)
    if program is None:
        return False
    quiet = subprocess.DEVNULL
    child = subprocess.Popen([program, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        return child.wait(OPENING) == 0
    except subprocess.TimeoutExpired:
        # Some systems' opener stays as long as the program it started: it is waited for when it has ended.
        _OPENED.append(child)
    return True


def stop() -> None:
    """Ends what is being handed over, with all that it started: the program is about to end."""
    for child in tuple(_RUNNING):
        _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _run(command: list[str], seconds: float) -> tuple[int, str]:
    """The exit code and what was said on stderr; one that takes too long is ended with all that it started.

    What it says goes into a file: something that it leaves running may keep a pipe open for ever.
    """
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=os.environ | _ENV,
            start_new_session=True,
        )
        _RUNNING.add(child)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired as error:
            _kill(child)
            child.wait()
            raise Refused("print_failed", why=f"lp: {seconds:g} s") from error
        finally:
            _RUNNING.discard(child)
        said.seek(0)
        return child.returncode, said.read(_MOST_SAID).decode("utf-8", "replace")


def _print_windows(path: Path, job: Job) -> None:
    """Copies and sides are the printer's own settings there."""
    try:
        for _ in range(job.copies):
            os.startfile(path, "print")  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        raise Refused("print_failed", why=str(error.strerror)) from error


def _ask(command: list[str], seconds: float) -> str:
    """What a program of CUPS says; nothing where it fails. Raises Refused `print_failed` where it does not answer."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=seconds, stdin=subprocess.DEVNULL,
            env=os.environ | _ENV,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Refused("print_failed", why=f"lpstat: {seconds:g} s") from error
    return done.stdout if done.returncode == 0 else ""
