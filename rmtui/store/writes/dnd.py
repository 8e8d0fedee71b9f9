"""Writes do-not-disturb (免打扰), one flag a channel."""

from collections.abc import Sequence

from rmtui.domain.model import Channel
from rmtui.domain.views import Saved
from rmtui.store.tables import Customer
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, saved


def set_dnd(work: Work, customers: Sequence[str], channel: Channel | None, on: bool) -> Saved:
    """Turns do-not-disturb on or off for one channel, or for all (None), of each customer."""
    rows = people(work, customers)
    begin(work, "dnd_on" if on else "dnd_off", rows)
    for row in rows:
        flag(row, channel, on)
    return saved(work, rows)


def flag(row: Customer, channel: Channel | None, on: bool) -> None:
    """Sets the flag of one channel, or of all (None)."""
    for each in (channel,) if channel else tuple(Channel):
        setattr(row, f"dnd_{each}", on)
