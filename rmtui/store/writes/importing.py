"""Writes an import: everything of a plan in one transaction and one action, which one undo takes back."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar, cast

from sqlalchemy.orm import configure_mappers
from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain.model import FACE_TO_FACE, Channel, Outcome, Step
from rmtui.domain.refusal import Refused
from rmtui.exchange.plan import ImportPlan, ImportReport, PlannedContact, PlannedNext, RowPlan
from rmtui.ids import name_id, new_id
from rmtui.store.derive import reading
from rmtui.store.log.capture import Synced
from rmtui.store.log.gate import insert_many
from rmtui.store.log.undo import IMPORT
from rmtui.store.reads.importing import mark
from rmtui.store.tables import ContactRow, Customer, CustomField, NextStepRow, Phone, StageMoveRow
from rmtui.store.work import Work

R = TypeVar("R", bound=Synced)

Progress = Callable[[int, int], None]
"""Called with the customers done and all of them; what it raises stops the import, and nothing of it stays."""

PIECE = 500
"""Customers written at once, between two calls of the progress."""

_HOUR = time(9, 0)
"""When something happened of which only the day is known."""


def apply(work: Work, plan: ImportPlan, progress: Progress | None = None, *, pool: bool = False) -> ImportReport:
    """Does what the plan says; new customers come into the book, or into the pool that is still to be allotted.

    Raises Refused `import_book_changed` where the book was changed after the plan was made.
    """
    if mark(reading(work)) != plan.mark:
        raise Refused("import_book_changed")
    work.label = IMPORT
    configure_mappers()
    for start in range(0, len(plan.rows), PIECE):
        piece = plan.rows[start : start + PIECE]
        _write(work, piece, pool)
        if progress:
            progress(start + len(piece), len(plan.rows))
    return plan.report


def _write(work: Work, piece: Sequence[RowPlan], pool: bool) -> None:
    known = _by_id(work, piece)
    rows: list[Synced] = []
    for plan in piece:
        if plan.customer_id is None:
            rows.extend(_added(work, plan, pool))
        else:
            rows.extend(_changed(work, plan, known[plan.customer_id]))
    insert_many(work, rows)


def _row(work: Work, model: type[R], **values: Any) -> R:
    """A new row for the gate alone: made without the session's machinery, which takes five times as long."""
    return cast(R, model.model_construct(**{"id": new_id(), "book": work.book, **values}))


def _by_id(work: Work, piece: Sequence[RowPlan]) -> dict[str, Customer]:
    """The customers to change. Raises Refused where one is gone."""
    ids = [plan.customer_id for plan in piece if plan.customer_id]
    ours = Customer.book == work.book
    query = select(Customer).where(ours, Customer.id.in_(ids), Customer.deleted.is_(False))  # type: ignore[attr-defined]
    found = {row.id: row for row in work.session.exec(query)} if ids else {}
    if len(found) < len(ids):
        raise Refused("import_book_changed")
    return found


def _added(work: Work, plan: RowPlan, pool: bool) -> Iterator[Synced]:
    """A new customer with all her rows."""
    assert plan.stage is not None
    dnd = {f"dnd_{channel}": True for channel in plan.dnd}
    customer = _row(work, Customer, **{**plan.fields, **dnd, "name": plan.name, "pool": pool})
    yield customer
    entered = plan.stage_on or work.today
    yield _row(
        work,
        StageMoveRow,
        customer_id=customer.id,
        at=utc_text(_past(work, entered, None)),
        on_day=entered.isoformat(),
        from_stage=0,
        to_stage=int(plan.stage),
        who=work.actor,
    )
    yield from _phones(work, plan, customer.id, 0)
    yield from (_custom(work, customer.id, name, value) for name, value in plan.custom.items() if value)
    yield from _facts(work, plan, customer.id)


def _changed(work: Work, plan: RowPlan, customer: Customer) -> Iterator[Synced]:
    """Changes a known customer by the session, and gives the rows to add."""
    for name, value in plan.fields.items():
        setattr(customer, name, value)
    for channel in plan.dnd:
        setattr(customer, f"dnd_{channel}", True)
    if plan.phones:
        live = Phone.deleted.is_(False)  # type: ignore[attr-defined]
        positions = work.session.exec(select(Phone.position).where(Phone.customer_id == customer.id, live)).all()
        yield from _phones(work, plan, customer.id, max(positions, default=-1) + 1)
    for name, value in plan.custom.items():
        found = work.session.get(CustomField, name_id("custom_field", customer.id, name))
        if found is not None:
            found.value, found.deleted = value, not value
        elif value:
            yield _custom(work, customer.id, name, value)
    yield from _facts(work, plan, customer.id)


def _phones(work: Work, plan: RowPlan, customer: str, position: int) -> Iterator[Phone]:
    for offset, phone in enumerate(plan.phones):
        yield _row(
            work,
            Phone,
            customer_id=customer,
            label=phone.label,
            number=phone.number,
            position=position + offset,
            digits=phone.digits,
        )


def _custom(work: Work, customer: str, name: str, value: str) -> CustomField:
    key = name_id("custom_field", customer, name)
    return _row(work, CustomField, id=key, customer_id=customer, name=name, value=value)


def _facts(work: Work, plan: RowPlan, customer: str) -> Iterator[Synced]:
    yield from (_contact(work, customer, contact) for contact in plan.contacts)
    if plan.next_contact:
        yield _next_step(work, customer, plan.next_contact)


def _contact(work: Work, customer: str, contact: PlannedContact) -> ContactRow:
    """A contact of the past: it pays cadences and starts timers, but is no work of the day."""
    key = new_id()
    return _row(
        work,
        ContactRow,
        id=key,
        group_id=key,
        customer_id=customer,
        at=utc_text(_past(work, contact.day, contact.at)),
        day=contact.day.isoformat(),
        channel=contact.channel.value,
        outcome=_outcome(contact.channel).value,
        step=contact.step.value if contact.step else "",
        asked=contact.step is Step.INSTITUTION_SMS,
        imported=True,
    )


def _outcome(channel: Channel) -> Outcome:
    if channel is Channel.CALL:
        return Outcome.TALKED
    return Outcome.HELD if channel in FACE_TO_FACE else Outcome.SENT


def _next_step(work: Work, customer: str, plan: PlannedNext) -> NextStepRow:
    at = datetime.combine(plan.day, plan.at, work.zone) if plan.at else None
    return _row(
        work,
        NextStepRow,
        customer_id=customer,
        set_at=utc_text(work.now),
        on_day=plan.day.isoformat(),
        at=utc_text(at) if at else "",
        channel=plan.channel.value if plan.channel else "",
    )


def _past(work: Work, day: date, at: time | None) -> datetime:
    """The moment of something that happened on this day, never after now."""
    return min(datetime.combine(day, at or _HOUR, work.zone), work.now)
