"""Who may be contacted on a day, and for which claims: everything that stands against a claim (domain.md section 3).

Never: paused, dropped, do-not-disturb for the channel, reached today unless a time later today was promised, beyond the
over-marketing guard unless it was asked for. Who is with the lead is not asked to be rung.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from rmtui.domain.absence import brought_forward
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.claims import (
    ANSWER_REPLY,
    CARE,
    CARRIED_OVER,
    COMPLAINTS,
    FIRST_STEPS,
    LEAD_WAITING,
    NEXT_CONTACT,
    PROMISES,
    RULES,
    VALUE,
    WORD,
    key_on,
)
from rmtui.domain.marketing import is_capped
from rmtui.domain.model import Channel, Claim, PlanNote, PlanNoteKind
from rmtui.domain.playbook import Playbook
from rmtui.domain.tries import rests
from rmtui.domain.windows import refuses

_PLACES = {rule: place for place, rule in enumerate(RULES)}
_ANY_CHANNEL = (Channel.CALL, Channel.SMS, Channel.WECHAT, Channel.MAIL, Channel.VISIT, Channel.MEETING)
_PREFERRED = frozenset(_ANY_CHANNEL[:4])


class Candidate(NamedTuple):
    """What ranking needs of a customer: all claims that hold on the day, and what stands against them."""

    id: str
    rank_key: str
    claims: tuple[Claim, ...]
    """Every claim with start <= day <= end, and `claims.carried_over` where an earlier plan left one."""
    paused_from: date | None = None
    paused_until: date | None = None
    dropped: bool = False
    dnd: frozenset[Channel] = frozenset()
    window: str = ""
    preferred: Channel | None = None
    reached_today: bool = False
    """A contact of the day, in or out, reached the customer."""
    tried_today: bool = False
    """An outgoing contact of the day, whatever its outcome: only what is due at a moment may still ask for another."""
    sales_days: tuple[date, ...] = ()
    """`marketing.sales_days`: the state table's `recent_sales`."""
    notes: tuple[PlanNote, ...] = ()
    """"Later" and "waived" notes; those whose `until` or period has passed do no harm."""
    planned: bool = False
    """Stands in the plan that was fixed for the day."""
    tries: int = 0
    """Calls in a row that nobody answered, and the day of the last."""
    tried_on: date | None = None
    children: tuple[str, ...] = ()
    """When the family's children were born, as stored."""


class ViewedDay(NamedTuple):
    """The day that is ranked. `moment` is now, or the beginning of another day."""

    day: date
    now: datetime
    playbook: Playbook
    calendar: WorkCalendar
    """The manager's own: without the days away."""
    until: date | None = None
    """The last day of an absence that follows; None: none does."""

    @property
    def looks_to(self) -> date:
        """The last day that the list cares for."""
        return self.until or self.day

    @property
    def is_today(self) -> bool:
        """Whether the day is the one of `now`."""
        return self.day == self.now.date()

    @property
    def moment(self) -> datetime:
        """Now, or when another day begins."""
        return self.now if self.is_today else datetime.combine(self.day, time(0), self.now.tzinfo)


class Entry(NamedTuple):
    """A candidate who may be contacted, or is with the lead, with the claims that are left."""

    candidate: Candidate
    claims: tuple[Claim, ...]
    """Leading claim first."""
    later: datetime | None
    is_must: bool
    """Whether it is on the list however many there are."""
    bands: frozenset[str]
    """The bands of its debts and of value."""


def entries_of(candidates: Iterable[Candidate], on: ViewedDay) -> Iterator[Entry]:
    """The candidates who are left with a claim, in the order given; who was put off beyond the day is left out."""
    for candidate in (rested(each, on) for each in candidates):
        claims = _standing(candidate, on)
        later = put_off(candidate, on)
        if later:
            own = {note.key for note in candidate.notes if note.until == later}
            urgent = [claim for claim in claims if _is_urgent(claim) and key_on(claim, on.day) not in own]
            if urgent:
                claims, later = urgent, None
        if claims and (later is None or later.date() == on.day):
            bands = frozenset(claim.band for claim in claims if claim.band)
            is_must = any(claim.must for claim in claims)
            yield Entry(candidate, tuple(sorted(claims, key=leading)), later, is_must, bands)


def _is_urgent(claim: Claim) -> bool:
    """Whether the customer waits for it: putting off something else does not put this off."""
    return claim.rule in PROMISES or claim.rule == ANSWER_REPLY


DROPPED, PAUSED, WAIVED, WITH_LEAD = "dropped", "paused", "waived", "with_lead"
REACHED, TRIED, CAPPED, NO_CHANNEL = "reached", "tried", "capped", "no_channel"
OBSTACLES = (DROPPED, PAUSED, WAIVED, WITH_LEAD, REACHED, TRIED, CAPPED, NO_CHANNEL)
"""What may stand against a claim that holds: each is a reason that can be told."""


