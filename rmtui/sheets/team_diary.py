"""The team's weekly diary 附件五, merged from the managers' weeks, for the president (feature S0-13)."""

from rmtui.domain.playbook import Playbook
from rmtui.domain.team_sheets import ManagerWeek, TeamDiaryFacts
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.diary import week
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Table

_COUNTS = ("calls", "reached", "meetings", "invitations", "sms", "moves")


def team_diary_sheet(facts: TeamDiaryFacts, playbook: Playbook) -> Document:
    """A line a manager with the sum, the decisions of the week, then the team's week as one."""
    blocks: list[Block] = [parts.top(facts.head, across=2)]
    blocks += [Heading(t("sheet.team.managers")), _managers(facts)]
    blocks += [Heading(t("sheet.team.decisions")), _decisions(facts)]
    blocks += week(facts.total, playbook)
    return parts.document(facts.head, (*blocks, parts.signed("lead", "president")), landscape=False)


def _managers(facts: TeamDiaryFacts) -> Table:
    columns = (
        Column(t("sheet.daily.rm"), 10),
        Column(t("sheet.team.received"), 11),
        *(Column(t(f"sheet.daily.{name}"), 6, "right") for name in _COUNTS),
        Column(t("sheet.team.sales"), 6, "right"),
        Column(t("sheet.col.amount"), 11, "right"),
        Column(t("sheet.team.waiting"), 7, "right"),
        Column(t("sheet.team.overdue"), 7, "right"),
    )
    rows = [(Cell(one.name), _received(one, facts), *_figures(one)) for one in facts.managers]
    sums = (*(sum(getattr(one.counts, name) for one in facts.managers) for name in _COUNTS),)
    totals = (*sums, sum(one.sales for one in facts.managers))
    rows.append((
        Cell(t("sheet.total"), "strong"),
        Cell(""),
        *(parts.number(total, "strong") for total in totals),
        parts.money(sum(one.amount for one in facts.managers), "strong"),
        parts.number(sum(one.waiting for one in facts.managers), "strong"),
        parts.number(sum(one.overdue for one in facts.managers), "strong"),
    ))  # fmt: skip
    return Table(columns, tuple(rows), ruled=False)


def _figures(one: ManagerWeek) -> tuple[Cell, ...]:
    return (
        *(parts.number(getattr(one.counts, name)) for name in _COUNTS),
        parts.number(one.sales),
        parts.money(one.amount),
        parts.number(one.waiting, "amber" if one.waiting else ""),
        parts.number(one.overdue, "overdue" if one.overdue else ""),
    )


def _received(one: ManagerWeek, facts: TeamDiaryFacts) -> Cell:
    """When the last file came: one from before the week's last working day means that days are missing."""
    if one.own:
        return Cell(t("sheet.team.own"))
    if one.received is None:
        return Cell(t("sheet.team.never"), "overdue")
    end = min(facts.head.last, facts.head.today)
    last = max((day for day, _, working in facts.total.days if working and day <= end), default=end)
    missing = one.received.date() < last
    return Cell(f"{one.received:%m-%d %H:%M}", "overdue" if missing else "")


def _decisions(facts: TeamDiaryFacts) -> Table:
    columns = (
        Column(t("sheet.daily.day"), 9),
        Column(t("sheet.daily.rm"), 9),
        Column(t("sheet.col.customer"), 9),
        Column(t("sheet.team.decision"), 11),
        Column(t("sheet.team.by"), 9),
        Column(t("sheet.col.remark"), 20),
    )
    rows = tuple(
        (
            parts.day_cell(one.on),
            Cell(one.manager),
            Cell(one.customer),
            Cell(t(f"verdict.{one.what}")),
            Cell(one.by),
            Cell(one.note),
        )
        for one in facts.decisions
    )
    return Table(columns, rows, empty=t("sheet.none"), ruled=False)
