"""Candidates and lists made straight from facts, for tests of ranking."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from rmtui.domain.candidates import ViewedDay
from rmtui.domain.claims import BANDS
from rmtui.domain.marketing import sales_days
from rmtui.domain.model import (
    CustomerFacts,
    Direction,
    Stage,
    Step,
    reached,
)
from rmtui.domain.plan import rank_key
from rmtui.domain.rank import Candidate, Ranked, rank
from tests.rules import (
    CALENDAR,
    PLAYBOOK,
    at,
    claims_of,
    facts,
    sms,
)

TUESDAY = at("03-03", "10:00")
ONE, KNOW, AFTER = Stage.FIRST_CONTACT, Stage.KNOW, Stage.AFTER_SALES
WITH_BANK_SMS = sms("03-02", Step.INSTITUTION_SMS)


def candidate(customer: CustomerFacts, day: date, **more: object) -> Candidate:
    """What a read makes of a customer for a day."""
    held = (claim for claim in claims_of(customer, hint=day) if claim.start <= day <= (claim.end or day))
    today = [each for each in customer.contacts if each.day == day]
    made = Candidate(
        id=customer.id,
        rank_key=rank_key(customer, PLAYBOOK),
        claims=tuple(held),
        dnd=customer.dnd,
        window=customer.window,
        preferred=customer.preferred,
        reached_today=any(reached(each.outcome) for each in today),
        tried_today=any(each.direction is Direction.OUT for each in today),
        sales_days=sales_days(customer.contacts),
        notes=customer.notes,
    )
    return made._replace(**more)  # type: ignore[arg-type]


def debts_on(candidates: Iterable[Candidate]) -> dict[str, int]:
    """How many customers each band has."""
    counts = dict.fromkeys(BANDS, 0)
    for each in candidates:
        for band in {claim.band for claim in each.claims if claim.band}:
            counts[band] += 1
    return counts


def listed(
    candidates: Sequence[Candidate], now: datetime = TUESDAY, day: date | None = None, want: int | None = None
) -> tuple[Ranked, ...]:
    """The list of a day under the sample rules."""
    on = ViewedDay(day or now.date(), now, PLAYBOOK, CALENDAR)
    return rank(candidates, on, debts_on(candidates), want)


def one(customer: CustomerFacts, now: datetime = TUESDAY, day: date | None = None, **more: object) -> Ranked | None:
    """The entry of one customer, or None."""
    found = listed([candidate(customer, day or now.date(), **more)], now, day)
    return found[0] if found else None


def on_list(customer: CustomerFacts, now: datetime = TUESDAY, day: date | None = None, **more: object) -> Ranked:
    """The entry of a customer who must be listed."""
    entry = one(customer, now, day, **more)
    assert entry is not None
    return entry


def rules_of(entry: Ranked) -> list[str]:
    return [reason.rule for reason in entry.reasons]


def people(count: int, **more: object) -> list[CustomerFacts]:
    """Customers of equal value, in the order of their numbers."""
    return [facts(**more)._replace(id=f"c{n:03}", number=f"{n:03}") for n in range(count)]  # type: ignore[arg-type]
