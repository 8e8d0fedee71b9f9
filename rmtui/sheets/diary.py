"""The weekly diary 附件五《客户关系管理周工作日记》 of one manager (domain.md section 2, who gets what)."""

from datetime import date

from rmtui import words
from rmtui.domain.model import Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.sheet_facts import DiaryFacts
from rmtui.domain.views import DayCounts
from rmtui.i18n import t
from rmtui.sheets import parts
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Table, Text

_COUNTS = ("calls", "reached", "meetings", "invitations", "sms", "moves")


def diary_sheet(facts: DiaryFacts, playbook: Playbook) -> Document:
    """A row a working day, moves as a matrix, key customers, ledger, complaints, opportunities, lessons, next week."""
    blocks = [parts.top(facts.head, across=2), *week(facts, playbook)]
    return parts.document(facts.head, (*blocks, parts.signed("rm", "lead", "president")), landscape=False)


def week(facts: DiaryFacts, playbook: Playbook) -> list[Block]:
    """What a week's diary says below its head."""
    blocks: list[Block] = [Heading(t("sheet.diary.days")), _days(facts)]
    blocks += [Heading(t("sheet.diary.moves")), _moves(facts)]
    blocks += [Heading(t("sheet.diary.key")), _key(facts, playbook)]
    blocks += [Heading(t("sheet.diary.sales")), _sales(facts)]
    blocks += [Heading(t("sheet.diary.complaints")), _complaints(facts)]
    blocks += [Heading(t("sheet.diary.opportunities")), *_opportunities(facts)]
    blocks += [Heading(t("sheet.lessons")), *_lessons(facts)]
    blocks += [Heading(t("sheet.diary.next_week")), _next_week(facts)]
    blocks.append(Text("", t("sheet.diary.own_plan"), lines=2))
    blocks.append(Text("", t("sheet.remarks.lead"), lines=2))
    blocks.append(Text("", t("sheet.remarks.president"), lines=2))
    return blocks


def _days(facts: DiaryFacts) -> Table:
    columns = (Column(t("sheet.daily.day"), 16), *(Column(t(f"sheet.daily.{name}"), 8, "right") for name in _COUNTS))
    rows = [(Cell(parts.long_day(day)), *_figures(counts, working)) for day, counts, working in facts.days]
    totals = (sum(getattr(counts, name) for _, counts, _ in facts.days) for name in _COUNTS)
    rows.append((Cell(t("sheet.total"), "strong"), *(parts.number(total, "strong") for total in totals)))
    return Table(columns, tuple(rows), ruled=False)


def _figures(counts: DayCounts, working: bool) -> tuple[Cell, ...]:
    """What falls short of a working day's measure is marked."""
    short = {"calls": counts.calls < counts.calls_target, "meetings": counts.meetings < counts.meetings_target}
    short = short if working else {}
    return tuple(parts.number(getattr(counts, name), "amber" if short.get(name) else "") for name in _COUNTS)


def _moves(facts: DiaryFacts) -> Table:
    """From which stage down, to which across; a customer who came into the book comes from outside."""
    found = {(came_from, to): n for came_from, to, n in facts.moves}
    stages = [stage.value for stage in Stage]
    columns = (
        Column(t("sheet.diary.from_to"), 14),
        *(Column(f"{stage} {t(f'stage.{stage}.short')}", 8, "right") for stage in stages),
        Column(t("sheet.total"), 6, "right"),
    )
    rows = []
    for came_from in (0, *stages):
        name = f"{came_from} {t(f'stage.{came_from}')}" if came_from else t("sheet.diary.new")
        cells = [found.get((came_from, to), 0) for to in stages]
        rows.append(
            (Cell(name), *(parts.number(n, "strong") if n else Cell("") for n in cells), parts.number(sum(cells)))
        )
    totals = [sum(found.get((came_from, to), 0) for came_from in (0, *stages)) for to in stages]
    sums = (*(parts.number(n, "strong") for n in totals), parts.number(sum(totals), "strong"))
    return Table(columns, (*rows, (Cell(t("sheet.total"), "strong"), *sums)), ruled=False)


