"""The report for the evening meeting 夕会: the day in figures, what was hard, what is open, tomorrow (section 3)."""

from rmtui import words
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_facts import EveningFacts
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.daily import promise_table
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Table, Text
from rmtui.sheets.plan import meetings


def evening_sheet(facts: EveningFacts, playbook: Playbook) -> Document:
    """One page: figures, those planned and not spoken to, promises, lessons, walk-ins, tomorrow."""
    head, counts = facts.head, facts.counts
    pairs = parts.top(
        head,
        (t("sheet.daily.calls"), f"{counts.calls}/{counts.calls_target}"),
        (t("sheet.daily.reached"), str(counts.reached)),
        (t("sheet.daily.meetings"), f"{counts.meetings}/{counts.meetings_target}"),
        (t("sheet.daily.invitations"), str(counts.invitations)),
        (t("sheet.daily.sms"), str(counts.sms)),
        (t("sheet.daily.moves"), str(counts.moves)),
        (t("sheet.daily.plan"), f"{facts.done}/{facts.planned}"),
        (t("sheet.evening.added"), str(facts.added)),
    )
    spent = t("join.names").join(t(f"day_end.block.{block}", n=n) for block, n in facts.minutes)
    blocks: list[Block] = [pairs, Text(spent, t("sheet.evening.time"))]
    blocks += _not_done(facts, playbook)
    if facts.promises:
        blocks += [Heading(t("sheet.promises")), promise_table(facts.promises, head.today)]
    if facts.walk_ins:
        said = t("join.names").join(f"{name} ({by})" for name, by in facts.walk_ins)
        blocks.append(Text(said, t("sheet.evening.walk_ins")))
    blocks += [Heading(t("sheet.lessons")), Text("\n".join(facts.lessons), lines=0 if facts.lessons else 3)]
    blocks.append(Heading(t("sheet.evening.tomorrow")))
    due = t("sheet.evening.due", day=parts.long_day(facts.tomorrow), n=facts.tomorrow_due)
    blocks.append(Text(due))
    if facts.tomorrow_meetings:
        blocks.append(meetings(facts.tomorrow_meetings, playbook))
    return parts.document(head, (*blocks, *parts.lead_signs()), landscape=False)


def _not_done(facts: EveningFacts, playbook: Playbook) -> list[Block]:
    if not facts.not_done:
        return []
    columns = (Column(t("sheet.col.customer"), 12), Column(t("sheet.col.tier"), 8), Column(t("sheet.col.state"), 14))
    rows = tuple(
        (Cell(name), Cell(words.tier(playbook, tier)), Cell(t(f"day_end.state.{state}")))
        for name, tier, state in facts.not_done
    )
    return [Heading(t("sheet.evening.not_done", n=len(rows))), Table(columns, rows, ruled=False)]
