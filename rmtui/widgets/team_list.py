"""The lead's page as lines: a line a manager, then what waits, by kind; for the president the weeks as figures."""

from collections.abc import Sequence
from datetime import date, timedelta

from rmtui import words
from rmtui.domain.escalation import RED
from rmtui.domain.playbook import Playbook
from rmtui.domain.team import (
    CHANGED,
    DECISION,
    HANDOVER,
    KINDS,
    OVERDUE,
    PASS_ON,
    SILENT,
    STAGE,
    WAITS,
    ManagerLine,
    Matter,
    Team,
)
from rmtui.domain.team_sheets import WeekLine
from rmtui.i18n import language, t
from rmtui.text import fit
from rmtui.widgets.virtual_list import Cell, Column, Row

MATTER = "matter:"
MANAGER = "manager:"
_TONES = {OVERDUE: "error", WAITS: "muted"}


def columns() -> tuple[Column, ...]:
    """Manager, customer, tier, since, what."""
    sizes = (14, 12, 10, 9, 0) if language() == "en" else (10, 12, 5, 9, 0)
    names = ("manager", "customer", "tier", "since", "what")
    return tuple(Column(wide, 0, t(f"team.column.{name}")) for wide, name in zip(sizes, names, strict=True))


def rows(found: Team, playbook: Playbook, weeks: Sequence[WeekLine] = ()) -> list[Row]:
    """The managers, then the matters under a heading a kind, then the weeks that were handed in."""
    made = []
    if found.managers:
        count = sum(one.role in ("rm", "outlet") for one in found.managers)
        made += [_heading("managers", t("team.managers", n=count))] if count else []
        made += [_manager(one, found) for one in found.managers]
    for kind, more in zip(KINDS, found.more, strict=True):
        mine = [(n, one) for n, one in enumerate(found.matters) if one.kind == kind]
        if mine:
            made.append(_heading(kind, t(f"team.kind.{kind}", n=len(mine) + more)))
            made += [_matter(n, one, found, playbook) for n, one in mine]
        if more:
            made.append(_remark(f"more:{kind}", t("team.more", n=more)))
    if found.seen:
        made.append(_remark("seen", t("team.seen", n=found.seen)))
    return [*made, *_weeks(weeks)]


def _heading(key: str, text: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, "accent"),), selectable=False, run=True)


def _remark(key: str, text: str) -> Row:
    return Row(key, (Cell(text, "muted"),), selectable=False, run=True)


def _manager(one: ManagerLine, found: Team) -> Row:
    """Whose book, what waits, since when nothing came, then the day by what came."""
    late = one.received is None or one.received.date() < found.day
    waiting = sum(one.matters)
    if one.role not in ("rm", "outlet"):
        return _remark(f"{MANAGER}{one.book}", t("team.handed_in_by", name=one.name, came=came(one, found)))
    return Row(f"{MANAGER}{one.book}", (
        Cell(fit(one.name, 15 if language() == "en" else 11), "strong"),
        Cell(fit(t("team.waiting", n=waiting), 11 if language() == "en" else 8), "warning" if waiting else "muted"),
        Cell(fit(came(one, found), 17 if language() == "en" else 12), "error" if one.missing else "warning" if late
             else "muted"),
        Cell(told(one), "error" if one.ladder[1] else "warning" if one.short else ""),
    ), run=True)  # fmt: skip


def came(one: ManagerLine, found: Team) -> str:
    """When the last file came, or for how many working days none did."""
    if one.received is None:
        return t("team.never")
    if one.missing:
        return t("team.missing", n=one.missing)
    on = one.received.date()
    near = (found.day - on).days <= 1
    return words.moment(one.received, found.day) if near else f"{words.short_day(on, found.day)} {one.received:%H:%M}"


def told(one: ManagerLine) -> str:
    """The plan of the day, what is overdue by rung, calls and meetings, the week's check, the next coaching."""
    counts = one.counts
    plan = t("team.plan_none") if one.planned is None else t("team.plan", n=one.planned)
    parts = [t("team.plan_short", n=one.planned) if one.short else plan]
    rungs = zip(("red", "lead"), reversed(one.ladder), strict=True)
    parts += [t(f"team.ladder.{name}", n=count) for name, count in rungs if count]
    parts.append(t("team.done", calls=counts.calls, calls_target=counts.calls_target, meetings=counts.meetings,
                   meetings_target=counts.meetings_target))  # fmt: skip
    if not one.checked:
        parts.append(t("team.unchecked"))
    if one.coach_on:
        parts.append(t("team.coach_on", on=f"{one.coach_on:%m-%d}"))
    return "  ".join(parts)


