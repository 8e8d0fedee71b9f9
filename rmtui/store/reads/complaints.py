"""Reads complaints with their steps and clock, and what the book's customers bring up month by month."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.claims import Rules
from rmtui.domain.complaint import Course, course
from rmtui.domain.first_contact import is_conversation
from rmtui.store.facts import facts_of
from rmtui.store.work import Read

MONTHS = """SELECT kind, substr(opened_on, 1, 7), count(*), count(*) FILTER (WHERE closed_on <> '') FROM concern
 WHERE book = ? AND NOT deleted AND opened_on >= ? AND opened_on < ? GROUP BY 1, 2"""
OWN = "SELECT 1 FROM customer WHERE id = ? AND book = ? AND NOT deleted"
ALL_OPEN = """SELECT DISTINCT c.customer_id FROM concern c JOIN customer p ON p.id = c.customer_id
 WHERE c.book = ? AND c.kind = 'complaint' AND c.closed_on = '' AND NOT c.deleted AND NOT p.deleted"""


class ComplaintView(NamedTuple):
    """A complaint with its course."""

    id: str
    customer: str
    name: str
    text: str
    opened_on: date
    course: Course


class Feedback(NamedTuple):
    """What customers brought up in a month, by kind: how many, and how many of those are closed."""

    month: str
    kinds: tuple[tuple[str, int, int], ...]


def complaints(read: Read, customer: str) -> tuple[ComplaintView, ...]:
    """A customer's complaints: open ones first, then the newest."""
    mine = read.db.execute(OWN, (customer, read.book)).fetchone()
    found = _of(read, [customer]) if mine else []
    return tuple(sorted(found, key=lambda one: (not one.course.is_open, -one.opened_on.toordinal(), one.id)))


def open_complaints(read: Read) -> tuple[ComplaintView, ...]:
    """All open complaints of the book, the most urgent first."""
    ids = [row[0] for row in read.db.execute(ALL_OPEN, (read.book,))]
    found = [one for one in _of(read, ids) if one.course.is_open]
    return tuple(sorted(found, key=lambda one: (one.course.due_on() or one.opened_on, one.id)))


def feedback(read: Read, month: str) -> Feedback:
    """What was brought up in a month `YYYY-MM` (feature S2-13)."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    rows = read.db.execute(MONTHS, (read.book, first.isoformat(), after.isoformat())).fetchall()
    order = ("complaint", "request", "wish", "difficulty")
    kinds = sorted(((row[0], row[2], row[3]) for row in rows), key=lambda row: order.index(row[0]))
    return Feedback(month, tuple(kinds))


def _of(read: Read, customers: list[str]) -> list[ComplaintView]:
    rules = Rules(read.playbook, read.calendar, read.zone)
    found = []
    for facts in facts_of(read.db, read.zone, customers).values():
        for one in facts.complaints:
            heard = one.heard_at
            spoke = [talk.day for talk in facts.contacts if heard and talk.at > heard and is_conversation(talk)]
            way = course(one.opened_on, one.steps, spoke, rules.playbook.care.complaint, rules.calendar, read.today)
            if one.closed_on is not None and way.closed_on is None:
                way = way._replace(closed_on=one.closed_on, next="")
            found.append(ComplaintView(one.id, facts.id, facts.name, one.text, one.opened_on, way))
    return found
