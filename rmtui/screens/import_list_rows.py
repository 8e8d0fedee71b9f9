"""What the import of a list shows line by line: what moves, what is missing, what is new, which columns were known."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rmtui import formwords, words
from rmtui.domain.forms import rule_of, rules_of
from rmtui.domain.holdings import Changed
from rmtui.exchange import wording
from rmtui.exchange.headings import IGNORED, Column
from rmtui.exchange.list_plan import HoldingsPlan, ListPlan, MissingLine, MovementLine, ProductsPlan, WorkLine, WorkPlan
from rmtui.exchange.list_rows import Listed
from rmtui.i18n import has, t
from rmtui.screens.import_rows import samples
from rmtui.widgets.virtual_list import Cell, Row
from rmtui.widgets.virtual_list import Column as ListColumn

if TYPE_CHECKING:
    from rmtui.exchange.plan import Table

SHOWN = 8
"""Lines of each kind of which a few are enough."""
MOST = 500
"""Lines of each kind of which all are worth a look."""

_FIRST_ONLY = frozenset({"new", "changed"})
"""What is shown to see whether the file was understood: the first lines will do."""

COLUMNS = ListColumn(12), ListColumn(0), ListColumn(23), ListColumn(19)
MISSING_COLUMNS = ListColumn(9), ListColumn(12), ListColumn(0), ListColumn(14), ListColumn(19)


def field_text(kind: str, field: str) -> str:
    """What a field of such a list is called."""
    own = f"list_field.{kind}.{field}"
    return t(own) if has(own) else t(f"list_field.{field}")


def preview_rows(plan: ListPlan, kind: str, table: "Table") -> list[Row]:
    """What would be done, the weightiest first, and how the columns were understood."""
    rows = list(_moved(plan.movements)) if isinstance(plan, HoldingsPlan) else []
    if isinstance(plan, HoldingsPlan):
        rows += _section("missing", [_missing_row(line) for line in plan.missing], len(plan.missing), SHOWN)
        rows += _found(plan)
        rows += _section("new", [_new_row(plan, one) for one in plan.new[:SHOWN]], len(plan.new))
        rows += _section("changed", [_changed_row(plan, *one) for one in plan.changed[:SHOWN]], len(plan.changed))
    elif isinstance(plan, WorkPlan):
        rows += _found(plan)
        rows += _section(
            "new", [_work_row(f"new:{one.row}", one, one.values) for one in plan.new[:SHOWN]], len(plan.new)
        )
        changed = [_work_row(f"changed:{key}", one, values) for key, one, values in plan.changed[:SHOWN]]
        rows += _section("changed", changed, len(plan.changed))
    else:
        rows += _products(plan)
    rows += column_rows(kind, plan.columns, table)
    repairs = [
        _line(f"repair:{n}", one.row, f"{one.column}  {one.before} -> {one.after}  {wording.repair_text(one)}", "muted")
        for n, one in enumerate(plan.repairs[:MOST])
    ]
    return rows + _section("repairs", repairs, len(plan.repairs), MOST)


def done_rows(plan: ListPlan, movements: Sequence[MovementLine], missing: Sequence[MissingLine]) -> list[Row]:
    """What is worth a look after the writing."""
    rows = list(_moved(movements))
    rows += _section("missing", [_missing_row(line) for line in missing[:MOST]], len(missing), MOST)
    return rows + _found(plan)


def missing_rows(missing: Sequence[MissingLine], closed: Collection[str]) -> list[Row]:
    """The missing ones, each with what was chosen for it; nothing is chosen beforehand."""
    rows: list[Row] = []
    for section, listed in (("listed", True), ("absent", False)):
        lines = [line for line in missing if line.listed is listed]
        rows += _section(section, [asked_row(line, line.id in closed) for line in lines], len(lines), len(lines))
    return rows


def asked_row(line: MissingLine, closes: bool) -> Row:
    """A missing one with what becomes of it."""
    said, tone = (t("import_lists.close"), "warning") if closes else (t("import_lists.keep"), "muted")
    return Row(line.id, (Cell(said, tone), *_missing_cells(line)))


def column_rows(kind: str, columns: Sequence[Column], table: "Table") -> list[Row]:
    """The file's columns with what they mean, those that mean nothing first."""
    shown = [one for one in columns if one.heading[:1] != "(" or one.field or samples(table, one.index)]
    ordered = sorted(shown, key=lambda one: one.field is not None)
    return _section("columns", [_column_row(kind, one, table) for one in ordered], len(shown), len(shown))


def _column_row(kind: str, column: Column, table: "Table") -> Row:
    if column.field is None:
        said = Cell(t("import_lists.not_recognised"), "warning")
    elif column.field == IGNORED:
        said = Cell(t("importing.left_out"), "muted")
    else:
        said = Cell(field_text(kind, column.field), "success")
    return Row(
        f"column:{column.index}", (Cell(column.heading), Cell(samples(table, column.index), "muted"), said, Cell(""))
    )


def _section(name: str, lines: Sequence[Row], count: int, most: int = SHOWN) -> list[Row]:
    """A heading with its lines, and how many more there are; nothing where there are none."""
    if not count:
        return []
    said = t(f"import_lists.section.{name}", n=count)
    if count > most and name in _FIRST_ONLY:
        said = t("import_lists.first", said=said, shown=most)
    rows = [Row(f"section:{name}", (Cell(said, "accent"),), selectable=False), *lines[:most]]
    if count > most and name not in _FIRST_ONLY:
        rows.append(Row(f"more:{name}", (Cell(t("import_lists.more", n=count - most), "muted"),), selectable=False))
    return rows


