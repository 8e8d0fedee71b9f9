"""The first start: a short welcome that makes a book, shows its recovery code once, or makes and opens the demo."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from rmtui import i18n, words
from rmtui.clock import Clock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.passphrase import SHORTEST, Strength, strength
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.when import When
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.screens.dialogs import FormDialog
from rmtui.store.home import Home, default_home, demo_home
from rmtui.text import clean, half_width
from rmtui.widgets.choices import Choice, Choices
from rmtui.widgets.fields import Answers, Ask, Fields, Kind
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain

if TYPE_CHECKING:
    from rmtui.store.store import Store

OWNER = ("name", "bank", "branch", "sub_branch", "mobile", "office_phone")
REQUIRED = ("name", "bank", "sub_branch", "mobile")
SECRETS = ("passphrase", "again")
TONES = {Strength.SHORT: "$text-error", Strength.WEAK: "$text-warning", Strength.FAIR: "$text-accent",
         Strength.STRONG: "$text-success"}  # fmt: skip


class Ground(Protocol):
    """What a book is made from and opened with: the app's own ground."""

    home: Home
    clock: Clock
    rules: tuple[Playbook, WorkCalendar]

    def adopt(self, store: "Store", importing: bool) -> Any:
        """Go on with a book that was just made."""


class Grounded(Protocol):
    """What the welcome asks of the app."""

    ground: Ground

    def remember(self, **choices: str) -> None:
        """Keep settings by name."""


@dataclass(frozen=True, slots=True)
class Made:
    """A book that was just made, and its recovery code."""

    store: "Store"
    code: str


def make_book(ground: Ground, answers: Answers) -> Made:
    """Make the book; takes a third of a second on purpose. Raises Refused."""
    from rmtui.store.store import NewOwner, Store

    texts = answers.texts
    owner = NewOwner(role="rm", **{name: texts[name] for name in OWNER})
    playbook, calendar = ground.rules
    store, code = Store.create(ground.home, ground.clock, owner=owner, passphrase=texts["passphrase"],
                               playbook=playbook, calendar=calendar)  # fmt: skip
    return Made(store, code)


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
    WelcomeScreen .box { width: 72; padding: 1 3; }
    WelcomeScreen #welcome-name { text-style: bold; color: $accent; }
    WelcomeScreen #welcome-line { color: $text; margin-bottom: 1; }
    WelcomeScreen Choices { margin: 1 0; }
    WelcomeScreen #welcome-place { color: $text-disabled; margin-top: 1; }
    WelcomeScreen #working { color: $text-warning; }
    WelcomeScreen #working:empty { display: none; }
    """
    _busy = False
    _typed: dict[str, str]

    def compose(self) -> ComposeResult:
        """What this is, what one can do, where the data will lie."""
        with Vertical(classes="box"):
            yield Static("rmtui", markup=False, id="welcome-name")
            yield Static("", markup=False, id="welcome-line")
            yield Choices(())
            yield Static("", markup=False, id="working")
            yield Static("", markup=False, id="complaint")
            yield Static("", markup=False, id="welcome-place")
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
        self.query_one("#complaint", Static).update("")
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
        made = await self.app.push_screen_wait(form)
        self._typed = form.typed
        if made is None:
            return
        self._typed = {}
        await self.app.push_screen_wait(CodeDialog(made.code))
        choices = (Choice("1", "import", t("welcome.import"), t("welcome.import.hint")),
                   Choice("2", "empty", t("welcome.empty"), t("welcome.empty.hint")))  # fmt: skip
        dialog = FormDialog(t("welcome.ready"), choices=choices, chosen="import")
        answer = await self.app.push_screen_wait(dialog)
        await self._finish(made.store, bool(answer and answer.choice == "import"))

    @work(group="welcome")
    async def open_demo(self) -> None:
        """Make the demo beside the event loop and open it."""
        self._busy = True
        self.query_one("#working", Static).update(t("welcome.making_demo"))
        try:
            store = await asyncio.to_thread(make_demo, self.grounded.ground)
        except Refused as refused:
            self.query_one("#complaint", Static).update(plain(words.refusal(refused)))
            return
        finally:
            self._busy = False
            self.query_one("#working", Static).update("")
        await self._finish(store, importing=False)

    async def _finish(self, store: "Store", importing: bool) -> None:
        self.dismiss(await asyncio.to_thread(self.grounded.ground.adopt, store, importing))


class NewBookDialog(Dialog[Made]):
    """Asks whose book it is and for a passphrase; stays, with all that was typed, until the book is made."""

    CSS = """
    NewBookDialog .box { width: 76; }
    NewBookDialog .field-said { display: none; }
    NewBookDialog #said-passphrase { display: block; height: 1; margin: 0; }
    NewBookDialog .box-remark { margin: 0; }
    NewBookDialog .field-row .field-label { width: 20; }
    NewBookDialog .field-said { padding-left: 21; }
    NewBookDialog #said-mobile, NewBookDialog #said-office_phone { display: none; }
    NewBookDialog #new-secret { color: $text-muted; margin-top: 1; }
    """
    _making = False

    def __init__(self, ground: Ground, typed: dict[str, str]) -> None:
        super().__init__()
        self._ground = ground
        self.typed = typed

    def compose(self) -> ComposeResult:
        """Title, fields, what is wrong, keys."""
        asks = [Ask(name, t(f"welcome.{name}"), value=self.typed.get(name, ""), required=name in REQUIRED)
                for name in OWNER]  # fmt: skip
        asks += [Ask(name, t(f"welcome.{name}"), Kind.SECRET, required=True) for name in SECRETS]
        with Vertical(classes="box"):
            yield Static(t("welcome.new"), markup=False, classes="box-title")
            yield Static(t("welcome.signed"), markup=False, classes="box-remark")
            yield Fields(asks, _no_day, _no_words, words.refusal)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Begin with the first field that is empty."""
        keys = (("tab", t("dialog.next_field")), ("enter", t("welcome.make")), ("esc", t("command.app.back")))
        self.query_one(QuietFooter).show_pairs(keys)
        self.query_one(Fields).focus_first()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how strong the passphrase is while it is typed, and whether the second is the same."""
        self.complain("")
        if event.input.id in ("in-passphrase", "in-again"):
            fields = self.query_one(Fields)
            secret, again = (fields.text(name) for name in SECRETS)
            self.query_one("#said-passphrase", Static).update(_judged(secret, again))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next empty field, and makes the book once there is none."""
        self.action_accept()

    def action_cancel(self) -> None:
        """Back to the welcome; what was typed, but for the passphrase, is kept."""
        if not self._making:
            fields = self.query_one(Fields)
            self.typed = {name: fields.text(name) for name in OWNER}
            self.dismiss(None)

    def action_accept(self) -> None:
        """Make the book, or say what is missing."""
        if self._making:
            return
        fields = self.query_one(Fields)
        taken = fields.taken()
        if isinstance(taken, str):
            self.complain(taken)
        elif strength(taken.texts["passphrase"]) is Strength.SHORT:
            self.complain(words.refusal(Refused("passphrase_short", shortest=str(SHORTEST))))
            self.query_one("#in-passphrase", Input).focus()
        elif taken.texts["passphrase"] != taken.texts["again"]:
            self.complain(t("welcome.differ"))
            self.query_one("#in-again", Input).focus()
        else:
            self.make(taken)

    @work(group="make")
    async def make(self, answers: Answers) -> None:
        """Make it beside the event loop."""
        self._making = True
        self.query_one("#complaint", Static).update(plain(t("welcome.making"), "$text-warning"))
        try:
            made = await asyncio.to_thread(make_book, self._ground, answers)
        except Refused as refused:
            self.complain(words.refusal(refused))
        else:
            self.dismiss(made)
        finally:
            self._making = False


