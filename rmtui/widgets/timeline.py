"""A customer's history as entries of a list: all channels, newest first; and the way through the stages."""

from collections.abc import Sequence
from datetime import date

from rmtui import words
from rmtui.domain.model import Direction, Stage
from rmtui.domain.views import Card, TimelineEntry
from rmtui.i18n import has, language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell, Column

_TONES = {"no_answer": "muted", "busy": "muted", "failed": "warning", "declined": "warning", "annoyed": "error",
          "wrong_number": "error", "missed": "warning", "cancelled": "warning"}  # fmt: skip

_BY_DAY = frozenset({"closing_step", "sale", "not_sold"})
"""What may have been recorded on a later day than its own: it has no hour then."""
_CLOSING = _BY_DAY | {"sale_confirmation"}


def columns() -> tuple[Column, ...]:
    """When, what, and what was said."""
    return (Column(12), Column(22), Column(0)) if language() == "en" else (Column(12), Column(18), Column(0))


def blocks(card: Card, today: date) -> list[Block]:
    """The time line under a heading for each month."""
    found: list[Block] = []
    month = ""
    for place, entry in enumerate(card.timeline):
        at = f"{entry.at:%Y-%m}"
        if at != month:
            month = at
            found.append(heading(t("card.month", year=entry.at.year, month=entry.at.month, iso=at)))
        found.append(_block(f"event:{place}", entry, today))
    return found or [heading(t("card.no_history"), "muted")]


def _block(key: str, entry: TimelineEntry, today: date) -> Block:
    day_alone = entry.kind == "concern" or (entry.kind in _BY_DAY and not (entry.at.hour or entry.at.minute))
    when = f"{entry.at:%m-%d}" if day_alone else f"{entry.at:%m-%d %H:%M}"
    what, tone = _what(entry)
    return Block(key, (Cell(when, "muted"), Cell(what, tone), Cell(_said(entry, today))))


def _what(entry: TimelineEntry) -> tuple[str, str]:
    if entry.kind == "contact":
        channel = words.channel(entry.channel)
        if entry.direction is Direction.IN:
            return t("event.in", channel=channel), "success"
        return f"{channel} {t(f'outcome.{entry.outcome}')}", _TONES.get(entry.outcome, "accent")
    if entry.kind == "meeting":
        return t("event.meeting", state=t(f"meeting_state.{entry.outcome}")), _TONES.get(entry.outcome, "accent")
    if entry.kind == "concern":
        return t(f"concern.{entry.outcome}"), "error" if entry.outcome == "complaint" else "warning"
    if entry.kind == "pause" and entry.outcome == "resumed":
        return t("event.resumed"), "success"
    tones = {"move": "strong", "created": "strong", "pause": "warning", "decision": "warning", "comment": "warning",
             "handover": "strong", "sale": "success", "not_sold": "warning", "sale_confirmation": "success",
             "closing_step": "accent"}  # fmt: skip
    return t(f"event.{entry.kind}"), tones.get(entry.kind, "muted")


def _said(entry: TimelineEntry, today: date) -> str:
    parts: list[str] = []
    if entry.kind in _CLOSING:
        return _closing(entry, today)
    if entry.kind in ("move", "created"):
        parts.append(_move(entry))
    elif entry.kind == "decision":
        parts.append(t("event.decided", what=t(f"verdict.{entry.outcome}"), by=entry.who))
    elif entry.kind == "comment":
        parts.append(entry.who)
    elif entry.kind == "handover":
        direction, _, why = entry.outcome.partition(".")
        parts.append(t(f"handover.{direction}", name=entry.who, why=t(f"handover.why.{why}")))
        return t("join.reasons").join(part for part in (*parts, words.handed(entry.text, today)) if part)
    elif entry.kind == "next_step":
        parts.append(_planned(entry, today))
    elif entry.kind == "pause" and entry.on and entry.outcome != "resumed":
        parts.append(t("event.until", on=words.day(entry.on, today)))
    elif entry.kind == "concern" and entry.on:
        parts.append(t("card.closed_on", on=words.short_day(entry.on, today)))
    elif entry.kind in ("contact", "meeting") and entry.who:
        parts.append(t("event.with", who=entry.who))
    parts.append(entry.text)
    if entry.learnt:
        parts.append(t("event.learnt", text=entry.learnt))
    if entry.reason and entry.kind != "next_step":
        parts.append(
            t("card.doing", text=entry.reason) if entry.kind == "concern" else t("event.reason", text=entry.reason)
        )
    return t("join.reasons").join(part for part in parts if part)


def _closing(entry: TimelineEntry, today: date) -> str:
    """A step of a sale, what was sold or not, or a superior's confirmation."""
    if entry.kind == "closing_step":
        parts = [t("event.step_by", step=t(f"closing_step.{entry.outcome}"), who=entry.who), entry.text]
    elif entry.kind == "sale":
        parts = [f"{entry.text} {words.money(entry.amount)}", t("closing.by", who=entry.who)]
    elif entry.kind == "not_sold":
        parts = [entry.text, t("event.retry", on=words.day(entry.on, today)) if entry.on else ""]
    else:
        parts = [t("event.confirmed", product=entry.text, who=entry.who)]
    return t("join.reasons").join(part for part in parts if part)


def _move(entry: TimelineEntry) -> str:
    to = t(f"stage.{int(entry.to_stage or 1)}")
    way = t("event.way", before=t(f"stage.{int(entry.from_stage)}"), after=to) if entry.from_stage else to
    result = t(f"stage_outcome.{entry.outcome}") if has(f"stage_outcome.{entry.outcome}") else ""
    return t("join.reasons").join(part for part in (way, result) if part)


def _planned(entry: TimelineEntry, today: date) -> str:
    if entry.on is None:
        return t("brief.none_because", why=entry.reason)
    promised = t("event.promised") if entry.outcome == "promised" else ""
    return " ".join(part for part in (words.day(entry.on, today), words.channel(entry.channel), promised) if part)


def way(card: Card, today: date) -> list[Block]:
    """The stages that were entered with their days, and the clock that runs."""
    moves = [entry for entry in card.timeline if entry.kind in ("move", "created")]
    return [heading(t("card.way")), *(_stage(card, stage, moves, today) for stage in Stage)]


def _stage(card: Card, stage: Stage, moves: Sequence[TimelineEntry], today: date) -> Block:
    entered = next((one.on or one.at.date() for one in moves if one.to_stage is stage), None)
    on = words.short_day(entered, today) if entered else ""
    name = f"{int(stage)} {t(f'stage.{int(stage)}')}"
    if stage is not card.clock.stage:
        return Block(f"stage:{int(stage)}", (Cell(on, "muted"), Cell(name, "" if entered else "muted"), Cell("")))
    tone = words.urgency_tone(card.clock)
    said = Cell(_clock(card, on), "strong" if tone == "muted" else tone)
    return Block(f"stage:{int(stage)}", (Cell(on, "muted"), Cell(name, "accent"), said))


def _clock(card: Card, on: str) -> str:
    clock = card.clock
    limit = "card.now_limit" if clock.limit else "card.now"
    said = t(limit, on=on, day=clock.day, limit=clock.limit)
    if clock.paused:
        return f"{said}  {t('clock.paused')}"
    return f"{said}  {t(f'urgency.{clock.urgency}')}" if clock.limit else said
