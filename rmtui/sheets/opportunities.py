"""The sheet of opportunities 《商机管理表》, a row an opportunity (domain.md section 4, feature S4-20)."""

from rmtui.domain.list_facts import OpportunityFacts, OpportunityRow
from rmtui.domain.playbook import Playbook
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Cell, Column, Document, Table


def opportunity_sheet(facts: OpportunityFacts, playbook: Playbook) -> Document:
    """All of them; what the open ones come to, and how many need a word."""
    opened = [row.opportunity for row in facts.rows if row.opportunity.is_open]
    pairs = parts.top(
        facts.head,
        (t("sheet.opportunities.open"), str(len(opened))),
        (t("sheet.opportunities.amount"), f"{sum(one.amount for one in opened):,}"),
        (t("sheet.opportunities.stuck"), str(sum(row.late or row.stale for row in facts.rows))),
        (t("field.managed"), str(facts.managed)),
        (t("field.signed"), str(facts.signed)),
    )
    columns = (
        Column(t("field.number"), 8),
        Column(t("sheet.col.customer"), 8),
        Column(t("form.opportunity.event"), 7),
        Column(t("form.opportunity.source"), 10),
        Column(t("form.opportunity.target"), 8),
        Column(t("sheet.col.product"), 10),
        Column(t("sheet.col.amount"), 8, "right"),
        Column(t("form.opportunity.state"), 7),
        Column(t("form.opportunity.found_on"), 9),
        Column(t("sheet.col.basis"), 10),
        Column(t("sheet.col.next_on"), 9),
        Column(t("sheet.col.next_step"), 12),
        Column(t("form.opportunity.feedback"), 12),
        Column(t("sheet.col.lost_reason"), 8),
        Column(t("sheet.col.standing"), 6),
    )
    table = Table(columns, tuple(_row(row) for row in facts.rows), empty=t("sheet.opportunities.empty"))
    return parts.document(facts.head, (pairs, table, *parts.lead_signs()), dense=True)


def _row(row: OpportunityRow) -> tuple[Cell, ...]:
    one = row.opportunity
    standing = t("opportunities.late") if row.late else t("opportunities.stale") if row.stale else ""
    return (
        Cell(row.number),
        Cell(one.name),
        Cell(t(f"event_kind.{one.event}") if one.event else ""),
        Cell(one.source),
        Cell(t(f"opportunity_target.{one.target}")),
        Cell(one.product),
        parts.money(one.amount),
        Cell(t(f"opportunity_state.{one.state}"), "strong" if one.is_open else ""),
        parts.day_cell(one.found_on),
        Cell(one.basis),
        parts.day_cell(one.next_on, "overdue" if row.late else ""),
        Cell(one.next_step),
        Cell(one.feedback),
        Cell(one.lost_reason),
        Cell(
            "\n".join(filter(None, (standing, t("opportunities.days", n=row.age) if one.is_open else ""))),
            "overdue" if row.late else "amber" if row.stale else "",
        ),
    )
