"""Reasons to contact a customer that an activity brings: it fits, or the customer was there (domain.md section 3).

Whom an activity fits is invited, or waived, and off the list by that; whoever came is spoken to within three working
days. An activity that names neither interests nor tiers is for everybody and fits nobody in particular.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from rmtui.domain.claims import ACTIVITY_FITS, ACTIVITY_FOLLOW_UP, BAND_ACTIVITY, Rules, claim_key
from rmtui.domain.model import Claim, CustomerFacts, DatedRow, Stage, reached

AHEAD = timedelta(days=30)
"""So long before it people are thought of."""
FOLLOW_UP_WORKING_DAYS = 3

_DAY = timedelta(days=1)
_PARTS = re.compile(r"[\s,，、;；/|]+")


def parts(text: str) -> tuple[str, ...]:
    """The interests or tiers that a text lists."""
    return tuple(part for part in _PARTS.split(text.casefold()) if part)


def fits(interests: str, tiers: str, hobbies: str, tier: str) -> bool:
    """Whether an activity is meant for somebody: each of the two that it names must hold, and it must name one."""
    wanted, ranks = parts(interests), parts(tiers)
    likes = hobbies.casefold()
    if not wanted and not ranks:
        return False
    return (not wanted or any(one in likes for one in wanted)) and (not ranks or (tier or "none") in ranks)


def activity_claims(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """The claims of activities to which the customer is not invited yet, and of those he or she came to."""
    for row in facts.dated:
        if row.kind == "activity":
            yield from _fits(facts, row)
        elif row.kind == "came":
            yield from _follow_up(facts, row, rules)


def _fits(facts: CustomerFacts, row: DatedRow) -> Iterator[Claim]:
    if facts.stage is Stage.FIRST_CONTACT or not fits(row.what, row.bank, facts.hobbies, facts.tier):
        return
    key = claim_key(ACTIVITY_FITS, f"{row.id} {facts.id}", row.on)
    start, end = row.on - AHEAD, row.on - _DAY
    yield Claim(ACTIVITY_FITS, facts.id, key, start, end, None, False, args=_args(row), band=BAND_ACTIVITY)


def _follow_up(facts: CustomerFacts, row: DatedRow, rules: Rules) -> Iterator[Claim]:
    end = rules.calendar.add_working(row.on, FOLLOW_UP_WORKING_DAYS)
    if any(row.on < contact.day <= end and reached(contact.outcome) for contact in facts.contacts):
        return
    key = claim_key(ACTIVITY_FOLLOW_UP, row.id, row.on)
    yield Claim(ACTIVITY_FOLLOW_UP, facts.id, key, row.on + _DAY, end, None, True, args=_args(row))


def _args(row: DatedRow) -> tuple[tuple[str, str], ...]:
    return ("due_date", row.on.isoformat()), ("text", row.product)
