"""The sorting sheet 《个人客户信息梳理表》, a row a customer (domain.md section 4, feature S4-06)."""

from rmtui import fieldwords, words
from rmtui.domain.list_facts import BookFacts, BookRow
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import FieldView
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Cell, Column, Document, Table


def book_sheet(facts: BookFacts, playbook: Playbook) -> Document:
    """The whole book; customers managed 管理 and signed 签约 are counted apart."""
    rows = facts.rows
    pairs = parts.top(
        facts.head,
        (t("sheet.customers"), str(len(rows))),
        (t("field.managed"), str(sum(row.managed for row in rows))),
        (t("field.signed"), str(sum(row.signed for row in rows))),
        (t("sheet.col.familiar"), str(sum(row.familiar for row in rows))),
    )
    columns = (
        Column(t("field.number"), 8),
        Column(t("sheet.col.customer"), 8),
        Column(t("field.sex"), 3),
        Column(t("field.birthday"), 9),
        Column(t("field.tier"), 5),
        Column(t("field.card_held"), 6),
        Column(t("field.kind"), 6),
        Column(t("field.managed"), 4, "center"),
        Column(t("field.signed"), 4, "center"),
        Column(t("field.phone"), 10),
        Column(t("field.products"), 16),
        Column(t("sheet.col.stage_name"), 8),
        Column(t("sheet.col.last_contact"), 9),
        Column(t("sheet.col.next_contact"), 9),
        Column(t("sheet.col.familiar"), 4, "center"),
        Column(t("field.contribution"), 7, "right"),
        Column(t("field.potential"), 7, "right"),
    )
    made = tuple(_row(row, facts, playbook) for row in rows)
    return parts.document(facts.head, (pairs, Table(columns, made, empty=t("sheet.empty"), ruled=False)), dense=True)


def _row(row: BookRow, facts: BookFacts, playbook: Playbook) -> tuple[Cell, ...]:
    line, today = row.line, facts.head.today

    def said(name: str, stored: str) -> str:
        return fieldwords.in_words(FieldView(name, stored), playbook, today) if stored else ""

    late = line.next_on is not None and line.next_on < today
    return (
        Cell(line.number),
        Cell(line.name),
        Cell(said("sex", row.sex)),
        parts.birthday(row.birthday),
        Cell(words.tier(playbook, line.tier)),
        Cell(said("card_held", row.card_held)),
        Cell(said("kind", row.kind)),
        Cell(parts.yes(row.managed)),
        Cell(parts.yes(row.signed)),
        Cell(parts.phone(line.phone, facts.head.whole)),
        Cell(row.products),
        Cell(f"{line.stage.value} {t(f'stage.{line.stage.value}')}"),
        parts.day_cell(line.last_contact),
        parts.day_cell(line.next_on, "overdue" if late else ""),
        Cell(parts.yes(row.familiar)),
        parts.money(row.contribution),
        parts.money(row.potential),
    )
