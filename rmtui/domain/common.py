"""Common ground 共同点: what a customer shares with the manager and with other customers (features S0-18)."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

FIELDS = ("home_region", "school", "hobbies", "circle")
_CUT = re.compile(r"[，,、；;/|\s]+")
_ANYWHERE = frozenset({"本地", "无", "none", "local"})
"""Words that say nothing in common."""
_SHORTEST = 2


class Common(NamedTuple):
    """Something shared: the field, and the word of it that both have."""

    field: str
    word: str


def words_of(text: str) -> tuple[str, ...]:
    """The single words of a field, each once, in the order in which they stand."""
    found = (part.strip().casefold() for part in _CUT.split(text))
    return tuple(dict.fromkeys(part for part in found if len(part) >= _SHORTEST and part not in _ANYWHERE))


def shared(mine: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[Common, ...]:
    """What both have in common, field by field; a region and a city in it count too (浙江, 浙江杭州)."""
    return tuple(
        Common(field, word)
        for field in FIELDS
        for word in words_of(theirs.get(field, ""))
        if any(_same(field, word, other) for other in words_of(mine.get(field, "")))
    )


def _same(field: str, one: str, other: str) -> bool:
    """A region holds its cities; any other word is the same one or it is not."""
    return one == other or (field == "home_region" and (one.startswith(other) or other.startswith(one)))


def sharing(theirs: Mapping[str, str], others: Iterable[tuple[str, Mapping[str, str]]]) -> dict[Common, list[str]]:
    """For each thing of the customer's, the names of the other customers who have it too."""
    found: dict[Common, list[str]] = {}
    for name, fields in others:
        for common in shared(fields, theirs):
            found.setdefault(common, []).append(name)
    return found
