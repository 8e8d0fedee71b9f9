"""The contact calendar of a month on paper: customers by days, in two halves so that it fits a line printer."""

from datetime import date, timedelta

from rmtui.contact_words import gap, month_words
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.contact_calendar import CalendarFacts, CalendarRow, by_day, mark, month_of
from rmtui.domain.playbook import Playbook
from rmtui.i18n import language, t
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Pairs, Table, Text
from rmtui.sheets.paper import Paper

HALF = 16
"""Days of the first half: as many columns as 80 cells hold."""
FREE = "-"
"""In an empty cell of a day off."""


def calendar_paper(facts: CalendarFacts, playbook: Playbook, calendar: WorkCalendar) -> Paper:
    """A month's sheet as it leaves."""
    document = calendar_sheet(facts, playbook, calendar)
    name = f"calendar-{facts.month:%Y-%m}"
    return Paper(document, facts.made_at, name, "calendar", facts.month, len(facts.rows))


def calendar_sheet(facts: CalendarFacts, playbook: Playbook, calendar: WorkCalendar) -> Document:
    """The sheet of one month."""
    first, last = month_of(facts.month)
    middle = first + timedelta(days=HALF)
    blocks: list[Block] = [_pairs(facts)]
    for start, end in ((first, middle - timedelta(days=1)), (middle, last)):
        blocks.append(Heading(t("calendar_page.days_from", first=start.day, last=end.day)))
        blocks.append(_table(facts, start, end, playbook, calendar))
    blocks.append(Text(t("calendar_page.legend"), quiet=True))
    me = facts.me
    return Document(
        title=t("calendar_page.title"),
        code="",
        subtitle=" | ".join(filter(None, (me.bank, me.branch, me.sub_branch))),
        blocks=tuple(blocks),
        made=t("sheet.made", at=f"{facts.made_at:%Y-%m-%d %H:%M}", name=me.name, version=facts.playbook_version),
        copy="",
        page=t("sheet.page"),
        lang=language(),
    )


def _pairs(facts: CalendarFacts) -> Pairs:
    contacted = sum(bool(row.touches) for row in facts.rows)
    said = [
        (t("calendar_page.column.month"), month_words(facts.month)),
        (t("sheet.daily.rm"), facts.me.name),
        (t("calendar_page.contacted"), str(contacted)),
        (t("calendar_page.not_contacted"), str(len(facts.rows) - contacted + facts.left_out)),
    ]
    return Pairs(tuple(said))


def _table(facts: CalendarFacts, first: date, last: date, playbook: Playbook, calendar: WorkCalendar) -> Table:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    columns = (
        Column(t("calendar_page.column.name"), 12),
        Column(t("calendar_page.column.gap"), 6, "right"),
        *(Column(f"{day.day}\n{t(f'calendar_page.weekday.{day.isoweekday()}')}", 4, "center") for day in days),
    )
    today = facts.made_at.date()
    rows = tuple(_row(row, days, today, playbook, calendar) for row in facts.rows)
    return Table(columns, rows, empty=t("calendar_page.nobody"), ruled=False)


def _row(
    row: CalendarRow, days: list[date], today: date, playbook: Playbook, calendar: WorkCalendar
) -> tuple[Cell, ...]:
    found = by_day(row.touches)
    said, late = gap(row.last, today, row.line.tier, playbook)
    cells = []
    for day in days:
        letter = mark(found.get(day, ()))
        empty = "" if calendar.is_working(day) else FREE
        cells.append(Cell(letter.text, "strong" if letter.face else "") if letter else Cell(empty))
    return (Cell(row.line.name), Cell(said, "amber" if late else ""), *cells)
