"""Name cells: blanks inside, notes beside, and two persons in one cell, which are never taken apart by guess."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rmtui.domain.refusal import Refused
from rmtui.exchange.words import words_of
from rmtui.text import clean, half_width

MAX_NAME = 60
"""Characters; longer is a text that slipped into the column."""

_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = words_of("names")
_DOUBLE = frozenset(_WORDS["double_surnames"])
_COMPANY = re.compile("|".join(map(re.escape, _WORDS["company"])), re.IGNORECASE)
_NOTE = re.compile(r"\(([^()]*)\)|【([^【】]*)】")
_BETWEEN = re.compile(r"[/、;|\\&+\n]|\band\b|(?<=[" + _HAN + r"]),|,(?=[" + _HAN + r"])", re.IGNORECASE)
_JOINED = re.compile(f"[{_HAN}]{{2,4}}[和与及跟][{_HAN}]{{2,4}}")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class NameCell:
    """The name, the note that stood in brackets beside it, and the rule by which the cell was repaired, if it was."""

    name: str
    note: str = ""
    rule: str = ""


def read_name(cell: str) -> NameCell:
    """The one person or company that a cell names.

    Raises Refused `two_names` where it seems to name two, `name_unreadable` for a number or a long text.
    """
    text = clean(cell, lines=True)
    half = half_width(text) if re.search(r"[\uff01-\uff5e\u3000]", text) else text
    notes = [inside for found in _NOTE.findall(half) for inside in found if inside.strip()]
    name = re.sub(r"[ \t]+", " ", _NOTE.sub(" ", half)).strip()
    if _COMPANY.search(half):
        name, notes = re.sub(r"\s+", " ", half), []
    elif _two(name):
        raise Refused("two_names")
    name = _closed(name.replace("\n", " "))
    if not name or len(name) > MAX_NAME or re.search(r"\d{5}", name):
        raise Refused("name_unreadable")
    if notes:
        return NameCell(name, "; ".join(notes), "name_note")
    return NameCell(name, rule="" if name == text else "name_blanks")


def _two(name: str) -> bool:
    parts = [part for part in _BETWEEN.split(name) if _WORD.search(part)]
    if len(parts) > 1 or _JOINED.fullmatch(name):
        return True
    words = name.split()
    all_han = all(re.fullmatch(f"[{_HAN}]+", word) for word in words)
    return len(words) > 1 and all_han and len(words[0]) > 1 and words[0] not in _DOUBLE


def _closed(name: str) -> str:
    """Without the blanks that pad Chinese names to one width: 张 三."""
    return re.sub(f"(?<=[{_HAN}]) +(?=[{_HAN}])", "", name)


@lru_cache(maxsize=32_768)
def name_key(name: str) -> str:
    """What two equal names have in common."""
    return "".join(half_width(name).split()).casefold()
