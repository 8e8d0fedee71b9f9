"""Hands customers from one book of the home to another, and confirms those that came (features N25, S3-09, S4-10)."""

from typing import Any

from sqlmodel import select

from rmtui.clock import utc_text
from rmtui.domain.handover import ALLOT, BACK, CONFIRMED, IN, OUT, WAITING, Dossier, Page
from rmtui.domain.model import Verdict
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan, Saved
from rmtui.ids import name_id, new_id
from rmtui.store.derive import raw, reading
from rmtui.store.log.fields import MODELS, TABLES
from rmtui.store.reads.books import ME
from rmtui.store.reads.handover import FACTS, REGISTERS, dossier
from rmtui.store.tables import Customer, DecisionRow, Fact, HandoverRow, Register, StageMoveRow
from rmtui.store.work import Work
from rmtui.store.writes.across import in_book
from rmtui.store.writes.common import begin, person, saved, words
from rmtui.store.writes.nextsteps import add_step
from rmtui.text import clean

_NAMED = {"custom_field": "name", "profile_note": "field"}
"""Rows whose id follows from the customer and this field."""
_CARRIED = frozenset({*REGISTERS, *FACTS})


def hand_over(work: Work, customer: str, to: str, why: str, by: str, *, note: str = "", next_step: str = "") -> Saved:
    """Gives a customer of the book to another book of the home: a new card there, linked, with the page in both.

    Who gives loses the customer from all lists; the card stays until it is erased. Raises Refused
    `no_such_customer`, `no_such_book`, `handover_to_itself`, `handed_over_already`.
    """
    row = person(work, customer)
    if to == work.book:
        raise Refused("handover_to_itself", name=row.name)
    giver, receiver = name_of(work, work.book), name_of(work, to)
    if _standing(work, row.id, OUT) is not None:
        raise Refused("handed_over_already", name=row.name)
    found = dossier(reading(work), row.id)
    page = _with(found.page, words(note), words(next_step))
    with in_book(work, to) as there:
        linked = enter(there, found._replace(page=page), giver, why, by, from_book=work.book)
    work.session.add(_page(work, row.id, OUT, to, receiver, linked, why, page))
    if why == ALLOT:
        row.deleted = True
    else:
        work.session.add(_decision(work, row.id, by, note))
    work.touched.update((row.id, linked))
    return saved(work, [row])


def enter(work: Work, given: Dossier, giver: str, why: str, by: str, *, from_book: str) -> str:
    """Makes the card of a customer who was handed on, with all that goes along; the id.

    The stage goes on, its clock begins anew, and but for the pool (`BACK`) the next contact is due on the next working
    day. Raises Refused `handed_over_already` where the card stands.
    """
    customer = name_id("handed", given.customer, work.book, work.today.isoformat())
    if work.session.get(Customer, customer) is not None:
        raise Refused("handed_over_already", name=str(given.card.get("name", "")))
    known = TABLES["customer"].fields
    fields = {name: value for name, value in given.card.items() if name in known}
    fields |= {"linked_id": given.customer, "allotted_on": work.today.isoformat(), "pool": why == BACK}
    work.session.add(Customer(id=customer, book=work.book, **fields))
    work.session.flush()
    _carry(work, given, customer)
    work.session.add(_page(work, customer, IN, from_book, giver, given.customer, why, given.page))
    work.session.add(_entry(work, customer, given.stage, by))
    if why != BACK:
        add_step(work, customer, NextPlan(on=work.calendar.add_working(work.today, 1)))
    work.touched.add(customer)
    return customer


def confirm(work: Work, customer: str, by: str) -> Saved:
    """The receiver confirms a customer who was handed over. Raises Refused `nothing_to_confirm`."""
    row = person(work, customer)
    page = _standing(work, row.id, IN)
    if page is None or page.state != WAITING:
        raise Refused("nothing_to_confirm", name=row.name)
    begin(work, "handover_confirmed", [row])
    page.state, page.confirmed_on, page.confirmed_by = CONFIRMED, work.today.isoformat(), clean(by)
    return saved(work, [row])


def name_of(work: Work, book: str) -> str:
    """The manager of a book of the home. Raises Refused `no_such_book`."""
    found = raw(work).execute(ME, (book,)).fetchone()
    if found is None:
        raise Refused("no_such_book", book=book)
    return str(found[2])


def _standing(work: Work, customer: str, direction: str) -> HandoverRow | None:
    """The newest page of a customer in one direction."""
    live = HandoverRow.deleted.is_(False)  # type: ignore[attr-defined]
    asked = select(HandoverRow).where(HandoverRow.customer_id == customer, HandoverRow.direction == direction, live)
    return work.session.exec(asked.order_by(HandoverRow.day.desc())).first()  # type: ignore[attr-defined]


def _with(page: Page, note: str, next_step: str) -> Page:
    story = "\n".join(part for part in (note, page.story) if part)
    return page._replace(story=story, next_step=next_step or page.next_step)


def _page(
    work: Work, customer: str, direction: str, other: str, name: str, linked: str, why: str, page: Page
) -> HandoverRow:
    return HandoverRow(
        id=name_id("handover", customer, linked),
        book=work.book,
        customer_id=customer,
        direction=direction,
        other_book=other,
        other_name=name,
        linked_id=linked,
        why=why,
        day=work.today.isoformat(),
        story=page.story,
        promises=page.promises,
        taboos=page.taboos,
        next_step=page.next_step,
        state=WAITING,
    )


def _decision(work: Work, customer: str, by: str, note: str) -> DecisionRow:
    return DecisionRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        at=utc_text(work.now),
        what=Verdict.CHANGE,
        by_name=clean(by),
        note=words(note),
    )


def _entry(work: Work, customer: str, stage: int, by: str) -> StageMoveRow:
    return StageMoveRow(
        id=new_id(),
        book=work.book,
        customer_id=customer,
        at=utc_text(work.now),
        on_day=work.today.isoformat(),
        from_stage=0,
        to_stage=stage,
        who=clean(by),
    )


def _carry(work: Work, given: Dossier, customer: str) -> None:
    """The rows that go along, under new ids; what they name goes along too or is left out.

    Talks come in as noted before: they are history, and no measure of the receiver's day.
    """
    carried = [one for one in given.rows if one[0] in _CARRIED]
    ids = {given.customer: customer} | {key: _new_key(tbl, key, row, customer) for tbl, key, row in carried}
    for tbl, key, row in carried:
        values = {name: _named(name, value, ids) for name, value in row.items() if name in TABLES[tbl].fields}
        if tbl == "contact":
            values |= {"imported": True, "group_id": values.get("group_id") or ids[key]}
        model: type[Register] | type[Fact] = MODELS[tbl]
        work.session.add(model(id=ids[key], book=work.book, **values))
    work.session.flush()


def _named(name: str, value: Any, ids: dict[str, str]) -> Any:
    return ids.get(value, "") if name.endswith("_id") else value


def _new_key(tbl: str, key: str, row: Any, customer: str) -> str:
    field = _NAMED.get(tbl)
    return name_id(tbl, customer, row.get(field, "")) if field else name_id("handed", customer, key)
