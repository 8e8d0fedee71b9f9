"""The certificate of an erasure: what was wiped, by whom and why, without saying who it was (domain.md section 7)."""

from datetime import date, datetime
from typing import NamedTuple


class Certificate(NamedTuple):
    """What `erase` answers; `number` is the row that stays in the book, `masked` is for the paper alone."""

    number: str
    subject: str
    """The customer's id: random, it says nothing."""
    masked: str
    at: datetime
    by: str
    reason: str
    rows: tuple[tuple[str, int], ...]
    """Rows wiped, by table."""
    changes: int
    """Changes of the log whose content and salt were emptied."""
    backups_until: date
    """From this day on no backup of before is kept."""


def masked(name: str) -> str:
    """A name for the paper: its first sign, stars for the rest."""
    return name[:1] + "*" * max(len(name) - 1, 1)
