"""The facts of the sheets that list cards: information forms 附件三, the sorting sheet, opportunities and more."""

from collections.abc import Iterator
from datetime import timedelta
from json import dumps

from rmtui.domain.list_facts import (
    BookFacts,
    BookRow,
    ClosingFacts,
    InfoCard,
    InfoLine,
    InfoList,
    MaturityFacts,
    MaturityRow,
    OpportunityFacts,
    OpportunityRow,
    TalkFacts,
    TalkRow,
)
from rmtui.domain.opportunities import standing
from rmtui.domain.profile import of_filled
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import Request
from rmtui.domain.stages import clock_of
from rmtui.domain.views import CustomerLine
from rmtui.store.facts import facts_of
from rmtui.store.reads.assets import maturing
from rmtui.store.reads.book import Filters, book
from rmtui.store.reads.closing import closing
from rmtui.store.reads.customers import card
from rmtui.store.reads.familiar import familiar_among
from rmtui.store.reads.opportunities import kept, opportunities
from rmtui.store.reads.rows import rows
from rmtui.store.reads.sheet_heads import head_of
from rmtui.store.work import Read

FORM_STAGES = 3
"""The information form belongs to the first three stages (domain.md section 2, who gets what)."""
FORMED = f"""SELECT c.id FROM customer c JOIN state s ON s.customer_id = c.id
 WHERE c.book = :book AND NOT c.deleted AND NOT s.dropped AND (s.stage <= {FORM_STAGES} OR EXISTS
 (SELECT 1 FROM profile_note n WHERE n.customer_id = c.id AND n.learnt_on = :day AND NOT n.deleted))
 ORDER BY s.stage, c.pinyin, c.id"""
CHANGED = """SELECT customer_id, field FROM profile_note
 WHERE book = ? AND learnt_on = ? AND NOT deleted ORDER BY customer_id, field"""
PHONES = "SELECT customer_id, phone FROM state WHERE customer_id IN (SELECT value FROM json_each(?))"
SORTED = """SELECT c.id, c.sex, c.birthday, c.card_held, c.kind, c.managed, c.signed, c.products, c.contribution,
 c.potential FROM customer c WHERE c.book = ? AND NOT c.deleted"""
HELD = """SELECT h.customer_id, coalesce(nullif(p.name, ''), h.product) FROM holding h
 LEFT JOIN product p ON p.id = h.product_id AND NOT p.deleted
 WHERE h.book = ? AND NOT h.deleted AND h.closed_on = '' AND h.bank = '' ORDER BY h.customer_id, 2"""
NUMBERS = "SELECT id, number, name, tier FROM customer WHERE book = ? AND NOT deleted"
TALKERS = """SELECT DISTINCT c.id, c.name, c.number, c.pinyin FROM talk t JOIN customer c ON c.id = t.customer_id
 WHERE t.book = ? AND NOT t.deleted AND NOT c.deleted AND (? = '' OR c.id = ?) ORDER BY c.pinyin, c.id"""
CHUNK = 500


def info_list(read: Read, request: Request) -> InfoList:
    """Everybody in stages 1 to 3, and whose card changed on the day."""
    asked = {"book": read.book, "day": request.day.isoformat()}
    ids = [row[0] for row in read.db.execute(FORMED, asked)]
    facts = facts_of(read.db, read.zone, ids)
    phones = dict(read.db.execute(PHONES, (dumps(ids),)).fetchall())
    changed: dict[str, list[str]] = {}
    for customer, field in read.db.execute(CHANGED, (read.book, request.day.isoformat())):
        changed.setdefault(customer, []).append(field)
    lines = [
        InfoLine(
            customer=one.id,
            number=one.number,
            name=one.name,
            tier=one.tier,
            clock=clock_of(one.moves, one.pauses, read.today, read.playbook, read.calendar),
            phone=phones.get(one.id, ""),
            profile=of_filled(one.filled, read.playbook),
            changed=tuple(changed.get(one.id, ())),
        )
        for one in (facts[customer] for customer in ids)
    ]
    return InfoList(head_of(read, request), tuple(lines))


