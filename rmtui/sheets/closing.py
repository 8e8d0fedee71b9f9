"""The closing checklist of a sale 流程规范: five steps to tick and sign, what is bought (domain.md section 2)."""

from rmtui import formwords
from rmtui.domain.list_facts import ClosingFacts
from rmtui.domain.playbook import Playbook
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.card_words import risk
from rmtui.sheets.document import Cell, Column, Document, Heading, Table, Text


def closing_sheet(facts: ClosingFacts, playbook: Playbook) -> Document:
    """The chosen proposal's lines, then each step with who did it when, or room to write."""
    head, chosen = facts.head, facts.chosen
    pairs = parts.top(
        head,
        (t("sheet.col.customer"), f"{head.name}  {head.number}".strip()),
        (t("sheet.closing.proposal"), formwords.row_name(chosen.proposal)),
        across=2,
    )
    bought = Table(
        (
            Column(t("sheet.col.product"), 30),
            Column(t("sheet.closing.risk"), 6),
            Column(t("sheet.col.amount"), 12, "right"),
        ),
        (
            *(
                (Cell(line.text("product")), Cell(risk(judged.line.risk)), parts.money(line.number("amount")))
                for line, judged in zip(chosen.lines, chosen.judged, strict=True)
            ),
            (Cell(t("sheet.total"), "strong"), Cell(""), parts.money(chosen.total, "strong")),
        ),
        ruled=False,
    )
    columns = (
        Column(t("sheet.col.no"), 5, "right"),
        Column(t("sheet.closing.step"), 18),
        Column(t("sheet.daily.day"), 10),
        Column(t("sheet.closing.by"), 12),
        Column(t("sheet.closing.superior"), 12),
    )
    steps = tuple(
        (
            parts.number(n),
            Cell(t(f"closing_step.{step.step}")),
            parts.day_cell(step.on) if step.done else Cell("□", "amber"),
            Cell(step.who),
            Cell(step.superior),
        )
        for n, step in enumerate(facts.steps, 1)
    )
    need = Text(formwords.row_name(facts.need), t("sheet.closing.need")) if facts.need else None
    blocks = (
        pairs,
        need,
        Heading(t("sheet.closing.bought")),
        bought,
        Heading(t("sheet.closing.steps")),
        Table(columns, steps),
        Text("", t("sheet.col.remark"), lines=2),
        parts.signed("customer", "rm", "superior"),
    )
    return parts.document(head, blocks, landscape=False)
