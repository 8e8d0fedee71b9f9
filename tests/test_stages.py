"""Stage clocks and stage moves (domain.md section 2)."""

from datetime import date

import pytest

from rmtui.domain.evidence import Chosen, Held, Refusal, Sold
from rmtui.domain.household import Decision, Member
from rmtui.domain.model import Pause, Stage, StageMove, StageOutcome, Urgency
from rmtui.domain.needs import NeedRow
from rmtui.domain.playbook import Playbook
from rmtui.domain.stages import MoveCheck, check_move, clock_at, clock_dates, clock_of
from tests.rules import CALENDAR, DAY, PLAYBOOK, entered, on_day, pause

ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN = Stage
WORKING = PLAYBOOK._replace(stage_clock="working")


@pytest.mark.parametrize(
    ("stage", "limit", "last_green", "last_amber"),
    [
        (ONE, 21, "03-19", "03-22"),
        (TWO, 21, "03-19", "03-22"),
        (THREE, 21, "03-19", "03-22"),
        (FOUR, 14, "03-12", "03-15"),
        (FIVE, 7, "03-05", "03-08"),
        (SIX, 7, "03-05", "03-08"),
    ],
)
def test_the_last_three_days_are_amber_and_the_day_after_the_limit_is_overdue(
    stage: Stage, limit: int, last_green: str, last_amber: str
) -> None:
    moves = entered((stage, "03-02"))
    urgencies = {}
    for day in (on_day(last_green), on_day(last_green) + DAY, on_day(last_amber), on_day(last_amber) + DAY):
        clock = clock_of(moves, (), day, PLAYBOOK, CALENDAR)
        assert clock.limit == limit
        urgencies[clock.day] = clock.urgency
    assert urgencies == {
        limit - 3: Urgency.GREEN,
        limit - 2: Urgency.AMBER,
        limit: Urgency.AMBER,
        limit + 1: Urgency.OVERDUE,
    }


def test_the_day_of_entering_is_day_1() -> None:
    assert clock_of(entered((ONE, "03-02")), (), on_day("03-02"), PLAYBOOK, CALENDAR).day == 1


def test_the_last_stage_has_no_limit() -> None:
    clock = clock_of(entered((SEVEN, "01-02")), (), on_day("03-02"), PLAYBOOK, CALENDAR)
    assert (clock.limit, clock.urgency, clock.day) == (None, Urgency.OFF, 60)


@pytest.mark.parametrize(
    ("moves", "start"),
    [
        (entered((ONE, "03-01"), (TWO, "03-05"), (THREE, "03-10")), "03-05"),
        (entered((TWO, "03-05"), (THREE, "03-10"), (TWO, "03-12")), "03-05"),
        (entered((ONE, "03-01"), (THREE, "03-10")), "03-10"),
        (entered((ONE, "03-01"), (THREE, "03-10"), (TWO, "03-12")), "03-10"),
        (entered((TWO, "03-05"), (THREE, "03-10"), (FOUR, "03-12"), (THREE, "03-15")), "03-15"),
        (entered((FOUR, "03-05"), (SEVEN, "03-10"), (FOUR, "03-15")), "03-15"),
        (entered((TWO, "03-05"), (ONE, "03-07"), (TWO, "03-09"), (THREE, "03-11")), "03-09"),
    ],
)
def test_stages_2_and_3_share_one_clock_and_any_other_entry_starts_anew(
    moves: tuple[StageMove, ...], start: str
) -> None:
    dates = clock_dates(moves, (), PLAYBOOK, CALENDAR)
    assert (dates.start, dates.entered_on) == (on_day(start), moves[-1].on)
    if moves[-1].to_stage in (TWO, THREE):
        assert clock_of(moves, (), on_day(start) + 20 * DAY, PLAYBOOK, CALENDAR).day == 21


@pytest.mark.parametrize(
    ("pauses", "day", "n", "paused"),
    [
        ((pause("03-05", "03-15"),), "03-04", 3, False),
        ((pause("03-05", "03-15"),), "03-05", 3, True),
        ((pause("03-05", "03-15"),), "03-14", 3, True),
        ((pause("03-05", "03-15"),), "03-15", 4, False),
        ((pause("03-02", "03-12"),), "03-02", 1, True),
        ((pause("03-02", "03-12"),), "03-12", 2, False),
        ((pause("02-01", "03-04"),), "03-04", 2, False),
        ((pause("03-03", "03-05"), pause("03-10", "03-12")), "03-12", 7, False),
        ((pause("03-03", "03-08"), pause("03-05", "03-12")), "03-12", 2, False),
        ((pause("03-05", "03-05"),), "03-06", 5, False),
    ],
)
def test_paused_days_are_not_counted(pauses: tuple[Pause, ...], day: str, n: int, paused: bool) -> None:
    clock = clock_of(entered((ONE, "03-02")), pauses, on_day(day), PLAYBOOK, CALENDAR)
    assert (clock.day, clock.paused) == (n, paused)


