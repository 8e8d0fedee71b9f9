"""Pick one of many by typing a part of its name (or of its pinyin) and the arrows."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.text import clean, half_width
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.virtual_list import Cell, Column, Row, VirtualList


@dataclass(frozen=True, slots=True)
class Option:
    """One of the many: `words` are further words by which it is found, `first` keeps it in sight whatever is typed."""

    id: str
    label: str
    hint: str = ""
    words: str = ""
    first: bool = False


class PickDialog(Dialog[str]):
    """Ends with the id of the option picked."""

    BINDINGS = [("down", "step(1)", ""), ("up", "step(-1)", "")]
    CSS = """
    PickDialog .box { width: 76; height: 90%; }
    PickDialog VirtualList { height: 1fr; background: $surface; }
    """

    def __init__(self, title: str, options: Sequence[Option], chosen: str = "", remark: str = "") -> None:
        super().__init__()
        self._title = title
        self._remark = remark
        self._options = tuple(options)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Title, a field, the options, keys."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            if self._remark:
                yield Static(plain(self._remark, lines=True), classes="box-remark")
            yield Input(placeholder=t("pick.prompt"), compact=True)
            yield VirtualList((Column(30), Column(0)))
            yield QuietFooter()

    def on_mount(self) -> None:
        """All of them, the one that holds now at the cursor."""
        self.query_one(QuietFooter).show_pairs((("enter", t("dialog.accept")), ("esc", t("dialog.cancel"))))
        self.query_one(VirtualList).can_focus = False
        self.query_one(VirtualList).show([_row(one) for one in self._options], key=self._chosen)
        self.query_one(Input).focus()

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Those that match what is typed."""
        wanted = half_width(clean(event.value)).casefold().replace(" ", "")
        found = [one for one in self._options if not wanted or one.first or _matches(one, wanted)]
        best = next((one.id for one in found if wanted and not one.first), "")
        self.query_one(VirtualList).show([_row(one) for one in found], key=best or self._chosen)

    def action_step(self, by: int) -> None:
        """The list moves while one types."""
        found = self.query_one(VirtualList)
        found.action_cursor_down() if by > 0 else found.action_cursor_up()

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Take the one at the cursor."""
        current = self.query_one(VirtualList).current
        if current:
            self.dismiss(current)


def _matches(one: Option, wanted: str) -> bool:
    from rmtui.domain.names import search_key

    text = f"{one.label} {one.hint} {one.words}".casefold().replace(" ", "")
    return wanted in text or any(word.startswith(wanted) for word in search_key(one.label).split())


def _row(one: Option) -> Row:
    return Row(one.id, (Cell(one.label, "accent" if one.first else ""), Cell(one.hint, "muted")))
