"""Holdings over time: maturities around today, what a newer list changes, large movements, stop lines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui.domain import holdings
from rmtui.domain.holdings import Holding, difference, maturities
from rmtui.domain.playbook import Playbook
from tests.rules import CALENDAR, PLAYBOOK

TODAY = date(2026, 3, 2)
HELD = Holding("c1", "k1", "deposit", "定期一年", 200_000, "2025-03-02", "2026-06-01", "1.5%", 1, "2026-02-01")


@pytest.mark.parametrize(
    ("offset", "section"),
    [(-91, None), (-90, -1), (-1, -1), (0, 7), (7, 7), (8, 30), (30, 30), (31, 90), (90, 90), (91, None)],
)
def test_maturities_ninety_days_back_and_ahead(offset: int, section: int | None, playbook: Playbook) -> None:
    held = HELD._replace(maturity=(TODAY + timedelta(days=offset)).isoformat())
    found = maturities([held], TODAY, playbook, CALENDAR)
    assert [(one.days, one.section) for one in found] == ([] if section is None else [(offset, section)])


def test_what_has_no_maturity_or_is_closed_matures_not(playbook: Playbook) -> None:
    rows = [HELD._replace(maturity=""), HELD._replace(maturity="2026-03-09", closed_on="2026-03-01")]
    assert maturities(rows, TODAY, playbook, CALENDAR) == ()


def test_maturities_in_order_with_working_day_leads(playbook: Playbook) -> None:
    rows = [
        HELD._replace(key="c", maturity="2026-04-05"),
        HELD._replace(key="b", maturity="2026-03-13"),
        HELD._replace(key="a", maturity="2026-03-13", amount=900_000),
    ]
    found = maturities(rows, TODAY, playbook, CALENDAR)
    assert [one.holding.key for one in found] == ["a", "b", "c"]
    assert found[0].reminders == (date(2026, 2, 11), date(2026, 3, 4), date(2026, 3, 12))
    assert (found[0].paid_on, found[2].paid_on) == (date(2026, 3, 13), date(2026, 4, 7))


def test_a_section_for_what_lies_beyond_the_last(playbook: Playbook) -> None:
    near = playbook.card.maturities._replace(buckets=(7,))
    rules = playbook._replace(card=playbook.card._replace(maturities=near))
    assert [one.section for one in maturities([HELD._replace(maturity="2026-04-30")], TODAY, rules, CALENDAR)] == [7]


NEWER = HELD._replace(as_of="2026-03-01")


def test_the_same_list_twice_changes_nothing(playbook: Playbook) -> None:
    found = difference([HELD], [HELD], playbook)
    assert found == holdings.Difference((), (), (), (), ())
    assert difference([HELD], [NEWER], playbook) == found, "a newer day alone is no change"


def test_new_changed_missing(playbook: Playbook) -> None:
    fund = Holding("c1", "k2", "fund", "成长基金", 30_000, as_of="2026-03-01")
    gone = HELD._replace(key="k3")
    ended = HELD._replace(key="k4", maturity="2026-02-20")
    found = difference([HELD, gone, ended], [NEWER._replace(amount=190_000, rate="1.6%"), fund], playbook)
    assert found.new == (fund,)
    assert [(one.before.key, one.fields) for one in found.changed] == [
        ("k1", (("amount", 200_000, 190_000), ("rate", "1.5%", "1.6%")))
    ]
    assert [(one.holding.key, one.matured) for one in found.missing] == [("k3", False), ("k4", True)]
    assert found.movements == (holdings.Movement("c1", 600_000, 620_000, False),)


def test_what_a_list_does_not_say_is_no_change(playbook: Playbook) -> None:
    bare = Holding("c1", "k1", "deposit", "定期一年", 200_000, as_of="2026-03-01")
    assert difference([HELD], [bare], playbook).changed == ()
    emptied = difference([HELD], [bare._replace(amount=0)], playbook)
    assert [one.fields for one in emptied.changed] == [(("amount", 200_000, 0),)]


def test_an_older_list_changes_nothing_and_misses_nothing(playbook: Playbook) -> None:
    older = HELD._replace(as_of="2026-01-01", amount=1)
    found = difference([HELD, HELD._replace(key="k9")], [older], playbook)
    assert (found.stale, found.changed, found.missing, found.movements) == ((older,), (), (), ())


def test_a_closed_holding_is_not_missed_and_comes_back_only_with_a_later_list(playbook: Playbook) -> None:
    closed = HELD._replace(closed_on="2026-02-10")
    assert difference([closed], [HELD._replace(key="k2", as_of="2026-03-01")], playbook).missing == ()
    found = difference([closed], [HELD], playbook)
    assert (found.new, found.changed, found.stale, found.movements) == ((), (), (HELD,), ())
    back = difference([closed], [NEWER], playbook)
    assert [one.fields for one in back.changed] == [(("closed_on", "2026-02-10", ""),)]
    assert back.movements == (holdings.Movement("c1", 0, 200_000, True),)


@pytest.mark.parametrize(
    ("before", "by", "large"),
    [
        (10**7, 100_000, True),
        (10**7, -100_000, True),
        (10**7, 99_999, False),
        (100_000, 20_000, True),
        (100_000, -20_000, True),
        (100_000, 19_999, False),
        (-100_000, 20_000, True),
        (0, 99_999, False),
        (0, 100_000, True),
    ],
)
def test_large_movement(before: int, by: int, large: bool, playbook: Playbook) -> None:
    assert holdings.is_large(before, by, playbook) is large


def test_movements_are_of_the_customer_not_of_the_line(playbook: Playbook) -> None:
    switched = Holding("c1", "k2", "fund", "成长基金", 200_000, as_of="2026-03-01")
    loan = Holding("c2", "k3", "mortgage", "房贷", 500_000, as_of="2026-03-01")
    found = difference([HELD], [NEWER._replace(amount=0), switched, loan], playbook)
    assert found.movements == (holdings.Movement("c2", 0, -500_000, True),)


HOLDINGS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        Holding,
        customer_id=st.sampled_from(["c1", "c2"]),
        key=st.just(""),
        kind=st.sampled_from(["deposit", "fund", "mortgage"]),
        product=st.sampled_from(["", "甲", "乙"]),
        amount=st.integers(0, 10**6),
        since=st.just(""),
        maturity=st.sampled_from(["", "2026-02-15"]),
        rate=st.just(""),
        risk=st.integers(0, 5),
        as_of=st.sampled_from(["2026-02-01", "2026-03-01"]),
        bank=st.just(""),
        closed_on=st.just(""),
    ),
).map(lambda rows: [row._replace(key=key) for key, row in rows.items()])


@given(HOLDINGS, HOLDINGS)
def test_every_line_is_told_once_and_a_list_taken_over_is_known(held: list[Holding], listed: list[Holding]) -> None:
    found = difference(held, listed, PLAYBOOK)
    told = [one.key for one in (*found.new, *found.stale, *(each.after for each in found.changed))]
    assert len(told) == len(set(told)) and {*told} <= {one.key for one in listed}
    assert {one.holding.key for one in found.missing} <= {one.key for one in held} - {one.key for one in listed}
    again = difference(listed, listed, PLAYBOOK)
    assert again == holdings.Difference((), (), (), (), ())


@pytest.mark.parametrize(
    ("text", "cost", "loss", "limit"),
    [
        ("1.35", None, False, "1.35"),
        ("12万", None, False, "120000"),
        ("1,200.5", None, True, "1200.5"),
        ("15%", "2", False, "2.30"),
        ("+15％", "2", False, "2.30"),
        ("-10%", "2", True, "1.80"),
        ("10%", "2", True, "1.80"),
        ("10%", None, True, None),
        ("-3", None, True, None),
        ("", "2", True, None),
        ("涨了就卖", "2", False, None),
    ],
)
def test_stop_limit(text: str, cost: str | None, loss: bool, limit: str | None) -> None:
    found = holdings.stop_limit(text, Decimal(cost) if cost else None, loss=loss)
    assert found == (None if limit is None else Decimal(limit))


@pytest.mark.parametrize(
    ("now", "profit", "loss", "reached"),
    [
        ("1.10", "15%", "10%", ""),
        ("1.15", "15%", "10%", "profit"),
        ("0.90", "15%", "10%", "loss"),
        ("0.50", "0.4", "0.6", "loss"),
        ("9", "", "", ""),
        ("9", "", "0.9", ""),
    ],
)
def test_stop_reached(now: str, profit: str, loss: str, reached: str) -> None:
    assert holdings.stop_reached(Decimal(now), Decimal(1), profit, loss) == reached
