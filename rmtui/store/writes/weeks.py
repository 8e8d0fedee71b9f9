"""Hands in the team's week: figures alone, in the lead's own book, which is what the president is given."""

from datetime import date, timedelta

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id
from rmtui.store.derive import reading
from rmtui.store.reads.team_sheets import week_of, worked
from rmtui.store.tables import WeekRow
from rmtui.store.work import Work
from rmtui.store.writes.common import words

STANDING = ("decisions", "overdue", "customers", "managed", "signed", "familiar", "assets")
"""Figures of how the book stands: those of a past week stay as they were handed in."""


def hand_in(work: Work, day: date, remarks: str | None = None) -> Saved:
    """Writes the figures of the week in which the day lies, of every manager; the same week again brings up to date
    what was done in it, and how the book stands while it runs.

    Raises Refused `no_team`.
    """
    read = reading(work)
    every = worked(read)
    if not every:
        raise Refused("no_team")
    for one in every:
        found = week_of(read, one, day)
        key = name_id("week", one.book, found.week_on.isoformat())
        values = {**found._asdict(), "week_on": found.week_on.isoformat()}
        del values["remarks"]
        row = work.session.get(WeekRow, key)
        if row is not None and found.week_on + timedelta(days=7) <= work.today:
            values = {name: value for name, value in values.items() if name not in STANDING}
        if row is None:
            row = WeekRow(id=key, book=work.book, manager=one.book, week_on=values["week_on"])
            work.session.add(row)
        for name, value in values.items():
            setattr(row, name, value)
        if remarks is not None:
            row.remarks = words(remarks)
    work.label = "action.week"
    work.subject = f"{day:%Y-%m-%d}"
    return Saved(work.action, ())
