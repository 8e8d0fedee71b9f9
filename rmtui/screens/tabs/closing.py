"""The tab of closing 成交: the sale's five steps in order, the ledger, what was not sold (domain.md section 2)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.domain.card_views import ClosingView, SaleView
from rmtui.i18n import t
from rmtui.screens.tabs.tab import Deed, Tab
from rmtui.widgets import card_closing
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_closing import LOST, SALE, STEP
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read

SUPERIORS = frozenset({"lead", "outlet", "president"})
"""Roles that confirm sales from their own devices."""
_EMPTY = ClosingView(None, None, (), (), ())


class Closing(Tab):
    """The checklist of the sale at hand, and what came of those before."""

    name = "closing"

    def __init__(self) -> None:
        self._found = _EMPTY

    def read(self, read: "Read", customer: str) -> ClosingView:
        """How far the sale has come."""
        from rmtui.store.reads.closing import closing

        return closing(read, customer)

    def columns(self) -> Sequence[Column]:
        """Step or day, what it is about, how it stands."""
        return card_closing.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Steps, what is chosen with warnings, ledger, records of none."""
        self._found = found
        return card_closing.blocks(found, page.desk.playbook, page.now.date())

    async def opened(self, page: "CardScreen", key: str) -> None:
        """On the open step: carry it out; on what was not sold: put it right; on what is chosen: to the proposals."""
        if key == STEP:
            from rmtui.screens.closing_steps import carry_out

            await carry_out(page, self._found)
        elif self._sale(key) is not None:
            page.action_more()
        elif (lost := next((row for row in self._found.not_sold if LOST + row.id == key), None)) is not None:
            from rmtui.screens.closing_steps import amend

            await amend(page, lost)
        else:
            await page.action_tab("proposals")

    async def jump(self, page: "CardScreen", key: str) -> None:
        """To the proposals, where what is closed is chosen."""
        await page.action_tab("proposals")

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """Not sold; thanks once something was sold; on a sale that is signed on paper a superior's confirmation."""
        from rmtui.screens import closing_steps

        async def carry_out(page: "CardScreen", key: str) -> None:
            await closing_steps.carry_out(page, self._found)

        async def lose(page: "CardScreen", key: str) -> None:
            await closing_steps.lose(page, self._found)

        async def thank(page: "CardScreen", key: str) -> None:
            await closing_steps.thank(page)

        async def confirm(page: "CardScreen", key: str) -> None:
            await closing_steps.confirm_sale(page, key.removeprefix(SALE))

        sale = self._sale(key)
        found = [Deed(t("closing.do.step"), carry_out)] if self._found.chosen else []
        found.append(Deed(t("closing.do.lose"), lose))
        if self._found.sales:
            found.append(Deed(t("closing.do.thank"), thank))
        if sale is not None and not sale.confirmed_by and page.desk.me.role in SUPERIORS:
            found.append(Deed(t("closing.do.confirm"), confirm))
        return found

    def _sale(self, key: str) -> SaleView | None:
        return next((one for one in self._found.sales if SALE + one.sale.id == key), None)
