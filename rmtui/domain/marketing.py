"""The guard against over-marketing 过度营销 (domain.md section 3): how often a customer may be contacted unasked."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rmtui.domain.model import Contact, Direction, reached
from rmtui.domain.playbook import Playbook
from rmtui.domain.purposes import NOT_SALES

_WINDOW = timedelta(days=30)


def sales_days(contacts: Iterable[Contact]) -> tuple[date, ...]:
    """The days of unasked sales contacts within 30 days up to the newest of them, oldest first, one for each.

    Counted is what reached the customer: outgoing, neither owed nor care. An unanswered call reached nobody. Care,
    information, surveys and education (`purposes.NOT_SALES`) ask for nothing; a contact without a purpose counts.
    """
    days = sorted(contact.day for contact in contacts if _is_unasked_sale(contact))
    return tuple(day for day in days if day > days[-1] - _WINDOW)


def _is_unasked_sale(contact: Contact) -> bool:
    outgoing = contact.direction is Direction.OUT and reached(contact.outcome)
    return outgoing and not contact.asked and not contact.care and contact.purpose not in NOT_SALES


def recent(days: Sequence[date], day: date) -> int:
    """How many of these `sales_days` lie within the 30 days up to this one."""
    return sum(day - _WINDOW < sale <= day for sale in days)


def is_capped(days: Sequence[date], day: date, playbook: Playbook) -> bool:
    """Whether a customer with these `sales_days` may on this day be contacted only for what he or she asked for."""
    return recent(days, day) >= playbook.max_sales_in_30_days or days.count(day) >= playbook.max_unasked_per_day


def rest_days(playbook: Playbook) -> int:
    """Days between two calls that only value asks for: spaced so that they never meet the cap of 30 days."""
    return _WINDOW.days // max(1, playbook.max_sales_in_30_days)
