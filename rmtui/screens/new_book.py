"""The form of a new book, and the dialog that shows its recovery code once."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from rmtui import words
from rmtui.clock import Clock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.passphrase import SHORTEST, Strength, strength
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.when import When
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.store.home import Home
from rmtui.text import clean, half_width
from rmtui.widgets.asking import Answers, Ask, Kind
from rmtui.widgets.fields import Fields
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


@dataclass(frozen=True, slots=True)
class Made:
    """A book that was just made, and its recovery code."""

    store: "Store"
    code: str


def make_book(ground: Ground, answers: Answers) -> Made:
    """Make the book; takes a third of a second on purpose. Raises Refused."""
    from rmtui.store.store import NewOwner, Store

    texts = answers.texts
    name, bank, branch, sub_branch, mobile, office_phone = (texts[each] for each in OWNER)
    owner = NewOwner("rm", name, bank, branch, sub_branch, mobile, office_phone)
    playbook, calendar = ground.rules
    store, code = Store.create(ground.home, ground.clock, owner=owner, passphrase=texts["passphrase"],
                               playbook=playbook, calendar=calendar)  # fmt: skip
    return Made(store, code)


class NewBookDialog(Dialog[Made]):
    """Asks whose book it is and for a passphrase; stays, with all that was typed, until the book is made."""

    CSS = """
    NewBookDialog .box { width: 76; }
    NewBookDialog .box-remark { margin: 0 0 1 0; }
    NewBookDialog .field-row .field-label { width: 20; }
    NewBookDialog #strength { padding-left: 21; height: 1; margin-bottom: 1; }
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
            yield Static(_judged("", ""), id="strength")
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
            self.query_one("#strength", Static).update(_judged(secret, again))

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
