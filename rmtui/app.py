"""The app: opens the book, owns its lanes and the clock, switches pages, undoes, locks, and ends cleanly."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen
from textual.widgets import Input

from rmtui import crash, i18n, terminal, words
from rmtui.clock import Clock, SystemClock
from rmtui.commands import Scope, bindings, key_map
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Me, Undone
from rmtui.events import BookChanged
from rmtui.guarded import GuardedApp
from rmtui.i18n import t
from rmtui.screens.base import Desk
from rmtui.settings import Settings, load, save
from rmtui.store.home import Home, config_dir, default_home
from rmtui.text import clean
from rmtui.themes import BY_NAME

if TYPE_CHECKING:
    from textual.command import Provider

    from rmtui.domain.calendar import WorkCalendar
    from rmtui.domain.playbook import Playbook
    from rmtui.store.store import Store

LOCK = 1000
"""What `run` returns when the process is to be replaced by a locked one."""
NEEDS_BOOK = frozenset({"page", "find", "undo", "redo", "help", "command_palette", "theme", "import", "lock"})
"""Actions that are of no use before a book is open."""
LOOK_AGAIN = 30
"""Seconds between looks at the clock: for hours that open, a new day, and idleness."""
QUIET_BEFORE_WARM = 0.3
"""Seconds without a key before the models are loaded: the first keys go before them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A book that was opened, and whose it is."""

    store: "Store"
    me: Me
    importing: bool = False
    """A list is to be imported first: the welcome's offer was taken."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the app starts from; `rules` are the playbook and the calendar, `notices` what was refused of them."""

    home: Home
    config: Path
    clock: Clock
    settings: Settings
    rules: "tuple[Playbook, WorkCalendar]"
    notices: tuple[str, ...] = ()
    as_of: bool = False
    """Business time was given by `--now`: a banner says so, and the day's plan is not fixed."""
    read_only: bool = False

    def open(self, passphrase: str | None) -> Opened:
        """Open the book; raises Refused. Takes a third of a second with a passphrase: not on the event loop."""
        from rmtui.store.reads.books import me
        from rmtui.store.store import Store

        playbook, calendar = self.rules
        store = Store.open(self.home, self.clock, passphrase=passphrase, playbook=playbook, calendar=calendar,
                           read_only=self.read_only)  # fmt: skip
        return Opened(store, store.read(me))

    def adopt(self, store: "Store", importing: bool) -> Opened:
        """Go on with a book that was just made."""
        from rmtui.store.reads.books import me

        return Opened(store, store.read(me), importing)


def _page(module: str, name: str) -> Callable[[], Screen[Any]]:
    def make() -> Screen[Any]:
        from importlib import import_module

        screen: Screen[Any] = getattr(import_module(f"rmtui.screens.{module}"), name)()
        return screen

    return make


def _palette() -> "type[Provider]":
    from rmtui.screens.palette import CommandProvider

    return CommandProvider


