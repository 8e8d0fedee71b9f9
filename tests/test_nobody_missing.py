"""Whoever may not be contacted is never on the list; whoever is due is never missing without a stated reason."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmtui.domain.candidates import Candidate, ViewedDay
from rmtui.domain.claims import CARE, LEAD_WAITING, PROMISES, WORD, key_on
from rmtui.domain.marketing import is_capped
from rmtui.domain.model import Channel, Claim, Outcome, PlanNote, PlanNoteKind, Stage
from rmtui.domain.rank import Ranked, rank
from rmtui.domain.why import LISTED, NOT_CHOSEN, PUT_OFF, why
from tests.ranking import candidate, debts_on
from tests.rules import CALENDAR, PLAYBOOK, at, contact, facts, on_day, pause, step_on

NOW = at("03-03", "10:00")
ON = ViewedDay(NOW.date(), NOW, PLAYBOOK, CALENDAR)
_STAGES = (Stage.FIRST_CONTACT, Stage.KNOW, Stage.NEEDS, Stage.AFTER_SALES)


def somebody(random: Random, n: int) -> Candidate:
    """A customer to whom anything may apply."""
    spoken = [
        contact(
            on_day("02-01") + timedelta(days=random.randrange(31)),
            random.choice(list(Outcome)[:9]),
            random.choice((Channel.CALL, Channel.SMS)),
            clock=f"{random.randrange(8, 20):02d}:{random.randrange(60):02d}",
        )
        for _ in range(random.randrange(6))
    ]
    spoken = [one for one in spoken if one.at <= NOW]
    person = facts(
        random.choice(_STAGES),
        on_day("01-05") + timedelta(days=random.randrange(50)),
        *sorted(spoken, key=lambda one: one.at),
        number=f"K{n:03d}",
        tier=random.choice(("", "gold", "platinum", "diamond")),
        birthday=random.choice((None, date(1980, 3, 3), date(1980, 3, 5))),
        dnd=frozenset(channel for channel in Channel if random.random() < 0.25),
        window=random.choice(("", "", "", "sms")),
        open_complaints=0,
        pauses=(pause("02-25", "03-20"),) if random.random() < 0.15 else (),
        next_step=step_on("03-03", random.choice(("", "11:00")), said="02-28", promised=random.random() < 0.5)
        if random.random() < 0.3
        else None,
    )._replace(id=f"c{n}")
    made = candidate(person, NOW.date(), dropped=random.random() < 0.1)
    if random.random() < 0.1:
        made = made._replace(paused_from=on_day("03-01"), paused_until=on_day("03-09"))
    if made.claims and random.random() < 0.25:
        claim = random.choice(made.claims)
        kind = random.choice((PlanNoteKind.LATER, PlanNoteKind.WAIVED))
        until = NOW + timedelta(hours=random.randrange(1, 72)) if kind is PlanNoteKind.LATER else None
        made = made._replace(notes=(PlanNote(key_on(claim, NOW.date()), kind, NOW.date(), until, ""),))
    return made


def book(seed: int) -> list[Candidate]:
    """Some forty of them."""
    random = Random(seed)
    return [somebody(random, n) for n in range(random.randrange(5, 40))]


def ranked(candidates: Sequence[Candidate]) -> tuple[Ranked, ...]:
    """The list of the day."""
    return rank(candidates, ON, debts_on(candidates))


def holds(claim: Claim) -> bool:
    """Whether the claim is of the day, told anew from its days alone."""
    return claim.start <= NOW.date() and (claim.end is None or NOW.date() <= claim.end)


def wrongs(candidates: Sequence[Candidate], made: Sequence[Ranked]) -> Iterator[str]:
    """Everything that stands on the list and must not, judged anew."""
    known = {one.id: one for one in candidates}
    for entry in made:
        one = known[entry.customer_id]
        rules = {each.rule for each in entry.reasons}
        if entry.state == "done":
            continue
        if one.dropped:
            yield f"{one.id} was given up"
        if one.paused_from and one.paused_until and one.paused_from <= NOW.date() < one.paused_until:
            yield f"{one.id} is paused"
        if entry.channel in one.dnd:
            yield f"{one.id} takes no {entry.channel}"
        owed = any(claim.asked or claim.rule in CARE for claim in one.claims if claim.rule in rules)
        if is_capped(one.sales_days, NOW.date(), PLAYBOOK) and not owed and LEAD_WAITING not in rules:
            yield f"{one.id} had enough sales contacts"
        word = rules & (PROMISES | WORD | {"first.answer_reply", LEAD_WAITING})
        if one.reached_today and not word:
            yield f"{one.id} was reached today"


def missing(candidates: Sequence[Candidate], made: Sequence[Ranked]) -> Iterator[str]:
    """Every must that is not on the list and for which nothing is stated."""
    listed = {entry.customer_id for entry in made}
    for one in candidates:
        states = {(each.reason.rule, each.must): each.state for each in why(one, made, ON)}
        for claim in one.claims:
            if not claim.must or not holds(claim) or one.id in listed:
                continue
            waits_for_its_hour = claim.due_at is not None and claim.due_at > NOW
            state = states.get((claim.rule, True), "")
            if state in ("", LISTED, NOT_CHOSEN) and not waits_for_its_hour:
                yield f"{one.id} {claim.rule} {state}"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_nobody_is_on_the_list_who_may_not_be_contacted(seed: int) -> None:
    candidates = book(seed)
    assert list(wrongs(candidates, ranked(candidates))) == []


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_nobody_who_is_due_is_missing_without_a_stated_reason(seed: int) -> None:
    candidates = book(seed)
    made = ranked(candidates)
    assert list(missing(candidates, made)) == []
    for one in candidates:
        for each in why(one, made, ON):
            assert each.state and (each.state != PUT_OFF or one.notes)


BROKEN: dict[str, Callable[[Candidate], Candidate]] = {
    "do-not-disturb is overlooked": lambda one: one._replace(dnd=frozenset()),
    "pauses are overlooked": lambda one: one._replace(paused_from=None, paused_until=None),
    "who was given up is overlooked": lambda one: one._replace(dropped=False),
    "the cap is overlooked": lambda one: one._replace(sales_days=()),
    "who was reached is overlooked": lambda one: one._replace(reached_today=False, tried_today=False),
}


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_a_list_that_overlooks_something_is_caught(what: str) -> None:
    """The control: the same check on a list that was made with one rule switched off."""
    broken = BROKEN[what]
    assert any(
        list(wrongs(candidates, ranked([broken(one) for one in candidates]))) for candidates in map(book, range(60))
    )


def test_a_list_that_loses_somebody_is_caught() -> None:
    """The control: an entry that is taken off the list without a word."""
    found = 0
    for candidates in map(book, range(40)):
        made = ranked(candidates)
        musts = {one.id for one in candidates if any(claim.must and holds(claim) for claim in one.claims)}
        lost = next((entry for entry in made if entry.customer_id in musts and entry.state == "due"), None)
        if lost is not None:
            found += bool(list(missing(candidates, [entry for entry in made if entry is not lost])))
    assert found > 20


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(seed: int, random: Random) -> None:
    candidates = book(seed)
    shuffled = [one._replace(claims=tuple(random.sample(one.claims, len(one.claims)))) for one in candidates]
    random.shuffle(shuffled)
    assert ranked(shuffled) == ranked(candidates)
