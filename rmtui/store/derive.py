"""Keeps what follows from customers' facts: claims, list state, search text, derived columns; none of it is logged.

Renewed in the transaction that changes a customer, and as a whole when playbook, calendar or the horizon change.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from json import dumps
from typing import Any, cast

from rmtui.clock import utc_text
from rmtui.domain import claims as rules
from rmtui.domain.festivals import days_of
from rmtui.domain.first_contact import is_dropped
from rmtui.domain.marketing import sales_days
from rmtui.domain.model import Claim, CustomerFacts, MeetingState, reached
from rmtui.domain.plan import completeness, due, rank_key
from rmtui.domain.stages import clock_dates
from rmtui.domain.tries import unanswered
from rmtui.store import activity_marks
from rmtui.store.dates import REFERRERS
from rmtui.store.facts import WRONG_LABEL, chunks, facts_of
from rmtui.store.fresh import FESTIVALS, FOLDED_VERSION, HORIZON, PAST, reach
from rmtui.store.fresh import rules as rules_in_force
from rmtui.store.money import holders
from rmtui.store.work import Connection, Read, Work
from rmtui.text import phone_digits

OPEN_END = "9999-12-31"
IDS = "(SELECT value FROM json_each(?))"
EVERYBODY = "SELECT id FROM customer WHERE NOT deleted"
NAMES = f"SELECT id, name, pinyin, book FROM customer WHERE NOT deleted AND id IN {IDS}"
PHONES = f"""SELECT p.customer_id, p.id, p.label, p.number, p.digits,
 (SELECT max(c.at) FROM contact c WHERE c.customer_id = p.customer_id AND c.phone_id = p.id AND c.live
  AND c.outcome NOT IN ('no_answer', 'busy', 'wrong_number', 'failed')) AS worked
 FROM phone p WHERE NOT p.deleted AND p.customer_id IN {IDS}
 ORDER BY p.customer_id, p.label = '{WRONG_LABEL}', worked DESC NULLS LAST, p.position, p.id"""
NOTES = f"""SELECT customer_id, text FROM note WHERE live AND customer_id IN {IDS}
 UNION ALL SELECT id, number || ' ' || remarks FROM customer WHERE id IN {IDS}
 UNION ALL SELECT customer_id, text FROM concern WHERE NOT deleted AND customer_id IN {IDS}
 UNION ALL SELECT customer_id, note || ' ' || learnt FROM contact
 WHERE live AND (note <> '' OR learnt <> '') AND customer_id IN {IDS}"""
SEARCH_HEADS = "SELECT customer_id, body FROM search WHERE rowid IN (SELECT value FROM json_each(?))"
"""The search text begins with the name that the card's pinyin was made from."""

CLAIM_COLUMNS = (
    *("book", "customer_id", "rule", "key", "start", "end", "channel", "must"),
    *("due_at", "moved_to", "asked", "args", "band", "rank_key"),
)
STATE_COLUMNS = (
    *("customer_id", "book", "stage", "entered_on", "clock_start", "paused_before", "limit_on", "amber_on"),
    *("paused_from", "paused_until", "dropped", "lead_from", "last_contact", "last_channel", "next_on", "next_at"),
    *(
        "next_channel",
        "next_promised",
        "none_because",
        "complete",
        "complaint",
        "recent_sales",
        "tries",
        "tried_on",
        "rank_key",
        "phone",
    ),
)
_PIECES = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")
_PLANNED = frozenset({*rules.PROMISES, rules.NEXT_CONTACT, rules.ANSWER_REPLY, *rules.FIRST_STEPS})
"""Rules whose claim is the next contact that a card shows."""


def _insert(table: str, columns: Sequence[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(columns))})"


INSERT_CLAIM = _insert("claim", CLAIM_COLUMNS)
INSERT_STATE = _insert("state", STATE_COLUMNS)
INSERT_SEARCH = "INSERT INTO search (rowid, customer_id, body) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Names:
    """What stands on a card beside the facts: name with readings, phones best first, words to be found."""

    name: str
    pinyin: str
    book: str
    phones: Sequence[Any]
    texts: Sequence[str]


