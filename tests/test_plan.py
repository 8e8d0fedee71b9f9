"""Claims of the other rules: promises, next contacts, birthdays, limits, profile, value, pauses, keys, marketing."""

from datetime import date

import pytest

from rmtui.domain.claims import (
    BAND_BIRTHDAY,
    BAND_EARLY,
    BAND_VALUE,
    CARRIED_OVER,
    RULES,
    carried_over,
    claim_key,
    key_on,
    until,
    without_pauses,
)
from rmtui.domain.marketing import is_capped, rest_days, sales_days
from rmtui.domain.model import (
    Channel,
    Claim,
    Contact,
    CustomerFacts,
    NextStep,
    Outcome,
    PlanNote,
    PlanNoteKind,
    Stage,
    Verdict,
)
from rmtui.domain.plan import completeness, open_step, rank_key
from tests.rules import (
    MONDAY,
    PLAYBOOK,
    at,
    by_rule,
    claims_of,
    contact,
    decision,
    facts,
    meeting,
    on_day,
    only,
    pause,
    rules_on,
    step_on,
)


def test_a_key_means_the_same_on_every_device() -> None:
    assert claim_key("birthday.solar", "c1", date(2026, 3, 2)) == "8cb77884-2a92-59cb-9f36-aefccb089566"


@pytest.mark.parametrize(
    "other", [("birthday.lunar", "c1", 2), ("birthday.solar", "c2", 2), ("birthday.solar", "c1", 3)]
)
def test_a_key_names_rule_subject_and_day(other: tuple[str, str, int]) -> None:
    rule, customer, day = other
    assert claim_key(rule, customer, date(2026, 3, day)) != claim_key("birthday.solar", "c1", date(2026, 3, 2))


def test_what_was_waived_in_one_period_returns_in_the_next() -> None:
    call = by_rule(facts(tier="platinum"), "cadence.call")[0]
    assert key_on(call, on_day("03-02")) == key_on(call, on_day("03-31")) != key_on(call, on_day("04-01"))
    silent = by_rule(facts(), "cadence.any")[0]
    assert key_on(silent, on_day("01-05")) == key_on(silent, on_day("03-31")) != key_on(silent, on_day("04-01"))
    planned = only(facts(next_step=step_on("03-05")), "next_contact")
    assert key_on(planned, on_day("03-05")) == key_on(planned, on_day("05-05")) == planned.key


def test_a_next_contact_holds_from_its_day_until_a_contact_pays_it() -> None:
    claim = only(facts(next_step=step_on("03-10", channel=Channel.CALL)), "next_contact")
    assert (claim.start, claim.end, claim.channel, claim.must, claim.asked) == (
        *(on_day("03-10"), None, Channel.CALL),
        *(True, False),
    )


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (contact("03-10"), False),
        (contact("03-12"), False),
        (contact("03-09"), True),
        (contact("03-10", Outcome.NO_ANSWER), True),
        (contact("03-10", Outcome.SENT, Channel.SMS), True),
        (contact("03-10", Outcome.HELD, Channel.VISIT), False),
        (contact("03-02", clock="11:00"), True),
    ],
)
def test_what_pays_a_next_contact_by_call(later: Contact, is_open: bool) -> None:
    customer = facts(Stage.AFTER_SALES, "01-05", later, next_step=step_on("03-10", channel=Channel.CALL))
    assert (open_step(customer) is not None) == is_open


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (contact("03-10", clock="15:00"), False),
        (contact("03-10", clock="14:10"), False),
        (contact("03-10", clock="10:00"), True),
        (contact("03-10", Outcome.SENT, Channel.SMS, "16:00"), True),
        (contact("03-10", Outcome.NO_ANSWER, clock="15:00"), True),
    ],
)
def test_a_promised_time_stands_until_then(later: Contact, is_open: bool) -> None:
    promise = step_on("03-10", "15:00", promised=True, channel=Channel.CALL)
    assert (open_step(facts(Stage.AFTER_SALES, "01-05", later, next_step=promise)) is not None) == is_open


def test_promises_are_exact_and_owed() -> None:
    claim = only(facts(next_step=step_on("03-10", "12:30", promised=True, channel=Channel.CALL)), "promised")
    assert (claim.due_at, claim.moved_to, claim.asked, claim.must) == (at("03-10", "12:30"), None, True, True)
    assert dict(claim.args) == {"when": "2026-03-10T12:30"}
    day = only(facts(next_step=step_on("03-10", promised=True)), "promised")
    assert (day.due_at, dict(day.args)) == (None, {"when": "2026-03-10"})


