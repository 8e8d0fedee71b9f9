"""Contact rhythm by tier (domain.md section 2, stage 7)."""

import pytest

from rmtui.domain.cadence import Debt, debts, pays, period_end, period_start
from rmtui.domain.model import Channel, Contact, Outcome, Stage
from rmtui.domain.playbook import Cadence
from tests.rules import (
    PLAYBOOK,
    by_rule,
    claims_of,
    contact,
    entered,
    facts,
    meeting,
    on_day,
    rules_on,
    step_on,
)

MONTHLY_CALL = Cadence(Channel.CALL, 1, "month")


@pytest.mark.parametrize(
    ("day", "period", "first", "last"),
    [
        ("01-31", "month", "01-01", "01-31"),
        ("02-10", "month", "02-01", "02-28"),
        ("12-31", "month", "12-01", "12-31"),
        ("02-10", "quarter", "01-01", "03-31"),
        ("06-30", "quarter", "04-01", "06-30"),
        ("12-01", "quarter", "10-01", "12-31"),
    ],
)
def test_calendar_periods(day: str, period: str, first: str, last: str) -> None:
    assert period_start(on_day(day), period) == on_day(first)
    assert period_end(on_day(day), period) == on_day(last)


@pytest.mark.parametrize(
    ("made", "cadence", "paid"),
    [
        (contact("03-02", Outcome.TALKED), MONTHLY_CALL, True),
        (contact("03-02", Outcome.REPLIED), MONTHLY_CALL, True),
        (contact("03-02", imported=True), MONTHLY_CALL, True),
        (contact("03-02", Outcome.NO_ANSWER), MONTHLY_CALL, False),
        (contact("03-02", Outcome.BUSY), MONTHLY_CALL, False),
        (contact("03-02", Outcome.SENT, Channel.SMS), MONTHLY_CALL, False),
        (contact("03-02", Outcome.SENT, Channel.SMS), Cadence(Channel.SMS, 1, "month"), True),
        (contact("03-02", Outcome.FAILED, Channel.SMS), Cadence(Channel.SMS, 1, "month"), False),
        (contact("03-02", Outcome.HELD, Channel.VISIT), Cadence(Channel.VISIT, 1, "month"), True),
        (contact("03-02", Outcome.MISSED, Channel.VISIT), Cadence(Channel.VISIT, 1, "month"), False),
        (contact("03-02", Outcome.HELD, Channel.MEETING), Cadence(Channel.VISIT, 1, "month"), False),
        (contact("03-02", Outcome.SENT, Channel.WECHAT), Cadence(None, 1, "quarter"), True),
        (contact("03-02", Outcome.FAILED, Channel.WECHAT), Cadence(None, 1, "quarter"), False),
    ],
)
def test_only_what_reached_the_customer_by_the_channel_pays(made: Contact, cadence: Cadence, paid: bool) -> None:
    assert pays(made, cadence, PLAYBOOK) == paid


def test_a_branch_meeting_is_a_visit_if_the_playbook_says_so() -> None:
    held = contact("03-02", Outcome.HELD, Channel.MEETING)
    lenient = PLAYBOOK._replace(branch_meeting_is_visit=True)
    assert pays(held, Cadence(Channel.VISIT, 1, "month"), lenient)
    assert pays(held, Cadence(Channel.MEETING, 1, "month"), lenient)
    assert not pays(held, MONTHLY_CALL, lenient)


@pytest.mark.parametrize(
    ("days", "times", "expected"),
    [
        ((), 1, [(1, "01-05", None)]),
        (("03-02",), 1, [(1, "04-01", None)]),
        (("02-27",), 1, [(1, "03-01", None)]),
        (("03-02",), 2, [(1, "03-01", "03-31"), (2, "04-01", None)]),
        (("03-02", "03-20"), 2, [(2, "04-01", None)]),
        (("02-02", "03-20"), 2, [(1, "03-01", "03-31"), (2, "04-01", None)]),
        (("03-02",), 0, []),
    ],
)
def test_debts_hold_from_the_first_unpaid_period_on(
    days: tuple[str, ...], times: int, expected: list[tuple[int, str, str | None]]
) -> None:
    cadence = Cadence(Channel.CALL, times, "month")
    found = debts(cadence, [contact(day) for day in days], on_day("01-05"), PLAYBOOK)
    assert list(found) == [Debt(cadence, owed, on_day(a), on_day(b) if b else None) for owed, a, b in expected]


