"""How a day's list is filled up, and what holds of every list (design.md section 5)."""

from collections.abc import Sequence
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rmtui.domain.candidates import ViewedDay
from rmtui.domain.claims import BANDS
from rmtui.domain.model import (
    Channel,
    Claim,
    CustomerFacts,
    Outcome,
    Stage,
)
from rmtui.domain.rank import Candidate, Ranked, eligible, prefilter_need, rank
from tests.ranking import KNOW, TUESDAY, candidate, debts_on, listed, people, rules_of
from tests.rules import (
    CALENDAR,
    DAY,
    PLAYBOOK,
    at,
    contact,
    facts,
    meeting,
    on_day,
    step_on,
)


def test_musts_stand_however_many() -> None:
    musts = people(40, next_step=step_on("03-03"))
    rest = [each._replace(id=f"x{each.id}", next_step=None) for each in musts]
    entries = listed([candidate(each, TUESDAY.date()) for each in (*musts, *rest)])
    assert [entry.customer_id for entry in entries] == [each.id for each in musts]


def test_at_least_the_days_calls_whenever_so_many_may_be_contacted() -> None:
    visited = contact("01-06", Outcome.HELD, Channel.VISIT)
    owing_nothing = people(30, tier="gold", contacts=(visited,))
    entries = listed([candidate(each, TUESDAY.date()) for each in owing_nothing])
    assert [entry.customer_id for entry in entries] == [each.id for each in owing_nothing[:20]]
    assert {rule for entry in entries for rule in rules_of(entry)} == {"fill.value"}
    lately = people(30, tier="gold", contacts=(visited._replace(at=at("03-02"), day=on_day("03-02")),))
    assert len(listed([candidate(each, TUESDAY.date()) for each in lately])) == 20


def test_debts_are_spread_over_the_working_days_left() -> None:
    """March 2026 has 21 working days left on the 3rd: 105 debts are five a day, on the last day all that fit."""
    owing = [candidate(each, on_day("03-03")) for each in people(105, tier="diamond")]
    entries = listed(owing)
    assert len(entries) == 20
    assert sum(rules_of(entry) == ["cadence.visit"] for entry in entries) == 5
    assert sum(rules_of(entry) == ["cadence.visit", "fill.value"] for entry in entries) == 15
    last = listed([candidate(each, on_day("03-31")) for each in people(105, tier="diamond")], at("03-31"))
    assert len(last) == 25


def test_every_band_keeps_its_floor_and_value_takes_the_rest() -> None:
    diamonds = people(200, tier="diamond")
    silent = [each._replace(id=f"s{each.id}", tier="") for each in people(200)]
    gold = people(50, stage=KNOW, since="03-20", tier="gold", filled=frozenset())
    learning = [each._replace(id=f"p{each.id}") for each in gold]
    now = at("03-31")
    entries = listed([candidate(each, now.date()) for each in (*silent, *learning, *diamonds)], now)
    assert [entry.customer_id[0] for entry in entries] == [*("c" * 23), "p", "s"]
    assert rules_of(entries[23]) == ["cadence.any", "profile.incomplete"]


def test_a_fixed_plan_keeps_its_entries_adds_only_musts_and_shows_what_is_done() -> None:
    first, second, third, fourth = people(4, tier="gold")
    rung = first._replace(contacts=(contact("03-03", clock="09:10"),))
    due = third._replace(next_step=step_on("03-03"))
    candidates = [
        candidate(rung, TUESDAY.date(), planned=True),
        candidate(second, TUESDAY.date(), planned=True),
        candidate(due, TUESDAY.date()),
        candidate(fourth, TUESDAY.date()),
    ]
    entries = listed(candidates, want=0)
    assert [(entry.customer_id, entry.state) for entry in entries] == [
        ("c002", "due"),
        ("c001", "due"),
        ("c000", "done"),
    ]


def test_more_can_be_asked_for() -> None:
    entries = listed([candidate(each, TUESDAY.date()) for each in people(60, tier="gold")], want=50)
    assert len(entries) == 50


# Properties

_CALLS = (Outcome.TALKED, Outcome.NO_ANSWER, Outcome.DECLINED, Outcome.REPLIED)
_SEEDS = st.integers(0, 10**6)
"""Large books of one seed each: hypothesis would grow them too slowly to crowd a list."""


def book(seed: int) -> list[CustomerFacts]:
    """Up to sixty customers with all sorts of pasts, most of whom nothing but debts and value puts on the list."""
    random = Random(seed)
    return [somebody(f"c{n}", random) for n in range(random.randint(0, 60))]


