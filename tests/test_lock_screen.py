"""The lock screen, the cover, and what a lock leaves behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.book_app import LOCK
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.ground import Ground
from rmtui.screens.lock import CoverScreen, LockScreen
from rmtui.screens.today import TodayScreen
from rmtui.settings import Settings
from rmtui.store.home import Home
from rmtui.store.store import NewOwner, Store
from tests.ui import make_app, press, settle, shown

SECRET = "a long passphrase"


@pytest.fixture
def locked(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[RmApp]:
    """The app before a book that asks a passphrase."""
    i18n.use("zh")
    home = Home(tmp_path / "home")
    store, _ = Store.create(
        home, clock, owner=NewOwner(name="李秀英"), passphrase=SECRET, playbook=playbook, calendar=calendar
    )
    store.close()
    app = RmApp(Ground(home, home.path / "config", clock, Settings(), (playbook, calendar), as_of=True))
    yield app
    if hasattr(app, "desk"):
        app.desk.store.close()


async def test_a_wrong_passphrase_is_refused_and_the_right_one_opens(locked: RmApp) -> None:
    async with locked.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(locked.screen, LockScreen)
        await press(pilot, "text:wrong one", "enter")
        assert isinstance(locked.screen, LockScreen)
        assert i18n.t("refused.passphrase_wrong")[:6] in shown(locked)
        await press(pilot, f"text:{SECRET}", "enter")
        assert isinstance(locked.screen, TodayScreen)
        assert SECRET not in shown(locked)
        await press(pilot, "ctrl+l")
    assert locked.return_value == LOCK


async def test_nothing_works_before_the_book_is_open(locked: RmApp) -> None:
    async with locked.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+r", "ctrl+p", "ctrl+l", "f12")
        assert isinstance(locked.screen, CoverScreen)
        await press(pilot, "escape")
        assert isinstance(locked.screen, LockScreen)
        assert not hasattr(locked, "desk")


async def test_idleness_locks(locked: RmApp, clock: FixedClock) -> None:
    from datetime import timedelta

    async with locked.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, f"text:{SECRET}", "enter")
        clock.advance(timedelta(minutes=9))
        locked.tick()
        assert locked.return_value is None
        clock.advance(timedelta(minutes=2))
        locked.tick()
        await pilot.pause()
    assert locked.return_value == LOCK


async def test_the_cover_hides_everything(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "李秀英" in shown(app)
        await press(pilot, "f12")
        assert "李秀英" not in shown(app)
        await press(pilot, "f12")
        assert isinstance(app.screen, TodayScreen)


async def test_a_demo_book_has_nothing_to_lock(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l")
        assert isinstance(app.screen, TodayScreen)
        assert "口令" in shown(app)
