"""What a field of a form may hold, and what a new row starts with."""

from typing import NamedTuple

TODAY = "today"
"""As a field's start: the day on which the row is made."""


class FieldRule(NamedTuple):
    """A field: what it may hold, and what a new row starts with (as typed).

    Kinds: `text` (with `choices` as suggestions, own words allowed), `lines`, `day`, `past` (a day up to today),
    `birth` (a day or a year), `yearly` (`MM-DD` or a day), `lunar`, `money` (yuan), `count` (0 to `most`), `percent`,
    `term` (months), `flag`, `choice` (one of `choices`), `risk` (R1 to R5), `rate` (as printed), `limit` (stop-profit
    and stop-loss), `price` (a decimal number), `phone`; ids of other rows: `customer`, and those of `REFERENCES`.
    """

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    most: int = 0
    start: str = ""
    words: str = ""
    """What the message ids of the choices begin with."""
