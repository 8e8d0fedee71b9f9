"""Fixtures that any test may take: a clock that stands, a folder with a book, and the open store."""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rmtui import i18n
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.playbook.calendar import load_calendar
from rmtui.playbook.loader import load_playbook
from rmtui.store.file import device
from rmtui.store.home import Home
from rmtui.store.store import NewOwner, Store
from tests.figures import PROPERTY, Figure, lines

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
OWNER = NewOwner(name="李秀英", bank="示例银行", branch="示例分行", sub_branch="示例支行", mobile="14400001234")


def pytest_configure() -> None:
    """Thousands of apps come and go in one process: looking for garbage after every 700 objects takes a tenth of it."""
    gc.set_threshold(50_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long`: many more random histories, as `scripts/check.py --long` asks for."""
    parser.addoption("--long", action="store_true", help="play many more random histories")


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long run was asked for."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Notes how often something was tried and what was lost; told at the end of the run."""
    return lambda name, tried, lost: record_property(PROPERTY, [name, tried, lost])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures of this run."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    for line in lines(noted for report in reports for noted in report.user_properties):
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Every test begins in Chinese, whatever the one before spoke."""
    i18n.use("zh")


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2026-03-02, ten in the morning in Shanghai, standing."""
    return FixedClock(MONDAY)


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    """The built-in rules."""
    return load_playbook(None).playbook


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """The built-in calendar."""
    return load_calendar(None)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, playbook: Playbook, calendar: WorkCalendar) -> Path:
    """A folder with an empty book, made once; its key lies in clear, so that no test waits for Argon2id."""
    path = tmp_path_factory.mktemp("template") / "home"
    store, _ = Store.create(
        Home(path), FixedClock(MONDAY), owner=OWNER, passphrase=None, playbook=playbook, calendar=calendar
    )
    store.close()
    device.forget(Home(path))
    return path


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Home:
    """A folder of its own with an empty book."""
    return Home(Path(shutil.copytree(template, tmp_path / "home")))


@pytest.fixture
def store(home: Home, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Store]:
    """An empty book, open for writing."""
    opened = Store.open(home, clock, playbook=playbook, calendar=calendar)
    yield opened
    opened.close()
