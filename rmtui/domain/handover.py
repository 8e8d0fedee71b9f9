"""What is handed on with a customer 移交, and the page that goes with it (features N25, S3-09, S4-10)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

CHANGE, LEAVE, BACK, ALLOT = WHYS = ("change", "leave", "back", "allot")
"""Another manager was decided on, the manager leaves, the customer goes back to the pool, or comes out of it."""
OUT, IN = "out", "in"
WAITING, CONFIRMED = "waiting", "confirmed"

Handed = tuple[str, str, Mapping[str, Any]]
"""A row: table, id in the book that gives, fields."""


class Page(NamedTuple):
    """The hand-over page: how the customer came so far, what is promised, what to avoid, what to do next."""

    story: str = ""
    promises: str = ""
    taboos: str = ""
    next_step: str = ""


class Dossier(NamedTuple):
    """All that one book gives another about a customer; plain values alone, so that it can travel as JSON."""

    customer: str
    """Its id in the book that gives."""
    card: Mapping[str, Any]
    stage: int
    page: Page
    rows: tuple[Handed, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**self.card, "_": [self.customer, self.stage, list(self.page), [list(row) for row in self.rows]]}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Dossier":
        """Back from JSON. Raises ValueError for anything that is none."""
        try:
            customer, stage, page, rows = said["_"]
            card = {name: value for name, value in said.items() if name != "_"}
            handed = tuple((str(tbl), str(key), dict(fields)) for tbl, key, fields in rows)
            return cls(str(customer), card, int(stage), Page(*map(str, page)), handed)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("no dossier") from error


class HandoverLine(NamedTuple):
    """A customer who was handed over, with the page."""

    customer: str
    name: str
    number: str
    tier: str
    direction: str
    other: str
    """The other manager."""
    why: str
    day: date
    page: Page
    state: str
    confirmed_on: date | None
    confirmed_by: str
