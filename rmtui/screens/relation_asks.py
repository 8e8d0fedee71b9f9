"""Asking for what the relation's tab keeps: judgements with evidence, gifts with ideas, the manager's own profile."""

from typing import TYPE_CHECKING

from rmtui.domain.common import FIELDS
from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.screens.card_edit import vocabulary
from rmtui.screens.row_form import ask_row
from rmtui.widgets.asking import Ask

if TYPE_CHECKING:
    from rmtui.screens.card import CardScreen

REASONS = {"value_now": "value_reason", "potential": "potential_reason", "contribution": "contribution_source"}


async def ask_judgement(page: "CardScreen", field: str) -> None:
    """How deep, or how loyal, by digit, and what shows it; it is dated today."""
    assert page.card is not None
    card = page.card
    evidence = Ask("evidence", t(f"field.{field}_evidence"), value=card.value(f"{field}_evidence"), required=True)
    choices = vocabulary(field, page.desk.playbook)
    title = f"{t(f'field.{field}')}  {card.name}"
    answer = await page.ask(title, (evidence,), choices)
    if answer is None:
        return
    from rmtui.store.writes.customers import edit

    values = {field: answer.choice, f"{field}_evidence": answer.text("evidence")}
    await page.keep(edit, card.id, values | {f"{field}_on": page.now.date().isoformat()}, "")


async def ask_reason(page: "CardScreen", field: str) -> None:
    """An amount with the reason or source for it."""
    assert page.card is not None
    card, why = page.card, REASONS[field]
    from rmtui.store.writes.customers import edit

    amount, reason = card.value(field), card.value(why).replace("\n", " ")
    while True:
        asks = (Ask("amount", t(f"field.{field}"), value=amount, required=True),
                Ask("why", t(f"field.{why}"), value=reason, required=True))  # fmt: skip
        answer = await page.ask(f"{t(f'field.{field}')}  {card.name}", asks)
        if answer is None:
            return
        amount, reason = answer.text("amount"), answer.text("why")
        if await page.keep(edit, card.id, {field: amount, why: reason}, ""):
            return


async def ask_gift(page: "CardScreen") -> Saved | None:
    """A gift; what the customer likes, and the numbers that matter, are said first."""
    assert page.card is not None
    ideas = [t(f"field.{name}") + " " + page.card.value(name) for name in ("tastes", "meaningful_numbers", "taboos")
             if page.card.value(name)]  # fmt: skip
    if ideas:
        page.say(t("relation.ideas", ideas=t("join.reasons").join(ideas)))
    return await ask_row(page, "gift")


async def ask_own_profile(page: "CardScreen") -> None:
    """Where the manager comes from and what he or she likes: what there may be in common."""
    from rmtui.store.reads.relation import own_profile
    from rmtui.store.writes.books import edit_me

    mine = await page.guarded(page.desk.read(own_profile))
    if mine is None:
        return
    answer = await page.ask(t("relation.own"), [Ask(name, t(f"field.{name}"), value=mine[name]) for name in FIELDS])
    if answer is None:
        return
    saved = await page.desk.write(edit_me, {name: answer.text(name) for name in FIELDS})
    if saved is not None:
        page.say(t("relation.own_saved"))
