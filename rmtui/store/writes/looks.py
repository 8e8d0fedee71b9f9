"""Notes in the audit trail that somebody looked at what is hidden until a key is pressed (domain.md section 7)."""

from rmtui.store import audit
from rmtui.store.work import Work
from rmtui.store.writes.common import person

SEEN = "assets.seen"


def looked(work: Work, customer: str) -> bool:
    """The customer's assets were shown with their amounts; always true. Raises Refused `no_such_customer`."""
    row = person(work, customer)
    audit.record(work, SEEN, f"{row.name} {row.number}".strip(), 1)
    return True
