"""Logging contacts: everything that follows from an outcome, in one action that undo takes back whole."""

from datetime import date, datetime, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, ConcernKind, Direction, MeetingState, Outcome, Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry, MeetingResult, NextPlan
from rmtui.store.log.undo import undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import concerns, contacts, dnd, meetings, nextsteps, pauses
from tests.builders import add_customer, log
from tests.conftest import MONDAY

THURSDAY_3PM = datetime(2026, 3, 5, 15, tzinfo=MONDAY.tzinfo)


def flags(read: Read, customer: str) -> tuple[bool, bool]:
    """`asked` and `care` of the customer's newest contact."""
    sql = "SELECT asked, care FROM contact WHERE customer_id = ? AND live ORDER BY id DESC LIMIT 1"
    asked, care = read.db.execute(sql, (customer,)).fetchone()
    return bool(asked), bool(care)


def refusal(store: Store, customer: str, channel: Channel, outcome: Outcome, **entry: object) -> str:
    """Why this entry is refused; nothing must have been written."""
    before = store.read(card, customer)
    with pytest.raises(Refused) as refused:
        log(store, customer, channel, outcome, **entry)  # type: ignore[arg-type]
    assert store.read(card, customer) == before
    return refused.value.message


def test_an_unanswered_call_counts_and_proposes_the_next_half_day(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    log(store, customer, Channel.CALL, Outcome.NO_ANSWER)
    counts = store.read(today).counts
    assert (counts.calls, counts.reached, counts.meetings, counts.invitations) == (1, 0, 0, 0)
    shown = store.read(card, customer)
    assert shown.next_at == datetime(2026, 3, 3, 14, tzinfo=MONDAY.tzinfo)
    assert [entry.kind for entry in shown.timeline][-1] == "created"


def test_a_call_that_agrees_a_meeting_moves_stage_1_to_2(store: Store) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=THURSDAY_3PM, place="示例支行")
    found = store.read(today)
    assert (found.counts.calls, found.counts.invitations, found.counts.meetings, found.counts.moves) == (1, 1, 0, 1)
    shown = store.read(card, customer)
    assert shown.clock.stage is Stage.KNOW
    assert [(one.at, one.state, one.place) for one in shown.meetings] == [
        (THURSDAY_3PM, MeetingState.AGREED, "示例支行")
    ]
    assert (shown.next_at, shown.next_channel) == (THURSDAY_3PM, Channel.MEETING)


def test_undo_takes_the_call_the_meeting_and_the_stage_back(store: Store) -> None:
    customer = add_customer(store)
    before = store.read(card, customer)
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=THURSDAY_3PM)
    undone = store.write(undo)
    assert undone.label == "action.log_call"
    assert store.read(card, customer) == before
    counts = store.read(today).counts
    assert (counts.calls, counts.invitations, counts.moves) == (0, 0, 0)


def test_a_meeting_needs_a_time_ahead(store: Store) -> None:
    customer = add_customer(store)
    assert refusal(store, customer, Channel.CALL, Outcome.MEETING) == "meeting_needs_time"
    past = MONDAY - timedelta(hours=1)
    assert refusal(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=past) == "meeting_in_the_past"


