"""A customer's own rhythm, calls that fail, what climbs when it is neglected, and days away: rule by rule."""

from datetime import date, timedelta

import pytest

from rmtui import words
from rmtui.domain.absence import Absence, brought_forward, looks_to, own_calendar
from rmtui.domain.candidates import ViewedDay
from rmtui.domain.claims import BAND_EVENT
from rmtui.domain.escalation import LEAD, RED, escalation
from rmtui.domain.model import Channel, Claim, CustomerFacts, Outcome, PlanNote, PlanNoteKind, Reason, Stage
from rmtui.domain.outcomes import propose_next
from rmtui.domain.playbook import OutcomeRule
from rmtui.domain.rank import rank
from rmtui.domain.rhythm import rhythm
from rmtui.domain.tries import OutcomeGroup, group_of, rests, unanswered
from rmtui.store.reads.customers import card
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from tests.builders import add_customer, log
from tests.ranking import candidate, on_list, one
from tests.rules import CALENDAR, PLAYBOOK, at, by_rule, contact, facts, meeting, on_day, step_on

EVENTS = PLAYBOOK.events
TUESDAY = at("03-03")


def talks(*days: str, **more: object) -> CustomerFacts:
    """A customer in after-sales who was spoken to on these days of 2026."""
    return facts(Stage.AFTER_SALES, "01-05", *(contact(day) for day in days), **more)  # type: ignore[arg-type]


# Talks every 20, 24 and 30 days: usually every 24; longer than usual after 36 days, gone after 48.
EVERY_24 = ("01-05", "01-25", "02-18", "03-20")


def test_the_rhythm_is_the_middle_of_the_gaps() -> None:
    assert rhythm(talks(*EVERY_24).contacts, EVENTS) == (24, on_day("03-20"))
    assert rhythm(talks(*EVERY_24, "03-30").contacts, EVENTS) == (22, on_day("03-30"))
    assert rhythm(talks(*EVERY_24[1:]).contacts, EVENTS) is None


def test_only_talks_make_a_rhythm_and_a_day_counts_once() -> None:
    made = [contact(day) for day in EVERY_24]
    made += [contact("03-20", clock="15:00"), contact("03-25", Outcome.NO_ANSWER)]
    made += [contact("03-27", Outcome.SENT, Channel.SMS), contact("03-28", Outcome.REPLIED, Channel.SMS)]
    assert rhythm(made, EVENTS) == (24, on_day("03-20"))


def test_a_week_is_the_shortest_rhythm_and_old_habits_do_not_count() -> None:
    daily = [contact(on_day("03-02") + timedelta(days=n)) for n in range(5)]
    assert rhythm(daily, EVENTS) == (7, on_day("03-06"))
    long_ago = [contact(date(2024, 1, 1) + timedelta(days=100 * n)) for n in range(4)]
    weekly = [contact(on_day("01-05") + timedelta(days=10 * n)) for n in range(9)]
    assert rhythm([*long_ago, *weekly], EVENTS) == (10, weekly[-1].day)


def test_longer_than_usual_then_gone() -> None:
    customer = talks(*EVERY_24)
    (late,) = by_rule(customer, "rhythm.broken")
    (gone,) = by_rule(customer, "decline.silence")
    assert (late.start, late.end) == (on_day("04-25"), on_day("05-06"))
    assert (gone.start, gone.end) == (on_day("05-07"), None)
    assert {late.band, gone.band} == {BAND_EVENT} and not late.must and not gone.must
    again = talks(*EVERY_24, "05-08")
    assert by_rule(again, "rhythm.broken")[0].start > on_day("05-08")


@pytest.mark.parametrize(
    ("more", "start"),
    [
        ({"next_step": step_on("04-30", said="03-20")}, "05-01"),
        ({"next_step": step_on("03-27", said="03-20")}, "04-25"),
        ({"next_step": step_on("04-30", said="02-18")}, "04-25"),
        ({"meetings": (meeting("03-20", "04-28"),)}, "04-29"),
        ({"meetings": (meeting("02-20", "03-19"),)}, "04-25"),
    ],
)
def test_what_is_planned_goes_first(more: dict[str, object], start: str) -> None:
    (late,) = by_rule(talks(*EVERY_24, **more), "rhythm.broken")
    assert late.start == on_day(start)


