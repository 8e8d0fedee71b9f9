"""Promises to customers and when they are to be kept (features S1-14, N15)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

OPEN, KEPT, RELEASED = "open", "kept", "released"


class PromiseView(NamedTuple):
    """A promise with whose it is."""

    id: str
    customer: str
    name: str
    tier: str
    text: str
    made_on: date | None
    due_on: date
    state: str
    settled_on: date | None
    remarks: str

    def days_late(self, today: date) -> int:
        """Days past its day while it is open; 0 for one in time."""
        return max((today - self.due_on).days, 0) if self.state == OPEN else 0


class PromiseCounts(NamedTuple):
    """How many open promises are late, due today, and later."""

    late: int = 0
    today: int = 0
    later: int = 0


def count(promises: Iterable[PromiseView], today: date) -> PromiseCounts:
    """The open ones by their day."""
    days = [one.due_on for one in promises if one.state == OPEN]
    return PromiseCounts(
        sum(day < today for day in days), sum(day == today for day in days), sum(day > today for day in days)
    )
