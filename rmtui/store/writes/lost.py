"""Writes why a customer did not buy, and puts such a record right later (domain.md section 2, stage 6)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from rmtui.domain import closing as rules
from rmtui.domain.calendar import day_of
from rmtui.domain.entries import parse_any_day
from rmtui.domain.forms import rule_of, typed
from rmtui.domain.needs import OPEN
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan, Saved
from rmtui.ids import new_id
from rmtui.store.log.facts import retract
from rmtui.store.tables import Need, NotSoldRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, known, person, saved, words
from rmtui.store.writes.fields import strip_numbers
from rmtui.store.writes.nextsteps import add_step
from rmtui.store.writes.rows import find
from rmtui.text import clean, half_width

AMENDED = tuple(rule.name for rule in rules.NOT_SOLD_RULES)
"""What a record of none sold says beside its day, need and proposal."""


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
    day = past_day(work, on or work.today)
    proposal = _own(work, "proposal", proposal_id, owner.id)
    need = _own(work, "need", need_id or (proposal.need_id if proposal else ""), owner.id)
    if need is not None and need.state not in OPEN:
        raise Refused("need_not_open")
    said = {
        "reason": reason, "retry_on": retry_on, "rival_bank": rival_bank, "rival_product": rival_product,
        "rival_rate": rival_rate, "rival_maturity": rival_maturity, "weak_points": weak_points,
    }  # fmt: skip
    record = _record(work, day.isoformat(), said)
    made = _enter(work, owner.id, need.id if need else "", proposal.id if proposal else "", record)
    if need is not None:
        need.retry_on = record.retry_on
    step = known(work, [owner])[owner.id].next_step
    if step is None or step.on is None:
        add_step(work, owner.id, NextPlan(on=date.fromisoformat(record.retry_on)))
    if proposal is not None and proposal.state != "revised":
        proposal.state, proposal.chosen_on = "declined", ""
    return said_of(work, owner.id, "not_sold")._replace(added=made.id)


def amend(work: Work, row_id: str, values: Mapping[str, str]) -> Saved:
    """Puts a record of none sold right, with these of the fields `AMENDED` as typed; day, need and proposal stay.

    The old record is taken back for a new one. The need, and a next contact planned for the old day to try again, go
    along with a new day. `Saved.added` is the new record. Raises Refused `no_such_row`, `unknown_field`, and as
    `not_sold`.
    """
    old = work.session.get(NotSoldRow, row_id)
    if old is None or not old.live or old.book != work.book:
        raise Refused("no_such_row", form="not_sold", id=clean(row_id))
    for name in values:
        if name not in AMENDED:
            raise Refused("unknown_field", field=clean(name))
    record = _record(work, old.on_day, {name: getattr(old, name) for name in AMENDED} | dict(values))
    made = _enter(work, old.customer_id, old.need_id, old.proposal_id, record)
    retract(work, old)
    _try_again(work, old, record.retry_on)
    return said_of(work, old.customer_id, "not_sold_edit")._replace(added=made.id)


def _try_again(work: Work, old: NotSoldRow, day: str) -> None:
    """What waited for the old day waits for the new one."""
    if day == old.retry_on:
        return
    need = need_of(work, old.need_id)
    if need is not None and need.state in OPEN and need.retry_on == old.retry_on:
        need.retry_on = day
    step = known(work, [person(work, old.customer_id)])[old.customer_id].next_step
    waits = step is not None and step.at is None and step.on == day_of(old.retry_on)
    if waits and day >= work.today.isoformat():
        add_step(work, old.customer_id, NextPlan(on=date.fromisoformat(day)))


def _record(work: Work, on_day: str, said: Mapping[str, str]) -> rules.NotSold:
    """The record as it is stored, from what was typed. Raises Refused."""
    record = rules.NotSold(
        on_day=on_day,
        reason=words(said["reason"]),
        retry_on=_day(work, "retry_on", said["retry_on"]),
        rival_bank=plain_name(said["rival_bank"]),
        rival_product=plain_name(said["rival_product"]),
        rival_rate=str(typed(rule_of("holding", "rate"), half_width(plain_name(said["rival_rate"])), work.today)),
        rival_maturity=_day(work, "rival_maturity", said["rival_maturity"]),
        weak_points=words(said["weak_points"]),
    )
    _refuse_not_sold(rules.not_sold_lacks(record))
    return record


def _enter(work: Work, customer: str, need_id: str, proposal_id: str, record: rules.NotSold) -> NotSoldRow:
    made = NotSoldRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        need_id=need_id,
        proposal_id=proposal_id,
        **record._asdict(),
    )
    work.session.add(made)
    return made


def need_of(work: Work, need_id: str) -> Need | None:
    """A need by its id; None where none is named, or it was removed."""
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


def _refuse_not_sold(lacks: Collection[str]) -> None:
    if "reason" in lacks:
        raise Refused("not_sold_needs_reason")
    if "retry_on" in lacks:
        raise Refused("retry_too_early")
    if lacks:
        raise Refused("rival_incomplete")


def past_day(work: Work, day: date) -> date:
    """A day up to today. Raises Refused `date_too_late`."""
    if day > work.today:
        raise Refused("date_too_late", field="on_day", value=day.isoformat())
    return day


def _day(work: Work, field: str, text: str) -> str:
    return parse_any_day(field, half_width(clean(text)), work.today, work.calendar)


def plain_name(text: str) -> str:
    """A name as it is stored: one line, without identity or account numbers."""
    return strip_numbers(clean(text))[0]


def said_of(work: Work, customer: str, label: str) -> Saved:
    """Names the action for undo, and what the use case answers."""
    work.session.flush()
    owners = [person(work, customer)]
    begin(work, label, owners)
    return saved(work, owners)
