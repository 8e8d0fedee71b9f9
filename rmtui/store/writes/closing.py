"""Writes the closing of a sale: its five steps, the ledger, why nothing was sold, a superior's word (domain.md 2)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain import closing as rules
from rmtui.domain.calendar import day_of
from rmtui.domain.entries import parse_any_day
from rmtui.domain.forms import rule_of, typed
from rmtui.domain.needs import OPEN
from rmtui.domain.refusal import Refused
from rmtui.domain.suitability import Judged, Line, judge_lines
from rmtui.domain.views import NextPlan, Saved
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.log import judge
from rmtui.store.reads.books import me
from rmtui.store.reads.closing import LEDGER, done_of
from rmtui.store.reads.rows import rows
from rmtui.store.tables import (
    ClosingStepRow,
    Need,
    NotSoldRow,
    Proposal,
    ProposalLine,
    SaleConfirmation,
    SaleRow,
)
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, known, person, saved, words
from rmtui.store.writes.fields import strip_numbers
from rmtui.store.writes.nextsteps import add_step
from rmtui.store.writes.row_checks import CHOSEN, lines_of
from rmtui.store.writes.rows import find
from rmtui.store.writes.sales import Bought, book_line
from rmtui.text import clean, half_width

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
    entry = rules.Entry(step, _name(who) or work.actor, _name(superior), frozenset(ticks))
    made = _record(work, row, lines, entry, on or work.today, note)
    return _said(work, row.customer_id, f"closing_{step}")._replace(added=made.id)


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
    """Books what was bought of a chosen proposal: ledger, holdings, the need as met, and the step, in one action.

    Approver is the superior who signed on paper, handler who had it signed, unless named. `Saved.added` is the first
    sale. Raises Refused as `step`, and `sale_needs_line`, `sale_needs_amount`, `sale_maturity_too_early`, what is
    wrong with a typed value.
    """
    row, lines = _chosen(work, proposal_id)
    day = on or work.today
    signed = next((each for each in _steps(work, row, _judged(work, row, lines, day)) if each.step == "sign"), None)
    handler = _name(handler) or (signed.who if signed else "") or work.actor
    approver = _name(approver) or (signed.superior if signed else "")
    _record(work, row, lines, rules.Entry(LEDGER, handler, approver), day, note)
    if not sales:
        raise Refused("sale_needs_line", label=row.label)
    by_id = {line.id: line for line in lines}
    made = [book_line(work, _line(by_id, each), each, row.need_id, (handler, approver), day) for each in sales]
    need = _need(work, row.need_id)
    if need is not None:
        need.state = "met"
    return _said(work, row.customer_id, "sale")._replace(added=made[0].id)


def not_sold(
    work: Work,
    customer: str,
    *,
    reason: str,
    retry_on: str,
    need_id: str = "",
    proposal_id: str = "",
    rival_bank: str = "",
    rival_product: str = "",
    rival_rate: str = "",
    rival_maturity: str = "",
    weak_points: str = "",
    on: date | None = None,
) -> Saved:
    """Records why a customer did not buy and when to try again; the need stays open, its proposal is declined.

    Where no next contact is planned, it is the day to try again. Days are as typed. Raises Refused `no_such_customer`,
    `no_such_row`, `need_not_open`, `bad_date`, `date_too_late`, `not_sold_needs_reason`, `retry_too_early` or
    `rival_incomplete`.
    """
    owner = person(work, customer)
    day = _past(work, on or work.today)
    proposal = _own(work, "proposal", proposal_id, owner.id)
    need = _own(work, "need", need_id or (proposal.need_id if proposal else ""), owner.id)
    if need is not None and need.state not in OPEN:
        raise Refused("need_not_open")
    record = rules.NotSold(
        on_day=day.isoformat(),
        reason=words(reason),
        retry_on=_day(work, "retry_on", retry_on),
        rival_bank=_name(rival_bank),
        rival_product=_name(rival_product),
        rival_rate=str(typed(rule_of("holding", "rate"), half_width(_name(rival_rate)), work.today)),
        rival_maturity=_day(work, "rival_maturity", rival_maturity),
        weak_points=words(weak_points),
    )
    _refuse_not_sold(rules.not_sold_lacks(record))
    made = NotSoldRow(
        id=new_id(),
        book=work.book,
        customer_id=owner.id,
        need_id=need.id if need else "",
        proposal_id=proposal.id if proposal else "",
        **record._asdict(),
    )
    work.session.add(made)
    if need is not None:
        need.retry_on = record.retry_on
    step = known(work, [owner])[owner.id].next_step
    if step is None or step.on is None:
        add_step(work, owner.id, NextPlan(on=date.fromisoformat(record.retry_on)))
    if proposal is not None and proposal.state != "revised":
        proposal.state, proposal.chosen_on = "declined", ""
    return _said(work, owner.id, "not_sold")._replace(added=made.id)


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
    return _said(work, sale.customer_id, "sale_confirm")._replace(added=made.id)


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
    need = _need(work, row.need_id)
    if need is not None and need.state not in OPEN:
        raise Refused("need_not_open")
    return row, lines_of(work, row.id)


def _need(work: Work, need_id: str) -> Need | None:
    need = work.session.get(Need, need_id) if need_id else None
    return need if need is not None and not need.deleted else None


def _own(work: Work, form: str, row_id: str, customer: str) -> Any:
    """A row of this customer; None where none is named."""
    if not row_id:
        return None
    row = find(work, form, row_id)
    if row.customer_id != customer:
        raise Refused("no_such_row", form=form, id=clean(row_id))
    return row


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
    _past(work, day)
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


def _refuse_not_sold(lacks: Collection[str]) -> None:
    if "reason" in lacks:
        raise Refused("not_sold_needs_reason")
    if "retry_on" in lacks:
        raise Refused("retry_too_early")
    if lacks:
        raise Refused("rival_incomplete")


def _past(work: Work, day: date) -> date:
    if day > work.today:
        raise Refused("date_too_late", field="on_day", value=day.isoformat())
    return day


def _day(work: Work, field: str, text: str) -> str:
    return parse_any_day(field, half_width(clean(text)), work.today, work.calendar)


def _name(text: str) -> str:
    return strip_numbers(clean(text))[0]


def _said(work: Work, customer: str, label: str) -> Saved:
    work.session.flush()
    owners = [person(work, customer)]
    begin(work, label, owners)
    return saved(work, owners)
