"""Reads what stands against contacting customers now (features N05, N12)."""

from collections.abc import Sequence
from json import dumps

from rmtui.domain.claims import SERVICE
from rmtui.domain.first_contact import next_step_of
from rmtui.domain.guard import Guard, is_owed, refused
from rmtui.domain.marketing import sales_days
from rmtui.domain.model import CustomerFacts, Stage
from rmtui.store.facts import IDS, facts_of
from rmtui.store.reads.rounds import consents_of
from rmtui.store.work import Read

OURS = f"SELECT id FROM customer WHERE book = ? AND NOT deleted AND id IN {IDS}"
SERVED = f"""SELECT DISTINCT customer_id FROM claim WHERE rule IN ({", ".join(f"'{rule}'" for rule in sorted(SERVICE))})
 AND asked AND start <= ? AND end >= ? AND customer_id IN {IDS}"""


def guards(read: Read, customers: Sequence[str]) -> tuple[Guard, ...]:
    """The guard of each of these customers of the book, in the order given; unknown ones are passed over."""
    listed, day = dumps(list(customers)), read.today.isoformat()
    ours = [row[0] for row in read.db.execute(OURS, (read.book, listed))]
    facts, consents = facts_of(read.db, read.zone, ours), consents_of(read.db, ours)
    served = {row[0] for row in read.db.execute(SERVED, (day, day, listed))}
    return tuple(
        Guard(
            sales_days(facts[one].contacts),
            refused(consents.get(one, {})),
            facts[one].window,
            one in served or _is_owed(facts[one], read),
        )
        for one in customers
        if one in facts
    )


def _is_owed(facts: CustomerFacts, read: Read) -> bool:
    """A step of the first contact is owed too."""
    first = facts.stage is Stage.FIRST_CONTACT and next_step_of(facts) is not None
    return first or is_owed(facts, read.now)
