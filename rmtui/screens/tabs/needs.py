"""The tab of needs 需求发现: life-cycle phase, kinds to ask about, the needs table (domain.md section 2, stage 4)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rmtui import formwords, words
from rmtui.domain.card_views import NeedsView
from rmtui.domain.forms import rule_of
from rmtui.domain.needs import NEED_STATES, OPEN
from rmtui.domain.views import Card, RowView, Saved
from rmtui.i18n import t
from rmtui.screens.rating import ask_rating, rating_there
from rmtui.screens.row_form import ask_row
from rmtui.screens.tabs.tab import Deed, DeedCase, Tab
from rmtui.widgets import card_needs
from rmtui.widgets.asking import Choice
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_needs import ASK_FIELDS, KIND, NEED, PHASE
from rmtui.widgets.card_view import FIELD
from rmtui.widgets.rating import KEY as RATING
from rmtui.widgets.virtual_list import Column

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen
    from rmtui.store.work import Read

PRIORITIES = (1, 2, 3)


class Needs(Tab):
    """What the customer needs, and what the phase of life says to ask about."""

    name = "needs"

    def __init__(self) -> None:
        self._found: NeedsView | None = None

    def read(self, read: "Read", customer: str) -> NeedsView:
        """The table and the suggestion."""
        from rmtui.store.reads.needs import needs

        return needs(read, customer)

    def label(self, card: Card, found: Any) -> str:
        """With the number of open ones, while they are read."""
        count = sum(row.text("state") in OPEN for row in found.rows) if found is not None else 0
        return f"{super().label(card, found)} {count}" if count else super().label(card, found)

    def columns(self) -> Sequence[Column]:
        """Priority, kind, horizon, amount, state, day."""
        return card_needs.columns()

    def blocks(self, page: "CardScreen", found: Any) -> list[Block]:
        """Rating, phase, kinds to ask about, the table."""
        assert page.card is not None
        self._found = found
        room = page.lines.size.width or page.app.size.width
        return card_needs.blocks(found, page.card, page.desk.playbook, page.now.date(), room)

    async def opened(self, page: "CardScreen", key: str) -> None:
        """Note a new test of risk, set the phase, note a suggested kind, or change the need."""
        row = self._row(key)
        if row is not None:
            await ask_row(page, "need", row)
        elif key == PHASE:
            await self._ask_phase(page, key)
        elif key == RATING:
            await ask_rating(page)
        else:
            await self.add(page, key)

    async def add(self, page: "CardScreen", key: str) -> None:
        """A need; on a suggested kind one of that kind."""
        kind = key.removeprefix(KIND) if key.startswith(KIND) else ""
        await _go(page, NEED, await ask_row(page, "need", start={"kind": kind} if kind else None))

    async def remove(self, page: "CardScreen", key: str) -> None:
        """Take the need off the card, or the fact; `u` brings it back."""
        row = self._row(key)
        if row is not None:
            from rmtui.store.writes.rows import remove

            await page.keep(remove, "need", row.id)
        elif key.startswith(FIELD):
            await page.take_away(FIELD, key.removeprefix(FIELD))
        else:
            page.say(t("card.nothing_to_remove"), warn=True)

    def deeds(self, page: "CardScreen", key: str) -> Sequence[Deed]:
        """For a need its state, its priority, a proposal for it; else the fact that the phase waits for."""
        row = self._row(key)
        made = [] if row is None else [*_states(row), *_priorities(row), Deed(t("needs.do.propose"), self._propose)]
        if key == PHASE:
            made.append(Deed(t("needs.do.phase"), self._ask_phase))
            wanted = ASK_FIELDS.get(self._found.suggestion.reason, "") if self._found else ""
            if wanted:
                made.append(Deed(t("needs.do.fact", field=t(f"field.{wanted}")), _fact(wanted)))
        if key == RATING:
            made.append(Deed(t("needs.do.rating"), _rating))
        return (*made, Deed(t("needs.do.products"), _products))

    async def _ask_phase(self, page: "CardScreen", key: str) -> None:
        """The phases by digit; the one set, else the suggested one, is chosen: `enter` takes it."""
        assert page.card is not None and self._found is not None
        suggested, playbook = self._found.suggestion, page.desk.playbook
        choices = [
            Choice(
                str(n),
                one.id,
                words.life_phase(playbook, one.id),
                t("needs.suggested") if one.id == suggested.phase else "",
            )
            for n, one in enumerate(playbook.card.life_phases, 1)
        ]
        remark = card_needs.suggestion_words(suggested, playbook)
        answer = await page.ask(
            f"{t('field.life_phase')}  {page.card.name}",
            choices=choices,
            chosen=self._found.phase or suggested.phase,
            remark=remark,
        )
        if answer is not None and answer.choice != self._found.phase:
            from rmtui.store.writes.customers import edit

            await page.keep(edit, page.customer, {"life_phase": answer.choice}, "")

    async def _propose(self, page: "CardScreen", key: str) -> None:
        """A proposal for the need, on the tab where proposals stand; the test of risk comes first."""
        if not await rating_there(page):
            return
        fixed = {"need_id": key.removeprefix(NEED), "state": "draft", "chosen_on": ""}
        saved = await ask_row(page, "proposal", fixed=fixed)
        if saved is not None:
            await page.action_tab("proposals")
            page.lines.go(f"proposal:{saved.added}")

    def _row(self, key: str) -> RowView | None:
        """The need that a line stands for."""
        rows = self._found.rows if self._found else ()
        return next((row for row in rows if NEED + row.id == key), None)


def _states(row: RowView) -> list[Deed]:
    """The states that the need is not in."""
    rule = rule_of("need", "state")
    others = [state for state in NEED_STATES if state != row.text("state")]
    return [
        Deed(t("needs.do.state", state=formwords.choice(rule, state)), _sets(row, "state", state)) for state in others
    ]


def _priorities(row: RowView) -> list[Deed]:
    others = [priority for priority in PRIORITIES if priority != row.number("priority")]
    return [Deed(t("needs.do.priority", n=n), _sets(row, "priority", str(n))) for n in others]


def _sets(row: RowView, field: str, text: str) -> DeedCase:
    async def run(page: "CardScreen", key: str) -> None:
        from rmtui.store.writes.rows import edit

        await page.keep(edit, "need", row.id, {field: text})

    return run


def _fact(field: str) -> DeedCase:
    async def run(page: "CardScreen", key: str) -> None:
        page.open_line(FIELD + field)

    return run


async def _rating(page: "CardScreen", key: str) -> None:
    await ask_rating(page)


async def _products(page: "CardScreen", key: str) -> None:
    """The catalogue, over the card."""
    from rmtui.screens.products import ProductsScreen

    page.app.push_screen(ProductsScreen())


async def _go(page: "CardScreen", start: str, saved: Saved | None) -> None:
    """Put the cursor on what was added, as soon as it is read."""
    if saved is not None and saved.added:
        await page.guarded(page.load())
        page.lines.go(start + saved.added)
