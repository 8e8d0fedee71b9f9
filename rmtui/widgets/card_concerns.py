"""Complaints with their steps and clock, promises, and other concerns as entries of a card's tab (domain.md 2, 6)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui import words
from rmtui.domain.complaint import LOOK_BACK, STEPS, Course
from rmtui.domain.model import ConcernKind
from rmtui.domain.promises import OPEN, PromiseView
from rmtui.domain.views import ConcernView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell, Column

COMPLAINT, PROMISE, CONCERN = "complaint:", "promise:", "concern:"
"""Beginnings of the keys of lines."""


class Complaint(NamedTuple):
    """A complaint as this tab draws it."""

    id: str
    text: str
    opened_on: date
    course: Course


class ConcernsView(NamedTuple):
    """What the tab shows."""

    complaints: tuple[Complaint, ...]
    """Open ones first, then the newest."""
    promises: tuple[PromiseView, ...]
    """Open ones first, by their day."""


def columns() -> tuple[Column, ...]:
    """Kind or step, what it is about, state or day."""
    return (Column(15), Column(0), Column(20)) if language() == "en" else (Column(10), Column(0), Column(17))


def blocks(found: ConcernsView, others: Sequence[ConcernView], today: date) -> list[Block]:
    """Open complaints on top, open promises, other open concerns; then what is over."""
    open_complaints = [one for one in found.complaints if one.course.is_open]
    open_promises = [one for one in found.promises if one.state == OPEN]
    rest = [one for one in others if one.kind is not ConcernKind.COMPLAINT]
    made: list[Block] = []
    for one in open_complaints:
        made += complaint_blocks(one, today)
    if open_promises:
        made.append(heading(t("concerns.promises", n=len(open_promises))))
        made += [promise_block(one, today) for one in open_promises]
    open_rest = [one for one in rest if one.closed_on is None]
    if open_rest:
        made.append(heading(t("card.open", n=len(open_rest))))
        made += [concern_block(one, today) for one in open_rest]
    made += _over(found, rest, today)
    return made or [heading(t("card.no_concerns"), "muted")]


def _over(found: ConcernsView, rest: Iterable[ConcernView], today: date) -> list[Block]:
    """Closed complaints, settled promises, closed concerns."""
    closed = [block for one in found.complaints if not one.course.is_open for block in complaint_blocks(one, today)]
    over = [promise_block(one, today) for one in found.promises if one.state != OPEN]
    over += [concern_block(one, today) for one in rest if one.closed_on is not None]
    return [*closed, *([heading(t("card.closed", n=len(over)), "muted"), *over] if over else [])]


def complaint_blocks(one: Complaint, today: date) -> list[Block]:
    """The complaint with its clock, the rail of its steps, and what was done at each."""
    course = one.course
    said, tone = clock_words(course, today)
    told = f"{one.text}\n{t('card.opened_on', on=words.short_day(one.opened_on, today))}"
    head = (
        Cell(t("concern.complaint"), "error" if course.is_open else "muted"),
        Cell(told, "strong"),
        Cell(said, tone),
    )
    made = [Block(COMPLAINT + one.id, head), _rail(one)]
    for step in course.done:
        text = step.text + (f"\n{t('concerns.answer', text=step.answer)}" if step.answer else "")
        when = f"{words.short_day(step.on, today)} {step.who}".strip()
        made.append(
            Block(f"{COMPLAINT}{one.id}:{step.step}", (Cell(t(f"complaint_step.{step.step}"), "muted"), Cell(text),
                  Cell(when, "muted")), selectable=False)
        )  # fmt: skip
    return made


def _rail(one: Complaint) -> Block:
    """The steps in one line: done ones, the next one, those to come; each by word and colour."""
    done = {step.step for step in one.course.done}
    steps = [*STEPS, LOOK_BACK] if one.course.next == LOOK_BACK else list(STEPS)
    cells = [Cell("  ")]
    for place, step in enumerate(steps, 1):
        tone = "success" if step in done else "accent" if step == one.course.next else "muted"
        mark = "+" if step in done else ">" if step == one.course.next else " "
        cells.append(Cell(f"{mark}{place if step != LOOK_BACK else ''}{t(f'complaint_step.{step}.short')} ", tone))
    return Block(f"{COMPLAINT}{one.id}:rail", tuple(cells), selectable=False, run=True)


def clock_words(course: Course, today: date) -> tuple[str, str]:
    """What the clock says, and its colour."""
    if not course.is_open:
        closed = t("card.closed_on", on=words.short_day(course.closed_on or today, today))
        if course.look_back_on is None:
            return closed, "success"
        back = t("concerns.look_back", on=words.short_day(course.look_back_on, today))
        return f"{closed}\n{back}", "warning" if course.look_back_on <= today else "muted"
    day = course.due_on() or today
    message = "concerns.close_by" if course.answered else "concerns.answer_by"
    if course.late(today):
        return t(f"{message}.late", on=words.short_day(day, today), n=(today - day).days), "error"
    return t(message, on=words.short_day(day, today)), "warning"


def promise_block(one: PromiseView, today: date) -> Block:
    """A promise with its day; a late one in red with the days it is late."""
    if one.state != OPEN:
        on = words.short_day(one.settled_on, today) if one.settled_on else ""
        text = f"{one.text}\n{one.remarks}" if one.remarks else one.text
        state = f"{t(f'promise_state.{one.state}')} {on}".strip()
        return Block(PROMISE + one.id, (Cell(t("form.promise"), "muted"), Cell(text, "muted"), Cell(state, "muted")))
    said, tone = promise_due(one, today)
    return Block(PROMISE + one.id, (Cell(t("form.promise"), "accent"), Cell(one.text, "strong"), Cell(said, tone)))


def promise_due(one: PromiseView, today: date) -> tuple[str, str]:
    """By when an open promise is to be kept, and its colour."""
    late = one.days_late(today)
    if late:
        return t("promises.late", n=late, on=words.short_day(one.due_on, today)), "error"
    if one.due_on == today:
        return t("promises.today"), "warning"
    return t("promises.by", on=words.short_day(one.due_on, today)), ""


def concern_block(one: ConcernView, today: date) -> Block:
    """A request, wish or difficulty: what is done, who sees to it, its state and days."""
    kind = t(f"concern.{one.kind}")
    doing = t("card.doing", text=one.doing) if one.doing else t("card.nothing_done")
    text = "\n".join((one.text, doing, *([t("concerns.owner", name=one.owner)] if one.owner else [])))
    state = t(f"concern_state.{one.state}")
    if one.closed_on is not None:
        said = t("card.closed_on", on=words.short_day(one.closed_on, today))
        cells = (Cell(kind, "muted"), Cell(text, "muted"), Cell(f"{state}\n{said}", "muted"))
        return Block(CONCERN + one.id, cells)
    late = one.due_on is not None and one.due_on < today
    dates = [state, t("card.opened_on", on=words.short_day(one.opened_on, today))]
    if one.due_on is not None:
        dates.append(t("card.due_late" if late else "card.due_on", on=words.short_day(one.due_on, today)))
    tone = "error" if late else "warning" if one.state == "doing" else "muted"
    return Block(CONCERN + one.id, (Cell(kind, "accent"), Cell(text), Cell("\n".join(dates), tone)))
