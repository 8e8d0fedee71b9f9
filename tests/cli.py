"""The command line for tests: in this process with its output captured, or as the real program."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rmtui import i18n
from rmtui.cli import main
from rmtui.clock import FixedClock
from rmtui.demo.making import make_demo
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.store.file import device
from rmtui.store.home import Home

NOW = "2026-03-02T10:00"
"""A Monday morning: business time unless a test says otherwise."""


@dataclass(frozen=True)
class Done:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed, as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The refusal, as JSON."""
        found: dict[str, str] = json.loads(self.err)
        assert set(found) == {"error", "message", "hint"}
        return found


@dataclass
class Cli:
    """A home and the verbs on it; `always` stands before every verb."""

    home: Path
    capture: pytest.CaptureFixture[str]
    always: list[str] = field(default_factory=list)

    def __call__(self, *arguments: str, now: str = NOW) -> Done:
        """Runs the command line in this process, whatever comes of it."""
        before = i18n.language()
        self.capture.readouterr()
        try:
            code = main(["--home", str(self.home), "--now", now, "--lang", "en", *self.always, *arguments])
        finally:
            i18n.use(before)
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return Done(code, out, err)

    def ok(self, *arguments: str, now: str = NOW) -> str:
        """Runs what must succeed; what it printed."""
        done = self(*arguments, now=now)
        assert done.code == 0, (arguments, done)
        return done.out.strip()

    def json(self, *arguments: str, now: str = NOW) -> Any:
        """Runs what must succeed with `--json`; nothing but the answer is printed."""
        done = self(*arguments, "--json", now=now)
        assert (done.code, done.err) == (0, ""), (arguments, done)
        return done.json

    def refused(self, *arguments: str, now: str = NOW) -> str:
        """Runs what must be refused; the error's id. Plainly it is one line that says what happened and what to do."""
        plain = self(*arguments, now=now)
        assert (plain.code, plain.out) == (1, ""), (arguments, plain)
        assert plain.err.count("\n") == 1
        told = self(*arguments, "--json", now=now)
        assert (told.code, told.out) == (1, "")
        assert plain.err.strip() == f"{told.error['message']} {told.error['hint']}"
        return told.error["error"]

    def add(self, name: str, *arguments: str, now: str = NOW) -> str:
        """Adds a customer; the id."""
        return self.ok("add", "--name", name, *arguments, now=now)

    def rules(self, customer: str, now: str = NOW) -> list[str]:
        """Why the customer stands on the day's list; empty where he or she does not."""
        item = self.item(customer, now)
        return [reason["rule"] for reason in item["reasons"]] if item else []

    def item(self, customer: str, now: str = NOW) -> dict[str, Any] | None:
        """The customer's entry of the day's list."""
        items = self.json("today", "--more", now=now)["items"]
        return next((item for item in items if item["customer"]["id"] == customer), None)

    def newest(self, customer: str, kind: str = "contact", now: str = NOW) -> dict[str, Any]:
        """The newest entry of this kind on the card's time line."""
        entries = self.json("show", customer, now=now)["timeline"]
        found: dict[str, Any] = next(entry for entry in entries if entry["kind"] == kind)
        return found


@contextmanager
def demo(folder: Path, customers: int = 60) -> Iterator[Path]:
    """A demo book of that Monday in the machine's zone, for a module's tests to copy."""
    home = Home(folder / "demo")
    rules = load_playbook(None).playbook, load_calendar(None)
    make_demo(home, FixedClock(datetime.fromisoformat(NOW).astimezone()), rules, customers)
    device.forget(home)
    yield home.path
    shutil.rmtree(folder / "demo")


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the real program to its end; `environment` is added to this one's, less all of ours."""
    return subprocess.run(
        [sys.executable, "-m", "rmtui", *arguments],
        env=clean_environment(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without what steers the program."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RMTUI_")} | more
