"""What follows a contact on the card: the next contact by rule or as given, and a number found wrong."""

from datetime import date, datetime, timedelta

from sqlmodel import select

from rmtui.clock import from_utc_text
from rmtui.domain.model import Channel, Contact, CustomerFacts, Direction, NextStep, Outcome, Stage
from rmtui.domain.outcomes import propose_next
from rmtui.domain.plan import open_step
from rmtui.domain.refusal import Refused
from rmtui.domain.tries import unanswered
from rmtui.domain.views import ContactEntry, NextPlan
from rmtui.store.facts import WRONG_LABEL
from rmtui.store.tables import ContactRow, Customer, Phone
from rmtui.store.work import Work
from rmtui.store.writes.nextsteps import add_step, clear_step

_BY_PROCESS = frozenset({Outcome.SENT, Outcome.REPLIED})
"""Outcomes after which stage 1's own timers, or the answer to the reply, are the next contact."""


def plan_next(
    work: Work,
    row: Customer,
    facts: CustomerFacts,
    entry: ContactEntry,
    contact: ContactRow,
    at: datetime,
    *,
    in_round: bool,
) -> None:
    """Enters the next contact: as given, else as the outcome's rule proposes.

    A promise whose time is still ahead stays, and so does any plan beside a mere message, and one that was made after
    the contact; a meeting takes the place of what was planned. A message to several (`in_round`) proposes none, or one
    round would fill a later day's list.
    Raises Refused `next_or_reason` where a missed or cancelled meeting would be left without a next contact.
    """
    plan = entry.next
    if plan is not None and entry.outcome is Outcome.CALLBACK:
        plan = plan._replace(channel=plan.channel or entry.channel, promised=True)
    if plan is None:
        standing = _standing(work, facts, contact)
        if entry.outcome in (Outcome.MEETING, Outcome.MOVED):
            if standing is not None:
                clear_step(work, row.id, contact.id)
            return
        by_process = bool(contact.step) and entry.outcome in _BY_PROCESS
        is_round = in_round and entry.outcome is Outcome.SENT
        if by_process or is_round or _stays(standing, entry.outcome, at):
            return
        plan = _proposed(work, row, facts, entry, at)
    if plan is not None:
        add_step(work, row.id, plan, contact.id)
    elif entry.outcome in (Outcome.MISSED, Outcome.CANCELLED):
        raise Refused("next_or_reason")


def _standing(work: Work, facts: CustomerFacts, contact: ContactRow) -> NextStep | None:
    """The planned contact that is still to come after this one."""
    made = Contact(
        id=contact.id,
        group_id=contact.group_id,
        customer_id=facts.id,
        at=from_utc_text(contact.at, work.zone),
        day=date.fromisoformat(contact.day),
        channel=Channel(contact.channel),
        direction=Direction(contact.direction),
        outcome=Outcome(contact.outcome),
    )
    return open_step(facts._replace(contacts=(*facts.contacts, made)))


def _stays(standing: NextStep | None, outcome: Outcome, at: datetime) -> bool:
    if standing is None or standing.on is None:
        return False
    if standing.set_at > at and outcome not in (Outcome.ANNOYED, Outcome.DND):
        # A contact entered late says nothing against what was planned since, unless the customer wants no contact.
        return True
    ahead = standing.at > at if standing.at else standing.on > at.date()
    return (standing.promised and ahead) or outcome is Outcome.SENT


def wrong_number(work: Work, customer: str, phone_id: str) -> None:
    """Marks the number that was dialled (the first one, if it is not said) as wrong: it is not offered again."""
    live = Phone.deleted.is_(False)  # type: ignore[attr-defined]
    phones = work.session.exec(
        select(Phone).where(Phone.customer_id == customer, live, Phone.label != WRONG_LABEL).order_by(Phone.position)  # type: ignore[arg-type]
    ).all()
    dialled = next((phone for phone in phones if phone.id == phone_id), phones[0] if phones else None)
    if dialled is not None:
        dialled.label = WRONG_LABEL


def _proposed(work: Work, row: Customer, facts: CustomerFacts, entry: ContactEntry, at: datetime) -> NextPlan | None:
    """What the rule of the outcome proposes, never before now and never by a channel that is not to be used."""
    if work.playbook.outcome(entry.outcome).pauses:
        until = entry.pause_until or at.date() + timedelta(days=work.playbook.pause_days)
        return NextPlan(on=until)
    if all(getattr(row, f"dnd_{channel}") for channel in Channel):
        return None
    tries = 0 if facts.stage is Stage.FIRST_CONTACT else unanswered(facts.contacts)[0]
    plan = propose_next(entry.outcome, at, entry.channel, row.call_window, work.playbook, work.calendar, tries)
    if plan is None or entry.direction is Direction.IN and entry.outcome is Outcome.REPLIED:
        return None
    return _from_now(work, row, plan)


def _from_now(work: Work, row: Customer, plan: NextPlan) -> NextPlan:
    """A proposal for a contact typed in late may have passed: then it is due now."""
    shut = plan.channel is not None and getattr(row, f"dnd_{plan.channel}")
    channel = None if shut else plan.channel
    moment = max(plan.at, work.now) if plan.at else None
    day = moment.date() if moment else max(plan.on or work.today, work.today)
    return NextPlan(day, moment, channel, plan.promised)
