"""Rows of a bank's list to holdings of known customers, and to products: each row is taken or skipped with a reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from rmtui.domain.holdings import Holding
from rmtui.domain.refusal import Refused
from rmtui.exchange import list_cells
from rmtui.exchange.headings import Column
from rmtui.exchange.list_cells import Line
from rmtui.exchange.people import name_key
from rmtui.exchange.plan import Repair, Skip, Table
from rmtui.exchange.readers import SourceRow
from rmtui.exchange.values import MAX_TEXT, Meaning
from rmtui.ids import name_id
from rmtui.text import clean

_MASKS = frozenset("*＊xX某")
"""Signs by which lists hide a part of a name."""


class Owner(NamedTuple):
    """A customer of the book as a list of holdings names her."""

    id: str
    name: str


class Listed(NamedTuple):
    """A line of the list: its row, the holding, and the last digits of its account."""

    row: int
    holding: Holding
    tail: str = ""
    dated: bool = False
    """Whether the row names its own day; else it has the list's."""


class HoldingsRead(NamedTuple):
    """What a list of holdings says: lines in its order, skipped rows, repairs, numbers that no customer has."""

    lines: tuple[Listed, ...]
    skipped: tuple[Skip, ...]
    repairs: tuple[Repair, ...]
    unknown: tuple[str, ...]
    owners: Mapping[str, str]
    """The names of the customers whom the list is about, by id."""
    incomplete: frozenset[str]
    """Customers of whom a row was skipped: what is not found of them may stand in it."""
    emptied: tuple[str, ...] = ()
    """Fields that the list says of every line: an empty cell says that there is none."""


class Owners:
    """The customers of the book by number; also without the zeros that spreadsheets drop in front."""

    def __init__(self, by_number: Mapping[str, Owner]) -> None:
        self._exact = by_number
        self._short: dict[str, list[Owner]] = {}
        for number, owner in by_number.items():
            self._short.setdefault(number.lstrip("0"), []).append(owner)

    def find(self, number: str) -> tuple[Owner | None, bool]:
        """The customer, and whether zeros in front had to be looked past for it."""
        if number in self._exact:
            return self._exact[number], False
        alike = self._short.get(number.lstrip("0"), []) if number.isdigit() else []
        return (alike[0], True) if len(alike) == 1 else (None, False)


def read_holdings(
    table: Table, columns: Sequence[Column], owners: Mapping[str, Owner], today: date, as_of: date
) -> HoldingsRead:
    """What a list of holdings says of the book's customers; `as_of` is its day where a line names none.

    Raises Refused `import_columns_missing` where it has no customer number, no amount, or nothing that names a product.
    """
    by_field = _needed(columns, (("number",), ("amount",), ("product", "code", "kind")))
    reader = _HoldingReader(by_field, Owners(owners), today, as_of, list_cells.are_fractions(_cells(table, by_field)))
    for row in table.rows:
        reader.take(row)
    skipped = sorted(reader.skipped, key=lambda skip: skip.row)
    return HoldingsRead(
        tuple(reader.lines),
        tuple(skipped),
        tuple(reader.repairs),
        tuple(reader.unknown),
        dict(reader.names),
        frozenset(reader.incomplete),
        tuple(name for name in ("overdue_since", "plan_stopped_on") if name in by_field),
    )


def _needed(columns: Sequence[Column], groups: Sequence[Sequence[str]]) -> dict[str, Column]:
    """The columns by field. Raises Refused `import_columns_missing` with the fields of which none has one."""
    by_field = {column.field: column for column in columns if column.field}
    lacking = [names[0] for names in groups if not by_field.keys() & set(names)]
    if lacking:
        raise Refused("import_columns_missing", fields=" ".join(lacking))
    return by_field


def _cells(table: Table, by_field: Mapping[str, Column]) -> list[str]:
    column = by_field.get("rate")
    return [row.cells[column.index] for row in table.rows if column.index < len(row.cells)] if column else []


