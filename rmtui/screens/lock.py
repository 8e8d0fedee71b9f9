"""The lock screen, which asks the passphrase and opens the book, and the cover against onlookers."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain


class LockScreen(Screen[Any]):
    """Asks until the book opens. Nothing of it is read before; the passphrase is kept nowhere."""

    BINDINGS = [("escape", "app.quit", "")]
    _opening = False

    def __init__(self, opening: Callable[[str | None], Any]) -> None:
        super().__init__()
        self._open = opening

    def compose(self) -> ComposeResult:
        """One field."""
        with Vertical(classes="box"):
            yield Static("rmtui", markup=False, classes="box-title")
            yield Static(t("lock.prompt"), markup=False, classes="box-remark")
            yield Input(password=True, id="passphrase", compact=True)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(QuietFooter).show_pairs((("enter", t("lock.open")), ("esc", t("command.app.quit"))))
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try it; what is typed meanwhile waits."""
        if event.value and not self._opening:
            self._opening = True
            self.query_one("#complaint", Static).update(plain(t("lock.opening"), "$muted"))
            self.try_open(event.value)

    @work(group="open")
    async def try_open(self, passphrase: str) -> None:
        """Open beside the event loop: the key is made slow to guess on purpose."""
        try:
            opened = await asyncio.to_thread(self._open, passphrase)
        except Refused as refused:
            self.query_one("#complaint", Static).update(plain(words.refusal(refused)))
            self.query_one(Input).value = ""
        else:
            self.dismiss(opened)
        finally:
            self._opening = False


class CoverScreen(ModalScreen[None]):
    """Covers everything until `F12`, `esc` or `enter` is pressed again."""

    BINDINGS = [("escape", "uncover", ""), ("enter", "uncover", "")]

    def compose(self) -> ComposeResult:
        """Nothing to see."""
        yield Static(t("cover.text"), markup=False)

    def action_uncover(self) -> None:
        """Show the page again."""
        self.dismiss(None)