def _matter(n: int, one: Matter, found: Team, playbook: Playbook) -> Row:
    tone = _TONES.get(one.state, "warning" if one.kind in (DECISION, HANDOVER, PASS_ON) else "")
    return Row(f"{MATTER}{n}", (
        Cell(one.manager, "muted"),
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(words.short_day(one.on, found.day), "muted"),
        Cell(said(one, found), "error" if one.level == RED else "warning" if one.level else tone),
    ))  # fmt: skip


def said(one: Matter, found: Team) -> str:
    """What waits, in words."""
    rung = f"{t(f'team.level.{one.level}')}  " if one.level else ""
    if one.kind == STAGE:
        return rung + t("team.stage", stage=one.text, name=t(f"stage.{one.text}"), days=(found.day - one.on).days)
    if one.kind == HANDOVER:
        key = "team.changed" if one.state == CHANGED else "team.confirmed"
        return t(key, text=one.text)
    if one.kind == PASS_ON:
        return t("team.pass_on", by=one.text)
    if one.reason is not None:
        text = words.reason(one.reason, found.day)
        return f"{t(f'team.call.{one.state}')}  {text}" if one.kind == DECISION else text
    return rung + one.text if one.kind != SILENT else ""


def _weeks(weeks: Sequence[WeekLine]) -> list[Row]:
    """The newest week of each manager, with the week before beside it."""
    if not weeks:
        return []
    newest = max(one.week_on for one in weeks)
    before = {one.manager: one for one in weeks if one.week_on == newest - timedelta(days=7)}
    mine = [one for one in weeks if one.week_on == newest]
    made = [_heading("weeks", t("team.weeks", on=f"{newest:%m-%d}", n=len(mine)))]
    for one in mine:
        late = one.decisions + one.overdue
        made.append(Row(f"week:{one.manager}", (
            Cell(fit(one.name, 11), "strong"),
            Cell(fit(t("team.week_kept", n=one.customers, managed=one.managed, signed=one.signed), 16), "muted"),
            Cell(fit(t("team.waiting", n=late), 9 if language() == "en" else 8), "warning" if late else "muted"),
            Cell(week_told(one, before.get(one.manager))),
        ), run=True))  # fmt: skip
    remarks = dict.fromkeys(one.remarks for one in mine if one.remarks)
    made += [_remark(f"remark:{n}", text) for n, text in enumerate(remarks)]
    return [*made, *_months(weeks, newest)]


def _months(weeks: Sequence[WeekLine], newest: date) -> list[Row]:
    """The weeks that begin in the month of the newest one, with those of the month before beside them."""
    first = newest.replace(day=1)
    last = (first - timedelta(days=1)).replace(day=1)
    made = [_heading("months", t("team.months", month=f"{first:%Y-%m}", before=f"{last:%Y-%m}"))]
    for manager, name in {one.manager: one.name for one in weeks if one.week_on == newest}.items():
        mine = [one for one in weeks if one.manager == manager]
        now = [one for one in mine if one.week_on >= first]
        then = [one for one in mine if last <= one.week_on < first]
        figures = "  ".join([*scores(now), *(
            t("team.month_figure", name=t(f"team.week.{figure}"), now=sum(getattr(one, figure) for one in now),
              before=sum(getattr(one, figure) for one in then))
            for figure in ("calls", "reached", "meetings", "agreed", "moves", "sales", "opportunities", "complaints")
        )])  # fmt: skip
        made.append(Row(f"month:{manager}", (Cell(fit(name, 12), "strong"), Cell(figures)), selectable=False, run=True))
    return made


def week_told(one: WeekLine, before: WeekLine | None) -> str:
    """Calls, meetings, sales and assets of a week, with how they differ from the week before."""
    names = ("calls", "meetings", "agreed", "sales", "amount", "assets")
    return "  ".join([*(_figure(name, one, before) for name in names), *scores([one])])


def scores(weeks: Sequence[WeekLine]) -> list[str]:
    """The scorecard of these weeks (feature S2-15): satisfaction, promises kept, and of one week who was reached."""
    surveys, due = sum(one.surveys for one in weeks), sum(one.promises for one in weeks)
    found = []
    if surveys:
        found.append(t("team.score.satisfaction", mean=f"{sum(one.points for one in weeks) / surveys:.1f}"))
    if due:
        found.append(t("team.score.promises", share=sum(one.promises_kept for one in weeks) * 100 // due))
    if len(weeks) == 1 and weeks[0].customers:
        found.append(t("team.score.touched", share=weeks[0].touched * 100 // weeks[0].customers))
    return found


def _figure(name: str, one: WeekLine, before: WeekLine | None) -> str:
    value = getattr(one, name)
    change = value - getattr(before, name) if before else 0
    shown = words.money(value) if name in ("amount", "assets") else str(value)
    differs = f"({change:+,})" if change and name not in ("amount", "assets") else ""
    return f"{t(f'team.week.{name}')} {shown}{differs}"
