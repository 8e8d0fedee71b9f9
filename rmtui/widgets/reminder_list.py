"""Reminders as lines by class, and the rhythm of the book: what tiers owe and who fell silent."""

from collections.abc import Iterable
from datetime import date

from textual.content import Content

from rmtui import words
from rmtui.domain.playbook import Playbook
from rmtui.domain.reminders import APPROVAL, CLASSES, DECIDED, FUND, OPPORTUNITY, RISK, Reminder, Reminders
from rmtui.domain.rhythm_view import Debt, RhythmView, Silent
from rmtui.i18n import language, t
from rmtui.widgets.plain import joined
from rmtui.widgets.virtual_list import Cell, Column, Row

TONES = {RISK: "error", OPPORTUNITY: "success", FUND: "warning", APPROVAL: "accent"}


def columns() -> tuple[Column, ...]:
    """Class, day, name, tier, why."""
    sizes = (10, 9, 12, 10, 0) if language() == "en" else (9, 12, 10, 4, 0)
    names = ("class", "day", "name", "tier", "why")
    return tuple(Column(wide, 0, t(f"reminders.column.{name}")) for wide, name in zip(sizes, names, strict=True))


def line(n: int, one: Reminder, playbook: Playbook, today: date) -> Row:
    """A reminder; the key tells lines of one customer apart."""
    late = one.must and one.on < today
    return Row(f"{n}:{one.customer}", (
        Cell(t(f"reminder.{one.kind}"), TONES.get(one.kind, "muted")),
        Cell(words.short_day(one.on, today), "warning" if late else "muted" if one.on > today else ""),
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(said(one, today)),
    ))  # fmt: skip


def said(one: Reminder, today: date) -> str:
    """Why, in words; a decision that arrived is said as one."""
    if one.reason.rule != DECIDED:
        return words.reason(one.reason, today)
    values = dict(one.reason.args)
    return t("reminders.decided", what=t(f"verdict.{values['what']}"), by=values["by"])


def status(found: Reminders, kind: str, hidden: frozenset[str], narrowed: str) -> Content:
    """The classes with their digits and how many each has; those that are hidden faint."""
    parts: list[tuple[str, str]] = []
    for digit, each in enumerate(CLASSES, 1):
        style = "bold $accent" if each == kind else "$faint" if each in hidden else "$text"
        parts += [(f"{digit} {t(f'reminder.{each}')} {found.counts()[each]}", style), ("  ", "")]
    parts.append((f"7 {t('reminders.rhythm')}", "bold $accent" if kind == "rhythm" else "$text"))
    if narrowed:
        parts += [("   ", ""), (t("book.narrowed", by=narrowed), "bold $accent")]
    return joined(*parts)


def rhythm_rows(view: RhythmView, playbook: Playbook, today: date) -> list[Row]:
    """The debts by tier and channel, then who fell silent, with usual and present days."""
    rows = [_heading("debts", t("reminders.debts"))]
    rows += [_debt(one, playbook, today) for one in view.debts]
    rows.append(_heading("silent", t("reminders.silent", n=len(view.silent))))
    rows += [_silent(n, one, playbook, today) for n, one in enumerate(view.silent)]
    return rows


def _heading(key: str, text: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, "accent"),), selectable=False, run=True)


def _debt(one: Debt, playbook: Playbook, today: date) -> Row:
    channel = t(f"channel.{one.channel}") if one.channel != "any" else t("reminders.any_channel")
    told = t("reminders.debt", paid=one.paid, customers=one.customers, owed=one.owed)
    return Row(f"heading:{one.tier}:{one.channel}", (
        Cell(words.tier(playbook, one.tier), "strong"),
        Cell(words.short_day(one.until, today), "muted"),
        Cell(channel),
        Cell(""),
        Cell(told, "warning" if one.owed else "success"),
    ), selectable=False)  # fmt: skip


def _silent(n: int, one: Silent, playbook: Playbook, today: date) -> Row:
    gone = one.reason.rule == "decline.silence"
    return Row(f"{n}:{one.customer}", (
        Cell(t("reminders.gone") if gone else t("reminders.late"), "error" if gone else "warning"),
        Cell(""),
        Cell(one.name, "strong"),
        Cell(words.tier(playbook, one.tier), "muted"),
        Cell(words.reason(one.reason, today)),
    ))  # fmt: skip


def matching(found: Iterable[Reminder], text: str) -> list[Reminder]:
    """Those whose customer's name holds the text; all for an empty one."""
    wanted = text.strip().casefold()
    return [one for one in found if wanted in one.name.casefold()]
