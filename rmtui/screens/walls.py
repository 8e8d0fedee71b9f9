"""The reminder before a contact: whose accounts and assets are not to be mentioned (domain.md section 5)."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from rmtui.commands import BY_ID, keys_of
from rmtui.domain.household import Wall
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.text import half_width
from rmtui.widgets.asking import Subject
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.script_pane import not_to_say

CONTACTS = ("customer.call", "customer.sms", "customer.meeting", "customer.channel")
"""Commands by which a customer is contacted: their keys go on."""
_LINES = 6
"""Customers of whom it is said each on a line of its own."""


class WallDialog(Dialog[bool]):
    """Stands over the dialog of a contact until `enter` or the key of the contact; `escape` leaves both."""

    CSS = """
    WallDialog .box { width: 60; border: round $error; }
    WallDialog .box-title { color: $text-error; }
    WallDialog #walls { margin-bottom: 1; }
    """

    def __init__(self, walls: Sequence[Wall], subject: Subject) -> None:
        super().__init__()
        self._walls = walls
        self._subject = subject

    def compose(self) -> ComposeResult:
        """Title, what not to mention, keys."""
        who = self._subject.name if self._subject.count == 1 else t("outcome.several", n=self._subject.count)
        with Vertical(classes="box"):
            yield Static(joined((t("wall.title"), "bold $text-error"), "  ", (who, "bold")), classes="box-title")
            yield Static(plain("\n".join(self._said()), "bold $text-error", lines=True), id="walls")
            yield QuietFooter()

    def _said(self) -> list[str]:
        by_person: dict[str, list[Wall]] = {}
        for wall in self._walls:
            by_person.setdefault(wall.from_whom, []).append(wall)
        if self._subject.count == 1:
            return [not_to_say(walls) for walls in by_person.values()]
        lines = [t("wall.several", who=walls[0].from_name, text=not_to_say(walls)) for walls in by_person.values()]
        more = [t("wall.more", n=len(lines) - _LINES)] if len(lines) > _LINES else []
        return lines[:_LINES] + more

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(QuietFooter).show_pairs((("enter", t("wall.go_on")), ("esc", t("dialog.cancel"))))

    def on_key(self, event: events.Key) -> None:
        """The key of the contact goes on too."""
        if self.choose(event.character or event.key):
            event.stop()

    def choose(self, key: str) -> bool:
        """Go on by the key of a contact, half or full width; other keys do nothing here."""
        if half_width(key) not in self._keys():
            return False
        self.dismiss(True)
        return True

    def _keys(self) -> set[str]:
        settings = self.desk.settings
        return {key for name in CONTACTS for key in keys_of(BY_ID[name], settings.keymap, settings.keys).split(",")}

    def action_accept(self) -> None:
        """Enter goes on."""
        self.dismiss(True)
