"""The contact calendar in cells and words: days, gaps, the contacts behind a cell, a month as text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from textual.content import Content

from rmtui import words
from rmtui.contact_words import gap
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.contact_calendar import LogDay, Touch, WorkDay, by_day, mark, month_of
from rmtui.domain.model import Direction, reached
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import CustomerLine
from rmtui.i18n import t
from rmtui.text import fit
from rmtui.widgets.contact_grid import DayHead
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import Cell, Row

OPEN_DAY = "·"
"""In an empty cell of a working day; a free day's is blank, so that the weeks stand apart."""


def heads(first: date, last: date, today: date, calendar: WorkCalendar) -> tuple[DayHead, ...]:
    """What stands over the days of a month."""
    return tuple(
        DayHead(t(f"calendar_page.weekday.{day.isoweekday()}"), day == today, not calendar.is_working(day))
        for day in days(first, last)
    )


def cells(touches: Sequence[Touch], first: date, last: date, today: date, calendar: WorkCalendar) -> tuple[Cell, ...]:
    """One row's cells: a letter where there was a contact."""
    found = by_day(touches)
    return tuple(_cell(found.get(day, ()), day, today, calendar) for day in days(first, last))


def _cell(touches: Sequence[Touch], day: date, today: date, calendar: WorkCalendar) -> Cell:
    said = mark(touches)
    if said is not None:
        return Cell(said.text, "muted" if not said.reached else "strong" if said.face else "")
    return Cell(OPEN_DAY if calendar.is_working(day) else "", "accent" if day == today else "faint")


def days(first: date, last: date) -> list[date]:
    """Every day from one to another."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def customer_row(line: CustomerLine, last: date | None, known: bool, today: date, playbook: Playbook) -> Row:
    """A customer with the gap since the last contact that reached him or her; it warns beyond the tier's rhythm."""
    quiet = line.state != "active"
    text, late = gap(last, today, line.tier, playbook)
    tone = "muted" if quiet else "warning" if late else ""
    return Row(line.customer_id, (Cell(line.name, "muted" if quiet else ""), Cell(text if known else "", tone)))


def month_row(month: date, touches: Sequence[Touch]) -> Row:
    """A month of one customer, with the number of contacts that reached him or her."""
    count = sum(reached(one.outcome) for one in touches)
    return Row(f"{month:%Y-%m}", (Cell(f"{month:%Y-%m}"), Cell(str(count) if count else "", "muted")))


def month_lines(
    touches: Sequence[Touch], listed: Sequence[date], today: date, calendar: WorkCalendar
) -> list[tuple[Row, tuple[Cell, ...]]]:
    """One customer's months, each a row with its cells."""
    found, lines = by_day(touches), []
    for month in listed:
        first, last = month_of(month)
        mine = [one for day in days(first, last) for one in found.get(day, ())]
        lines.append((month_row(month, mine), cells(mine, first, last, today, calendar)))
    return lines


def numbers() -> tuple[DayHead, ...]:
    """What stands over the days of months below each other."""
    return tuple(DayHead() for _ in range(31))


def labels(name: str, second: str) -> tuple[str, str]:
    """What stands over the two columns before the days."""
    return t(f"calendar_page.column.{name}"), t(f"calendar_page.column.{second}")


def log_words(month: Iterable[LogDay]) -> str:
    """A month of the work log in one line."""
    done = [one.counts for one in month]
    return t(
        "calendar_page.log_total",
        calls=sum(one.calls for one in done),
        reached=sum(one.reached for one in done),
        meetings=sum(one.meetings for one in done),
        sms=sum(one.sms for one in done),
        moves=sum(one.moves for one in done),
    )


def touch_line(one: Touch, *, named: bool = False) -> Content:
    """A contact in one line: time, channel, outcome, note, what was learnt."""
    incoming = t("calendar_page.incoming") if one.direction is Direction.IN else ""
    who = f"{one.name}  " if named else ""
    head = f"{one.at:%H:%M}  {who}{incoming}{words.channel(one.channel)}  {t(f'outcome.{one.outcome}')}"
    said = [one.note, t("calendar_page.learnt", text=one.learnt) if one.learnt else "", one.with_whom]
    tone = "$text" if reached(one.outcome) else "$muted"
    return joined((head, tone), *(part for text in said if text for part in ("  ", (text, "$muted"))))


def cell_text(name: str, day: date, today: date, touches: Sequence[Touch], calendar: WorkCalendar) -> Content:
    """What is behind a cell: whose, which day, and its contacts a line each."""
    free = "" if calendar.is_working(day) else t("calendar_page.free")
    head = joined((name, "bold $text"), "  ", (words.day(day, today), "$accent"), "  ", (free, "$muted"))
    if touches:
        return Content("\n").join([head, *(touch_line(one) for one in touches)])
    hint = "calendar_page.future" if day > today else "calendar_page.enter_here"
    return Content("\n").join([head, Content.styled(t(hint), "$muted")])


def work_text(done: WorkDay) -> Content:
    """What was done on a day: contacts, meetings agreed, moves."""
    lines = [touch_line(one, named=True) for one in done.touches]
    lines += [
        joined(t("calendar_page.agreed", name=one.name, at=f"{one.at:%m-%d %H:%M}", place=one.place).strip())
        for one in done.agreed
    ]
    lines += [
        joined(t("calendar_page.moved", name=one.name, was=t(f"stage.{int(one.came_from)}"),
                 to=t(f"stage.{int(one.to)}")))
        for one in done.moves
    ]  # fmt: skip
    return Content("\n").join(lines) if lines else Content(t("calendar_page.nothing_done"))


def text_lines(
    rows: Sequence[Row], grid: Mapping[str, Sequence[Cell]], over: Sequence[DayHead], labels: tuple[str, str]
) -> list[str]:
    """A month as lines of text: names, gaps and days, three cells each."""

    def line(name: str, second: str, days: Sequence[str]) -> str:
        return f"{fit(name, 14)} {fit(second, 6)} {''.join(fit(day, 3) for day in days)}".rstrip()

    found = [line("", "", [head.weekday for head in over])] if any(head.weekday for head in over) else []
    found.append(line(*labels, [str(n) for n in range(1, len(over) + 1)]))
    found += [line(row.cells[0].text, row.cells[1].text, [cell.text for cell in grid[row.key]]) for row in rows]
    return found
