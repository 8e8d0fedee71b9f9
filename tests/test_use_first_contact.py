"""Stage 1 through the store: the 24 h and 48 h timers, replies, failed invitations and the lead's decision."""

from datetime import date, datetime, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Outcome, Stage, Step, Verdict
from rmtui.domain.refusal import Refused
from rmtui.domain.views import TodayItem
from rmtui.store.reads.customers import card
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import decisions
from tests.builders import add_customer, log
from tests.conftest import MONDAY

FRIDAY = MONDAY + timedelta(days=4)


def item(store: Store, customer: str) -> TodayItem | None:
    """The customer's entry on today's list, if there is one."""
    return next((each for each in store.read(today).items if each.customer_id == customer), None)


def rules(store: Store, customer: str) -> list[str]:
    """The rules of the customer's entry."""
    found = item(store, customer)
    return [reason.rule for reason in found.reasons] if found else []


def test_a_new_customer_asks_for_the_institution_sms(store: Store) -> None:
    customer = add_customer(store)
    found = item(store, customer)
    assert found is not None
    assert (found.step, found.channel, found.state) == (Step.INSTITUTION_SMS, Channel.SMS, "due")


def test_the_rm_sms_is_due_after_24_hours_and_not_a_minute_before(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(hours=23, minutes=59))
    assert rules(store, customer) == []
    clock.advance(timedelta(minutes=1))
    found = item(store, customer)
    assert found is not None
    assert (found.step, found.state, found.due_at, found.moved_to) == (
        Step.RM_SMS,
        "due",
        MONDAY + timedelta(days=1),
        None,
    )


def test_24_hours_later_on_a_saturday_is_shown_as_moved_to_monday_nine(store: Store, clock: FixedClock) -> None:
    clock.advance(FRIDAY - MONDAY)
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(hours=24))
    found = item(store, customer)
    assert found is not None
    assert found.state == "waiting"
    assert found.due_at == FRIDAY + timedelta(hours=24)
    assert found.moved_to == found.waits_until == datetime(2026, 3, 9, 9, tzinfo=MONDAY.tzinfo)


def test_the_call_is_due_48_hours_after_the_rm_sms_without_a_reply(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(hours=24))
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(hours=47, minutes=59))
    assert rules(store, customer) == []
    clock.advance(timedelta(minutes=1))
    found = item(store, customer)
    assert found is not None
    assert (found.step, found.channel) == (Step.RM_CALL, Channel.CALL)


def test_a_reply_cancels_the_call_and_asks_for_an_answer_at_once(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(hours=24))
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(hours=3))
    log(store, customer, Channel.SMS, Outcome.REPLIED, note="周五有空")
    assert rules(store, customer) == ["first.answer_reply"]
    found = item(store, customer)
    assert found is not None
    assert (found.channel, found.state) == (Channel.SMS, "due")
    shown = store.read(card, customer)
    assert (shown.reply, shown.reply_channel) == ("周五有空", Channel.SMS)
    clock.advance(timedelta(hours=45))
    assert rules(store, customer) == ["first.answer_reply"]


def test_steps_are_inferred_from_what_is_to_do_next(store: Store) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    assert store.read(card, customer).first_step is Step.RM_SMS
    log(store, customer, Channel.SMS, Outcome.SENT)
    assert store.read(card, customer).first_step is Step.RM_CALL


def test_a_failed_sms_leaves_the_step_due(store: Store) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.FAILED)
    assert store.read(card, customer).first_step is Step.INSTITUTION_SMS


def test_a_step_by_another_channel_or_in_another_stage_is_refused(store: Store) -> None:
    new, old = add_customer(store), add_customer(store, "李秀英", stage=Stage.AFTER_SALES)
    for customer, channel, outcome, step in (
        (new, Channel.CALL, Outcome.TALKED, Step.RM_SMS),
        (old, Channel.SMS, Outcome.SENT, Step.INSTITUTION_SMS),
    ):
        with pytest.raises(Refused) as refused:
            log(store, customer, channel, outcome, step=step)
        assert refused.value.message == "step_not_here"


def test_a_declined_invitation_is_with_the_lead_until_the_decision(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.CALL, Outcome.DECLINED)
    shown = store.read(card, customer)
    assert shown.with_lead and shown.clock.stage is Stage.FIRST_CONTACT
    clock.advance(timedelta(days=1))
    found = item(store, customer)
    assert found is not None and found.state == "with_lead"
    store.write(decisions.decide, customer, Verdict.KEEP, "单雪")
    assert not store.read(card, customer).with_lead
    clock.advance(timedelta(days=1))
    found = item(store, customer)
    assert found is not None and found.state == "due"


def test_a_dropped_customer_leaves_every_list(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.CALL, Outcome.DECLINED)
    store.write(decisions.decide, customer, Verdict.DROP, "单雪", "不再联系")
    clock.advance(timedelta(days=1))
    assert rules(store, customer) == []
    assert store.read(card, customer).dropped


def test_day_22_without_a_meeting_is_with_the_lead_though_nothing_was_written(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, entered_on=MONDAY.date())
    clock.advance(timedelta(days=20))
    assert not store.read(card, customer).with_lead
    clock.advance(timedelta(days=1))
    assert store.read(card, customer).with_lead


def test_a_decision_needs_the_leads_name(store: Store) -> None:
    customer = add_customer(store)
    with pytest.raises(Refused) as refused:
        store.write(decisions.decide, customer, Verdict.KEEP, " ")
    assert refused.value.message == "decision_needs_name"


def test_entering_the_stage_in_the_future_is_refused(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        add_customer(store, entered_on=date(2026, 3, 3))
    assert refused.value.message == "entered_in_the_future"
