"""Today's list through the store: what is on it and why, the fixed plan, what is carried over, the daily sheet."""

from datetime import date, datetime, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Direction, Outcome, Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import DayCounts, MeetingResult, NextPlan, Today, TodayItem
from rmtui.store.log.undo import undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.sheets import daily
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import dnd, meetings, nextsteps, pauses, plan, prints
from tests.builders import add_customer, log
from tests.conftest import MONDAY

TODAY = MONDAY.date()


def entry(shown: Today, customer: str) -> TodayItem | None:
    """The customer's entry of a list."""
    return next((item for item in shown.items if item.customer_id == customer), None)


def book(store: Store, count: int, stage: Stage = Stage.AFTER_SALES, **fields: str) -> list[str]:
    """So many customers of long standing."""
    since = TODAY - timedelta(days=200)
    return [add_customer(store, f"王建国{n}", stage=stage, entered_on=since, fields=fields) for n in range(count)]


def actions(read: Read) -> int:
    """How many actions can be undone."""
    return int(read.db.execute("SELECT count(*) FROM action").fetchone()[0])


def test_an_empty_book_has_an_empty_list_and_the_days_targets(store: Store) -> None:
    shown = store.read(today)
    assert (shown.items, shown.meetings, shown.more, shown.planned) == ((), (), 0, 0)
    assert shown.counts == DayCounts(0, 20, 0, 0, 2, 0, 0, 0)
    assert (shown.day, shown.working_day, shown.provisional) == (TODAY, True, False)


def test_at_least_twenty_entries_each_with_a_reason_and_twice_the_same(store: Store) -> None:
    book(store, 30, tier="gold")
    shown = store.read(today)
    assert 20 <= len(shown.items) <= 25
    assert all(item.reasons for item in shown.items)
    assert store.read(today) == shown
    assert shown.more == 30 - len(shown.items)


def test_more_shows_whom_the_list_left_out_and_nobody_twice(store: Store) -> None:
    customers = book(store, 40, tier="gold")
    shown = store.read(today, more=True)
    assert {item.customer_id for item in shown.items} == set(customers)
    assert (len(shown.items), shown.more) == (40, 0)


def test_value_decides_who_is_called_first(store: Store) -> None:
    plain = book(store, 25)
    rich = add_customer(store, "欧阳小明", stage=Stage.AFTER_SALES, tier="diamond", contribution="10万")
    shown = [item.customer_id for item in store.read(today).items]
    assert shown[0] == rich
    assert set(shown[1:]) <= set(plain)


def test_paused_dropped_and_undisturbed_customers_are_never_on_it(store: Store) -> None:
    paused, shut, free = book(store, 3)
    store.write(pauses.pause, [paused], None, "出国")
    store.write(dnd.set_dnd, [shut], None, True)
    assert [item.customer_id for item in store.read(today).items] == [free]
    store.write(dnd.set_dnd, [free], Channel.CALL, True)
    found = entry(store.read(today), free)
    assert found is not None and found.channel is Channel.SMS and found.dnd == {Channel.CALL}


def test_a_customer_outside_the_window_waits_with_the_hour(store: Store, clock: FixedClock) -> None:
    customer = book(store, 1, call_window="12:00-13:30")[0]
    found = entry(store.read(today), customer)
    assert found is not None
    assert (found.state, found.waits_until) == ("waiting", MONDAY.replace(hour=12))
    assert found.window == "12:00-13:30"
    clock.advance(timedelta(hours=2))
    found = entry(store.read(today), customer)
    assert found is not None and (found.state, found.waits_until) == ("due", None)


def test_a_capped_customer_is_listed_only_for_what_is_owed(store: Store, clock: FixedClock) -> None:
    customer = book(store, 1)[0]
    for days in (20, 12, 5):
        log(store, customer, at=MONDAY - timedelta(days=days), next=NextPlan(none_because="-"))
    assert entry(store.read(today), customer) is None
    assert store.read(today).more == 0
    store.write(nextsteps.set_next, [customer], NextPlan(at=MONDAY.replace(hour=11), promised=True))
    clock.advance(timedelta(hours=1))
    found = entry(store.read(today), customer)
    assert found is not None and found.reasons[0].rule == "promised"


