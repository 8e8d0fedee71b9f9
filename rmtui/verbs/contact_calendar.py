"""The verb `calendar`: the contact calendar of a month, of one customer, or the month's work log, as text."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from rmtui.contact_words import month_words
from rmtui.domain.contact_calendar import LogDay, Touch, by_day, mark, month_of, months
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.widgets import contact_cells


def calendar(context: Context, options: Namespace) -> None:
    """Customers by days, one customer's months, or with `--log` the figures of each day. Raises Refused `bad_month`."""
    if options.customer and (options.log or options.month):
        raise Refused("calendar_one", option="--log" if options.log else "--month")
    month = _month(context, options.month)
    if options.log:
        _log(context, month)
    elif options.customer:
        _one(context, context.customer(options.customer))
    else:
        _everyone(context, month)


def _month(context: Context, text: str | None) -> date:
    try:
        return month_of(date.fromisoformat(f"{text}-01") if text else context.now.date())[0]
    except ValueError as error:
        raise Refused("bad_month", value=str(text)) from error


def _everyone(context: Context, month: date) -> None:
    from rmtui.store.reads.book import Filters
    from rmtui.store.reads.contact_calendar import month_rows

    first, last = month_of(month)
    found = context.read(lambda read: tuple(month_rows(read, Filters(), first, last)))
    if context.json:
        print_json([
            {"customer": {"id": row.line.customer_id, "number": row.line.number, "name": row.line.name},
             "last_reached": row.last, "days": _marks(row.touches)} for row in found
        ])  # fmt: skip
        return
    (playbook, rules), today = context.rules(), context.now.date()
    rows = [contact_cells.customer_row(row.line, row.last, True, today, playbook) for row in found]
    cells = {row.line.customer_id: contact_cells.cells(row.touches, first, last, today, rules) for row in found}
    heads = contact_cells.heads(first, last, today, rules)
    say(month_words(month))
    _say(contact_cells.text_lines(rows, cells, heads, contact_cells.labels("name", "gap")))


def _one(context: Context, customer: str) -> None:
    from rmtui.store.reads.contact_calendar import history

    touches = context.read(history, customer)
    if context.json:
        print_json([_touch(one) for one in touches])
        return
    today, rules = context.now.date(), context.rules()[1]
    since = touches[0].day if touches else today
    lines = contact_cells.month_lines(touches, months(since, today), today, rules)
    heads = contact_cells.numbers()
    rows, cells = [row for row, _ in lines], {row.key: found for row, found in lines}
    _say(contact_cells.text_lines(rows, cells, heads, contact_cells.labels("month", "count")))


def _log(context: Context, month: date) -> None:
    from rmtui.store.reads.contact_calendar import work_log

    found = {day: one for day, one in context.read(work_log, *month_of(month)).items() if day <= context.now.date()}
    if context.json:
        print_json([{"date": day, "entries": one.entries, **plain(one.counts)} for day, one in found.items()])
        return
    names = ("day", "calls", "reached", "meetings", "sms", "moves", "entries")
    print_table([t(f"calendar_page.log.{name}") for name in names], [_figures(*one) for one in found.items()])


def _figures(day: date, found: LogDay) -> Sequence[str]:
    counts = found.counts
    return (
        f"{day.isoformat()} {t(f'weekday.short.{day.isoweekday()}')}",
        f"{counts.calls}/{counts.calls_target}",
        str(counts.reached),
        f"{counts.meetings}/{counts.meetings_target}",
        str(counts.sms),
        str(counts.moves),
        str(found.entries),
    )


def _marks(touches: Sequence[Touch]) -> dict[str, str]:
    """The letter of each day that has one."""
    marks = {day.isoformat(): mark(found) for day, found in by_day(touches).items()}
    return {day: one.text for day, one in marks.items() if one}


def _touch(one: Touch) -> dict[str, Any]:
    return {name: value for name, value in plain(one).items() if name not in ("customer_id", "name")}


def _say(lines: Sequence[str]) -> None:
    """Lines as they stand: the blanks before the first column count."""
    print("\n".join([*lines, "", t("calendar_page.legend")]))
