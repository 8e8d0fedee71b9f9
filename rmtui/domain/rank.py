"""Which customers stand on a day's list, in what order and why (domain.md section 3, design.md section 5).

Order: promised times by their hour; then what is due by process, an unanswered reply first; then debts; then value;
each by the customers' value. At the end stand what was put off to later today, who is with the lead, and what is done.

Musts are taken however many. The places left up to the day's target and its extra go to debts: one for every band that
has any, so that all keep their floor, the others by value up to the band's quota, its debts divided by the working days
left in the period. If the calls of the day are not reached then, value alone fills them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from rmtui.domain.cadence import period_end
from rmtui.domain.candidates import Candidate, Entry, ViewedDay, channel_for, entries_of, group, leading, promised_for
from rmtui.domain.claims import (
    BAND_BIRTHDAY,
    BAND_EARLY,
    BAND_MATURITY,
    BAND_STAGE,
    BAND_VALUE,
    BANDS,
    CARE,
    CARRIED_OVER,
    FIRST_STEPS,
    LEAD_WAITING,
    VALUE,
    band_period,
    key_on,
)
from rmtui.domain.escalation import escalation
from rmtui.domain.model import Channel, Claim, PlanNoteKind, Reason, Step
from rmtui.domain.playbook import Playbook
from rmtui.domain.windows import is_open, opens_at

__all__ = ["Candidate", "Ranked", "eligible", "prefilter_need", "rank"]

_VALUE_BANDS = (BAND_VALUE, BAND_EARLY)
_FIRST_STEP = {f"first.{step}": step for step in Step}

DUE = "due"
WAITING = "waiting"
DONE = "done"
WITH_LEAD = "with_lead"


class Ranked(NamedTuple):
    """One entry of the list; `key` and `due_at` are those of the leading reason."""

    customer_id: str
    state: str
    """`due`, `waiting`, `done` or `with_lead`."""
    channel: Channel | None
    due_at: datetime | None
    moved_to: datetime | None
    age_days: int
    """Days since the day on which it should have been done."""
    waits_until: datetime | None
    reasons: tuple[Reason, ...]
    key: str
    step: Step | None
    escalation: str = ""
    """`escalation.LEAD` or `RED` where it is so long past due."""
    postponed: int = 0
    """How often the leading claim was put off (A04)."""
    tries: int = 0
    """Calls in a row that nobody answered."""


def prefilter_need(playbook: Playbook, want: int | None = None) -> int:
    """How many customers of each band suffice to rank as if all had been read.

    A read must give `rank` every candidate with a must or in the day's plan, and of each band, in the order of
    `rank_key`, so many that `eligible` counts this many, or all there are: no more than this many entries are ever
    filled in, so the first of each band that may be taken are enough. Each comes with all claims of the day.
    """
    return max(playbook.calls_per_day + playbook.plan_extra, want or 0)


def eligible(candidates: Iterable[Candidate], on: ViewedDay) -> Mapping[str, int]:
    """How many of these candidates each band could take: read more of a band that has too few and is not exhausted."""
    counts = dict.fromkeys(BANDS, 0)
    for entry in entries_of(candidates, on):
        for band in () if entry.is_must else entry.bands:
            counts[band] += 1
    return counts


def rank(
    candidates: Iterable[Candidate], on: ViewedDay, quotas: Mapping[str, int], want: int | None = None
) -> tuple[Ranked, ...]:
    """The day's list in order. A day other than that of now is planned as from its beginning.

    `quotas` counts the debts of each band on the day (see `claims.BANDS`). `want` None fills up by the playbook; 0 adds
    nobody to musts and the fixed plan; any other number fills up to so many entries, by value, whatever the quotas.
    """
    given = sorted(candidates, key=lambda candidate: (candidate.rank_key, candidate.id))
    entries = list(entries_of(given, on))
    chosen, by_value = _choose(entries, on, quotas, want)
    placed = [_placed(entry, entry.candidate.id in by_value, on) for entry in chosen]
    left = {entry.candidate.id for entry in entries}
    done = [_done(candidate) for candidate in given if candidate.id not in left and _is_done(candidate)]
    return (*(ranked for _, ranked in sorted(placed, key=lambda item: item[0])), *done)


def _choose(
    entries: Sequence[Entry], on: ViewedDay, quotas: Mapping[str, int], want: int | None
) -> tuple[list[Entry], frozenset[str]]:
    """The entries of the day, and the ids of those whom value put there."""
    kept = [entry for entry in entries if entry.is_must or entry.candidate.planned]
    taken = _Taken(kept, [entry for entry in entries if not (entry.is_must or entry.candidate.planned)])
    playbook = on.playbook
    if want is None:
        room = playbook.calls_per_day + playbook.plan_extra
        _take_debts(taken, room, {band: _quota(band, quotas.get(band, 0), on) for band in BANDS[:-2]})
        want = playbook.calls_per_day
        debts = frozenset(entry.candidate.id for entry in taken.chosen)
    else:
        debts = frozenset(entry.candidate.id for entry in kept)
        taken.fill(lambda entry: not entry.bands.issubset(_VALUE_BANDS), want)
    for band in _VALUE_BANDS:
        taken.fill(lambda entry, band=band: band in entry.bands, want)  # type: ignore[misc]
    return taken.chosen, frozenset(entry.candidate.id for entry in taken.chosen) - debts


class _Taken:
    """The entries chosen so far and those that are left, both in the order of value."""

    def __init__(self, chosen: list[Entry], left: list[Entry]) -> None:
        self.chosen = chosen
        self.left = left
        self.count = sum(entry.claims[0].rule != LEAD_WAITING for entry in chosen)
        """How many are to be contacted: who is with the lead is not."""

    def of_band(self, band: str) -> int:
        """How many of the chosen owe this debt."""
        return sum(band in entry.bands for entry in self.chosen)

    def take(self, entry: Entry) -> None:
        """Choose one of those left, none of whom is with the lead."""
        self.left.remove(entry)
        self.chosen.append(entry)
        self.count += 1

    def fill(self, fits: Callable[[Entry], bool], want: int) -> None:
        """Choose by value whoever fits, up to so many entries."""
        room = max(0, want - self.count)
        for entry in [entry for entry in self.left if fits(entry)][:room]:
            self.take(entry)


def _take_debts(taken: _Taken, room: int, quotas: Mapping[str, int]) -> None:
    """One of every band that has its floor still to get, then by value while bands have quota left."""
    for band, quota in quotas.items():
        if quota and not taken.of_band(band):
            taken.fill(lambda entry, band=band: band in entry.bands, min(room, taken.count + 1))  # type: ignore[misc]
    open_bands = {band: quota - taken.of_band(band) for band, quota in quotas.items()}
    for entry in list(taken.left):
        mine = [band for band in entry.bands if open_bands.get(band, 0) > 0]
        if mine and taken.count < room:
            taken.take(entry)
            for band in mine:
                open_bands[band] -= 1


def _quota(band: str, debts: int, on: ViewedDay) -> int:
    """A band's share of the day: its debts over the working days left in the period, rounded up.

    Greetings and maturities ahead are spread over the days they are announced, stages over their last days.
    """
    if not debts:
        return 0
    if band == BAND_BIRTHDAY:
        days = on.playbook.birthday_lead_days
    elif band == BAND_MATURITY:
        rule = on.playbook.card.maturities
        days = rule.lead_days * 5 // 7 - max(rule.lead_working_days, default=0)
    elif band == BAND_STAGE:
        days = on.playbook.amber_days
    else:
        days = on.calendar.working_between(on.day, period_end(on.day, band_period(band)))
    return -(-debts // max(1, days))


_Place = tuple[int, int, datetime, str, str]


def _placed(entry: Entry, by_value: bool, on: ViewedDay) -> tuple[_Place, Ranked]:
    """An entry of the list with its place in it; the order is total."""
    candidate, claims = entry.candidate, entry.claims
    told = [claim for claim in claims if claim.rule != VALUE] or list(claims[:1])
    if by_value and told[0].rule != VALUE:
        told += [claim for claim in claims if claim.rule == VALUE][:1]
    lead = told[0]
    channel = channel_for(lead, candidate) if lead.rule != LEAD_WAITING else None
    waits = _waits(lead, channel, entry, on)
    state = WITH_LEAD if lead.rule == LEAD_WAITING else WAITING if waits else DUE
    last = 2 if state == WITH_LEAD else 1 if entry.later else 0
    ranked = Ranked(
        customer_id=candidate.id,
        state=state,
        channel=channel,
        due_at=lead.due_at,
        moved_to=lead.moved_to,
        age_days=max(_age(claim, on.day) for claim in told),
        waits_until=waits,
        reasons=tuple(_reason(claim, on) for claim in told),
        key=key_on(lead, on.day),
        step=next((_FIRST_STEP[claim.rule] for claim in told if claim.rule in FIRST_STEPS), None),
        escalation=_escalation(told, on),
        postponed=_postponed(lead, candidate, on),
        tries=candidate.tries,
    )
    return (last, *group(lead), candidate.rank_key, candidate.id), ranked


def _waits(lead: Claim, channel: Channel | None, entry: Entry, on: ViewedDay) -> datetime | None:
    """Until when the entry waits: put off, its hour not come, or outside the contact window; None where it is due.

    A promised time was named by the customer: on its day no window stands against it.
    """
    if entry.later or channel is None:
        return entry.later
    timed = lead.moved_to or lead.due_at
    if on.is_today and timed is not None and timed > on.now:
        return timed
    if promised_for(lead, on.day):
        return None
    if on.is_today and _is_open(entry.candidate, channel, on):
        return None
    person = entry.candidate
    opening = opens_at(on.moment, channel, person.window, on.playbook, on.calendar, person.children)
    return opening if on.is_today or opening.date() > on.day else None


def _is_open(person: Candidate, channel: Channel, on: ViewedDay) -> bool:
    return is_open(on.now, channel, person.window, on.playbook, on.calendar, person.children)


def _age(claim: Claim, day: date) -> int:
    """Days since a dated claim was due; debts and value have no day."""
    due = _due(claim)
    return max(0, (day - due).days) if due else 0


def _due(claim: Claim) -> date | None:
    """The day on which it should be done; None for debts, greetings, value and what is the lead's."""
    if claim.band or claim.rule in CARE or claim.rule == LEAD_WAITING:
        return None
    return (claim.moved_to or claim.due_at or datetime.min).date() if claim.due_at else _since(claim)


