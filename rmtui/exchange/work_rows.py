"""Rows of the manager's own sheets to opportunities 商机管理表 and numbered talks 递进沟通表 of known customers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.event_forms import OPPORTUNITY_STATES
from rmtui.domain.forms import rule_of
from rmtui.domain.refusal import Refused
from rmtui.exchange import list_cells
from rmtui.exchange.headings import Column, plain
from rmtui.exchange.list_cells import Line
from rmtui.exchange.list_plan import WorkLine
from rmtui.exchange.list_rows import Owner, Owners, same_name
from rmtui.exchange.people import name_key
from rmtui.exchange.plan import Repair, Skip, Table
from rmtui.exchange.readers import SourceRow
from rmtui.exchange.values import MAX_TEXT, Meaning
from rmtui.formwords import typed_words
from rmtui.text import phone_digits

OPPORTUNITIES, TALKS = "opportunities", "talks"
FORMS = {OPPORTUNITIES: "opportunity", TALKS: "talk"}
_TEXTS = {
    OPPORTUNITIES: ("source", "basis", "next_step", "feedback", "lost_reason"),
    TALKS: ("aim", "content", "result", "next_aim"),
}
_MOST_TALKS = 999


class Book(NamedTuple):
    """Whom the rows may be about: by number, by phone, by name; and the catalogue's products by name."""

    by_number: Mapping[str, Owner]
    by_phone: Mapping[str, Sequence[Owner]]
    by_name: Mapping[str, Sequence[Owner]]
    products: Mapping[str, str]


class WorkRead(NamedTuple):
    """What such a sheet says: lines in its order, skipped rows, repairs."""

    lines: tuple[WorkLine, ...]
    skipped: tuple[Skip, ...]
    repairs: tuple[Repair, ...]


def read_work(kind: str, table: Table, columns: Sequence[Column], book: Book, today: date) -> WorkRead:
    """What a sheet says of the book's customers.

    Raises Refused `import_columns_missing` where it names no customer, or not what a row is about.
    """
    by_field = {column.field: column for column in columns if column.field}
    groups = (("number", "name", "phone"), ("target",) if kind == OPPORTUNITIES else ("aim",))
    lacking = [names[0] for names in groups if not by_field.keys() & set(names)]
    if lacking:
        raise Refused("import_columns_missing", fields=" ".join(lacking))
    reader = _Reader(kind, by_field, book, today)
    for row in table.rows:
        reader.take(row)
    return WorkRead(tuple(reader.lines.values()), tuple(reader.skipped), tuple(reader.repairs))


class _Reader:
    """Reads the rows one by one and keeps what they say."""

    def __init__(self, kind: str, columns: Mapping[str, Column], book: Book, today: date) -> None:
        self._kind, self._columns, self._book, self._today = kind, columns, book, today
        self._owners = Owners(book.by_number)
        unit = columns["amount"].unit if "amount" in columns else 1
        self._meaning = Meaning({}, today, unit)
        self.lines: dict[tuple[str, ...], WorkLine] = {}
        self.skipped: list[Skip] = []
        self.repairs: list[Repair] = []

    def take(self, row: SourceRow) -> None:
        """Takes a row, or skips it with the reason; a skipped row repairs nothing."""
        line = Line(row, self._columns)
        try:
            owner = self._owner(line)
            values = self._opportunity(line) if self._kind == OPPORTUNITIES else self._talk(line)
            found = WorkLine(row.number, owner.id, owner.name, values)
            if found.key in self.lines:
                raise Refused("work_twice", row=str(self.lines[found.key].row))
        except Refused as refused:
            self.skipped.append(Skip(row.number, refused.message, tuple(refused.values.items()), row.cells))
            return
        self.lines[found.key] = found
        self.repairs.extend(line.repairs)

    def _owner(self, line: Line) -> Owner:
        """By the number, else the phone, else the name, which must be one customer's alone."""
        name = line.text("name")
        if line.text("number"):
            number = list_cells.number(line, self._meaning)
            owner, zeros = self._owners.find(number)
            if owner is None:
                raise Refused("customer_unknown", number=number)
            line.repair("number", "", "number_zeros" if zeros else "")
        else:
            phone = phone_digits(line.text("phone"))
            found = self._book.by_phone.get(phone, ()) if phone else self._book.by_name.get(name_key(name), ())
            if not phone and not name:
                raise Refused("no_number")
            if len(found) != 1:
                raise Refused("work_several" if found else "work_nobody", value=(name or phone)[:MAX_TEXT])
            owner = found[0]
        if name and not same_name(name, owner.name):
            raise Refused("name_differs", number=line.text("number"), name=owner.name, value=name[:MAX_TEXT])
        return owner

    def _opportunity(self, line: Line) -> Mapping[str, str | int]:
        """One opportunity; without a state a lead, without a day found on the day of the import."""
        target = self._choice(line, "target")
        if not target:
            raise Refused("work_no_target")
        product = line.lines("product")
        known = self._book.products.get(name_key(product), "") if product else ""
        line.repair("product", "", "product_unknown" if product and not known else "")
        amount = list_cells.amount(line, "", self._meaning) if line.text("amount") else 0
        return {
            "target": target,
            "event": self._choice(line, "event"),
            "state": self._choice(line, "state") or OPPORTUNITY_STATES[0],
            "product_id": known,
            "amount": amount,
            "found_on": list_cells.past_day(line, "found_on", self._today),
            "next_on": list_cells.day(line, "next_on"),
            **{name: line.lines(name) for name in _TEXTS[OPPORTUNITIES]},
        }

    def _talk(self, line: Line) -> Mapping[str, str | int]:
        """One talk; its number may be left out where it has a day."""
        said = line.text("talk_no").removeprefix("第").removesuffix("次").strip()
        if said and not (said.isascii() and said.isdigit() and 0 < int(said) <= _MOST_TALKS):
            raise line.about("talk_no", Refused("work_no_number"))
        on_day = list_cells.past_day(line, "on_day", self._today)
        if not said and not on_day:
            raise Refused("work_no_day")
        texts = {name: line.lines(name) for name in _TEXTS[TALKS]}
        if not texts["aim"]:
            raise Refused("work_no_aim")
        return {"number": int(said or 0), "on_day": on_day, **texts}

    def _choice(self, line: Line, field: str) -> str:
        """A choice by its word in either language, or by its id. Raises Refused `work_word_unknown`."""
        text = line.text(field)
        if not text:
            return ""
        words = {plain(word): one for word, one in typed_words(rule_of("opportunity", field)).items()}
        found = words.get(plain(text), plain(text))
        if found not in rule_of("opportunity", field).choices:
            raise line.about(field, Refused("work_word_unknown"))
        return found
