"""Reads reminders from the claims: what holds today or begins within some days, by class or customer (S4-32)."""

from datetime import date, timedelta
from json import dumps, loads

from rmtui.clock import from_utc_text, utc_text
from rmtui.domain.model import Reason
from rmtui.domain.reminders import APPROVAL, CLASS_OF, DECIDED, Reminder, Reminders
from rmtui.store.work import Read

DAYS_AHEAD = 7
DAYS_BACK = 14
"""A decision is news for so many days, unless the customer was spoken to."""

CLAIMS = """SELECT m.customer_id, c.name, c.tier, m.rule, min(m.start), m.args, max(m.must) FROM claim m
 JOIN customer c ON c.id = m.customer_id JOIN state s ON s.customer_id = m.customer_id
 WHERE m.book = :book AND m.rule IN (SELECT value FROM json_each(:rules)) AND m.start <= :until AND m.end >= :day
 AND NOT s.dropped AND (s.paused_until = '' OR s.paused_until <= :day OR s.paused_from > :day)
 AND (:customer = '' OR m.customer_id = :customer)
 GROUP BY m.customer_id, m.key ORDER BY 5, s.rank_key, m.rule, m.key"""
DECISIONS = """SELECT d.customer_id, c.name, c.tier, d.at, d.what, d.by_name FROM decision d
 JOIN customer c ON c.id = d.customer_id AND NOT c.deleted
 WHERE d.live AND d.book = :book AND d.at >= :since AND (:customer = '' OR d.customer_id = :customer)
 AND NOT EXISTS (SELECT 1 FROM contact k WHERE k.customer_id = d.customer_id AND k.live AND k.at > d.at)
 ORDER BY d.at, d.id"""


def reminders(read: Read, customer: str = "", ahead: int = DAYS_AHEAD) -> Reminders:
    """All reminders of the book, or of one customer, from today to so many days ahead."""
    today = read.today
    asked = {"book": read.book, "customer": customer, "rules": dumps(sorted(CLASS_OF))}
    asked |= {"day": today.isoformat(), "until": (today + timedelta(days=ahead)).isoformat()}
    found = []
    for row in read.db.execute(CLAIMS, asked):
        on = date.fromisoformat(row[4])
        found.append(Reminder(row[0], row[1], row[2], CLASS_OF[row[3]], on, _reason(row[3], row[5]), bool(row[6])))
    since = utc_text(read.now - timedelta(days=DAYS_BACK))
    for row in read.db.execute(DECISIONS, {**asked, "since": since}):
        on = from_utc_text(row[3], read.zone).date()
        reason = Reason(DECIDED, (("what", row[4]), ("by", row[5])))
        found.append(Reminder(row[0], row[1], row[2], APPROVAL, on, reason))
    return Reminders(today, tuple(sorted(found, key=lambda one: one.on)))


def _reason(rule: str, args: str) -> Reason:
    return Reason(rule, tuple(loads(args).items()))
