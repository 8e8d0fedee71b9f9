"""Suitability: a rating against a risk, a rating that expired is none, exceptions only where the playbook allows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui import i18n
from rmtui.domain import suitability
from rmtui.domain.playbook import Playbook
from rmtui.domain.suitability import Line, Verdict, exception_refused, judge, judge_lines
from tests.rules import PLAYBOOK

TODAY = date(2026, 3, 2)
TESTED = date(2025, 9, 1)


@pytest.fixture
def lenient(playbook: Playbook) -> Playbook:
    """A bank that lets funds be sold above the rating."""
    return playbook._replace(card=playbook.card._replace(exception_classes=("基金", "Fund")))


@pytest.mark.parametrize(
    ("rating", "tested", "risk", "reason"),
    [
        ("C2", TESTED, 2, ""),
        ("C2", TESTED, 1, ""),
        ("C5", TESTED, 5, ""),
        ("C2", TESTED, 3, "risk_too_high"),
        ("C2", TESTED, 4, "risk_too_high"),
        ("C1", TESTED, 2, "risk_too_high"),
        ("", TESTED, 1, "rating_missing"),
        ("C6", TESTED, 1, "rating_missing"),
        ("稳健型", TESTED, 1, "rating_missing"),
        ("C5", None, 1, "rating_undated"),
        ("C5", date(2026, 3, 3), 1, "rating_not_yet"),
        ("C5", TODAY, 1, ""),
        ("C5", date(2025, 3, 2), 1, ""),
        ("C5", date(2025, 3, 1), 1, "rating_expired"),
        ("C5", TESTED, 0, "risk_unknown"),
    ],
)
def test_judge(rating: str, tested: date | None, risk: int, reason: str, playbook: Playbook) -> None:
    verdict = judge(rating, tested, TODAY, risk, "基金", playbook)
    assert (verdict.ok, verdict.reason, verdict.may_except) == (not reason, reason, False)


def test_every_reason_has_its_sentence(playbook: Playbook) -> None:
    cases = [("", None, 1), ("C2", None, 1), ("C2", date(2027, 1, 1), 1), ("C2", date(2024, 1, 1), 1)]
    cases += [("C2", TESTED, 0), ("C2", TESTED, 4)]
    verdicts = [judge(rating, tested, TODAY, risk, "", playbook) for rating, tested, risk in cases]
    assert len({verdict.reason for verdict in verdicts}) == 6
    for language in ("zh", "en"):
        for verdict in verdicts:
            for key in (f"refused.{verdict.reason}", f"refused.{verdict.reason}.hint"):
                assert "{" not in i18n.catalog(language)[key].format_map(dict(verdict.values))


def test_values_say_what_is_too_high(playbook: Playbook) -> None:
    values = dict(judge("C2", TESTED, TODAY, 4, "基金", playbook).values)
    assert values == {"rating": "C2", "risk": "R4", "tested": "2025-09-01", "until": "2026-09-01"}


@pytest.mark.parametrize(
    ("tested", "months", "until"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_a_rating_lasts_the_playbooks_months(tested: date, months: int, until: date, playbook: Playbook) -> None:
    assert suitability.valid_until(tested, playbook._replace(rating_valid_months=months)) == until


@pytest.mark.parametrize(
    ("rating", "cls", "risk", "may"),
    [
        ("C2", "基金", 4, True),
        ("C2", " FUND ", 4, True),
        ("C2", "理财", 4, False),
        ("C2", "", 4, False),
        ("C1", "基金", 2, False),
        ("", "基金", 2, False),
    ],
)
def test_exceptions_of_the_playbook(rating: str, cls: str, risk: int, may: bool, lenient: Playbook) -> None:
    verdict = judge(rating, TESTED, TODAY, risk, cls, lenient)
    assert (verdict.ok, verdict.may_except) == (False, may)


def test_no_exception_without_a_rating_that_counts(lenient: Playbook) -> None:
    assert not judge("C4", date(2024, 1, 1), TODAY, 5, "基金", lenient).may_except


@pytest.mark.parametrize(
    ("may", "reason", "by", "refused"),
    [
        (False, "客户坚持", "李秀英", "exception_not_allowed"),
        (True, " ", "李秀英", "exception_needs_reason"),
        (True, "客户坚持", "", "exception_needs_second_name"),
        (True, "客户坚持", " 王建国 ", "exception_needs_second_name"),
        (True, "客户坚持", "李秀英", ""),
    ],
)
def test_an_exception_needs_reason_and_second_name(may: bool, reason: str, by: str, refused: str) -> None:
    assert exception_refused(Verdict(False, "risk_too_high", (), may), reason, by, "王建国") == refused


def test_lines_of_a_proposal(lenient: Playbook) -> None:
    lines = [
        Line("大额存单", "存款", 1),
        Line("成长基金", "基金", 4),
        Line("成长基金", "基金", 4, "客户坚持", "李秀英"),
        Line("成长理财", "理财", 4, "客户坚持", "李秀英"),
    ]
    judged = judge_lines(lines, "C2", TESTED, TODAY, "王建国", lenient)
    assert [one.allowed for one in judged] == [True, False, True, False]
    assert [one.by_exception for one in judged] == [False, False, True, False]
    assert [one.allowed for one in judge_lines(lines, "C2", TESTED, TODAY, "王建国", PLAYBOOK)] == [True] + [False] * 3


@given(st.integers(1, 5), st.integers(1, 5), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_what_suits_a_cautious_customer_suits_a_bolder_one(level: int, risk: int, tested: date) -> None:
    verdicts = [judge(f"C{rating}", tested, TODAY, risk, "", PLAYBOOK).ok for rating in range(level, 6)]
    assert verdicts == sorted(verdicts)
