"""The verbs `figures` and `coverage`: a month of each manager, and customers by products."""

import re
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rmtui import words
from rmtui.domain.refusal import Refused
from rmtui.domain.team_figures import STAGES, BookFigures, Coverage, Month, together
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say

if TYPE_CHECKING:
    from rmtui.store.reads.books import BookLine
    from rmtui.store.work import Read

YEARS = range(1901, 2099)
"""Those that the calendars reach."""
_DONE = ("calls", "meetings", "agreed", "amount", "won", "closed", "short_plans")
_SCORE = ("coverage", "word_kept", "satisfaction")


def figures(context: Context, options: Namespace) -> None:
    """The month in a line a manager, the month before in brackets. Raises Refused `bad_month`."""
    from rmtui.store.reads.team_figures import team_figures

    month = _month(context, options.month)
    found = context.read(team_figures, month, with_familiar=options.familiar)
    if context.json:
        print_json([{"book": line.book, "name": line.name, **_book(one)} for line, one in found])
        return
    rows = [_line(line.name, one) for line, one in found]
    if len(found) > 1:
        rows.append(_line(t("sheet.total"), together([one for _, one in found])))
    if found:
        now, before = found[0][1].now, found[0][1].before
        say(t("figures.head", month=f"{now.first:%Y-%m}", before=f"{before.first:%Y-%m}"))
    names = ("manager", "customers", "familiar", *_DONE, *_SCORE)
    kept = [place for place, name in enumerate(names) if name != "familiar" or options.familiar]
    print_table([t(f"figures.{names[place]}") for place in kept], [[row[place] for place in kept] for row in rows])


def coverage(context: Context, options: Namespace) -> None:
    """Customers by product families, those with gaps first, of each book that was sent, else of the own."""
    found = context.read(_coverages, options.customers)
    if context.json:
        print_json([{"book": line.book, "name": line.name, **plain(one)} for line, one in found])
        return
    playbook = context.rules()[0]
    for line, one in found:
        say(t("figures.more", name=line.name, n=len(one.rows), of=one.customers))
        heads = [t(name) for name in ("sheet.col.customer", "field.tier", "field.contribution")]
        rows = [
            [row.name, words.tier(playbook, row.tier), f"{row.value:,}", *(_held(here) for here in row.held)]
            for row in one.rows
        ]
        print_table([*heads, *(t(f"category.{name}") for name in one.families)], [*rows, _totals(one)])


def _coverages(read: "Read", limit: int) -> "Sequence[tuple[BookLine, Coverage]]":
    from rmtui.store.reads.product_coverage import coverage as read_coverage
    from rmtui.store.reads.team_figures import looked_at

    return [(line, read_coverage(read._replace(book=line.book), limit)) for line in looked_at(read)]


def _month(context: Context, text: str | None) -> date:
    if not text:
        return context.now.date().replace(day=1)
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII) or int(text[:4]) not in YEARS:
        raise Refused("bad_month", value=text)
    return date.fromisoformat(f"{text}-01")


def _line(name: str, figures: BookFigures) -> list[str]:
    now, before = figures.now, figures.before
    return [
        name,
        f"{figures.customers:,}",
        "" if figures.familiar is None else f"{figures.familiar:,}",
        *(f"{getattr(now.done, each):,} ({getattr(before.done, each):,})" for each in _DONE),
        *(f"{_share(now, each)} ({_share(before, each)})" for each in _SCORE),
    ]


def _share(month: Month, name: str) -> str:
    value = getattr(month.score, name)
    return "-" if value is None else f"{value:.1f}" if name == "satisfaction" else f"{value}%"


def _held(here: bool) -> str:
    return t("card.yes") if here else "-"


def _totals(found: Coverage) -> list[str]:
    said = (f"{total} ({share or 0}%)" for total, share in zip(found.totals, found.shares, strict=True))
    return [t("sheet.total"), "", "", *said]


def _book(figures: BookFigures) -> dict[str, Any]:
    """The figures as JSON, with what follows from them."""
    return {**plain(figures), "now": _month_told(figures.now), "before": _month_told(figures.before)}


def _month_told(month: Month) -> dict[str, Any]:
    score = {name: getattr(month.score, name) for name in (*_SCORE, "top_coverage", "in_time")}
    stages = [
        {"stage": int(stage), **plain(one), "share": one.share, "mean_days": one.mean_days}
        for stage, one in zip(STAGES, month.stages, strict=True)
    ]
    sources = [{"source": name, "customers": count} for name, count in month.sources]
    told = {"score": {**plain(month.score), **score}, "stages": stages, "sources": sources, "new": month.new}
    return {**plain(month), **told, "month": f"{month.first:%Y-%m}"}
