"""Who stands on a day's list, in what order and why (domain.md section 3, design.md section 5)."""

from datetime import date

import pytest

from rmtui.domain.claims import RULES, carried_over
from rmtui.domain.model import (
    Channel,
    CustomerFacts,
    Outcome,
    PlanNote,
    PlanNoteKind,
    Stage,
    Step,
    Verdict,
)
from rmtui.i18n import catalog
from tests.ranking import AFTER, KNOW, ONE, TUESDAY, WITH_BANK_SMS, candidate, listed, on_list, one, rules_of
from tests.rules import (
    at,
    contact,
    decision,
    facts,
    on_day,
    pause,
    sms,
    step_on,
)

# Timers of stage 1


def test_the_own_sms_is_nothing_a_minute_early_and_due_at_24_hours() -> None:
    new = facts(ONE, "03-02", WITH_BANK_SMS)
    assert one(new, at("03-03", "09:59")) is None
    entry = on_list(new, at("03-03", "10:00"))
    assert (entry.state, entry.channel, entry.step) == ("due", Channel.SMS, Step.RM_SMS)
    assert (entry.due_at, entry.moved_to, rules_of(entry)) == (at("03-03", "10:00"), None, ["first.rm_sms"])


def test_24_hours_on_a_saturday_are_shown_as_moved_to_monday_9() -> None:
    new = facts(ONE, "03-06", sms("03-06", Step.INSTITUTION_SMS, "15:00"))
    assert one(new, at("03-07", "14:59")) is None
    for now in (at("03-07", "15:00"), at("03-08", "12:00"), at("03-09", "08:59")):
        entry = on_list(new, now)
        assert (entry.state, entry.waits_until) == ("waiting", at("03-09", "09:00"))
        assert (entry.due_at, entry.moved_to) == (at("03-07", "15:00"), at("03-09", "09:00"))
    monday = on_list(new, at("03-09", "09:00"))
    assert (monday.state, monday.moved_to, monday.age_days) == ("due", at("03-09", "09:00"), 0)
    assert on_list(new, at("03-11", "09:00")).age_days == 2


def test_the_call_is_due_48_hours_after_the_own_sms_unless_there_is_a_reply() -> None:
    steps = (WITH_BANK_SMS, sms("03-03", Step.RM_SMS))
    assert one(facts(ONE, "03-02", *steps), at("03-05", "09:59")) is None
    assert rules_of(on_list(facts(ONE, "03-02", *steps), at("03-05", "10:00"))) == ["first.rm_call"]
    replied = facts(ONE, "03-02", *steps, contact("03-04", Outcome.REPLIED, Channel.WECHAT))
    entry = on_list(replied, at("03-04", "10:05"))
    assert (rules_of(entry), entry.channel, entry.state) == (["first.answer_reply"], Channel.WECHAT, "due")
    assert rules_of(on_list(replied, at("03-05", "10:00"))) == ["first.answer_reply"]


def test_another_days_plan_holds_timers_that_are_still_to_come() -> None:
    new = facts(ONE, "03-02", WITH_BANK_SMS)
    entry = on_list(new, at("03-02", "12:00"), on_day("03-03"))
    assert (rules_of(entry), entry.state, entry.due_at) == (["first.rm_sms"], "due", at("03-03", "10:00"))


def test_a_second_try_is_shown_waiting_for_its_half_day() -> None:
    steps = (WITH_BANK_SMS, sms("02-27", Step.RM_SMS), contact("03-03", Outcome.NO_ANSWER, clock="09:30"))
    entry = on_list(facts(ONE, "02-27", *steps), at("03-03", "10:00"))
    assert (entry.state, entry.waits_until) == ("waiting", at("03-03", "14:00"))


def test_with_the_lead_stands_apart_at_the_end() -> None:
    declined = facts(ONE, "03-02", contact("03-02", Outcome.DECLINED), tier="diamond")
    ordinary = facts()._replace(id="c2")
    entries = listed([candidate(each, TUESDAY.date()) for each in (declined, ordinary)])
    assert [(entry.customer_id, entry.state) for entry in entries] == [("c2", "due"), ("c1", "with_lead")]
    assert (entries[1].channel, rules_of(entries[1])) == (None, ["lead.waiting"])


