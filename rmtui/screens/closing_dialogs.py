"""The dialog of a sale's closing in which things are ticked one by one, perhaps with a name to give."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.text import clean, half_width
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.ticks import Tick, Ticks


class Ticked(NamedTuple):
    """What was ticked, and the name that was asked for with it."""

    ticks: tuple[str, ...]
    name: str = ""


class TickDialog(Dialog[Saved]):
    """Ends with what was saved once everything is ticked, and a name given where one is asked for.

    It stays open, with all that was done, while the write is refused.
    """

    AUTO_FOCUS = ""
    CSS = """
    TickDialog .box { width: 72; }
    TickDialog .field-row .field-label { width: 16; }
    """
    BINDINGS = [
        ("up", "step(-1)", ""),
        ("down", "step(1)", ""),
        ("space", "tick", ""),
        Binding("tab", "name", "", priority=True),
    ]

    def __init__(
        self,
        title: str,
        ticks: Sequence[Tick],
        save: Callable[[Ticked], Awaitable[Saved | None]],
        *,
        remark: str = "",
        name_label: str = "",
    ) -> None:
        super().__init__()
        self._title, self._remark, self._name_label = title, remark, name_label
        self._given = tuple(ticks)
        self._save = save

    def compose(self) -> ComposeResult:
        """Title, what it is about, the ticks, perhaps a name, what is wrong, keys."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            if self._remark:
                yield Static(plain(self._remark, lines=True), classes="box-remark")
            yield Ticks(self._given)
            if self._name_label:
                with Horizontal(classes="field-row"):
                    yield Static(classes="field-label")
                    # What was typed stays when the focus comes back: nothing is selected.
                    yield Input(id="in-name", compact=True, select_on_focus=False)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Show the keys."""
        keys = [(f"1-{min(len(self._given), 9)}", t("closing.tick"))]
        if self._name_label:
            keys.append(("tab", self._name_label))
        self.query_one(QuietFooter).show_pairs((*keys, ("enter", t("dialog.save")), ("esc", t("dialog.cancel"))))
        self._mark()

    def on_descendant_focus(self) -> None:
        """The cursor stands with the name."""
        self._mark()

    def on_descendant_blur(self) -> None:
        """The cursor is back among the ticks."""
        self._mark()

    def _mark(self) -> None:
        """Show the cursor's sign where the keys go: at a tick, or before the name."""
        named = self.focused is not None
        self.query_one(Ticks).show_cursor(not named)
        for label in self.query(".field-label").results(Static):
            label.update(joined("> " if named else "  ", self._name_label))

    def on_key(self, event: events.Key) -> None:
        """Digits tick; letters belong to the name, also before everything is ticked."""
        if not event.character or not event.is_printable:
            return
        if self.query_one(Ticks).take(half_width(event.character)):
            event.stop()
            self._go_on()
        elif self._name_label and not (event.character.isspace() or event.character.isdigit()):
            event.stop()
            field = self.query_one(Input)
            self.set_focus(field)
            field.insert_text_at_cursor(event.character)

    def action_tick(self) -> None:
        """Tick what is at the cursor, and go on to the next."""
        self.query_one(Ticks).toggle()
        self._go_on()

    def _go_on(self) -> None:
        ticks = self.query_one(Ticks)
        ticks.next_open()
        self.complain("")
        if ticks.complete and self._name_label:
            self.set_focus(self.query_one(Input))

    def action_step(self, by: int) -> None:
        """Move the cursor; from the name back to the ticks."""
        if self.focused is not None:
            self.set_focus(None)
        else:
            self.query_one(Ticks).step(by)

    def action_name(self) -> None:
        """To the name, and back."""
        if self._name_label:
            self.set_focus(None if self.focused else self.query_one(Input))

    def on_input_submitted(self) -> None:
        """Enter in the name saves."""
        self.action_accept()

    def action_accept(self) -> None:
        """Save, or say what is missing."""
        ticks = self.query_one(Ticks)
        if not ticks.complete:
            self.set_focus(None)
            ticks.next_open()
            self.complain(t("closing.tick_all", n=len(self._given) - len(ticks.ticked)))
            return
        name = clean(self.query_one(Input).value) if self._name_label else ""
        if self._name_label and not name:
            self.complain(t("field.needed", label=self._name_label))
            self.set_focus(self.query_one(Input))
            return
        self._write(Ticked(ticks.ticked, name))

    @work(group="log", exclusive=True)
    async def _write(self, said: Ticked) -> None:
        saved = await self._save(said)
        if saved is not None:
            self.dismiss(saved)
