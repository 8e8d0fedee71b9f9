"""The tab of concerns 诉求: complaints with their steps, promises, requests, wishes, difficulties (domain.md 2, 6)."""

from typing import TYPE_CHECKING, Any

from rmtui.domain.views import Card
from rmtui.screens.tabs.profile import Facts
from rmtui.widgets import card_view
from rmtui.widgets.block_list import Block

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen


class Concerns(Facts):
    """Requests, wishes, difficulties and complaints."""

    name = "concerns"

    def label(self, card: Card, found: Any) -> str:
        """With the number of open ones."""
        count = sum(one.closed_on is None for one in card.concerns)
        return f"{super().label(card, found)} {count}" if count else super().label(card, found)

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Open ones first."""
        assert page.card is not None
        return card_view.concerns(page.card, page.now.date())

    async def add(self, page: "CardScreen", key: str) -> None:
        """A concern."""
        page.action_complaint()
