"""The plan of a day 联络计划: whom to contact, why, by which way (domain.md section 3)."""

from rmtui import words
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_facts import PlanFacts, PlanRow
from rmtui.domain.views import MeetingItem
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Table, Text


def plan_sheet(facts: PlanFacts, playbook: Playbook) -> Document:
    """Meetings first, then the calls in order; room to write what came of each."""
    head, rows = facts.head, facts.rows
    short = len(rows) < facts.target
    pairs = parts.top(
        head,
        (t("sheet.plan.planned"), f"{len(rows)}/{facts.target}"),
        (t("sheet.plan.meetings"), str(len(facts.meetings))),
        (t("sheet.plan.state"), t("sheet.plan.frozen" if facts.frozen else "sheet.plan.open")),
    )
    blocks: list[Block] = [pairs]
    if short:
        blocks.append(Text(t("sheet.plan.short", target=facts.target), quiet=True))
    if facts.meetings:
        blocks += [Heading(t("sheet.plan.meetings")), meetings(facts.meetings, playbook)]
        blocks.append(Heading(t("sheet.plan.calls")))
    columns = (
        Column(t("sheet.col.no"), 4, "right"),
        Column(t("sheet.col.customer"), 10),
        Column(t("sheet.col.tier"), 5),
        Column(t("field.phone"), 9),
        Column(t("sheet.col.stage"), 14),
        Column(t("sheet.col.channel"), 5),
        Column(t("sheet.col.reason"), 28),
        Column(t("sheet.col.last_contact"), 8),
        Column(t("sheet.col.came_of"), 14),
    )
    made = tuple(_row(n, row, facts, playbook) for n, row in enumerate(rows, 1))
    blocks.append(Table(columns, made, empty=t("sheet.plan.empty")))
    return parts.document(head, (*blocks, *parts.lead_signs()))


def _row(n: int, row: PlanRow, facts: PlanFacts, playbook: Playbook) -> tuple[Cell, ...]:
    item, head = row.item, facts.head
    at = item.due_at.astimezone(head.made_at.tzinfo).strftime("%H:%M") if item.due_at else ""
    why = "\n".join([*(words.reason(one, head.first) for one in item.reasons), row.next_step]).strip()
    done = t("sheet.plan.done") if item.state == "done" else ""
    return (
        parts.number(n),
        parts.customer(item.name, item.number),
        Cell(words.tier(playbook, item.tier)),
        Cell(parts.phone(row.phone, head.whole)),
        parts.stage(item.clock),
        Cell("\n".join(filter(None, (words.channel(item.channel), at)))),
        Cell(why, "overdue" if item.escalation else ""),
        parts.day_cell(item.last_contact),
        Cell(done),
    )


def meetings(found: tuple[MeetingItem, ...], playbook: Playbook) -> Table:
    """Meetings with their hour and place."""
    columns = (
        Column(t("sheet.col.hour"), 6),
        Column(t("sheet.col.customer"), 12),
        Column(t("sheet.col.tier"), 8),
        Column(t("sheet.col.channel"), 8),
        Column(t("sheet.col.place"), 20),
        Column(t("sheet.col.state"), 10),
    )
    rows = tuple(
        (
            Cell(f"{one.at:%H:%M}"),
            Cell(one.name),
            Cell(words.tier(playbook, one.tier)),
            Cell(words.channel(one.channel)),
            Cell(one.place),
            Cell(t(f"meeting_state.{one.state}")),
        )
        for one in found
    )
    return Table(columns, rows, ruled=False)
