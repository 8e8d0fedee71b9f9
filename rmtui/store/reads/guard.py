"""Reads what stands against contacting customers now (features N05, N12)."""

from collections.abc import Sequence
from json import dumps

from rmtui.domain.claims import SERVICE
from rmtui.domain.first_contact import next_step_of
from rmtui.domain.guard import Guard, is_owed, refused
from rmtui.domain.marketing import sales_days
from rmtui.domain.model import CustomerFacts, Stage
from rmtui.store.facts import IDS, facts_of
from rmtui.store.reads.candidates import CHILDREN_BORN
from rmtui.store.reads.rounds import consents_of
from rmtui.store.work import Connection, Read

OURS = f"SELECT c.id, {CHILDREN_BORN} FROM customer c WHERE c.book = ? AND NOT c.deleted AND c.id IN {IDS}"
SERVED = f"""SELECT DISTINCT customer_id FROM claim WHERE rule IN ({", ".join(f"'{rule}'" for rule in sorted(SERVICE))})
 AND asked AND start <= ? AND end >= ? AND customer_id IN {IDS}"""


def guards(read: Read, customers: Sequence[str]) -> tuple[Guard, ...]:
    """The guard of each of these customers of the book, in the order given; unknown ones are passed over."""
    listed, day = dumps(list(customers)), read.today.isoformat()
    children = children_of(read.db, read.book, customers)
    ours = list(children)
    facts, consents = facts_of(read.db, read.zone, ours), consents_of(read.db, ours)
    served = {row[0] for row in read.db.execute(SERVED, (day, day, listed))}
    return tuple(
        Guard(
            sales_days(facts[one].contacts),
            refused(consents.get(one, {})),
            facts[one].window,
            one in served or _is_owed(facts[one], read),
            children[one],
        )
        for one in customers
        if one in facts
    )


def children_of(db: Connection, book: str, customers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """When the children of these customers of the book were born, as stored."""
    return {row[0]: tuple((row[1] or "").split()) for row in db.execute(OURS, (book, dumps(list(customers))))}


def _is_owed(facts: CustomerFacts, read: Read) -> bool:
    """A step of the first contact is owed too."""
    first = facts.stage is Stage.FIRST_CONTACT and next_step_of(facts) is not None
    return first or is_owed(facts, read.now)
