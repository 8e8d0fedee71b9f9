"""Reasons to call that the card's tables bring: on the day they begin, until the customer was reached, never twice."""

from datetime import date, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Outcome, Stage
from rmtui.store.log.undo import undo
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.customers import edit
from tests.builders import add_customer, log

RULES = ("holding.maturity", "premium.due", "need.retry", "rival.maturity", "review.due")


def reasons(store: Store, customer: str) -> list[str]:
    """The rules of the tables for which the customer is on today's list."""
    items = store.read(today, more=True).items
    found = next((item for item in items if item.customer_id == customer), None)
    return [one.rule for one in found.reasons if one.rule in RULES] if found else []


@pytest.fixture
def one(store: Store) -> str:
    """A customer in after-sales whom somebody spoke to a month ago."""
    return add_customer(store, stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))


# Monday 2026-03-02: ten working days before the 16th, three before the 5th.
@pytest.mark.parametrize(
    ("form", "values", "rule"),
    [
        ("holding", {"kind": "deposit", "product": "一年定期", "maturity": "2026-03-16", "as_of": ""}, RULES[0]),
        ("holding", {"kind": "deposit", "maturity": "2026-03-05", "bank": "某城商行", "as_of": ""}, RULES[0]),
        ("policy", {"kind": "life", "due_on": "2026-03-05"}, RULES[1]),
        ("need", {"kind": "home", "retry_on": "2026-03-02"}, RULES[2]),
        ("need", {"kind": "home", "retry_on": "2026-03-01"}, RULES[2]),
    ],
)
def test_a_row_is_a_reason_from_its_day_on_until_the_customer_was_reached(
    store: Store, one: str, form: str, values: dict[str, str], rule: str
) -> None:
    store.write(rows.add, form, one, values)
    assert reasons(store, one) == [rule]
    log(store, one, outcome=Outcome.NO_ANSWER)
    assert reasons(store, one) == [rule]
    log(store, one)
    assert reasons(store, one) == []


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("holding", {"kind": "deposit", "maturity": "2026-03-17", "as_of": ""}),
        ("holding", {"kind": "deposit", "maturity": "2026-02-10", "as_of": ""}),
        ("holding", {"kind": "deposit", "maturity": "2026-03-16", "as_of": "", "closed_on": "2026-03-01"}),
        ("policy", {"kind": "life", "due_on": "2026-03-06"}),
        ("need", {"kind": "home", "retry_on": "2026-03-03"}),
        ("need", {"kind": "home", "retry_on": "2026-03-02", "state": "met"}),
    ],
)
def test_it_is_none_before_its_day_after_its_time_or_when_it_is_over(
    store: Store, one: str, form: str, values: dict[str, str]
) -> None:
    store.write(rows.add, form, one, values)
    assert reasons(store, one) == []


def test_a_second_reminder_comes_shortly_before_the_day(store: Store, one: str, clock: FixedClock) -> None:
    store.write(rows.add, "holding", one, {"kind": "deposit", "maturity": "2026-03-16", "as_of": ""})
    log(store, one)
    assert reasons(store, one) == []
    clock.advance(timedelta(days=9))
    assert reasons(store, one) == ["holding.maturity"]
    clock.advance(timedelta(days=13))
    assert reasons(store, one) == []


def test_two_deposits_of_one_day_are_two_reasons_with_keys_of_their_own(store: Store, one: str) -> None:
    for product in ("甲", "乙"):
        values = {"kind": "deposit", "product": product, "maturity": "2026-03-16", "as_of": ""}
        store.write(rows.add, "holding", one, values)
    assert reasons(store, one) == ["holding.maturity"] * 2
    store.write(undo)
    assert reasons(store, one) == ["holding.maturity"]


def test_what_a_rival_sold_is_a_reason_before_it_matures(store: Store, one: str) -> None:
    from rmtui.store.writes.closing import not_sold

    store.write(not_sold, one, reason="收益低", retry_on="2026-09-01", rival_bank="某城商行", rival_product="九个月",
                rival_maturity="2026-03-16", on=date(2026, 3, 2))  # fmt: skip
    assert reasons(store, one) == ["rival.maturity"]


def test_a_review_is_due_by_the_mark_and_the_last_one(store: Store, one: str) -> None:
    store.write(rows.add, "holding", one, {"kind": "deposit", "amount": "30万", "as_of": "2026-01-10"})
    assert reasons(store, one) == ["review.due"]
    store.write(rows.add, "review", one, {"on_day": "2026-01-12"})
    assert reasons(store, one) == []
    store.write(edit, one, {"key_customer": "1"})
    assert reasons(store, one) == ["review.due"]
    store.write(rows.add, "review", one, {"on_day": "2026-02-25"})
    assert reasons(store, one) == []


def test_in_the_first_stage_nothing_is_claimed(store: Store) -> None:
    new = add_customer(store)
    store.write(rows.add, "holding", new, {"kind": "deposit", "maturity": "2026-03-16", "as_of": ""})
    assert reasons(store, new) == []
