"""One line of a customer list, as every list and search reads it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rmtui.domain.model import Stage
from rmtui.domain.views import CustomerLine
from rmtui.store.facts import day_or_none

LINE_COLUMNS = """c.id, c.number, c.name, c.tier, s.stage, s.phone, s.last_contact, s.next_on,
 s.paused_from, s.paused_until, s.dropped + c.pool, s.lead_from, s.complaint"""
LINE_TABLES = "customer c JOIN state s ON s.customer_id = c.id"


def line(row: Sequence[Any], today: date) -> CustomerLine:
    """A line from a row that begins with `LINE_COLUMNS`."""
    return CustomerLine(
        customer_id=row[0],
        number=row[1],
        name=row[2],
        tier=row[3],
        stage=Stage(row[4]),
        phone=row[5],
        last_contact=day_or_none(row[6]),
        next_on=day_or_none(row[7]),
        state=state_word(row[8], row[9], row[10], row[11], today),
        complaint=bool(row[12]),
    )


def state_word(paused_from: str, paused_until: str, dropped: int, lead_from: str, today: date) -> str:
    """`active`, `paused`, `dropped`, `pool` or `with_lead`, the strongest first; in the pool `dropped` is 2."""
    if dropped:
        return "pool" if dropped > 1 else "dropped"
    if paused_from and paused_from <= today.isoformat() < paused_until:
        return "paused"
    return "with_lead" if lead_from and lead_from <= today.isoformat() else "active"
