"""The certificate that a person was erased, and how long copies from before are kept."""

from datetime import date, datetime, timedelta
from typing import NamedTuple


class Certificate(NamedTuple):
    """What was erased, by whom and why. Only the paper has the masked name; the book keeps no part of it."""

    subject: str
    """The customer's id, a random number."""
    masked: str
    at: datetime
    by: str
    reason: str
    rows: tuple[tuple[str, int], ...]
    """How many rows of each table."""
    changes: int
    """Entries of the log that were emptied."""
    backups_until: date
    """From this day on no backup from before is kept."""
    end: str
    """The hash of the log's end, the erasure with it."""


def masked_name(name: str) -> str:
    """A name of which only the first letter is left."""
    return f"{name[:1]}**"


def backups_until(at: datetime, days: int) -> date:
    """The day from which no backup from before a local moment is kept."""
    return at.date() + timedelta(days=days)
