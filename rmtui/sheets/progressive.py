"""The progressive contact sheet 《递进沟通表》: numbered talks with aim, content, result, next aim (feature S4-29)."""

from rmtui.domain.list_facts import TalkFacts
from rmtui.domain.playbook import Playbook
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Cell, Column, Document, Table


def progressive_sheet(facts: TalkFacts, playbook: Playbook) -> Document:
    """The talks of one customer or of all, in their order."""
    customers = len({row.number or row.name for row in facts.rows})
    pairs = parts.top(
        facts.head, (t("sheet.customers"), str(customers)), (t("sheet.progressive.talks"), str(len(facts.rows)))
    )
    columns = (
        Column(t("field.number"), 8),
        Column(t("sheet.col.customer"), 9),
        Column(t("form.talk.number"), 5, "right"),
        Column(t("form.talk.on_day"), 9),
        Column(t("form.talk.aim"), 17),
        Column(t("form.talk.content"), 22),
        Column(t("form.talk.result"), 20),
        Column(t("form.talk.next_aim"), 17),
    )
    rows = tuple(
        (
            Cell(row.number),
            Cell(row.name),
            parts.number(row.talk.number("number")),
            parts.day_cell(row.talk.text("on_day")),
            *(Cell(row.talk.text(name)) for name in ("aim", "content", "result", "next_aim")),
        )
        for row in facts.rows
    )
    table = Table(columns, rows, empty=t("sheet.progressive.empty"))
    return parts.document(facts.head, (pairs, table, *parts.lead_signs()))
