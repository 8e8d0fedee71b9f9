"""Writes customers' requests, wishes, difficulties and complaints, and what is being done about each."""

from datetime import date

from rmtui.domain.model import ConcernKind
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.tables import Concern
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person, saved, words


def add_concern(
    work: Work, customer: str, kind: ConcernKind, text: str, *, doing: str = "", due_on: date | None = None
) -> Saved:
    """Records a concern, open from today. Raises Refused `concern_empty` or `due_in_the_past`."""
    row = person(work, customer)
    written = words(text)
    if not written:
        raise Refused("concern_empty")
    begin(work, "concern_added", [row])
    concern = Concern(
        id=new_id(),
        book=work.book,
        customer_id=row.id,
        kind=kind,
        text=written,
        doing=words(doing),
        opened_on=work.today.isoformat(),
        due_on=_due(work, due_on),
    )
    work.session.add(concern)
    return saved(work, [row])


def edit_concern(
    work: Work,
    concern: str,
    *,
    kind: ConcernKind | None = None,
    text: str | None = None,
    doing: str | None = None,
    due_on: date | None = None,
) -> Saved:
    """Changes what is given of a concern. Raises Refused `no_such_concern`, `concern_empty` or `due_in_the_past`."""
    found = _concern(work, concern)
    row = person(work, found.customer_id)
    if text is not None and not words(text):
        raise Refused("concern_empty")
    begin(work, "concern_edited", [row])
    if kind is not None:
        found.kind = kind
    if text is not None:
        found.text = words(text)
    if doing is not None:
        found.doing = words(doing)
    if due_on is not None:
        found.due_on = _due(work, due_on)
    return saved(work, [row])


def close_concern(work: Work, concern: str, doing: str = "") -> Saved:
    """Closes a concern today, with what was done.

    Raises Refused `no_such_concern`, `concern_closed` or `close_needs_text`.
    """
    found = _concern(work, concern)
    row = person(work, found.customer_id)
    if found.closed_on:
        raise Refused("concern_closed", on=found.closed_on)
    done = words(doing)
    if not done and not found.doing:
        raise Refused("close_needs_text")
    begin(work, "concern_closed", [row])
    found.doing = done or found.doing
    found.closed_on = work.today.isoformat()
    return saved(work, [row])


def _concern(work: Work, concern: str) -> Concern:
    found = work.session.get(Concern, concern)
    if found is None or found.deleted:
        raise Refused("no_such_concern")
    return found


def _due(work: Work, due_on: date | None) -> str:
    if due_on is not None and due_on < work.today:
        raise Refused("due_in_the_past", on=due_on.isoformat())
    return due_on.isoformat() if due_on else ""
