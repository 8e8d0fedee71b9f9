"""What is asked for in dialogs, as plain facts: choices, fields and answers. Imports no widget: every page needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rmtui.domain.when import When


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a contact is with: the first one's name, and how many there are."""

    name: str
    count: int


class Choice(NamedTuple):
    """One choice: the key that takes it, what it stands for, and its label (a person's text may stand in it)."""

    key: str
    id: str
    label: str
    hint: str = ""


class Kind(StrEnum):
    """What a field takes: words, a secret, a day, a moment (day and hour), or either of the last two."""

    TEXT = "text"
    SECRET = "secret"
    DAY = "day"
    MOMENT = "moment"
    WHEN = "when"


class Ask(NamedTuple):
    """One field. `note` stands in an empty field; `none_sign` allows `- why` for "none, because".

    Of a `live` one it is shown, while it is typed, what it fills on the card.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    value: str = ""
    required: bool = False
    note: str = ""
    none_sign: bool = False
    past: bool = False
    live: bool = False


class Answers(NamedTuple):
    """What was filled in: texts by name, and what was understood of days and hours."""

    texts: Mapping[str, str]
    whens: "Mapping[str, When]"


def none_reason(said: str) -> str | None:
    """The reason in `- reason` or `无 reason`: there is to be no next contact; None where a date is meant."""
    for sign in ("-", "－", "无", "none "):
        if said.lower().startswith(sign) and not said[len(sign) :][:1].isdigit():
            return said[len(sign) :].lstrip(",，:：、 ").strip()
    return None