def raw(work: Work) -> Connection:
    """The driver's own connection within the work's transaction, for derived and local tables and for reading."""
    return cast(Connection, work.session.connection().connection.driver_connection)


def reading(work: Work) -> Read:
    """The surroundings of a read within the work's transaction, with all that was written so far."""
    work.session.flush()
    return Read(raw(work), work.book, work.now, work.playbook, work.calendar)


def renew(work: Work, customers: Collection[str]) -> None:
    """Brings claims, state, search text and derived columns of these customers up to date; all is flushed before.

    Where a product or news changed, those who hold anything are renewed with them.
    """
    work.session.flush()
    referrers = (row[0] for row in raw(work).execute(REFERRERS, (dumps(sorted(customers)),)).fetchall())
    everybody = {
        *customers,
        *referrers,
        *activity_marks.reached(raw(work)),
        *(holders(raw(work)) if work.shelf else ()),
    }
    for ids in chunks(everybody):
        _renew_chunk(work, raw(work), ids)


def renew_all(work: Work) -> None:
    """Renews every customer, the readings of the names too, and notes for which rules and how long that holds.

    What a newer program's files brought, and this one's tables can hold by now, is put there first.
    """
    from rmtui.store.log.merge import catch_up

    db = raw(work)
    work.session.flush()
    noted = db.execute("SELECT value FROM meta WHERE key = ?", (FOLDED_VERSION,)).fetchone()
    catch_up(work, int(noted[0]) if noted else 1)
    for table in ("claim", "state", "search"):
        db.execute(f"DELETE FROM {table}")
    renew(work, [row[0] for row in db.execute(EVERYBODY)])
    notes = rules_in_force(work.playbook, work.calendar) | reach(work.today) | _festivals(work)
    for key, value in notes.items():
        db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def _festivals(work: Work) -> dict[str, str]:
    """The days of the festivals as far as claims reach, as they are noted."""
    days = days_of(work.today - PAST, work.today + HORIZON, work.playbook)
    return {FESTIVALS: dumps({name: [day.isoformat() for day in found] for name, found in days.items()})}


def _renew_chunk(work: Work, db: Connection, ids: list[str]) -> None:
    listed = dumps(ids)
    cards = _cards(db, ids)
    facts = facts_of(db, work.zone, ids)
    db.execute(f"DELETE FROM claim WHERE customer_id IN {IDS}", (listed,))
    db.execute(f"DELETE FROM state WHERE customer_id IN {IDS}", (listed,))
    since = work.today - PAST
    states: list[tuple[Any, ...]] = []
    made_rows: list[tuple[Any, ...]] = []
    for customer, each in facts.items():
        made = due(each, work.today, work.playbook, work.calendar, work.zone)
        value = rank_key(each, work.playbook)
        made_rows.extend(
            _claim_row(claim, cards[customer].book, value) for claim in made if claim.end is None or claim.end >= since
        )
        states.append(_state_row(each, made, value, cards[customer], work))
    db.executemany(INSERT_CLAIM, made_rows)
    db.executemany(INSERT_STATE, states)
    _renew_search(db, ids, {customer: cards[customer] for customer in facts})


def _cards(db: Connection, ids: Sequence[str]) -> dict[str, _Names]:
    """Names, phones and words of the customers, with the derived columns of both tables brought up to date."""
    listed = dumps(ids)
    phones: dict[str, list[Any]] = {}
    for row in db.execute(PHONES, (listed,)).fetchall():
        digits = phone_digits(row[3])
        if digits != row[4]:
            db.execute("UPDATE phone SET digits = ? WHERE id = ?", (digits, row[1]))
        phones.setdefault(row[0], []).append((row[2], row[3], digits))
    texts: dict[str, list[str]] = {}
    for customer, text in db.execute(NOTES, (listed,) * 4):
        texts.setdefault(customer, []).append(text)
    cards = {}
    read_as = {row[0]: row[1].split("\n", 1)[0] for row in db.execute(SEARCH_HEADS, (_rowids(ids),))}
    for customer, name, pinyin, book in db.execute(NAMES, (listed,)).fetchall():
        if not pinyin or read_as.get(customer) != spaced(name):
            pinyin = _read_name(name)
            db.execute("UPDATE customer SET pinyin = ? WHERE id = ?", (pinyin, customer))
        cards[customer] = _Names(name, pinyin, book, phones.get(customer, ()), texts.get(customer, ()))
    return cards