def somebody(name: str, random: Random) -> CustomerFacts:
    """A customer with a random past."""
    days = sorted(random.sample(range(1, 62), random.randint(0, 3)))
    contacts = tuple(contact(date(2026, 1, 1) + day * DAY, random.choice(_CALLS), customer=name) for day in days)
    customer = facts(
        random.choice([*Stage][1:] if random.random() < 0.9 else [*Stage]),
        random.choice(["01-05", "02-16", "03-01"]),
        *contacts,
        number=str(random.randint(0, 9)),
        tier=random.choice(["diamond", "platinum", "gold", ""]),
        dnd=random.choice([frozenset(), frozenset(), frozenset({Channel.CALL}), frozenset(Channel)]),
        next_step=random.choice([*[None] * 10, step_on("03-03"), step_on("03-03", "15:00", promised=True)]),
        birthday=random.choice([None, None, None, date(1980, 3, 3), date(1980, 3, 5)]),
        meetings=random.choice([(), (), (meeting("03-02", "03-06"),)]),
        filled=random.choice([frozenset(), frozenset({"name", "mobile"})]),
    )
    return customer._replace(id=name)


SMALL = PLAYBOOK._replace(calls_per_day=5, plan_extra=2)


def small_list(candidates: Sequence[Candidate], quotas: dict[str, int], want: int | None) -> tuple[Ranked, ...]:
    return rank(candidates, ViewedDay(TUESDAY.date(), TUESDAY, SMALL, CALENDAR), quotas, want)


@settings(max_examples=25, deadline=None)
@given(_SEEDS, st.randoms(use_true_random=False), st.sampled_from([None, 0, 9]))
def test_the_order_in_which_customers_are_read_does_not_matter(seed: int, random: Random, want: int | None) -> None:
    candidates = [candidate(each, TUESDAY.date()) for each in book(seed)]
    entries = small_list(candidates, debts_on(candidates), want)
    shuffled = [each._replace(claims=tuple(random.sample(each.claims, len(each.claims)))) for each in candidates]
    random.shuffle(shuffled)
    assert small_list(shuffled, debts_on(candidates), want) == entries
    assert len({entry.customer_id for entry in entries}) == len(entries)


def prefiltered(candidates: Sequence[Candidate], need: int) -> list[Candidate]:
    """What a range read fetches: all with a must, and the first of each band until enough may be taken."""
    by_value = sorted(candidates, key=lambda each: (each.rank_key, each.id))
    chosen = {each.id for each in candidates if any(claim.must for claim in each.claims)}
    for band in BANDS:
        in_band = [each for each in by_value if _owes(each.claims, band)]
        size = need
        while True:
            read = in_band[:size]
            enough = eligible(read, ViewedDay(TUESDAY.date(), TUESDAY, SMALL, CALENDAR))[band] >= need
            if enough or size >= len(in_band):
                break
            size *= 2
        chosen |= {each.id for each in read}
    return [each for each in candidates if each.id in chosen]


def _owes(claims: Sequence[Claim], band: str) -> bool:
    return any(claim.band == band for claim in claims)


@settings(max_examples=25, deadline=None)
@given(_SEEDS, st.sampled_from([None, 0, 9]))
def test_the_prefiltered_candidates_rank_like_all(seed: int, want: int | None) -> None:
    candidates = [candidate(each, TUESDAY.date()) for each in book(seed)]
    quotas = debts_on(candidates)
    assert small_list(prefiltered(candidates, prefilter_need(SMALL, want)), quotas, want) == small_list(
        candidates, quotas, want
    )


def test_reading_too_few_would_be_seen() -> None:
    """The control of the property above: it tells one of each band from enough."""
    books = [[candidate(each, TUESDAY.date()) for each in book(seed)] for seed in range(40)]
    assert any(
        small_list(prefiltered(each, 1), debts_on(each), None) != small_list(each, debts_on(each), None)
        for each in books
    )


@settings(max_examples=25, deadline=None)
@given(_SEEDS)
def test_a_list_is_full_whenever_enough_may_be_contacted(seed: int) -> None:
    candidates = [candidate(each, TUESDAY.date()) for each in book(seed)]
    entries = [entry for entry in small_list(candidates, debts_on(candidates), None) if entry.state != "with_lead"]
    alone = [small_list([each], {}, 1) for each in candidates]
    possible = sum(bool(found) and found[0].state != "with_lead" for found in alone)
    assert len(entries) >= min(5, possible)
    assert all(entry.reasons for entry in entries)