def test_birthdays_by_the_sun_and_by_the_moon(store: Store) -> None:
    solar = add_customer(store, "单雪", stage=Stage.AFTER_SALES, birthday="1990-03-02")
    lunar = add_customer(store, "尉迟恭敬", stage=Stage.AFTER_SALES, birthday_lunar="正月十四")
    shown = store.read(today)
    rules = {item.name: item.reasons[0].rule for item in shown.items}
    assert rules == {"单雪": "birthday.solar", "尉迟恭敬": "birthday.lunar"}
    assert {item.customer_id for item in shown.items} == {solar, lunar}


def test_a_meeting_of_the_day_stands_on_top_and_one_without_result_stays(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    at = MONDAY.replace(hour=15)
    store.write(meetings.agree, [customer], at, Channel.MEETING, "示例支行")
    found = store.read(today)
    assert [(one.at, one.place, one.state) for one in found.meetings] == [(at, "示例支行", "agreed")]
    assert (found.counts.meetings, found.counts.invitations) == (0, 1)
    clock.advance(timedelta(days=2))
    left = store.read(today).meetings
    assert [one.at for one in left] == [at]
    store.write(meetings.result, left[0].meeting_id, MeetingResult(Outcome.HELD))
    assert store.read(today).meetings == ()
    assert store.read(today, TODAY).counts.meetings == 1


def test_the_fixed_plan_is_written_once_and_counts_what_was_done(store: Store) -> None:
    customers = book(store, 3)
    before = store.read(actions)
    assert store.write(plan.fix_day) == 3
    assert store.write(plan.fix_day) == 0
    assert store.read(actions) == before
    later = add_customer(store)
    log(store, customers[0], Channel.CALL, Outcome.TALKED)
    shown = store.read(today)
    assert (shown.planned, shown.planned_done) == (3, 1)
    done = entry(shown, customers[0])
    assert done is not None and done.state == "done"
    assert shown.items[-1].customer_id == customers[0]
    came = entry(shown, later)
    assert came is not None and came.added
    stayed = entry(shown, customers[1])
    assert stayed is not None and not stayed.added


def test_no_plan_is_fixed_on_a_day_off(store: Store, clock: FixedClock) -> None:
    book(store, 1)
    clock.advance(timedelta(days=5))
    assert store.write(plan.fix_day) == 0
    assert not store.read(today).working_day


def test_what_was_not_reached_comes_back_with_its_age(store: Store, clock: FixedClock) -> None:
    left, tried, reached = book(store, 3)
    store.write(plan.fix_day)
    log(store, tried, Channel.CALL, Outcome.NO_ANSWER)
    log(store, reached, Channel.CALL, Outcome.TALKED)
    clock.advance(timedelta(days=1))
    shown = store.read(today)
    found = entry(shown, left)
    assert found is not None and found.age_days == 1
    assert "carried_over" in {reason.rule for reason in found.reasons}
    again = entry(shown, tried)
    assert again is not None and again.reasons[0].rule == "next_contact"
    spoken = entry(shown, reached)
    assert spoken is not None and [reason.rule for reason in spoken.reasons] == ["fill.value"]
    store.write(plan.fix_day)
    clock.advance(timedelta(days=1))
    found = entry(store.read(today), left)
    assert found is not None and found.age_days == 2


def test_later_today_waits_and_a_waived_entry_is_gone(store: Store, clock: FixedClock) -> None:
    first, second = book(store, 2)
    item = entry(store.read(today), first)
    other = entry(store.read(today), second)
    assert item is not None and other is not None
    until = MONDAY + timedelta(hours=5)
    store.write(plan.later, first, item.key, until)
    found = entry(store.read(today), first)
    assert found is not None and (found.state, found.waits_until) == ("waiting", until)
    clock.advance(timedelta(hours=5, minutes=1))
    found = entry(store.read(today), first)
    assert found is not None and found.state == "due"
    for reason in range(len(other.reasons) + 1):
        item = entry(store.read(today), second)
        if item is None:
            break
        store.write(plan.waive, second, item.key, f"出国 {reason}")
    assert entry(store.read(today), second) is None
    store.write(undo)
    assert entry(store.read(today), second) is not None
    with pytest.raises(Refused) as refused:
        store.write(plan.later, first, other.key, MONDAY)
    assert refused.value.message == "later_in_the_past"
    with pytest.raises(Refused) as refused:
        store.write(plan.waive, first, other.key, " ")
    assert refused.value.message == "waive_needs_reason"


def test_a_customer_can_be_put_on_todays_list(store: Store) -> None:
    customer = book(store, 1)[0]
    store.write(nextsteps.set_next, [customer], NextPlan(on=TODAY + timedelta(days=20)))
    log(store, customer, Channel.CALL, Outcome.TALKED, at=MONDAY - timedelta(days=2))
    assert "next_contact" not in {r.rule for i in store.read(today).items for r in i.reasons}
    store.write(plan.add_today, [customer])
    found = entry(store.read(today), customer)
    assert found is not None and found.reasons[0].rule == "next_contact"


def test_another_days_list_is_planned_from_the_facts(store: Store) -> None:
    customer = book(store, 1)[0]
    store.write(nextsteps.set_next, [customer], NextPlan(on=date(2026, 3, 12), channel=Channel.CALL))
    shown = store.read(today, date(2026, 3, 12))
    found = entry(shown, customer)
    assert shown.day == date(2026, 3, 12)
    assert found is not None and (found.reasons[0].rule, found.state) == ("next_contact", "due")


def test_a_year_that_the_calendar_does_not_know_is_provisional(store: Store) -> None:
    assert store.read(today, date(2150, 3, 2)).provisional
    assert not store.read(today).provisional


def test_an_incoming_call_is_no_call_of_the_day(store: Store) -> None:
    customer = book(store, 1)[0]
    log(store, customer, Channel.CALL, Outcome.TALKED, direction=Direction.IN)
    assert store.read(today).counts.calls == 0
    assert entry(store.read(today), customer) is None


def test_the_daily_sheet_has_the_counters_of_today_and_everybody_touched_or_planned(store: Store) -> None:
    called, met, planned = book(store, 3, tier="gold")
    invited, failed = add_customer(store, "欧阳小明"), add_customer(store, "单雪")
    store.write(plan.fix_day)
    log(store, called, Channel.CALL, Outcome.TALKED, note="问候", learnt="明年退休")
    log(store, met, Channel.VISIT, Outcome.HELD)
    log(store, invited, Channel.CALL, Outcome.MEETING, meeting_at=MONDAY + timedelta(days=1))
    log(store, failed, Channel.CALL, Outcome.DECLINED)
    sheet, shown = store.read(daily, TODAY), store.read(today)
    assert sheet.counts == shown.counts == DayCounts(3, 20, 3, 1, 2, 1, 0, 1)
    assert (sheet.planned, sheet.planned_done) == (shown.planned, shown.planned_done) == (5, 4)
    rows = {row.customer_id: row for row in sheet.rows}
    assert set(rows) == {called, met, planned, invited, failed}
    assert [(touch.outcome, touch.learnt) for touch in rows[called].touches] == [(Outcome.TALKED, "明年退休")]
    assert [(move.from_stage, move.to_stage) for move in rows[invited].moves] == [(Stage.FIRST_CONTACT, Stage.KNOW)]
    assert rows[planned].planned and not rows[planned].touches
    assert rows[failed].decision_wanted and not rows[called].decision_wanted
    assert sheet.rows[-1].customer_id == planned
    assert sheet.me.name == "李秀英"


def test_a_printed_sheet_is_a_copy_the_second_time_and_undo_says_that_it_left(store: Store) -> None:
    customer = book(store, 1)[0]
    log(store, customer)
    assert store.read(daily, TODAY).copy_number == 0
    store.write(prints.printed, "daily", TODAY, 1)
    store.write(prints.written, "daily", TODAY, "pdf", 1)
    assert store.read(daily, TODAY).copy_number == 1
    assert store.write(undo).left_machine


def test_a_past_days_sheet_shows_the_stage_of_that_day(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    clock.advance(timedelta(days=3))
    log(store, customer, Channel.CALL, Outcome.MEETING, meeting_at=datetime(2026, 3, 9, 15, tzinfo=MONDAY.tzinfo))
    assert store.read(card, customer).clock.stage is Stage.KNOW
    row = store.read(daily, TODAY).rows[0]
    assert (row.clock.stage, row.clock.day) == (Stage.FIRST_CONTACT, 1)
