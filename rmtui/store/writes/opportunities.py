"""Moves opportunities along their states; they are made and changed as rows of their form (domain.md section 4)."""

from rmtui.domain.event_forms import VOUCHER
from rmtui.domain.opportunities import LOST
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person
from rmtui.store.writes.rows import edit, find

FORM = "opportunity"


def move(
    work: Work,
    opportunity: str,
    to: str,
    *,
    next_on: str = "",
    next_step: str = "",
    said: str = "",
) -> Saved:
    """Takes an opportunity to another state; `said` is the basis of confirming it, or why it was lost.

    An open one needs its next day, a lost one its reason, a sign-up that is done the six ticks of its voucher; it makes
    the customer a signed one. Raises Refused `no_such_row`, `bad_choice`, `opportunity_needs_next`,
    `opportunity_needs_reason`, `voucher_incomplete`, or what is wrong with the day.
    """
    values = {"state": to}
    if next_on or next_step:
        values |= {"next_on": next_on, "next_step": next_step}
    if said:
        values["lost_reason" if to == LOST else "basis"] = said
    saved = edit(work, FORM, opportunity, values)
    begin(work, "opportunity_moved", [person(work, find(work, FORM, opportunity).customer_id)])
    return saved


def tick(work: Work, opportunity: str, field: str) -> Saved:
    """Ticks a field of the voucher, or takes the tick away. Raises Refused `no_such_row` or `bad_choice`."""
    if field not in VOUCHER:
        raise Refused("bad_choice", field="ticks", value=field, known=" ".join(VOUCHER))
    there = set(find(work, FORM, opportunity).ticks.split()) ^ {field}
    return edit(work, FORM, opportunity, {"ticks": " ".join(one for one in VOUCHER if one in there)})
