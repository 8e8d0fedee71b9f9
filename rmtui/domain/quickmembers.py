"""The member of the family of a quick note: `女儿 王小雨 8岁`, `子女 女 2岁`, `mother 70`, `wife named Li Wei`."""

import re
from collections.abc import Iterator
from datetime import date

from rmtui.domain.entries import parse_birth
from rmtui.domain.quickwords import BY_SEX, FEMALE, MALE, SAID_SEX, SEXES
from rmtui.domain.refusal import Refused

_GAP = re.compile(r"[\s,、:]*")
_SEX = re.compile(rf"({'|'.join(sorted(SEXES, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)
_AGE = re.compile(r"(?:aged?\s*)?(\d{1,3})\s*(?:周?岁(?!半)|(?:years?|yrs?)(?:[\s-]old)?\b|y\.?o\b\.?)", re.IGNORECASE)
_BORN = re.compile(
    r"(?:生于|born\s+(?:in\s+|on\s+)?)?"
    r"((?:19|20)\d\d(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{4}|年)?)(?![\d元万亿])\s*(?:年?(?:出生|生)(?![^\W\d_]))?",
    re.IGNORECASE,
)
_BARE_AGE = re.compile(
    r"(?:aged?\s*)?(\d{1,3})(?=\s*(?:[,、;。.!?)]|$)|\s+(?!months?\b|weeks?\b|days?\b|k\b)[a-z@#!¥￥])", re.IGNORECASE
)
"""A number alone is an age where nothing follows that could be counted."""
_CALLED = re.compile(r"(?:名叫|叫|named\s+|called\s+)", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:[·'’-][^\W\d_]+)*(?: (?![^\x00-\x7f])[A-Za-z]+){0,2}")
_LONGEST_NAME = 40


def read_member(relation: str, word: str, typed: str, half: str, today: date) -> tuple[dict[str, str], int]:
    """The fields of the member, and up to where the text speaks of them; `word` is the word for the relation.

    `half` is what was typed behind that word, in half width. Reads on until it no longer understands.
    Raises Refused `quick_no_age` (nothing known of the member), `quick_which_sex`, `quick_other_sex`, or what is wrong
    with a birth.
    """
    values: dict[str, str] = {}
    end = 0
    for field, value, at in _parts(typed, half, today):
        if field in values:
            break
        values[field], end = value, at
    if not values:
        raise Refused("quick_no_age", relation=word)
    values.setdefault("sex", SAID_SEX.get(word.casefold(), ""))
    values["relation"] = _with_sex(relation, values["sex"], word)
    return {name: value for name, value in values.items() if value}, end


def _parts(typed: str, half: str, today: date) -> Iterator[tuple[str, str, int]]:
    """What is understood, one after the other: field, value, and where it ends."""
    at = 0
    while True:
        gap = _GAP.match(half, at)
        start = gap.end() if gap else at
        found = _part(half, start, today) or _name(typed, half, start, today)
        if found is None:
            return
        yield found
        at = found[2]


def _part(half: str, start: int, today: date) -> tuple[str, str, int] | None:
    """Sex, age or birth; of an age the year."""
    if found := _SEX.match(half, start):
        return "sex", SEXES[found[1].casefold()], found.end()
    if found := _BORN.match(half, start):
        return "born", parse_birth("born", found[1], today), found.end()
    if found := _AGE.match(half, start) or _BARE_AGE.match(half, start):
        return "born", parse_birth("born", f"{found[1]}岁", today), found.end()
    return None


def _name(typed: str, half: str, start: int, today: date) -> tuple[str, str, int] | None:
    """A name: said to be one, or a word before something that is understood."""
    called = _CALLED.match(half, start)
    found = _NAME.match(typed, called.end() if called else start)
    if found is None or len(found[0]) > _LONGEST_NAME:
        return None
    if called:
        return "name", found[0], found.end()
    for text, end in ((found[0], found.end()), _first_word(found[0], found.start())):
        gap = _GAP.match(half, end)
        if gap and gap.end() > end and _part(half, gap.end(), today):
            return "name", text, end
    return None


def _first_word(text: str, start: int) -> tuple[str, int]:
    word = text.split(" ")[0]
    return word, start + len(word)


def _with_sex(relation: str, sex: str, word: str) -> str:
    """The relation of one of this sex. Raises Refused `quick_which_sex` or `quick_other_sex`."""
    if relation in BY_SEX:
        if not sex:
            raise Refused("quick_which_sex", relation=word)
        return BY_SEX[relation][sex == "female"]
    if (sex == "male" and relation in FEMALE) or (sex == "female" and relation in MALE):
        raise Refused("quick_other_sex", relation=word)
    return relation
