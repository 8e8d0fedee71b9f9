"""What a row of the card must agree with beside its own form: whether products suit the customer (domain.md 2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import select

from rmtui.domain.calendar import day_of
from rmtui.domain.event_forms import SIGN_UP, VOUCHER
from rmtui.domain.opportunities import DONE, LOST, OPEN
from rmtui.domain.refusal import Refused
from rmtui.domain.suitability import Judged, Line, judge_lines
from rmtui.store.reads.groups import filters_of
from rmtui.store.tables import Gift, Need, Proposal, ProposalLine
from rmtui.store.work import Work
from rmtui.store.writes.common import Warned, person, warning

CHOSEN, OFFERED = "chosen", "offered"
UNKNOWN = "risk_unknown"


def judged(work: Work, customer: str, lines: Iterable[ProposalLine]) -> tuple[Judged, ...]:
    """The lines with their verdicts, judged today by the customer's rating."""
    card = person(work, customer)
    asked = [Line(each.product, each.category, each.risk, each.exception_reason, each.exception_by) for each in lines]
    return judge_lines(asked, card.risk_rating, day_of(card.risk_tested_on), work.today, work.actor, work.playbook)


def lines_of(work: Work, proposal: str) -> Sequence[ProposalLine]:
    """The lines of a proposal in their order."""
    live = ProposalLine.deleted.is_(False)  # type: ignore[attr-defined]
    found = work.session.exec(select(ProposalLine).where(ProposalLine.proposal_id == proposal, live)).all()
    return sorted(found, key=lambda each: (each.position, each.id))


def proposal(work: Work, row: Proposal) -> list[Warned]:
    """A proposal is chosen only with lines that all suit, and is the only one chosen for its need.

    Raises Refused `proposal_empty`, or why a line does not suit.
    """
    if row.state != CHOSEN:
        return []
    lines = lines_of(work, row.id)
    if not lines:
        raise Refused("proposal_empty", label=row.label)
    _refuse(judged(work, row.customer_id, lines))
    if not row.chosen_on:
        row.chosen_on = work.today.isoformat()
    for other in _chosen_beside(work, row):
        other.state, other.chosen_on = OFFERED, ""
    need_proposed(work, row.need_id)
    return []


def need_proposed(work: Work, need_id: str) -> None:
    """An open need for which something was proposed says so."""
    need = work.session.get(Need, need_id) if need_id else None
    if need is not None and not need.deleted and need.state == "open":
        need.state = "proposed"


def _chosen_beside(work: Work, row: Proposal) -> Sequence[Proposal]:
    """What was chosen for the same need before."""
    live: Any = Proposal.deleted.is_(False)  # type: ignore[attr-defined]
    same = (Proposal.customer_id == row.customer_id, Proposal.need_id == row.need_id, Proposal.id != row.id)
    return work.session.exec(select(Proposal).where(*same, Proposal.state == CHOSEN, live)).all()


def proposal_line(work: Work, row: ProposalLine) -> list[Warned]:
    """A line must suit the customer when it is written; one that ceases to suit later is marked where it is shown.

    A draft may hold a line whose risk is still to be asked, which is warned of. Raises Refused with the reason: above
    the rating, or no rating that counts.
    """
    found = judged(work, row.customer_id, [row])
    whole = work.session.get(Proposal, row.proposal_id)
    if found[0].verdict.reason != UNKNOWN or (whole is not None and whole.state == CHOSEN):
        _refuse(found)
    return [(f"refused.{each.verdict.reason}", each.verdict.values) for each in found if not each.allowed]


def opportunity(work: Work, row: Any) -> Iterable[Warned]:
    """An open line has its next day, a lost one its reason; a sign-up is done with its whole voucher.

    Raises Refused `opportunity_needs_next`, `opportunity_needs_reason` or `voucher_incomplete`.
    """
    ticks = row.ticks.split()
    if row.state in OPEN and not row.next_on:
        raise Refused("opportunity_needs_next")
    if row.state == LOST and not row.lost_reason:
        raise Refused("opportunity_needs_reason")
    if row.state == DONE and row.target == SIGN_UP:
        if len(ticks) < len(VOUCHER):
            raise Refused("voucher_incomplete", n=str(len(VOUCHER) - len(ticks)))
        person(work, row.customer_id).signed = True
    if row.state not in OPEN:
        row.next_on = row.next_step = ""
    return ()


def _refuse(lines: Iterable[Judged]) -> None:
    for each in lines:
        if not each.allowed:
            raise Refused(each.verdict.reason, **dict(each.verdict.values))


def gift(work: Work, row: Any) -> list[Warned]:
    """Warns where the gifts of the year come to more than the playbook allows a customer."""
    live = Gift.deleted.is_(False)  # type: ignore[attr-defined]
    same = work.session.exec(select(Gift).where(Gift.customer_id == row.customer_id, live)).all()
    spent = sum(each.amount for each in same if each.on_day[:4] == row.on_day[:4])
    limit = work.playbook.care.gifts_per_year
    return [warning("gift_over", sum=str(spent), limit=str(limit))] if row.amount and spent > limit else []


def customer_group(work: Work, row: Any) -> Iterable[Warned]:
    """Warns of a rule that no filter can be read from: nobody is in such a group."""
    try:
        filters_of(row.rule, work.today)
    except Refused as refused:
        return [warning("group_of_nobody", part=refused.values["part"])]
    return ()


CHECKS: Mapping[str, Callable[[Work, Any], Iterable[Warned]]] = {
    "proposal": proposal,
    "proposal_line": proposal_line,
    "gift": gift,
    "opportunity": opportunity,
    "customer_group": customer_group,
}
"""By form, what looks at a row that was just written: it may refuse, or answer with warnings."""