class RmApp(GuardedApp):
    """rmtui. `opened` is the book where it could be opened at once; else the lock screen or the welcome opens one."""

    CSS_PATH = "app.tcss"
    TITLE = "rmtui"
    BINDINGS = bindings(Scope.GLOBAL)
    COMMANDS = {_palette}
    MODES = {
        "today": _page("today", "TodayScreen"),
        "customers": _page("customers", "CustomersScreen"),
        "board": _page("board", "BoardScreen"),
        "scripts": _page("scripts", "ScriptsScreen"),
        "sheets": _page("sheets", "SheetsScreen"),
    }
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-middle"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]
    desk: Desk

    def __init__(self, ground: Ground, opened: Opened | None = None) -> None:
        super().__init__()
        self.ground = ground
        self._opened = opened
        self._last_key = ground.clock.monotonic()
        self._day = ground.clock.now().date()
        for theme in BY_NAME.values():
            self.register_theme(theme)
        self.theme = BY_NAME[ground.settings.theme].name

    def on_mount(self) -> None:
        """Take the settings, then the book, or the screen that opens or makes one."""
        self.set_keymap(key_map(self.ground.settings.keymap, self.ground.settings.keys))
        crash.on_signals(asyncio.get_running_loop(), self._end)
        if self._opened is not None:
            self.take(self._opened)
        elif self.ground.home.exists:
            from rmtui.screens.lock import LockScreen

            self.push_screen(LockScreen(self.ground.open), self._unlocked)
        else:
            from rmtui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(), self._unlocked)

    def _unlocked(self, opened: Opened | None) -> None:
        if opened is None:
            self.exit(0)
        else:
            self.take(opened)

    def take(self, opened: Opened) -> None:
        """Work with this book from now on."""
        from rmtui.store.file.lanes import Lanes

        ground = self.ground
        playbook, calendar = ground.rules
        self.desk = Desk(self, opened.store, Lanes(opened.store), opened.me, ground.clock, playbook, calendar,
                         ground.settings, ground.config, self._banner(opened))  # fmt: skip
        self.switch_mode("today")
        for notice in ground.notices:
            self.notify(clean(notice), severity="warning", markup=False, timeout=12)
        if not opened.store.read_only:
            self.set_timer(QUIET_BEFORE_WARM, self._warm_when_quiet)
        self.set_interval(LOOK_AGAIN, self._tick)
        if opened.importing:
            self.action_import()

    def _banner(self, opened: Opened) -> str:
        parts = [t("banner.demo")] if opened.me.demo else []
        if opened.store.why_read_only is not None:
            parts.append(words.refusal(opened.store.why_read_only))
        if self.ground.as_of:
            parts.append(t("banner.now", at=f"{self.ground.clock.now():%Y-%m-%d %H:%M}"))
        return "  |  ".join(parts)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While no book is open, nothing works that needs one."""
        return action not in NEEDS_BOOK or hasattr(self, "desk")

    async def on_event(self, event: events.Event) -> None:
        """Note when the last key came, for the lock and for loading the models in a quiet moment."""
        if isinstance(event, (events.Key, events.Paste, events.MouseDown)):
            self._last_key = self.ground.clock.monotonic()
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Hand a character to the field in focus: it was typed ahead, before the field was there to take it."""
        if isinstance(self.focused, Input) and event.is_printable and event.character:
            self.focused.insert_text_at_cursor(event.character)
            event.stop()
            event.prevent_default()

    def _warm_when_quiet(self) -> None:
        if self.ground.clock.monotonic() - self._last_key < QUIET_BEFORE_WARM:
            self.set_timer(QUIET_BEFORE_WARM, self._warm_when_quiet)
        else:
            self.run_worker(self._warm(), group="warm")

    async def _warm(self) -> None:
        await self.desk.lanes.warm()
        await self._fix_day()

    async def _fix_day(self) -> None:
        """Freeze the day's plan at its first opening; business time given by hand freezes nothing."""
        if not self.ground.as_of and not self.desk.store.read_only:
            from rmtui.store.writes.plan import fix_day

            if await self.desk.write(fix_day):
                self.desk.changed.publish(BookChanged(()))

    def _tick(self) -> None:
        """What time brings: hours that open, the next day, the lock after idleness."""
        clock = self.ground.clock
        minutes = self.ground.settings.lock_minutes
        if minutes and not self.desk.store.clear_key and clock.monotonic() - self._last_key > minutes * 60:
            self.action_lock()
        elif clock.now().date() != self._day:
            self._day = clock.now().date()
            self.run_worker(self._fix_day(), group="warm")
        self.desk.changed.publish(BookChanged(()))

    def action_page(self, name: str) -> None:
        """Show a page; its cards and dialogs are as they were left."""
        if hasattr(self, "desk"):
            self.switch_mode(name)

    async def action_back(self) -> None:
        """One step back."""

    def action_undo(self) -> None:
        """Take the newest action back."""
        self.run_worker(self._turn_back("undo"), group="undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.run_worker(self._turn_back("redo"), group="undo")

    async def _turn_back(self, which: str) -> None:
        from rmtui.store.log import undo

        done: Undone | None = await self.desk.write(getattr(undo, which))
        if done is None:
            return
        self.desk.changed.publish(BookChanged(done.customers, done))
        self.notify(clean(t(f"{which}.done", label=t(done.label))), markup=False)
        if done.kept:
            self.notify(clean(t("undo.kept", names=t("join.names").join(done.kept))), severity="warning", markup=False)
        if done.left_machine:
            self.notify(t("undo.left_machine"), severity="warning", markup=False)

    def action_find(self) -> None:
        """Find a customer by name, pinyin or phone tail, and open the card."""
        from rmtui.screens.find import FindScreen

        self.push_screen(FindScreen(), self._found)

    def _found(self, customer: str | None) -> None:
        if customer:
            from rmtui.screens.card import CardScreen

            self.push_screen(CardScreen(customer))

    def action_import(self) -> None:
        """Import a list of customers."""
        from rmtui.screens.importing import ImportScreen

        if hasattr(self, "desk") and not isinstance(self.screen, ImportScreen):
            self.push_screen(ImportScreen())

    def remember(self, **choices: Any) -> None:
        """Keep what the user chose, by the names of the settings, for this run and the next."""
        settings = replace(self.ground.settings, **choices)
        self.ground = replace(self.ground, settings=settings)
        if hasattr(self, "desk"):
            self.desk.settings = settings
        save(self.ground.config, settings)

    def action_help(self) -> None:
        """Show all keys that work here."""
        from rmtui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        """Find a command by name."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(id="--command-palette", placeholder=t("palette.prompt")))

    def action_theme(self) -> None:
        """Change between the dark and the light theme, for good."""
        self.remember(theme="light" if self.ground.settings.theme == "dark" else "dark")
        self.theme = BY_NAME[self.ground.settings.theme].name

    def action_cover(self) -> None:
        """Cover the screen at once."""
        from rmtui.screens.lock import CoverScreen

        if not isinstance(self.screen, CoverScreen):
            self.push_screen(CoverScreen())

    def action_lock(self) -> None:
        """Close the book and start a fresh, locked process: nothing of this one's memory stays."""
        if hasattr(self, "desk") and self.desk.store.clear_key:
            self.notify(t("lock.demo"), markup=False)
        else:
            self.exit(LOCK)

    async def action_quit(self) -> None:
        """End; everything saved is on the disk already."""
        self.exit(0)

    def _end(self, code: int) -> None:
        self.exit(code, return_code=code)

    @property
    def log_folder(self) -> Path:
        """Where an unexpected error is recorded."""
        return self.ground.home.logs


def start(
    home: Path | None = None,
    language: str = "",
    now: datetime | None = None,
    passphrase: str | None = None,
    read_only: bool = False,
    arguments: Sequence[str] | None = None,
) -> int:
    """Open the app and stay until it ends; the exit code. A refusal is one line on stderr and 1.

    `arguments` start the process that follows a lock, where they are not those of this one.
    """
    again = sys.argv[1:] if arguments is None else arguments
    if terminal.needs_guard():
        return terminal.guard(again)
    try:
        ground = _ground(home, language, now, read_only)
        opened = _open_at_once(ground, passphrase)
    except Refused as refused:
        print(words.refusal(refused), file=sys.stderr)
        return 1
    app = RmApp(ground, opened)
    code = app.run()
    if hasattr(app, "desk"):
        asyncio.run(app.desk.lanes.close())
    if code == LOCK:
        terminal.start_afresh(again)
    crash.leave((app.return_code or 0) if code is None else code)
    return 0


def _ground(home: Path | None, language: str, now: datetime | None, read_only: bool) -> Ground:
    """Read settings and rules; raises Refused for settings that cannot be read."""
    from rmtui.playbook.calendar import load_calendar
    from rmtui.playbook.loader import load_playbook

    place = home or (Path(os.environ["RMTUI_HOME"]) if os.environ.get("RMTUI_HOME") else None)
    where = Home(place) if place else default_home()
    config = config_dir(where)
    i18n.use(language or "zh")
    settings = load(config)
    i18n.use(language or settings.language)
    loaded = load_playbook(config)
    return Ground(where, config, SystemClock(now), settings, (loaded.playbook, load_calendar(config)),
                  tuple(words.problem(problem) for problem in loaded.problems), now is not None, read_only)  # fmt: skip


def _open_at_once(ground: Ground, passphrase: str | None) -> Opened | None:
    """The book, where no passphrase has to be asked for."""
    if not ground.home.exists:
        return None
    from rmtui.store.file.keys import needs_passphrase

    locked = terminal.LOCKED in os.environ
    secret = None if locked else passphrase or os.environ.get("RMTUI_PASSPHRASE")
    if secret is None and needs_passphrase(ground.home.key):
        return None
    return ground.open(secret)
