"""Asking for an opportunity and for what its next state needs: the next step, the grounds, why it was lost."""

from typing import TYPE_CHECKING

from rmtui.domain.opportunities import CONFIRMED, LOST, OPEN, Opportunity
from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.screens.row_form import ask_row
from rmtui.widgets.asking import Ask, Kind

if TYPE_CHECKING:
    from rmtui.screens.acting import ActingScreen


async def ask_opportunity(page: "ActingScreen", opportunity: str = "") -> Saved | None:
    """A new opportunity of the page's customer, or the one with this id; its next step is asked for with it."""
    from rmtui.store.reads.rows import row

    found = await page.guarded(page.desk.read(row, "opportunity", opportunity)) if opportunity else None
    if opportunity and found is None:
        return None
    return await ask_row(page, "opportunity", found)


async def ask_move(page: "ActingScreen", one: Opportunity, to: str) -> Saved | None:
    """What this state needs, then the move; None where the user stepped back or it was refused."""
    asks: list[Ask] = []
    if to == LOST:
        asks.append(Ask("said", t("form.opportunity.lost_reason"), required=True))
    if to == CONFIRMED:
        asks.append(Ask("said", t("form.opportunity.basis"), value=one.basis, required=True))
    if to in OPEN:
        asks.append(Ask("next_on", t("form.opportunity.next_on"), Kind.DAY, one.next_on, required=True))
        asks.append(Ask("next_step", t("form.opportunity.next_step"), value=one.next_step))
    title = t("opportunities.move", name=one.name, state=t(f"opportunity_state.{to}"))
    answer = await page.ask(title, asks)
    if answer is None:
        return None
    texts = answer.answers.texts
    day = answer.when("next_on") if to in OPEN else None
    from rmtui.store.writes.opportunities import move

    return await page.keep(
        move, one.id, to, next_on=day.day.isoformat() if day else "", next_step=texts.get("next_step", ""),
        said=texts.get("said", ""),
    )  # fmt: skip
