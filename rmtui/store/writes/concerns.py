"""Writes customers' requests, wishes and difficulties; they are changed and closed as rows of their form."""

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
    work.session.add(opened(work, row.id, kind, written, doing=words(doing), due_on=due_text(work, due_on)))
    return saved(work, [row])


def opened(work: Work, customer: str, kind: ConcernKind, text: str, *, doing: str = "", due_on: str = "") -> Concern:
    """A concern of today, as a row that is not added yet; `text` is clean."""
    return Concern(
        id=new_id(), book=work.book, customer_id=customer, kind=kind, text=text, doing=doing,
        opened_on=work.today.isoformat(), due_on=due_on,
    )  # fmt: skip


def due_text(work: Work, due_on: date | None) -> str:
    """The day something is due as it is stored. Raises Refused `due_in_the_past`."""
    if due_on is not None and due_on < work.today:
        raise Refused("due_in_the_past", on=due_on.isoformat())
    return due_on.isoformat() if due_on else ""