def test_a_pause_moves_the_limit_and_leaves_the_customer_amber_not_overdue() -> None:
    dates = clock_dates(entered((FIVE, "03-02")), (pause("03-09", "03-20"),), PLAYBOOK, CALENDAR)
    assert (dates.amber_on, dates.limit_on) == (on_day("03-06"), on_day("03-19"))
    assert clock_at(dates, on_day("03-19"), PLAYBOOK, CALENDAR).urgency is Urgency.AMBER
    assert clock_at(dates, on_day("03-20"), PLAYBOOK, CALENDAR).urgency is Urgency.OVERDUE


def test_working_days_count_if_the_playbook_says_so() -> None:
    moves = entered((FIVE, "09-28"))
    by_day = {
        day: clock_of(moves, (), on_day(day), WORKING, CALENDAR).day for day in ("09-30", "10-07", "10-08", "10-10")
    }
    assert by_day == {"09-30": 3, "10-07": 3, "10-08": 4, "10-10": 6}
    dates = clock_dates(moves, (pause("09-29", "10-09"),), WORKING, CALENDAR)
    assert clock_at(dates, on_day("10-09"), WORKING, CALENDAR).day == 2
    assert dates.limit_on == on_day("10-15")


@pytest.mark.parametrize("stage", [ONE, FOUR, FIVE])
@pytest.mark.parametrize("playbook", [PLAYBOOK, WORKING])
@pytest.mark.parametrize("pauses", [(), (pause("03-04", "03-07"),), (pause("03-03", "03-05"), pause("03-06", "03-20"))])
def test_the_stored_dates_agree_with_the_clock_on_every_day(
    stage: Stage, playbook: Playbook, pauses: tuple[Pause, ...]
) -> None:
    dates = clock_dates(entered((stage, "03-02")), pauses, playbook, CALENDAR)
    assert dates.limit_on and dates.amber_on
    last = pauses[-1].start if pauses else on_day("03-02")
    for offset in range(60):
        day: date = last + offset * DAY
        clock = clock_at(dates, day, playbook, CALENDAR)
        assert (day > dates.limit_on) == (clock.urgency is Urgency.OVERDUE), day
        assert (dates.amber_on <= day <= dates.limit_on) == (clock.urgency is Urgency.AMBER), day


MET, NOT_MET, NONE = StageOutcome.IDENTIFIED_MET, StageOutcome.IDENTIFIED_NOT_MET, StageOutcome.NOT_IDENTIFIED