def _read_name(name: str) -> str:
    from rmtui.domain.names import search_key

    return search_key(name)


def _claim_row(claim: Claim, book: str, value: str) -> tuple[Any, ...]:
    return (
        book,
        claim.customer_id,
        claim.rule,
        claim.key,
        claim.start.isoformat(),
        claim.end.isoformat() if claim.end else OPEN_END,
        claim.channel or "",
        claim.must,
        utc_text(claim.due_at) if claim.due_at else "",
        utc_text(claim.moved_to) if claim.moved_to else "",
        claim.asked,
        dumps(dict(claim.args), ensure_ascii=False) if claim.args else "{}",
        claim.band,
        value if claim.band else "",
    )


def _state_row(facts: CustomerFacts, claims: Sequence[Claim], value: str, card: _Names, work: Work) -> tuple[Any, ...]:
    dates = clock_dates(facts.moves, facts.pauses, work.playbook, work.calendar)
    last = next((contact for contact in reversed(facts.contacts) if reached(contact.outcome)), None)
    lead = next((claim.start for claim in claims if claim.rule == rules.LEAD_WAITING), None)
    tries, tried_on = unanswered(facts.contacts)
    usable = [number for label, number, _ in card.phones if label != WRONG_LABEL]
    return (
        facts.id,
        card.book,
        int(dates.stage),
        dates.entered_on.isoformat(),
        dates.start.isoformat(),
        dates.paused_before,
        _day(dates.limit_on),
        _day(dates.amber_on),
        _day(dates.paused_from),
        _day(dates.paused_until),
        is_dropped(facts),
        _day(lead),
        _day(last.day if last else None),
        last.channel if last else "",
        *_next(facts, claims),
        completeness(facts.filled, work.playbook),
        facts.open_complaints > 0,
        " ".join(day.isoformat() for day in sales_days(facts.contacts)),
        tries,
        _day(tried_on),
        value,
        usable[0] if usable else "",
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _next(facts: CustomerFacts, claims: Sequence[Claim]) -> tuple[str, str, str, bool, str]:
    """Day, moment, channel and promise of the next contact or meeting, or why there is none."""
    found = [
        (claim.start, claim.moved_to or claim.due_at, claim.channel, claim.rule in rules.PROMISES)
        for claim in claims
        if claim.rule in _PLANNED
    ]
    for meeting in facts.meetings:
        if meeting.state is MeetingState.AGREED:
            found.append((meeting.at.date(), meeting.at, meeting.channel, True))
    if not found:
        step = facts.next_step
        return "", "", "", False, step.none_because if step else ""
    on, at, channel, promised = min(found, key=lambda each: (each[0], each[1] is None, each[1] and each[1].timestamp()))
    return on.isoformat(), utc_text(at) if at else "", channel or "", promised, ""


def _renew_search(db: Connection, ids: Sequence[str], cards: dict[str, _Names]) -> None:
    """Writes the search text of the customers; those without a card lose theirs."""
    db.execute("DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))", (_rowids(ids),))
    rows = [(search_rowid(customer), customer, "\n".join(_search_lines(card))) for customer, card in cards.items()]
    db.executemany(INSERT_SEARCH, rows)


def _search_lines(card: _Names) -> Iterator[str]:
    """The name first (see `SEARCH_HEADS`), then its readings, phones and words."""
    yield spaced(card.name)
    yield card.pinyin
    yield " ".join(digits for _, _, digits in card.phones)
    yield spaced(" ".join(card.texts))


def _rowids(ids: Sequence[str]) -> str:
    return dumps([search_rowid(customer) for customer in ids])


def search_rowid(customer: str) -> int:
    """The row of a customer in the search table, from the id: plain rowids may change when a file is copied."""
    return int(customer.replace("-", ""), 16) & 0x7FFF_FFFF_FFFF_FFFF


def spaced(text: str) -> str:
    """Text as the search table holds it: lower case, a blank around every character that is not ASCII."""
    return " ".join(" ".join(_PIECES.findall(text.lower())).split())
