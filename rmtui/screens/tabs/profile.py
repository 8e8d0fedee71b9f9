"""The tabs about the person and the talks: profile and value, ways of contact, history."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, RowsTab, Tab, row_of
from rmtui.widgets import card_view, timeline
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_touch import CONSENT, NO_CONSENT, consent_blocks, mix_blocks, talk_blocks
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read


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
    """Numbers, other ways, what is planned and what is barred, and what the customer agreed to."""

    name = "reach"

    def read(self, read: "Read", customer: str) -> Any:
        """The consents."""
        from rmtui.store.reads.rows import rows

        return rows(read, CONSENT, customer)

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Numbers whole."""
        assert page.card is not None
        today = page.now.date()
        return [*card_view.reach(page.card, page.desk.playbook, today), *consent_blocks(found, today)]

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change the fact, or what the customer said to a way of contact."""
        if not key.startswith(f"{CONSENT}:"):
            await super().opened(page, key)
            return
        row = await row_of(page, key) if key != NO_CONSENT else None
        await ask_row(page, CONSENT, row)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A number; on a line of the consents another of those."""
        if key.startswith(f"{CONSENT}:"):
            await ask_row(page, CONSENT)
        else:
            page.edit_phone("")

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Empty the fact, or take the consent away."""
        row = await row_of(page, key) if key.startswith(f"{CONSENT}:") and key != NO_CONSENT else None
        if row is None:
            await super().remove(page, key)
            return
        from rmtui.store.writes.rows import remove

        await page.keep(remove, CONSENT, row.id)


class History(RowsTab):
    """All contacts, newest first, under the way through the stages; numbered talks of who is still to be won."""

    name = "history"
    form = "talk"

    def read(self, read: "Read", customer: str) -> Any:
        """What the contacts were for, by month; the numbered talks of the progressive contact sheet 递进沟通表."""
        from rmtui.store.reads.purposes import mix
        from rmtui.store.reads.rows import rows

        return mix(read, customer), rows(read, "talk", customer)

    def columns(self) -> Sequence[Column]:
        """When, what, what was said."""
        return timeline.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """The seven stages, what this and the last month's contacts were for, then the time line."""
        assert page.card is not None
        today = page.now.date()
        mix, talks = found
        head = [*timeline.way(page.card, today), *mix_blocks(mix), *talk_blocks(talks)]
        return [*head, *timeline.blocks(page.card, today)]

    async def add(self, page: "CardScreen", key: str) -> None:
        """A note, or on a talk the next one."""
        if key.startswith("talk:"):
            await self._talk(page, key)
        else:
            page.action_note()

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """The next numbered talk."""
        return (Deed(t("talks.add"), self._talk),)

    async def _talk(self, page: "CardScreen", key: str) -> None:
        """A talk of the progressive contact sheet, with the aim that the last one set."""
        from rmtui.store.reads.rows import rows

        talks = await page.guarded(page.desk.read(rows, "talk", page.customer))
        aim = talks[0].text("next_aim") if talks else ""
        await ask_row(page, "talk", start={"aim": aim} if aim else None)
