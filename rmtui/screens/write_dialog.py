"""The dialog before a sheet is written: which formats, by digits, and into which folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.sheets.write import FORMATS
from rmtui.text import clean, half_width
from rmtui.widgets.footer import QuietFooter


@dataclass(frozen=True, slots=True)
class Wanted:
    """The formats and the folder chosen."""

    formats: tuple[str, ...]
    folder: Path


class WriteDialog(Dialog[Wanted]):
    """Digits switch formats on and off, `tab` goes to the folder, `enter` writes."""

    AUTO_FOCUS = ""
    CSS = """
    WriteDialog .box { width: 72; }
    WriteDialog #formats { margin-bottom: 1; }
    """

    def __init__(self, formats: Sequence[str], folder: str) -> None:
        super().__init__()
        self._formats = [one for one in FORMATS if one in formats]
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Title, formats, folder, what is wrong, keys."""
        with Vertical(classes="box"):
            yield Static(t("sheets.write_title"), markup=False, classes="box-title")
            yield Static("", markup=False, id="formats")
            with Horizontal(classes="field-row"):
                yield Static(t("sheets.folder"), markup=False, classes="field-label")
                yield Input(self._folder, id="folder", compact=True)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Digits first: the field takes keys only once it is entered."""
        keys = (("1-4", t("sheets.choose")), ("tab", t("sheets.folder")), ("enter", t("sheets.write")),
                ("esc", t("dialog.cancel")))  # fmt: skip
        self.query_one(QuietFooter).show_pairs(keys)
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Digits switch, half and full width."""
        digit = half_width(event.character or "")
        if digit in ("1", "2", "3", "4"):
            self._formats = [one for one in FORMATS if (one in self._formats) != (one == FORMATS[int(digit) - 1])]
            self._draw()
            event.stop()

    def on_input_submitted(self) -> None:
        """Enter in the field writes."""
        self.action_accept()

    def action_accept(self) -> None:
        """Take what is chosen, or say what is missing."""
        folder = clean(self.query_one(Input).value)
        if not self._formats:
            self.complain(t("sheets.no_format"))
        elif not folder:
            self.complain(t("field.needed", label=t("sheets.folder")))
        else:
            self.dismiss(Wanted(tuple(self._formats), Path(folder).expanduser().absolute()))

    def _draw(self) -> None:
        lines = [self._line(n, one) for n, one in enumerate(FORMATS, 1)]
        self.query_one("#formats", Static).update(Content("\n").join(lines))

    def _line(self, n: int, name: str) -> Content:
        on = name in self._formats
        mark = ("[x]", "bold $accent") if on else ("[ ]", "$text-muted")
        return Content.assemble("  ", (str(n), "bold $accent"), "  ", mark, "  ", (t(f"sheets.format.{name}"), "$text"))
