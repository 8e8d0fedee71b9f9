"""Headings of a bank's other lists: what customers hold, and the products on sale; which kind of list a file is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from rmtui.domain.refusal import Refused
from rmtui.exchange import headings as customers
from rmtui.exchange.dates import read_moment
from rmtui.exchange.headings import (
    IGNORED,
    SEARCHED_ROWS,
    Chosen,
    Column,
    Found,
    index_of,
    joined,
    look_up,
    plain,
    unit_of,
)
from rmtui.exchange.importer import table_of
from rmtui.exchange.plan import Table
from rmtui.exchange.readers import Sheet, SourceRow, column_letters, read_sheets
from rmtui.exchange.words import words_of
from rmtui.text import clean, half_width

Kind = Literal["customers", "holdings", "products", "opportunities", "talks"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CUSTOMERS, HOLDINGS, PRODUCTS, OPPORTUNITIES, TALKS = KINDS

_WORDS = {
    HOLDINGS: words_of("holding_headings"),
    PRODUCTS: words_of("product_headings"),
    OPPORTUNITIES: words_of("opportunity_headings"),
    TALKS: words_of("talk_headings"),
}
FIELDS = {kind: tuple(field for field in words if field != IGNORED) for kind, words in _WORDS.items()}
"""Every field that a column of such a list may be mapped to."""
_BY_WORD = {
    kind: {plain(word): field for field, words in every.items() for word in (*words, field)} | {"#": IGNORED}
    for kind, every in _WORDS.items()
}
_PEOPLE = frozenset({*customers.PHONES, "sex", "birthday", "birthday_lunar", "id_number", "occupation"})
"""Fields of a customer that no list of holdings has."""
_DAY_WORDS = ("数据日期", "截止", "截至", "统计日期", "报表日期", "日期", "asof", "date")
_TITLE_ROWS = 10
_OWN = {OPPORTUNITIES: {"target", "state"}, TALKS: {"aim", "result"}}
"""What the manager's own sheets must have beside the customer."""


class ListFile(NamedTuple):
    """A file with the kind of list it is; `dated` is the day that its title or its name says, empty for none."""

    kind: Kind
    table: Table
    dated: str = ""


class _Candidate(NamedTuple):
    score: int
    kind: Kind
    found: Found


def field_of(kind: Kind, heading: str) -> str | None:
    """The field that a heading means in a list of this kind, or None; remarks in brackets are looked past."""
    return customers.field_of(heading) if kind == CUSTOMERS else look_up(_BY_WORD[kind], heading)


def kind_of(headings: Sequence[str]) -> Kind:
    """What list has these headings, by what is recognised of them; where two are equally likely: customers."""
    scores = {kind: _score(kind, headings) for kind in KINDS if kind != CUSTOMERS}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] > _score(CUSTOMERS, headings) else CUSTOMERS


def _score(kind: Kind, headings: Sequence[str]) -> int:
    """How many headings are known; 0 where what such a list must have is not among them."""
    fields = {field for heading in headings if (field := field_of(kind, heading)) not in (None, IGNORED)}
    if kind == CUSTOMERS:
        return len(fields) if fields & {"name", *customers.IDENTITY} else 0
    if kind in (OPPORTUNITIES, TALKS):
        return len(fields) if fields & {"number", "name", "phone"} and _OWN[kind] <= fields else 0
    people = {customers.field_of(heading) for heading in headings}
    if people & _PEOPLE:
        return 0
    if kind == HOLDINGS:
        says = {"number", "amount"} <= fields and bool(fields & {"product", "code", "kind"})
    else:
        says = bool(fields & {"name", "code"}) and len(fields) > 1 and "number" not in people
        # A name alone may be a person's: a list of products says so in its heading, or has what only products have.
        says = says and bool(fields & {"code", "term", "rate", "feature", "advantage", "benefit", "withdrawn"})
    return len(fields) if says else 0


