"""Reads what a bank's list is compared with, and plans what it would change: holdings from earlier lists, products."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.assets import AssetLine
from rmtui.domain.holdings import Difference, Holding, difference
from rmtui.exchange.headings import Column
from rmtui.exchange.list_plan import HoldingsPlan, MissingLine, MovementLine, ProductsPlan, in_order
from rmtui.exchange.list_rows import HoldingsRead, Listed, Owner, ProductLine, read_holdings, read_products
from rmtui.exchange.people import name_key
from rmtui.exchange.plan import Notice, Table
from rmtui.ids import name_id
from rmtui.store.reads.importing import mark
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

OWNERS = "SELECT number, id, name FROM customer WHERE book = ? AND NOT deleted AND number <> '' ORDER BY id DESC"
NAMES = "SELECT id, name FROM customer WHERE book = ? AND NOT deleted"
HELD = """SELECT h.id, h.customer_id, h.import_key, h.kind, h.product, h.amount, h.since, h.maturity, h.rate, h.risk,
 h.as_of, h.bank, h.closed_on, h.price, h.price_on, h.cost, h.stop_profit, h.stop_loss, h.pay_day, h.overdue_since,
 h.plan_stopped_on FROM holding h JOIN customer c ON c.id = h.customer_id
 WHERE h.book = ? AND NOT h.deleted AND NOT c.deleted AND h.import_key <> '' ORDER BY h.id DESC"""
BY_HAND = """SELECT customer_id, kind, product FROM holding
 WHERE book = ? AND NOT deleted AND import_key = '' AND closed_on = '' AND product <> ''"""


class Held(NamedTuple):
    """A holding that came from a list, with the id of its row."""

    id: str
    holding: Holding


def owners(read: Read) -> dict[str, Owner]:
    """The customers of the book by number; of two with one number the one that was there first."""
    return {number: Owner(customer, name) for number, customer, name in read.db.execute(OWNERS, (read.book,))}


def held(read: Read) -> dict[str, Held]:
    """Every holding that came from a list, by the key of its line; what was entered by hand is none of them."""
    found = (Held(row[0], Holding(*row[1:])) for row in read.db.execute(HELD, (read.book,)))
    return {each.holding.key: each for each in found}


def plan_holdings(read: Read, table: Table, columns: Sequence[Column], as_of: date) -> HoldingsPlan:
    """What an import of this list would do. `as_of` is the day of lines that name none.

    Raises Refused `import_columns_missing`.
    """
    said = read_holdings(table, columns, owners(read), read.today, as_of)
    known = held(read)
    differing = difference(
        (each.holding for each in known.values()), (line.holding for line in said.lines), read.playbook, said.emptied
    )
    names = dict(read.db.execute(NAMES, (read.book,)))
    by_key = {line.holding.key: line for line in said.lines}
    new = tuple(by_key[holding.key] for holding in differing.new)
    return HoldingsPlan(
        read=len(table.rows),
        new=new,
        changed=tuple((known[each.before.key].id, each) for each in differing.changed),
        skipped=said.skipped,
        repairs=said.repairs,
        notices=_twins(read, new, names),
        columns=tuple(columns),
        missing=_missing(differing, said, known, names),
        movements=_movements(read, differing, known, names),
        stale=len(differing.stale),
        unknown=said.unknown,
        totals=_totals(known),
        names=said.owners,
        as_of=max((line.holding.as_of for line in said.lines), default=as_of.isoformat()),
        mark=mark(read),
        days=tuple(sorted({line.holding.as_of for line in said.lines if line.dated})),
        undated=not said.lines or not all(line.dated for line in said.lines),
    )


def _movements(
    read: Read, differing: Difference, known: Mapping[str, Held], names: Mapping[str, str]
) -> tuple[MovementLine, ...]:
    """What moved; what is only known from now on, because no list before had such lines, moved nothing."""
    seen = {(name_key(each.holding.bank), each.holding.kind) for each in known.values()}
    loaded: Counter[str] = Counter()
    for line in differing.new:
        if (name_key(line.bank), line.kind) not in seen:
            loaded[line.customer_id] += _worth(line)
    return in_order(
        MovementLine(one.customer_id, names[one.customer_id], *one[1:], loaded[one.customer_id]).judged(read.playbook)
        for one in differing.movements
    )


def _missing(
    differing: Difference, said: HoldingsRead, known: Mapping[str, Held], names: Mapping[str, str]
) -> tuple[MissingLine, ...]:
    """What the list should have: of the banks and kinds that it has lines of, and of customers all of whose rows were
    read. First those of customers whom it names.
    """
    scope = {(name_key(line.holding.bank), line.holding.kind) for line in said.lines}
    found = [
        MissingLine(
            known[one.holding.key].id,
            one.holding.customer_id,
            names[one.holding.customer_id],
            one.holding.kind,
            one.holding.product,
            one.holding.amount,
            _worth(one.holding),
            one.holding.maturity,
            one.matured,
            one.holding.customer_id in said.owners,
        )
        for one in differing.missing
        if (name_key(one.holding.bank), one.holding.kind) in scope and one.holding.customer_id not in said.incomplete
    ]
    return tuple(sorted(found, key=lambda line: (not line.listed, line.customer, line.customer_id, line.id)))


def _worth(holding: Holding) -> int:
    return AssetLine(holding.kind, holding.amount).worth


def _totals(known: Mapping[str, Held]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for each in known.values():
        totals[each.holding.customer_id] += 0 if each.holding.closed_on else _worth(each.holding)
    return dict(totals)


def _twins(read: Read, new: Sequence[Listed], names: Mapping[str, str]) -> tuple[Notice, ...]:
    """New lines that look like something entered by hand, which stays as it is."""
    by_hand: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for customer, kind, product in read.db.execute(BY_HAND, (read.book,)):
        by_hand[customer].add((kind, name_key(product)))
    return tuple(
        Notice(line.row, "by_hand", (("name", names[line.holding.customer_id]), ("product", line.holding.product)))
        for line in new
        if (line.holding.kind, name_key(line.holding.product)) in by_hand.get(line.holding.customer_id, ())
    )


def product_id(book: str, line: ProductLine) -> str:
    """The id of a product that comes from a list: by its bank and code, so that it is known again under a new name."""
    return name_id("product", book, name_key(line.bank), line.code.casefold() or name_key(line.name))


def plan_products(read: Read, table: Table, columns: Sequence[Column]) -> ProductsPlan:
    """What an import of this list of products would do. Raises Refused `import_columns_missing`."""
    said = read_products(table, columns)
    catalogue = rows(read, "product")
    by_id = {row.id: row for row in catalogue}
    by_name = {(name_key(row.text("bank")), name_key(row.text("name"))): row for row in reversed(catalogue)}
    new, changed, found = [], [], set()
    for line in said.lines:
        row = by_id.get(product_id(read.book, line)) or by_name.get((name_key(line.bank), name_key(line.name)))
        if row is None or row.id in found:
            new.append(line)
            continue
        found.add(row.id)
        values = {name: value for name, value in line.values.items() if row.values[name] != value}
        if values:
            changed.append((row.id, line.name, values))
    banks = {name_key(line.bank) for line in said.lines}
    missing = tuple(
        row.text("name")
        for row in catalogue
        if row.id not in found and not row.flag("withdrawn") and name_key(row.text("bank")) in banks
    )
    return ProductsPlan(
        read=len(table.rows),
        new=tuple(new),
        changed=tuple(changed),
        skipped=said.skipped,
        repairs=said.repairs,
        columns=tuple(columns),
        missing=missing,
        mark=mark(read),
    )
