"""Reads what was prepared for a contact (feature S4-40), and the progress notebook 进步手册 (S4-30)."""

from typing import NamedTuple

from rmtui.store.work import Read

PREPARED = """SELECT id, on_day, channel, aim, material, opening, judged FROM preparation
 WHERE customer_id = ? AND book = ? AND NOT deleted AND on_day >= ? AND judged = ''
 ORDER BY on_day DESC, id DESC LIMIT 1"""
LESSONS = """SELECT l.id, l.on_day, ifnull(c.name, ''), l.situation, l.hard, l.better FROM lesson l
 LEFT JOIN customer c ON c.id = l.about_id AND NOT c.deleted
 WHERE l.book = ? AND NOT l.deleted ORDER BY l.on_day DESC, l.id DESC"""


class Prepared(NamedTuple):
    """What was prepared for a contact that is not judged yet."""

    id: str
    on_day: str
    channel: str
    aim: str
    material: str
    opening: str
    judged: str


class LessonView(NamedTuple):
    """An entry of the notebook."""

    id: str
    on_day: str
    about: str
    situation: str
    hard: str
    better: str


def prepared(read: Read, customer: str) -> Prepared | None:
    """What was prepared for today or later, the newest; None where nothing was."""
    row = read.db.execute(PREPARED, (customer, read.book, read.today.isoformat())).fetchone()
    return Prepared(*row) if row else None


def lessons(read: Read, text: str = "") -> tuple[LessonView, ...]:
    """The notebook, the newest first; of a text those that hold it anywhere."""
    found = (LessonView(*row) for row in read.db.execute(LESSONS, (read.book,)))
    wanted = text.strip().casefold()
    return tuple(one for one in found if wanted in " ".join(one[2:]).casefold())
