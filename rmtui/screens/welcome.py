"""The first start: a short welcome that makes a book, shows its recovery code once, or makes and opens the demo."""

import asyncio
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from rmtui import i18n, words
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.screens.base import asked
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.new_book import CodeDialog, Ground, NewBookDialog
from rmtui.store.home import Home, default_home, demo_home
from rmtui.widgets.asking import Choice
from rmtui.widgets.choices import Choices
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain

if TYPE_CHECKING:
    from rmtui.store.store import Store


class Grounded(Protocol):
    """What the welcome asks of the app."""

    ground: Ground

    def remember(self, **choices: str) -> None:
        """Keep settings by name."""


def make_demo(ground: Ground) -> "Store":
    """Make the demo in its own folder and open it. Raises Refused."""
    from rmtui.demo.making import make_demo as make
    from rmtui.store.store import Store

    home = demo_home() if ground.home == default_home() else Home(ground.home.path / "demo")
    make(home, ground.clock, ground.rules)
    playbook, calendar = ground.rules
    return Store.open(home, ground.clock, playbook=playbook, calendar=calendar)


class WelcomeScreen(Screen[Any]):
    """Ends with the opened book, or with None where the user leaves."""

    BINDINGS = [("escape", "leave", ""), ("enter", "accept", ""), ("up", "step(-1)", ""), ("down", "step(1)", "")]
    CSS = """
    WelcomeScreen { align: center middle; }
    WelcomeScreen .box { width: 76; padding: 1 3; }
    WelcomeScreen #welcome-name { text-style: bold; color: $accent; }
    WelcomeScreen #welcome-line { color: $text; margin-bottom: 1; }
    WelcomeScreen Choices { margin: 1 0; }
    WelcomeScreen #welcome-place { color: $text-disabled; }
    """
    _busy = False
    _typed: dict[str, str]

    def compose(self) -> ComposeResult:
        """What this is, what one can do, where the data will lie."""
        with Vertical(classes="box"):
            yield Static("rmtui", markup=False, id="welcome-name")
            yield Static("", markup=False, id="welcome-line")
            yield Choices(())
            yield Static("", markup=False, id="welcome-place")
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Say it in the language in use."""
        self._typed = {}
        self.speak()

    @property
    def grounded(self) -> Grounded:
        """The app."""
        return cast(Grounded, self.app)

    def speak(self) -> None:
        """All texts, in the language in use."""
        self.query_one("#welcome-line", Static).update(t("welcome.line"))
        choices = (
            Choice("1", "new", t("welcome.new"), t("welcome.new.hint")),
            Choice("2", "demo", t("welcome.demo"), t("welcome.demo.hint")),
            Choice("3", "language", t("welcome.language")),
        )
        self.query_one(Choices).show(choices, self.query_one(Choices).chosen or "new")
        place = t("welcome.place", folder=self.grounded.ground.home.path)
        self.query_one("#welcome-place", Static).update(plain(place))
        keys = (("enter", t("dialog.accept")), ("esc", t("command.app.quit")))
        self.query_one(QuietFooter).show_pairs(keys)

    def say(self, message: str, style: str = "") -> None:
        """Say under the choices what is under way or wrong."""
        self.query_one("#complaint", Static).update(plain(message, style))

    def on_key(self, event: events.Key) -> None:
        """A digit takes a choice at once."""
        if event.character and self.query_one(Choices).take(event.character):
            event.stop()
            self.action_accept()

    def action_step(self, by: int) -> None:
        """Choose by the arrows."""
        self.query_one(Choices).step(by)

    def action_leave(self) -> None:
        """Leave without a book."""
        if not self._busy:
            self.dismiss(None)

    def action_accept(self) -> None:
        """Do what is chosen."""
        chosen = self.query_one(Choices).chosen
        if self._busy:
            return
        self.say("")
        if chosen == "language":
            i18n.use("en" if i18n.language() == "zh" else "zh")
            self.grounded.remember(language=i18n.language())
            self.speak()
        elif chosen == "demo":
            self.open_demo()
        else:
            self.begin()

    @work(group="welcome")
    async def begin(self) -> None:
        """Make a book, show its code, ask what comes first."""
        form = NewBookDialog(self.grounded.ground, self._typed)
        made = await asked(self.app, form)
        self._typed = form.typed
        if made is None:
            return
        self._typed = {}
        await asked(self.app, CodeDialog(made.code))
        choices = (Choice("1", "import", t("welcome.import"), t("welcome.import.hint")),
                   Choice("2", "empty", t("welcome.empty"), t("welcome.empty.hint")))  # fmt: skip
        dialog = FormDialog(t("welcome.ready"), choices=choices, chosen="import")
        answer = await asked(self.app, dialog)
        await self._finish(made.store, bool(answer and answer.choice == "import"))

    @work(group="welcome")
    async def open_demo(self) -> None:
        """Make the demo beside the event loop and open it."""
        self._busy = True
        self.say(t("welcome.making_demo"), "$text-warning")
        try:
            store = await asyncio.to_thread(make_demo, self.grounded.ground)
        except Refused as refused:
            self.say(words.refusal(refused))
            return
        finally:
            self._busy = False
        await self._finish(store, importing=False)

    async def _finish(self, store: "Store", importing: bool) -> None:
        self.dismiss(await asyncio.to_thread(self.grounded.ground.adopt, store, importing))