def test_a_promised_call_back_stands_first_and_at_its_hour(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    assert refusal(store, customer, Channel.CALL, Outcome.CALLBACK) == "callback_needs_time"
    at = MONDAY.replace(hour=16)
    log(store, customer, Channel.CALL, Outcome.CALLBACK, next=NextPlan(at=at))
    shown = store.read(card, customer)
    assert (shown.next_at, shown.next_promised) == (at, True)
    first = store.read(today).items[0]
    assert (first.customer_id, first.reasons[0].rule, first.state) == (customer, "callback", "waiting")


def test_a_promise_ahead_outlives_an_sms_and_an_unanswered_call(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    promised = NextPlan(at=MONDAY + timedelta(days=2), channel=Channel.CALL, promised=True)
    store.write(nextsteps.set_next, [customer], promised)
    log(store, customer, Channel.SMS, Outcome.SENT)
    log(store, customer, Channel.CALL, Outcome.NO_ANSWER)
    shown = store.read(card, customer)
    assert (shown.next_at, shown.next_promised) == (promised.at, True)


def test_a_meeting_takes_the_place_of_a_promise(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    store.write(nextsteps.set_next, [customer], NextPlan(at=MONDAY.replace(hour=16), promised=True))
    clock.advance(timedelta(hours=1))
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=THURSDAY_3PM)
    assert store.read(card, customer).next_at == THURSDAY_3PM


def test_a_contact_entered_late_leaves_what_was_planned_since(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    plan = NextPlan(on=MONDAY.date() + timedelta(days=9))
    store.write(nextsteps.set_next, [customer], plan)
    log(store, customer, Channel.CALL, Outcome.NO_ANSWER, at=MONDAY - timedelta(days=4))
    assert store.read(card, customer).next_on == plan.on
    log(store, customer, Channel.CALL, Outcome.ANNOYED, note="不要再打", at=MONDAY - timedelta(days=3))
    assert store.read(card, customer).next_on == MONDAY.date() + timedelta(days=27)


def test_annoyance_pauses_for_thirty_days_and_the_return_is_cautious(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    saved = log(store, customer, Channel.CALL, Outcome.ANNOYED, note="不要再打")
    assert [message for message, _ in saved.warnings] == ["warning.paused_until"]
    shown = store.read(card, customer)
    assert (shown.paused_until, shown.pause_reason, shown.clock.paused) == (date(2026, 4, 1), "不要再打", True)
    assert customer not in {item.customer_id for item in store.read(today).items}
    clock.advance(timedelta(days=30))
    shown = store.read(card, customer)
    assert shown.caution and shown.paused_until is None and shown.clock.day == 2
    assert customer in {item.customer_id for item in store.read(today).items}
    log(store, customer, Channel.CALL, Outcome.TALKED)
    assert not store.read(card, customer).caution


def test_do_not_disturb_by_one_channel_or_all(store: Store) -> None:
    one, every = add_customer(store, stage=Stage.KNOW), add_customer(store, "李秀英", stage=Stage.KNOW)
    log(store, one, Channel.CALL, Outcome.DND)
    log(store, every, Channel.CALL, Outcome.DND, dnd_all=True)
    assert store.read(card, one).dnd == {Channel.CALL}
    assert store.read(card, one).next_channel is None
    assert store.read(card, every).dnd == set(Channel)
    assert {item.channel for item in store.read(today, MONDAY.date() + timedelta(days=60)).items} == {Channel.SMS}


def test_a_wrong_number_is_not_offered_again(store: Store) -> None:
    phones = [("mobile", "14400000001"), ("home", "14400000002")]
    customer = add_customer(store, stage=Stage.KNOW, phones=phones)
    first = store.read(card, customer).phones[0]
    saved = log(store, customer, Channel.CALL, Outcome.WRONG_NUMBER, phone_id=first.id)
    assert [message for message, _ in saved.warnings] == ["warning.wrong_number"]
    shown = store.read(card, customer).phones
    assert [(phone.number, phone.label) for phone in shown] == [("14400000002", "home"), ("14400000001", "wrong")]
    assert "mobile" in store.read(card, customer).profile.missing


def test_the_number_that_worked_last_comes_first(store: Store) -> None:
    phones = [("mobile", "14400000001"), ("work", "14400000002")]
    customer = add_customer(store, stage=Stage.KNOW, phones=phones)
    second = store.read(card, customer).phones[1]
    log(store, customer, Channel.CALL, Outcome.TALKED, phone_id=second.id)
    shown = store.read(card, customer).phones
    assert [(phone.number, phone.last_worked) for phone in shown] == [("14400000002", True), ("14400000001", False)]


def test_a_call_typed_in_later_carries_its_own_time(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW, entered_on=date(2026, 2, 2))
    friday = MONDAY - timedelta(days=3)
    log(store, customer, Channel.CALL, Outcome.TALKED, at=friday)
    assert store.read(today).counts.calls == 0
    assert store.read(today, friday.date()).counts.calls == 1
    assert refusal(store, customer, Channel.CALL, Outcome.TALKED, at=MONDAY + timedelta(minutes=1)) == "in_the_future"


def test_outcomes_must_fit_the_channel(store: Store) -> None:
    customer = add_customer(store)
    assert refusal(store, customer, Channel.SMS, Outcome.HELD) == "outcome_does_not_fit"
    assert refusal(store, customer, Channel.CALL, Outcome.SENT) == "outcome_does_not_fit"
    assert refusal(store, customer, Channel.CALL, Outcome.BUSY, direction=Direction.IN) == "outcome_does_not_fit"


def test_what_is_owed_is_asked_and_a_birthday_greeting_is_care(store: Store) -> None:
    plain = add_customer(store, stage=Stage.KNOW)
    log(store, plain)
    assert store.read(flags, plain) == (False, False)
    first = add_customer(store, "李秀英")
    log(store, first, Channel.SMS, Outcome.SENT)
    assert store.read(flags, first) == (True, False)
    complaining = add_customer(store, "单雪", stage=Stage.KNOW)
    store.write(concerns.add_concern, complaining, ConcernKind.COMPLAINT, "排队太久")
    log(store, complaining)
    assert store.read(flags, complaining) == (True, False)
    birthday = add_customer(store, "欧阳小明", stage=Stage.KNOW, birthday="1980-03-02")
    log(store, birthday, Channel.SMS, Outcome.SENT)
    assert store.read(flags, birthday) == (False, True)


def test_a_second_unasked_contact_of_the_day_warns(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    assert log(store, customer).warnings == ()
    assert [message for message, _ in log(store, customer).warnings] == ["warning.over_marketing"]


def test_a_round_to_several_leaves_out_whom_it_must_not_disturb_and_names_them(store: Store) -> None:
    free = [add_customer(store, name, stage=Stage.KNOW) for name in ("王建国", "欧阳小明")]
    shut = add_customer(store, "李秀英", stage=Stage.KNOW)
    away = add_customer(store, "单雪", stage=Stage.KNOW)
    store.write(dnd.set_dnd, [shut], Channel.SMS, True)
    store.write(pauses.pause, [away], None, "出国")
    saved = log(store, [*free, shut, away], Channel.SMS, Outcome.SENT)
    assert saved.customers == tuple(free)
    assert {dict(values)["name"] for _, values in saved.warnings} == {"李秀英", "单雪"}
    assert store.read(today).counts.sms == 2
    assert [store.read(card, customer).next_on for customer in free] == [None, None]
    with pytest.raises(Refused) as refused:
        log(store, [shut, away], Channel.SMS, Outcome.SENT)
    assert refused.value.message == "nobody_left"


def test_several_customers_at_one_meeting_count_once_and_pay_each_cadence(store: Store) -> None:
    pair = [add_customer(store, name, stage=Stage.AFTER_SALES, tier="diamond") for name in ("王建国", "李秀英")]
    owing = {item.customer_id for item in store.read(today).items if item.reasons[0].rule == "cadence.visit"}
    assert owing == set(pair)
    log(store, pair, Channel.VISIT, Outcome.HELD)
    found = store.read(today)
    assert found.counts.meetings == 1
    assert found.items == ()


def test_a_walk_in_meeting_brings_stage_1_to_stage_2(store: Store) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.MEETING, Outcome.HELD, direction=Direction.IN)
    shown = store.read(card, customer)
    assert shown.clock.stage is Stage.KNOW
    assert store.read(today).counts.meetings == 1


def test_how_an_agreed_meeting_went(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=THURSDAY_3PM)
    meeting = store.read(card, customer).meetings[0].meeting_id
    early = MeetingResult(Outcome.HELD)
    with pytest.raises(Refused) as refused:
        store.write(meetings.result, meeting, early)
    assert refused.value.message == "meeting_not_yet"
    clock.advance(timedelta(days=4))
    assert [one.meeting_id for one in store.read(today).meetings] == [meeting]
    held = MeetingResult(Outcome.HELD, met_whom="配偶", learnt="孩子明年上学")
    store.write(meetings.result, meeting, held)
    assert store.read(today, THURSDAY_3PM.date()).counts.meetings == 1
    shown = store.read(card, customer)
    assert shown.meetings[0].state is MeetingState.HELD
    entry = next(entry for entry in shown.timeline if entry.outcome == "held" and entry.kind == "contact")
    assert (entry.at, entry.who, entry.learnt) == (THURSDAY_3PM, "配偶", "孩子明年上学")
    assert shown.next_on is not None and shown.next_on >= clock.now().date()
    with pytest.raises(Refused) as refused:
        store.write(meetings.result, meeting, held)
    assert refused.value.message == "meeting_has_result"


def test_a_moved_meeting_has_a_successor_and_no_second_invitation(store: Store) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=THURSDAY_3PM, place="示例支行")
    meeting = store.read(card, customer).meetings[0].meeting_id
    later = THURSDAY_3PM + timedelta(days=1)
    store.write(meetings.result, meeting, MeetingResult(Outcome.MOVED, moved_to=later))
    shown = store.read(card, customer).meetings
    assert [(one.at, one.state, one.place) for one in shown] == [
        (THURSDAY_3PM, MeetingState.MOVED, "示例支行"),
        (later, MeetingState.AGREED, "示例支行"),
    ]
    assert store.read(today).counts.invitations == 1


def test_a_missed_meeting_asks_for_the_next_contact(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=THURSDAY_3PM)
    clock.advance(timedelta(days=3, hours=6))
    log(store, customer, Channel.MEETING, Outcome.MISSED)
    shown = store.read(card, customer)
    assert shown.meetings[0].state is MeetingState.MISSED
    assert shown.next_on == date(2026, 3, 6)


def test_only_a_held_meeting_may_come_unagreed(store: Store) -> None:
    customer = add_customer(store)
    assert refusal(store, customer, Channel.MEETING, Outcome.MISSED) == "no_meeting_agreed"


def test_one_meeting_with_two_customers_has_one_result(store: Store, clock: FixedClock) -> None:
    pair = [add_customer(store, name, stage=Stage.KNOW) for name in ("王建国", "李秀英")]
    store.write(meetings.agree, pair, THURSDAY_3PM, Channel.VISIT, "家中")
    assert store.read(today).counts.invitations == 1
    clock.advance(timedelta(days=3, hours=6))
    agreed = [one.meeting_id for one in store.read(today).meetings]
    store.write(meetings.result, agreed[1], MeetingResult(Outcome.HELD))
    found = store.read(today)
    assert [one.state for one in found.meetings] == [MeetingState.HELD, MeetingState.HELD]
    assert found.counts.meetings == 1


def test_an_empty_next_contact_is_refused_and_a_reason_is_enough(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    assert refusal(store, customer, Channel.CALL, Outcome.TALKED, next=NextPlan()) == "next_or_reason"
    past = NextPlan(on=MONDAY.date() - timedelta(days=1))
    assert refusal(store, customer, Channel.CALL, Outcome.TALKED, next=past) == "next_in_the_past"
    log(store, customer, Channel.CALL, Outcome.TALKED, next=NextPlan(none_because="移居外地"))
    assert store.read(card, customer).none_because == "移居外地"


def test_hostile_text_is_cleaned_and_account_numbers_are_cut(store: Store) -> None:
    customer = add_customer(store, "张三[/]", stage=Stage.KNOW)
    note = "\x1b[31m卡号 6222 0000 0000 0000 123\u202e，证件 11010519491231002X\u200b"
    log(store, customer, Channel.CALL, Outcome.TALKED, note=note)
    texts = [entry.text for entry in store.read(card, customer).timeline if entry.kind == "contact"]
    assert texts == ["卡号 ****0123，证件 ****002X"]


def test_an_unknown_customer_is_refused(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        store.write(contacts.log, ["nobody"], ContactEntry(Channel.CALL, Outcome.TALKED))
    assert refused.value.message == "no_such_customer"
