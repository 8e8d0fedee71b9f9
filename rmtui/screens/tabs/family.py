"""The tab of the family 识别权力中心: a tree, who decides, and who must not be told (domain.md sections 2 and 5)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rmtui import words
from rmtui.domain.card_views import FamilyView
from rmtui.domain.household import Member, way_to
from rmtui.domain.model import Channel
from rmtui.domain.views import Card, NextPlan, RowView
from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, Tab, row_of
from rmtui.widgets import card_family
from rmtui.widgets.asking import Ask, Choice, Kind
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_family import Drawn

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read

_USUAL = (Channel.CALL, Channel.SMS, Channel.MEETING, Channel.VISIT, Channel.WECHAT)


class Found(NamedTuple):
    """The family with the rows of its own members by id."""

    family: FamilyView
    rows: dict[str, RowView]


class Family(Tab):
    """A line a member; those known only from their own cards are changed there."""

    name = "family"

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}

    def read(self, read: "Read", customer: str) -> Found:
        """The family, derived members included."""
        from rmtui.store.reads.family import family
        from rmtui.store.reads.rows import rows

        return Found(family(read, customer), {row.id: row for row in rows(read, "relative", customer)})

    def label(self, card: Card, found: Any) -> str:
        """With the number of members."""
        count = len(found.family.members) if found else 0
        return f"{super().label(card, found)} {count}" if count else super().label(card, found)

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Who decides, the walls, the tree."""
        assert page.card is not None
        self._members = {card_family.key_of(one): one for one in found.family.members}
        card = page.card
        drawn = Drawn(found.family, found.rows, card.id, card.name, card.value("birthday"))
        return card_family.blocks(drawn, page.now.date(), page.lines.size.width or page.app.size.width)

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change the member; who is known from another card only is changed there."""
        member = self._members.get(key)
        if member is None:
            page.open_line(key)
        elif member.derived:
            page.say(t("family.derived", name=member.name))
            self._go(page, member)
        elif (row := await row_of(page, key)) is not None:
            await ask_row(page, row.form, row)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A member."""
        await ask_row(page, "relative")

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take the member off this card, or empty why there is no decision maker."""
        member = self._members.get(key)
        if member is None:
            kind, _, name = key.partition(":")
            await page.take_away(f"{kind}:", name)
        elif member.derived:
            page.say(t("family.not_own", name=member.name), warn=True)
        else:
            from rmtui.store.writes.rows import remove

            await page.keep(remove, "relative", member.id)

    async def jump(self, page: "CardScreen", key: str) -> None:
        """To the member's own card."""
        member = self._members.get(key)
        if member is None or not member.card_id:
            await super().jump(page, key)
        else:
            self._go(page, member)

    def _go(self, page: "CardScreen", member: Member) -> None:
        from rmtui.screens.card import CardScreen

        page.app.push_screen(CardScreen(member.card_id, desk=page.visited))

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """What can be done with the member by one digit."""
        member = self._members.get(key)
        if member is None or (member.derived and member.walled):
            return ()
        if member.derived:
            return (Deed(t("family.deed.take_over"), self._take_over),)
        deeds = [
            Deed(t("family.deed.not_decides" if member.decides else "family.deed.decides"), self._decides),
            Deed(t("family.deed.met"), self._met),
            Deed(t("family.deed.tell" if member.not_told else "family.deed.keep"), self._not_told),
            Deed(t("family.deed.invite"), self._invite),
        ]
        if not member.card_id:
            deeds.append(Deed(t("family.deed.card"), self._own_card))
        return deeds

    async def _change(self, page: "CardScreen", key: str, field: str, value: str) -> None:
        from rmtui.store.writes.rows import edit

        await page.keep(edit, "relative", self._members[key].id, {field: value})

    async def _decides(self, page: "CardScreen", key: str) -> None:
        await self._change(page, key, "decides", "" if self._members[key].decides else "1")

    async def _met(self, page: "CardScreen", key: str) -> None:
        await self._change(page, key, "met_on", page.now.date().isoformat())

    async def _not_told(self, page: "CardScreen", key: str) -> None:
        await self._change(page, key, "not_told", "" if self._members[key].not_told else "1")

    async def _own_card(self, page: "CardScreen", key: str) -> None:
        from rmtui.store.writes.family import own_card

        await page.keep(own_card, self._members[key].id)

    async def _take_over(self, page: "CardScreen", key: str) -> None:
        """A line on this card for somebody who was known from the other one only."""
        member = self._members[key]
        start = {"name": member.name, "relation": member.relation, "card_id": member.card_id, "sex": member.sex}
        await ask_row(page, "relative", start={**start, "born": member.born})

    async def _invite(self, page: "CardScreen", key: str) -> None:
        """The second invitation: by which way, when, through whom."""
        member = self._members[key]
        row = await row_of(page, key)
        if row is None:
            return
        friend = way_to(self._members.values(), member)
        who = card_family.called(friend) if friend else ""
        remark = t("family.invite_through", who=who) if who else t("family.invite_nobody")
        way = row.text("way_in") or (t("family.invite_asked", who=who) if who else "")
        asks = (Ask("when", t("outcome.next"), Kind.WHEN, required=True, note=t("field.when_hint")),
                Ask("way", t("family.invite_way"), value=way, required=True))  # fmt: skip
        choices = [Choice(str(n), one, words.channel(one)) for n, one in enumerate(_USUAL, 1)]
        title = t("family.invite", name=member.name)
        answer = await page.ask(title, asks, choices, chosen=Channel.CALL, remark=remark)
        when = answer and answer.when("when")
        if answer and when:
            from rmtui.store.writes.family import second_invitation

            way = answer.text("way")
            note = t("family.invite_note", name=member.name, way=way)
            plan = NextPlan(on=when.day, at=when.at, channel=Channel(answer.choice))
            await page.keep(second_invitation, member.id, way, note, plan)
