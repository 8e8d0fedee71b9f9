"""What page 6 knows of the book: every customer's line, and of those that were in view the contacts of the month."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.contact_calendar import Touch, month_of
from rmtui.domain.views import CustomerLine
from rmtui.screens.base import Desk
from rmtui.store.reads.book import Filters

FIRST, CHUNK = 200, 1000
"""Customers read first, so that they stand on the screen, and at a time after that."""
MANY = 200
"""Above so many changed customers all lines are read anew."""


class Known(NamedTuple):
    """What was read of a customer: the contacts of the month shown, and the day of the last that reached."""

    touches: tuple[Touch, ...]
    last: date | None


Take = Callable[[Sequence[CustomerLine], bool], None]
"""Is handed customers as they are read; whether they are the first."""


class CalendarBook:
    """Lines are read page by page by key; contacts only of rows that are in view."""

    def __init__(self) -> None:
        self.lines: dict[str, CustomerLine] = {}
        self.known: dict[str, Known] = {}
        self.month = date.min
        self.complete = False
        self._filters: Filters | None = None
        self._mark: object = None
        self._changed: set[str] = set()
        self._unsure = False

    def changed(self, customers: Collection[str]) -> None:
        """Something was saved: of these customers, or nobody knows of whom."""
        self._changed |= set(customers)
        self._unsure = self._unsure or not customers

    async def refresh(self, desk: Desk, filters: Filters, take: Take) -> bool:
        """Read the lines where something was written or the filters changed; whether there was anything to read."""
        from rmtui.store.reads.book import version

        mark = await desk.read(version)
        if mark == self._mark and filters == self._filters:
            self._changed, self._unsure = set(), False
            return False
        changed = set() if self._unsure or len(self._changed) > MANY else self._changed
        if not (filters == self._filters == Filters() and changed and await self._renew(desk, changed)):
            await self._read(desk, filters, take)
        self._mark, self._filters = mark, filters
        self._changed, self._unsure = set(), False
        return True

    async def _renew(self, desk: Desk, changed: set[str]) -> bool:
        """Read the lines of these alone; whether that was enough: all were listed, and stand where they stood."""
        from rmtui.store.reads.book import named

        if not (self.complete and changed <= self.lines.keys()):
            return False
        found = {one.line.customer_id: one.line for one in await desk.read(named, tuple(changed))}
        if found.keys() != changed or any(one.name != self.lines[key].name for key, one in found.items()):
            return False
        self.lines |= found
        for key in changed:
            self.known.pop(key, None)
        return True

    async def _read(self, desk: Desk, filters: Filters, take: Take) -> None:
        from rmtui.store.reads.book import book

        fresh = filters != self._filters
        found: dict[str, CustomerLine] = {}
        after, limit = "", FIRST
        self.complete = False
        while chunk := await desk.read(book, filters, after=after, limit=limit):
            lines = [one.line for one in chunk]
            found |= {one.customer_id: one for one in lines}
            if fresh:
                self.lines = found
                take(lines, not after)
            after = lines[-1].customer_id
            if len(chunk) < limit:
                break
            limit = CHUNK
        self.lines, self.complete, self.known = found, True, {}
        if not fresh or not found:
            take(list(found.values()), True)

    async def see(self, desk: Desk, customers: Sequence[str], day: date) -> tuple[str, ...]:
        """Read of these customers what is not known of the day's month; who was read."""
        from rmtui.store.reads.contact_calendar import screenful

        first, last = month_of(day)
        if first != self.month:
            self.month, self.known = first, {}
        wanted = [one for one in customers if one in self.lines and one not in self.known]
        if not wanted:
            return ()
        found = await desk.read(screenful, wanted, first, last)
        if first != self.month:
            return ()
        self.known |= {one: Known(found.touches[one], found.last.get(one)) for one in wanted}
        return tuple(wanted)
