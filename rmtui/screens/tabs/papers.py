"""The tab of papers 文档: where the customer's documents lie, and the familiar-customer test (domain.md section 4)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.domain.views import Card, RowView
from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, RowsTab
from rmtui.widgets import card_papers
from rmtui.widgets.asking import Ask
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_papers import CONDITION
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read


class Papers(RowsTab):
    """The folder's index, and whether the customer is a familiar one."""

    name = "papers"
    form = "document"

    def __init__(self) -> None:
        self._ticks: tuple[RowView, ...] = ()

    def read(self, read: "Read", customer: str) -> Any:
        """Papers and test."""
        from rmtui.store.reads.familiar import papers

        return papers(read, customer)

    def label(self, card: Card, found: Any) -> str:
        """With the number of papers, while they are read."""
        count = len(found.documents) if found is not None else 0
        return f"{super().label(card, found)} {count}" if count else super().label(card, found)

    def columns(self) -> Sequence[Column]:
        """Title, place, day."""
        return card_papers.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Papers, then both sides of the test."""
        self._ticks = found.ticks
        return card_papers.blocks(found.documents, found.familiar, page.desk.playbook.care.familiar, page.now.date())

    async def opened(self, page: "CardScreen", key: str) -> None:
        """A paper is changed; a condition is vouched for, with grounds, or no longer."""
        if not key.startswith(CONDITION):
            await super().opened(page, key)
            return
        name = key.removeprefix(CONDITION)
        tick = next((row for row in self._ticks if row.text("kind") == name), None)
        before = tick.text("remarks") if tick else ""
        ask = Ask("grounds", t("form.familiar_tick.remarks"), value=before, required=tick is None)
        answer = await page.ask(t(f"familiar.{name}"), (ask,), remark=t("familiar.vouch"))
        if answer is None:
            return
        from rmtui.store.writes import rows

        grounds = answer.text("grounds")
        if tick is None:
            await page.keep(rows.add, "familiar_tick", page.customer, {"kind": name, "remarks": grounds})
        elif grounds:
            await page.keep(rows.edit, "familiar_tick", tick.id, {"remarks": grounds})
        else:
            await page.keep(rows.remove, "familiar_tick", tick.id)

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take a paper out of the index, or a tick away."""
        name = key.removeprefix(CONDITION)
        tick = next((row for row in self._ticks if key.startswith(CONDITION) and row.text("kind") == name), None)
        await super().remove(page, f"familiar_tick:{tick.id}" if tick else key)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """A paper."""

        async def add(page: "CardScreen", key: str) -> None:
            await ask_row(page, "document")

        return (Deed(t("papers.do.add"), add),)
