"""The stage board: counts, clocks, late and missing next contacts."""

from datetime import timedelta

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Outcome, Stage, Urgency, Verdict
from rmtui.domain.views import BoardColumn, NextPlan
from rmtui.store.reads.board import board
from rmtui.store.store import Store
from rmtui.store.writes import decisions, nextsteps, pauses
from tests.builders import add_customer, log
from tests.conftest import MONDAY


def column(store: Store, stage: Stage) -> BoardColumn:
    """One column of the board."""
    return store.read(board)[stage - 1]


def test_the_board_has_seven_columns_also_when_empty(store: Store) -> None:
    columns = store.read(board)
    assert [each.stage for each in columns] == list(Stage)
    assert all((each.total, each.cards) == (0, ()) for each in columns)


def test_amber_and_overdue_are_counted_and_stand_first(store: Store) -> None:
    today = MONDAY.date()
    for name, days in (("王建国", 0), ("李秀英", 4), ("单雪", 6), ("欧阳小明", 7)):
        add_customer(store, name, stage=Stage.CLOSE, entered_on=today - timedelta(days=days))
    found = column(store, Stage.CLOSE)
    assert (found.total, found.amber, found.overdue) == (4, 2, 1)
    assert [(card.name, card.clock.day, card.clock.urgency) for card in found.cards] == [
        ("欧阳小明", 8, Urgency.OVERDUE),
        ("单雪", 7, Urgency.AMBER),
        ("李秀英", 5, Urgency.AMBER),
        ("王建国", 1, Urgency.GREEN),
    ]


def test_a_paused_card_is_neither_amber_nor_overdue(store: Store, clock: FixedClock) -> None:
    customer = add_customer(store, stage=Stage.CLOSE)
    store.write(pauses.pause, [customer], MONDAY.date() + timedelta(days=20), "出国")
    clock.advance(timedelta(days=10))
    found = column(store, Stage.CLOSE)
    assert (found.amber, found.overdue, found.cards[0].clock.paused) == (0, 0, True)


def test_a_card_says_whether_its_next_contact_is_missing_or_late(store: Store, clock: FixedClock) -> None:
    nothing, planned, none = (add_customer(store, name, stage=Stage.NEEDS) for name in ("王建国", "李秀英", "单雪"))
    store.write(nextsteps.set_next, [planned], NextPlan(on=MONDAY.date()))
    store.write(nextsteps.set_next, [none], NextPlan(none_because="移居外地"))
    cards = {card.customer_id: card for card in column(store, Stage.NEEDS).cards}
    assert (cards[nothing].next_on, cards[nothing].none_because) == (None, "")
    assert (cards[planned].next_on, cards[planned].next_late) == (MONDAY.date(), False)
    assert (cards[none].next_on, cards[none].none_because) == (None, "移居外地")
    clock.advance(timedelta(days=1))
    cards = {card.customer_id: card for card in column(store, Stage.NEEDS).cards}
    assert cards[planned].next_late


def test_a_stage_1_card_shows_the_next_step_of_the_process(store: Store) -> None:
    customer = add_customer(store)
    log(store, customer, Channel.SMS, Outcome.SENT)
    assert column(store, Stage.FIRST_CONTACT).cards[0].next_on == MONDAY.date() + timedelta(days=1)


def test_a_dropped_customer_is_off_the_board_and_totals_exceed_what_was_read(store: Store) -> None:
    customers = [add_customer(store, f"王建国{n}") for n in range(4)]
    log(store, customers[0], Channel.CALL, Outcome.DECLINED)
    store.write(decisions.decide, customers[0], Verdict.DROP, "尉迟恭敬")
    found = store.read(board, 2)[0]
    assert (found.total, len(found.cards)) == (3, 2)
