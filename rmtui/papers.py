"""Makes a sheet from its request: the facts from the book, the document from the facts, its name and its checksum."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import KINDS, Request, checked, needs_reason, span_of
from rmtui.i18n import language, t
from rmtui.sheets.paper import Paper

if TYPE_CHECKING:
    from rmtui.store.work import Read

_PARTS = {
    "info": ("card_lists", "info_list", "info", "info_list"),
    "diary": ("period_sheets", "diary", "diary", "diary_sheet"),
    "plan": ("day_lists", "plan_sheet", "plan", "plan_sheet"),
    "evening": ("day_lists", "evening", "evening", "evening_sheet"),
    "book": ("card_lists", "sorting", "book", "book_sheet"),
    "opportunities": ("card_lists", "opportunity_sheet", "opportunities", "opportunity_sheet"),
    "progressive": ("card_lists", "talks", "progressive", "progressive_sheet"),
    "maturities": ("card_lists", "maturity_list", "maturities", "maturity_sheet"),
    "monthly": ("period_sheets", "monthly", "monthly", "monthly_sheet"),
    "scorecard": ("team_figures", "scorecard", "scorecard", "scorecard_sheet"),
    "worklog": ("day_lists", "work_log_sheet", "worklog", "work_log_sheet"),
    "closing": ("card_lists", "closing_sheet", "closing", "closing_sheet"),
    "coaching": ("team_sheets", "coaching", "coaching", "coaching_sheet"),
    "handover": ("handover", "handover_facts", "handover", "handover_sheet"),
}
"""Of each kind the module and function that read its facts, and those that make its document; loaded when asked for.

Facts begin with their head; how many customers they name is said by `customers`, else by the rows that follow it.
"""
INFO_CARD = ("card_lists", "info_card", "info", "info_card")
TEAM_DIARY = ("team_sheets", "team_diary", "team_diary", "team_diary_sheet")


def make(read: "Read", request: Request) -> Paper:
    """The sheet that is asked for, in the language in use.

    Raises Refused where there is no such kind or customer, or nothing to put on it.
    """
    if request.kind not in KINDS:
        raise Refused("sheet_kind", kind=request.kind, kinds=", ".join(KINDS))
    checked(request)
    if request.kind in _OTHERS:
        paper = _OTHERS[request.kind](read, request)
    else:
        paper = _made(read, request, _parts(read, request))
    return finished(paper, request.kind, whole=request.whole)


def _parts(read: "Read", request: Request) -> tuple[str, str, str, str]:
    if request.kind == "info" and request.customer:
        return INFO_CARD
    if request.kind == "diary":
        from rmtui.store.reads.team_sheets import leads

        return TEAM_DIARY if leads(read) else _PARTS["diary"]
    return _PARTS[request.kind]


def _made(read: "Read", request: Request, parts: tuple[str, str, str, str]) -> Paper:
    facts = getattr(import_module(f"rmtui.store.reads.{parts[0]}"), parts[1])(read, request)
    document = getattr(import_module(f"rmtui.sheets.{parts[2]}"), parts[3])(facts, read.playbook)
    head = facts.head
    count = 1 if head.customer else getattr(facts, "customers", None)
    if count is None:
        count = len(facts[1])
    about = head.number or head.name
    name = "-".join(filter(None, (head.kind, about, head.first.isoformat())))
    return Paper(document, head.made_at, plain_name(name), head.what, head.first, count, head.name)


def plain_name(name: str) -> str:
    """A name for files: letters, digits and hyphens."""
    return "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in name)


def finished(paper: Paper, kind: str, *, whole: bool = False) -> Paper:
    """The paper with its checksum at the foot of every page, and whether a reason is asked before it leaves."""
    from rmtui.sheets.seal import check_of

    check = check_of(paper.document)
    document = replace(paper.document, made=f"{paper.document.made}  {t('sheet.check', code=check)}")
    reason = needs_reason(kind, paper.customers, whole)
    return paper._replace(document=document, check=check, kind=kind, needs_reason=reason)


def _daily(read: "Read", request: Request) -> Paper:
    from rmtui.sheets.daily import daily_sheet
    from rmtui.sheets.paper import daily_paper
    from rmtui.store.reads.sheets import daily

    facts = daily(read, request.day)
    zh = language() == "zh"
    return daily_paper(facts, daily_sheet(facts, {one.id: one.zh if zh else one.en for one in read.playbook.tiers}))


def _calendar(read: "Read", request: Request) -> Paper:
    from rmtui.sheets.contact_calendar import calendar_paper
    from rmtui.store.reads.book import Filters
    from rmtui.store.reads.contact_calendar import calendar_facts

    facts = calendar_facts(read, Filters(), span_of(request.kind, request.day)[0])
    return calendar_paper(facts, read.playbook, read.calendar)


def _of_card(read: "Read", request: Request) -> Paper:
    from rmtui.sheets.paper import card_paper
    from rmtui.store.reads.card_sheets import facts

    which = {"need": request.which} if request.kind == "proposals" else {"review": request.which}
    day = None if request.kind == "assets" and request.day == read.today else request.day
    return card_paper(request.kind, facts(read, request.kind, request.customer, which, day))


_OTHERS: dict[str, Callable[["Read", Request], Paper]] = {
    "daily": _daily,
    "calendar": _calendar,
    **dict.fromkeys(("assets", "insurance", "proposals"), _of_card),
}
