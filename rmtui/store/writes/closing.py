"""Writes the closing of a sale: its five steps, the ledger, why nothing was sold, a superior's word (domain.md 2)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain import closing as rules
from rmtui.domain.calendar import day_of
from rmtui.domain.needs import OPEN
from rmtui.domain.refusal import Refused
from rmtui.domain.suitability import Judged, Line, judge_lines
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.log import judge
from rmtui.store.reads.books import me
from rmtui.store.reads.closing import LEDGER, done_of
from rmtui.store.reads.rows import rows
from rmtui.store.tables import (
    ClosingStepRow,
    Proposal,
    ProposalLine,
    SaleConfirmation,
    SaleRow,
)
from rmtui.store.work import Work
from rmtui.store.writes.common import person, warning, words
from rmtui.store.writes.lost import need_of, not_sold, past_day, plain_name, said_of
from rmtui.store.writes.row_checks import CHOSEN, lines_of
from rmtui.store.writes.rows import find
from rmtui.store.writes.sales import Bought, book_line
from rmtui.text import clean

__all__ = ["Bought", "confirm", "not_sold", "sell", "step"]


def step(
    work: Work,
    proposal_id: str,
    step: str,
    *,
    who: str = "",
    superior: str = "",
    ticks: Collection[str] = (),
    on: date | None = None,
    note: str = "",
) -> Saved:
    """Records that a step of a chosen proposal was carried out, by the manager unless somebody else is named.

    Raises Refused `no_such_row`, `step_needs_choice`, `need_not_open`, `step_is_sale` for the ledger, `step_too_early`
    and `date_too_late` for the day, `bad_choice`, and what `domain.closing.check` says.
    """
    if step not in rules.STEPS:
        raise Refused("bad_choice", field="step", value=clean(step), known=" ".join(rules.STEPS))
    if step == LEDGER:
        raise Refused("step_is_sale")
    row, lines = _chosen(work, proposal_id)
    entry = rules.Entry(step, plain_name(who) or work.actor, plain_name(superior), frozenset(ticks))
    made = _record(work, row, lines, entry, on or work.today, note)
    return said_of(work, row.customer_id, f"closing_{step}")._replace(added=made.id)


def sell(
    work: Work,
    proposal_id: str,
    sales: Sequence[Bought],
    *,
    handler: str = "",
    approver: str = "",
    on: date | None = None,
    note: str = "",
) -> Saved:
    """Books what was bought of a chosen proposal: ledger, holdings, the need, and the step, in one action.

    The need is met where every line was bought with at least its amount; else it stays as it is, with a warning.
    Approver is the superior who signed on paper, handler who had it signed, unless named. `Saved.added` is the first
    sale. Raises Refused as `step`, and `sale_needs_line`, `sale_needs_amount`, `sale_maturity_too_early`, what is
    wrong with a typed value.
    """
    row, lines = _chosen(work, proposal_id)
    day = on or work.today
    signed = next((each for each in _steps(work, row, _judged(work, row, lines, day)) if each.step == "sign"), None)
    handler = plain_name(handler) or (signed.who if signed else "") or work.actor
    approver = plain_name(approver) or (signed.superior if signed else "")
    _record(work, row, lines, rules.Entry(LEDGER, handler, approver), day, note)
    if not sales:
        raise Refused("sale_needs_line", label=row.label)
    by_id = {line.id: line for line in lines}
    made = [book_line(work, _line(by_id, each), each, row.need_id, (handler, approver), day) for each in sales]
    need = need_of(work, row.need_id)
    bought = {each.line_id: sale.amount for each, sale in zip(sales, made, strict=True)}
    short = sum(bought.get(line.id, 0) < max(line.amount, 1) for line in lines)
    if need is not None and not short:
        need.state = "met"
    warnings = [warning("sale_partial", n=str(short))] if need is not None and short else []
    return said_of(work, row.customer_id, "sale")._replace(added=made[0].id, warnings=tuple(warnings))


def confirm(work: Work, sale_id: str) -> Saved:
    """A superior confirms a sale from his or her own device. Who sold it, and the manager's devices, are refused.

    Raises Refused `no_such_row`, `sale_is_confirmed` or `confirm_needs_superior`.
    """
    sale = work.session.get(SaleRow, sale_id)
    if sale is None or not sale.live or sale.book != work.book:
        raise Refused("no_such_row", form="sale", id=clean(sale_id))
    same = select(SaleConfirmation).where(SaleConfirmation.sale_id == sale.id, SaleConfirmation.live)
    if work.session.exec(same).first() is not None:
        raise Refused("sale_is_confirmed")
    if not _is_superior(work, sale):
        raise Refused("confirm_needs_superior", approver=sale.approver)
    made = SaleConfirmation(
        id=new_id(),
        book=work.book,
        customer_id=sale.customer_id,
        sale_id=sale.id,
        at=utc_text(work.now),
        by_name=work.actor,
    )
    work.session.add(made)
    return said_of(work, sale.customer_id, "sale_confirm")._replace(added=made.id)


def _is_superior(work: Work, sale: SaleRow) -> bool:
    """Whether this device was paired as a superior's, or the book is one that a superior keeps and others sell in."""
    role = judge.role_here(work)
    if role:
        return role in SaleConfirmation.roles
    if me(reading(work)).role not in SaleConfirmation.roles or sale.handler == work.actor:
        return False
    judge.require(work, "sale_confirmation")
    return True


