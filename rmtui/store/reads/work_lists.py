"""Plans the import of a sheet of opportunities or of numbered talks against the book."""

from collections import defaultdict
from collections.abc import Sequence

from rmtui.domain.opportunities import OPEN
from rmtui.domain.views import RowView
from rmtui.exchange.headings import Column
from rmtui.exchange.list_plan import WorkLine, WorkPlan
from rmtui.exchange.list_rows import Owner
from rmtui.exchange.people import name_key
from rmtui.exchange.plan import Table
from rmtui.exchange.work_rows import FORMS, OPPORTUNITIES, Book, read_work
from rmtui.store.reads.holdings import owners
from rmtui.store.reads.importing import mark
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

PEOPLE = "SELECT id, name FROM customer WHERE book = ? AND NOT deleted ORDER BY id"
PHONES = """SELECT p.number, c.id, c.name FROM phone p JOIN customer c ON c.id = p.customer_id
 WHERE c.book = ? AND NOT c.deleted AND NOT p.deleted AND p.label <> 'wrong' ORDER BY c.id"""
OPPORTUNITY_OWNERS = "SELECT DISTINCT customer_id FROM opportunity WHERE book = ? AND NOT deleted"
TALK_OWNERS = "SELECT DISTINCT customer_id FROM talk WHERE book = ? AND NOT deleted"


def people(read: Read) -> Book:
    """Whom rows may be about, and the catalogue's products by name."""
    by_name: defaultdict[str, list[Owner]] = defaultdict(list)
    for customer, name in read.db.execute(PEOPLE, (read.book,)):
        by_name[name_key(name)].append(Owner(customer, name))
    by_phone: defaultdict[str, dict[str, Owner]] = defaultdict(dict)
    for number, customer, name in read.db.execute(PHONES, (read.book,)):
        by_phone[number][customer] = Owner(customer, name)
    products = {name_key(row.text("name")): row.id for row in reversed(rows(read, "product"))}
    phones = {number: tuple(found.values()) for number, found in by_phone.items()}
    return Book(owners(read), phones, {name: tuple(found) for name, found in by_name.items()}, products)


def plan_work(read: Read, kind: str, table: Table, columns: Sequence[Column]) -> WorkPlan:
    """What an import of this sheet would do; an empty cell changes nothing. Raises Refused `import_columns_missing`."""
    said = read_work(kind, table, columns, people(read), read.today)
    form = FORMS[kind]
    owners_of = OPPORTUNITY_OWNERS if kind == OPPORTUNITIES else TALK_OWNERS
    having = {row[0] for row in read.db.execute(owners_of, (read.book,))}
    new, changed = [], []
    for line in said.lines:
        mine = _keyed(rows(read, form, line.customer), line.customer) if line.customer in having else {}
        row = mine.get(line.key)
        if row is None:
            new.append(line)
            continue
        values = {name: value for name, value in line.values.items() if value and row.values[name] != value}
        if values:
            changed.append((row.id, line, values))
    return WorkPlan(
        kind, len(table.rows), tuple(new), tuple(changed), said.skipped, said.repairs, tuple(columns), mark(read)
    )


def _keyed(mine: Sequence[RowView], customer: str) -> dict[tuple[str, ...], RowView]:
    """A customer's rows by what tells them apart; an open opportunity also without the day on which it was found."""
    found: dict[tuple[str, ...], RowView] = {}
    for row in mine:
        if row.form == "opportunity" and row.text("state") in OPEN:
            found[WorkLine(0, customer, "", {**row.values, "found_on": ""}).key] = row
        found[WorkLine(0, customer, "", row.values).key] = row
    return found
