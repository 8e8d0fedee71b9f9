"""The seven stages: how long a customer has been in one, and what leaving it asks for (domain.md section 2)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain import evidence as evidences
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.evidence import Evidence, Held
from rmtui.domain.model import Pause, Stage, StageMove, StageOutcome, Urgency
from rmtui.domain.playbook import Playbook, StageRule
from rmtui.domain.views import StageClock

_DAY = timedelta(days=1)

_WITHOUT_EVIDENCE = {
    Stage.FIRST_CONTACT: "move_needs_invitation",
    Stage.KNOW: "move_needs_profile",
    Stage.DECISION_MAKER: "move_needs_decision_maker",
    Stage.NEEDS: "move_needs_need",
    Stage.PRODUCTS: "move_needs_proposal",
    Stage.CLOSE: "move_needs_sale",
}
"""Why a reason is asked, by the stage that is left."""


class ClockDates(NamedTuple):
    """The part of a stage's clock that no day changes; what the state table keeps.

    `start` is day 1 of the clock that runs, `limit_on` the last day within the limit and `amber_on` the first of the
    last days, both with all pauses left out and None where the stage is open-ended. `paused_from` and `paused_until`
    are the last pause (until: first day without it), `paused_before` the counted days of earlier ones since `start`.
    """

    stage: Stage
    entered_on: date
    start: date
    limit_on: date | None
    amber_on: date | None
    paused_before: int
    paused_from: date | None
    paused_until: date | None


def clock_dates(
    moves: Sequence[StageMove], pauses: Sequence[Pause], playbook: Playbook, calendar: WorkCalendar
) -> ClockDates:
    """The dates of the running stage's clock, from all moves and pauses in time order."""
    stage, start = moves[-1].to_stage, clock_start(moves, playbook)
    spans = list(_merged(pauses))
    earlier, last = spans[:-1], (spans[-1] if spans else (None, None))
    limit = limit_of(stage, playbook)
    limit_on = last_day_of(start, limit, pauses, playbook, calendar) if limit else None
    amber_after = limit - playbook.amber_days if limit else 0
    amber_on = last_day_of(start, amber_after, pauses, playbook, calendar) + _DAY if limit else None
    return ClockDates(
        stage=stage,
        entered_on=moves[-1].on,
        start=start,
        limit_on=limit_on,
        amber_on=max(start, amber_on) if amber_on else None,
        paused_before=sum(_counted(max(first, start + _DAY), end, playbook, calendar) for first, end in earlier),
        paused_from=last[0],
        paused_until=last[1],
    )


def clock_at(dates: ClockDates, day: date, playbook: Playbook, calendar: WorkCalendar) -> StageClock:
    """How the clock stands on a day not before the last pause but one: day n of limit, the day of entering being 1.

    Takes only what the state table keeps, so that a list reads no pauses.
    """
    limit = limit_of(dates.stage, playbook)
    after_start = dates.start + _DAY
    n = 1 + _counted(after_start, day + _DAY, playbook, calendar) - dates.paused_before
    paused = False
    if dates.paused_from and dates.paused_until and dates.paused_from <= day:
        paused = day < dates.paused_until
        n -= _counted(max(dates.paused_from, after_start), min(dates.paused_until, day + _DAY), playbook, calendar)
    n = max(1, n)
    return StageClock(dates.stage, n, limit, urgency(n, limit, playbook), paused)


def clock_of(
    moves: Sequence[StageMove], pauses: Sequence[Pause], day: date, playbook: Playbook, calendar: WorkCalendar
) -> StageClock:
    """How the clock stands on a day: `clock_at` of `clock_dates`, with later pauses left aside."""
    begun = [pause for pause in pauses if pause.start <= day]
    return clock_at(clock_dates(moves, begun, playbook, calendar), day, playbook, calendar)


def urgency(n: int, limit: int | None, playbook: Playbook) -> Urgency:
    """Green, amber in the last days, overdue from the day after the limit; off without a limit."""
    if limit is None:
        return Urgency.OFF
    if n > limit:
        return Urgency.OVERDUE
    return Urgency.AMBER if n > limit - playbook.amber_days else Urgency.GREEN


def clock_start(moves: Sequence[StageMove], playbook: Playbook) -> date:
    """Day 1 of the running clock: the last entry from a stage with another clock."""
    start = moves[0].on
    for before, move in zip(moves, moves[1:], strict=False):
        if _clock_owner(before.to_stage, playbook) is not _clock_owner(move.to_stage, playbook):
            start = move.on
    return start


