"""An open complaint in one line, wherever its customer is looked at."""

from datetime import date

from rmtui import words
from rmtui.domain.views import OpenComplaint
from rmtui.i18n import t


def complaint_line(one: OpenComplaint, today: date) -> str:
    """What it is about, and the day its clock stands for."""
    message = "concerns.close_by" if one.answered else "concerns.answer_by"
    day = words.short_day(one.due_on, today)
    late = (today - one.due_on).days
    clock = t(f"{message}.late", on=day, n=late) if one.late and late > 0 else t(message, on=day)
    return t("complaint.line", text=" ".join(one.text.split()), clock=clock)
