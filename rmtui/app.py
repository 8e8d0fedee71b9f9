"""The app: opens the book, switches pages, carries out the commands that work everywhere, and ends cleanly."""

import asyncio
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import events
from textual.screen import Screen

from rmtui import crash
from rmtui.book_app import QUIET_BEFORE_WARM, BookApp
from rmtui.commands import Scope, bindings, key_map
from rmtui.ground import Ground, Opened
from rmtui.i18n import t
from rmtui.themes import BY_NAME

if TYPE_CHECKING:
    from textual.command import Provider

NEEDS_BOOK = frozenset({"page", "layer", "rounds", "find", "undo", "redo", "help", "command_palette", "theme", "lock"})
"""Actions that are of no use before a book is open."""

BOOK_COMES = frozenset({"page", "layer", "rounds", "find", "undo", "redo"})
"""Those of no use on a further machine before its book came with the first file, but for the exchange page."""


def _screen_class(module: str, name: str) -> type[Screen[Any]]:
    """A screen's class; its module is loaded when it is first asked for."""
    from importlib import import_module

    found: type[Screen[Any]] = getattr(import_module(f"rmtui.screens.{module}"), name)
    return found


def _page(module: str, name: str) -> Callable[[], Screen[Any]]:
    return lambda: _screen_class(module, name)()


def _palette() -> "type[Provider]":
    from rmtui.screens.palette import CommandProvider

    return CommandProvider


@runtime_checkable
class Chooser(Protocol):
    """A dialog that takes choices by a character."""

    def choose(self, key: str) -> bool:
        """Take the choice on this key; whether there is one."""
        ...


LAYERS = {
    "promises": ("promises", "PromisesScreen"),
    "reminders": ("reminders", "RemindersScreen"),
    "day_end": ("day_end", "DayEndScreen"),
    "lessons": ("lessons", "LessonsScreen"),
    "import": ("importing", "ImportScreen"),
    "products": ("products", "ProductsScreen"),
    "activities": ("activities", "ActivitiesScreen"),
    "handover": ("handover", "HandoverScreen"),
    "pool": ("pool", "PoolScreen"),
}
"""Pages that lie over the others: their modules and classes."""


class RmApp(BookApp):
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
        "opportunities": _page("opportunities", "OpportunitiesScreen"),
        "calendar": _page("calendar", "CalendarScreen"),
        "sheets": _page("sheets", "SheetsScreen"),
        "exchange": _page("exchange", "ExchangeScreen"),
        "team": _page("team", "TeamScreen"),
    }
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-middle"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]

    def __init__(self, ground: Ground, opened: Opened | None = None) -> None:
        super().__init__(ground, opened)
        for theme in BY_NAME.values():
            self.register_theme(theme)
        self.use_theme(BY_NAME[ground.settings.theme].name)

    def on_mount(self) -> None:
        """Take the settings, then the book, or the screen that opens or makes one."""
        self.set_keymap(key_map(self.ground.settings.keymap, self.ground.settings.keys))
        crash.on_signals(asyncio.get_running_loop(), self._end)
        self.set_timer(QUIET_BEFORE_WARM, _collect_again)
        if self._opened is not None:
            self.begin(self._opened)
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While no book is open, nothing works that needs one; while it is on its way, only its page does."""
        if action not in NEEDS_BOOK:
            return True
        if not hasattr(self, "desk"):
            return False
        return not self.desk.waiting or action not in BOOK_COMES or parameters == ("exchange",)

    def on_key(self, event: events.Key) -> None:
        """Hand a character typed ahead to what opened since: the field in focus, or the dialog that chooses by it."""
        from textual.widgets import Input

        if not event.is_printable or not event.character:
            return
        if isinstance(self.focused, Input):
            self.focused.insert_text_at_cursor(event.character)
        elif not isinstance(self.screen, Chooser) or not self.screen.choose(event.character):
            return
        event.stop()
        event.prevent_default()

    def action_page(self, name: str) -> None:
        """Show a page; its cards and dialogs are as they were left."""
        if hasattr(self, "desk"):
            self.switch_mode(name)

    async def action_back(self) -> None:
        """One step back."""

    def action_find(self) -> None:
        """Find a customer by name, pinyin or phone tail, and open the card."""
        from rmtui.screens.find import FindScreen

        self.push_screen(FindScreen(), self._found)

    def _found(self, customer: str | None) -> None:
        if customer:
            from rmtui.screens.card import CardScreen

            self.push_screen(CardScreen(customer))

    def action_layer(self, name: str) -> None:
        """One of `LAYERS` over what is shown; back to it where it is open below already."""
        layer = _screen_class(*LAYERS[name])
        if not any(isinstance(one, layer) for one in self.screen_stack):
            self.push_screen(layer())
            return
        while not isinstance(self.screen, layer):
            self.pop_screen()

    def action_rounds(self) -> None:
        """A message to many: to those marked or listed where the user stands, else to a group."""
        from rmtui.screens.rounds import RoundsScreen

        if not isinstance(self.screen, RoundsScreen):
            many = getattr(self.screen, "many", None)
            self.push_screen(RoundsScreen(many() if many else ()))

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
        """Cover the screen at once, or show it again."""
        from rmtui.screens.lock import CoverScreen

        if isinstance(self.screen, CoverScreen):
            self.screen.dismiss()
        else:
            self.push_screen(CoverScreen())

    async def action_quit(self) -> None:
        """End; everything saved is on the disk already."""
        self.exit(0)

    def _end(self, code: int) -> None:
        self.exit(code, return_code=code)


def _collect_again() -> None:
    """Let Python look for garbage again, but not among what the start made for good."""
    gc.freeze()
    gc.enable()
