"""Asking for a complaint and for the next of its steps (domain.md section 6)."""

from datetime import date
from typing import TYPE_CHECKING

from rmtui.domain.complaint import ANSWERED_BY, HEARD
from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.widgets.asking import Ask, Choice

if TYPE_CHECKING:
    from rmtui.screens.acting import ActingScreen

CONTENT, NOT_CONTENT = "content", "not_content"


async def ask_step(page: "ActingScreen", concern: str, complaint: str, step: str) -> Saved | None:
    """What was done at this step, with the customer's own answer where one is needed; None where stepped back."""
    asks = [Ask("text", t(f"complaint_step.{step}.ask"), required=True)]
    choices: list[Choice] = []
    if step in ANSWERED_BY:
        asks.append(Ask("answer", t("complaint.answer"), required=True))
        choices = [Choice("1", CONTENT, t("complaint.content")), Choice("2", NOT_CONTENT, t("complaint.not_content"))]
    title = f"{t('concern.complaint')}  {t(f'complaint_step.{step}')}"
    answer = await page.ask(title, asks, choices, remark=f"{complaint}\n{t(f'complaint_step.{step}.hint')}")
    if answer is None:
        return None
    from rmtui.store.writes.complaints import step as write_step

    said = answer.text("answer") if step in ANSWERED_BY else ""
    return await page.keep(
        write_step, concern, step, answer.text("text"), answer=said, content=answer.choice == CONTENT
    )


async def ask_complaint(
    page: "ActingScreen", customer: str, text: str, *, doing: str = "", due_on: date | None = None
) -> None:
    """Note a complaint, and its first step at once: what was heard; stepping back leaves the complaint noted."""
    from rmtui.store.writes.complaints import open_complaint

    saved = await page.keep(open_complaint, customer, text, doing=doing, due_on=due_on)
    if saved is not None:
        await ask_step(page, saved.added, text, HEARD)
