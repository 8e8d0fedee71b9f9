"""Readable builders of what a book holds, for tests: each goes through the program's own use cases."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count

from rmtui.domain.model import Channel, Outcome, Stage, Step
from rmtui.domain.views import ContactEntry, NextPlan, Saved
from rmtui.store.store import Store
from rmtui.store.writes import contacts, customers

_NUMBERS = count(1)


def add_customer(
    store: Store,
    name: str = "王建国",
    *,
    stage: Stage = Stage.FIRST_CONTACT,
    entered_on: date | None = None,
    phone: str = "",
    phones: Sequence[tuple[str, str]] = (),
    fields: Mapping[str, str] | None = None,
    **more: str,
) -> str:
    """Adds a customer with a phone of its own and returns the id; `fields` and `more` are those of the card."""
    own = phone or f"1440000{next(_NUMBERS) % 10_000:04}"
    saved = store.write(
        customers.add,
        {"name": name, **(fields or {}), **more},
        phones or [("mobile", own)],
        stage=stage,
        entered_on=entered_on,
    )
    return saved.customers[0]


def log(
    store: Store,
    customer: str | Sequence[str],
    channel: Channel = Channel.CALL,
    outcome: Outcome = Outcome.TALKED,
    *,
    at: datetime | None = None,
    step: Step | None = None,
    next_on: date | None = None,
    **entry: object,
) -> Saved:
    """Logs a contact with one customer or several; `entry` are further fields of `ContactEntry`."""
    plan = NextPlan(on=next_on) if next_on else None
    made = ContactEntry(channel, outcome, at=at, step=step, **{"next": plan, **entry})  # type: ignore[arg-type]
    return store.write(contacts.log, [customer] if isinstance(customer, str) else list(customer), made)
