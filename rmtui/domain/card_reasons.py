"""Reasons to call that a card's tables bring: maturities, needs to try again, reviews, premiums (domain.md 3, 5).

Each row claims under one key of rule, row and day; a contact with the customer since the claim began pays it. What is
held here and what has to be paid is owed to the customer when its day is near; all else is a sales talk.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from rmtui.domain.activity_reasons import activity_claims
from rmtui.domain.assets import review_due, review_months
from rmtui.domain.claims import (
    BAND_MATURITY,
    BAND_REVIEW,
    HOLDING_MATURITY,
    NEED_RETRY,
    OPPORTUNITY_DUE,
    PREMIUM_DUE,
    REVIEW_DUE,
    RIVAL_MATURITY,
    Rules,
    claim_key,
)
from rmtui.domain.first_contact import pays
from rmtui.domain.holdings import reminders
from rmtui.domain.model import Claim, CustomerFacts, DatedRow

_DAY = timedelta(days=1)


def card_claims(facts: CustomerFacts, rules: Rules, planned: date | None = None) -> Iterator[Claim]:
    """The claims of rows that have a day, of activities, and of the asset review, which rests for a planned contact."""
    for row in facts.dated:
        if row.kind == "holding":
            yield from _maturity(facts, row, HOLDING_MATURITY, rules)
        elif row.kind == "rival":
            yield from _maturity(facts, row, RIVAL_MATURITY, rules)
        elif row.kind == "policy":
            start = reminders(row.on, rules.playbook, rules.calendar)[1:2] or (row.on,)
            yield from _unpaid(facts, row, PREMIUM_DUE, start[0], _end(row, rules), owed=True)
        elif row.kind == "opportunity":
            yield from _unpaid(facts, row, OPPORTUNITY_DUE, rules.calendar.next_working(row.on), None)
        elif row.kind in ("need", "retry"):
            yield from _unpaid(facts, row, NEED_RETRY, rules.calendar.next_working(row.on), None)
    yield from activity_claims(facts, rules)
    yield from _review(facts, rules, planned)


def _end(row: DatedRow, rules: Rules) -> date:
    """The last day on which the row's day is still worth a call."""
    return rules.calendar.next_working(row.on) + rules.playbook.card.maturities.days_after * _DAY


def _maturity(facts: CustomerFacts, row: DatedRow, rule: str, rules: Rules) -> Iterator[Claim]:
    """Announced from the days ahead on, as a debt beside others; then a must anew at each lead, and after the day.

    Whoever was spoken to on the day itself, or since, knows where the money goes.
    """
    leads = reminders(row.on, rules.playbook, rules.calendar)
    owed = rule == HOLDING_MATURITY and not row.bank
    after = rules.calendar.add_working(row.on, rules.playbook.card.maturities.again_after)
    for first, (start, following) in enumerate(pairwise((*leads, after))):
        for claim in _unpaid(facts, row, rule, start, following - _DAY, owed=owed and first > 0):
            yield claim if first else claim._replace(must=False, band=BAND_MATURITY)
    if after <= _end(row, rules):
        for claim in _unpaid(facts, row, rule, row.on, _end(row, rules), owed=owed):
            yield claim._replace(start=after)


def _unpaid(
    facts: CustomerFacts, row: DatedRow, rule: str, start: date, end: date | None, *, owed: bool = False
) -> Iterator[Claim]:
    """The claim of a row on these days, unless a contact on one of them has paid it."""
    last = end or date.max
    if any(start <= contact.day <= last and pays(contact) for contact in facts.contacts):
        return
    args = (("due_date", row.on.isoformat()), ("product", row.product), ("bank", row.bank), ("kind", row.what))
    key = claim_key(rule, row.id, row.on)
    yield Claim(rule, facts.id, key, start, end, None, True, asked=owed, args=args)


def _review(facts: CustomerFacts, rules: Rules, planned: date | None) -> Iterator[Claim]:
    """The next asset review, in the rhythm of marked customers or of the others, as a debt beside the others."""
    since = facts.reviewable_since
    if since is None and facts.reviewed_on is None:
        return
    months = review_months(facts.key_customer, False, rules.playbook)
    day = review_due(facts.reviewed_on, since or facts.moves[0].on, months, rules.calendar)
    key = claim_key(REVIEW_DUE, facts.id, day)
    args = (("due_date", day.isoformat()),)
    start = max(day, planned or day)
    yield Claim(REVIEW_DUE, facts.id, key, start, None, None, False, args=args, band=BAND_REVIEW)
