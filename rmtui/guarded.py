"""All reliance on Textual's internals: its crash screen prints local variables, and a customer may stand in them."""

import sys
from pathlib import Path

from textual.app import App

from rmtui import crash
from rmtui.i18n import t
from rmtui.text import clean


class GuardedApp(App[int]):
    """An app whose unexpected errors end it with a number on the screen and the place in the log."""

    @property
    def log_folder(self) -> Path:
        """Where an unexpected error is recorded."""
        raise NotImplementedError

    def _fatal_error(self) -> None:
        # Textual 8.2 offers no public hook between an unhandled exception and its traceback with locals.
        error = sys.exc_info()[1] or self._exception or RuntimeError()
        number = crash.record(error, self.log_folder)
        self.panic(clean(t("crash", number=number, folder=str(self.log_folder))))
