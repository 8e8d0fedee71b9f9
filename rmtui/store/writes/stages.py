"""Moves customers between stages; every move is kept with who, why and what was shown for it."""

from collections.abc import Sequence

from rmtui.domain.evidence import Evidence, Held, suffices
from rmtui.domain.evidence import of as evidence_of
from rmtui.domain.model import CustomerFacts, Stage, StageOutcome
from rmtui.domain.profile import of_filled
from rmtui.domain.refusal import Refused
from rmtui.domain.stages import check_move
from rmtui.domain.views import Saved
from rmtui.store.derive import reading
from rmtui.store.reads.evidence import held_of
from rmtui.store.work import Work
from rmtui.store.writes.agreements import enter_move
from rmtui.store.writes.common import begin, known, people, saved, words
from rmtui.words import evidence as in_words


def move(
    work: Work,
    customers: Sequence[str],
    to: Stage,
    *,
    outcome: StageOutcome | None = None,
    reason: str = "",
    evidence: str = "",
) -> Saved:
    """Moves each of the customers to a stage, all or none.

    What the card's tables hold is the exit evidence of stages 3 to 6, and is kept with the move in words; `evidence` is
    why nobody in the family decides, where the tables name nobody. Raises Refused with what is missing: forward
    without the exit evidence and backward need a reason.
    """
    rows = people(work, customers)
    facts = known(work, rows)
    why, shown = words(reason), words(evidence)
    held = {row.id: held_of(reading(work), row.id) for row in rows}
    for row in rows:
        _check(work, facts[row.id], held[row.id], to, outcome, why, shown)
    begin(work, "stage", rows)
    for row in rows:
        forward = to > facts[row.id].stage
        found = evidence_of(facts[row.id].stage, held[row.id], shown) if forward else Evidence()
        # A result names how the stage was left; going back leaves none.
        result = (outcome or found.outcome) if found.message else outcome if forward else None
        rule = work.playbook.stage_rule(facts[row.id].stage)
        kept = in_words(found) if suffices(rule, result, found) else shown
        enter_move(work, facts[row.id], to, result, why, kept)
    return saved(work, rows)


def _check(
    work: Work, facts: CustomerFacts, held: Held, to: Stage, outcome: StageOutcome | None, reason: str, evidence: str
) -> None:
    percent = of_filled(facts.filled, work.playbook).percent
    checked = check_move(
        facts.stage, to, work.playbook, percent=percent, held=held, outcome=outcome, reason=reason, evidence=evidence
    )
    if checked.message:
        raise Refused(checked.message, **{"name": facts.name, **dict(checked.values)})
