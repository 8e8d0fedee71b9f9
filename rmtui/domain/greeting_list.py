"""Whom one greets on a festival: who is left to be greeted, and who is left out and why (domain.md section 6)."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.festivals import Coming
from rmtui.domain.playbook import Festival


class Known(NamedTuple):
    """What the audience of a festival is judged by; None and 0 are unknown, and nobody is taken for what is unknown."""

    sex: str = ""
    age: int | None = None
    has_children: bool = False
    youngest: int | None = None
    """Full years of the youngest child whose age is known."""


def belongs(festival: Festival, known: Known) -> bool:
    """Whether the customer is known to belong to the festival's audience; to one for all everybody does."""
    if festival.sex and known.sex != festival.sex:
        return False
    if festival.children and not known.has_children:
        return False
    if festival.child_under and (known.youngest is None or known.youngest >= festival.child_under):
        return False
    return not festival.from_age or (known.age is not None and known.age >= festival.from_age)


class Greeted(NamedTuple):
    """Somebody on the list; `why` is empty for who is to be greeted, else why not: `dnd` or `done`."""

    customer: str
    name: str
    tier: str
    why: str = ""


class Greetings(NamedTuple):
    """The list of one festival."""

    coming: Coming
    found: tuple[Greeted, ...]

    @property
    def open(self) -> tuple[Greeted, ...]:
        """Who is still to be greeted."""
        return tuple(one for one in self.found if not one.why)


def age_on(born: date, day: date) -> int:
    """Full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
