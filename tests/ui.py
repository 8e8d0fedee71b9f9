"""What screen tests share: the app on a book of its own, waiting for what is under way, what stands on the screen."""

from datetime import datetime
from unicodedata import lookup

from rich.segment import Segment
from textual.app import App
from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

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


_BREATH = 0.005
"""Seconds between two looks whether anything is under way: what has been posted meanwhile is then in a queue."""


async def settle(pilot: Pilot[int]) -> None:
    """Wait until nothing is under way but dialogs that wait for an answer: calm three times, the last time idle."""
    calm, patience = 0, 60
    while calm < 3:
        await pilot.pause(_BREATH if calm < 2 else None)
        await reads_done(pilot.app)
        busy = [one for one in pilot.app.workers if one.group in WAITED_FOR and not one.is_finished]
        acting = patience > 0 and (acts(pilot.app) or unpainted(pilot.app))
        patience -= acting
        calm = 0 if busy or acting or rests(pilot.app) else calm + 1
        if busy:
            try:
                await pilot.app.workers.wait_for_complete(busy)
            except WorkerCancelled:
                continue  # A newer one took its place, which is waited for in turn.


async def reads_done(app: App[int]) -> None:
    """What was asked of the reading lane so far is done: it works first in, first out."""
    desk = getattr(app, "desk", None)
    lane = desk.lanes._reader if desk is not None else None
    if lane is not None and lane._thread.is_alive() and app.is_running:
        await lane.submit(lambda: None)


def acts(app: App[int]) -> bool:
    """Whether something is carried out while no dialog waits for an answer: it may be about to open the next one."""
    return not app.screen.is_modal and any(one.group == "act" and not one.is_finished for one in app.workers)


def rests(app: App[int]) -> bool:
    """Whether the page waits for the cursor to rest before it shows what is at it."""
    timer = getattr(app.screen, "_resting", None)
    task = timer._task if timer is not None else None
    return task is not None and not task.done()


def unpainted(app: App[int]) -> bool:
    """Whether a change of the screen's layout has not been carried out yet."""
    return app.is_running and app.screen.is_running and app.screen._layout_required


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after the other, each settled; `text:abc` types letter by letter."""
    for key in keys:
        for one in key[5:] if key.startswith("text:") else (key,):
            send(pilot.app, "space" if one == " " else one)
        await settle(pilot)


def send(app: App[int], key: str) -> None:
    """Hand a key to the app as its terminal does; nothing is waited for, as with somebody who types fast."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    try:
        character: str | None = lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = name if len(name) == 1 else None
    event = Key(name, character)
    event.set_sender(app)
    assert app._driver is not None
    app._driver.send_message(event)


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
