"""With what stages 3 to 6 are left: the evidence that the card's tables hold (domain.md section 2)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.household import Decision
from rmtui.domain.model import Stage, StageMove, StageOutcome
from rmtui.domain.needs import OPEN, NeedRow
from rmtui.domain.playbook import StageRule


class Chosen(NamedTuple):
    """A proposal that the customer chose."""

    need_id: str
    label: str
    chosen_on: str = ""


class Sold(NamedTuple):
    """A line of the sales ledger."""

    on_day: str
    product: str
    amount: int


class Refusal(NamedTuple):
    """A record of why nothing was sold."""

    on_day: str
    reason: str
    retry_on: str = ""


class Held(NamedTuple):
    """What the tables hold for a customer. Days are ISO text as stored."""

    decision: Decision = Decision("unknown")
    needs: tuple[NeedRow, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    sold: tuple[Sold, ...] = ()
    not_sold: tuple[Refusal, ...] = ()
    since: str = ""
    """The first day of this round through the stages, see `round_start`: what was sold before it is no evidence."""


class Evidence(NamedTuple):
    """A stage's evidence: catalog id `evidence.MESSAGE` with its values; an empty message: there is none.

    Messages: `decision_met` (name, relation), `decision_none` (reason), `needs` (count, kinds: ids apart by blanks),
    `proposal` (label, on), `sold` (product, amount, on), `not_sold` (reason, on, retry). Days are ISO text.
    """

    message: str = ""
    values: tuple[tuple[str, str], ...] = ()
    outcome: StageOutcome | None = None
    """The result that the tables speak for, with or without evidence; None where the stage has none."""


def round_start(moves: Sequence[StageMove]) -> date:
    """The day from which a customer goes through the stages this time: back out of after-sales, or the first entry."""
    back = [move.on for move in moves if move.from_stage is Stage.AFTER_SALES]
    return back[-1] if back else moves[0].on


def of(stage: Stage, held: Held, typed: str = "") -> Evidence:
    """What the tables hold for leaving a stage forward; stages 1, 2 and 7 are left with something else.

    `typed` is why nobody in the family decides: it counts for stage 3 where nobody is known who does.
    """
    if stage is Stage.DECISION_MAKER:
        nobody = held.decision.kind == "unknown" and typed
        return _decision(Decision("none_because", reason=typed) if nobody else held.decision)
    if stage is Stage.NEEDS:
        return _needs(held.needs)
    if stage is Stage.PRODUCTS:
        return _proposal(held)
    return _sale(held) if stage is Stage.CLOSE else Evidence()


def _decision(decision: Decision) -> Evidence:
    if decision.kind == "met":
        who = decision.who[0]
        values = (("name", who.name), ("relation", who.relation))
        return Evidence("decision_met", values, StageOutcome.IDENTIFIED_MET)
    if decision.kind == "identified":
        return Evidence(outcome=StageOutcome.IDENTIFIED_NOT_MET)
    if decision.kind == "none_because":
        return Evidence("decision_none", (("reason", decision.reason),))
    return Evidence(outcome=StageOutcome.NOT_IDENTIFIED)


def _needs(rows: Iterable[NeedRow]) -> Evidence:
    kinds = [row.kind for row in rows if row.state in OPEN]
    if not kinds:
        return Evidence()
    return Evidence("needs", (("count", str(len(kinds))), ("kinds", " ".join(dict.fromkeys(kinds)))))


def _proposal(held: Held) -> Evidence:
    """A proposal chosen for a need that is still open: of several, the one chosen last."""
    waiting = {row.id for row in held.needs if row.state in OPEN}
    chosen = [one for one in held.chosen if one.need_id in waiting]
    if not chosen:
        return Evidence()
    last = max(chosen, key=lambda one: one.chosen_on)
    return Evidence("proposal", (("label", last.label), ("on", last.chosen_on)))


def _sale(held: Held) -> Evidence:
    """The last sale of this round; where there is none, the last record of why nothing was sold."""
    sold = [one for one in held.sold if one.on_day >= held.since]
    if sold:
        last = max(sold, key=lambda one: one.on_day)
        values = (("product", last.product), ("amount", str(last.amount)), ("on", last.on_day))
        return Evidence("sold", values, StageOutcome.SOLD)
    lost = [one for one in held.not_sold if one.on_day >= held.since]
    if not lost:
        return Evidence()
    why = max(lost, key=lambda one: one.on_day)
    values = (("reason", why.reason), ("on", why.on_day), ("retry", why.retry_on))
    return Evidence("not_sold", values, StageOutcome.NOT_SOLD)


def suffices(rule: StageRule, outcome: StageOutcome | None, evidence: Evidence) -> bool:
    """Whether a stage from 3 to 6 may be left forward on this evidence without a further reason.

    A result that is named must be the one that the tables speak for; the playbook says for stage 3 which results need
    no reason. Why nobody decides, and why nothing was sold, is itself the reason.
    """
    if not evidence.message or rule.stage in (Stage.NEEDS, Stage.PRODUCTS):
        return bool(evidence.message)
    if evidence.message == "decision_none":
        return outcome in (None, StageOutcome.NOT_IDENTIFIED)
    named = rule.stage is Stage.CLOSE or evidence.outcome in rule.evidence
    return named and outcome in (None, evidence.outcome)
