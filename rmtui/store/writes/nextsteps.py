"""Writes the next planned contact of customers, or why there is none."""

from collections.abc import Sequence

from rmtui.clock import utc_text
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan, Saved
from rmtui.ids import new_id
from rmtui.store.tables import NextStepRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, saved, stamp, words


def set_next(work: Work, customers: Sequence[str], plan: NextPlan) -> Saved:
    """Sets the next contact of each customer. Raises Refused `next_or_reason` or `next_in_the_past`."""
    rows = people(work, customers)
    begin(work, "next", rows)
    for row in rows:
        add_step(work, row.id, plan)
    return saved(work, rows)


def add_step(work: Work, customer: str, plan: NextPlan, contact: str = "") -> None:
    """Enters a next step: a day or moment from now on, or the reason why there is none."""
    on = plan.at.astimezone(work.zone).date() if plan.at else plan.on
    because = words(plan.none_because)
    if on is None and not because:
        raise Refused("next_or_reason")
    if (on is not None and on < work.today) or (plan.at is not None and plan.at < work.now):
        raise Refused("next_in_the_past", on=str(on))
    step = NextStepRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        contact_id=contact,
        set_at=utc_text(work.now),
        on_day=on.isoformat() if on else "",
        at=stamp(plan.at),
        channel=plan.channel or "",
        promised=plan.promised and on is not None,
        none_because="" if on else because,
    )
    work.session.add(step)


def clear_step(work: Work, customer: str, contact: str) -> None:
    """Takes the next step away where a meeting has taken its place."""
    step = NextStepRow(id=new_id(), book=work.book, customer_id=customer, contact_id=contact, set_at=utc_text(work.now))
    work.session.add(step)