# Never on the list


@pytest.mark.parametrize(
    "customer",
    [
        facts(AFTER, "01-05", pauses=(pause("03-01", "03-10"),), next_step=step_on("03-03", promised=True)),
        facts(AFTER, "01-05", decisions=(decision("03-02", Verdict.DROP),), next_step=step_on("03-03")),
        facts(AFTER, "01-05", dnd=frozenset({Channel.CALL}), next_step=step_on("03-03", "10:00", channel=Channel.CALL)),
        facts(AFTER, "01-05", dnd=frozenset(Channel), next_step=step_on("03-03", promised=True)),
        facts(AFTER, "01-05", contact("03-03", clock="09:30"), next_step=step_on("03-03", said="03-03")),
        facts(AFTER, "01-05", window="none", next_step=step_on("03-03", channel=Channel.CALL)),
    ],
    ids=["paused", "dropped", "dnd", "dnd for all", "reached today", "takes no calls"],
)
def test_never_listed(customer: CustomerFacts) -> None:
    entry = one(customer)
    assert entry is None or not {"next_contact", "promised"} & set(rules_of(entry))


def test_pause_and_drop_of_the_state_table_count_as_well() -> None:
    customer = facts(next_step=step_on("03-03"))
    left = carried_over("c1", "k", on_day("03-02"))
    assert one(customer, claims=(left,)) is not None
    assert one(customer, claims=(left,), paused_from=on_day("03-02"), paused_until=on_day("03-04")) is None
    assert one(customer, claims=(left,), paused_from=on_day("03-01"), paused_until=on_day("03-03")) is not None
    assert one(customer, claims=(left,), dropped=True) is None


def test_another_channel_is_chosen_where_the_claim_allows_it() -> None:
    customer = facts(next_step=step_on("03-03"), preferred=Channel.WECHAT)
    assert on_list(customer).channel is Channel.WECHAT
    assert on_list(customer._replace(dnd=frozenset({Channel.WECHAT}))).channel is Channel.CALL
    assert on_list(customer._replace(dnd=frozenset({Channel.WECHAT, Channel.CALL}))).channel is Channel.SMS
    assert on_list(customer._replace(preferred=None, window="不接电话")).channel is Channel.SMS


def test_reached_today_and_promised_for_later_today() -> None:
    reached_at_ten = contact("03-03", Outcome.CALLBACK, clock="09:30")
    customer = facts(AFTER, "01-05", reached_at_ten, next_step=step_on("03-03", "15:00", said="03-03", promised=True))
    entry = on_list(customer)
    assert (rules_of(entry), entry.state, entry.waits_until) == (["callback"], "waiting", at("03-03", "15:00"))
    assert on_list(customer, at("03-03", "15:00")).state == "due"


def test_an_unanswered_try_today_leaves_only_what_is_due_at_a_moment() -> None:
    customer = facts(AFTER, "01-05", contact("03-03", Outcome.NO_ANSWER, clock="09:30"), tier="platinum")
    assert one(customer) is None
    again = customer._replace(next_step=step_on("03-03", "14:00", said="03-03"))
    entry = on_list(again)
    assert (entry.state, entry.waits_until, rules_of(entry)) == ("waiting", at("03-03", "14:00"), ["next_contact"])


SOLD_THRICE = (contact("02-10"), contact("02-17"), contact("02-24"))


def test_a_capped_customer_is_listed_only_for_what_he_or_she_asked_for_and_for_care() -> None:
    capped = facts(AFTER, "01-05", *SOLD_THRICE, tier="platinum", next_step=step_on("03-03"))
    assert one(capped) is None
    assert one(capped._replace(contacts=SOLD_THRICE[1:])) is not None
    assert rules_of(on_list(capped._replace(next_step=step_on("03-03", "10:00", promised=True)))) == ["promised"]
    assert rules_of(on_list(capped._replace(open_complaints=1))) == ["next_contact"]
    assert rules_of(on_list(capped._replace(birthday=date(1980, 3, 3)))) == ["birthday.solar"]
    replied = (*SOLD_THRICE, contact("03-03", Outcome.REPLIED, Channel.SMS, "09:10"))
    assert rules_of(on_list(capped._replace(contacts=replied))) == ["first.answer_reply"]


