"""The small dialogs: fill in a few lines, choose by digit, confirm, show a text or a code to scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.domain.quickfill import Filling
from rmtui.domain.when import When, parse_when
from rmtui.i18n import t
from rmtui.screens.base import Dialog, R
from rmtui.screens.briefing import Briefing
from rmtui.screens.quick import QuickPreview
from rmtui.widgets.asking import Answers, Ask, Choice
from rmtui.widgets.choices import Choices
from rmtui.widgets.fields import Fields
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.qr import QrCode

if TYPE_CHECKING:
    from rmtui.store.reads.quick import Ready

QR_FRAME = 5
"""Lines that the box, its title and a remark take beside a code."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a form dialog ends with: the id of the choice, empty for none, and the fields."""

    choice: str
    answers: Answers
    fills: tuple[Filling, ...] = ()
    """What the notes fill, as it was shown."""

    def text(self, name: str) -> str:
        """A field's text."""
        return self.answers.texts[name]

    def when(self, name: str) -> When | None:
        """What was understood of a day or hour, None where the field was left empty."""
        return self.answers.whens.get(name)


class AskingDialog(Dialog[R]):
    """What dialogs with fields share: how days are read and said, and how keys choose."""

    AUTO_FOCUS = ""
    _preview: QuickPreview | None = None

    @property
    def preview(self) -> QuickPreview:
        """What the notes in the fields fill."""
        if self._preview is None:
            self._preview = QuickPreview(self.desk.playbook, self.desk.clock)
        return self._preview

    def make_fields(self, asks: Sequence[Ask]) -> Fields:
        """Fields that understand days at the book's time, and notes."""
        look = self.preview.look if any(ask.live for ask in asks) else None
        return Fields(asks, self._read, self._say, words.refusal, look)

    def give_cards(self, ready: "Ready") -> None:
        """Take what notes are understood with, and show what those that were typed ahead fill."""
        self.preview.ready = ready
        for fields in self.query(Fields):
            fields.show_quick()

    def unseen(self, fields: Fields) -> bool:
        """Whether the notes fill something that was not shown yet: then it is shown now, and said."""
        texts = fields.live_texts()
        if not texts or self.preview.has_shown(texts):
            return False
        fields.show_quick()
        waits = self.preview.is_waiting(texts)
        if waits:
            self.complain(t("quick.checking"))
        return waits

    def _read(self, said: str, past: bool) -> When:
        return parse_when(said, self.desk.clock.now(), self.desk.calendar, past=past)

    def _say(self, when: When) -> str:
        today = self.desk.clock.now().date()
        if when.at is not None:
            return words.moment(when.at, today)
        return words.day(when.day, today)

    def on_key(self, event: events.Key) -> None:
        """Digits, letters and arrows choose; full-width ones too."""
        if event.character and event.is_printable and self.choose(event.character):
            event.stop()

    def choose(self, key: str) -> bool:
        """Take the choice on this key; whether there is one."""
        return False

    def on_input_submitted(self) -> None:
        """Enter in a field accepts the whole."""
        self.action_accept()


class FormDialog(AskingDialog[Answer]):
    """A title, perhaps a remark, choices by digit, fields. Nothing but choices: choosing is the answer."""

    BINDINGS = [("up", "step(-1)", ""), ("down", "step(1)", "")]

    def __init__(
        self,
        title: str,
        asks: Sequence[Ask] = (),
        choices: Sequence[Choice] = (),
        *,
        chosen: str = "",
        remark: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._asks = tuple(asks)
        self._choices = tuple(choices)
        self._chosen = chosen
        self._remark = remark

    def compose(self) -> ComposeResult:
        """Title, remark, choices, fields, what is wrong, keys."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            if self._remark:
                yield Static(plain(self._remark, lines=True), classes="box-remark")
            if self._choices:
                yield Choices(self._choices, self._chosen)
            yield self.make_fields(self._asks)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """The first field is open, unless something must be chosen first."""
        self.query_one(QuietFooter).show_pairs((("enter", t("dialog.accept")), ("esc", t("dialog.cancel"))))
        if not self._choices or self._chosen:
            self.query_one(Fields).focus_first()

    def choose(self, key: str) -> bool:
        """Take the choice; with nothing to fill in, that is the answer."""
        found = self.query_one(Choices).take(key) if self._choices else None
        if found is None:
            return False
        if self._asks:
            self.query_one(Fields).focus_first()
        else:
            self.action_accept()
        return True

    def action_step(self, by: int) -> None:
        """Choose by the arrows."""
        if self._choices:
            self.query_one(Choices).step(by)

    def action_accept(self) -> None:
        """Answer, or say what is missing."""
        chosen = self.query_one(Choices).chosen if self._choices else ""
        if self._choices and not chosen:
            self.complain(t("dialog.choose_first"))
            return
        fields = self.query_one(Fields)
        taken = fields.taken()
        if isinstance(taken, str):
            self.complain(taken)
        elif not self.unseen(fields):
            noted = fields.live_texts()
            self.dismiss(Answer(chosen, taken, self.preview.steps(noted) if noted else ()))


class BriefedDialog(Dialog[R]):
    """A dialog that opens at once and is given the card and the script when they are read."""

    briefing: Briefing | None = None
    _given: Briefing | None = None
    _made = False

    def on_mount(self) -> None:
        """Take what was given before the widgets were made."""
        self._made = True
        if self._given is not None:
            self.brief(self._given)

    def give(self, briefing: Briefing) -> None:
        """Hand over the card and the script, now or as soon as the widgets are there; who left already needs none."""
        self._given = briefing
        if self._made and self in self.app.screen_stack:
            self.brief(briefing)

    def brief(self, briefing: Briefing) -> None:
        """Show them; to be given by each dialog."""


class TextDialog(Dialog[str]):
    """A longer text to read, with `y` to send it to the clipboard."""

    BINDINGS = [("y,ｙ", "copy", "")]

    def __init__(self, title: str, text: str, body: Content | None = None) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._body = body or plain(text, lines=True)

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            with VerticalScroll(can_focus=True, classes="box-scroll"):
                yield Static(self._body)
            yield QuietFooter()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(QuietFooter).show_pairs((("y", t("command.customer.copy")), ("esc", t("dialog.close"))))
        self.query_one(VerticalScroll).focus()

    def action_copy(self) -> None:
        """Send the text to the terminal's clipboard; no terminal says whether it took it."""
        self.app.copy_to_clipboard(self._text)
        self.notify(t("clipboard.sent"), markup=False)

    def action_accept(self) -> None:
        """Enter closes."""
        self.dismiss(None)


class QrDialog(Dialog[bool]):
    """A code for the phone's camera; where the screen is too low for it, a shorter one if there is one."""

    def __init__(self, title: str, target: str, shorter: str = "") -> None:
        super().__init__()
        self._title = title
        self._target = target
        self._shorter = shorter

    def compose(self) -> ComposeResult:
        """Title, then the code that fits, or a word where none does."""
        room = self.app.size.height - QR_FRAME
        codes = [(QrCode(text), note) for text, note in ((self._target, ""), (self._shorter, t("qr.shorter"))) if text]
        fitting = next((one for one in codes if one[0].lines <= room), None)
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            if fitting is None:
                yield Static(t("qr.too_large", lines=codes[0][0].lines + QR_FRAME), markup=False)
                return
            yield fitting[0]
            if fitting[1]:
                yield Static(fitting[1], markup=False, classes="box-hint")

    def action_accept(self) -> None:
        """Enter closes."""
        self.dismiss(True)
