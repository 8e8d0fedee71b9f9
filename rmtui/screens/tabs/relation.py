"""The tab of the relation 关系: closeness, satisfaction, trust, gifts, common ground, value (domain.md 2, 6)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.i18n import t
from rmtui.screens.relation_asks import ask_gift, ask_judgement, ask_own_profile, ask_reason
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, RowsTab
from rmtui.widgets import card_relation
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_relation import OWN, SIGN, USE, field_of
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read


class Relation(RowsTab):
    """How close the customer is, and what is done for it."""

    name = "relation"
    form = "satisfaction"

    def read(self, read: "Read", customer: str) -> Any:
        """What stands beside the card's fields."""
        from rmtui.store.reads.relation import relation

        return relation(read, customer)

    def columns(self) -> Sequence[Column]:
        """What, how, since when."""
        return card_relation.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Closeness, surveys, trust, tactics, gifts, common ground, value."""
        assert page.card is not None
        drawn = card_relation.Relation(**found._asdict())
        return card_relation.blocks(drawn, page.card, page.desk.playbook, page.now.date())

    async def opened(self, page: "CardScreen", key: str) -> None:
        """A judgement with its evidence, a value with its reason, a row, a sign or tactic not noted before."""
        field = field_of(key)
        if field in ("depth", "loyalty"):
            await ask_judgement(page, field)
        elif field in ("value_now", "potential", "contribution"):
            await ask_reason(page, field)
        elif field:
            page.open_line(key)
        elif key == OWN:
            await ask_own_profile(page)
        elif key.startswith((SIGN, USE)):
            form = "trust_sign" if key.startswith(SIGN) else "loyalty_tactic"
            await ask_row(page, form, start={"kind": key.partition(":")[2]})
        else:
            await super().opened(page, key)

    async def add(self, page: "CardScreen", key: str) -> None:
        """What the line is about: a gift, a sign, a tactic, else a survey."""
        kind, _, name = key.partition(":")
        if kind == "gift":
            await ask_gift(page)
        elif kind in ("sign", "use"):
            await self.opened(page, key)
        elif kind in ("trust_sign", "loyalty_tactic"):
            await ask_row(page, kind)
        else:
            await ask_row(page, "satisfaction")

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take a row off the card, or empty a field."""
        if field := field_of(key):
            await page.take_away("field:", field)
        else:
            await super().remove(page, key)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """What can be noted here, and the manager's own profile."""

        def row(form: str) -> Any:
            async def run(page: "CardScreen", key: str) -> None:
                await (ask_gift(page) if form == "gift" else ask_row(page, form))

            return run

        async def own(page: "CardScreen", key: str) -> None:
            await ask_own_profile(page)

        forms = ("satisfaction", "trust_sign", "loyalty_tactic", "gift")
        return (*(Deed(t(f"form.{form}"), row(form)) for form in forms), Deed(t("relation.own"), own))
