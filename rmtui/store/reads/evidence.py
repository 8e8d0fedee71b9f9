"""With what stages 3 to 6 can be left: what the card's tables hold for a customer (domain.md section 2)."""

from rmtui.domain.evidence import Chosen, Held, Refusal, Sold, round_start
from rmtui.domain.needs import NeedRow
from rmtui.domain.refusal import Refused
from rmtui.store.facts import facts_of
from rmtui.store.reads.family import family
from rmtui.store.work import Read

NEEDS = """SELECT id, kind, amount, priority, state, found_on, retry_on FROM need
 WHERE customer_id = ? AND book = ? AND NOT deleted ORDER BY priority = 0, priority, found_on, id"""
CHOSEN = """SELECT need_id, label, chosen_on FROM proposal
 WHERE customer_id = ? AND book = ? AND NOT deleted AND state = 'chosen' ORDER BY chosen_on, id"""
SOLD = "SELECT on_day, product, amount FROM sale WHERE customer_id = ? AND book = ? AND live ORDER BY on_day, id"
NOT_SOLD = (
    "SELECT on_day, reason, retry_on FROM not_sold WHERE customer_id = ? AND book = ? AND live ORDER BY on_day, id"
)


def held_of(read: Read, customer: str) -> Held:
    """What the tables hold. Raises Refused `no_such_customer`."""
    whose = (customer, read.book)
    facts = facts_of(read.db, read.zone, [customer]).get(customer)
    if facts is None:
        raise Refused("no_such_customer", ref=customer)
    moves = facts.moves
    return Held(
        decision=family(read, customer).decision,
        needs=tuple(NeedRow(*row) for row in read.db.execute(NEEDS, whose)),
        chosen=tuple(Chosen(*row) for row in read.db.execute(CHOSEN, whose)),
        sold=tuple(Sold(*row) for row in read.db.execute(SOLD, whose)),
        not_sold=tuple(Refusal(*row) for row in read.db.execute(NOT_SOLD, whose)),
        since=round_start(moves).isoformat() if moves else "",
    )