def judged(candidate: Candidate, on: ViewedDay) -> list[tuple[Claim, str]]:
    """Every claim that holds on the day with what stands against it, empty for nothing.

    Once the invitation has failed, the lead's claim and a reply stand alone.
    """
    moved = (brought_forward(claim, on.day, on.looks_to) for claim in candidate.claims)
    claims = [claim for claim in moved if claim is not None and _holds(claim, on)]
    if stop := stopped(candidate, on.day):
        return [(claim, stop) for claim in claims]
    waived = {note.key for note in candidate.notes if note.kind is PlanNoteKind.WAIVED}
    given_up = {claim.key for claim in claims if claim.rule not in WORD and key_on(claim, on.day) in waived}
    with_lead = any(claim.rule == LEAD_WAITING and claim.key not in given_up for claim in claims)
    capped = is_capped(candidate.sales_days, on.day, on.playbook)
    return [
        (
            claim,
            WAIVED if claim.key in given_up
            else WITH_LEAD if with_lead and claim.rule not in (LEAD_WAITING, ANSWER_REPLY)
            else _against(claim, candidate, capped, on),
        )
        for claim in claims
    ]  # fmt: skip


def _standing(candidate: Candidate, on: ViewedDay) -> list[Claim]:
    """The claims that nothing stands against."""
    return [claim for claim, obstacle in judged(candidate, on) if not obstacle]


def rested(candidate: Candidate, on: ViewedDay) -> Candidate:
    """Who did not answer so often that the telephone rests is taken as one who refuses calls.

    Not where the word was given or the manager planned it so; in stage 1 the tries have a rule of their own.
    """
    asks_anyway = any(claim.rule in PROMISES | WORD | FIRST_STEPS | {NEXT_CONTACT} for claim in candidate.claims)
    if asks_anyway or not rests(candidate.tries, candidate.tried_on, on.day, on.playbook.events, on.calendar):
        return candidate
    return candidate._replace(dnd=candidate.dnd | {Channel.CALL})


def stopped(candidate: Candidate, day: date) -> str:
    """What takes the customer off every list on this day, whatever is due; empty for nothing."""
    return DROPPED if candidate.dropped else PAUSED if _is_paused(candidate, day) else ""


def _is_paused(candidate: Candidate, day: date) -> bool:
    start, end = candidate.paused_from, candidate.paused_until
    return start is not None and end is not None and start <= day < end


def _holds(claim: Claim, on: ViewedDay) -> bool:
    """Whether the claim is on the day's list: a first-contact timer shows only when its hours have passed."""
    if claim.start > on.day or (claim.end is not None and claim.end < on.day):
        return False
    first_try = claim.rule in FIRST_STEPS and ("tries", "0") in claim.args
    return not (first_try and on.is_today and claim.due_at is not None and claim.due_at > on.now)


def _against(claim: Claim, candidate: Candidate, capped: bool, on: ViewedDay) -> str:
    """Why the customer may not be contacted for this claim at any hour of the day; for a word given more than once."""
    if claim.rule == LEAD_WAITING:
        return ""
    if claim.rule not in WORD:
        if candidate.reached_today and on.is_today and claim.rule != ANSWER_REPLY and not promised_for(claim, on.day):
            return REACHED
        if candidate.tried_today and on.is_today and (not claim.must or claim.rule == CARRIED_OVER):
            return TRIED
        if capped and not claim.asked and claim.rule not in CARE:
            return CAPPED
    return "" if channel_for(claim, candidate) is not None else NO_CHANNEL


def promised_for(claim: Claim, day: date) -> bool:
    """Whether the claim is a time promised for this very day."""
    return claim.rule in PROMISES and claim.due_at is not None and claim.due_at.date() == day


def channel_for(claim: Claim, candidate: Candidate) -> Channel | None:
    """The claim's own channel, else the preferred one, else the first that the customer does not refuse."""
    if claim.channel is not None:
        return claim.channel if _takes(claim.channel, candidate) else None
    preferred = (candidate.preferred,) if candidate.preferred in _PREFERRED else ()
    return next((channel for channel in (*preferred, *_ANY_CHANNEL) if channel and _takes(channel, candidate)), None)


def _takes(channel: Channel, candidate: Candidate) -> bool:
    return channel not in candidate.dnd and not refuses(channel, candidate.window)


def put_off(candidate: Candidate, on: ViewedDay) -> datetime | None:
    """Until when the manager put the customer off, if that is still to come."""
    moments = [note.until for note in candidate.notes if note.kind is PlanNoteKind.LATER and note.until]
    return max((moment for moment in moments if moment > on.moment), default=None)


def leading(claim: Claim) -> tuple[int, datetime, int, str]:
    """Sorts the claims of one customer, the leading one first."""
    return (*group(claim), _PLACES.get(claim.rule, len(RULES)), claim.key)


def group(claim: Claim) -> tuple[int, datetime]:
    """The place of a claim: open complaints, promises by time (a day without an hour last), process, debts, value."""
    never = datetime.min
    if claim.rule in COMPLAINTS:
        return -1, never
    if claim.rule in PROMISES:
        at = claim.due_at.replace(tzinfo=None) if claim.due_at else datetime.combine(claim.start, time.max)
        return 0, at
    if claim.rule == ANSWER_REPLY:
        return 1, never
    if claim.must and claim.rule != CARRIED_OVER:
        return 2, never
    return (4 if claim.rule == VALUE else 3), never