def test_a_plan_beyond_the_double_leaves_the_silence_alone() -> None:
    planned = talks(*EVERY_24, next_step=step_on("05-20", said="03-20"))
    assert not by_rule(planned, "rhythm.broken")
    assert [one.start for one in by_rule(planned, "decline.silence")] == [on_day("05-21")]


def test_it_says_how_long_it_is_and_how_long_it_usually_was() -> None:
    (late,) = by_rule(talks(*EVERY_24), "rhythm.broken")
    assert words.reason(Reason(late.rule, late.args), on_day("05-10")) == "通常每 24 天联系，现已 51 天"


def test_unanswered_calls_count_until_the_customer_is_reached() -> None:
    assert unanswered(()) == (0, None)
    tries = [contact("03-02", Outcome.NO_ANSWER), contact("03-02", Outcome.BUSY, clock="15:00")]
    assert unanswered(tries) == (2, on_day("03-02"))
    assert unanswered([*tries, contact("03-03", Outcome.SENT, Channel.SMS)])[0] == 0
    assert unanswered([*tries, contact("03-03", Outcome.FAILED, Channel.SMS)])[0] == 2
    assert unanswered([contact("03-04", Outcome.NO_ANSWER), *tries, contact("03-03")]) == (1, on_day("03-04"))


def test_every_outcome_belongs_to_a_group() -> None:
    groups = {outcome: group_of(outcome) for outcome in Outcome}
    assert {each for each, group in groups.items() if group is OutcomeGroup.NOT_CONNECTED} == {
        Outcome.NO_ANSWER, Outcome.BUSY,
    }  # fmt: skip
    assert {Outcome.WRONG_NUMBER, Outcome.FAILED} <= {
        each for each, group in groups.items() if group is OutcomeGroup.FAILED
    }
    assert groups[Outcome.TALKED] is groups[Outcome.DECLINED] is OutcomeGroup.CONNECTED


@pytest.mark.parametrize(
    ("count", "day", "found"),
    [(2, "03-06", False), (3, "03-06", True), (3, "03-10", True), (3, "03-11", False), (9, "03-11", False)],
)
def test_the_telephone_rests_after_the_cap_for_some_working_days(count: int, day: str, found: bool) -> None:
    """Friday, 03-06, and two working days: Monday and Tuesday."""
    assert rests(count, on_day("03-06"), on_day(day), EVENTS, CALENDAR) == found
    assert not rests(count, on_day("03-06"), on_day(day), EVENTS._replace(tries_cap=0), CALENDAR)


def in_vain(**more: object) -> CustomerFacts:
    """Somebody who did not answer three times last Friday and Monday, and is owed a contact of the quarter."""
    made = [contact(day, Outcome.NO_ANSWER, clock=hour) for day, hour in (("02-27", "10:00"), ("02-27", "15:00"))]
    made.append(contact("03-02", Outcome.BUSY))
    return facts(Stage.AFTER_SALES, "01-05", *made, tier="gold")._replace(**more)  # type: ignore[arg-type]


def test_who_never_answers_is_written_to_instead() -> None:
    entry = on_list(in_vain(), tries=3, tried_on=on_day("03-02"))
    assert (entry.channel, entry.tries) == (Channel.SMS, 3)
    assert on_list(in_vain(), tries=2, tried_on=on_day("03-02")).channel is Channel.CALL
    rung = on_list(in_vain(next_step=step_on("03-03", said="02-26")), tries=3, tried_on=on_day("03-02"))
    assert rung.channel is Channel.CALL, "what the manager planned stands"


