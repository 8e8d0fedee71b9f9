"""Asks for a customer's test of risk, which comes before any product (domain.md section 2, stage 5)."""

from typing import TYPE_CHECKING

from rmtui.domain.calendar import day_of
from rmtui.domain.suitability import rating_refused
from rmtui.i18n import t
from rmtui.widgets.asking import Ask, Choice, Kind
from rmtui.widgets.rating import rating_line

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen

RATINGS = ("C1", "C2", "C3", "C4", "C5")


async def ask_rating(page: "CardScreen") -> bool:
    """The result and the day of a test of risk, written as one; whether it was. Only from a worker."""
    assert page.card is not None
    card, today = page.card, page.now.date()
    choices = [Choice(str(n), one, t("rating.choice", rating=one, risk=f"R{n}")) for n, one in enumerate(RATINGS, 1)]
    asks = (Ask("tested", t("field.risk_tested_on"), Kind.DAY, today.isoformat(), required=True, past=True),)
    remark, _ = rating_line(card, page.desk.playbook, today)
    answer = await page.ask(f"{t('rating.title')}  {card.name}", asks, choices, remark=remark)
    when = answer and answer.when("tested")
    if not answer or not when:
        return False
    from rmtui.store.writes.customers import edit

    values = {"risk_rating": answer.choice, "risk_tested_on": when.day.isoformat()}
    return await page.keep(edit, page.customer, values, "") is not None


async def rating_there(page: "CardScreen") -> bool:
    """Whether there is a rating that counts today; where there is none, the test is asked for first."""
    assert page.card is not None
    card, today = page.card, page.now.date()
    tested = day_of(card.value("risk_tested_on"))
    if rating_refused(card.value("risk_rating"), tested, today, page.desk.playbook).ok:
        return True
    return await ask_rating(page)
