"""Stage 1 in steps (domain.md section 2): institution SMS, the RM's SMS after 24 h, the RM's call after 48 h, the lead.

Hours are real hours; the true due moment and the one moved into the contact window are both kept. A later step that
was done stands for those before it. A reply cancels the call and is to be answered at once. An invitation that failed
is with the team lead until a decision: keep counts tries and days anew, change and drop take the customer off the list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rmtui.domain.claims import (
    ANSWER_REPLY,
    INSTITUTION_SMS,
    LEAD_WAITING,
    RM_CALL,
    RM_SMS,
    Rules,
    claim_key,
)
from rmtui.domain.model import (
    FACE_TO_FACE,
    Channel,
    Claim,
    Contact,
    CustomerFacts,
    Decision,
    Direction,
    MeetingState,
    Outcome,
    Stage,
    Step,
    Verdict,
    reached,
)
from rmtui.domain.outcomes import half_day, next_half_day
from rmtui.domain.stages import last_day_of, limit_of
from rmtui.domain.windows import move_into

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed invitation: from which day it is with the lead, and why: `declined`, `tries` or `limit`."""

    on: date
    why: str


def decided(facts: CustomerFacts) -> Decision | None:
    """The lead's decision in force: the newest, unless the customer was moved to another stage after it."""
    newest = facts.decisions[-1] if facts.decisions else None
    return newest if newest and newest.at >= facts.moves[-1].at else None


def is_dropped(facts: CustomerFacts) -> bool:
    """Whether the customer is off this manager's lists: dropped, given to another manager, or still to be allotted."""
    decision = decided(facts)
    return facts.pool or (decision is not None and decision.what is not Verdict.KEEP)


def has_meeting(facts: CustomerFacts) -> bool:
    """Whether a meeting was agreed in this stage and still stands or was held."""
    since = facts.moves[-1].on
    standing = (MeetingState.AGREED, MeetingState.HELD)
    return any(meeting.state in standing and meeting.agreed_on >= since for meeting in facts.meetings)


def unanswered_reply(facts: CustomerFacts) -> Contact | None:
    """The customer's newest reply, in any stage, that no outgoing contact has reached since.

    Who came in was answered on the spot.
    """
    replies = [contact for contact in facts.contacts if _is_reply(contact)]
    if not replies:
        return None
    answered = any(_reaches(contact) and contact.at > replies[-1].at for contact in facts.contacts)
    return None if answered else replies[-1]


def failure(facts: CustomerFacts, rules: Rules) -> Failure | None:
    """How and when the invitation failed, or will if nothing happens; None outside stage 1 or with a meeting agreed."""
    if facts.stage is not Stage.FIRST_CONTACT or has_meeting(facts):
        return None
    tried: set[tuple[date, bool]] = set()
    for contact in _contacts(facts):
        if contact.outcome is Outcome.DECLINED:
            return Failure(contact.day, "declined")
        if contact.outcome is Outcome.NO_ANSWER:
            tried.add(half_day(contact.at.astimezone(rules.zone)))
        if len(tried) >= rules.playbook.first_contact.failed_tries:
            return Failure(contact.day, "tries")
    limit = limit_of(Stage.FIRST_CONTACT, rules.playbook)
    if limit is None:
        return None
    decision = decided(facts)
    start = decision.at.astimezone(rules.zone).date() if decision else facts.moves[-1].on
    return Failure(last_day_of(start, limit, facts.pauses, rules.playbook, rules.calendar) + _DAY, "limit")


def next_step_of(facts: CustomerFacts) -> Step | None:
    """The first-contact step to do next, whatever its hour; None outside stage 1 or when a meeting is agreed.

    Who was spoken to or answered needs no introduction by SMS, and who wants no SMS gets none: the call is next.
    """
    if facts.stage is not Stage.FIRST_CONTACT or has_meeting(facts):
        return None
    if _spoken(facts) or _answer(facts) or _sent(facts, Step.RM_SMS) or Channel.SMS in facts.dnd:
        return Step.RM_CALL
    return Step.RM_SMS if _sent(facts, Step.INSTITUTION_SMS) else Step.INSTITUTION_SMS


