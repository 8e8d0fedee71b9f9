"""Which row holds the headings, and which field each of them means, in Chinese or English and in any order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rmtui.domain.refusal import Refused
from rmtui.exchange.readers import SourceRow, column_letters
from rmtui.exchange.words import words_of
from rmtui.text import clean, half_width

SEARCHED_ROWS = 40
"""Rows from the top among which the headings are looked for."""

IGNORED = "ignored"
"""The field of a column that says nothing about the customer: running numbers, the reasons of a skipped-rows file."""

SYNONYMS = words_of("headings")
FIELDS = tuple(field for field in SYNONYMS if field != IGNORED)
"""Every field that a column may be mapped to."""
PHONES = ("mobile", "second_contact", "home_phone", "office_phone")
SEVERAL = frozenset({*PHONES, "id_number", "card_number"})
"""Fields that may have several columns; of any other the first counts and the rest are the customer's own fields."""
IDENTITY = ("number", *PHONES)

_BRACKETS = re.compile(r"[(\[【<〔{][^)\]】>〕}]*[)\]】>〕}]")
_NOISE = re.compile(r"[\s*_:.。,、;()\[\]【】<>〔〕{}\"'“”/\\|-]+")
_UNIT = re.compile(r"(亿|千万|百万|万|千)元?|[(]\s*(?:rmb|cny)?\s*(k|m|thousand|million)\b", re.IGNORECASE)
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "k": 10**3, "m": 10**6}
_UNITS |= {"thousand": 10**3, "million": 10**6}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its heading, its field, and the unit that the heading names.

    A second column of one heading, and one without, is named by its letters: `备注 (F)`, `(F)`.
    """

    index: int
    heading: str
    field: str | None
    """None: the customer's own field."""
    unit: int = 1


Chosen = Mapping[int, str | None]
"""The field of a column by its place from 0: None makes it the customer's own, `IGNORED` leaves it out."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where the headings are: `last` is the index of the row before the data; `score` counts the known ones."""

    last: int
    headings: tuple[str, ...]
    score: int


def plain(heading: str) -> str:
    """A heading without what makes no difference: case, blanks, punctuation."""
    return _NOISE.sub("", half_width(clean(heading)).casefold())


_BY_WORD = {plain(word): field for field, words in SYNONYMS.items() for word in words}
_BY_WORD |= {plain(field): field for field in FIELDS}
_BY_WORD["#"] = IGNORED


def field_of(heading: str) -> str | None:
    """The field that a heading means, or None; remarks in brackets such as (必填) or (万元) are looked past."""
    return look_up(_BY_WORD, heading)


def look_up(by_word: Mapping[str, str], heading: str) -> str | None:
    """What a heading means by these words (plain ones), with and without its remarks in brackets."""
    text = half_width(clean(heading)).casefold()
    return by_word.get(plain(text)) or by_word.get(plain(_BRACKETS.sub("", text)))


def unit_of(heading: str) -> int:
    """The unit of amounts that a heading names: 资产(万元) is 10 000; else 1 yuan."""
    found = _UNIT.search(half_width(heading))
    return _UNITS[(found[1] or found[2]).lower()] if found else 1


def find_heading(rows: Sequence[SourceRow]) -> Found | None:
    """The headings: one row, or two of which the upper one is merged over groups; None where nothing is known.

    Title lines and instruction blocks above are skipped. The row with most known headings wins, the upper of equals.
    """
    best: Found | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        candidates = [_candidate(index, row.cells)]
        if index:
            candidates.append(_candidate(index, joined(rows[index - 1].cells, row.cells)))
        for found in candidates:
            if found.score and (best is None or found.score > best.score):
                best = found
    return best


def fullest(rows: Sequence[SourceRow]) -> Found | None:
    """The first row with nearly as many cells as any: the headings of a file of which no heading is known."""
    counts = [sum(map(bool, map(str.strip, row.cells))) for row in rows[:SEARCHED_ROWS]]
    if not counts:
        return None
    index = next(index for index, count in enumerate(counts) if count * 5 >= max(counts) * 4)
    return Found(index, tuple(map(clean, rows[index].cells)), 0)


def score(rows: Sequence[SourceRow]) -> int:
    """How many known headings the best row has."""
    found = find_heading(rows)
    return found.score if found else 0


def _candidate(index: int, cells: Sequence[str]) -> Found:
    known = {field for field in map(field_of, cells) if field not in (None, IGNORED)}
    return Found(index, tuple(map(clean, cells)), len(known) if known & {"name", *IDENTITY} else 0)


def joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Headings of two rows, the upper one merged over groups: the lower one's, where it has none the upper one's."""
    width = max(len(upper), len(lower))
    above, below = (list(cells) + [""] * (width - len(cells)) for cells in (upper, lower))
    return tuple(low.strip() or high for high, low in zip(above, below, strict=True))


def columns_of(
    headings: Sequence[str], mapping: Mapping[str, str] | None = None, chosen: Chosen | None = None
) -> tuple[Column, ...]:
    """Every column with its field: as the mapping (field -> heading, letter or number of a column) says, else by name.

    `chosen` says it column by column and goes before both. Raises Refused for a field or a column that there is not,
    or a column that was given twice.
    """
    given: dict[int, str | None] = {}
    for field, column in (mapping or {}).items():
        if field not in FIELDS:
            raise Refused("import_unknown_field", field=field, fields=" ".join(FIELDS))
        index = index_of(headings, column)
        if index in given:
            raise Refused("import_column_twice", column=column)
        given[index] = field
    given.update(chosen or {})
    taken = {field for field in given.values() if field}
    columns: list[Column] = []
    for index, heading in enumerate(headings):
        field_here = given[index] if index in given else field_of(heading)
        if index not in given and field_here in taken and field_here not in SEVERAL:
            field_here = IGNORED if field_here == IGNORED else None
        if field_here:
            taken.add(field_here)
        name = heading or f"({column_letters(index)})"
        if any(column.heading == name for column in columns):
            name = f"{name} ({column_letters(index)})"
        columns.append(Column(index, name, field_here, unit_of(heading)))
    return tuple(columns)


def index_of(headings: Sequence[str], column: str) -> int:
    """The place of a column by its heading, number from 1 or letters. Raises Refused `import_unknown_column`."""
    wanted = plain(column)
    named = [index for index, heading in enumerate(headings) if wanted and plain(heading) == wanted]
    if named:
        return named[0]
    lettered = {column_letters(index): index for index in range(len(headings))}
    index = int(column) - 1 if re.fullmatch(r"[0-9]{1,3}", column) else lettered.get(column.strip().upper(), -1)
    if not 0 <= index < len(headings):
        raise Refused("import_unknown_column", column=column)
    return index
