"""The tabs about the person and the talks: profile and value, ways of contact, history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.screens.tabs.tab import Tab
from rmtui.widgets import card_view, timeline
from rmtui.widgets.block_list import Block
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen


class Facts(Tab):
    """Lines that are single facts of the customer."""

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change the fact."""
        page.open_line(key)

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Empty the fact."""
        kind, _, name = key.partition(":")
        await page.take_away(f"{kind}:", name)


class Who(Facts):
    """The profile by groups, what the customer is worth, the book's own fields."""

    name = "who"

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """All fields, each with how it was learnt."""
        assert page.card is not None
        playbook, today = page.desk.playbook, page.now.date()
        return [*card_view.who(page.card, playbook, today), *card_view.value(page.card, playbook, today)]

    async def add(self, page: "CardScreen", key: str) -> None:
        """A field of the book's own."""
        page.edit_custom("")


class Reach(Facts):
    """Numbers, other ways, what is planned and what is barred."""

    name = "reach"

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Numbers whole."""
        assert page.card is not None
        return card_view.reach(page.card, page.desk.playbook, page.now.date())

    async def add(self, page: "CardScreen", key: str) -> None:
        """A number."""
        page.edit_phone("")


class History(Tab):
    """All contacts, newest first, under the way through the stages."""

    name = "history"

    def columns(self) -> Sequence[Column]:
        """When, what, what was said."""
        return timeline.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """The seven stages, then the time line."""
        assert page.card is not None
        today = page.now.date()
        return [*timeline.way(page.card, today), *timeline.blocks(page.card, today)]