@pytest.mark.parametrize(
    ("stage", "to", "percent", "outcome", "evidence", "missing"),
    [
        (ONE, TWO, 0, StageOutcome.INVITED, "", ""),
        (ONE, TWO, 0, StageOutcome.NOT_INVITED, "", "move_needs_invitation"),
        (ONE, TWO, 0, None, "", "move_needs_invitation"),
        (ONE, THREE, 0, StageOutcome.INVITED, "", "move_skip_needs_reason"),
        (ONE, TWO, 0, StageOutcome.SOLD, "", "move_wrong_outcome"),
        (TWO, THREE, 60, None, "", "move_needs_profile"),
        (TWO, THREE, 69, None, "", "move_needs_profile"),
        (TWO, THREE, 70, None, "", ""),
        (TWO, FOUR, 100, None, "", "move_skip_needs_reason"),
        (TWO, THREE, 70, StageOutcome.INVITED, "", "move_wrong_outcome"),
        (THREE, FOUR, 70, MET, "", "move_needs_decision_maker"),
        (THREE, FOUR, 70, None, "单身,没有家庭决策人", ""),
        (THREE, FOUR, 70, NONE, "单身,没有家庭决策人", ""),
        (THREE, FOUR, 70, None, "", "move_needs_decision_maker"),
        (THREE, FOUR, 70, NOT_MET, "太太", "move_needs_decision_maker"),
        (THREE, FOUR, 70, NONE, "", "move_needs_decision_maker"),
        (FOUR, FIVE, 70, None, "", "move_needs_need"),
        (FOUR, FIVE, 70, None, "子女教育,3年,30万", "move_needs_need"),
        (FIVE, SIX, 70, None, "方案二", "move_needs_proposal"),
        (SIX, SEVEN, 70, StageOutcome.SOLD, "", "move_needs_sale"),
        (SIX, SEVEN, 70, StageOutcome.NOT_SOLD, "没有买", "move_needs_sale"),
        (THREE, TWO, 70, None, "", "move_back_needs_reason"),
        (SEVEN, FOUR, 70, None, "", "move_back_needs_reason"),
        (FOUR, FOUR, 70, None, "", "move_same_stage"),
    ],
)
def test_a_move_asks_for_its_evidence_or_a_reason(
    stage: Stage, to: Stage, percent: int, outcome: StageOutcome | None, evidence: str, missing: str
) -> None:
    def check(reason: str) -> MoveCheck:
        return check_move(
            stage, to, PLAYBOOK, percent=percent, held=Held(), outcome=outcome, evidence=evidence, reason=reason
        )

    assert check("").message == missing
    never = ("move_same_stage", "move_wrong_outcome")
    assert check("客户要求").message == (missing if missing in never else "")
    assert check("").needs_reason == (missing != "" and missing not in never)


MET_HER = Held(decision=Decision("met", (Member("r1", "李秀英", "spouse", decides=True, met=True),)))
NEED = NeedRow("n1", "education")


@pytest.mark.parametrize(
    ("stage", "to", "held", "outcome", "missing"),
    [
        (THREE, FOUR, MET_HER, MET, ""),
        (THREE, FOUR, MET_HER, None, ""),
        (THREE, FOUR, MET_HER, NOT_MET, "move_needs_decision_maker"),
        (THREE, FOUR, Held(decision=Decision("identified")), MET, "move_needs_decision_maker"),
        (THREE, FOUR, Held(decision=Decision("none_because", reason="单身")), NONE, ""),
        (FOUR, FIVE, Held(needs=(NEED,)), None, ""),
        (FOUR, FIVE, Held(needs=(NEED._replace(state="dropped"),)), None, "move_needs_need"),
        (FIVE, SIX, Held(needs=(NEED,), chosen=(Chosen("n1", "A", "2026-03-02"),)), None, ""),
        (FIVE, SIX, Held(chosen=(Chosen("n1", "A", "2026-03-02"),)), None, "move_needs_proposal"),
        (SIX, SEVEN, Held(sold=(Sold("2026-03-02", "稳享180天", 1),)), StageOutcome.SOLD, ""),
        (SIX, SEVEN, Held(sold=(Sold("2026-03-02", "稳享180天", 1),), since="2026-03-03"), None, "move_needs_sale"),
        (SIX, SEVEN, Held(not_sold=(Refusal("2026-03-02", "收益低"),)), StageOutcome.NOT_SOLD, ""),
        (SIX, SEVEN, Held(not_sold=(Refusal("2026-03-02", "收益低"),)), StageOutcome.SOLD, "move_needs_sale"),
    ],
)
def test_stages_3_to_6_are_left_with_what_the_tables_hold(
    stage: Stage, to: Stage, held: Held, outcome: StageOutcome | None, missing: str
) -> None:
    check = check_move(stage, to, PLAYBOOK, percent=70, held=held, outcome=outcome)
    assert (check.message, check.needs_reason) == (missing, bool(missing))
    assert not check_move(stage, to, PLAYBOOK, percent=70, held=held, outcome=outcome, reason="客户要求").message


def test_a_move_names_the_results_to_choose_from_and_the_typed_line() -> None:
    check = check_move(THREE, FOUR, PLAYBOOK, percent=70, held=Held())
    assert check.outcomes == (MET, NOT_MET, NONE)
    assert check.needs_evidence
    assert not check_move(THREE, FOUR, PLAYBOOK, percent=70, held=MET_HER, outcome=MET).needs_evidence
    assert not check_move(TWO, THREE, PLAYBOOK, percent=60, held=Held()).needs_evidence
    assert dict(check_move(TWO, THREE, PLAYBOOK, percent=60, held=Held()).values) == {"percent": "60", "needed": "70"}
