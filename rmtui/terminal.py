"""What must be settled before textual is imported: it reads its environment once, at import. Imports nothing heavy."""

import os
import sys
from collections.abc import MutableMapping, Sequence

LOCKED = "RMTUI_LOCKED"
"""Set for the process that follows a lock: it takes no passphrase from the environment or a file."""
GUARDED = "RMTUI_GUARDED"
"""Set for the child of the small parent that Windows needs (it has no exec that keeps the console)."""
LOCK_CODE = 75
"""Exit code by which the child asks its parent for a fresh process."""

_DEFAULTS = {
    # With Kitty keys a Chinese input method's commit of five or more characters arrives as junk that presses commands.
    "TEXTUAL_DISABLE_KITTY_KEY": "1",
    "TEXTUAL_ANIMATIONS": "none",
}


def prepare(environment: MutableMapping[str, str] | None = None) -> None:
    """Set textual's switches, leaving what the user set; to be called before the first import of textual."""
    target = os.environ if environment is None else environment
    for name, value in _DEFAULTS.items():
        target.setdefault(name, value)


def command_line(arguments: Sequence[str]) -> list[str]:
    """The command that starts this program again with the same arguments."""
    if getattr(sys, "frozen", False):
        # In the single-folder build the program is its own interpreter.
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "rmtui", *arguments]


def start_afresh(arguments: Sequence[str]) -> None:
    """Replace this process by a new, locked one: nothing of the old one's memory stays. Does not return.

    On Windows the process ends with `LOCK_CODE` and its parent (`guard`) starts the next one.
    """
    os.environ.pop("RMTUI_PASSPHRASE", None)
    os.environ[LOCKED] = "1"
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        os._exit(LOCK_CODE)
    os.execv(sys.executable, command_line(arguments))


def needs_guard() -> bool:
    """Whether this process must only watch over a child that can be replaced (Windows)."""
    return sys.platform == "win32" and GUARDED not in os.environ


def guard(arguments: Sequence[str]) -> int:
    """Run the program in a child, and again whenever the child ended by a lock; its last exit code."""
    import subprocess

    environment = {**os.environ, GUARDED: "1"}
    while True:
        code = subprocess.call(command_line(arguments), env=environment)
        if code != LOCK_CODE:
            return code
        environment.pop("RMTUI_PASSPHRASE", None)
        environment[LOCKED] = "1"
