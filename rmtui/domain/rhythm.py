"""A customer's own rhythm 联系节奏: how often one usually speaks, and silence longer than that (N14, S3-28).

Not fixed days but the customer's own past: the middle of the gaps between the last talks.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from rmtui.domain.claims import BAND_EVENT, RHYTHM_BROKEN, SILENCE, Rules, claim_key
from rmtui.domain.first_contact import is_conversation
from rmtui.domain.model import Claim, Contact, CustomerFacts, MeetingState
from rmtui.domain.playbook import EventRules

_DAY = timedelta(days=1)
_LAST = 8
"""Only so many gaps count: habits change."""


class Rhythm(NamedTuple):
    """Days between two talks as they usually are, and the day of the last one."""

    usual: int
    last: date


def rhythm(contacts: Sequence[Contact], rules: EventRules) -> Rhythm | None:
    """The rhythm of the talks, several on one day as one; None with fewer talks than the playbook asks for."""
    days = sorted({contact.day for contact in contacts if is_conversation(contact)})
    if len(days) < max(2, rules.rhythm_talks):
        return None
    gaps = sorted((later - earlier).days for earlier, later in list(pairwise(days))[-_LAST:])
    middle = len(gaps) // 2
    usual = gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) // 2
    return Rhythm(max(usual, rules.rhythm_least_days), days[-1])


def rhythm_claims(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """Silence longer than usual, and from the playbook's multiple on a sign of leaving; what is planned goes first."""
    events = rules.playbook.events
    found = rhythm(facts.contacts, events)
    if found is None:
        return
    planned = _planned(facts, found.last)
    late = max(planned, found.last + -(-found.usual * events.rhythm_percent // 100) * _DAY)
    gone = max(planned, found.last + found.usual * events.silence_times * _DAY)
    args = (("usual", str(found.usual)), ("last", found.last.isoformat()))
    for rule, start, end in ((RHYTHM_BROKEN, late, gone - _DAY), (SILENCE, gone, None)):
        if end is None or start <= end:
            key = claim_key(rule, facts.id, found.last)
            yield Claim(rule, facts.id, key, start, end, None, False, args=args, band=BAND_EVENT)


def _planned(facts: CustomerFacts, last: date) -> date:
    """The day after the last next contact or meeting that is set since the last talk; that talk's where none is."""
    days = [one.at.date() for one in facts.meetings if one.state is MeetingState.AGREED]
    step = facts.next_step
    days += [step.on] if step and step.on and step.set_at.date() >= last else []
    return max([last, *(day + _DAY for day in days if day > last)])