def test_a_call_back_is_a_promise_made_on_the_phone() -> None:
    asked = contact("03-02", Outcome.CALLBACK, clock="11:00")
    customer = facts(Stage.KNOW, "03-02", asked, next_step=step_on("03-10", "15:00", promised=True))
    assert (only(customer, "callback").channel, by_rule(customer, "promised")) == (Channel.CALL, [])
    earlier = facts(Stage.KNOW, "03-02", asked._replace(outcome=Outcome.TALKED), next_step=customer.next_step)
    assert by_rule(earlier, "promised") and not by_rule(earlier, "callback")


def test_an_open_complaint_makes_a_next_contact_owed() -> None:
    assert only(facts(next_step=step_on("03-10"), open_complaints=1), "next_contact").asked


def test_none_because_claims_nothing() -> None:
    none = NextStep(at("03-02"), None, none_because="客户不需要")
    assert not by_rule(facts(next_step=none), "next_contact")


def test_who_was_put_on_a_days_list_stays_until_an_outcome() -> None:
    note = PlanNote("k", PlanNoteKind.PLANNED, on_day("03-03"))
    claim = only(facts(notes=(note,)), "next_contact")
    assert (claim.start, claim.end, claim.must) == (on_day("03-03"), None, True)
    assert not by_rule(facts(Stage.KNOW, "03-02", contact("03-03", Outcome.NO_ANSWER), notes=(note,)), "next_contact")


def born(day: str, **more: object) -> CustomerFacts:
    """A customer with a birthday (`1980-03-10`, or lunar `L08-03`)."""
    solar = None if len(day) < 8 else date.fromisoformat(day)
    return facts(birthday=solar, birthday_lunar="" if solar else day, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("birthday", "greet_from", "day"),
    [("1980-03-10", "03-10", "03-10"), ("1980-03-14", "03-13", "03-14"), ("1980-10-03", "09-30", "10-03")],
)
def test_a_birthday_is_due_on_the_day_or_the_working_day_before(birthday: str, greet_from: str, day: str) -> None:
    (claim,) = [c for c in by_rule(born(birthday), "birthday.solar") if c.must and c.end == on_day(day)]
    assert claim.start == on_day(greet_from)
    assert dict(claim.args)["date"] == on_day(day).isoformat()


def test_a_birthday_is_announced_some_days_ahead_without_being_a_must() -> None:
    (ahead,) = [c for c in by_rule(born("1980-03-12"), "birthday.solar") if c.start == on_day("03-09")]
    assert (ahead.end, ahead.must, ahead.band) == (on_day("03-11"), False, BAND_BIRTHDAY)
    (due,) = [c for c in by_rule(born("1980-03-12"), "birthday.solar") if c.start == on_day("03-12")]
    assert ahead.key == due.key


def test_birthdays_are_made_for_400_days_around() -> None:
    days = [claim.end for claim in by_rule(born("1980-03-10"), "birthday.solar") if claim.must]
    assert days == [date(2025, 3, 10), date(2026, 3, 10), date(2027, 3, 10)]


def test_who_was_born_on_29_february_has_a_birthday_every_year() -> None:
    days = [claim.end for claim in by_rule(born("1980-02-29"), "birthday.solar") if claim.must]
    assert days == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)]


def test_lunar_birthdays_fall_on_another_day_each_year() -> None:
    claims = [claim for claim in by_rule(born("08-15"), "birthday.lunar") if claim.must]
    assert [claim.end for claim in claims] == [date(2025, 10, 6), date(2026, 9, 25)]
    assert dict(claims[1].args) == {"date": "2026-09-25", "lunar": "八月十五"}


@pytest.mark.parametrize(
    ("greeting", "is_done"),
    [
        (contact("03-10"), True),
        (contact("03-08", Outcome.SENT, Channel.SMS, care=True), True),
        (contact("03-08"), False),
        (contact("03-06", care=True), False),
        (contact("03-10", Outcome.NO_ANSWER), False),
        (contact("03-10", Outcome.REPLIED), False),
    ],
)
def test_a_greeting_pays_a_birthday(greeting: Contact, is_done: bool) -> None:
    customer = facts(Stage.AFTER_SALES, "01-05", greeting, birthday=date(1980, 3, 10))
    days = [claim.end for claim in by_rule(customer, "birthday.solar") if claim.must]
    assert (on_day("03-10") not in days) == is_done


