"""Who was erased here, noted in a file beside the book: a backup put back must not bring anybody back.

Ids and moments alone. Of each erasure stands there when it came to this home and until when copies from before may be
kept; an older book lacks the erasure, and is told of it by this file.
"""

import json
import logging
from collections.abc import Collection, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from rmtui.clock import utc_text
from rmtui.domain.erasing import backups_until
from rmtui.store.home import Home, private_write
from rmtui.store.work import Connection

_STANDING = "SELECT id, book, subject FROM erasure ORDER BY id"
_BOOKS = "SELECT id FROM book"
_log = logging.getLogger(__name__)


class Noted(NamedTuple):
    """An erasure: its row, whose it is, when it reached this home, and when copies from before are too old (UTC)."""

    id: str
    book: str
    subject: str
    at: str
    until: str


def noted(home: Home) -> tuple[Noted, ...]:
    """What the file holds; a damaged one holds nothing, and is written anew from the book."""
    return _listed(home.erased)


def _listed(file: Path) -> tuple[Noted, ...]:
    try:
        rows: Any = json.loads(file.read_bytes())
        found = tuple(Noted(*row) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        _log.warning("list of erasures: %s", type(error).__name__)
        return ()
    return tuple(one for one in found if {*map(type, one)} == {str})


def note(home: Home, db: Connection, now: datetime, days: int) -> None:
    """Notes what the book holds and the file does not; `now` is the real time in the local zone."""
    standing = db.execute(_STANDING).fetchall()
    known = noted(home) if standing else ()
    ids = {one.id for one in known}
    until = utc_text(datetime.combine(backups_until(now, days), time(), now.tzinfo))
    new = [Noted(row, book, who, utc_text(now), until) for row, book, who in standing if row not in ids]
    try:
        if new:
            _write(home, [*known, *new])
    except OSError as error:
        # The book itself holds every erasure: the next write or start tries again.
        _log.warning("list of erasures: %s", error.strerror)


def adopt(home: Home, folder: Path) -> None:
    """Takes over what was noted beside the backups of another home, whose book is put back here."""
    known = noted(home)
    beside = _listed(folder / home.erased.name)
    if new := [one for one in beside if one not in known]:
        _write(home, [*known, *new])


def _write(home: Home, rows: Sequence[Noted]) -> None:
    """Beside the book, and beside the backups, which may be taken elsewhere."""
    data = json.dumps(rows, indent=1).encode()
    private_write(home.erased, data)
    if home.backups.is_dir():
        private_write(home.backups / home.erased.name, data)


def owed(home: Home, db: Connection) -> tuple[tuple[str, str], ...]:
    """Whom an older book that was put back lacks the erasure of: book and customer."""
    known = noted(home)
    if not known:
        return ()
    standing = {(book, subject) for _, book, subject in db.execute(_STANDING).fetchall()}
    books = {row[0] for row in db.execute(_BOOKS).fetchall()}
    wanted = dict.fromkeys((one.book, one.subject) for one in known)
    return tuple(key for key in wanted if key not in standing and key[0] in books)


def too_old(every: Collection[Noted], now: datetime) -> str:
    """The moment before which copies are kept no longer, as text; empty where there is none."""
    return max((one.at for one in every if one.until <= utc_text(now)), default="")
