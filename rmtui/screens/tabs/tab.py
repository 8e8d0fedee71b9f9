"""What every tab of a card can do; a tab of its own says what it shows and how its lines are worked on."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rmtui import formwords
from rmtui.domain.forms import FORMS, rule_of
from rmtui.domain.views import Card, RowView
from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.widgets import card_view
from rmtui.widgets.block_list import Block
from rmtui.widgets.virtual_list import Cell, Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read

DeedCase = Callable[["CardScreen", str], Awaitable[None]]


class Deed(NamedTuple):
    """One thing that `f` offers for the line at the cursor: what it is called, and what carries it out."""

    label: str
    run: DeedCase
    note: str = ""


class Tab:
    """A tab. `key` is the key of the line at the cursor, `FORM:ID` where the line stands for a row of a table.

    `found` is what `read` gave, read on the reader's lane in the same snapshot as the card, and anew after every
    change; the instance may keep what the user chose to see (figures shown, a choice among reviews).
    """

    name: ClassVar[str] = ""

    def read(self, read: "Read", customer: str) -> Any:
        """What the tab needs beside the card. Raises Refused."""
        return None

    def label(self, card: Card, found: Any) -> str:
        """The tab's name; `found` is None while another tab is open."""
        return t(f"card.tab.{self.name}")

    def columns(self) -> Sequence[Column]:
        """The columns of the lines."""
        return card_view.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """The lines; `page.card` is there."""
        return []

    async def opened(self, page: "CardScreen", key: str) -> None:
        """`enter` or `e` on a line: change it."""

    async def add(self, page: "CardScreen", key: str) -> None:
        """`+`: a note, where the tab has nothing of its own to add."""
        page.action_note()

    async def remove(self, page: "CardScreen", key: str) -> None:
        """`delete` on a line."""
        page.say(t("card.nothing_to_remove"), warn=True)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """What `f` offers here, by digit; nothing where there is nothing beyond the other keys."""
        return ()

    async def figures(self, page: "CardScreen") -> None:
        """`b`: show or hide amounts, where the tab hides them."""
        page.say(t("card.no_figures"), warn=True)

    async def jump(self, page: "CardScreen", key: str) -> None:
        """`j`: to what the line points at, such as a relative's own card."""
        page.say(t("card.nowhere_to_jump"), warn=True)


class RowsTab(Tab):
    """A tab whose lines are rows of one of the card's forms."""

    form: ClassVar[str] = ""

    def read(self, read: "Read", customer: str) -> Any:
        """The rows."""
        from rmtui.store.reads.rows import rows

        return rows(read, self.form, customer)

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """A line a row."""
        today = page.now.date()
        nothing = card_view.heading(t("card.no_rows", form=formwords.form_name(self.form)), "muted")
        return [row_block(row, today) for row in found] or [nothing]

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change the row."""
        row = await row_of(page, key)
        if row is not None:
            await ask_row(page, row.form, row)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A new row."""
        await ask_row(page, self.form)

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take the row off the card; `u` brings it back."""
        row = await row_of(page, key)
        if row is None:
            page.say(t("card.nothing_to_remove"), warn=True)
            return
        from rmtui.store.writes.rows import remove

        await page.keep(remove, row.form, row.id)


async def row_of(page: "CardScreen", key: str) -> RowView | None:
    """The row that a line stands for; None for a line that stands for none."""
    form, _, row_id = key.partition(":")
    if form not in FORMS:
        return None
    from rmtui.store.reads.rows import row

    return await page.guarded(page.desk.read(row, form, row_id))


def row_block(row: RowView, today: date) -> Block:
    """A row as its name and the rest of its fields in words."""
    said = [
        f"{formwords.label(row.form, name)} {text}"
        for name in (rule.name for rule in FORMS[row.form])
        if (text := formwords.in_words(rule_of(row.form, name), row.values[name], today))
    ]
    cells = (Cell(formwords.form_name(row.form), "muted"), Cell("  ".join(said)), Cell(""))
    return Block(f"{row.form}:{row.id}", cells)