def info_card(read: Read, request: Request) -> InfoCard:
    """One customer's form. Raises Refused `no_such_customer`."""
    head = head_of(read, request)
    return InfoCard(head, card(read, request.customer), rows(read, "relative", request.customer))


def sorting(read: Read, request: Request) -> BookFacts:
    """The sorting sheet of the whole book, by pinyin."""
    cards = {row[0]: row[1:] for row in read.db.execute(SORTED, (read.book,))}
    held: dict[str, list[str]] = {}
    for customer, product in read.db.execute(HELD, (read.book,)):
        held.setdefault(customer, []).append(product)
    found: list[BookRow] = []
    everybody = tuple(_everybody(read))
    tests = familiar_among(read, [one.customer_id for one in everybody])
    for one in everybody:
        customer = one.customer_id
        sex, birthday, card_held, kind, managed, signed, products, contribution, potential = cards[customer]
        named = tuple(dict.fromkeys(each for each in held.get(customer, ()) if each))
        found.append(
            BookRow(
                one, sex, birthday, card_held, kind, bool(managed), bool(signed), products or "、".join(named),
                contribution, potential, tests[customer].is_familiar,
            )
        )  # fmt: skip
    return BookFacts(head_of(read, request), tuple(found))


def _everybody(read: Read) -> Iterator[CustomerLine]:
    after = ""
    while chunk := book(read, Filters(), after=after, limit=CHUNK):
        yield from (one.line for one in chunk)
        after = chunk[-1].line.customer_id


def opportunity_sheet(read: Read, request: Request) -> OpportunityFacts:
    """All opportunities with their standing today; customers managed and signed counted apart."""
    numbers = {row[0]: row[1] for row in read.db.execute(NUMBERS, (read.book,))}
    found = []
    for one in opportunities(read):
        on = standing(one, read.today, read.playbook, read.calendar)
        found.append(OpportunityRow(numbers.get(one.customer, ""), one, on.age, on.late, on.stale))
    counted = kept(read)
    return OpportunityFacts(head_of(read, request), tuple(found), counted.managed, counted.signed)


def talks(read: Read, request: Request) -> TalkFacts:
    """The numbered talks of one customer or of all, in their order."""
    found = []
    for customer, name, number, _ in read.db.execute(TALKERS, (read.book, request.customer, request.customer)):
        mine = sorted(rows(read, "talk", customer), key=lambda row: (row.number("number"), row.text("on_day"), row.id))
        found += [TalkRow(name, number, row) for row in mine]
    return TalkFacts(head_of(read, request), tuple(found))


def closing_sheet(read: Read, request: Request) -> ClosingFacts:
    """How far the sale of the chosen proposal has come. Raises Refused `no_such_customer`, `nothing_chosen`."""
    head = head_of(read, request)
    found = closing(read, request.customer)
    if found.chosen is None:
        raise Refused("nothing_chosen")
    return ClosingFacts(head, found.chosen, found.need, found.steps)


def maturity_list(read: Read, request: Request) -> MaturityFacts:
    """What matures from the playbook's days back to its days ahead, here and at other banks."""
    people = {row[0]: row[1:] for row in read.db.execute(NUMBERS, (read.book,))}
    rule = read.playbook.card.maturities
    found = []
    for customer, one in maturing(read):
        number, name, tier = people[customer]
        held = one.holding
        reminder = next((day for day in one.reminders if day >= read.today), None)
        found.append(
            MaturityRow(
                customer, number, name, tier, held.bank, held.kind, held.product, held.amount,
                read.today + timedelta(days=one.days), one.days, reminder,
            )
        )  # fmt: skip
    return MaturityFacts(head_of(read, request), tuple(found), rule.days_back, rule.days_ahead)
