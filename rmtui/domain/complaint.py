"""The run of a complaint 投诉 (domain.md section 6): seven steps in order, its clock, and the later look back.

A complaint stays open until the customer was followed up and said, in words of his or her own, that all is well; one who
is not content is offered something else. The lesson is drawn and the look back made when it is closed.
"""

from collections.abc import Container, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Complaint, ComplaintStep
from rmtui.domain.playbook import ComplaintRule

HEARD, FACTS, RESPONSIBILITY, APOLOGY = "heard", "facts", "responsibility", "apology"
CARRIED_OUT, FOLLOWED_UP, LESSON, LOOK_BACK = "carried_out", "followed_up", "lesson", "look_back"
STEPS = (HEARD, FACTS, RESPONSIBILITY, APOLOGY, CARRIED_OUT, FOLLOWED_UP, LESSON)
"""The seven steps of domain.md section 6."""
ALL_STEPS = (*STEPS, LOOK_BACK)
ASKED = frozenset({FOLLOWED_UP, LOOK_BACK})
"""Steps at which the customer answers."""

ANSWER, CLOSE = "answer", "close"
"""What is due of an open complaint: the first answer, which is the apology and proposal, then closing."""

_DAY = timedelta(days=1)


class Course(NamedTuple):
    """How far a complaint has come."""

    complaint: Complaint
    done: tuple[ComplaintStep, ...]
    """The steps that stand, in their order: after an answer that was not content the apology is to be made again."""
    next: str
    """The step to be done next; empty where there is none left."""
    waits_for: str
    """`answer`, `close`, `look_back` or `lesson`; empty where nothing is left."""
    due_on: date | None
    """By when; None for the lesson."""
    rounds: int
    """How often the customer was not content."""

    @property
    def is_open(self) -> bool:
        """Whether the customer's answer is still to come."""
        return self.complaint.closed_on is None

    @property
    def last(self) -> ComplaintStep | None:
        """The step done last."""
        return self.done[-1] if self.done else None

    def days_late(self, today: date) -> int:
        """Whole days since the day by which it was due; 0 in time."""
        return max(0, (today - self.due_on).days) if self.due_on else 0


def course(complaint: Complaint, rule: ComplaintRule, calendar: WorkCalendar) -> Course:
    """Where a complaint stands, and what is due of it on which day."""
    walk = _walk(complaint)
    done = tuple(walk.standing[step] for step in ALL_STEPS if step in walk.standing)
    found = Course(complaint, done, "", "", None, walk.rounds)
    if complaint.closed_on is None:
        upcoming = _first_missing(walk.standing, STEPS[: STEPS.index(FOLLOWED_UP)]) or FOLLOWED_UP
        if APOLOGY in walk.standing:
            return found._replace(next=upcoming, waits_for=CLOSE, due_on=walk.closing_from + rule.close_days * _DAY)
        return found._replace(next=upcoming, waits_for=ANSWER, due_on=_answer_day(walk.answer_from, rule, calendar))
    upcoming = _first_missing(walk.standing, (LESSON, LOOK_BACK)) if walk.closed else ""
    if not upcoming or LOOK_BACK in walk.standing:
        return found._replace(next=upcoming, waits_for=upcoming)
    day = calendar.next_working(complaint.closed_on + rule.look_back_days * _DAY)
    return found._replace(next=upcoming, waits_for=LOOK_BACK, due_on=day)


def first_due(opened_on: date, rule: ComplaintRule, calendar: WorkCalendar) -> tuple[date, date]:
    """By when a complaint raised on a day is answered first, and closed."""
    return _answer_day(opened_on, rule, calendar), opened_on + rule.close_days * _DAY


def _answer_day(since: date, rule: ComplaintRule, calendar: WorkCalendar) -> date:
    days = rule.answer_working_days
    return calendar.add_working(since, days) if days else calendar.next_working(since)


def _first_missing(standing: Container[str], steps: Iterable[str]) -> str:
    """The first of the steps that does not stand; empty where all do."""
    return next((step for step in steps if step not in standing), "")


class _Walk(NamedTuple):
    """What the records of a complaint come to."""

    standing: dict[str, ComplaintStep]
    rounds: int
    answer_from: date
    closing_from: date
    closed: bool
    """Whether the customer's last answer was content."""


def _walk(complaint: Complaint) -> _Walk:
    """The records in their order; the last one of a step stands.

    Who was not content gets a new answer, for which the clock starts anew; that of closing only if it had been closed.
    """
    opened = complaint.opened_on
    walk = _Walk({}, 0, opened, opened, closed=False)
    for step in complaint.steps:
        walk.standing[step.step] = step
        if step.step in ASKED and step.content:
            walk = walk._replace(closed=True)
        elif step.step in ASKED:
            again = ALL_STEPS[ALL_STEPS.index(APOLOGY) :]
            standing = {name: one for name, one in walk.standing.items() if name not in again}
            closing = step.on if walk.closed else walk.closing_from
            walk = _Walk(standing, walk.rounds + 1, step.on, closing, closed=False)
    return walk
