"""Reads the family as a customer's card has it, and the walls between its members (domain.md sections 2 and 5)."""

from collections.abc import Sequence
from typing import Any

from rmtui.domain.card_views import FamilyView
from rmtui.domain.household import Kin, Linked, Wall, decision, members, not_to_mention, walled
from rmtui.domain.refusal import Refused
from rmtui.store.work import Read

KIN = (
    "r.id, r.customer_id, r.name, r.relation, iif(r.sex <> '', r.sex, coalesce(c.sex, '')),"
    " iif(r.born <> '', r.born, coalesce(c.birthday, '')), coalesce(c.id, ''),"
    " r.decides, r.pays, r.blocks, r.friend, r.confidence, r.met_on, r.not_told"
)
"""A line's columns in the order of `Kin`. What only the member's own card knows comes from there; a card that was
taken away does not count."""
OWN = f"""SELECT {KIN} FROM relative r LEFT JOIN customer c ON c.id = r.card_id AND r.card_id <> '' AND NOT c.deleted
 WHERE r.customer_id = ? AND r.book = ? AND NOT r.deleted ORDER BY r.id"""
LINKED = f"""SELECT {KIN}, o.name, o.sex, o.birthday FROM relative r
 JOIN customer o ON o.id = r.customer_id AND NOT o.deleted JOIN customer c ON c.id = r.card_id
 WHERE r.card_id = ? AND r.book = ? AND NOT r.deleted ORDER BY r.id"""
OWNER = "SELECT no_decision_maker FROM customer WHERE id = ? AND book = ? AND NOT deleted"
_FLAGS = frozenset({"decides", "pays", "blocks", "friend", "not_told"})
_COLUMNS = len(Kin._fields)


def family(read: Read, customer: str) -> FamilyView:
    """The family from the card's own lines and from those of other cards that name it. Raises Refused
    `no_such_customer`."""
    owner = read.db.execute(OWNER, (customer, read.book)).fetchone()
    if owner is None:
        raise Refused("no_such_customer", ref=customer)
    own = [_kin(row) for row in read.db.execute(OWN, (customer, read.book))]
    linked = _linked(read, customer)
    everybody = members(own, linked)
    return FamilyView(everybody, decision(everybody, owner[0]), walled(own, linked))


def walls_before(read: Read, customer: str) -> tuple[Wall, ...]:
    """Whose affairs are not to be mentioned to this customer, from every card of the book that names him or her."""
    return not_to_mention(walled((), _linked(read, customer)), customer)


def _linked(read: Read, customer: str) -> list[Linked]:
    found = read.db.execute(LINKED, (customer, read.book))
    return [Linked(_kin(row[:_COLUMNS]), *row[_COLUMNS:]) for row in found]


def _kin(row: Sequence[Any]) -> Kin:
    """A line with its flags as such."""
    return Kin._make(bool(value) if name in _FLAGS else value for name, value in zip(Kin._fields, row, strict=True))
