"""The figures of a month beside those of the month before (features S2-13, S2-15)."""

from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_facts import MonthFigures, MonthlyFacts
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Table, Text

_FIGURES = (
    "working_days",
    "calls",
    "reached",
    "meetings",
    "invitations",
    "sms",
    "moves",
    "contacted",
    "entered",
    "opportunities",
    "won",
    "signed",
    "sales",
    "sales_amount",
    "complaints",
    "closed",
)


def monthly_sheet(facts: MonthlyFacts, playbook: Playbook) -> Document:
    """A line a figure: this month, the month before, the difference; then sources and what customers brought up."""
    head = facts.head
    columns = (
        Column(t("sheet.col.figure"), 20),
        Column(f"{facts.now.first:%Y-%m}", 10, "right"),
        Column(f"{facts.before.first:%Y-%m}", 10, "right"),
        Column(t("sheet.col.change"), 10, "right"),
    )
    rows = tuple(_line(name, facts.now, facts.before) for name in _FIGURES)
    blocks: list[Block] = [parts.top(head, across=2)]
    if head.today < head.last:
        blocks.append(Text(t("sheet.monthly.running", day=head.today.isoformat()), quiet=True))
    blocks.append(Table(columns, rows, ruled=False))
    blocks += [
        Heading(t("sheet.monthly.sources")),
        _sources(facts),
        Heading(t("sheet.monthly.feedback")),
        _feedback(facts),
    ]
    return parts.document(head, (*blocks, *parts.lead_signs()), landscape=False)


def _line(name: str, now: MonthFigures, before: MonthFigures) -> tuple[Cell, ...]:
    here, there = getattr(now, name), getattr(before, name)
    change = here - there
    return (
        Cell(t(f"sheet.monthly.{name}")),
        parts.number(here, "strong"),
        parts.number(there),
        Cell(f"{change:+,}" if change else "0", "", change),
    )


def _sources(facts: MonthlyFacts) -> Table:
    columns = (
        Column(t("field.source"), 20),
        Column(t("sheet.customers"), 8, "right"),
        Column(t("sheet.monthly.contacted"), 8, "right"),
        Column(t("sheet.monthly.invited"), 8, "right"),
    )
    rows = tuple(
        (Cell(name or t("sheet.monthly.unknown")), *(parts.number(n) for n in counts))
        for name, *counts in facts.sources
    )
    return Table(columns, rows, empty=t("sheet.none"), ruled=False)


def _feedback(facts: MonthlyFacts) -> Table:
    columns = (
        Column(t("sheet.col.kind"), 20),
        Column(t("sheet.monthly.raised"), 8, "right"),
        Column(t("sheet.col.closed"), 8, "right"),
    )
    rows = tuple(
        (Cell(t(f"concern.{kind}")), parts.number(n), parts.number(closed)) for kind, n, closed in facts.feedback
    )
    return Table(columns, rows, empty=t("sheet.none"), ruled=False)