class CodeDialog(Dialog[bool]):
    """Shows the recovery code, once; it closes when its last group was typed back."""

    CSS = """
    CodeDialog .box { width: 72; }
    CodeDialog #code { width: 1fr; height: auto; padding: 1 2; margin-bottom: 1; background: $panel;
                       text-style: bold; color: $text-accent; text-align: center; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def compose(self) -> ComposeResult:
        """Why, the code in two lines, the field."""
        groups = self._code.split("-")
        half = (len(groups) + 1) // 2
        lines = ("   ".join(groups[:half]), "   ".join(groups[half:]))
        with Vertical(classes="box"):
            yield Static(t("code.title"), markup=False, classes="box-title")
            yield Static(t("code.why"), markup=False, classes="box-remark")
            yield Static("\n\n".join(lines), markup=False, id="code")
            yield Static(t("code.type_back"), markup=False, classes="box-hint")
            yield Input(id="code-tail", compact=True)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(QuietFooter).show_pairs((("enter", t("code.written")),))
        self.query_one(Input).focus()

    def action_cancel(self) -> None:
        """It cannot be left unread."""
        self.complain(t("code.stay"))

    def on_input_submitted(self) -> None:
        """Compare."""
        self.action_accept()

    def action_accept(self) -> None:
        """Close where the last group was typed back."""
        typed = half_width(clean(self.query_one(Input).value)).upper().replace(" ", "")
        if typed == self._code.split("-")[-1]:
            self.dismiss(True)
        else:
            self.complain(t("code.wrong"))


def _judged(secret: str, again: str) -> Content:
    """What is said under the passphrase."""
    if not secret:
        return plain(t("strength.hint", shortest=SHORTEST), "$text-muted")
    found = strength(secret)
    said = t(f"strength.{found}", more=SHORTEST - len(secret)) if found is Strength.SHORT else t(f"strength.{found}")
    if again and secret == again:
        said += t("strength.same")
    return plain(said, TONES[found])


def _no_day(said: str, past: bool) -> When:
    """The form has no days in it."""
    raise Refused("when_not_understood", text=said)


def _no_words(when: When) -> str:
    return ""
