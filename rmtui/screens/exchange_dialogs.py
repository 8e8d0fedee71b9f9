"""The dialogs of the exchange: where to, the words of a fingerprint, what a file would do, a device's files."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from rmtui.domain.exchange import Introduction, Preview, ReceiptView
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.screens.dialogs import QrDialog
from rmtui.screens.import_rows import typed_path
from rmtui.text import clean, half_width, width
from rmtui.widgets.asking import Choice
from rmtui.widgets.choices import Choices
from rmtui.widgets.exchange_lines import receipt_columns, receipt_rows
from rmtui.widgets.exchange_preview import figures, gone_lines, preview_head
from rmtui.widgets.exchange_words import words_table
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.qr import QrCode
from rmtui.widgets.virtual_list import VirtualList

MOST_DIGITS = 9
QR_FROM = (112, 34)
"""Columns and lines from which the code stands beside the words."""


class Offered(NamedTuple):
    """A place or file that is offered by digit, with what is said of it."""

    path: str
    hint: str


class PlaceDialog(Dialog[Path]):
    """A file or folder: one of those offered, by digit, or a typed path."""

    AUTO_FOCUS = ""
    BINDINGS = [("up", "step(-1)", ""), ("down", "step(1)", "")]

    def __init__(self, title: str, label: str, offered: Sequence[Offered], remark: str = "", value: str = "") -> None:
        super().__init__()
        self._title = title
        self._label = label
        self._remark = remark
        self._value = value
        self._choices = tuple(
            Choice(str(n), one.path, _short(one.path), one.hint) for n, one in enumerate(offered[:MOST_DIGITS], 1)
        )

    def compose(self) -> ComposeResult:
        """Title, what is offered, a field, what is wrong, keys."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            if self._remark:
                yield Static(plain(self._remark, lines=True), classes="box-remark")
            if self._choices:
                yield Choices(self._choices, self._choices[0].id)
            with Horizontal(classes="field-row"):
                yield Static(plain(self._label), classes="field-label")
                yield Input(self._value, id="place", compact=True)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Digits first where something is offered; else the field."""
        pairs = [("enter", t("dialog.accept")), ("esc", t("dialog.cancel"))]
        if self._choices:
            digits = "1" if len(self._choices) == 1 else f"1-{len(self._choices)}"
            pairs = [(digits, t("dialog.choose")), ("tab", t("exchange.type_path")), *pairs]
        else:
            self.query_one(Input).focus()
        self.query_one(QuietFooter).show_pairs(pairs)

    def on_key(self, event: events.Key) -> None:
        """A digit takes what stands on it, half or full width."""
        if event.character and event.is_printable and self.choose(event.character):
            event.stop()

    def choose(self, key: str) -> bool:
        """Take what is offered on this key; whether there is something."""
        found = next((one for one in self._choices if one.key == half_width(key)), None)
        if found is not None:
            self.dismiss(Path(found.id))
        return found is not None

    def action_step(self, by: int) -> None:
        """Choose by the arrows."""
        if self._choices:
            self.query_one(Choices).step(by)

    def on_input_submitted(self) -> None:
        """Enter in the field takes what is typed."""
        self.action_accept()

    def action_accept(self) -> None:
        """Take the typed path, else what is chosen."""
        typed = clean(self.query_one(Input).value)
        if typed:
            self.dismiss(typed_path(typed).absolute())
        elif self._choices:
            self.dismiss(Path(self.query_one(Choices).chosen))
        else:
            self.complain(t("field.needed", label=self._label))


class WordsDialog(Dialog[str]):
    """Whose device it is and the words of its fingerprint. Own: `w` writes the introduction; another's: same or not."""

    SAME, OTHER, WRITE = "same", "other", "write"
    AUTO_FOCUS = ""
    BINDINGS = [("w,ｗ", "write", ""), ("k,ｋ", "code", ""), ("up", "step(-1)", ""), ("down", "step(1)", "")]

    def __init__(self, who: Introduction, words: Sequence[str], code: str, *, own: bool) -> None:
        super().__init__()
        self._who = who
        self._words = tuple(words)
        self._code = code
        self._own = own

    def compose(self) -> ComposeResult:
        """Who, the words, the code where there is room, what is asked, keys."""
        who = self._who
        said = joined((who.person, "bold $text"), "  ", (t(f"role.{who.role}"), "$text"), "  ", (who.label, "$text"))
        size = self.app.size
        with Vertical(classes="box"):
            yield Static(plain(t("exchange.words.own" if self._own else "exchange.words.other")), classes="box-title")
            yield Static(said)
            with Horizontal(id="words-row"):
                yield Static(words_table(self._words), id="words")
                if size.width >= QR_FROM[0] and size.height >= QR_FROM[1]:
                    yield QrCode(self._code)
            if who.demo:
                yield Static(plain(t("exchange.demo"), "$text-warning"))
            yield Static(plain(t("exchange.words.how" if self._own else "exchange.words.ask")), classes="box-remark")
            if not self._own:
                yield Choices(self._choices())
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """The keys."""
        pairs = [("w", t("exchange.words.write")), ("k", t("command.customer.qr")), ("esc", t("dialog.close"))]
        if not self._own:
            pairs = [("1-2", t("dialog.choose")), ("k", t("command.customer.qr")), ("esc", t("dialog.cancel"))]
        self.query_one(QuietFooter).show_pairs(pairs)

    def _choices(self) -> tuple[Choice, ...]:
        return (
            Choice("1", self.SAME, t("exchange.words.same"), t("exchange.words.same.hint")),
            Choice("2", self.OTHER, t("exchange.words.differ"), t("exchange.words.differ.hint")),
        )

    def on_key(self, event: events.Key) -> None:
        """A digit answers."""
        if event.character and event.is_printable and self.choose(event.character):
            event.stop()

    def choose(self, key: str) -> bool:
        """Take the answer on this key; whether there is one."""
        found = None if self._own else self.query_one(Choices).take(key)
        if found is not None:
            self.dismiss(found.id)
        return found is not None

    def action_step(self, by: int) -> None:
        """Choose by the arrows."""
        if not self._own:
            self.query_one(Choices).step(by)

    def action_code(self) -> None:
        """The code alone, for a phone's camera."""
        self.app.push_screen(QrDialog(t("exchange.words.code"), self._code))

    def action_write(self) -> None:
        """Write the own introduction."""
        if self._own:
            self.dismiss(self.WRITE)

    def action_accept(self) -> None:
        """Own words: done. Another's: only a chosen answer counts."""
        if self._own:
            self.dismiss(None)
        elif chosen := self.query_one(Choices).chosen:
            self.dismiss(chosen)
        else:
            self.complain(t("dialog.choose_first"))


