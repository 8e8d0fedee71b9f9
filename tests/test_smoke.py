"""The real program in a pseudo-terminal: opened, worked by keys, closed; and killed right after "saved"."""

import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import contextlib
import fcntl
import platform
import pty
import termios

NOW = "2026-03-02T10:00"
ANSI = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.S)
LIMIT = 40.0


class Terminal:
    """The program on a terminal of its own; `since` marks where the newest text begins."""

    def __init__(
        self,
        home: Path,
        columns: int = 80,
        rows: int = 24,
        language: str = "en",
        now: str = NOW,
        program: Path | None = None,
    ) -> None:
        start = [sys.executable, "-m", "rmtui"] if program is None else [str(program)]
        command = [*start, "--home", str(home), "--lang", language, "--now", now]
        environment = {**os.environ, "TERM": "xterm-256color", "RMTUI_HOME": ""}
        # Whoever runs the tests in parallel may have set the size of another terminal.
        environment |= {"COLUMNS": str(columns), "LINES": str(rows)}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.raw = b""
        self.code: int | None = None

    def wait(self, found: Callable[[str], bool]) -> str:
        """Reads until the text since the last key has what is looked for; fails with that text."""
        end = time.monotonic() + LIMIT
        while not found(self.text()):
            assert time.monotonic() < end, self.text()[-1500:]
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.raw += os.read(self.fd, 1 << 16)
                except OSError:
                    assert found(self.text()), self.text()[-1500:]
        return self.text()

    def wait_for(self, words: str) -> str:
        """Reads until these words were written."""
        return self.wait(lambda text: words in text)

    def press(self, keys: str) -> None:
        """Sends keys; what was written before them is forgotten."""
        self.raw = b""
        os.write(self.fd, keys.encode())

    def text(self) -> str:
        """What was written since the last key, without control sequences."""
        return ANSI.sub(b" ", self.raw).decode("utf-8", "replace")

    def end(self) -> int:
        """Waits for the end and returns the exit code (negative: the signal)."""
        end = time.monotonic() + LIMIT
        while self.code is None:
            assert time.monotonic() < end, "the program did not end"
            if select.select([self.fd], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    self.raw += os.read(self.fd, 1 << 16)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def close(self) -> None:
        """Kills what is left."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


def verb(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs one verb as its user would."""
    command = [sys.executable, "-m", "rmtui", "--home", str(home), "--lang", "en", "--now", NOW, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo book."""
    home = tmp_path_factory.mktemp("smoke") / "home"
    made = verb(home, "demo", "--customers", "60", "--no-open")
    assert made.returncode == 0, made.stderr
    return home


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Terminals that are closed in the end, whatever happens."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def calls(home: Path) -> int:
    """Calls done today, by the command line."""
    found = json.loads(verb(home, "--json", "today").stdout)
    return int(found["calls"]["done"])


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (140, 40)])
def test_a_call_is_logged_taken_back_and_the_program_ends(
    demo: Path, terminals: list[Terminal], columns: int, rows: int
) -> None:
    terminal = Terminal(demo, columns, rows)
    terminals.append(terminal)
    terminal.wait_for("To contact")
    terminal.press("\x1b[B\x1b[B")
    terminal.press("c")
    terminal.wait_for("Busy or off")
    terminal.press("4\r")
    terminal.wait_for("1/20")
    terminal.press("u")
    terminal.wait_for("0/20")
    terminal.press("\x11")
    assert terminal.end() == 0
    assert b"\x1b[?1049l" in terminal.raw, "the terminal was not given back"
    assert calls(demo) == 0


def test_killed_right_after_saved_the_call_is_there(demo: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(demo)
    terminals.append(terminal)
    terminal.wait_for("To contact")
    terminal.press("\x1b[B\x1b[B")
    terminal.press("c")
    terminal.wait_for("Busy or off")
    terminal.press("4\r")
    terminal.wait_for("1/20")
    os.kill(terminal.pid, signal.SIGKILL)
    assert terminal.end() == -signal.SIGKILL
    assert calls(demo) == 1
    assert verb(demo, "verify").returncode == 0
    assert verb(demo, "undo").returncode == 0
    assert calls(demo) == 0


def test_a_second_start_is_read_only_and_names_the_holder(demo: Path, terminals: list[Terminal]) -> None:
    first = Terminal(demo)
    terminals.append(first)
    first.wait_for("To contact")
    second = Terminal(demo, 140, 40)
    terminals.append(second)
    second.wait_for(f"open elsewhere: {platform.node()}, since today")
    refused = verb(demo, "--json", "undo")
    assert refused.returncode == 1
    assert platform.node() in json.loads(refused.stderr)["message"]
    assert calls(demo) == 0


def test_a_hangup_ends_it_cleanly(demo: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(demo)
    terminals.append(terminal)
    terminal.wait_for("To contact")
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.end() == 128 + signal.SIGTERM
    assert not (demo / "logs" / "rmtui.log").exists() or "ERROR" not in (demo / "logs" / "rmtui.log").read_text()
    assert verb(demo, "verify").returncode == 0
