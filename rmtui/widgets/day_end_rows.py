"""The end of a day as lines of a list, and as the report for the evening meeting 夕会."""

from datetime import date

from rmtui import words
from rmtui.domain.day_end import DONE, OPEN, PLAN_STATES, RESTS, DayEnd, Planned, Unnoted
from rmtui.domain.playbook import Playbook
from rmtui.i18n import language, t
from rmtui.widgets.virtual_list import Cell, Column, Row

UNNOTED, PLANNED, PROMISE, WALK_IN = "note:", "plan:", "promise:", "walk:"
_TONES = {DONE: "success", OPEN: "warning", RESTS: "muted"}


def columns() -> tuple[Column, ...]:
    """When or state, name, tier, what."""
    return tuple(Column(wide) for wide in ((10, 16, 11, 0) if language() == "en" else (8, 10, 6, 0)))


def rows(found: DayEnd, playbook: Playbook, today: date) -> list[Row]:
    """What is to be noted first, then the plan, promises, walk-ins, tomorrow."""
    made = [
        _heading("unnoted", t("day_end.unnoted", n=len(found.unnoted)) if found.unnoted else t("day_end.all_noted"))
    ]
    made += [_unnoted(one, playbook) for one in found.unnoted]
    made.append(_heading("plan", plan_words(found)))
    left = [one for one in found.plan if one.state != DONE]
    made += [_planned(one, playbook) for one in left]
    if found.promises:
        made.append(_heading("promises", t("day_end.promises", n=len(found.promises))))
        made += [
            Row(f"{PROMISE}{one.customer}:{one.id}", (
                Cell(words.short_day(one.due_on, today), "warning" if one.due_on <= today else "muted"),
                Cell(one.name, "strong"), Cell(words.tier(playbook, one.tier), "muted"), Cell(one.text),
            ))
            for one in found.promises
        ]  # fmt: skip
    if found.walk_ins:
        made.append(_heading("walk_ins", t("day_end.walk_ins", n=len(found.walk_ins))))
        made += [
            Row(WALK_IN + one.customer, (Cell(""), Cell(one.name, "strong"), Cell(""), Cell(one.handed_by, "muted")))
            for one in found.walk_ins
        ]
    made.append(_heading("minutes", minutes_words(found)))
    made.append(_heading("tomorrow", tomorrow_words(found, today)))
    return made


def customer_of(key: str) -> str:
    """Whom a line is about; empty for headings."""
    kind, _, rest = key.partition(":")
    return rest.partition(":")[0] if kind != "heading" else ""


def plan_words(found: DayEnd) -> str:
    """Plan against done in a sentence."""
    if not found.plan:
        return t("day_end.no_plan", added=found.added)
    counts = {state: sum(one.state == state for one in found.plan) for state in PLAN_STATES}
    return t("day_end.plan", n=len(found.plan), added=found.added, **counts)


def minutes_words(found: DayEnd) -> str:
    """Minutes per block in a sentence."""
    said = t("join.names").join(t(f"day_end.block.{block}", n=spent) for block, spent in found.minutes)
    return t("day_end.minutes", text=said)


def tomorrow_words(found: DayEnd, today: date) -> str:
    """The next working day's list and meetings in a sentence."""
    day = words.short_day(found.tomorrow, today)
    return t("day_end.tomorrow", day=day, n=found.tomorrow_due, meetings=len(found.tomorrow_meetings))


def report(found: DayEnd, name: str, today: date) -> str:
    """The report for the evening meeting, as text to read out or to paste."""
    counts = found.counts
    lines = [
        t("day_end.report", day=words.long_day(found.day), name=name),
        t(
            "day_end.report.counts", calls=counts.calls, calls_target=counts.calls_target, reached=counts.reached,
            meetings=counts.meetings, meetings_target=counts.meetings_target, sms=counts.sms,
            invitations=counts.invitations, moves=counts.moves,
        ),
        plan_words(found),
        minutes_words(found),
    ]  # fmt: skip
    if found.unnoted:
        names = t("join.names").join(one.name for one in found.unnoted)
        lines.append(f"{t('day_end.unnoted', n=len(found.unnoted))} {names}")
    lines.append(t("day_end.promises", n=len(found.promises)))
    lines += [f"  {words.short_day(one.due_on, today)}  {one.name}  {one.text}" for one in found.promises]
    lines.append(t("day_end.walk_ins", n=len(found.walk_ins)))
    lines += [f"  {one.name}  {one.handed_by}" for one in found.walk_ins]
    if found.lessons:
        lines.append(t("day_end.lessons", n=len(found.lessons)))
        lines += [f"  {text}" for text in found.lessons]
    lines.append(tomorrow_words(found, today))
    return "\n".join(lines)


def _heading(key: str, text: str) -> Row:
    return Row(f"heading:{key}", (Cell(text, "accent"),), selectable=False, run=True)


def _unnoted(one: Unnoted, playbook: Playbook) -> Row:
    said = f"{words.short_channel(one.channel)}  {t(f'outcome.{one.outcome}')}"
    return Row(UNNOTED + one.customer, (Cell(f"{one.at:%H:%M}", "warning"), Cell(one.name, "strong"),
                                        Cell(words.tier(playbook, one.tier), "muted"), Cell(said)))  # fmt: skip


def _planned(one: Planned, playbook: Playbook) -> Row:
    return Row(PLANNED + one.customer, (Cell(t(f"day_end.state.{one.state}"), _TONES.get(one.state, "")),
                                        Cell(one.name), Cell(words.tier(playbook, one.tier), "muted"),
                                        Cell("")))  # fmt: skip
