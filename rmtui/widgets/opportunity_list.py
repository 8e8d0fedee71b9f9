"""Opportunities as lines of a list or of a small board, and one of them in words (domain.md section 4)."""

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from rmtui import words
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.event_forms import VOUCHER
from rmtui.domain.opportunities import DONE, LOST, Opportunity, Standing, Week, standing
from rmtui.domain.playbook import Playbook
from rmtui.i18n import language, t
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import Cell, Column, Row

KEY = "opportunity:"
STATE_TONES = {"lead": "", "confirmed": "accent", "proposed": "warning", DONE: "success", LOST: "muted"}


def columns() -> tuple[Column, ...]:
    """Name, target, amount, state, next step, age, mark."""
    names = ("name", "target", "amount", "state", "next", "age", "mark")
    sizes = (12, 14, 9, 9, 0, 5, 6) if language() == "en" else (10, 12, 9, 7, 0, 7, 6)
    return tuple(Column(wide, 0, t(f"opportunities.column.{name}")) for name, wide in zip(names, sizes, strict=True))


def line(one: Opportunity, today: date, playbook: Playbook, calendar: WorkCalendar) -> Row:
    """One opportunity in a line; late and stale ones say so in a word and by colour."""
    found = standing(one, today, playbook, calendar)
    mark, tone = mark_of(found)
    cells = (
        Cell(one.name, "strong"),
        Cell(target(one)),
        Cell(words.money(one.amount) if one.amount else ""),
        Cell(t(f"opportunity_state.{one.state}"), STATE_TONES[one.state]),
        Cell(next_words(one, today), "error" if found.late else ""),
        Cell(t("opportunities.days", n=found.age) if one.is_open else "", "muted"),
        Cell(mark, tone),
    )
    return Row(KEY + one.id, cells if one.is_open else tuple(Cell(cell.text, "muted") for cell in cells))


def card(one: Opportunity, today: date, playbook: Playbook, calendar: WorkCalendar) -> Row:
    """One opportunity on the board: who, for what, and whether something is wrong."""
    mark, tone = mark_of(standing(one, today, playbook, calendar))
    return Row(KEY + one.id, (Cell(one.name, "strong"), Cell(target(one)), Cell(mark, tone)))


def board_columns(cells: int) -> tuple[Column, ...]:
    """Name, target, mark in so many cells."""
    name = 9 if cells < 30 else 12
    return (Column(name), Column(0), Column(5 if language() == "zh" else 6))


def mark_of(found: Standing) -> tuple[str, str]:
    """What is wrong with it in a word, and its colour; empty where nothing is."""
    if found.late:
        return t("opportunities.late"), "error"
    return (t("opportunities.stale"), "warning") if found.stale else ("", "")


def target(one: Opportunity) -> str:
    """What is to be sold: the product where one is named, else its class."""
    return one.product or t(f"opportunity_target.{one.target}")


def next_words(one: Opportunity, today: date) -> str:
    """The next day and step."""
    on = words.short_day(date.fromisoformat(one.next_on), today) if one.next_on else ""
    return f"{on} {one.next_step}".strip()


def status(every: Sequence[Opportunity], managed: int, signed: int, amount: bool = True) -> Content:
    """How many are open and what they come to; customers managed and signed, counted apart."""
    open_ones = [one for one in every if one.is_open]
    total = sum(one.amount for one in open_ones)
    parts = [
        (t("opportunities.title"), "bold $accent"), ("  ", ""),
        (t("opportunities.count", n=len(open_ones)), "$text"), ("  ", ""),
    ]  # fmt: skip
    if total and amount:
        parts += [(words.money(total), "$muted"), ("  ", "")]
    return joined(*parts, (t("opportunities.kept", managed=managed, signed=signed), "$muted"))


def detail(one: Opportunity, today: date, playbook: Playbook, calendar: WorkCalendar, growth: str = "") -> Content:
    """One opportunity in words: where from, on what grounds, what comes next, the voucher's ticks."""
    found = standing(one, today, playbook, calendar)
    head = joined((one.name, "bold $text"), "  ", (target(one), "$accent"), "  ",
                  (t(f"opportunity_state.{one.state}"), "$text"), "  ", (mark_of(found)[0], "$text-error"))  # fmt: skip
    said = [
        (t("form.opportunity.event"), t(f"event_kind.{one.event}") if one.event else ""),
        (t("form.opportunity.source"), one.source),
        (t("form.opportunity.found_on"), f"{one.found_on}  {t('opportunities.days', n=found.age)}"),
        (t("form.opportunity.basis"), one.basis),
        (t("form.opportunity.next_step"), next_words(one, today)),
        (t("form.opportunity.feedback"), one.feedback),
        (t("form.opportunity.lost_reason"), one.lost_reason),
        (t("opportunities.growth"), growth),
    ]
    lines = [head]
    if one.target == "sign_up":
        ticked = [t(f"voucher.{name}") for name in VOUCHER if name not in one.missing]
        open_ones = [t(f"voucher.{name}") for name in one.missing]
        names = t("join.names")
        lines.append(joined((t("opportunities.voucher", n=len(ticked), of=len(VOUCHER)) + "  ", "$accent"),
                            (names.join(ticked), "$text-success"), "  ",
                            (t("opportunities.lacking", names=names.join(open_ones)) if open_ones else "",
                             "$text-warning")))  # fmt: skip
    lines += [joined((f"{label}  ", "$muted"), text) for label, text in said if text]
    return Content("\n").join(lines)


def week_text(found: Week, today: date, playbook: Playbook, calendar: WorkCalendar) -> Content:
    """The weekly look: found per day, moved, done, lost, and what needs a word."""
    lines = [plain(t("opportunities.week.found"), "$accent")]
    for day, count in found.found:
        bar = ("  " * min(count, 20), "on $accent")
        lines.append(joined((f"{words.short_day(day, today):<12}", "$muted"), bar, f" {count}"))
    lines.append(joined((t("opportunities.week.moved", moved=found.moved, done=found.done, lost=found.lost), "$text")))
    lines.append(plain(t("opportunities.week.stuck", n=len(found.stuck)), "$accent"))
    for one in found.stuck:
        mark, _ = mark_of(standing(one, today, playbook, calendar))
        lines.append(joined((f"{one.name}  ", "bold $text"), f"{target(one)}  ",
                            (f"{t(f'opportunity_state.{one.state}')}  {next_words(one, today)}  ", "$muted"),
                            (mark, "$text-error")))  # fmt: skip
    return Content("\n").join(lines)
