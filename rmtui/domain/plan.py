"""Why to contact a customer, and on which days (design.md section 5): claims from facts, whatever day it is.

A claim is a range of days; the list of a day is one range read and then `rank`. Rules without an end of their own stay
open until the customer changes. Paused days are cut out of every claim, and what follows a failed invitation is the
lead's. Only days that come back need to know about when the list is looked at: they are made 400 days around it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from rmtui.domain import cadence
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.card_reasons import card_claims
from rmtui.domain.claims import (
    BAND_EARLY,
    BAND_PROFILE,
    BAND_SILENT,
    BAND_STAGE,
    BAND_VALUE,
    CALLBACK,
    NEAR_LIMIT,
    NEXT_CONTACT,
    OVER_LIMIT,
    PROFILE,
    PROMISED,
    VALUE,
    Rules,
    claim_key,
    until,
    without_pauses,
)
from rmtui.domain.date_reasons import date_claims
from rmtui.domain.first_contact import failure, is_conversation, is_dropped, lead_claim, reply_claim, step_claims
from rmtui.domain.marketing import rest_days
from rmtui.domain.model import (
    Channel,
    Claim,
    Contact,
    CustomerFacts,
    Direction,
    MeetingState,
    NextStep,
    Outcome,
    PlanNoteKind,
    Stage,
    reached,
)
from rmtui.domain.money_reasons import money_claims
from rmtui.domain.playbook import Cadence, Playbook
from rmtui.domain.profile import of_filled
from rmtui.domain.rhythm import rhythm_claims
from rmtui.domain.stages import clock_dates, clock_start
from rmtui.domain.word_reasons import word_claims

_DAY = timedelta(days=1)
_SHORTLY_BEFORE = timedelta(hours=1)
"""A conversation this long before a promised time is the promised one."""


def due(
    facts: CustomerFacts, today_hint: date, playbook: Playbook, calendar: WorkCalendar, zone: tzinfo
) -> tuple[Claim, ...]:
    """All claims on a customer: none for one who was dropped, the lead's alone once the invitation has failed."""
    if is_dropped(facts):
        return ()
    rules = Rules(playbook, calendar, zone)
    claims = list(_own_claims(facts, today_hint, rules))
    failed = failure(facts, rules)
    if failed:
        claims = [piece for claim in claims for piece in until(claim, failed.on - _DAY)]
        claims.append(lead_claim(facts, failed, rules))
    reply = reply_claim(facts, rules)
    return tuple(without_pauses([*claims, reply] if reply else claims, facts.pauses))


def open_step(facts: CustomerFacts) -> NextStep | None:
    """The planned next contact, unless a contact since it was planned has paid it."""
    step = facts.next_step
    if step is None or step.on is None or any(_fulfils(contact, step) for contact in facts.contacts):
        return None
    return step


def completeness(filled: frozenset[str], playbook: Playbook) -> int:
    """The weighted share of the required profile fields that are filled, in percent, rounded down."""
    return of_filled(filled, playbook).percent


def rank_key(facts: CustomerFacts, playbook: Playbook) -> str:
    """A text that sorts customers by value (domain.md section 3), the first to be called first; equal for none.

    Tier by rank, contribution, value now, potential, a stated need, the longest silence, customer number, id.
    """
    last = max((contact.day for contact in facts.contacts if reached(contact.outcome)), default=date.min)
    return "|".join(
        (
            f"{playbook.tier(facts.tier).rank:03d}",
            _descending(facts.contribution),
            _descending(facts.value_now),
            _descending(facts.potential),
            "0" if facts.has_need else "1",
            last.isoformat(),
            facts.number,
            facts.id,
        )
    )


def _descending(amount: int) -> str:
    """Text that sorts the greater amount first."""
    return f"{10**15 - max(-(10**15), min(amount, 10**15)):016d}"


def _own_claims(facts: CustomerFacts, today_hint: date, rules: Rules) -> Iterator[Claim]:
    """What the manager owes the customer, before failure and pauses are taken into account."""
    yield from step_claims(facts, rules)
    yield from _planned(facts, rules)
    yield from _added(facts)
    yield from date_claims(facts, today_hint, rules)
    yield from _limits(facts, rules)
    yield from word_claims(facts, rules)
    if facts.stage is not Stage.FIRST_CONTACT:
        yield from card_claims(facts, rules, _planned_for(facts))
        yield from money_claims(facts, rules, today_hint)
        yield from rhythm_claims(facts, rules)
        yield from _cadences(facts, rules)
        yield from _profile(facts, rules)
        yield from _value(facts, rules)


def _fulfils(contact: Contact, step: NextStep) -> bool:
    if contact.at <= step.set_at or step.on is None or not reached(contact.outcome):
        return False
    spoken = is_conversation(contact)
    if not (spoken or step.channel in (None, contact.channel)):
        return False
    if step.promised and step.at is not None:
        return contact.at >= step.at - (_SHORTLY_BEFORE if spoken else timedelta(0))
    return contact.day >= step.on


