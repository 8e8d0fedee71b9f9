"""The list of maturities: what came due lately and what comes due, here and at other banks (domain.md section 3)."""

from rmtui import words
from rmtui.domain.forms import rule_of
from rmtui.domain.list_facts import MaturityFacts, MaturityRow
from rmtui.domain.playbook import Playbook
from rmtui.formwords import choice
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Cell, Column, Document, Table


def maturity_sheet(facts: MaturityFacts, playbook: Playbook) -> Document:
    """The earliest first; what it all comes to. What a customer holds stands there only where it is asked for whole."""
    rows = facts.rows
    pairs = parts.top(
        facts.head,
        (t("sheet.maturities.span"), t("sheet.maturities.days", back=facts.days_back, ahead=facts.days_ahead)),
        (t("sheet.maturities.here"), f"{sum(row.amount for row in rows if not row.bank):,}"),
        (t("sheet.maturities.elsewhere"), f"{sum(row.amount for row in rows if row.bank):,}"),
    )
    columns = (
        Column(t("sheet.col.maturity"), 9),
        Column(t("sheet.col.days"), 6, "right"),
        Column(t("field.number"), 9),
        Column(t("sheet.col.customer"), 9),
        Column(t("field.tier"), 6),
        Column(t("sheet.col.bank"), 10),
        Column(t("sheet.col.kind"), 8),
        Column(t("sheet.col.product"), 18),
        Column(t("sheet.col.amount"), 10, "right"),
        Column(t("sheet.col.speak_on"), 9),
    )
    table = Table(
        columns, tuple(_row(row, facts, playbook) for row in rows), empty=t("sheet.maturities.empty"), ruled=False
    )
    return parts.document(facts.head, (pairs, table))


def _row(row: MaturityRow, facts: MaturityFacts, playbook: Playbook) -> tuple[Cell, ...]:
    return (
        parts.day_cell(row.maturity, "amber" if row.days < 0 else ""),
        parts.number(row.days),
        Cell(row.number),
        Cell(row.name),
        Cell(words.tier(playbook, row.tier)),
        Cell(row.bank or t("sheet.maturities.own")),
        Cell(choice(rule_of("holding", "kind"), row.kind)),
        Cell(row.product),
        parts.money(row.amount) if facts.head.whole else Cell(t("sheet.hidden")),
        parts.day_cell(row.reminder),
    )