def test_stages_near_and_past_their_limit() -> None:
    customer = facts(Stage.PRODUCTS, "03-02")
    found = {
        day: rules_on(customer, day) & {"stage.near_limit", "stage.over_limit"} for day in ("03-05", "03-06", "03-08")
    }
    assert found == {"03-05": set(), "03-06": {"stage.near_limit"}, "03-08": {"stage.near_limit"}}
    assert "stage.over_limit" in rules_on(customer, "03-09")
    assert dict(only(customer, "stage.near_limit").args) == {"stage": "5", "limit": "2026-03-08"}
    assert not by_rule(facts(Stage.AFTER_SALES, "01-05"), "stage.over_limit")


def test_a_limit_rests_for_a_contact_that_is_planned_in_time() -> None:
    customer = facts(Stage.PRODUCTS, "03-02", next_step=step_on("03-07"))
    assert "stage.near_limit" not in rules_on(customer, "03-06")
    assert "stage.near_limit" in rules_on(customer, "03-07")
    late = facts(Stage.PRODUCTS, "03-02", next_step=step_on("03-12"))
    assert "stage.near_limit" in rules_on(late, "03-06")
    assert "stage.over_limit" not in rules_on(late, "03-11")


def test_a_debt_rests_for_a_visit_agreed_in_the_month_before() -> None:
    visit = meeting("02-26", "03-03", channel=Channel.VISIT)
    paid = contact("02-10", Outcome.HELD, Channel.VISIT)
    customer = facts(Stage.AFTER_SALES, "01-05", paid, tier="diamond", meetings=(visit,))
    assert "cadence.visit" not in rules_on(customer, "03-02")
    assert "cadence.visit" in rules_on(customer, "03-04")
    far = customer._replace(meetings=(meeting("02-26", "04-03", channel=Channel.VISIT),))
    assert "cadence.visit" in rules_on(far, "03-02")


@pytest.mark.parametrize(
    ("stage", "filled", "claimed"),
    [
        (Stage.KNOW, {"name"}, True),
        (Stage.DECISION_MAKER, {"name"}, True),
        (Stage.KNOW, {"name", "taboos"}, False),
        (Stage.NEEDS, {"name"}, False),
        (Stage.FIRST_CONTACT, {"name"}, False),
    ],
)
def test_a_profile_below_70_percent_in_stages_2_and_3(stage: Stage, filled: set[str], claimed: bool) -> None:
    customer = facts(stage, "03-02", filled=frozenset(filled))
    assert bool(by_rule(customer, "profile.incomplete")) == claimed


def test_completeness_is_the_weighted_share() -> None:
    assert completeness(frozenset({"name"}), PLAYBOOK) == 60
    assert completeness(frozenset({"name", "taboos"}), PLAYBOOK) == 70


def test_value_alone_rests_after_a_contact() -> None:
    early, value = by_rule(facts(Stage.AFTER_SALES, "01-05", contact("03-02")), "fill.value")
    assert (early.start, early.end, early.band) == (on_day("03-03"), on_day("03-11"), BAND_EARLY)
    assert (value.start, value.end, value.band) == (on_day("03-12"), None, BAND_VALUE)
    assert rest_days(PLAYBOOK) == 10
    (fresh,) = by_rule(facts(), "fill.value")
    assert (fresh.start, fresh.band) == (on_day("01-05"), BAND_VALUE)
    _, met = by_rule(facts(meetings=(meeting("03-02", "03-20"),)), "fill.value")
    assert met.start == on_day("03-21")
    assert not by_rule(facts(Stage.FIRST_CONTACT, "03-02"), "fill.value")


def test_every_claim_has_a_known_rule_and_a_band_unless_it_is_a_must() -> None:
    customer = born("1980-03-12", tier="platinum", next_step=step_on("03-10"))
    for claim in claims_of(customer._replace(birthday_lunar="08-15")):
        assert claim.rule in RULES
        assert bool(claim.band) != claim.must
        assert claim.end is None or claim.start <= claim.end


def test_claims_do_not_depend_on_the_day_they_are_made() -> None:
    customer = facts(Stage.KNOW, "03-02", contact("03-03"), tier="platinum", next_step=step_on("03-20"))
    assert claims_of(customer, hint=MONDAY) == claims_of(customer, hint=date(2026, 11, 30))


CLAIM = Claim("next_contact", "c1", "k", on_day("03-05"), None, None, True)