def _escalation(told: Sequence[Claim], on: ViewedDay) -> str:
    """How high the oldest of what is due has climbed."""
    days = [due for due in map(_due, told) if due is not None]
    return escalation(min(days), on.day, on.playbook.events, on.calendar) if days else ""


def _postponed(lead: Claim, candidate: Candidate, on: ViewedDay) -> int:
    """How often the claim was put off."""
    key = key_on(lead, on.day)
    return sum(note.kind is PlanNoteKind.LATER and note.key == key for note in candidate.notes)


def _since(claim: Claim) -> date:
    """The day an undated claim was due; a pause cut out of it moves its start, not this."""
    said = dict(claim.args)
    days = (said[name] for name in ("when", "since", "due_date") if said.get(name))
    return date.fromisoformat(next(days, claim.start.isoformat())[:10])


def _reason(claim: Claim, on: ViewedDay) -> Reason:
    """The claim's reason, with what only the day can tell: the period's end, the days carried over."""
    args = claim.args
    if claim.rule.startswith("cadence."):
        args = (*args, ("until", period_end(on.day, band_period(claim.band)).isoformat()))
    if claim.rule == CARRIED_OVER:
        args = (*args, ("days", str(_age(claim, on.day))))
    return Reason(claim.rule, args)


def _is_done(candidate: Candidate) -> bool:
    return candidate.planned and (candidate.reached_today or candidate.tried_today)


def _done(candidate: Candidate) -> Ranked:
    """An entry of the day's plan that had its outcome and asks for nothing more today."""
    lead = min(candidate.claims, key=leading, default=None)
    reasons = (Reason(lead.rule, lead.args),) if lead else ()
    return Ranked(candidate.id, DONE, None, None, None, 0, None, reasons, lead.key if lead else "", None)
