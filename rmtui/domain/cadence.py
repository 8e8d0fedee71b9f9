"""Contact rhythm by tier 联系频率 (domain.md section 2, stage 7): debts by calendar month and quarter.

Only contacts that reached the customer by the cadence's channel pay. The rhythm holds from stage 2 on, because nobody
falls silent; in stage 1 the first-contact steps are the rhythm.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.model import Channel, Contact, reached
from rmtui.domain.playbook import Cadence, Playbook

_DAY = timedelta(days=1)


class Debt(NamedTuple):
    """`owed` contacts for a cadence on every day from `start` to `end` (None: open)."""

    cadence: Cadence
    owed: int
    start: date
    end: date | None


def period_start(day: date, period: str) -> date:
    """The first day of the calendar `month` or `quarter` of this day."""
    month = day.month if period == "month" else 3 * ((day.month - 1) // 3) + 1
    return day.replace(month=month, day=1)


def period_end(day: date, period: str) -> date:
    """The last day of the calendar `month` or `quarter` of this day."""
    later = period_start(day, period) + timedelta(days=31 if period == "month" else 92)
    return later.replace(day=1) - _DAY


def pays(contact: Contact, cadence: Cadence, playbook: Playbook) -> bool:
    """Whether this contact counts for this cadence."""
    if not reached(contact.outcome):
        return False
    branch_visit = contact.channel is Channel.MEETING and playbook.branch_meeting_is_visit
    channel = Channel.VISIT if branch_visit and cadence.channel is Channel.VISIT else contact.channel
    return cadence.channel is None or cadence.channel is channel


def times(cadence: Cadence, playbook: Playbook) -> int:
    """How many contacts a period needs; one more where the bank reads the table as "more than"."""
    return cadence.times + playbook.cadence_more_than


def debts(cadence: Cadence, contacts: Sequence[Contact], since: date, playbook: Playbook) -> Iterator[Debt]:
    """What a customer under this cadence since a day owes: the newest period with contacts, then all after it.

    The debt after the last contact is open-ended: its period is the one of the day on which it is looked at.
    """
    needed = times(cadence, playbook)
    paid = [contact.day for contact in contacts if pays(contact, cadence, playbook)]
    if needed < 1:
        return
    if not paid:
        yield Debt(cadence, needed, since, None)
        return
    newest = max(paid)
    first, last = period_start(newest, cadence.period), period_end(newest, cadence.period)
    missing = needed - sum(first <= day <= last for day in paid)
    if missing > 0 and since <= last:
        yield Debt(cadence, missing, max(first, since), last)
    yield Debt(cadence, needed, max(last + _DAY, since), None)
