"""Asset reviews: changes by line and in total, shares that sum to 100, totals, rhythm."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui import i18n
from rmtui.domain import assets
from rmtui.domain.assets import ASSET_KINDS, AssetLine, compare, shares
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from tests.rules import CALENDAR

HOME = AssetLine("property", 3_000_000, holding_id="h1")
LOAN = AssetLine("mortgage", 800_000, holding_id="h2")
DEPOSIT = AssetLine("deposit", 100_000, product="定期一年", since="2025-03-02")
FUND = AssetLine("fund", 50_000, "示例二行", "成长基金")


def told(before: list[AssetLine], after: list[AssetLine]) -> list[tuple[str, str, int | None, int | None, int]]:
    """Each change as kind, what, before, after, difference."""
    changes = compare(before, after).changes
    return [(one.line.kind, one.what, one.before, one.after, one.difference) for one in changes]


def test_changes_by_line() -> None:
    before = [HOME, LOAN, DEPOSIT, FUND]
    after = [HOME, LOAN._replace(amount=780_000), FUND._replace(amount=45_000), AssetLine("gold", 20_000)]
    assert told(before, after) == [
        ("property", "same", 3_000_000, 3_000_000, 0),
        ("mortgage", "down", 800_000, 780_000, 20_000),
        ("fund", "down", 50_000, 45_000, -5_000),
        ("gold", "new", None, 20_000, 20_000),
        ("deposit", "gone", 100_000, None, -100_000),
    ]
    found = compare(before, after)
    assert (found.before, found.after, found.difference) == (2_350_000, 2_285_000, -65_000)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_debt_is_a_debt_however_it_is_written(sign: int) -> None:
    assert told([], [LOAN._replace(amount=sign * 800_000)]) == [("mortgage", "new", None, 800_000, -800_000)]
    assert assets.total([HOME, LOAN._replace(amount=sign * 800_000)]) == (3_000_000, 800_000)


def test_a_holding_keeps_its_line_under_another_name() -> None:
    renamed = HOME._replace(product="学区房", amount=3_200_000)
    assert told([HOME], [renamed]) == [("property", "up", 3_000_000, 3_200_000, 200_000)]


def test_lines_that_look_the_same_are_told_apart_by_their_order() -> None:
    twin = DEPOSIT._replace(amount=70_000)
    assert [change[1] for change in told([DEPOSIT, twin], [DEPOSIT, twin])] == ["same", "same"]
    assert [change[1] for change in told([DEPOSIT], [DEPOSIT, twin])] == ["same", "new"]
    assert [change[1] for change in told([DEPOSIT, twin], [DEPOSIT])] == ["same", "gone"]


LINES = st.builds(
    AssetLine,
    kind=st.sampled_from(ASSET_KINDS),
    amount=st.integers(-1000, 10**9),
    holding_id=st.sampled_from(["", "a", "b", "c"]),
)


@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8))
def test_the_differences_of_the_lines_are_the_difference_of_the_total(
    before: list[AssetLine], after: list[AssetLine]
) -> None:
    found = compare(before, after)
    assert sum(change.difference for change in found.changes) == found.difference
    assert [change.line for change in found.changes if change.what != "gone"] == after


def test_shares_in_whole_per_cent() -> None:
    thirds = [AssetLine("fund", 1), AssetLine("bond", 1), AssetLine("gold", 1)]
    assert [(one.kind, one.percent) for one in shares(thirds)] == [("bond", 34), ("fund", 33), ("gold", 33)]
    found = shares([HOME, LOAN, DEPOSIT, FUND, FUND._replace(amount=25_000)])
    assert [(one.kind, one.amount, one.percent) for one in found] == [
        ("property", 3_000_000, 95),
        ("deposit", 100_000, 3),
        ("fund", 75_000, 2),
    ]


@pytest.mark.parametrize("lines", [[], [LOAN], [FUND._replace(amount=0)]])
def test_no_shares_of_nothing(lines: list[AssetLine]) -> None:
    assert shares(lines) == ()


@given(st.lists(LINES, max_size=12))
def test_shares_sum_to_exactly_a_hundred(lines: list[AssetLine]) -> None:
    found = shares(lines)
    assert sum(one.percent for one in found) == (100 if found else 0)
    assert [one.amount for one in found] == sorted((one.amount for one in found), reverse=True)
    assert sum(one.amount for one in found) == assets.total(lines).assets
    for one in found:
        assert abs(one.percent - one.amount * 100 / assets.total(lines).assets) < 1


def test_totals_by_review() -> None:
    found = assets.totals([("2026-01-05", [HOME, LOAN]), ("2025-10-08", [DEPOSIT])])
    assert [(day, each.assets, each.debts, each.net) for day, each in found] == [
        ("2025-10-08", 100_000, 0, 100_000),
        ("2026-01-05", 3_000_000, 800_000, 2_200_000),
    ]


@pytest.mark.parametrize(
    ("place", "of", "top"),
    [(1, 10, True), (2, 10, True), (3, 10, False), (1, 1, True), (1, 4, True), (2, 4, False), (3, 11, True)],
)
def test_top_fifth(place: int, of: int, top: bool, playbook: Playbook) -> None:
    assert assets.in_top(place, of, playbook) is top


@pytest.mark.parametrize(
    ("marked", "top", "last", "due"),
    [
        (True, False, date(2026, 3, 2), date(2026, 4, 2)),
        (False, True, date(2026, 1, 31), date(2026, 3, 2)),
        (False, False, date(2025, 12, 2), date(2026, 3, 2)),
        (False, False, date(2026, 7, 1), date(2026, 10, 8)),
        (False, False, None, date(2026, 4, 7)),
    ],
)
def test_next_review(marked: bool, top: bool, last: date | None, due: date, playbook: Playbook) -> None:
    months = assets.review_months(marked, top, playbook)
    assert assets.review_due(last, date(2026, 4, 4), months, CALENDAR) == due


def test_a_review_is_due_on_a_working_day(playbook: Playbook, calendar: WorkCalendar) -> None:
    assert calendar.is_working(assets.review_due(date(2026, 1, 16), date(2026, 1, 1), 1, calendar))


@pytest.mark.parametrize(
    ("prefix", "ids"), [("asset_kind", ASSET_KINDS), ("asset_change", ("new", "gone", "up", "down", "same"))]
)
def test_every_word_is_there(prefix: str, ids: tuple[str, ...]) -> None:
    for language in ("zh", "en"):
        assert [one for one in ids if f"{prefix}.{one}" not in i18n.catalog(language)] == []