def step_claims(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """The claim of the step to do next, open-ended; whoever calls cuts it at the failure and the pauses."""
    step = next_step_of(facts)
    if step is None or unanswered_reply(facts) is not None:
        return
    if step is Step.INSTITUTION_SMS:
        start = max(facts.moves[-1].on, facts.allotted_on or facts.moves[-1].on)
        key = claim_key(INSTITUTION_SMS, facts.id, start)
        yield Claim(INSTITUTION_SMS, facts.id, key, start, None, Channel.SMS, True, asked=True)
    elif step is Step.RM_SMS:
        hours = rules.playbook.first_contact.rm_sms_after_hours
        yield _timed(RM_SMS, facts, _rm_sms_due(facts, hours, rules), Channel.SMS, hours, 0, rules)
    elif not _planned_otherwise(facts):
        hours = rules.playbook.first_contact.rm_call_after_hours
        tries = [contact for contact in _contacts(facts) if _is_try(contact)]
        due = _rm_call_due(facts, hours, tries, rules)
        yield _timed(RM_CALL, facts, due, Channel.CALL, hours, len(tries), rules)


def lead_claim(facts: CustomerFacts, failed: Failure, rules: Rules) -> Claim:
    """The claim of a customer who is with the lead, with the days of the lead's own call (moved to working days)."""
    figures = rules.playbook.first_contact
    first = rules.calendar.next_working(failed.on + figures.lead_call_from_days * _DAY)
    last = rules.calendar.next_working(failed.on + figures.lead_call_until_days * _DAY)
    args = (("lead_from", first.isoformat()), ("lead_until", last.isoformat()), ("why", failed.why))
    key = claim_key(LEAD_WAITING, facts.id, failed.on)
    return Claim(LEAD_WAITING, facts.id, key, failed.on, None, None, True, args=args)


def reply_claim(facts: CustomerFacts, rules: Rules) -> Claim | None:
    """The claim to answer the customer's reply at once, by the channel he or she used."""
    reply = unanswered_reply(facts)
    if reply is None:
        return None
    at = reply.at.astimezone(rules.zone)
    key = claim_key(ANSWER_REPLY, facts.id, at.date())
    args = (("when", at.strftime("%Y-%m-%dT%H:%M")), ("note", reply.note))
    return Claim(ANSWER_REPLY, facts.id, key, at.date(), None, reply.channel, True, at, asked=True, args=args)


def is_conversation(contact: Contact) -> bool:
    """Whether the two spoke with each other; a ring that waits for its answer is no conversation."""
    oral = contact.channel is Channel.CALL or contact.channel in FACE_TO_FACE
    return oral and reached(contact.outcome) and contact.outcome is not Outcome.REPLIED


def pays(contact: Contact) -> bool:
    """Whether the contact may have been about what was due: the two spoke, or the manager wrote; no greeting."""
    written = contact.direction is Direction.OUT and reached(contact.outcome)
    return not contact.care and (written or is_conversation(contact))


def _contacts(facts: CustomerFacts) -> Iterator[Contact]:
    """The contacts that count for this invitation: since the entry into the stage or the lead's decision to keep."""
    decision, move = decided(facts), facts.moves[-1]
    since = datetime.combine(move.on, time(0), move.at.tzinfo) if move.from_stage is None else move.at
    since = decision.at if decision else since
    return (contact for contact in facts.contacts if contact.at >= since and not contact.imported)


def _is_reply(contact: Contact) -> bool:
    replied = contact.direction is Direction.IN and contact.outcome is Outcome.REPLIED
    return replied and contact.channel not in FACE_TO_FACE and not contact.imported


def _reaches(contact: Contact) -> bool:
    return contact.direction is Direction.OUT and reached(contact.outcome)


def _is_try(contact: Contact) -> bool:
    ringing = contact.channel is Channel.CALL and contact.direction is Direction.OUT
    return ringing and not reached(contact.outcome)


def _sent(facts: CustomerFacts, step: Step) -> Contact | None:
    """The step's SMS, whenever it was sent; a failed one is still due."""
    sent = [contact for contact in facts.contacts if contact.step is step and contact.outcome is Outcome.SENT]
    return sent[-1] if sent else None


def _spoken(facts: CustomerFacts) -> Contact | None:
    """The newest conversation about this invitation."""
    spoken = [contact for contact in _contacts(facts) if is_conversation(contact)]
    return spoken[-1] if spoken else None


def _answer(facts: CustomerFacts) -> Contact | None:
    """The first contact that answered the newest reply."""
    replies = [contact.at for contact in _contacts(facts) if _is_reply(contact)]
    answers = [contact for contact in facts.contacts if replies and contact.at > replies[-1] and _reaches(contact)]
    return answers[0] if answers else None


def _planned_otherwise(facts: CustomerFacts) -> bool:
    """Whether, after a conversation or an answer, the next planned contact (or why there is none) has the word."""
    later = [contact.at for contact in (_spoken(facts), _answer(facts)) if contact]
    return bool(later) and facts.next_step is not None and facts.next_step.set_at >= max(later)


def _rm_sms_due(facts: CustomerFacts, hours: int, rules: Rules) -> datetime:
    sent = _sent(facts, Step.INSTITUTION_SMS)
    assert sent is not None
    return max(_hours_later(sent.at, hours, rules), rules.midnight(facts.moves[-1].on))


def _rm_call_due(facts: CustomerFacts, hours: int, tries: list[Contact], rules: Rules) -> datetime:
    """So many hours after the SMS, or after a conversation or answer that left no plan; then in later half-days."""
    steps = (_sent(facts, Step.RM_SMS), _spoken(facts), _answer(facts))
    moments = [rules.midnight(facts.moves[-1].on)]
    moments += [_hours_later(max(step.at for step in steps if step), hours, rules)] if any(steps) else []
    decision = decided(facts)
    moments += [decision.at.astimezone(rules.zone)] if decision else []
    moments += [_after_try(facts, tries[-1], rules)] if tries else []
    return max(moments)


def _after_try(facts: CustomerFacts, last: Contact, rules: Rules) -> datetime:
    """When to ring again: as the manager planned it, else in another half-day."""
    step = facts.next_step
    if step is not None and step.on is not None and step.set_at >= last.at:
        return step.at.astimezone(rules.zone) if step.at else rules.midnight(step.on)
    at = last.at.astimezone(rules.zone)
    return next_half_day(at, Channel.CALL, facts.window, rules.playbook, rules.calendar)


def _hours_later(moment: datetime, hours: int, rules: Rules) -> datetime:
    """So many real hours later, in local time."""
    return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(rules.zone)


def _timed(
    rule: str, facts: CustomerFacts, due: datetime, channel: Channel, hours: int, tries: int, rules: Rules
) -> Claim:
    """A claim due at a moment, with that moment moved into the contact window where it lies outside."""
    moved = move_into(due, channel, facts.window, rules.playbook, rules.calendar)
    return Claim(
        rule=rule,
        customer_id=facts.id,
        key=claim_key(rule, facts.id, due.date()),
        start=due.date(),
        end=None,
        channel=channel,
        must=True,
        due_at=due,
        moved_to=moved if moved != due else None,
        asked=True,
        args=(("hours", str(hours)), ("tries", str(tries))),
    )
