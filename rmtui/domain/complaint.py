"""A complaint's way: its steps in order, what comes next, and its clock (domain.md section 6).

Heard, facts, responsibility, apology with a proposal, carried out, followed up, lesson; some days after closing it is
looked back on. It is closed when it was followed up and the customer's own answer is content; a customer who is not
content sends it back to the apology.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import ComplaintRule

HEARD, FACTS, RESPONSIBILITY, APOLOGY, CARRIED_OUT, FOLLOWED_UP, LESSON = STEPS = (
    *("heard", "facts", "responsibility", "apology", "carried_out", "followed_up"),
    "lesson",
)
LOOK_BACK = "look_back"
ANSWERED_BY = (FOLLOWED_UP, LOOK_BACK)
"""Steps that take the customer's own answer."""


class StepDone(NamedTuple):
    """A step that was carried out; `answer` and `content` are the customer's, where it takes an answer."""

    step: str
    on: date
    who: str = ""
    text: str = ""
    answer: str = ""
    content: bool = False


class Course(NamedTuple):
    """How far a complaint has come."""

    done: tuple[StepDone, ...]
    """The steps that stand: of the last round, where the customer was not content and it went back."""
    next: str
    """The step to do now, `look_back` once that is due; empty: nothing is left, or it is not due yet."""
    answer_by: date
    close_by: date
    answered: bool
    """The customer was given an apology and a proposal, or was spoken to since it was heard."""
    closed_on: date | None
    look_back_on: date | None
    """When it is to be looked back on; None while it is open, and once that was done."""
    round: int
    """How often it was begun: 2 once the customer was not content for the first time."""

    @property
    def is_open(self) -> bool:
        """Whether the customer's answer is still missing."""
        return self.closed_on is None

    def late(self, today: date) -> bool:
        """Whether the first answer or closing is past its day."""
        if not self.is_open:
            return False
        return today > self.close_by or (not self.answered and today > self.answer_by)

    def due_on(self) -> date | None:
        """The day its clock stands for now: the first answer, closing, looking back; None: nothing is due."""
        if self.is_open:
            return self.close_by if self.answered else self.answer_by
        return self.look_back_on


def course(
    opened: date,
    steps: Sequence[StepDone],
    spoke_on: Sequence[date],
    rule: ComplaintRule,
    calendar: WorkCalendar,
    today: date | None = None,
) -> Course:
    """The course of a complaint from its steps in time order and the days on which the customer was spoken to after.

    `today` decides only whether looking back is the next step.
    """
    begun, standing, closed, back = 1, list[StepDone](), None, False
    for step in steps:
        if step.step == LOOK_BACK:
            back = True
            continue
        standing.append(step)
        if step.step == FOLLOWED_UP and step.content:
            closed = step.on
        elif step.step == FOLLOWED_UP:
            standing = [one for one in standing if STEPS.index(one.step) < STEPS.index(APOLOGY)]
            begun += 1
    names = {one.step for one in standing}
    answered = begun > 1 or APOLOGY in names or bool(spoke_on)
    look_back_on = closed + timedelta(days=rule.look_back_days) if closed and not back else None
    following = next((step for step in STEPS if step not in names), "")
    if not following and look_back_on and today and today >= look_back_on:
        following = LOOK_BACK
    return Course(
        done=tuple(standing),
        next=following,
        answer_by=calendar.add_working(opened, rule.answer_working_days),
        close_by=opened + timedelta(days=rule.close_days),
        answered=answered,
        closed_on=closed,
        look_back_on=look_back_on,
        round=begun,
    )