def test_a_promise_is_rung_however_often_nobody_answered() -> None:
    promised = in_vain(next_step=step_on("03-03", "10:00", said="03-02", promised=True))
    assert on_list(promised, tries=9, tried_on=on_day("03-02")).reasons[0].rule == "promised"


@pytest.mark.parametrize(
    ("day", "found"),
    [("03-06", ""), ("03-09", ""), ("03-10", ""), ("03-11", LEAD), ("03-16", LEAD), ("03-17", RED), ("05-01", RED)],
)
def test_neglect_climbs_by_working_days(day: str, found: str) -> None:
    """Due on Friday, 03-06: the third working day after it is Wednesday, the seventh Tuesday."""
    assert escalation(on_day("03-06"), on_day(day), EVENTS, CALENDAR) == found


def test_the_list_says_how_high_it_has_climbed_and_how_often_it_was_put_off() -> None:
    planned = facts(Stage.AFTER_SALES, "01-05", next_step=step_on("02-19", said="02-10"))
    entry = on_list(planned)
    assert (entry.escalation, entry.postponed) == (RED, 0)
    notes = tuple(
        PlanNote(key, kind, on_day("03-02"), at(day))
        for key, kind, day in (
            (entry.key, PlanNoteKind.LATER, "02-26"),
            (entry.key, PlanNoteKind.LATER, "03-02"),
            ("another", PlanNoteKind.LATER, "03-02"),
        )
    )
    assert on_list(planned, notes=notes).postponed == 2


def test_debts_and_greetings_do_not_climb() -> None:
    silent = facts(Stage.AFTER_SALES, "01-05", tier="gold", birthday=date(1980, 3, 3))
    assert one(silent) is not None and on_list(silent).escalation == ""


AWAY = (Absence(on_day("03-04"), on_day("03-06"), "年假", "李秀英"),)
"""Wednesday to Friday."""


def test_days_away_are_no_working_days() -> None:
    mine = own_calendar(CALENDAR, AWAY)
    assert [mine.is_working(on_day(f"03-0{n}")) for n in range(2, 10)] == [True, True, *[False] * 5, True]
    assert own_calendar(CALENDAR, ()) is CALENDAR
    worked = (Absence(on_day("10-10"), on_day("10-10")),)
    assert CALENDAR.is_working(on_day("10-10")) and not own_calendar(CALENDAR, worked).is_working(on_day("10-10"))


@pytest.mark.parametrize(
    ("day", "until"), [("03-02", "03-02"), ("03-03", "03-08"), ("03-04", "03-04"), ("03-09", "03-09")]
)
def test_the_last_day_before_looks_to_the_end(day: str, until: str) -> None:
    assert looks_to(on_day(day), AWAY, CALENDAR) == on_day(until)


def test_a_weekend_alone_is_no_absence() -> None:
    over = (Absence(on_day("03-07"), on_day("03-08")),)
    assert looks_to(on_day("03-06"), over, CALENDAR) == on_day("03-06")


def claim(start: str, end: str | None, rule: str = "holding.maturity", *, must: bool = True) -> Claim:
    """A claim on these days."""
    return Claim(rule, "c1", "k", on_day(start), on_day(end) if end else None, None, must)


@pytest.mark.parametrize(
    ("given", "comes"),
    [
        (claim("03-03", None), True),
        (claim("03-05", "03-06"), True),
        (claim("03-05", "03-08"), True),
        (claim("03-05", "03-09"), False),
        (claim("03-05", None), False),
        (claim("03-05", None, "promised"), True),
        (claim("03-05", "03-06", must=False), False),
    ],
)
def test_only_what_cannot_wait_comes_before_the_leave(given: Claim, comes: bool) -> None:
    found = brought_forward(given, on_day("03-03"), on_day("03-08"))
    assert (found is not None) == comes
    if found is not None:
        assert found.start == on_day("03-03")
        assert (("away", "1") in found.args) == (given.start > on_day("03-03"))


