"""Sends a written sheet to a printer: `lp` where CUPS is, the shell's print verb on Windows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from rmtui.domain.refusal import Refused

_SECONDS = 20


def printers() -> tuple[str, ...]:
    """Names of the printers that are set up, the default one first; empty where there is none."""
    if sys.platform == "win32":
        return ("",)
    if shutil.which("lpstat") is None:
        return ()
    names = [line.split()[0] for line in _ask(["lpstat", "-e"]).splitlines() if line.strip()]
    default = _ask(["lpstat", "-d"]).rpartition(":")[2].strip()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def print_file(path: Path, printer: str = "", lp: str = "lp") -> None:
    """Prints a file on the named printer, else on the default one.

    Raises Refused that names the file where there is no printer or printing failed.
    """
    if sys.platform == "win32":
        _print_windows(path)
        return
    program = shutil.which(lp)
    if program is None:
        raise Refused("no_printer", file=str(path))
    command = [program, *(["-d", printer] if printer else []), "--", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise Refused("print_failed", file=str(path), why=f"lp: {_SECONDS} s") from error
    if done.returncode:
        why = done.stderr.strip().splitlines()[:1]
        if why and "no default destination" in why[0].lower():
            raise Refused("no_printer", file=str(path))
        raise Refused("print_failed", file=str(path), why=why[0] if why else f"lp {done.returncode}")


def _print_windows(path: Path) -> None:
    try:
        os.startfile(path, "print")  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        raise Refused("print_failed", file=str(path), why=str(error.strerror)) from error


def _ask(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    return done.stdout if done.returncode == 0 else ""
