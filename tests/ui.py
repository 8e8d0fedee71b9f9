"""What screen tests share: the app on a book of its own, waiting for what is under way, what stands on the screen."""

from datetime import datetime

from rich.segment import Segment
from textual.pilot import Pilot

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.ground import Ground, Opened
from rmtui.settings import Settings
from rmtui.store.reads.books import me
from rmtui.store.store import Store

WAITED_FOR = frozenset({"load", "brief", "log", "write", "undo", "find", "open"})
"""Groups of workers that end by themselves; others wait for a dialog's answer, or for time that stands still here."""


def make_app(store: Store, *, language: str = "zh", settings: Settings | None = None, as_of: bool = True) -> RmApp:
    """The app on an open book. Business time is given, so no plan is fixed unless `as_of` is False."""
    i18n.use(language)
    home = store.home
    ground = Ground(
        home, home.path / "config", store.clock, settings or Settings(), (store.playbook, store.calendar), as_of=as_of
    )
    return RmApp(ground, Opened(store, store.read(me)))


async def settle(pilot: Pilot[int]) -> None:
    """Wait until nothing is under way but dialogs that wait for an answer: calm three times in a row."""
    calm = 0
    while calm < 3:
        await pilot.pause()
        busy = [one for one in pilot.app.workers if one.group in WAITED_FOR and not one.is_finished]
        calm = 0 if busy else calm + 1
        if busy:
            await pilot.app.workers.wait_for_complete(busy)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after the other, each settled; `text:abc` types letter by letter."""
    for key in keys:
        if key.startswith("text:"):
            await pilot.press(*("space" if letter == " " else letter for letter in key[5:]))
        else:
            await pilot.press(key)
        await settle(pilot)


def shown(app: RmApp) -> str:
    """All that stands on the screen, line by line; blank pieces, and blanks at line ends, are left out."""
    lines = (
        "".join(piece.text for piece in Segment.simplify(strip) if piece.text.strip())
        for strip in app.screen._compositor.render_strips()
    )
    return "\n".join(map(str.rstrip, lines))


def at(moment: datetime, hour: int, minute: int = 0) -> datetime:
    """The same day at another hour."""
    return moment.replace(hour=hour, minute=minute)
