"""Moves customers between stages; every move is kept with who, why and what was shown for it."""

from collections.abc import Sequence

from rmtui.domain.model import CustomerFacts, Stage, StageOutcome
from rmtui.domain.profile import of_filled
from rmtui.domain.refusal import Refused
from rmtui.domain.stages import check_move
from rmtui.domain.views import Saved
from rmtui.store.work import Work
from rmtui.store.writes.agreements import enter_move
from rmtui.store.writes.common import begin, known, people, saved, words


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

    Raises Refused with what is missing: forward without the exit evidence and backward need a reason.
    """
    rows = people(work, customers)
    facts = known(work, rows)
    why, shown = words(reason), words(evidence)
    for row in rows:
        _check(work, facts[row.id], to, outcome, why, shown)
    begin(work, "stage", rows)
    for row in rows:
        # A result names how the stage was left; going back leaves none.
        result = outcome if to > facts[row.id].stage else None
        enter_move(work, facts[row.id], to, result, why, shown)
    return saved(work, rows)


def _check(
    work: Work, facts: CustomerFacts, to: Stage, outcome: StageOutcome | None, reason: str, evidence: str
) -> None:
    percent = of_filled(facts.filled, work.playbook).percent
    checked = check_move(
        facts.stage, to, work.playbook, percent=percent, outcome=outcome, reason=reason, evidence=evidence
    )
    if checked.message:
        raise Refused(checked.message, **{"name": facts.name, **dict(checked.values)})
