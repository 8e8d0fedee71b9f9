"""Days of a customer's life that come back: the family's birthdays, anniversaries, points, school (domain.md 3)."""

from datetime import date
from typing import NamedTuple


class Kin(NamedTuple):
    """A member of the family whose whole date of birth is known and who has no card of her own."""

    id: str
    name: str
    relation: str
    born: date


class Yearly(NamedTuple):
    """An anniversary: by the sun (`MM-DD`) or by the moon (`MM-DD`, `LMM-DD`); `whose` is a member's name."""

    id: str
    kind: str
    name: str
    solar: str = ""
    lunar: str = ""
    whose: str = ""
    relation: str = ""


class Sent(NamedTuple):
    """A customer whom this one sent, and when that one came."""

    id: str
    name: str
    on: date


class Dates(NamedTuple):
    """All of them for one customer."""

    kin: tuple[Kin, ...] = ()
    yearly: tuple[Yearly, ...] = ()
    points: int = 0
    points_until: date | None = None
    campaign: str = ""
    campaign_until: date | None = None
    sent: tuple[Sent, ...] = ()