def _line(key: str, row: int, text: str, tone: str) -> Row:
    return Row(key, (Cell(f"{t('importing.row', row=row)}  {text}", tone),))


def _found(plan: ListPlan) -> list[Row]:
    """Skipped rows and what is to be known of others."""
    skipped = [
        _line(f"skip:{n}", one.row, wording.skip_text(one), "error") for n, one in enumerate(plan.skipped[:MOST])
    ]
    notices = [
        _line(f"notice:{n}", one.row, wording.notice_text(one), "warning") for n, one in enumerate(plan.notices[:MOST])
    ]
    return [
        *_section("skipped", skipped, len(plan.skipped), MOST),
        *_section("notices", notices, len(plan.notices), MOST),
    ]


def signed(yuan: int) -> str:
    """An amount that may be less than nothing."""
    return f"-{words.money(-yuan)}" if yuan < 0 else words.money(yuan)


def _moved(movements: Iterable[MovementLine]) -> Iterator[Row]:
    every = [each for each in movements if each.moved]
    for name, large, most in (("large", True, MOST), ("moved", False, SHOWN)):
        lines = [each for each in every if each.large is large]
        yield from _section(name, [_movement_row(each) for each in lines[:most]], len(lines), most)


def _movement_row(line: MovementLine) -> Row:
    change = ("+" if line.moved > 0 else "") + signed(line.moved)
    tone = "warning" if line.large else "muted"
    return Row(
        f"moved:{line.customer_id}",
        (
            Cell(line.customer),
            Cell(f"{signed(line.before)} -> {signed(line.after)}"),
            Cell(change, tone),
            Cell(t("import_lists.large") if line.large else "", tone),
        ),
    )


def _missing_row(line: MissingLine) -> Row:
    name, product, amount, state = _missing_cells(line)
    return Row(f"missing:{line.id}", (name, product, amount, state))


def _missing_cells(line: MissingLine) -> tuple[Cell, Cell, Cell, Cell]:
    if not line.maturity:
        state = Cell(t("list.no_maturity"), "muted")
    elif line.matured:
        state = Cell(t("list.matured", day=line.maturity), "warning")
    else:
        state = Cell(t("list.matures", day=line.maturity), "muted")
    product = line.product or t(f"asset_kind.{line.kind}")
    return Cell(line.customer), Cell(product), Cell(words.money(line.amount)), state


def _new_row(plan: HoldingsPlan, listed: Listed) -> Row:
    holding = listed.holding
    cells = (
        Cell(plan.names[holding.customer_id]),
        Cell(holding.product or t(f"asset_kind.{holding.kind}")),
        Cell(words.money(holding.amount), "success"),
        Cell(holding.maturity, "muted"),
    )
    return Row(f"new:{listed.row}", cells)


def _changed_row(plan: HoldingsPlan, row_id: str, change: Changed) -> Row:
    """The amounts where they differ, and the names of all fields that do."""
    before, after = change.before, change.after
    names = t("join.names").join(formwords.label("holding", name) for name, _, _ in change.fields)
    amounts = f"{words.money(before.amount)} -> {words.money(after.amount)}" if before.amount != after.amount else ""
    cells = (
        Cell(plan.names[after.customer_id]),
        Cell(after.product or before.product or t(f"asset_kind.{after.kind}")),
        Cell(amounts, "strong"),
        Cell(names, "muted"),
    )
    return Row(f"changed:{row_id}", cells)


def _products(plan: ProductsPlan) -> list[Row]:
    missing = [Row(f"left:{n}", (Cell(name, "muted"),)) for n, name in enumerate(plan.missing[:MOST])]
    new = [_product_row(f"new:{line.row}", line.name, line.values) for line in plan.new[:SHOWN]]
    changed = [_product_row(f"changed:{key}", name, values) for key, name, values in plan.changed[:SHOWN]]
    return [
        *_section("products_missing", missing, len(plan.missing), MOST),
        *_found(plan),
        *_section("new", new, len(plan.new)),
        *_section("changed", changed, len(plan.changed)),
    ]


def _product_row(key: str, name: str, values: Mapping[str, str | int | bool]) -> Row:
    """A product with what the list says of it: its class, risk and rate, its term and bank."""
    said = {field: _said(field, value) for field, value in values.items()}
    about = " ".join(filter(None, (said.get(field, "") for field in ("category", "risk", "rate", "withdrawn"))))
    rest = " ".join(filter(None, (said.get(field, "") for field in ("term", "bank"))))
    return Row(key, (Cell(""), Cell(name), Cell(about, "success"), Cell(rest, "muted")))


def _work_row(key: str, line: WorkLine, values: Mapping[str, str | int | bool]) -> Row:
    """Whose row it is, and what it says."""
    form = "opportunity" if "target" in line.values else "talk"
    rules = {rule.name: rule for rule in rules_of(form)}
    said = [
        formwords.choice(rules[name], str(value)) if rules[name].choices else str(value)
        for name, value in values.items()
        if value and name != "product_id"
    ]
    return Row(key, (Cell(line.name), Cell(" ".join(said)), Cell(""), Cell("")))


def _said(field: str, value: str | int | bool) -> str:
    if field == "withdrawn":
        return t("list_field.withdrawn") if value else ""
    if field == "term":
        return formwords.term(int(value))
    return formwords.choice(rule_of("product", field), str(value)) if field == "category" else _plain(field, value)


def _plain(field: str, value: str | int | bool) -> str:
    return f"R{value}" if field == "risk" else str(value)
