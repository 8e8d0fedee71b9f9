"""Stage moves through the store: evidence, reasons, the shared clock, pauses."""

from datetime import date, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Stage, StageOutcome, Urgency
from rmtui.domain.refusal import Refused
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import customers, pauses, rows, stages
from tests.builders import add_customer
from tests.conftest import MONDAY

SIXTY = {
    "sex": "男",
    "birthday": "1980-05-03",
    "occupation": "教师",
    "employer": "某中学",
    "income_band": "20-30万",
    "wechat": "wx",
    "address": "某路1号",
    "preferred_channel": "电话",
    "taboos": "不谈孩子成绩",
    "risk_rating": "c3",
}
"""With name and mobile, exactly 16 of the weights 25 of the standard playbook."""
MORE = {"home_region": "山东", "hobbies": "钓鱼"}


def percent(store: Store, customer: str) -> int:
    """The completeness of the customer's profile."""
    return store.read(card, customer).profile.percent


def refused(store: Store, customer: str, to: Stage, **move: object) -> str:
    """Why this move is refused."""
    with pytest.raises(Refused) as error:
        store.write(stages.move, [customer], to, **move)  # type: ignore[arg-type]
    return error.value.message


def test_stage_2_below_70_percent_asks_for_a_reason_and_at_70_it_does_not(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW, fields=SIXTY)
    assert 60 <= percent(store, customer) < 70
    assert refused(store, customer, Stage.DECISION_MAKER) == "move_needs_profile"
    store.write(customers.edit, customer, MORE)
    assert percent(store, customer) >= 70
    store.write(stages.move, [customer], Stage.DECISION_MAKER)
    assert store.read(card, customer).clock.stage is Stage.DECISION_MAKER


def test_going_on_without_evidence_keeps_the_reason(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    store.write(stages.move, [customer], Stage.DECISION_MAKER, reason="客户要求先见家人")
    move = store.read(card, customer).timeline[0]
    assert (move.kind, move.reason, move.who) == ("move", "客户要求先见家人", "李秀英")
    assert (move.from_stage, move.to_stage) == (Stage.KNOW, Stage.DECISION_MAKER)


def test_days_count_on_from_stage_2_through_stage_3(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, stage=Stage.KNOW, entered_on=MONDAY.date())
    clock.advance(timedelta(days=10))
    store.write(stages.move, [customer], Stage.DECISION_MAKER, reason="已约家人")
    clock.advance(timedelta(days=9))
    shown = store.read(card, customer).clock
    assert (shown.day, shown.limit, shown.urgency) == (20, 21, Urgency.AMBER)
    clock.advance(timedelta(days=2))
    assert store.read(card, customer).clock.urgency is Urgency.OVERDUE


def test_a_pause_stops_the_clock_and_resuming_starts_it(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, stage=Stage.NEEDS, entered_on=MONDAY.date())
    clock.advance(timedelta(days=4))
    store.write(pauses.pause, [customer], date(2026, 4, 1), "出国")
    clock.advance(timedelta(days=10))
    assert (store.read(card, customer).clock.day, store.read(card, customer).clock.paused) == (4, True)
    store.write(pauses.resume, [customer])
    clock.advance(timedelta(days=1))
    assert (store.read(card, customer).clock.day, store.read(card, customer).clock.paused) == (6, False)
    with pytest.raises(Refused) as error:
        store.write(pauses.resume, [customer])
    assert error.value.message == "not_paused"


def test_back_needs_a_reason_and_a_result_must_belong_to_the_stage(store: Store) -> None:
    customer = add_customer(store, stage=Stage.NEEDS)
    assert refused(store, customer, Stage.KNOW) == "move_back_needs_reason"
    assert refused(store, customer, Stage.NEEDS) == "move_same_stage"
    assert refused(store, customer, Stage.PRODUCTS, outcome=StageOutcome.SOLD) == "move_wrong_outcome"
    assert refused(store, customer, Stage.PRODUCTS) == "move_needs_need"
    assert refused(store, customer, Stage.PRODUCTS, evidence="子女教育，三年，20万") == "move_needs_need"
    store.write(rows.add, "need", customer, {"kind": "education", "amount": "20万"})
    store.write(stages.move, [customer], Stage.PRODUCTS)
    assert store.read(card, customer).timeline[0].text == "已记录1项需求：子女教育"


def test_why_nobody_decides_is_typed_or_stands_on_the_card(store: Store) -> None:
    typed, kept = (add_customer(store, name, stage=Stage.DECISION_MAKER) for name in ("张三[/]", "Li Wei"))
    assert refused(store, typed, Stage.NEEDS) == "move_needs_decision_maker"
    store.write(stages.move, [typed], Stage.NEEDS, outcome=StageOutcome.NOT_IDENTIFIED, evidence="单身，自己作主")
    assert store.read(card, typed).timeline[0].text == "没有家庭决策人：单身，自己作主"
    store.write(customers.edit, kept, {"no_decision_maker": "离异独居"})
    store.write(stages.move, [kept], Stage.NEEDS)
    assert store.read(card, kept).timeline[0].text == "没有家庭决策人：离异独居"


def test_the_result_that_the_family_table_speaks_for_is_kept(store: Store) -> None:
    customer = add_customer(store, stage=Stage.DECISION_MAKER)
    spouse = store.write(rows.add, "relative", customer, {"name": "李秀英", "relation": "spouse", "decides": "1"}).added
    met = StageOutcome.IDENTIFIED_MET
    assert refused(store, customer, Stage.NEEDS, outcome=met) == "move_needs_decision_maker"
    store.write(rows.edit, "relative", spouse, {"met_on": MONDAY.date().isoformat()})
    store.write(stages.move, [customer], Stage.NEEDS)
    move = store.read(card, customer).timeline[0]
    assert (move.outcome, move.text) == (met, "已与配偶李秀英会面")


def test_several_move_together_or_not_at_all(store: Store) -> None:
    ready = add_customer(store, stage=Stage.KNOW, fields=SIXTY | MORE)
    lacking = add_customer(store, "李秀英", stage=Stage.KNOW)
    with pytest.raises(Refused) as error:
        store.write(stages.move, [ready, lacking], Stage.DECISION_MAKER)
    assert error.value.values["name"] == "李秀英"
    assert store.read(card, ready).clock.stage is Stage.KNOW
    store.write(stages.move, [ready, lacking], Stage.DECISION_MAKER, reason="已见家人")
    assert store.read(today).counts.moves == 2


def test_a_move_is_undone_and_done_again(store: Store) -> None:
    customer = add_customer(store, stage=Stage.KNOW)
    store.write(stages.move, [customer], Stage.DECISION_MAKER, reason="已见家人")
    store.write(undo)
    assert store.read(card, customer).clock.stage is Stage.KNOW
    assert store.read(today).counts.moves == 0
    store.write(redo)
    assert store.read(card, customer).clock.stage is Stage.DECISION_MAKER


def test_the_first_entry_is_no_move_of_the_day(store: Store) -> None:
    customer = add_customer(store)
    assert store.read(today).counts.moves == 0
    assert [entry.kind for entry in store.read(card, customer).timeline] == ["created"]
