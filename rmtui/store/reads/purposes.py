"""Reads why a customer was contacted, by month (features S1-02, S1-04)."""

from rmtui.domain.purposes import CARE, Mix, mixes
from rmtui.store.work import Read

MIX = f"""SELECT substr(c.day, 1, 7), CASE WHEN c.purpose = '' AND c.care THEN '{CARE}' ELSE c.purpose END, count(*)
 FROM contact c WHERE c.customer_id = ? AND c.book = ? AND c.live AND c.direction = 'out'
 AND c.outcome NOT IN ('no_answer', 'busy', 'wrong_number', 'failed', 'missed', 'moved', 'cancelled')
 GROUP BY 1, 2"""


def mix(read: Read, customer: str) -> tuple[Mix, ...]:
    """The purposes of what reached the customer, the newest month first; a greeting is care without being said so."""
    return mixes((row[0], row[1], row[2]) for row in read.db.execute(MIX, (customer, read.book)))
