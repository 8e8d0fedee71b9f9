"""The tab of insurance 保险: who is covered against what, the gaps, the policies (domain.md section 5)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui.domain.calendar import add_months
from rmtui.domain.card_views import CoverView
from rmtui.domain.insurance import HOUSEHOLD
from rmtui.domain.views import RowView
from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, Tab
from rmtui.widgets import card_insurance
from rmtui.widgets.asking import Ask, Kind
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_insurance import GAP, POLICY, PREMIUM, peril_words
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read

_NEED_OF = {"medical": "medical", "critical_illness": "medical", "annuity": "retirement"}
"""The kind of need that a gap is offered as; any other is one for protection."""


class Insurance(Tab):
    """The household's coverage, its gaps, and the policies."""

    name = "insurance"

    def __init__(self) -> None:
        self._found: CoverView | None = None

    def read(self, read: "Read", customer: str) -> CoverView:
        """The coverage of today."""
        from rmtui.store.reads.insurance import cover

        return cover(read, customer)

    def columns(self) -> Sequence[Column]:
        """A person, and the perils."""
        return card_insurance.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Premiums, table, gaps, policies."""
        assert page.card is not None
        self._found = found
        return card_insurance.blocks(found, page.card, page.now.date())

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Change the policy; on a gap note the need for it."""
        row = self._row(key)
        if row is not None:
            await ask_row(page, "policy", row)
        elif key.startswith(GAP):
            await self._need(page, key)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A policy; on a gap one for that person and peril."""
        start = {}
        if key.startswith(GAP):
            _, person, peril = key.split(":")
            start = {"kind": peril} | ({"insured": person} if person not in ("", "home") else {})
        saved = await ask_row(page, "policy", start=start)
        if saved is not None and saved.added:
            await page.guarded(page.load())
            page.lines.go(POLICY + saved.added)

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take the policy off the card; `u` brings it back."""
        row = self._row(key)
        if row is None:
            page.say(t("card.nothing_to_remove"), warn=True)
            return
        from rmtui.store.writes.rows import remove

        await page.keep(remove, "policy", row.id)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """A premium that was paid, a gap as a need, the sheet."""
        row = self._row(key)
        made = [Deed(t("insurance.do.paid"), self._paid)] if row is not None and row.text("due_on") else []
        if key.startswith(GAP):
            made.append(Deed(t("insurance.do.need"), self._need))
        if self._found is not None and self._found.policies:
            made.append(Deed(t("insurance.do.print"), _print))
        return made

    async def _paid(self, page: "CardScreen", key: str) -> None:
        """The premium was paid: the next one is due in a year unless said otherwise."""
        row = self._row(key)
        if row is None:
            return
        due = add_months(page.now.date().fromisoformat(row.text("due_on")), 12)
        asks = (Ask("due", t("insurance.next_due"), Kind.DAY, due.isoformat(), required=True),)
        answer = await page.ask(t("insurance.do.paid"), asks)
        when = answer and answer.when("due")
        if when:
            from rmtui.store.writes.rows import edit

            await page.keep(edit, "policy", row.id, {"due_on": when.day.isoformat()})

    async def _need(self, page: "CardScreen", key: str) -> None:
        """What is lacking, noted as a need."""
        _, person, peril = key.split(":")
        gaps = self._found.household.gaps if self._found else ()
        lacks = [each for whom, each in gaps if whom == (HOUSEHOLD if person == "home" else person)]
        start = {
            "kind": _NEED_OF.get(peril, "protection"),
            "evidence": t("insurance.evidence", peril=t("join.names").join(map(peril_words, lacks or [peril]))),
        }
        if person not in ("", "home"):
            start["for_whom"] = person
        await ask_row(page, "need", start=start)

    def _row(self, key: str) -> RowView | None:
        rows = self._found.policies if self._found else ()
        return next((row for row in rows if key in (POLICY + row.id, PREMIUM + row.id)), None)


async def _print(page: "CardScreen", key: str) -> None:
    """The coverage as a sheet."""
    from rmtui.screens.card_print import print_sheet

    await print_sheet(page, "insurance")
