"""What the tests of the exchange page share: the app with sticks of its own, waiting for it, what it tells."""

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

import rmtui
from rmtui import i18n
from rmtui.app import RmApp
from rmtui.domain.exchange import Progress, silent
from rmtui.exchange import fingerprint, introduction
from rmtui.ground import Ground, whose
from rmtui.screens.exchange import ExchangeScreen
from rmtui.screens.exchange_dialogs import PlaceDialog
from rmtui.screens.exchange_files import look
from rmtui.settings import Settings
from rmtui.store import exchanging
from rmtui.store.store import Store
from tests.ui import press, settle, shown
from tests.waiting import text_of, until

NOWHERE: tuple[Path, ...] = ()


def make_app(
    store: Store,
    sticks: Callable[[], tuple[Path, ...]] = lambda: NOWHERE,
    *,
    language: str = "zh",
    heard: Progress = silent,
) -> RmApp:
    """The app on an open home, with these sticks and no other folder to look in."""
    i18n.use(language)
    home = store.home
    ground = Ground(home, home.path / "config", store.clock, Settings(), (store.playbook, store.calendar), as_of=True)

    class Here(RmApp):
        """The app whose exchange page looks at these sticks alone."""

        CSS_PATH = str(Path(rmtui.__file__).parent / "app.tcss")
        MODES = {**RmApp.MODES, "exchange": lambda: ExchangeScreen(lambda _folders: look((), sticks), heard)}  # noqa: RUF012

    return Here(ground, whose(store))


def page(app: RmApp) -> ExchangeScreen:
    """The exchange page in front."""
    assert isinstance(app.screen, ExchangeScreen)
    return app.screen


def told(app: RmApp) -> str:
    """What the page tells in its last lines."""
    return text_of(app, "#exchange-told")


async def open_page(pilot: Pilot[int], app: RmApp) -> ExchangeScreen:
    """Page 8, loaded, with the files at hand looked for."""
    await settle(pilot)
    await press(pilot, "8")
    await until(pilot, lambda: isinstance(app.screen, ExchangeScreen) and page(app).view is not None)
    await looked(pilot, app)
    return page(app)


async def looked(pilot: Pilot[int], app: RmApp) -> None:
    """The looking for files is over."""
    await until(pilot, lambda: all(one.is_finished for one in app.workers if one.group == "look"))


async def front(pilot: Pilot[int], app: RmApp, kind: type[object]) -> None:
    """A screen of this kind is in front."""
    await until(pilot, lambda: isinstance(app.screen, kind))


async def type_path(pilot: Pilot[int], app: RmApp, path: Path) -> None:
    """Give the place dialog in front a typed path."""
    await front(pilot, app, PlaceDialog)
    app.screen.query_one("#place", Input).value = str(path)
    await press(pilot, "enter")


async def idle(pilot: Pilot[int], app: RmApp) -> None:
    """The page is in front and nothing is under way."""
    await until(pilot, lambda: isinstance(app.screen, ExchangeScreen) and page(app).job is None)
    await settle(pilot)
    await looked(pilot, app)


def said_words(store: Store, language: str) -> tuple[str, ...]:
    """The words of a home's own fingerprint."""
    return fingerprint.words(introduction.fingerprint(exchanging.introduction(store)), language)


def dense(app: RmApp) -> str:
    """All that stands on the screen without blanks."""
    return "".join(shown(app).split())


def notices(app: RmApp) -> str:
    """The short notices that stand on the screen."""
    return "".join(str(one.message) for one in app._notifications)
