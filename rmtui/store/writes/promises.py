"""Settles promises: kept, released by the customer, or agreed anew for a later day (features S1-14, N15)."""

from datetime import date

from rmtui.domain.promises import KEPT, OPEN, RELEASED
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person
from rmtui.store.writes.rows import edit, find

FORM = "promise"


def keep(work: Work, promise: str, remarks: str = "") -> Saved:
    """The promise was kept today. Raises Refused `no_such_row` or `promise_settled`."""
    return _settle(work, promise, KEPT, remarks)


def release(work: Work, promise: str, remarks: str) -> Saved:
    """The customer no longer wants it. Raises Refused as `keep`, and `promise_needs_reason`."""
    if not remarks.strip():
        raise Refused("promise_needs_reason")
    return _settle(work, promise, RELEASED, remarks)


def postpone(work: Work, promise: str, until: date) -> Saved:
    """Another day was agreed. Raises Refused as `keep`, and `due_in_the_past`."""
    _open(work, promise)
    if until < work.today:
        raise Refused("due_in_the_past", on=until.isoformat())
    return _named(work, promise, edit(work, FORM, promise, {"due_on": until.isoformat()}), "promise_postponed")


def _settle(work: Work, promise: str, state: str, remarks: str) -> Saved:
    _open(work, promise)
    before = find(work, FORM, promise).remarks
    values = {"state": state, "remarks": "\n".join(part for part in (before, remarks) if part.strip())}
    return _named(work, promise, edit(work, FORM, promise, values), f"promise_{state}")


def _open(work: Work, promise: str) -> None:
    row = find(work, FORM, promise)
    if row.state != OPEN:
        raise Refused("promise_settled", on=row.settled_on, state=row.state)


def _named(work: Work, promise: str, saved: Saved, label: str) -> Saved:
    begin(work, label, [person(work, find(work, FORM, promise).customer_id)])
    return saved
