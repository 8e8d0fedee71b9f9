"""Open promises and complaints of the book as lines."""

from datetime import date

from textual.content import Content

from rmtui.domain.complaint import Course
from rmtui.domain.promises import PromiseCounts, PromiseView
from rmtui.i18n import language, t
from rmtui.widgets.card_concerns import clock_words, promise_due
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import Cell, Column, Row

PROMISE, COMPLAINT = "promise:", "complaint:"


def columns() -> tuple[Column, ...]:
    """Kind, name, what, by when."""
    sizes = (10, 16, 0, 22) if language() == "en" else (6, 10, 0, 20)
    names = ("kind", "name", "text", "due")
    return tuple(Column(wide, 0, t(f"promises.column.{name}")) for wide, name in zip(sizes, names, strict=True))


def line(one: PromiseView, today: date) -> Row:
    """A promise: to whom, what, by when."""
    said, tone = promise_due(one, today)
    return Row(PROMISE + one.id, (Cell(t("form.promise"), "muted"), Cell(one.name, "strong"), Cell(one.text),
                                  Cell(said, tone)))  # fmt: skip


def complaint_line(key: str, name: str, text: str, course: Course, today: date) -> Row:
    """A complaint with its clock; they stand above the promises."""
    said, tone = clock_words(course, today)
    return Row(COMPLAINT + key, (Cell(t("concern.complaint"), "error"), Cell(name, "strong"),
                                 Cell(" ".join(text.split())), Cell(said, tone)))  # fmt: skip


def status(counts: PromiseCounts, complaints: int) -> Content:
    """How many are late, due today and later, and how many complaints are open."""
    parts = [(t("promises.title"), "bold $accent"), ("  ", "")]
    if complaints:
        parts += [(t("today.word", complaints=complaints), "$text-error"), ("  ", "")]
    late = "bold $text-error" if counts.late else "$muted"
    parts += [
        (t("promises.count.late", n=counts.late), late), ("  ", ""),
        (t("promises.count.today", n=counts.today), "$text-warning" if counts.today else "$muted"), ("  ", ""),
        (t("promises.count.later", n=counts.later), "$muted"),
    ]  # fmt: skip
    return joined(*parts)
