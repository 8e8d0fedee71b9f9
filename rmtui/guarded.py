"""All reliance on Textual's internals: what its crash screen would show, and how often it styles everything anew."""

import sys
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen
from textual.widget import AwaitMount

from rmtui import crash
from rmtui.i18n import t
from rmtui.text import clean

R = TypeVar("R")


class GuardedApp(App[int]):
    """An app whose unexpected errors end it with a number on the screen and the place in the log: Textual's own crash
    screen prints local variables, and a customer may stand in them. And one that styles a widget once at its making.
    """

    _styled_for = ""
    """The theme in whose colours everything stands."""

    @property
    def log_folder(self) -> Path:
        """Where an unexpected error is recorded."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        # Textual 8.2 offers no public hook between an unhandled exception and its traceback with locals.
        error = sys.exc_info()[1] or self._exception or RuntimeError()
        number = crash.record(error, self.log_folder)
        self.panic(clean(t("crash", number=number, folder=str(self.log_folder))))

    def use_theme(self, name: str) -> None:
        """Take a theme before anything is styled."""
        self.theme = self._styled_for = name
        self.stylesheet.set_variables(self.get_css_variables())

    def _invalidate_css(self) -> None:
        # Textual says so at every start, for the theme that is in force already.
        if self.theme != self._styled_for:
            super()._invalidate_css()

    def refresh_css(self, animate: bool = True) -> None:
        """Style all anew where the colours changed since the screen in front was styled."""
        in_front = self.screen_stack[-1:]
        stale = any(screen._css_update_count != self._css_update_count for screen in in_front)
        if stale or self.theme != self._styled_for:
            self._styled_for = self.theme
            super().refresh_css(animate)

    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        fresh = self.get_screen(screen)
        if not fresh.is_running:
            # Made with the rules in force and with the classes for the terminal's size, it need not be styled again.
            fresh._css_update_count = self._css_update_count
            sizes = ((self.size.width, fresh.HORIZONTAL_BREAKPOINTS or self.HORIZONTAL_BREAKPOINTS),
                     (self.size.height, fresh.VERTICAL_BREAKPOINTS or self.VERTICAL_BREAKPOINTS))  # fmt: skip
            for cells, breakpoints in sizes:
                fresh.add_class(*fresh._get_breakpoint_classes(cells, breakpoints or []), update=False)
        return super()._get_screen(fresh)


class EndingScreen(Screen[R]):
    """A screen whose workers end before its widgets are taken away: what they read in the meantime has no place."""

    async def _message_loop_exit(self) -> None:
        # Textual cancels them when the screen itself goes, which is after all that stands on it.
        self.workers.cancel_node(self)
        await super()._message_loop_exit()


class GuardedScreen(EndingScreen[R]):
    """A screen that draws nothing while the app holds its painting back: Textual would draw all and throw it away."""

    def _compositor_refresh(self) -> None:
        if not self.app._batch_count:
            super()._compositor_refresh()