class PreviewDialog(Dialog[bool]):
    """What a file would do; deletions first and apart. `enter` applies; many deletions only with their number typed."""

    AUTO_FOCUS = ""

    def __init__(self, preview: Preview, today: date) -> None:
        super().__init__()
        self._preview = preview
        self._today = today

    def compose(self) -> ComposeResult:
        """Whose file, what would be deleted, what would come, the number to type, keys."""
        preview = self._preview
        with Vertical(classes="box"):
            title = t("exchange.preview.request" if preview.request else "exchange.preview")
            yield Static(plain(title), classes="box-title")
            yield Static(preview_head(preview, self._today))
            if preview.gone:
                with VerticalScroll(id="gone", can_focus=True):
                    yield Static(gone_lines(preview))
            with VerticalScroll(id="figures", can_focus=True):
                yield Static(figures(preview))
            if preview.typed:
                yield Static(plain(t("exchange.type_number", n=len(preview.gone)), "bold $text-error"))
                yield Input(id="typed", compact=True)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """The number is typed at once; else the deletions scroll."""
        keys = (("enter", t("exchange.apply")), ("esc", t("exchange.leave_it")))
        self.query_one(QuietFooter).show_pairs((*keys, ("tab", t("exchange.scroll"))) if self._preview.gone else keys)
        if self._preview.typed:
            self.query_one(Input).focus()
        elif self._preview.gone:
            self.query_one("#gone").focus()

    def on_input_submitted(self) -> None:
        """Enter in the field applies."""
        self.action_accept()

    def action_accept(self) -> None:
        """Apply, once the number is right where one is asked."""
        count = len(self._preview.gone)
        if self._preview.typed and half_width(clean(self.query_one(Input).value)) != str(count):
            self.query_one(Input).focus()
            self.complain(t("exchange.wrong_number", n=count))
        else:
            self.dismiss(True)


class ReceiptsDialog(Dialog[None]):
    """The files that came from a device and were written for it."""

    CSS = """
    ReceiptsDialog .box { width: 96%; max-width: 110; height: 80%; }
    ReceiptsDialog VirtualList { height: 1fr; background: $surface; }
    """

    def __init__(self, title: Content, receipts: Sequence[ReceiptView], today: date) -> None:
        super().__init__()
        self._title = title
        self._receipts = tuple(receipts)
        self._today = today

    def compose(self) -> ComposeResult:
        """The device, its files, keys."""
        with Vertical(classes="box"):
            yield Static(self._title, classes="box-title")
            if not self._receipts:
                yield Static(plain(t("exchange.no_receipts"), "$muted"))
            yield VirtualList(receipt_columns())
            yield QuietFooter()

    def on_mount(self) -> None:
        """The newest on top."""
        self.query_one(QuietFooter).show_pairs((("esc", t("dialog.close")),))
        self.query_one(VirtualList).show(receipt_rows(self._receipts, self._today))
        self.query_one(VirtualList).focus()

    def action_accept(self) -> None:
        """Enter closes."""
        self.dismiss(None)


def _short(path: str) -> str:
    """The end of a long path, which says most: folder and name."""
    return path if width(path) <= 44 else "../" + "/".join(Path(path).parts[-2:])
