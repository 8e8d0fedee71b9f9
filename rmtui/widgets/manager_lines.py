"""A manager's page as lines: plan of the day, the week's opportunities, words, coaching, hand-overs."""

from datetime import date

from rmtui import words
from rmtui.domain.handover import OUT
from rmtui.domain.manager import ManagerView
from rmtui.domain.playbook import Playbook
from rmtui.i18n import language, t
from rmtui.widgets.opportunity_list import mark_of, next_words, target
from rmtui.widgets.virtual_list import Cell, Column, Row


def columns() -> tuple[Column, ...]:
    """Day or customer, tier or state, what."""
    sizes = (14, 11, 9, 0) if language() == "en" else (12, 8, 8, 0)
    names = ("who", "tier", "state", "what")
    return tuple(Column(wide, 0, t(f"manager.column.{name}")) for wide, name in zip(sizes, names, strict=True))


def rows(found: ManagerView, playbook: Playbook, today: date) -> list[Row]:
    """Block by block, the day's plan first; a row's key ends in its customer."""
    return [
        *_plan(found, playbook, today),
        *_opportunities(found, playbook, today),
        *_said(found, today),
        *_coaching(found, today),
        *_handovers(found, today),
    ]


def _heading(key: str, text: str, tone: str = "accent") -> Row:
    return Row(f"heading:{key}", (Cell(text, tone),), selectable=False, run=True)


def _plan(found: ManagerView, playbook: Playbook, today: date) -> list[Row]:
    if found.planned is None:
        return [_heading("plan", t("manager.no_plan"), "warning")]
    short = found.planned < playbook.team.plan_least
    key = "manager.plan_short" if short else "manager.plan"
    made = [_heading("plan", t(key, n=found.planned, least=playbook.team.plan_least), "warning" if short else "accent")]
    for n, one in enumerate(found.plan):
        outcome = t(f"outcome.{one.outcome}") if one.outcome else t("manager.not_yet")
        made.append(Row(f"plan:{n}:{one.customer}", (
            Cell(one.name, "strong"),
            Cell(words.tier(playbook, one.tier), "muted"),
            Cell(outcome, "success" if one.outcome else "muted"),
            Cell(words.reasons(one.reasons, today)),
        )))  # fmt: skip
    return made


def _opportunities(found: ManagerView, playbook: Playbook, today: date) -> list[Row]:
    days = "  ".join(f"{day:%m-%d} {n}" for day, n in found.found)
    won, lost = found.ended
    head = t("manager.opportunities", n=len(found.opportunities))
    made = [_heading("opportunities", head), _heading("found", t(
        "manager.found", days=days, followed=found.followed, won=won, lost=lost), "muted")]  # fmt: skip
    for one, stands in found.opportunities:
        mark, tone = mark_of(stands)
        made.append(Row(f"opportunity:{one.id}:{one.customer}", (
            Cell(one.name, "strong"),
            Cell(words.tier(playbook, one.tier), "muted"),
            Cell(t(f"opportunity_state.{one.state}"), "muted"),
            Cell(f"{target(one)}  {next_words(one, today)}  {mark}".strip(), tone),
        )))  # fmt: skip
    return made


def _said(found: ManagerView, today: date) -> list[Row]:
    if not found.said:
        return []
    made = [_heading("said", t("manager.said", n=len(found.said)))]
    for n, one in enumerate(found.said):
        made.append(Row(f"said:{n}:{one.customer}", (
            Cell(words.short_day(one.on, today), "muted"),
            Cell(one.by, "muted"),
            Cell(one.name, "strong"),
            Cell(one.text),
        )))  # fmt: skip
    return made


def _coaching(found: ManagerView, today: date) -> list[Row]:
    made = [_heading("coaching", t("manager.coaching", n=len(found.coaching)))]
    for n, one in enumerate(found.coaching):
        told = (("seen", one.seen), ("plan", one.plan), ("talk", one.talk), ("action", one.action))
        text = "  ".join(f"{t(f'coaching.{name}')}: {said}" for name, said in told if said)
        next_on = f"  {t('coaching.next_on')} {words.short_day(one.next_on, today)}" if one.next_on else ""
        made.append(Row(f"coaching:{n}:", (
            Cell(words.short_day(one.on, today), "muted"),
            Cell(one.by, "muted"),
            Cell(one.customer, "strong"),
            Cell(f"{text}{next_on}"),
        )))  # fmt: skip
    return made


def _handovers(found: ManagerView, today: date) -> list[Row]:
    if not found.handovers:
        return []
    made = [_heading("handovers", t("manager.handovers", n=len(found.handovers)))]
    for one in found.handovers:
        way = "out" if one.direction == OUT else "in"
        made.append(Row(f"handover:{one.customer}:{one.customer}", (
            Cell(one.name, "strong"),
            Cell(words.short_day(one.day, today), "muted"),
            Cell(t(f"handover.short.{one.state}"), "warning" if one.state == "waiting" else "success"),
            Cell(t(f"handover.{way}", name=one.other, why=t(f"handover.why.{one.why}"))),
        )))  # fmt: skip
    return made
