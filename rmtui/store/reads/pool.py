"""Reads the pool of customers that are not allotted yet, who may be given them, and who is to be taken back."""

from datetime import date

from rmtui.domain.allotment import Manager, Pooled, TakeBack, propose, take_back_on, warned_up_to
from rmtui.store.reads.books import books, sent
from rmtui.store.reads.familiar import familiar_among
from rmtui.store.work import Read

POOL = """SELECT id, name, number, tier, source, allotted_on, contribution, potential, handed_by,
 EXISTS (SELECT 1 FROM need n WHERE n.customer_id = c.id AND NOT n.deleted)
 FROM customer c WHERE book = ? AND pool AND NOT deleted"""
GIVEN = """SELECT manager, count(*) FROM allotment
 WHERE NOT deleted AND NOT familiar AND state <> 'back' AND day BETWEEN ? AND ? GROUP BY manager"""
ROSTER = """SELECT manager, name, customers, max(week_on) FROM week_figures WHERE NOT deleted
 GROUP BY manager ORDER BY name, manager"""
UNTENDED = """SELECT c.id, c.name, c.tier, max(c.allotted_on, s.last_contact) AS last FROM customer c
 JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND NOT s.dropped AND last <> '' AND last <= :until
 AND NOT (s.paused_from <> '' AND s.paused_from <= :day AND s.paused_until > :day) ORDER BY last, c.id LIMIT 300"""
"""The longest untended of a book; the test of each looks at all that is known of her."""
_MOST = 10**12


def managers(read: Read) -> tuple[Manager, ...]:
    """Managers whose books were sent here, else those of the weekly figures that came; with this month's allotments."""
    first = read.today.replace(day=1).isoformat()
    given = dict(read.db.execute(GIVEN, (first, read.today.isoformat())).fetchall())
    here = [Manager(one.book, one.name, one.customers) for one in sent(read)]
    if not here:
        here = [Manager(row[0], row[1], row[2]) for row in read.db.execute(ROSTER)]
    return tuple(one._replace(unfamiliar=given.get(one.book, 0)) for one in here)


def pool(read: Read) -> tuple[Pooled, ...]:
    """The pool of the home's own book in the order of allotment, each with the proposed manager."""
    rows = read.db.execute(POOL, (read.book,)).fetchall()
    found = [Pooled._make((*row[:6], _value(read, row), row[8], "")) for row in rows]
    return propose(found, managers(read), read.playbook.team)


def _value(read: Read, row: tuple[str, str, str, str, str, str, int, int, str, int]) -> str:
    """Tier by rank, contribution, potential, a stated need (domain.md section 4)."""
    rank = read.playbook.tier(row[3]).rank
    return f"{rank:03d}|{_MOST - row[6]:013d}|{_MOST - row[7]:013d}|{1 - row[9]}"


def take_backs(read: Read) -> tuple[TakeBack, ...]:
    """Who is, or soon will be, taken back: of the books that were sent here, or of the own one; the earliest first."""
    looked_at = sent(read) or tuple(one for one in books(read) if one.own)
    found = [one for book in looked_at for one in _of_book(read._replace(book=book.book), book.name)]
    return tuple(sorted(found, key=lambda one: (one.on, one.manager, one.customer)))


def _of_book(read: Read, manager: str) -> list[TakeBack]:
    rules, day = read.playbook.team, read.today
    asked = {"book": read.book, "day": day.isoformat(), "until": warned_up_to(day, rules).isoformat()}
    late = [(*row[:3], date.fromisoformat(row[3])) for row in read.db.execute(UNTENDED, asked)]
    familiar = familiar_among(read, [row[0] for row in late])
    return [
        TakeBack(read.book, manager, customer, name, tier, last, take_back_on(last, rules))
        for customer, name, tier, last in late
        if not familiar[customer].is_familiar
    ]
