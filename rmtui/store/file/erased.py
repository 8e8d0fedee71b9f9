"""Who was erased, noted outside the book: a backup of before must not bring the person back, nor be kept for long.

Ids and moments alone, which say nothing about anybody.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from rmtui.clock import utc_text
from rmtui.store.home import Home, private_write

NAME = "erased.json"


def noted(home: Home) -> Mapping[str, tuple[str, str]]:
    """The ids of those who were erased: the moment as UTC text, and the day from which no older backup is kept.

    A damaged note counts as none.
    """
    try:
        said = json.loads((home.path / NAME).read_bytes())
        return {str(key): (str(at), str(until)) for key, (at, until) in said.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def note(home: Home, customers: Sequence[str], at: datetime, days: int) -> None:
    """Adds these, at the real time; one who stands there keeps the first moment."""
    known = noted(home)
    until = kept_until(at, days).isoformat()
    new = {one: (utc_text(at), until) for one in customers if one not in known}
    if new:
        private_write(home.path / NAME, json.dumps({**known, **new}, indent=1).encode())


def kept_until(at: datetime, days: int) -> date:
    """The day from which no backup of before this moment is kept."""
    return (at + timedelta(days=days)).date()


def too_old(home: Home, made: datetime, now: datetime) -> bool:
    """Whether a backup made at a moment holds somebody who was erased so long ago that it has to go."""
    stamp, day = utc_text(made), now.date().isoformat()
    return any(stamp <= at and until <= day for at, until in noted(home).values())
