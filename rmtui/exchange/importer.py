"""Rows of a file to a plan of an import: nothing is written here, so that a dry run is the same code."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from rmtui.domain.model import Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange import headings
from rmtui.exchange.headings import IDENTITY, Column, columns_of
from rmtui.exchange.matching import Person, Register
from rmtui.exchange.plan import ExistingIndex, ImportPlan, Notice, Repair, RowPlan, Skip, Table
from rmtui.exchange.readers import Sheet, SourceRow, read_sheets
from rmtui.exchange.rowreader import RowReader
from rmtui.text import clean

_STANDS_FOR = {
    "birthday": ("birthday_lunar", "id_number"),
    "sex": ("id_number",),
    "second_contact": ("wechat", "home_phone", "office_phone"),
}
"""Columns that fill a required field beside the one of its name."""


def read_table(path: Path, encoding: str | None = None) -> Table:
    """The table of a CSV or XLSX file: of several sheets the one with most known headings.

    Raises Refused: see `readers.read_sheets`; `import_empty` where there are no rows under headings.
    """
    sheets = read_sheets(path, encoding, headings.score)
    best = max(sheets, key=lambda sheet: headings.score(sheet.rows), default=None)
    if best is None or not best.rows:
        raise Refused("import_empty", file=path.name)
    return table_of(best, path, headings.find_heading(best.rows) or headings.fullest(best.rows))


def table_of(sheet: Sheet, path: Path, found: headings.Found | None) -> Table:
    """The rows under the headings that were found. Raises Refused `import_empty` where there are none."""
    below = sheet.rows[found.last + 1 :] if found else ()
    if found is None or not below:
        raise Refused("import_empty", file=path.name)
    width = max(len(found.headings), *(_filled(row) for row in below))
    names = (*found.headings, *[""] * (width - len(found.headings)))[:width]
    repeated = {names, found.headings}
    rows = tuple(row for row in below if tuple(map(clean, row.cells)) not in repeated)
    return Table(names, rows, sheet.encoding, sheet.rows[found.last].number, sheet.name)


def _filled(row: SourceRow) -> int:
    """The cells up to the last one that holds something."""
    return max((index for index, cell in enumerate(row.cells, 1) if cell.strip()), default=0)


def plan_import(
    table: Table,
    mapping: Mapping[str, str] | None,
    playbook: Playbook,
    today: date,
    existing: ExistingIndex,
    stage: int | None = None,
    chosen: headings.Chosen | None = None,
) -> ImportPlan:
    """What an import of this table would do to this book.

    `mapping` is field -> column (heading, letter or number) and goes before the headings' own meaning, `chosen` (see
    `headings.columns_of`) before both. `stage` is for new customers without a stage or a recent allotment; None: as
    suggested, 7 where a last contact or a product is known, else 2. Raises Refused `import_no_identity_column`,
    `import_unknown_field`, `import_unknown_column`, `import_column_twice`, `bad_stage`.
    """
    if stage is not None and stage not in set(Stage):
        raise Refused("bad_stage", stage=str(stage))
    columns = _without_empty(columns_of(table.headings, mapping, chosen), table.rows)
    mapped = {column.field for column in columns if column.field}
    if not mapped & set(IDENTITY):
        raise Refused("import_no_identity_column", headings=", ".join(filter(None, table.headings)))
    register = Register(existing)
    counts: Counter[str] = Counter()
    repairs: list[Repair] = []
    notices: list[Notice] = []
    skipped: list[Skip] = []
    reader = RowReader(columns, playbook, today)
    for row in table.rows:
        try:
            said = reader.read(row)
            status, noted = register.take(said)
        except Refused as refused:
            skipped.append(Skip(row.number, refused.message, tuple(refused.values.items()), row.cells))
            continue
        counts[status] += 1
        repairs.extend(said.repairs)
        notices.extend(noted)
    rows, suggested = _rows(register.people, playbook, today, stage)
    return ImportPlan(
        rows=rows,
        read=len(table.rows),
        new=counts["new"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        repairs=tuple(repairs),
        notices=tuple(notices),
        skipped=tuple(skipped),
        columns=columns,
        missing_required=missing_required(mapped, playbook),
        suggested_stages=suggested,
        stage_given=stage,
        mark=existing.mark,
    )


def _without_empty(columns: Sequence[Column], rows: Sequence[SourceRow]) -> tuple[Column, ...]:
    """Without nameless columns that hold nothing."""
    used = {index for row in rows for index, cell in enumerate(row.cells) if cell.strip()}
    return tuple(column for column in columns if column.field or column.index in used or column.heading[:1] != "(")


def missing_required(mapped: Iterable[str], playbook: Playbook) -> tuple[str, ...]:
    """The profile's required fields that no column fills, in the playbook's order."""
    have = set(mapped)
    return tuple(
        rule.name
        for rule in playbook.profile
        if rule.weight and not have & {rule.name, *_STANDS_FOR.get(rule.name, ())}
    )


def _rows(
    people: Sequence[Person], playbook: Playbook, today: date, asked: int | None
) -> tuple[tuple[RowPlan, ...], dict[int, int]]:
    suggested: Counter[int] = Counter()
    rows = []
    for person in people:
        if not (person.row and person.changes):
            continue
        begins: Stage | None = None
        if person.known is None:
            begins = person.stage or _newly_allotted(person, playbook, today)
            if begins is None:
                proposal = _suggestion(person)
                suggested[int(proposal)] += 1
                begins = Stage(asked) if asked else proposal
        rows.append(_row_plan(person, begins, playbook, today))
    return tuple(rows), dict(suggested)


def _newly_allotted(person: Person, playbook: Playbook, today: date) -> Stage | None:
    allotted = str(person.fields.get("allotted_on", ""))
    earliest = (today - timedelta(days=playbook.first_contact.recent_allotment_days)).isoformat()
    return Stage.FIRST_CONTACT if allotted >= earliest else None


def _suggestion(person: Person) -> Stage:
    known = person.fields.get("products") or any(contact.step is None for contact in person.new_contacts)
    return Stage.AFTER_SALES if known else Stage.KNOW


def _row_plan(person: Person, begins: Stage | None, playbook: Playbook, today: date) -> RowPlan:
    since = person.stage_on
    if begins is Stage.FIRST_CONTACT and since is None and _newly_allotted(person, playbook, today):
        since = date.fromisoformat(str(person.fields["allotted_on"]))
    return RowPlan(
        row=person.row,
        customer_id=person.known.id if person.known else None,
        name=person.name,
        fields=dict(person.new_fields),
        phones=tuple(person.new_phones),
        custom=dict(person.new_custom),
        dnd=person.new_dnd,
        stage=begins,
        stage_on=since,
        contacts=tuple(person.new_contacts),
        next_contact=person.new_next,
    )
