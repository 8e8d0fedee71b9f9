"""What the program judges of a contact by itself: which step it is, whether it was owed, what to be careful about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from json import dumps

from rmtui.clock import from_utc_text
from rmtui.domain.claims import CARE, SERVICE
from rmtui.domain.first_contact import next_step_of
from rmtui.domain.guard import CAPPED, CONSENT, WINDOW, Guard, Planned, against, refused
from rmtui.domain.marketing import sales_days
from rmtui.domain.model import Channel, CustomerFacts, Direction, Outcome, Stage, Step
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry
from rmtui.store.derive import raw
from rmtui.store.reads.guard import children_of
from rmtui.store.reads.rounds import consents_of
from rmtui.store.tables import ContactRow, Customer
from rmtui.store.work import Work
from rmtui.store.writes.common import Warned, warning

_STEP_CHANNELS = {Step.INSTITUTION_SMS: Channel.SMS, Step.RM_SMS: Channel.SMS, Step.RM_CALL: Channel.CALL}

GREETED = f"""SELECT DISTINCT customer_id FROM claim WHERE rule IN ({", ".join(f"'{rule}'" for rule in sorted(CARE))})
 AND start <= ? AND end >= ? AND customer_id IN (SELECT value FROM json_each(?))"""
SERVED = f"""SELECT DISTINCT customer_id FROM claim WHERE rule IN ({", ".join(f"'{rule}'" for rule in sorted(SERVICE))})
 AND asked AND start <= ? AND end >= ? AND customer_id IN (SELECT value FROM json_each(?))"""


def step(facts: CustomerFacts, entry: ContactEntry) -> Step | None:
    """The first-contact step that a contact is: the one given, or the one to do next if it goes by this channel.

    Raises Refused `step_not_here` for a given step outside stage 1 or by another channel.
    """
    in_stage_1 = facts.stage is Stage.FIRST_CONTACT
    if entry.of_round:
        return entry.step if in_stage_1 and entry.step and next_step_of(facts) is entry.step else None
    if entry.step is not None:
        if not in_stage_1 or _STEP_CHANNELS[entry.step] is not entry.channel or entry.direction is Direction.IN:
            raise Refused("step_not_here", step=entry.step, name=facts.name)
        return entry.step
    if not in_stage_1 or entry.direction is Direction.IN or entry.care:
        return None
    due = next_step_of(facts)
    return due if due and _STEP_CHANNELS[due] is entry.channel else None


def greeted(work: Work, rows: Sequence[Customer], entry: ContactEntry, at: datetime) -> set[str]:
    """The customers whom an outgoing contact of that day greets: their birthday is on the list."""
    return _claimed(work, GREETED, rows, entry, at)


def served(work: Work, rows: Sequence[Customer], entry: ContactEntry, at: datetime) -> set[str]:
    """The customers whom an outgoing contact of that day tells of a maturity or premium: that is no sales contact."""
    return _claimed(work, SERVED, rows, entry, at)


def _claimed(work: Work, sql: str, rows: Sequence[Customer], entry: ContactEntry, at: datetime) -> set[str]:
    """The customers on whom such a claim stands on the day of an outgoing contact."""
    if entry.direction is Direction.IN:
        return set()
    day = at.date().isoformat()
    return {row[0] for row in raw(work).execute(sql, (day, day, dumps([row.id for row in rows])))}


def left_out(
    work: Work, rows: list[Customer], facts: Mapping[str, CustomerFacts], entry: ContactEntry
) -> tuple[list[Customer], list[Warned]]:
    """A round to several customers without those who are not to be disturbed or are paused, with their names.

    Raises Refused `nobody_left` where that is everybody (domain.md section 4, 批量维护).
    """
    if len(rows) == 1 or entry.direction is Direction.IN or entry.outcome is not Outcome.SENT:
        return rows, []
    kept = [row for row in rows if entry.channel not in facts[row.id].dnd and not _pause(work, facts[row.id])]
    if not kept:
        raise Refused("nobody_left")
    return kept, [warning("left_out", name=row.name) for row in rows if row not in kept]


def cautions(work: Work, row: Customer, facts: CustomerFacts, contact: ContactRow) -> list[Warned]:
    """What the manager should know of an outgoing contact: it broke a wish, a pause, or the guard of section 3."""
    if contact.direction != Direction.OUT:
        return []
    warnings = []
    if Channel(contact.channel) in facts.dnd:
        warnings.append(warning("against_dnd", name=row.name))
    until = _pause(work, facts)
    if until:
        warnings.append(warning("during_pause", name=row.name, until=until))
    return warnings + ([] if contact.override else _guarded(work, row, facts, contact))


def _guarded(work: Work, row: Customer, facts: CustomerFacts, contact: ContactRow) -> list[Warned]:
    """A warning for each guard that a contact passes by without a reason."""
    consents = consents_of(raw(work), [row.id]).get(row.id, {})
    children = children_of(raw(work), work.book, [row.id]).get(row.id, ())
    guard = Guard(sales_days(facts.contacts), refused(consents), facts.window, contact.asked, children)
    at = from_utc_text(contact.at, work.zone)
    planned = Planned(Channel(contact.channel), Outcome(contact.outcome), at, contact.purpose, contact.care)
    found = against(guard, planned, work.playbook, work.calendar)
    most = str(work.playbook.max_sales_in_30_days)
    said = {
        CAPPED: warning("over_marketing", name=row.name, max=most),
        CONSENT: warning("against_consent", name=row.name),
        WINDOW: warning("outside_hours", name=row.name),
    }
    return [said[name] for name in found]


def _pause(work: Work, facts: CustomerFacts) -> str:
    """The end of the pause that runs today; empty without one."""
    return next((pause.until.isoformat() for pause in facts.pauses if pause.start <= work.today < pause.until), "")