def _chosen(work: Work, proposal_id: str) -> tuple[Proposal, Sequence[ProposalLine]]:
    """A proposal that was chosen for a need that is open, with its lines."""
    row: Proposal = find(work, "proposal", proposal_id)
    if row.state != CHOSEN:
        raise Refused("step_needs_choice", label=row.label)
    need = need_of(work, row.need_id)
    if need is not None and need.state not in OPEN:
        raise Refused("need_not_open")
    return row, lines_of(work, row.id)


def _judged(work: Work, row: Proposal, lines: Sequence[ProposalLine], day: date) -> tuple[Judged, ...]:
    """The lines judged on the day of a step: `row_checks.judged` judges today."""
    card = person(work, row.customer_id)
    asked = [Line(each.product, each.category, each.risk, each.exception_reason, each.exception_by) for each in lines]
    return judge_lines(asked, card.risk_rating, day_of(card.risk_tested_on), day, work.actor, work.playbook)


def _steps(work: Work, row: Proposal, judged: Collection[Judged]) -> tuple[rules.StepState, ...]:
    recorded = rows(reading(work), "closing_step", row.customer_id)
    mine = [done_of(each) for each in recorded if each.text("proposal_id") == row.id]
    return rules.state(rules.counting(mine, row.chosen_on, judged, work.playbook))


def _record(
    work: Work, row: Proposal, lines: Sequence[ProposalLine], entry: rules.Entry, day: date, note: str
) -> ClosingStepRow:
    """Checks a step and enters it."""
    past_day(work, day)
    judged = _judged(work, row, lines, day)
    steps = _steps(work, row, judged)
    found = rules.check(entry, steps, judged, work.playbook)
    if found.message:
        raise Refused(found.message, **dict(found.values))
    earliest = max([row.chosen_on, *(each.on for each in steps if each.done)])
    if day.isoformat() < earliest:
        raise Refused("step_too_early", on=earliest)
    made = ClosingStepRow(
        id=new_id(),
        book=work.book,
        customer_id=row.customer_id,
        need_id=row.need_id,
        proposal_id=row.id,
        step=entry.step,
        at=utc_text(work.now),
        on_day=day.isoformat(),
        who=entry.who,
        superior=entry.superior,
        ticks=" ".join(sorted(clean(each) for each in entry.ticks)),
        note=words(note),
    )
    work.session.add(made)
    return made


def _line(lines: dict[str, ProposalLine], bought: Bought) -> ProposalLine:
    if bought.line_id not in lines:
        raise Refused("no_such_row", form="proposal_line", id=clean(bought.line_id))
    # Each line is booked once.
    return lines.pop(bought.line_id)
