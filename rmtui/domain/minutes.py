"""Minutes per block 时间管理 from what was recorded in a day (feature S4-44): plan, calls, meetings, notes.

What is recorded one after the other belongs together: the time between two records goes to the later one, unless there
was a longer break; then, and for the first of the day, the playbook's minutes of its block count.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from rmtui.domain.playbook import DayRules

BLOCKS = PLAN, CALLS, MEETINGS, NOTES = ("plan", "calls", "meetings", "notes")


class Recorded(NamedTuple):
    """Something recorded at a moment, and the block it belongs to."""

    at: datetime
    block: str


def minutes(records: Iterable[Recorded], rules: DayRules) -> dict[str, int]:
    """Minutes by block, rounded to whole ones; every block is there."""
    least = {PLAN: rules.plan_minutes, CALLS: rules.call_minutes, MEETINGS: rules.meeting_minutes,
             NOTES: rules.note_minutes}  # fmt: skip
    spent = dict.fromkeys(BLOCKS, 0)
    before: datetime | None = None
    for one in sorted(records):
        gap = (one.at - before).total_seconds() / 60 if before else None
        alone = gap is None or gap > rules.break_minutes or one.block == MEETINGS
        spent[one.block] += least[one.block] if alone or gap is None else round(gap)
        before = one.at
    return spent