class _HoldingReader:
    """Reads the rows one by one and keeps what they say."""

    def __init__(
        self, columns: Mapping[str, Column], owners: Owners, today: date, as_of: date, fractions: bool
    ) -> None:
        self._columns, self._owners, self._today, self._as_of = columns, owners, today, as_of
        self._fractions = fractions
        unit = columns["amount"].unit
        self._meaning = Meaning({}, today, unit)
        self._seen: Counter[str] = Counter()
        self.lines: list[Listed] = []
        self.skipped: list[Skip] = []
        self.repairs: list[Repair] = []
        self.unknown: dict[str, None] = {}
        self.names: dict[str, str] = {}
        self.incomplete: set[str] = set()

    def take(self, row: SourceRow) -> None:
        """Takes a row, or skips it with the reason; a skipped row repairs nothing."""
        line = Line(row, self._columns)
        owner: Owner | None = None
        try:
            owner = self._owner(line)
            listed = self._read(line, owner)
        except Refused as refused:
            self.incomplete.update([owner.id] if owner else ())
            self.skipped.append(Skip(row.number, refused.message, tuple(refused.values.items()), row.cells))
            return
        self.lines.append(listed)
        self.repairs.extend(line.repairs)

    def _read(self, line: Line, owner: Owner) -> Listed:
        kind = list_cells.asset_kind(line)
        code = line.text("code")
        product, bank, tail = line.lines("product") or code, line.lines("bank"), list_cells.tail(line)
        since, maturity = list_cells.day(line, "since"), list_cells.day(line, "maturity", endless=True)
        if since and maturity and maturity < since:
            raise line.about("maturity", Refused("maturity_first", since=since))
        own_day = list_cells.past_day(line, "as_of", self._today)
        as_of = date.fromisoformat(own_day) if own_day else self._as_of
        holding = Holding(
            customer_id=owner.id,
            key="",
            kind=kind,
            product=product,
            amount=list_cells.amount(line, kind, self._meaning),
            since=since,
            maturity=maturity,
            rate=list_cells.rate(line, fractions=self._fractions),
            risk=list_cells.risk(line),
            as_of=as_of.isoformat(),
            bank=bank,
            **self._watched(line, as_of),
        )
        self.names[owner.id] = owner.name
        return Listed(line.row.number, holding._replace(key=self._key(holding, code, tail)), tail, bool(own_day))

    def _watched(self, line: Line, as_of: date) -> Mapping[str, Any]:
        """Price and cost, lines to watch, payments and arrears; a price is of the list's day."""
        price = list_cells.price(line, "price")
        return {
            "price": price,
            "price_on": as_of.isoformat() if price else "",
            "cost": list_cells.price(line, "cost"),
            "stop_profit": list_cells.limit(line, "stop_profit"),
            "stop_loss": list_cells.limit(line, "stop_loss"),
            "pay_day": list_cells.pay_day(line),
            "overdue_since": list_cells.since_or_days(line, "overdue_since", as_of, self._today),
            "plan_stopped_on": list_cells.past_day(line, "plan_stopped_on", self._today),
        }

    def _owner(self, line: Line) -> Owner:
        """The customer of the number; the name beside it must not be another one's."""
        number = list_cells.number(line, self._meaning)
        owner, zeros = self._owners.find(number)
        if owner is None:
            self.unknown[number] = None
            raise Refused("customer_unknown", number=number)
        name = line.text("name")
        if name and not same_name(name, owner.name):
            raise Refused("name_differs", number=number, name=owner.name, value=name[:MAX_TEXT])
        line.repair("number", "", "number_zeros" if zeros else "")
        return owner

    def _key(self, holding: Holding, code: str, tail: str) -> str:
        """What tells the line from all others in this and in later lists; equal lines by their order.

        A code goes before the name, which banks change.
        """
        named = code.casefold() or name_key(holding.product)
        told = name_id("held", holding.customer_id, name_key(holding.bank), named, holding.kind, holding.since, tail)
        self._seen[told] += 1
        return told if self._seen[told] == 1 else name_id("held", told, str(self._seen[told]))


def same_name(said: str, name: str) -> bool:
    """Whether a list's name may be the customer's: the same, or with parts of it hidden (王*国)."""
    one, other = name_key(clean(said)), name_key(name)
    if one == other:
        return True
    if not set(one) & _MASKS or len(one) != len(other):
        return bool(set(one) & {"*"}) and one.split("*")[0] == other[: len(one.split("*")[0])] and one[-1:] == "*"
    return all(sign == its or sign in _MASKS for sign, its in zip(one, other, strict=True))


class ProductLine(NamedTuple):
    """A product as a list has it: `values` are the columns of `product` that the list says; code and name tell it."""

    row: int
    name: str
    bank: str
    code: str
    values: Mapping[str, str | int | bool]


class ProductsRead(NamedTuple):
    """What a list of products says."""

    lines: tuple[ProductLine, ...]
    skipped: tuple[Skip, ...]
    repairs: tuple[Repair, ...]


def read_products(table: Table, columns: Sequence[Column]) -> ProductsRead:
    """What a list of products says. Raises Refused `import_columns_missing` where neither name nor code is."""
    by_field = _needed(columns, (("name", "code"),))
    fractions = list_cells.are_fractions(_cells(table, by_field))
    lines: dict[tuple[str, str], ProductLine] = {}
    skipped: list[Skip] = []
    repairs: list[Repair] = []
    for row in table.rows:
        line = Line(row, by_field)
        try:
            product = _product(line, fractions)
            told = name_key(product.bank), product.code.casefold() or name_key(product.name)
            if told in lines:
                raise Refused("product_twice", row=str(lines[told].row))
        except Refused as refused:
            skipped.append(Skip(row.number, refused.message, tuple(refused.values.items()), row.cells))
            continue
        lines[told] = product
        repairs.extend(line.repairs)
    return ProductsRead(tuple(lines.values()), tuple(skipped), tuple(repairs))


def _product(line: Line, fractions: bool) -> ProductLine:
    """What the row says; an empty cell says nothing. Raises Refused `no_product`, or what is wrong with a cell."""
    code = line.text("code")
    name, bank = line.lines("name") or code, line.lines("bank")
    if not name:
        raise Refused("no_product")
    texts = {field: line.lines(field) for field in ("feature", "advantage", "benefit")}
    values: dict[str, str | int | bool] = {
        "name": name,
        "category": list_cells.category(line),
        "risk": list_cells.risk(line),
        "term": list_cells.term(line),
        "rate": list_cells.rate(line, fractions=fractions),
        "bank": bank,
        "code": code if code != name else "",
        "report_on": list_cells.day(line, "report_on"),
        **texts,
    }
    said: dict[str, str | int | bool] = {field: value for field, value in values.items() if value}
    gone = list_cells.withdrawn(line)
    if gone is not None:
        said["withdrawn"] = gone
    return ProductLine(line.row.number, name, bank, code, said)