def read_list(path: Path, encoding: str | None = None, kind: str = "") -> ListFile:
    """The table of a CSV or XLSX file and what kind of list it is, as asked or by its headings.

    Raises Refused as `importer.read_table`; `import_unknown_kind`.
    """
    if kind and kind not in KINDS:
        raise Refused("import_unknown_kind", kind=clean(kind), kinds=" ".join(KINDS))
    asked = tuple(each for each in KINDS if each == kind) or KINDS
    sheets = read_sheets(path, encoding, lambda rows: _best(rows, asked).score)
    if not any(sheet.rows for sheet in sheets):
        raise Refused("import_empty", file=path.name)
    sheet = max(sheets, key=lambda each: _best(each.rows, asked).score)
    best = _best(sheet.rows, asked)
    found = best.found if best.score else customers.fullest(sheet.rows)
    return ListFile(best.kind, table_of(sheet, path, found), _dated(sheet, found, path))


def _best(rows: Sequence[SourceRow], kinds: Sequence[Kind]) -> _Candidate:
    """The most likely headings among the first rows; the score 0 where there are none. Customers go first of equals."""
    best = _Candidate(0, kinds[0], Found(0, (), 0))
    for kind in kinds:
        for last, cells in _heads(rows):
            score = _score(kind, cells) if kind in _WORDS else 0
            if score > best.score:
                best = _Candidate(score, kind, Found(last, tuple(map(clean, cells)), score))
        if kind == CUSTOMERS and (found := customers.find_heading(rows)):
            best = _Candidate(found.score, kind, found)
    return best


def _heads(rows: Sequence[SourceRow]) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row that may hold the headings, alone and under the row above it."""
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        yield index, row.cells
        if index:
            yield index, joined(rows[index - 1].cells, row.cells)


def _dated(sheet: Sheet, found: Found | None, path: Path) -> str:
    """The day of which a title line above the headings speaks, else the one in the file's name."""
    above = sheet.rows[: found.last] if found else ()
    for cell in (cell for row in above[:_TITLE_ROWS] for cell in row.cells):
        text = half_width(clean(cell)).casefold()
        if any(word in text.replace(" ", "") for word in _DAY_WORDS):
            day = _day_in(text)
            if day:
                return day
    return _day_in(re.sub(r"[_ ]", " ", half_width(clean(path.stem))))


def _day_in(text: str) -> str:
    for said in re.findall(r"(?<!\d)\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)|(?<!\d)20\d{6}(?!\d)", text):
        try:
            return read_moment(said)[0][0].isoformat()
        except Refused:
            continue
    return ""


def columns_of(
    kind: Kind,
    headings: Sequence[str],
    mapping: Mapping[str, str] | None = None,
    chosen: Chosen | None = None,
) -> tuple[Column, ...]:
    """Every column with its field, None where it says nothing that is kept; the mapping goes before the headings.

    `chosen` says it column by column and goes before both. Raises Refused for a field or a column that there is not,
    or a column given twice.
    """
    given: dict[int, str | None] = {}
    for field, column in (mapping or {}).items():
        if field not in FIELDS[kind]:
            raise Refused("import_unknown_field", field=clean(field), fields=" ".join(FIELDS[kind]))
        index = index_of(headings, column)
        if index in given:
            raise Refused("import_column_twice", column=column)
        given[index] = field
    return tuple(_columns(kind, headings, given | dict(chosen or {})))


def _columns(kind: Kind, headings: Sequence[str], given: Mapping[int, str | None]) -> Iterator[Column]:
    """Of two columns with one meaning the first one counts."""
    taken = set(given.values())
    for index, heading in enumerate(headings):
        field = given[index] if index in given else field_of(kind, heading)
        if index not in given and field in taken and field != IGNORED:
            field = None
        if field:
            taken.add(field)
        yield Column(index, heading or f"({column_letters(index)})", field, unit_of(heading))
