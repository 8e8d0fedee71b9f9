"""Strict reading of small JSON objects from outside: every field of its type, its form and within its bounds."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from rmtui.text import clean

MOST = 2**53
"""Above it other programs that read JSON lose digits."""
LONGEST = 1_000
"""Characters of a name, before it is cleaned."""

_ID = re.compile(r"[0-9A-Za-z_.:-]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STAMP = re.compile(r"[0-9a-f]{12}\.[0-9a-f]{4}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def written(data: Mapping[str, Any]) -> bytes:
    """An object in the one form in which it is written, hashed and signed."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def no_constant(name: str) -> NoReturn:
    """Refuses NaN and Infinity, which JSON does not know; raises ValueError."""
    raise ValueError(name)


def finite(text: str) -> float:
    """A number with a fraction or exponent; raises ValueError where it is beyond all bounds."""
    number = float(text)
    if abs(number) == float("inf"):
        raise ValueError(text)
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def parse(data: bytes) -> "Fields":
    """The fields of a JSON object. Raises ValueError for anything else, also for one that is nested too deeply."""
    try:
        found = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=no_constant, parse_float=finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return Fields(found)


class Fields:
    """An object's fields; each reader raises ValueError where the field is missing or not what it must be."""

    def __init__(self, data: object) -> None:
        if not isinstance(data, dict):
            raise ValueError("no object")
        self.data: dict[str, Any] = data

    def only(self, names: tuple[str, ...]) -> None:
        """Raises ValueError unless exactly these are there."""
        if set(self.data) != set(names):
            raise ValueError(f"fields {sorted(set(self.data) ^ set(names))!r:.200}")

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A text as it stands there: for keys and signatures, never to be shown."""
        value = self.data.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise ValueError(name)
        return value

    def shown(self, name: str) -> str:
        """A text that may be shown: cleaned."""
        return clean(self.text(name))

    def id(self, name: str) -> str:
        """An id."""
        return checked_id(self.data.get(name))

    def ids(self, name: str) -> tuple[str, ...]:
        """A list of ids, none twice."""
        found = tuple(checked_id(one) for one in self.items(name))
        if len(set(found)) != len(found):
            raise ValueError(name)
        return found

    def items(self, name: str) -> list[Any]:
        """A list."""
        value = self.data.get(name)
        if not isinstance(value, list):
            raise ValueError(name)
        return value

    def number(self, name: str) -> int:
        """A whole number from 0."""
        return checked_number(self.data.get(name))

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.data.get(name)
        if not isinstance(value, bool):
            raise ValueError(name)
        return value

    def digest(self, name: str, *, empty: bool = False) -> str:
        """A SHA-256 in hexadecimal digits; with `empty` also none."""
        return self._formed(name, _DIGEST, empty=empty)

    def stamp(self, name: str) -> str:
        """A stamp of the hybrid logical clock, or none."""
        return self._formed(name, _STAMP, empty=True)

    def time(self, name: str) -> str:
        """A moment in UTC."""
        found = self._formed(name, _TIME, empty=False)
        datetime.strptime(found, "%Y-%m-%dT%H:%M:%SZ")
        return found

    def vector(self, name: str) -> Mapping[str, int]:
        """Ids with a whole number each."""
        fields = Fields(self.data.get(name))
        return {checked_id(key): checked_number(value) for key, value in fields.data.items()}

    def _formed(self, name: str, form: re.Pattern[str], *, empty: bool) -> str:
        value = self.text(name, 64)
        if not (form.fullmatch(value) or (empty and not value)):
            raise ValueError(name)
        return value


def checked_id(value: object) -> str:
    """An id: letters, digits and a few signs. Raises ValueError."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("id")
    return value


def checked_number(value: object) -> int:
    """A whole number from 0 to 2**53. Raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise ValueError("number")
    return value