# Windows


@pytest.mark.parametrize(
    ("clock", "own", "state", "waits"),
    [
        ("09:00", "", "due", None),
        ("08:59", "", "waiting", ("03-03", "09:00")),
        ("12:00", "", "waiting", ("03-03", "14:00")),
        ("18:00", "", "waiting", ("03-04", "09:00")),
        ("10:00", "12:00-13:30", "waiting", ("03-03", "12:00")),
        ("12:30", "12:00-13:30", "due", None),
    ],
)
def test_outside_the_window_an_entry_waits_for_its_hour(
    clock: str, own: str, state: str, waits: tuple[str, str] | None
) -> None:
    customer = facts(next_step=step_on("03-03", channel=Channel.CALL), window=own)
    entry = on_list(customer, at("03-03", clock))
    assert (entry.state, entry.waits_until) == (state, at(*waits) if waits else None)


def test_a_promised_time_holds_outside_the_window_on_its_day_only() -> None:
    customer = facts(next_step=step_on("03-03", "12:30", promised=True, channel=Channel.CALL))
    assert on_list(customer, at("03-03", "12:29")).waits_until == at("03-03", "12:30")
    assert on_list(customer, at("03-03", "12:30")).state == "due"
    late = on_list(customer, at("03-04", "12:30"))
    assert (late.state, late.waits_until, late.age_days) == ("waiting", at("03-04", "14:00"), 1)


def test_another_days_plan_waits_only_where_the_day_is_closed() -> None:
    customer = facts(next_step=step_on("03-07", channel=Channel.CALL))
    saturday = on_list(customer, TUESDAY, on_day("03-07"))
    assert (saturday.state, saturday.waits_until) == ("waiting", at("03-09", "09:00"))
    assert on_list(customer, TUESDAY, on_day("03-09")).state == "due"


# Notes, age, carried over


def test_later_today_waits_at_the_end_and_another_day_hides() -> None:
    customer = facts(next_step=step_on("03-03"))
    key = on_list(customer).key
    put_off = customer._replace(notes=(PlanNote(key, PlanNoteKind.LATER, on_day("03-03"), at("03-03", "15:00")),))
    other = facts()._replace(id="c2")
    entries = listed([candidate(each, TUESDAY.date()) for each in (put_off, other)])
    assert [(entry.customer_id, entry.state) for entry in entries] == [("c2", "due"), ("c1", "waiting")]
    assert entries[1].waits_until == at("03-03", "15:00")
    assert on_list(put_off, at("03-03", "15:00")).state == "due"
    tomorrow = PlanNote(key, PlanNoteKind.LATER, on_day("03-03"), at("03-04", "09:00"))
    assert one(customer._replace(notes=(tomorrow,))) is None
    assert one(customer._replace(notes=(tomorrow,)), at("03-04", "10:00")) is not None


def test_putting_off_one_thing_does_not_put_off_a_promise() -> None:
    note = PlanNote("another key", PlanNoteKind.LATER, on_day("03-03"), at("03-03", "15:00"))
    promise = facts(next_step=step_on("03-03", "11:00", promised=True), notes=(note,))
    assert on_list(promise, at("03-03", "11:00")).state == "due"


def test_a_waived_item_is_gone_and_a_waived_debt_returns_in_its_next_period() -> None:
    customer = facts(tier="diamond")
    key = on_list(customer).key
    waived = customer._replace(notes=(PlanNote(key, PlanNoteKind.WAIVED, on_day("03-03"), None, "出国"),))
    assert "cadence.visit" not in rules_of(on_list(waived))
    assert "cadence.visit" in rules_of(on_list(waived, at("04-01")))


def test_age_counts_from_the_day_it_was_due_over_a_pause() -> None:
    customer = facts(next_step=step_on("03-03"), pauses=(pause("03-04", "03-20"),))
    assert on_list(customer).age_days == 0
    assert on_list(customer, at("03-20")).age_days == 17


