"""Reads what is handed on with a customer, and the customers who were handed over."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rmtui.clock import from_utc_text
from rmtui.domain.handover import IN, WAITING, Dossier, Handed, HandoverLine, Page
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_facts import HandoverFacts
from rmtui.domain.sheet_kinds import Request
from rmtui.store.facts import day_or_none
from rmtui.store.reads.sheet_heads import head_of
from rmtui.store.work import Read

REGISTERS = (
    *("phone", "custom_field", "profile_note", "concern", "relative", "need", "proposal", "proposal_line"),
    *("specialist", "holding", "review", "review_line", "policy", "satisfaction", "trust_sign", "loyalty_tactic"),
    *("gift", "promise", "document", "anniversary", "opportunity", "consent", "talk"),
)
FACTS = ("contact", "note", "complaint_step", "sale", "sale_confirmation", "not_sold", "closing_step", "movement")
"""What goes along; groups, invitations and what the manager vouched for are the manager's own."""
STAYS = frozenset({"id", "book", "deleted", "live", "digits", "pinyin", "pool", "linked_id", "referrer_id"})
"""Columns that are not handed on."""

CARD = """SELECT c.*, coalesce(s.stage, 1) AS stage FROM customer c LEFT JOIN state s ON s.customer_id = c.id
 WHERE c.id = ? AND c.book = ? AND NOT c.deleted"""
ROWS_OF = {
    **{tbl: f"SELECT * FROM {tbl} WHERE customer_id = ? AND book = ? AND NOT deleted ORDER BY id" for tbl in REGISTERS},
    **{tbl: f"SELECT * FROM {tbl} WHERE customer_id = ? AND book = ? AND live ORDER BY id" for tbl in FACTS},
}
TALKS = """SELECT day, channel, outcome, trim(note || ' ' || learnt) FROM contact
 WHERE live AND customer_id = ? AND (note <> '' OR learnt <> '') ORDER BY at DESC LIMIT 5"""
COMES_FROM = "SELECT min(on_day), count(*) FROM stage_move WHERE live AND customer_id = ?"
PROMISED = (
    "SELECT due_on, text FROM promise WHERE customer_id = ? AND state = 'open' AND NOT deleted ORDER BY due_on, id"
)
NEXT = "SELECT next_on, next_at, next_channel FROM state WHERE customer_id = ?"
LINES = """SELECT h.customer_id, c.name, c.number, c.tier, h.direction, h.other_name, h.why, h.day, h.story, h.promises,
 h.taboos, h.next_step, h.state, h.confirmed_on, h.confirmed_by
 FROM handover h JOIN customer c ON c.id = h.customer_id
 WHERE h.book = :book AND NOT h.deleted AND NOT c.deleted AND (:customer = '' OR c.id = :customer)
 ORDER BY h.state <> 'waiting', h.day DESC, h.id"""
KEPT = """SELECT c.id FROM customer c WHERE c.book = ? AND NOT c.deleted AND NOT c.pool AND NOT EXISTS
 (SELECT 1 FROM handover h WHERE h.customer_id = c.id AND h.direction = 'out' AND NOT h.deleted) ORDER BY c.id"""
WAITS = f"""SELECT count(*) FROM handover h JOIN customer c ON c.id = h.customer_id
 WHERE h.book = ? AND h.direction = '{IN}' AND h.state = '{WAITING}' AND NOT h.deleted AND NOT c.deleted"""


def handovers(read: Read, customer: str = "") -> tuple[HandoverLine, ...]:
    """Who was handed over to and from this book, those that wait to be confirmed first."""
    found = []
    for row in read.db.execute(LINES, {"book": read.book, "customer": customer}):
        day, confirmed = date.fromisoformat(row[7]), day_or_none(row[13])
        found.append(HandoverLine._make((*row[:7], day, Page(*row[8:12]), row[12], confirmed, row[14])))
    return tuple(found)


def handover_facts(read: Read, request: Request) -> HandoverFacts:
    """The pages of one customer, or of all who were handed over and not confirmed yet."""
    found = handovers(read, request.customer)
    return HandoverFacts(head_of(read, request), found if request.customer else _open(found))


def _open(found: tuple[HandoverLine, ...]) -> tuple[HandoverLine, ...]:
    return tuple(one for one in found if one.state == WAITING)


def kept(read: Read) -> tuple[str, ...]:
    """The customers of the book who were not handed over."""
    return tuple(row[0] for row in read.db.execute(KEPT, (read.book,)))


def waiting(read: Read) -> int:
    """How many customers were handed over to this book and wait to be confirmed."""
    return int(read.db.execute(WAITS, (read.book,)).fetchone()[0])


def dossier(read: Read, customer: str) -> Dossier:
    """All that goes along with a customer of the book. Raises Refused `no_such_customer`."""
    names, found = _named(read, CARD, (customer, read.book))
    if not found:
        raise Refused("no_such_customer", ref=customer)
    card = dict(zip(names, found[0], strict=True))
    rows = tuple(one for tbl in ROWS_OF for one in _rows(read, tbl, customer))
    stage = int(card.pop("stage"))
    return Dossier(customer, _kept(card), stage, _page(read, customer, str(card["taboos"])), rows)


def _rows(read: Read, tbl: str, customer: str) -> Iterator[Handed]:
    names, found = _named(read, ROWS_OF[tbl], (customer, read.book))
    for values in found:
        row = dict(zip(names, values, strict=True))
        yield tbl, row["id"], _kept(row)


def _named(read: Read, sql: str, values: tuple[str, ...]) -> tuple[list[str], list[Any]]:
    cursor: Any = read.db.execute(sql, values)
    return [column[0] for column in cursor.description], cursor.fetchall()


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    """What differs from nothing: an empty field is what a new row has anyway."""
    return {name: value for name, value in row.items() if name not in STAYS and value not in ("", 0, None)}


def _page(read: Read, customer: str, taboos: str) -> Page:
    """The hand-over page as the book tells it: the last talks, open promises, what to avoid, the next contact.

    Lines that begin with `@` are put into words where they are shown (`words.handed`): giver and receiver may read
    different languages.
    """
    since, moves = read.db.execute(COMES_FROM, (customer,)).fetchone()
    story = [f"@since {since} {moves}"] if since else []
    for day, channel, outcome, said in read.db.execute(TALKS, (customer,)):
        story.append(f"@talk {day} {channel} {outcome} {' '.join(said.split())}")
    promised = [f"{due}: {text}" for due, text in read.db.execute(PROMISED, (customer,))]
    return Page("\n".join(story), "\n".join(promised), taboos, _next(read, customer))


def _next(read: Read, customer: str) -> str:
    row = read.db.execute(NEXT, (customer,)).fetchone()
    if row is None or not row[0]:
        return ""
    when = f"{from_utc_text(row[1], read.zone):%Y-%m-%dT%H:%M}" if row[1] else row[0]
    return f"@next {when} {row[2]}".strip()
