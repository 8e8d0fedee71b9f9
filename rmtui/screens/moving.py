"""Asking what a stage move needs: a result, the exit evidence, or the reason for going without it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmtui import words
from rmtui.domain.evidence import Held
from rmtui.domain.evidence import of as evidence_of
from rmtui.domain.model import Stage, StageOutcome
from rmtui.domain.stages import MoveCheck, check_move
from rmtui.domain.views import Card
from rmtui.i18n import t
from rmtui.widgets.asking import Ask, Choice

if TYPE_CHECKING:
    from rmtui.screens.customer import CustomerScreen


@dataclass(frozen=True, slots=True)
class Move:
    """A move as the user gave it."""

    to: Stage
    outcome: StageOutcome | None
    reason: str
    evidence: str


async def ask_move(page: "CustomerScreen", card: Card, by: int) -> Move | None:
    """Ask for the result of the stage, then for evidence or a reason where one is needed; None: stepped back.

    The result that the card's tables speak for is chosen beforehand, with the evidence in words. At the first and the
    last stage there is nowhere to go, which is said.
    """
    stage = card.clock.stage
    if not Stage.FIRST_CONTACT <= stage + by <= Stage.AFTER_SALES:
        page.say(t("move.nowhere"), warn=True)
        return None
    from rmtui.store.reads.evidence import held_of

    to = Stage(stage + by)
    title = t("move.title", name=card.name, before=t(f"stage.{int(stage)}"), after=t(f"stage.{int(to)}"))
    held = await page.desk.read(held_of, card.id)
    outcome: StageOutcome | None = None
    check = _check(page, card, to, held, None)
    if check.outcomes:
        shown = evidence_of(stage, held)
        choices = [Choice(str(n), one, t(f"stage_outcome.{one}")) for n, one in enumerate(check.outcomes, 1)]
        remark = t("move.shown", evidence=words.evidence(shown)) if shown.message else ""
        nobody = StageOutcome.NOT_IDENTIFIED if shown.message == "decision_none" else ""
        answer = await page.ask(title, choices=choices, chosen=shown.outcome or nobody, remark=remark)
        if answer is None:
            return None
        outcome = StageOutcome(answer.choice)
        check = _check(page, card, to, held, outcome)
    if not check.needs_evidence and not check.needs_reason:
        return Move(to, outcome, "", "")
    return await _ask_why(page, title, check, to, outcome)


async def _ask_why(
    page: "CustomerScreen", title: str, check: MoveCheck, to: Stage, outcome: StageOutcome | None
) -> Move | None:
    """Ask for the evidence, or the reason for going on without; one of them is enough, and kept."""
    asks = [Ask("evidence", t("move.nobody_because"))] if check.needs_evidence else []
    asks.append(Ask("reason", t("outcome.reason"), required=not check.needs_evidence))
    remark = t(f"refused.{check.message}", **dict(check.values)) if check.message else ""
    while answer := await page.ask(title, asks, remark=remark):
        evidence = answer.text("evidence") if check.needs_evidence else ""
        if evidence or answer.text("reason"):
            return Move(to, outcome, answer.text("reason"), evidence)
        remark = t("move.one_needed")
    return None


def _check(page: "CustomerScreen", card: Card, to: Stage, held: Held, outcome: StageOutcome | None) -> MoveCheck:
    percent, playbook = card.profile.percent, page.desk.playbook
    return check_move(card.clock.stage, to, playbook, percent=percent, held=held, outcome=outcome)
