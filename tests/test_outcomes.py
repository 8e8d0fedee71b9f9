"""The next contact that an outcome proposes."""

import pytest

from rmtui.domain.model import Channel, Outcome
from rmtui.domain.outcomes import half_day, next_half_day, propose_next
from rmtui.domain.playbook import OutcomeRule
from rmtui.domain.views import NextPlan
from tests.rules import CALENDAR, PLAYBOOK, at, on_day


@pytest.mark.parametrize(
    ("outcome", "now", "own", "proposed"),
    [
        (Outcome.BUSY, ("03-02", "10:00"), "", ("03-02", "10:30")),
        (Outcome.BUSY, ("03-02", "11:50"), "", ("03-02", "14:00")),
        (Outcome.BUSY, ("03-06", "17:45"), "", ("03-09", "09:00")),
        (Outcome.NO_ANSWER, ("03-02", "10:00"), "", ("03-02", "14:00")),
        (Outcome.NO_ANSWER, ("03-02", "15:00"), "", ("03-03", "09:00")),
        (Outcome.NO_ANSWER, ("03-06", "15:00"), "", ("03-09", "09:00")),
        (Outcome.NO_ANSWER, ("03-02", "12:15"), "12:00-13:30", ("03-03", "12:00")),
    ],
)
def test_a_moment_is_proposed(outcome: Outcome, now: tuple[str, str], own: str, proposed: tuple[str, str]) -> None:
    plan = propose_next(outcome, at(*now), Channel.CALL, own, PLAYBOOK, CALENDAR)
    assert plan == NextPlan(on=on_day(proposed[0]), at=at(*proposed), channel=Channel.CALL)


@pytest.mark.parametrize(
    ("outcome", "channel", "day", "by"),
    [
        (Outcome.TALKED, Channel.CALL, "03-09", Channel.CALL),
        (Outcome.WRONG_NUMBER, Channel.CALL, "03-03", Channel.CALL),
        (Outcome.HELD, Channel.MEETING, "03-04", None),
    ],
)
def test_a_day_is_proposed_in_working_days(outcome: Outcome, channel: Channel, day: str, by: Channel | None) -> None:
    assert propose_next(outcome, at("03-02"), channel, "", PLAYBOOK, CALENDAR) == NextPlan(on=on_day(day), channel=by)


def test_working_days_leave_holidays_out() -> None:
    plan = propose_next(Outcome.TALKED, at("09-30"), Channel.CALL, "", PLAYBOOK, CALENDAR)
    assert plan and plan.on == on_day("10-13")


@pytest.mark.parametrize(
    "outcome", [Outcome.MEETING, Outcome.CALLBACK, Outcome.MOVED, Outcome.ANNOYED, Outcome.SENT, Outcome.REPLIED]
)
def test_nothing_is_proposed_where_the_user_gives_the_time_or_nothing_follows(outcome: Outcome) -> None:
    assert propose_next(outcome, at("03-02"), Channel.CALL, "", PLAYBOOK, CALENDAR) is None


@pytest.mark.parametrize(("clock", "proposed"), [("10:00", ("03-03", "14:00")), ("15:00", ("03-03", "09:00"))])
def test_the_other_half_of_a_later_day(clock: str, proposed: tuple[str, str]) -> None:
    rule = OutcomeRule(Outcome.NO_ANSWER, 1, other_half_day=True)
    playbook = PLAYBOOK._replace(outcomes=(rule,))
    plan = propose_next(Outcome.NO_ANSWER, at("03-02", clock), Channel.CALL, "", playbook, CALENDAR)
    assert plan and plan.at == at(*proposed)


def test_half_days_turn_at_noon() -> None:
    assert half_day(at("03-02", "11:59")) == (on_day("03-02"), False)
    assert half_day(at("03-02", "12:00")) == (on_day("03-02"), True)
    assert next_half_day(at("03-02", "09:00"), Channel.SMS, "", PLAYBOOK, CALENDAR) == at("03-02", "12:00")
