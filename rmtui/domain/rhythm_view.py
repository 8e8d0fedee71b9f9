"""The rhythm of the book as lists show it: what tiers owe by channel, and who fell silent (S0-38, N14)."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.model import Reason


class Debt(NamedTuple):
    """What one tier owes by one channel in a period: of so many customers, how many are owed how much."""

    tier: str
    channel: str
    """A channel's id, or `any`."""
    period: str
    needed: int
    customers: int
    owing: int
    owed: int
    until: date

    @property
    def paid(self) -> int:
        """How many customers have had theirs."""
        return self.customers - self.owing


class Silent(NamedTuple):
    """A customer whose silence is longer than usual."""

    customer: str
    name: str
    tier: str
    reason: Reason
    usual: int
    days: int


class RhythmView(NamedTuple):
    """Debts in the order of the tiers, and who fell silent, by value."""

    debts: tuple[Debt, ...]
    silent: tuple[Silent, ...]
