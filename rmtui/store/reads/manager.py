"""Reads one manager's work for the lead: the plan, the week's opportunities, what was said (S4-12, S4-14)."""

from datetime import date, timedelta
from json import dumps, loads

from rmtui.domain.manager import ManagerView, PlanLine, Said
from rmtui.domain.opportunities import DONE, LOST, standing
from rmtui.store.reads.handover import handovers
from rmtui.store.reads.opportunities import opportunities
from rmtui.store.reads.team_sheets import coachings
from rmtui.store.reads.today import today
from rmtui.store.work import Read

OPENING = "SELECT planned, items, version FROM opening WHERE live AND book = ? AND day = ?"
PLANNED = """SELECT c.id, c.name, c.tier, (SELECT max(k.outcome) FROM contact k
  WHERE k.live AND k.customer_id = c.id AND k.day = :day AND NOT k.imported) FROM customer c
 WHERE c.book = :book AND NOT c.deleted AND c.id IN (SELECT value FROM json_each(:ids))"""
COMMENTS = """SELECT k.day, k.by_name, coalesce(c.name, ''), k.about, k.text, k.customer_id FROM comment k
 LEFT JOIN customer c ON c.id = k.customer_id AND NOT c.deleted
 WHERE k.live AND k.book = ? AND k.text <> '' ORDER BY k.at DESC, k.id LIMIT 30"""
_COACHED = timedelta(days=366)


def manager(read: Read) -> ManagerView:
    """The manager of the book that is read."""
    day = read.today
    monday = day - timedelta(days=day.weekday())
    every = opportunities(read)
    opened = tuple((one, standing(one, day, read.playbook, read.calendar)) for one in every if one.is_open)
    since = monday.isoformat()
    ended = [one.state for one in every if not one.is_open and one.state_on >= since]
    planned, plan = _plan(read)
    days = tuple(monday + timedelta(days=n) for n in range(day.weekday() + 1))
    return ManagerView(
        planned=planned,
        plan=plan,
        opportunities=opened,
        found=tuple((each, sum(one.found_on == each.isoformat() for one in every)) for each in days),
        followed=sum(max(one.last_contact or "", one.state_on) >= since for one, _ in opened),
        ended=(ended.count(DONE), ended.count(LOST)),
        coaching=tuple(reversed(coachings(read, day - _COACHED, day, read.book))),
        said=tuple(Said(date.fromisoformat(row[0]), *row[1:]) for row in read.db.execute(COMMENTS, (read.book,))),
        handovers=handovers(read),
    )


def _plan(read: Read) -> tuple[int | None, tuple[PlanLine, ...]]:
    row = read.db.execute(OPENING, (read.book, read.today.isoformat())).fetchone()
    if row is None:
        return None, ()
    planned = [customer for customer, _ in loads(row[1])]
    ids = dumps(planned)
    asked = {"book": read.book, "day": read.today.isoformat(), "ids": ids}
    known = {found[0]: found for found in read.db.execute(PLANNED, asked)}
    why = {item.customer_id: item.reasons for item in today(read).items}
    lines = (
        PlanLine._make((*known[customer][:3], why.get(customer, ()), known[customer][3] or ""))
        for customer in planned
        if customer in known
    )
    return row[0], tuple(lines)
