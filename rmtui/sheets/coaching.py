"""The coaching record 辅导记录: what was observed, talked over and agreed, by manager (features S4-13, S4-17)."""

from itertools import groupby

from rmtui.domain.playbook import Playbook
from rmtui.domain.team_sheets import Coaching, CoachingFacts
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Table, Text


def coaching_sheet(facts: CoachingFacts, playbook: Playbook) -> Document:
    """A table a manager, a line a talk; lead and manager sign."""
    blocks: list[Block] = [parts.top(facts.head, across=2)]
    for manager, lines in groupby(facts.lines, lambda one: one.manager):
        blocks += [Heading(manager), _table(list(lines))]
    if not facts.lines:
        blocks.append(Text(t("sheet.none")))
    return parts.document(facts.head, (*blocks, parts.signed("rm", "lead")))


def _table(lines: list[Coaching]) -> Table:
    columns = (
        Column(t("sheet.daily.day"), 9),
        Column(t("sheet.coaching.about"), 12),
        Column(t("coaching.seen"), 20),
        Column(t("coaching.plan"), 16),
        Column(t("coaching.talk"), 20),
        Column(t("coaching.action"), 18),
        Column(t("coaching.next_on"), 9),
    )
    rows = tuple(
        (
            Cell(f"{one.on.isoformat()}\n{one.by}", "", None),
            Cell("\n".join(part for part in (one.customer, one.recording) if part)),
            Cell(one.seen),
            Cell(one.plan),
            Cell(one.talk),
            Cell(one.action),
            parts.day_cell(one.next_on),
        )
        for one in lines
    )
    return Table(columns, rows)
