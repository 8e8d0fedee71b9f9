"""What becomes of a proposal: offered, chosen, declined, or made anew after the customer's remarks (domain.md 2)."""

from collections.abc import Sequence

from rmtui.domain.entries import parse_any_day
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.tables import Proposal, ProposalLine
from rmtui.store.work import Work
from rmtui.store.writes import row_checks
from rmtui.store.writes.common import Warned, begin, person, saved, words
from rmtui.store.writes.rows import find

_COPIED = (
    *("customer_id", "position", "product_id", "product", "category", "amount", "share", "risk", "term"),
    *("exception_reason", "exception_by"),
)
"""What a line of the next version takes over."""


def offer(work: Work, proposal_id: str) -> Saved:
    """The proposal was shown to the customer. Warns of lines that do not suit.

    Raises Refused `no_such_row`, `proposal_replaced` or `proposal_empty`.
    """
    row = _standing(work, proposal_id)
    lines = row_checks.lines_of(work, row.id)
    if not lines:
        raise Refused("proposal_empty", label=row.label)
    row.state, row.chosen_on = row_checks.OFFERED, ""
    unfit = [each for each in row_checks.judged(work, row.customer_id, lines) if not each.allowed]
    row_checks.need_proposed(work, row.need_id)
    warnings = [(f"refused.{each.verdict.reason}", each.verdict.values) for each in unfit]
    return _said(work, row, "proposal_offer", warnings)


def choose(work: Work, proposal_id: str, on: str = "") -> Saved:
    """The customer chose this one, today or on the day given; one chosen before for the same need is only offered.

    Raises Refused `no_such_row`, `proposal_replaced`, `proposal_empty`, why a line does not suit, `bad_date` or
    `date_too_late`.
    """
    row = _standing(work, proposal_id)
    day = parse_any_day("chosen_on", on, work.today, work.calendar, past=True) if on else work.today.isoformat()
    row.state, row.chosen_on = row_checks.CHOSEN, day
    work.session.flush()
    return _said(work, row, "proposal_choose", row_checks.proposal(work, row))


def decline(work: Work, proposal_id: str, remarks: str = "") -> Saved:
    """The customer does not want this one; the remarks are kept. Raises Refused `no_such_row`, `proposal_replaced`."""
    row = _standing(work, proposal_id)
    row.state, row.chosen_on = "declined", ""
    row.remarks = words(remarks) or row.remarks
    return _said(work, row, "proposal_decline", ())


def revise(work: Work, proposal_id: str, remarks: str) -> Saved:
    """The next version with the same lines, to be changed by the customer's remarks; `Saved.added` is its id.

    Raises Refused `no_such_row`, `proposal_replaced` or `remarks_needed`.
    """
    row = _standing(work, proposal_id)
    said = words(remarks)
    if not said:
        raise Refused("remarks_needed", label=row.label)
    row.state, row.remarks, row.chosen_on = "revised", said, ""
    made = Proposal(
        id=new_id(),
        book=work.book,
        customer_id=row.customer_id,
        need_id=row.need_id,
        label=row.label,
        version=row.version + 1,
        revises=row.id,
        made_on=work.today.isoformat(),
    )
    work.session.add(made)
    for line in row_checks.lines_of(work, row.id):
        copied = {name: getattr(line, name) for name in _COPIED}
        work.session.add(ProposalLine(id=new_id(), book=work.book, proposal_id=made.id, **copied))
    return _said(work, row, "proposal_revise", ())._replace(added=made.id)


def _standing(work: Work, proposal_id: str) -> Proposal:
    """A proposal that no later version replaced."""
    row: Proposal = find(work, "proposal", proposal_id)
    if row.state == "revised":
        raise Refused("proposal_replaced", label=row.label, version=str(row.version))
    return row


def _said(work: Work, row: Proposal, label: str, warnings: Sequence[Warned]) -> Saved:
    work.session.flush()
    owners = [person(work, row.customer_id)]
    begin(work, label, owners)
    return saved(work, owners, warnings)