def limit_of(stage: Stage, playbook: Playbook) -> int | None:
    """The limit of the stage's clock in days, None where it is open-ended."""
    return playbook.stage_rule(_clock_owner(stage, playbook)).limit


def last_day_of(start: date, n: int, pauses: Sequence[Pause], playbook: Playbook, calendar: WorkCalendar) -> date:
    """The last day on which a clock with this day 1 shows n (the day before it shows n + 1)."""
    spans = list(_merged(pauses))
    day, count = start, 1
    while count <= n:
        day += _DAY
        paused_until = next((until for first, until in spans if first <= day < until), None)
        if paused_until is not None:
            day = paused_until - _DAY
            continue
        count += _counts(day, playbook, calendar)
    return day - _DAY


def _clock_owner(stage: Stage, playbook: Playbook) -> Stage:
    return playbook.stage_rule(stage).shares_clock_of or stage


def _counts(day: date, playbook: Playbook, calendar: WorkCalendar) -> bool:
    return playbook.stage_clock == "calendar" or calendar.is_working(day)


def _counted(start: date, end: date, playbook: Playbook, calendar: WorkCalendar) -> int:
    """Days d that the clock counts with start <= d < end."""
    if end <= start:
        return 0
    return (end - start).days if playbook.stage_clock == "calendar" else calendar.working_between(start, end - _DAY)


def _merged(pauses: Sequence[Pause]) -> Iterator[tuple[date, date]]:
    """The paused spans in order, overlapping and adjoining ones as one."""
    current: tuple[date, date] | None = None
    for start, until in sorted((pause.start, pause.until) for pause in pauses if pause.until > pause.start):
        if current and start <= current[1]:
            current = current[0], max(current[1], until)
            continue
        if current:
            yield current
        current = start, until
    if current:
        yield current


class MoveCheck(NamedTuple):
    """What a move asks for, with what was given taken into account."""

    outcomes: tuple[StageOutcome, ...]
    """The results to choose from; empty where none is asked."""
    needs_evidence: bool
    """A typed line would be the evidence, and there is none yet."""
    needs_reason: bool
    """A reason must be given, because it goes back, skips, or goes on without evidence."""
    message: str
    """What is missing or wrong as the id of a refusal, empty where the move may be made."""
    values: tuple[tuple[str, str], ...] = ()
    """Values for the message."""


def check_move(
    stage: Stage,
    to: Stage,
    playbook: Playbook,
    *,
    percent: int,
    held: Held,
    outcome: StageOutcome | None = None,
    reason: str = "",
    evidence: str = "",
) -> MoveCheck:
    """Checks a move; `percent` is the profile's completeness, `held` what the card's tables hold.

    `evidence` is why nobody in the family decides (stage 3). Never raises: the caller refuses.

    Forward asks for the exit evidence and may go on without it for a reason; so does skipping a stage; back always
    needs a reason. The reason is kept with the move and shown on the sheets.
    """
    if to == stage:
        return MoveCheck((), False, False, "move_same_stage")
    if to < stage:
        return MoveCheck((), False, True, "" if reason else "move_back_needs_reason")
    rule = playbook.stage_rule(stage)
    outcomes = tuple(StageOutcome(outcome) for outcome in rule.outcomes)
    if outcome is not None and outcome not in outcomes:
        return MoveCheck(outcomes, False, False, "move_wrong_outcome")
    met = _has_evidence(rule, outcome, evidences.of(stage, held, evidence), percent, playbook)
    skips = to > stage + 1
    needs_reason = skips or not met
    message = "" if reason or not needs_reason else _WITHOUT_EVIDENCE[stage] if not met else "move_skip_needs_reason"
    values = (("percent", str(percent)), ("needed", str(playbook.profile_percent)))
    typed = stage is Stage.DECISION_MAKER and held.decision.kind == "unknown"
    return MoveCheck(outcomes, typed and not met and not evidence, needs_reason, message, values)


def _has_evidence(
    rule: StageRule, outcome: StageOutcome | None, shown: Evidence, percent: int, playbook: Playbook
) -> bool:
    """Whether the stage is left with what it must be left with."""
    if rule.stage is Stage.KNOW:
        return percent >= playbook.profile_percent
    if rule.stage is Stage.FIRST_CONTACT:
        return outcome is not None and outcome in rule.evidence
    return evidences.suffices(rule, outcome, shown)