def test_a_debt_is_not_older_than_the_rhythm() -> None:
    found = list(debts(MONTHLY_CALL, [contact("01-02")], on_day("02-10"), PLAYBOOK))
    assert [debt.start for debt in found] == [on_day("02-10")]


def test_more_than_one_a_month_if_the_bank_reads_the_table_so() -> None:
    strict = PLAYBOOK._replace(cadence_more_than=True)
    found = list(debts(MONTHLY_CALL, [contact("03-02")], on_day("01-05"), strict))
    assert [(debt.owed, debt.end) for debt in found] == [(1, on_day("03-31")), (2, None)]


@pytest.mark.parametrize(
    ("tier", "rules"),
    [
        ("diamond", {"cadence.visit"}),
        ("black_gold", {"cadence.visit", "cadence.call"}),
        ("platinum", {"cadence.call", "cadence.sms"}),
        ("gold", {"cadence.any"}),
        ("", {"cadence.any"}),
        ("unknown", {"cadence.any"}),
    ],
)
def test_each_tier_has_its_rhythm(tier: str, rules: set[str]) -> None:
    assert rules_on(facts(Stage.AFTER_SALES, "01-05", tier=tier), "03-02") == rules


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.FIRST_CONTACT])
def test_nobody_falls_silent_from_stage_2_on(stage: Stage) -> None:
    assert "cadence.any" in rules_on(facts(stage, "03-02"), "03-02")


def test_in_stage_1_the_steps_are_the_rhythm() -> None:
    assert not any(claim.rule.startswith("cadence.") for claim in claims_of(facts(Stage.FIRST_CONTACT, "03-02")))


def test_the_rhythm_begins_with_stage_2() -> None:
    moves = entered((Stage.FIRST_CONTACT, "01-05"), (Stage.KNOW, "03-10"), (Stage.NEEDS, "03-20"))
    (claim,) = by_rule(facts(moves=moves), "cadence.any")
    assert claim.start == on_day("03-10")


def test_customers_below_the_tiers_come_after_all_others() -> None:
    assert by_rule(facts(), "cadence.any")[0].band == "silent.quarter"
    assert by_rule(facts(tier="gold"), "cadence.any")[0].band == "cadence.any.quarter"


def test_unanswered_calls_leave_the_debt_and_a_call_pays_no_visit() -> None:
    customer = facts(
        Stage.AFTER_SALES, "01-05", contact("03-02", Outcome.NO_ANSWER), contact("03-03"), tier="black_gold"
    )
    assert rules_on(customer, "03-04") == {"cadence.visit"}
    assert rules_on(customer, "04-01") == {"cadence.visit", "cadence.call"}


def test_a_debt_rests_for_a_contact_planned_within_its_period() -> None:
    within = facts(tier="platinum", next_step=step_on("03-20", channel=Channel.CALL))
    assert rules_on(within, "03-10") == {"cadence.sms"}
    assert rules_on(within, "03-20") == {"cadence.sms", "cadence.call", "next_contact"}
    beyond = facts(tier="platinum", next_step=step_on("04-02", channel=Channel.CALL))
    assert "cadence.call" in rules_on(beyond, "03-10")


def test_a_visit_debt_rests_until_the_agreed_visit() -> None:
    visit = facts(tier="diamond", meetings=(meeting("03-02", "03-20", channel=Channel.VISIT),))
    assert rules_on(visit, "03-20") == set()
    assert rules_on(visit, "03-21") == {"cadence.visit"}
    branch = facts(tier="diamond", meetings=(meeting("03-02", "03-20"),))
    assert rules_on(branch, "03-20") == {"cadence.visit"}
