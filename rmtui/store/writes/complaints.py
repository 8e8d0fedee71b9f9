"""Carries complaints through their steps: each in its turn, closed by the customer's answer (domain.md section 6)."""

from datetime import date

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain.calendar import day_of
from rmtui.domain.complaint import ANSWERED_BY, APOLOGY, FOLLOWED_UP, LOOK_BACK, Course, StepDone, course
from rmtui.domain.model import ConcernKind
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import new_id
from rmtui.store.tables import ComplaintStepRow, Concern
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person, saved, words
from rmtui.store.writes.concerns import due_text
from rmtui.store.writes.fields import strip_numbers

OPENED = "complaint_opened"


def open_complaint(
    work: Work, customer: str, text: str, *, heard: str = "", doing: str = "", due_on: date | None = None
) -> Saved:
    """A new complaint of today; with `heard` its first step is done too.

    Raises Refused `concern_empty` or `due_in_the_past`.
    """
    row = person(work, customer)
    written = strip_numbers(words(text))[0]
    if not written:
        raise Refused("concern_empty")
    begin(work, OPENED, [row])
    concern = Concern(
        id=new_id(), book=work.book, customer_id=row.id, kind=ConcernKind.COMPLAINT, text=written,
        doing=words(doing), opened_on=work.today.isoformat(), due_on=due_text(work, due_on),
    )  # fmt: skip
    work.session.add(concern)
    if words(heard):
        work.session.flush()
        _add(work, concern, "heard", heard, "", content=False)
    return saved(work, [row])._replace(added=concern.id)


def step(work: Work, concern: str, name: str, text: str, *, answer: str = "", content: bool = False) -> Saved:
    """Does the next step of a complaint; with a content answer of the customer it is closed.

    Raises Refused `no_such_concern`, `complaint_order` (with the step that is next), `complaint_ended`,
    `complaint_step_empty` or `complaint_needs_answer`.
    """
    found = work.session.get(Concern, concern)
    if found is None or found.deleted or found.book != work.book or found.kind != ConcernKind.COMPLAINT:
        raise Refused("no_such_concern")
    row = person(work, found.customer_id)
    _may(course_of(work, found), name)
    if not words(text):
        raise Refused("complaint_step_empty", step=name)
    if name in ANSWERED_BY and not words(answer):
        raise Refused("complaint_needs_answer")
    begin(work, "complaint_step", [row])
    _add(work, found, name, text, answer, content=content)
    if name == FOLLOWED_UP and content:
        found.closed_on, found.state = work.today.isoformat(), "solved"
    elif found.state == "open":
        found.state = "doing"
    return saved(work, [row])


def course_of(work: Work, concern: Concern) -> Course:
    """How far a complaint has come by its steps alone."""
    live = ComplaintStepRow.live.is_(True)  # type: ignore[attr-defined]
    rows = work.session.exec(select(ComplaintStepRow).where(ComplaintStepRow.concern_id == concern.id, live)).all()
    steps = [
        StepDone(each.step, day_of(each.on_day) or work.today, each.who, each.text, each.answer, each.content)
        for each in sorted(rows, key=lambda each: (each.at, each.id))
    ]
    opened = day_of(concern.opened_on) or work.today
    return course(opened, steps, (), work.playbook.care.complaint, work.calendar, work.today)


def _may(found: Course, name: str) -> None:
    """Looking back may come early once all is done; any other step only in its turn."""
    if name == LOOK_BACK and found.closed_on and found.look_back_on:
        return
    if not found.next:
        raise Refused("complaint_ended")
    if name != found.next:
        raise Refused("complaint_order", step=name, next=found.next)


def _add(work: Work, concern: Concern, name: str, text: str, answer: str, *, content: bool) -> None:
    asks = name in ANSWERED_BY
    work.session.add(
        ComplaintStepRow(
            id=new_id(), book=work.book, customer_id=concern.customer_id, concern_id=concern.id, step=name,
            at=utc_text(work.now), on_day=work.today.isoformat(), who=work.actor,
            text=strip_numbers(words(text))[0], answer=strip_numbers(words(answer))[0] if asks else "",
            content=content and asks,
        )
    )  # fmt: skip


__all__ = ["APOLOGY", "OPENED", "course_of", "open_complaint", "step"]
