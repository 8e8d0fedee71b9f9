"""What every writing use case begins and ends with: the customers it is about, its name for undo, what it did."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain.model import CustomerFacts
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.store.derive import raw
from rmtui.store.facts import facts_of
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from rmtui.store.writes.fields import strip_numbers
from rmtui.text import clean

Warned = tuple[str, tuple[tuple[str, str], ...]]
"""A message id and the values for its sentence."""

_NAMED = 3
"""Names that an action's subject gives before it only counts."""


def people(work: Work, customers: Sequence[str]) -> list[Customer]:
    """The customers of the book of these ids, each once, in the order given; the use case is about them.

    Raises Refused `no_customer_given` or `no_such_customer`.
    """
    ids = list(dict.fromkeys(customers))
    if not ids:
        raise Refused("no_customer_given")
    found = {row.id: row for row in _rows(work, ids) if not row.deleted}
    for customer in ids:
        if customer not in found:
            raise Refused("no_such_customer", ref=customer)
    return [found[customer] for customer in ids]


def _rows(work: Work, ids: Sequence[str]) -> list[Customer]:
    size = 500
    parts = [ids[start : start + size] for start in range(0, len(ids), size)]
    return [
        row
        for part in parts
        for row in work.session.exec(select(Customer).where(Customer.book == work.book, Customer.id.in_(part))).all()  # type: ignore[attr-defined]
    ]


def person(work: Work, customer: str) -> Customer:
    """One customer. Raises Refused `no_such_customer`."""
    return people(work, [customer])[0]


def begin(work: Work, label: str, rows: Sequence[Customer]) -> None:
    """Names the action for undo, and has the customers' derived rows renewed."""
    names = [row.name for row in rows]
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    work.label = f"action.{label}"
    work.subject = ", ".join(names[:_NAMED]) + more
    work.touched.update(row.id for row in rows)


def saved(work: Work, rows: Sequence[Customer], warnings: Sequence[Warned] = ()) -> Saved:
    """What the use case answers."""
    return Saved(work.action, tuple(row.id for row in rows), tuple(dict.fromkeys(warnings)))


def warning(message: str, **values: str) -> Warned:
    """A warning by its message id, given without the prefix `warning.`, and the values for its sentence."""
    return f"warning.{message}", tuple(values.items())


def known(work: Work, rows: Sequence[Customer]) -> dict[str, CustomerFacts]:
    """The facts of the customers as the rules read them, with what was written so far.

    Raises Refused `no_such_customer` for one who never entered a stage.
    """
    work.session.flush()
    facts = facts_of(raw(work), work.zone, [row.id for row in rows])
    for row in rows:
        if row.id not in facts:
            raise Refused("no_such_customer", ref=row.name)
    return facts


def past_moment(work: Work, at: datetime | None) -> datetime:
    """When something happened: now, or the moment given, which must not lie ahead (Refused `in_the_future`)."""
    if at is None:
        return work.now
    if at > work.now:
        raise Refused("in_the_future", at=f"{at.astimezone(work.zone):%Y-%m-%d %H:%M}")
    return at.astimezone(work.zone)


def stamp(moment: datetime | None) -> str:
    """An instant as it stands in the file; empty for None."""
    return utc_text(moment) if moment else ""


def words(text: str) -> str:
    """A person's text of several lines, cleaned and without identity or account numbers."""
    return strip_numbers(clean(text, lines=True))[0]
