"""Reads the needs table with the life-cycle phase that the facts suggest (domain.md section 2, stage 4)."""

from collections import Counter
from collections.abc import Iterable

from rmtui.domain.card_views import FamilyView, NeedsView
from rmtui.domain.household import age
from rmtui.domain.needs import (
    NeedRow,
    Person,
    Suggestion,
    children_of,
    marital_of,
    open_needs,
    still_to_ask,
    suggest,
)
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView
from rmtui.store.reads.family import family
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

FACTS = """SELECT birthday, sex, marital_state, children, life_phase FROM customer
 WHERE id = ? AND book = ? AND NOT deleted"""
_PAST_OFFERS = frozenset({"declined", "revised"})
_CLOSED = ("met", "dropped")


def needs(read: Read, customer: str) -> NeedsView:
    """The needs of a customer, the phase set on the card, and the one that birth, marriage and children suggest.

    Raises Refused `no_such_customer`.
    """
    facts = read.db.execute(FACTS, (customer, read.book)).fetchone()
    if facts is None:
        raise Refused("no_such_customer", ref=customer)
    birthday, sex, marital, children, phase = facts
    people = family(read, customer)
    person = Person(
        age(birthday, read.today),
        _sex(sex),
        marital_of(marital) or _by_spouse(people),
        children_of(people.members, children, read.today),
    )
    suggestion = suggest(person, read.playbook)
    table = rows(read, "need", customer)
    brings = _of_phase(phase, read.playbook) or suggestion
    offers = Counter(
        row.text("need_id") for row in rows(read, "proposal", customer) if row.text("state") not in _PAST_OFFERS
    )
    return NeedsView(
        _in_order(read, table),
        person,
        phase,
        suggestion,
        still_to_ask(brings, tuple(map(_plain, table))),
        {row.id: row.text("name") for row in rows(read, "relative", customer)},
        offers,
    )


def _sex(stored: str) -> str:
    return {"男": "male", "女": "female"}.get(stored, stored)


def _by_spouse(people: FamilyView) -> str:
    """Who has a spouse is married, where the profile's field says nothing that is understood."""
    return "married" if any(member.relation == "spouse" for member in people.members) else ""


def _of_phase(phase: str, playbook: Playbook) -> Suggestion | None:
    """A phase set by hand as a suggestion; None where it is not one of the playbook's."""
    found = next((one for one in playbook.card.life_phases if one.id == phase), None)
    return Suggestion(found.id, "", (), found.kinds) if found else None


def _in_order(read: Read, table: Iterable[RowView]) -> tuple[RowView, ...]:
    by_id = {row.id: row for row in table}
    urgent = [by_id[one.id] for one in open_needs(map(_plain, by_id.values()), read.today)]
    closed = [row for state in _CLOSED for row in by_id.values() if row.text("state") == state]
    return (*urgent, *closed)


def _plain(row: RowView) -> NeedRow:
    return NeedRow(
        row.id,
        row.text("kind"),
        row.number("amount"),
        row.number("priority"),
        row.text("state"),
        row.text("found_on"),
        row.text("retry_on"),
    )