def _key(facts: DiaryFacts, playbook: Playbook) -> Table:
    columns = (
        Column(t("sheet.col.customer"), 10),
        Column(t("sheet.col.tier"), 8),
        Column(t("sheet.col.stage_name"), 12),
        Column(t("sheet.col.learnt"), 40),
    )
    rows = tuple(
        (
            Cell(one.name),
            Cell(words.tier(playbook, one.tier)),
            Cell(f"{one.stage.value} {t(f'stage.{one.stage.value}')}"),
            Cell(one.what),
        )
        for one in facts.key
    )
    return Table(columns, rows, empty=t("sheet.none"))


def _sales(facts: DiaryFacts) -> Table:
    columns = (
        Column(t("sheet.daily.day"), 9),
        Column(t("field.number"), 9),
        Column(t("sheet.col.customer"), 9),
        Column(t("sheet.col.product"), 20),
        Column(t("sheet.col.amount"), 10, "right"),
        Column(t("sheet.col.confirmed"), 8, "center"),
    )
    rows = [
        (
            parts.day_cell(one.on),
            Cell(one.number),
            Cell(one.name),
            Cell(one.product),
            parts.money(one.amount),
            Cell(parts.yes(one.confirmed)),
        )
        for one in facts.sales
    ]
    if rows:
        total = parts.money(sum(one.amount for one in facts.sales), "strong")
        rows.append((Cell(t("sheet.total"), "strong"), Cell(""), Cell(""), Cell(""), total, Cell("")))
    return Table(columns, tuple(rows), empty=t("sheet.none"), ruled=False)


def _complaints(facts: DiaryFacts) -> Table:
    columns = (
        Column(t("sheet.col.customer"), 10),
        Column(t("sheet.col.matter"), 34),
        Column(t("sheet.col.opened"), 10),
        Column(t("sheet.col.closed"), 10),
    )
    rows = tuple(
        (Cell(one.name), Cell(one.text), parts.day_cell(one.opened_on), _closed(one.closed_on, facts.head.last))
        for one in facts.complaints
    )
    return Table(columns, rows, empty=t("sheet.none"), ruled=False)


def _closed(on: date | None, last: date) -> Cell:
    """The day; of one that was open at the end of the week, that it was."""
    return parts.day_cell(on) if on and on <= last else Cell(t("sheet.diary.still_open"), "amber")


def _opportunities(facts: DiaryFacts) -> list[Block]:
    said = t(
        "sheet.diary.opportunity_line",
        found=facts.found,
        won=facts.won,
        lost=facts.lost,
        open=facts.open,
        amount=f"{facts.open_amount:,}",
    )
    if not facts.stuck:
        return [Text(said)]
    columns = (
        Column(t("sheet.col.customer"), 10),
        Column(t("form.opportunity.target"), 10),
        Column(t("sheet.col.amount"), 8, "right"),
        Column(t("sheet.col.next_on"), 8),
        Column(t("sheet.col.next_step"), 20),
    )
    rows = tuple(
        (
            Cell(one.name),
            Cell(one.product or t(f"opportunity_target.{one.target}")),
            parts.money(one.amount),
            parts.day_cell(one.next_on, "amber"),
            Cell(one.next_step),
        )
        for one in facts.stuck
    )
    return [Text(said), Text(t("sheet.diary.stuck", n=len(rows))), Table(columns, rows, ruled=False)]


def _lessons(facts: DiaryFacts) -> list[Block]:
    if not facts.lessons:
        return [Text("", lines=2)]
    columns = (Column(t("sheet.daily.day"), 9), Column(t("sheet.col.hard"), 24), Column(t("sheet.col.better"), 24))
    rows = tuple((parts.day_cell(day), Cell(hard), Cell(better)) for day, hard, better in facts.lessons)
    return [Table(columns, rows, ruled=False)]


def _next_week(facts: DiaryFacts) -> Table:
    columns = (
        Column(t("sheet.daily.day"), 16),
        Column(t("sheet.col.due"), 10, "right"),
        Column(t("sheet.daily.meetings"), 10, "right"),
    )
    rows = tuple((Cell(parts.long_day(day)), parts.number(due), parts.number(met)) for day, due, met in facts.next_due)
    return Table(columns, rows, empty=t("sheet.diary.past"), ruled=False)
