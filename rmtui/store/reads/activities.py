"""Reads activities, who is invited to them and whom they fit (domain.md section 3)."""

from rmtui.domain.activities import Activity, Invitee, counted
from rmtui.domain.activity_reasons import fits, parts
from rmtui.domain.refusal import Refused
from rmtui.store.facts import day_or_none
from rmtui.store.reads.rows import named
from rmtui.store.work import Read
from rmtui.text import clean

ALL = """SELECT id, name, kind, on_day, place, interests, tiers, remarks FROM activity
 WHERE book = ? AND NOT deleted ORDER BY on_day < ?, CASE WHEN on_day < ? THEN '' ELSE on_day END, on_day DESC, id"""
COUNTS = """SELECT i.activity_id, i.state, count(DISTINCT i.customer_id) FROM invitation i
 JOIN customer c ON c.id = i.customer_id WHERE i.book = ? AND NOT i.deleted AND NOT c.deleted GROUP BY 1, 2"""
INVITEES = """SELECT i.id, c.id, c.name, c.tier, s.phone, i.state, i.state_on, i.follow_up, s.last_contact
 FROM invitation i JOIN customer c ON c.id = i.customer_id JOIN state s ON s.customer_id = c.id
 WHERE i.activity_id = ? AND i.book = ? AND NOT i.deleted AND NOT c.deleted ORDER BY c.pinyin, c.id"""
NEAR = """SELECT c.id, c.hobbies, c.tier FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND NOT s.dropped AND s.stage > 1
 AND NOT (s.paused_from <> '' AND s.paused_from <= :today AND s.paused_until > :today)
 AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.customer_id = c.id AND i.activity_id = :id AND NOT i.deleted)
 ORDER BY s.rank_key, c.id"""


def activities(read: Read) -> tuple[Activity, ...]:
    """All activities: those to come by their day, then those that are over, the newest first."""
    today = read.today.isoformat()
    counts: dict[str, list[tuple[str, int]]] = {}
    for activity, state, count in read.db.execute(COUNTS, (read.book,)):
        counts.setdefault(activity, []).append((state, count))
    rows = read.db.execute(ALL, (read.book, today, today)).fetchall()
    return tuple(
        Activity._make((*row[:3], day_or_none(row[3]), *row[4:8], counted(counts.get(row[0], ())))) for row in rows
    )


def activity(read: Read, activity_id: str) -> Activity:
    """One activity. Raises Refused `no_such_activity`."""
    found = next((one for one in activities(read) if one.id == activity_id), None)
    if found is None:
        raise Refused("no_such_activity", activity=clean(activity_id))
    return found


def activity_named(read: Read, text: str) -> Activity:
    """The activity that an id or its name means. Raises Refused `no_such_activity`, `several_rows`."""
    found = named(read, "activity", clean(text))
    if len(found) > 1:
        raise Refused("several_rows", field="activity", value=clean(text))
    return activity(read, found[0].id if found else text)


def invitees(read: Read, activity_id: str) -> tuple[Invitee, ...]:
    """Everybody who was invited to an activity, by the pinyin of their names."""
    rows = read.db.execute(INVITEES, (activity_id, read.book))
    return tuple(Invitee._make((*r[:6], day_or_none(r[6]), r[7], day_or_none(r[8]))) for r in rows)


def fitting(read: Read, activity_id: str) -> tuple[str, ...]:
    """The customers whom the activity fits and who are not invited, the most valuable first."""
    found = activity(read, activity_id)
    if not parts(found.interests) and not parts(found.tiers):
        return ()
    values = {"book": read.book, "today": read.today.isoformat(), "id": activity_id}
    rows = read.db.execute(NEAR, values)
    return tuple(row[0] for row in rows if fits(found.interests, found.tiers, row[1], row[2]))
