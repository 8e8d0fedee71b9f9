"""The briefing before a call: at most twelve lines of at most 78 cells, the gravest kept whole (domain.md section 6).

It is seen while one speaks, perhaps by others too: whatever amount stands in somebody's words is covered.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from rmtui.text import clean, head, width

MOST_LINES, CELLS = 12, 78
"""The size of a briefing: it fits 80x24 with the outcome keys."""

ADDRESS, COMPLAINT, WALL, TABOO, PROMISE, REASON = "address", "complaint", "wall", "taboo", "promise", "reason"
PREPARED = "prepared"
LAST, FAMILY, WISH, GROUND, MANNER, OPENING = "last", "family", "wish", "ground", "manner", "opening"
TOPICS = (ADDRESS, COMPLAINT, WALL, TABOO, PROMISE, REASON, PREPARED, LAST, FAMILY, WISH, GROUND, MANNER, OPENING)
"""What a briefing speaks of, in the order of its lines."""

_GRAVEST_FIRST = (
    TABOO,
    WALL,
    COMPLAINT,
    ADDRESS,
    REASON,
    OPENING,
    PREPARED,
    PROMISE,
    LAST,
    FAMILY,
    MANNER,
    WISH,
    GROUND,
)
_ALWAYS = frozenset({TABOO, WALL, COMPLAINT, ADDRESS, REASON, OPENING, PREPARED, PROMISE})
"""Topics that have a line before any other has one."""
_WHOLE = frozenset({TABOO, WALL, COMPLAINT})
"""Topics that are told whole, as far as `_ROWS` goes, before a lesser one is told at all."""
_ROWS: Mapping[str, int] = MappingProxyType({TABOO: 3, GROUND: 1, ADDRESS: 1})
_OFTEN = 2
"""Lines of one topic at most, where `_ROWS` has no other number."""


class Said(NamedTuple):
    """One topic in words; `tone` is one of the screens'."""

    topic: str
    text: str
    tone: str


class Line(NamedTuple):
    """One line of a briefing, at most as wide as asked for."""

    topic: str
    text: str
    tone: str


def lay_out(said: Iterable[Said], cells: int = CELLS, most: int = MOST_LINES) -> tuple[Line, ...]:
    """The lines in the order of `TOPICS`: long ones are wrapped where there is room, else cut, and lesser ones go.

    One `Said` a topic. What was typed is made one line without escape sequences; amounts are covered.
    """
    told = {one.topic: made for one in said if (made := one._replace(text=_one_line(one))).text}
    needs = {topic: min(_ROWS.get(topic, _OFTEN), len(_wrapped(one.text, cells))) for topic, one in told.items()}
    rows = _allot([topic for topic in _GRAVEST_FIRST if topic in told], needs, most)
    return tuple(
        Line(topic, text, told[topic].tone)
        for topic in TOPICS
        if rows.get(topic)
        for text in _cut(told[topic].text, cells, rows[topic])
    )


def _one_line(said: Said) -> str:
    """The words as they are drawn; a name is not taken for an amount."""
    text = " ".join(clean(said.text[:_READ]).split())
    return text if said.topic == ADDRESS else covered(text)


def _allot(topics: Sequence[str], needs: Mapping[str, int], most: int) -> dict[str, int]:
    """How many lines each topic has: one for what must stand, then the gravest whole, then one each, then the rest."""
    rows: dict[str, int] = {}

    def give(topic: str, wanted: int) -> None:
        rows[topic] = min(wanted, rows.get(topic, 0) + most - sum(rows.values()))

    for topic in topics:
        give(topic, 1 if topic in _ALWAYS else 0)
    for topic in topics:
        give(topic, needs[topic] if topic in _WHOLE else rows[topic])
    for topic in topics:
        give(topic, max(rows[topic], 1))
    for topic in topics:
        give(topic, needs[topic])
    return rows


_INDENT = "  "
_NOT_FIRST = frozenset("，。；：？！、）》”’％,.;:?!)]}%")
"""Signs that no line begins with."""
_MARK = ".."


def _wrapped(text: str, cells: int) -> list[str]:
    """The text in lines of at most so many cells: broken at blanks, or between Han characters; later ones indented."""
    lines: list[str] = []
    lead = ""
    while text:
        room = cells - width(lead)
        part = text if width(text) <= room else _part(text, room)
        lines.append(lead + part.rstrip())
        text, lead = text[len(part) :].lstrip(), _INDENT
    return lines


def _part(text: str, room: int) -> str:
    """The beginning of a text that is too long for a line."""
    whole = head(text, room) or text[0]
    place = len(whole)
    blank = whole.rfind(" ") + 1
    if _is_latin(text[place - 1]) and _is_latin(text[place]) and blank > place // 2:
        return whole[:blank]
    while text[place] in _NOT_FIRST and place > len(whole) - 3 and place > 1:
        place -= 1
    return text[:place]


def _is_latin(char: str) -> bool:
    return char < "\u2e80" and char != " "


def _cut(text: str, cells: int, rows: int) -> list[str]:
    """At most so many lines; that something is left out stands at the end."""
    lines = _wrapped(text, cells)
    if len(lines) <= rows:
        return lines
    last = lines[rows - 1]
    return [*lines[: rows - 1], head(last, cells - width(_MARK)).rstrip() + _MARK]


_HOLDING = re.compile(r"[¥￥](?=[^\d\s])\S+(?:\s+[\d.,]+[十百千]?[万亿]?元?)?(?:\s+\d[\d./年月日-]*(?:到期)?)?")
"""A quick note's holding at another bank."""
_MONEY = re.compile(
    r"(?P<sign>(?:[¥￥$€]|RMB|CNY|USD|人民币)\s?)?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?P<unit>\s?[十百千]?(?:多|余)?[万亿]|[kKmM]n?(?![A-Za-z])|\s?(?:thousand|million|billion)\b)?"
    r"(?P<yuan>(?:多|余)?\s?(?:元|块|yuan\b|RMB\b|CNY\b))?"
)
_IN_HAN = re.compile(
    "(?:[一二三四五六七八九两几][一二三四五六七八九两几十百千零〇]*|[十百][一二三四五六七八九两几十百]*)"
    "(?:多|余)?[万亿](?!火急)[一二三四五六七八九两几十百千万零〇]*(?:多|余)?(?:元|块)?"
)
_COVER, _LEAST, _READ = "***", 10_000, 400
"""What stands for an amount, from how many yuan it does, and how many letters of a text are looked at."""


def covered(text: str) -> str:
    """The text without a holding's mark, its amounts of ten thousand and more covered; smaller ones stay: fees, gifts.

    No assets stand in a briefing (domain.md section 2, stage 1).
    """
    text = _HOLDING.sub("", text[:_READ]).strip()
    return _IN_HAN.sub(_COVER, _MONEY.sub(_money, text))


def _money(found: re.Match[str]) -> str:
    said = found["sign"] or found["yuan"] or "," in found["digits"]
    large = float(found["digits"].replace(",", "")) >= _LEAST
    return _COVER if found["unit"] or (said and large) else found[0]
