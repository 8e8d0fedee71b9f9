"""Reads the team's pack that came last with the lead's file (feature S2-10)."""

from datetime import date
from typing import NamedTuple

from rmtui.clock import from_utc_text
from rmtui.store.work import Read

NEWEST = (
    "SELECT version, digest, by_name, at, files FROM pack WHERE live AND book = ? ORDER BY at DESC, id DESC LIMIT 1"
)


class Offered(NamedTuple):
    """A pack that came: the playbook's version, a mark of the content, from whom, since when, the files as text."""

    version: str
    digest: str
    by: str
    on: date
    files: str


def newest(read: Read) -> Offered | None:
    """The newest pack of the book; None where none came."""
    row = read.db.execute(NEWEST, (read.book,)).fetchone()
    return Offered(row[0], row[1], row[2], from_utc_text(row[3], read.zone).date(), row[4]) if row else None
