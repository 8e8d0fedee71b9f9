"""A quiet footer: at most six commands from the table, rebuilt only when they changed."""

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.widgets import Static

from rmtui.commands import Command, keys_of
from rmtui.i18n import t
from rmtui.keys import show_key
from rmtui.text import width


class QuietFooter(Static):
    """One line of keys and labels."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show(self, commands: Iterable[Command], keymap: str = "default", own: Mapping[str, str] | None = None) -> None:
        """Show these commands with the keys in force; nothing happens where they already stand there."""
        self.show_pairs((show_key(keys_of(one, keymap, own)), t(f"command.{one.id}")) for one in commands)

    def show_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show keys and labels as given (dialogs name their own)."""
        wanted = tuple(pairs)
        if wanted != self._shown:
            self._shown = wanted
            self.update(self._line(wanted))

    def _line(self, pairs: Iterable[tuple[str, str]]) -> Content:
        parts: list[Content] = []
        room = self.app.size.width - 2
        for key, label in pairs:
            room -= width(key) + width(label) + 4
            if room >= -3:
                parts.append(Content.assemble((key, "bold $accent"), " ", (label, "$muted")))
        return Content("   ").join(parts)