def test_an_entry_of_an_earlier_plan_comes_back_with_its_age() -> None:
    customer = facts(tier="gold")
    left = carried_over("c1", "k", on_day("02-27"))
    base = candidate(customer, TUESDAY.date())
    (entry,) = listed([base._replace(claims=(*base.claims, left))])
    assert rules_of(entry) == ["carried_over", "cadence.any"]
    assert (entry.age_days, dict(entry.reasons[0].args)["days"], entry.key) == (4, "4", "k")
    assert not listed([base._replace(claims=(left,), tried_today=True)])


def test_a_debts_reason_says_until_when() -> None:
    (reason, *_) = on_list(facts(tier="platinum")).reasons
    assert (reason.rule, dict(reason.args)["owed"], dict(reason.args)["until"]) == ("cadence.call", "1", "2026-03-31")


# Order


def test_promises_by_time_then_process_then_debts_then_value() -> None:
    a = facts(next_step=step_on("03-03", "15:00", promised=True))._replace(id="a")
    b = facts(next_step=step_on("03-03", "11:00", promised=True))._replace(id="b")
    c = facts(next_step=step_on("03-03", promised=True))._replace(id="c")
    late = facts(next_step=step_on("03-02", "16:00", said="03-01", promised=True))._replace(id="late")
    reply = facts(AFTER, "01-05", contact("03-03", Outcome.REPLIED, Channel.SMS, "09:00"))._replace(id="reply")
    plain = facts(next_step=step_on("03-03"))._replace(id="plain")
    gold = facts(tier="gold", next_step=step_on("03-03"))._replace(id="gold")
    debt = facts(tier="diamond")._replace(id="debt")
    value = facts(AFTER, "01-05", contact("01-06", Outcome.HELD, Channel.VISIT), tier="gold")._replace(id="value")
    given_ = [value, debt, gold, plain, reply, late, c, b, a]
    entries = listed([candidate(each, TUESDAY.date()) for each in given_])
    order = [entry.customer_id for entry in entries]
    assert order == ["late", "b", "a", "c", "reply", "gold", "plain", "debt", "value"]
    assert rules_of(entries[-1]) == ["fill.value"]


def test_one_entry_a_customer_with_all_reasons_the_leading_first() -> None:
    customer = facts(
        Stage.PRODUCTS,
        "02-20",
        tier="platinum",
        birthday=date(1980, 3, 3),
        next_step=step_on("03-03", "10:00", promised=True),
    )
    entry = on_list(customer)
    assert rules_of(entry) == ["promised", "birthday.solar", "stage.over_limit", "cadence.call", "cadence.sms"]
    assert entry.channel is Channel.CALL


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_can_be_said(language: str) -> None:
    words = catalog(language)
    assert {f"reason.{rule}" for rule in RULES} <= words.keys()
    told = {reason.rule: reason for customer in EVERY_RULE for reason in on_list(customer).reasons}
    assert len(told) >= 15
    for rule, reason in told.items():
        text = words[f"reason.{rule}"].format_map(dict(reason.args))
        assert text and "{" not in text


EVERY_RULE = (
    facts(ONE, "03-02"),
    facts(ONE, "03-02", WITH_BANK_SMS),
    facts(ONE, "02-25", sms("02-26", Step.RM_SMS)),
    facts(ONE, "02-25", contact("03-02", Outcome.REPLIED, Channel.SMS)),
    facts(ONE, "02-25", contact("03-02", Outcome.DECLINED)),
    facts(AFTER, "01-05", contact("03-02", Outcome.CALLBACK), next_step=step_on("03-03", "11:00", promised=True)),
    facts(AFTER, "01-05", next_step=step_on("03-03", promised=True), tier="platinum"),
    facts(Stage.PRODUCTS, "02-20", next_step=step_on("03-03"), tier="black_gold"),
    facts(Stage.PRODUCTS, "02-26", birthday=date(1980, 3, 3), birthday_lunar="01-15"),
    facts(KNOW, "03-02", filled=frozenset()),
    facts(AFTER, "01-05", contact("01-06", Outcome.HELD, Channel.VISIT), tier="gold"),
)
"""One customer at least for most rules on 3 March 2026, the 15th of the first lunar month."""
