"""Reads the team's pack that came last with the lead's file (feature S2-10)."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rmtui.clock import from_utc_text
from rmtui.playbook.pack import differing, files_in, lying
from rmtui.store.work import Read

PACKS = "SELECT version, digest, by_name, at, files FROM pack WHERE live AND book = ? ORDER BY at DESC, id DESC"
SAID = """SELECT p.digest FROM pack p JOIN change c ON c.tbl = 'pack' AND c.row_id = p.id AND c.book = p.book
 JOIN origin o ON o.id = c.origin WHERE p.live AND p.book = ? AND o.mine ORDER BY p.at DESC, p.id DESC LIMIT 1"""


class Offered(NamedTuple):
    """A pack that came: the playbook's version, a mark of the content, from whom, when, the files as text."""

    version: str
    digest: str
    by: str
    at: datetime
    files: str
    earlier: frozenset[str]
    """The names of files that packs before it had."""
    differing: tuple[str, ...] = ()
    """The names of files that are not so in the folder it was compared with."""


def newest(read: Read) -> Offered | None:
    """The newest pack of the book; None where none came."""
    rows = read.db.execute(PACKS, (read.book,)).fetchall()
    if not rows:
        return None
    earlier = frozenset(name for row in rows[1:] for name in files_in(row[4]))
    version, digest, by, at, files = rows[0]
    return Offered(version, digest, by, from_utc_text(at, read.zone), files, earlier)


def waiting_in(config: Path, last: Offered | None) -> Offered | None:
    """The newest pack with the names of the files that are not so in this folder; None where all are, or none came."""
    if last is None:
        return None
    names = differing(files_in(last.files), lying(config), last.earlier)
    return last._replace(differing=names) if names else None


def said(read: Read) -> str:
    """The mark of the pack that this device offered last in the book; empty for none."""
    row = read.db.execute(SAID, (read.book,)).fetchone()
    return str(row[0]) if row else ""
