"""Whom a change of the book's activities reaches: their claims follow from rows that are not their own."""

from hashlib import sha256
from json import dumps

from rmtui.domain.activity_reasons import fits, parts
from rmtui.domain.claims import ACTIVITY_FITS
from rmtui.store.work import Connection

NOTED = "activities"
"""The key of the `meta` row that holds a mark of the activities from which the claims were made."""
MARKED = "SELECT value FROM meta WHERE key = ?"
KEEP = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
ROWS = "SELECT id, book, name, on_day, interests, tiers FROM activity WHERE NOT deleted ORDER BY id"
CLAIMED = f"SELECT DISTINCT customer_id FROM claim WHERE rule = '{ACTIVITY_FITS}'"
PEOPLE = "SELECT id, hobbies, tier FROM customer WHERE book = ? AND NOT deleted AND (hobbies <> '' OR tier IN (%s))"


def reached(db: Connection) -> set[str]:
    """The customers whom activities reach that changed since this was asked last; empty where none did."""
    rows = db.execute(ROWS).fetchall()
    mark = sha256(dumps([list(row) for row in rows]).encode()).hexdigest() if rows else ""
    noted = db.execute(MARKED, (NOTED,)).fetchone()
    if mark == (noted[0] if noted else ""):
        return set()
    db.execute(KEEP, (NOTED, mark))
    found = {row[0] for row in db.execute(CLAIMED)}
    for _, book, _, _, interests, tiers in rows:
        found |= {person for person, hobbies, tier in _near(db, book, tiers) if fits(interests, tiers, hobbies, tier)}
    return found


def _near(db: Connection, book: str, tiers: str) -> list[tuple[str, str, str]]:
    """Everybody in the book for whom the activity may be meant."""
    ranks = ["" if one == "none" else one for one in parts(tiers)]
    sql = PEOPLE % ", ".join("?" * len(ranks))
    return [(row[0], row[1], row[2]) for row in db.execute(sql, (book, *ranks))]
