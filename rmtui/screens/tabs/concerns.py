"""The tab of concerns 诉求: complaints with their steps, promises, requests, wishes, difficulties (domain.md 2, 6)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.domain.views import Card
from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, RowsTab, Tab, row_of
from rmtui.widgets import card_concerns
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_concerns import COMPLAINT, PROMISE, Complaint, ConcernsView
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.domain.promises import PromiseView
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read


class Concerns(Tab):
    """The word given, and what the customer wants."""

    name = "concerns"

    def __init__(self) -> None:
        self._found = ConcernsView((), ())

    def read(self, read: "Read", customer: str) -> ConcernsView:
        """Complaints and promises; the rest stands on the card."""
        from rmtui.store.reads.complaints import complaints
        from rmtui.store.reads.promises import promises

        courses = [Complaint(one.id, one.text, one.opened_on, one.course) for one in complaints(read, customer)]
        return ConcernsView(tuple(courses), promises(read, customer))

    def label(self, card: Card, found: Any) -> str:
        """With the number of open ones."""
        count = sum(one.closed_on is None for one in card.concerns)
        count += sum(one.state == "open" for one in found.promises) if found is not None else 0
        return f"{super().label(card, found)} {count}" if count else super().label(card, found)

    def columns(self) -> Sequence[Column]:
        """Kind, what, state."""
        return card_concerns.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Open complaints first."""
        assert page.card is not None
        self._found = found
        return card_concerns.blocks(found, page.card.concerns, page.now.date())

    async def opened(self, page: "CardScreen", key: str) -> None:
        """The next step of a complaint, how a promise ended, or the row itself."""
        complaint, promise = self._complaint(key), self._promise(key)
        if complaint is not None and complaint.course.next:
            from rmtui.screens.complaint_steps import ask_step

            await ask_step(page, complaint.id, complaint.text, complaint.course.next)
        elif promise is not None and promise.state == "open":
            from rmtui.screens.promise_asks import ask_end

            await ask_end(page, promise)
        else:
            await self._edit(page, key)

    async def _edit(self, page: "CardScreen", key: str) -> None:
        row = await row_of(page, key.replace(COMPLAINT, "concern:"))
        if row is not None:
            await ask_row(page, row.form, row)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A promise on a promise's line, else a complaint, request, wish or difficulty."""
        if key.startswith(PROMISE):
            await ask_row(page, "promise", fixed={"state": "open"})
        else:
            page.action_complaint()

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take a promise or concern off the card; `u` brings it back."""
        await RowsTab().remove(page, key.replace(COMPLAINT, "concern:"))

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """The line's own text, a promise, a complaint looked back on early."""

        async def edit(page: "CardScreen", key: str) -> None:
            await self._edit(page, key)

        async def promise(page: "CardScreen", key: str) -> None:
            await ask_row(page, "promise", fixed={"state": "open"})

        async def look_back(page: "CardScreen", key: str) -> None:
            from rmtui.screens.complaint_steps import ask_step

            found = self._complaint(key)
            assert found is not None
            await ask_step(page, found.id, found.text, "look_back")

        deeds = [Deed(t("concerns.do.promise"), promise)]
        if key:
            deeds.insert(0, Deed(t("concerns.do.edit"), edit))
        complaint = self._complaint(key)
        if complaint is not None and complaint.course.look_back_on is not None:
            deeds.append(Deed(t("concerns.do.look_back"), look_back))
        return deeds

    def _complaint(self, key: str) -> Complaint | None:
        return next((one for one in self._found.complaints if COMPLAINT + one.id == key), None)

    def _promise(self, key: str) -> "PromiseView | None":
        return next((one for one in self._found.promises if PROMISE + one.id == key), None)
