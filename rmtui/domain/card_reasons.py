"""Reasons to call that a card's tables bring: maturities, needs to try again, reviews, premiums (domain.md 3, 5).

Each row claims once, under a key of rule, row and day; a contact that reached the customer since pays it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rmtui.domain.assets import review_due, review_months
from rmtui.domain.claims import (
    BAND_REVIEW,
    HOLDING_MATURITY,
    NEED_RETRY,
    PREMIUM_DUE,
    REVIEW_DUE,
    RIVAL_MATURITY,
    Rules,
    claim_key,
)
from rmtui.domain.holdings import reminders
from rmtui.domain.model import Claim, CustomerFacts, DatedRow, reached

_DAY = timedelta(days=1)
_AFTER = timedelta(days=7)
"""For so long after its day a reminder still makes sense."""
_RETRY = timedelta(days=30)


def card_claims(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """The claims of the rows that have a day, and of the asset review."""
    for row in facts.dated:
        if row.kind in ("holding", "rival"):
            yield from _maturity(facts, row, rules)
        elif row.kind == "need":
            day = rules.calendar.next_working(row.on)
            yield from _open(facts, row, NEED_RETRY, day, day + _RETRY, rules)
        elif row.kind == "policy":
            first = rules.calendar.add_working(row.on, -min(rules.playbook.card.maturities.lead_working_days))
            yield from _open(facts, row, PREMIUM_DUE, first, row.on + _AFTER, rules)
    yield from _review(facts, rules)


def _maturity(facts: CustomerFacts, row: DatedRow, rules: Rules) -> Iterator[Claim]:
    """One claim for each of the playbook's leads, each until the next one."""
    rule = HOLDING_MATURITY if row.kind == "holding" else RIVAL_MATURITY
    starts = [*reminders(row.on, rules.playbook, rules.calendar), row.on + _AFTER + _DAY]
    for start, following in zip(starts, starts[1:], strict=False):
        yield from _open(facts, row, rule, start, following - _DAY, rules)


def _open(facts: CustomerFacts, row: DatedRow, rule: str, start: date, end: date, rules: Rules) -> Iterator[Claim]:
    """The claim of a row from a day on, unless the customer was reached within it."""
    if any(start <= contact.day <= end and reached(contact.outcome) for contact in facts.contacts):
        return
    # What is held here and what is to be paid is owed to the customer; the rest is a sales talk.
    owed = rule == PREMIUM_DUE or (rule == HOLDING_MATURITY and not row.bank)
    args = (("date", row.on.isoformat()), ("product", row.product), ("bank", row.bank), ("kind", row.what))
    key = claim_key(rule, row.id, start)
    yield Claim(rule, facts.id, key, start, end, None, True, asked=owed, args=args)


def _review(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """The next asset review, in the rhythm of marked customers or of the others, as a debt beside the others."""
    if facts.reviewable_since is None:
        return
    months = review_months(facts.key_customer, False, rules.playbook)
    day = review_due(facts.reviewed_on, facts.reviewable_since, months, rules.calendar)
    args = (("date", day.isoformat()),)
    key = claim_key(REVIEW_DUE, facts.id, day)
    yield Claim(REVIEW_DUE, facts.id, key, day, None, None, False, asked=True, args=args, band=BAND_REVIEW)
