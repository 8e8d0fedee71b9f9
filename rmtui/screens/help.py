"""`?`: every key that works here, from the command table."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from rmtui.commands import COMMANDS, Scope, keys_of
from rmtui.i18n import t
from rmtui.keys import show_key
from rmtui.screens.base import Dialog, RmScreen
from rmtui.text import fit
from rmtui.widgets.footer import QuietFooter


class HelpScreen(Dialog[None]):
    """Commands by scope with keys, labels and a sentence each."""

    BINDINGS = [("question_mark,？", "cancel", "")]

    def __init__(self, of: Screen[object]) -> None:
        super().__init__()
        scopes = of.SCOPES if isinstance(of, RmScreen) else ()
        self._scopes = (*scopes, Scope.LIST, Scope.GLOBAL)

    def compose(self) -> ComposeResult:
        """Title, the table, keys."""
        with Vertical(classes="box"):
            yield Static(t("command.app.help"), markup=False, classes="box-title")
            with VerticalScroll():
                yield Static(self._table(), markup=False)
            yield QuietFooter()

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one(QuietFooter).show_pairs((("esc", t("dialog.close")),))
        self.query_one(VerticalScroll).focus()

    def _table(self) -> Content:
        blocks = []
        for scope in dict.fromkeys(self._scopes):
            lines = [self._line(index) for index, one in enumerate(COMMANDS) if one.scope is scope]
            if lines:
                blocks.append(Content("\n").join([Content.styled(t(f"scope.{scope}"), "bold $accent"), *lines]))
        return Content("\n\n").join(blocks)

    def _line(self, index: int) -> Content:
        command, settings = COMMANDS[index], self.desk.settings
        keys = keys_of(command, settings.keymap, settings.keys)
        shown = " / ".join(show_key(key) for key in keys.split(","))
        return Content.assemble(
            (fit(shown, 16), "bold $text"), " ", (fit(t(f"command.{command.id}"), 18), "$text"), " ",
            (t(f"command.{command.id}.help"), "$muted"),
        )  # fmt: skip

    def action_accept(self) -> None:
        """Enter closes."""
        self.dismiss(None)