@pytest.mark.parametrize(
    ("start", "end", "pauses", "left"),
    [
        ("03-05", None, [("03-10", "03-20")], [("03-05", "03-09"), ("03-20", None)]),
        ("03-05", None, [("03-01", "03-20")], [("03-20", None)]),
        ("03-05", "03-12", [("03-01", "03-20")], []),
        ("03-05", "03-12", [("03-10", "03-20")], [("03-05", "03-09")]),
        ("03-05", "03-12", [("03-12", "03-20")], [("03-05", "03-11")]),
        ("03-05", "03-12", [("03-01", "03-05")], [("03-05", "03-12")]),
        ("03-05", "03-12", [("03-13", "03-20")], [("03-05", "03-12")]),
        (
            "03-05",
            None,
            [("03-06", "03-08"), ("03-10", "03-12")],
            [("03-05", "03-05"), ("03-08", "03-09"), ("03-12", None)],
        ),
        ("03-05", None, [("03-06", "03-06")], [("03-05", None)]),
    ],
)
def test_paused_days_are_cut_out(
    start: str, end: str | None, pauses: list[tuple[str, str]], left: list[tuple[str, str | None]]
) -> None:
    claim = CLAIM._replace(start=on_day(start), end=on_day(end) if end else None)
    pieces = without_pauses([claim], [pause(*days) for days in pauses])
    expected = [(on_day(a), on_day(b) if b else None) for a, b in left]
    assert [(piece.start, piece.end) for piece in pieces] == expected


def test_until_keeps_what_lies_before() -> None:
    assert [claim.end for claim in until(CLAIM, on_day("03-08"))] == [on_day("03-08")]
    assert not list(until(CLAIM, on_day("03-04")))
    short = CLAIM._replace(end=on_day("03-06"))
    assert list(until(short, on_day("03-08"))) == [short]


def test_a_dropped_customer_claims_nothing() -> None:
    assert claims_of(facts(decisions=(decision("03-02", Verdict.DROP),), next_step=step_on("03-05"))) == ()


def test_an_entry_carried_over_is_a_must_without_a_day_of_its_own() -> None:
    claim = carried_over("c1", "k", on_day("03-02"))
    assert (claim.rule, claim.must, claim.key, key_on(claim, on_day("03-05"))) == (CARRIED_OVER, True, "k", "k")


def test_value_orders_by_tier_contribution_potential_need_silence_number_id() -> None:
    spoken = facts(tier="gold")._replace(contacts=(contact("03-02"),))
    ordered = [
        facts(tier="diamond", number="9"),
        facts(tier="black_gold", contribution=1),
        facts(tier="black_gold", contribution=-5, potential=9_000_000),
        facts(tier="gold", contribution=50_000, potential=10),
        facts(tier="gold", contribution=50_000, potential=9),
        facts(tier="gold", contribution=9_000, has_need=True),
        facts(tier="gold", contribution=9_000),
        facts(tier="gold", number="1"),
        facts(tier="gold", number="2"),
        facts(tier="gold", number="2")._replace(id="c2"),
        spoken._replace(contacts=(contact("03-01"),), number="5"),
        spoken._replace(number="3"),
        spoken._replace(contacts=(contact("03-09", Outcome.NO_ANSWER), *spoken.contacts), number="4"),
        facts(tier="", contribution=10**9),
    ]
    keys = [rank_key(customer, PLAYBOOK) for customer in ordered]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)


def test_only_unasked_sales_contacts_that_reached_count_against_the_guard() -> None:
    contacts = [
        contact("01-05"),
        contact("03-01", Outcome.SENT, Channel.SMS),
        contact("03-02", Outcome.NO_ANSWER),
        contact("03-03", asked=True),
        contact("03-04", care=True),
        contact("03-05", Outcome.REPLIED),
        contact("03-06"),
    ]
    assert sales_days(contacts) == (on_day("03-01"), on_day("03-06"))
    assert sales_days(()) == ()


@pytest.mark.parametrize(
    ("days", "day", "capped"),
    [
        (("03-02", "03-05", "03-09"), "03-10", True),
        (("03-02", "03-05", "03-09"), "03-31", True),
        (("03-02", "03-05", "03-09"), "04-01", False),
        (("03-02", "03-05"), "03-10", False),
        (("03-10",), "03-10", True),
        ((), "03-10", False),
    ],
)
def test_three_in_thirty_days_and_one_a_day(days: tuple[str, ...], day: str, capped: bool) -> None:
    assert is_capped([on_day(each) for each in days], on_day(day), PLAYBOOK) == capped
