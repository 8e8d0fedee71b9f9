"""Writes a list of products into the catalogue: everything of a plan in one action, which one undo takes back."""

from collections.abc import Mapping

from rmtui.domain.refusal import Refused
from rmtui.exchange.list_plan import ListReport, ProductsPlan
from rmtui.exchange.list_rows import ProductLine
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.log.undo import IMPORT
from rmtui.store.reads.holdings import product_id
from rmtui.store.reads.importing import mark
from rmtui.store.tables import Product
from rmtui.store.work import Work


def apply(work: Work, plan: ProductsPlan) -> ListReport:
    """Does what the plan says. Raises Refused `import_book_changed` where the book was changed since it was made."""
    if mark(reading(work)) != plan.mark:
        raise Refused("import_book_changed")
    if plan.new or plan.changed:
        work.label = IMPORT
    for line in plan.new:
        _add(work, line)
    for row_id, _, values in plan.changed:
        row = work.session.get(Product, row_id)
        if row is None or row.deleted:
            raise Refused("import_book_changed")
        _fill(row, values)
    work.session.flush()
    return plan.report


def _add(work: Work, line: ProductLine) -> None:
    """A new product; one that was taken out of the catalogue comes back as the list has it."""
    key = product_id(work.book, line)
    row = work.session.get(Product, key)
    if row is not None and row.deleted:
        row.deleted = False
        _fill(row, line.values)
        return
    made = Product(id=new_id() if row else key, book=work.book, name=line.name)
    _fill(made, line.values)
    work.session.add(made)


def _fill(row: Product, values: Mapping[str, str | int | bool]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
