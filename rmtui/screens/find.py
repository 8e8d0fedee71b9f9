"""Find a customer: by pinyin initials, full pinyin, Chinese or the phone's tail; `enter` opens the card."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from rmtui import words
from rmtui.domain.views import CustomerLine
from rmtui.i18n import language, t
from rmtui.screens.base import Dialog
from rmtui.text import mask_phone
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.virtual_list import Cell, Column, Row, VirtualList

LIMIT = 40


class FindScreen(Dialog[str]):
    """Ends with the id of the customer chosen."""

    BINDINGS = [("down", "step(1)", ""), ("up", "step(-1)", "")]

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""

    def compose(self) -> ComposeResult:
        """A field, what was found, keys."""
        tier = 10 if language() == "en" else 4
        with Vertical(classes="box"):
            yield Input(placeholder=t("find.prompt"), id="find-text", compact=True)
            yield VirtualList((Column(14), Column(tier), Column(12), Column(12), Column(0)))
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Type at once."""
        keys = (("enter", t("command.customer.open_card")), ("esc", t("dialog.cancel")))
        self.query_one(QuietFooter).show_pairs(keys)
        self.query_one(VirtualList).can_focus = False
        self.query_one(Input).focus()

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """Search as one types."""
        self.search(event.value)

    @work(group="find", exclusive=True)
    async def search(self, text: str) -> None:
        """Show the best matches."""
        await self._show(text)

    async def _show(self, text: str) -> None:
        from rmtui.store.reads.customers import find

        found = await self.desk.read(find, text, LIMIT) if text.strip() else ()
        self.query_one(VirtualList).show([self._row(one) for one in found])
        self.query_one("#complaint", Static).update(t("find.nobody") if text.strip() and not found else "")
        self._shown = text

    def _row(self, one: CustomerLine) -> Row:
        last = words.short_day(one.last_contact, self.desk.clock.now().date()) if one.last_contact else ""
        state = t(f"customer_state.{one.state}") if one.state != "active" else last
        return Row(
            one.customer_id,
            (
                Cell(one.name),
                Cell(words.tier(self.desk.playbook, one.tier), "muted"),
                Cell(t(f"stage.{int(one.stage)}.short"), "accent"),
                Cell(mask_phone(one.phone), "muted"),
                Cell(state, "muted"),
            ),
        )

    def action_step(self, by: int) -> None:
        """The list moves while one types."""
        found = self.query_one(VirtualList)
        found.action_cursor_down() if by > 0 else found.action_cursor_up()

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Take the one at the cursor; whoever types fast waits for the matches of all that was typed."""
        self._take()

    @work(group="find", exclusive=True)
    async def _take(self) -> None:
        text = self.query_one(Input).value
        if text != self._shown:
            await self._show(text)
        current = self.query_one(VirtualList).current
        if current:
            self.dismiss(current)