def _planned(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """The next contact: a promise with its time, or a date of the manager's own."""
    step = open_step(facts)
    if step is None or step.on is None:
        return
    at = step.at.astimezone(rules.zone) if step.at else None
    rule = NEXT_CONTACT
    if step.promised:
        before = [contact for contact in facts.contacts if contact.at <= step.set_at]
        rule = CALLBACK if before and before[-1].outcome is Outcome.CALLBACK else PROMISED
    channel = step.channel or (Channel.CALL if rule == CALLBACK else None)
    yield _dated(rule, facts, at.date() if at else step.on, at, channel)


def _added(facts: CustomerFacts) -> Iterator[Claim]:
    """Customers whom the manager put on a day's list, until an outgoing contact of whatever outcome."""
    days = [note.day for note in facts.notes if note.kind is PlanNoteKind.PLANNED]
    tried = [contact.day for contact in facts.contacts if contact.direction is Direction.OUT]
    for day in days[-1:]:
        if not any(other >= day for other in tried):
            yield _dated(NEXT_CONTACT, facts, day, None, None)


def _dated(rule: str, facts: CustomerFacts, day: date, at: datetime | None, channel: Channel | None) -> Claim:
    when = at.strftime("%Y-%m-%dT%H:%M") if at else day.isoformat()
    asked = rule != NEXT_CONTACT or facts.open_complaints > 0
    key = claim_key(rule, facts.id, day)
    return Claim(rule, facts.id, key, day, None, channel, True, at, asked=asked, args=(("when", when),))


def _limits(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """Stages near and past their limit; a next contact that is planned in time, or for later than now, goes first."""
    dates = clock_dates(facts.moves, facts.pauses, rules.playbook, rules.calendar)
    if dates.limit_on is None or dates.amber_on is None:
        return
    args = (("stage", str(int(dates.stage))), ("limit", dates.limit_on.isoformat()))
    planned = _planned_for(facts)
    near = max(dates.amber_on, planned) if planned and planned <= dates.limit_on else dates.amber_on
    yield from until(_debt(NEAR_LIMIT, facts, near, None, BAND_STAGE, args, dates.limit_on), dates.limit_on)
    over = dates.limit_on + _DAY
    yield _debt(OVER_LIMIT, facts, max(over, planned or over), None, BAND_STAGE, args, dates.limit_on)


def _debt(
    rule: str,
    facts: CustomerFacts,
    start: date,
    channel: Channel | None,
    band: str,
    args: tuple[tuple[str, str], ...],
    due_on: date,
) -> Claim:
    key = claim_key(rule, facts.id, due_on)
    return Claim(rule, facts.id, key, start, None, channel, False, args=args, band=band)


def _planned_for(facts: CustomerFacts) -> date | None:
    """The day of the next contact, or the day after the next meeting, that stands."""
    step = open_step(facts)
    days = [meeting.at.date() + _DAY for meeting in facts.meetings if meeting.state is MeetingState.AGREED]
    days += [step.on] if step and step.on else []
    return max(days, default=None)


def _cadences(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    tier = rules.playbook.tier(facts.tier)
    ordinary = tier is rules.playbook.no_tier
    since = next((move.on for move in facts.moves if move.to_stage is not Stage.FIRST_CONTACT), facts.moves[-1].on)
    for rhythm in tier.cadences:
        for debt in cadence.debts(rhythm, facts.contacts, since, rules.playbook):
            yield from _cadence(rhythm, debt, facts, ordinary)


def _cadence(rhythm: Cadence, debt: cadence.Debt, facts: CustomerFacts, ordinary: bool) -> Iterator[Claim]:
    """One debt; it waits for a next contact or visit that is planned within its period."""
    rule = f"cadence.{rhythm.channel or 'any'}"
    band = f"{BAND_SILENT if ordinary else rule}.{rhythm.period}"
    start, planned = debt.start, _cadence_planned(rhythm, facts, debt.start)
    if planned and planned > start:
        start = planned
    args = (("owed", str(debt.owed)), ("period", rhythm.period))
    claim = _debt(rule, facts, start, rhythm.channel, band, args, cadence.period_end(debt.start, rhythm.period))
    yield from until(claim, debt.end) if debt.end else (claim,)


def _cadence_planned(rhythm: Cadence, facts: CustomerFacts, since: date) -> date | None:
    """Until when a debt since a day rests for a contact planned within its period, or within that of the planning."""
    meetings = [meeting for meeting in facts.meetings if meeting.state is MeetingState.AGREED]
    found = [
        (meeting.agreed_on, meeting.at.date(), 1) for meeting in meetings if rhythm.channel in (None, meeting.channel)
    ]
    step = open_step(facts)
    if step and step.on and (rhythm.channel in (None, step.channel) or step.channel is None):
        found.append((step.set_at.date(), step.on, 0))
    last = {said: cadence.period_end(max(said, since), rhythm.period) for said, _, _ in found}
    return max((day + rest * _DAY for said, day, rest in found if day <= last[said]), default=None)


def _profile(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """A profile below the percentage, in the stages that are there to complete it."""
    percent, needed = completeness(facts.filled, rules.playbook), rules.playbook.profile_percent
    if facts.stage not in (Stage.KNOW, Stage.DECISION_MAKER) or percent >= needed:
        return
    start = clock_start(facts.moves, rules.playbook)
    args = (("percent", str(percent)), ("needed", str(needed)))
    yield _debt(PROFILE, facts, max(start, _planned_for(facts) or start), None, BAND_PROFILE, args, start)


def _value(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """Who may be called for value alone: at any time if need be, first those who have rested and have no later date."""
    touched = [contact.day for contact in facts.contacts if reached(contact.outcome)]
    start = max([facts.moves[0].on, *(day + _DAY for day in touched)])
    rested = max([facts.moves[0].on, *(day + rest_days(rules.playbook) * _DAY for day in touched)])
    rested = max(rested, _planned_for(facts) or rested)
    if start < rested:
        yield from until(_debt(VALUE, facts, start, None, BAND_EARLY, (), start), rested - _DAY)
    yield _debt(VALUE, facts, rested, None, BAND_VALUE, (), rested)