def test_a_birthday_within_the_leave_is_greeted_before_it() -> None:
    claims = by_rule(facts(Stage.AFTER_SALES, "01-05", birthday=date(1980, 3, 5)), "birthday.solar")
    musts = [one for one in claims if one.must and one.start.year == 2026]
    (found,) = [brought_forward(each, on_day("03-03"), on_day("03-08")) for each in musts]
    assert found is not None and found.start == on_day("03-03") and found.end == on_day("03-05")


def test_the_day_of_leaving_lists_it() -> None:
    customer = facts(Stage.AFTER_SALES, "01-05", contact("03-02"), birthday=date(1980, 3, 5))
    whole = candidate(customer, on_day("03-03"))
    claims = tuple(each for each in by_rule(customer, "birthday.solar") if each.must)
    on = ViewedDay(on_day("03-03"), TUESDAY, PLAYBOOK, own_calendar(CALENDAR, AWAY), on_day("03-08"))
    (entry,) = rank([whole._replace(claims=claims)], on, {})
    assert entry.reasons[0].rule == "birthday.solar" and ("away", "1") in entry.reasons[0].args
    assert rank([whole._replace(claims=claims)], on._replace(until=None), {}) == ()


@pytest.mark.parametrize(
    ("tries", "day", "channel"), [(0, "03-02", Channel.CALL), (1, "03-02", Channel.CALL), (2, "03-04", None)]
)
def test_after_the_third_call_in_vain_another_day_and_any_channel_is_proposed(
    tries: int, day: str, channel: Channel | None
) -> None:
    """Busy: again in half an hour; with the cap used up the telephone rests two working days."""
    busy = OutcomeRule(Outcome.BUSY, None, next_minutes=30)
    plan = propose_next(Outcome.BUSY, at("03-02", "10:00"), Channel.CALL, "", PLAYBOOK, CALENDAR, tries)
    assert plan is not None and PLAYBOOK.outcome(Outcome.BUSY) == busy
    assert (plan.on, plan.channel) == (on_day(day), channel)


def test_ringing_in_vain_in_the_book_counts_and_a_talk_ends_it(store: Store) -> None:
    """The state that lists read, the card, and the next contact that is entered."""
    customer = add_customer(store, stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))
    for _ in range(3):
        log(store, customer, outcome=Outcome.NO_ANSWER)
    shown = store.read(card, customer)
    assert (shown.tries, shown.next_on, shown.next_channel) == (3, date(2026, 3, 4), None)
    log(store, customer)
    assert store.read(card, customer).tries == 0
    first = add_customer(store, "李秀英")
    for _ in range(3):
        log(store, first, outcome=Outcome.NO_ANSWER)
    assert store.read(card, first).tries == 0, "stage 1 has its own five tries"


def test_leave_in_the_book_moves_what_is_due(store: Store) -> None:
    """Entered as a row; today's list of the last day before, and the header's day off."""
    one = add_customer(store, birthday="1980-03-05", stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))
    log(store, one, at=at("02-27"))
    on = at("03-03").date()
    assert not musts(store, one, on)
    store.write(rows.add, "absence", "", {"starts_on": "2026-03-04", "ends_on": "2026-03-06", "cover": "李秀英"})
    shown = store.read(today, on)
    assert shown.away is not None and shown.away.cover == "李秀英" and shown.working_day
    assert "birthday.solar" in rules_of(store, one, on) and musts(store, one, on)
    assert not store.read(today, on_day("03-04")).working_day and not store.read(today, on_day("03-05")).working_day
    assert store.read(today, on_day("03-09")).away is None


def rules_of(store: Store, customer: str, on: date) -> set[str]:
    """The customer's rules on the list of a day."""
    items = store.read(today, on).items
    return {each.rule for item in items if item.customer_id == customer for each in item.reasons}


def musts(store: Store, customer: str, on: date) -> bool:
    """Whether the list says that it must be done before the leave."""
    items = store.read(today, on).items
    return any(("away", "1") in each.args for item in items if item.customer_id == customer for each in item.reasons)
