"""Needs as entries of a card's tab: rating, life-cycle phase, kinds to ask about, the needs table (domain.md 2)."""

from datetime import date

from rmtui import formwords, words
from rmtui.domain.card_views import NeedsView
from rmtui.domain.forms import rule_of
from rmtui.domain.needs import OPEN, Suggestion
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card, RowView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import FOLLOWS, Block, wrap
from rmtui.widgets.card_view import FIELD, heading
from rmtui.widgets.rating import KEY as RATING
from rmtui.widgets.rating import rating_line
from rmtui.widgets.virtual_list import Cell, Column

PHASE = FIELD + "life_phase"
"""The key of the line about the phase."""
KIND, NEED = "kind:", "need:"
"""Beginnings of the keys of kinds to ask about and of needs."""
STATE_TONES = {"open": "accent", "proposed": "warning", "met": "success", "dropped": "muted"}
PRIORITY_TONES = ("muted", "error", "warning", "")
ASK_FIELDS = {"ask_age": "birthday", "ask_marital": "marital_state", "ask_children": "children"}
"""Which fact a suggestion without a phase asks for."""
_EMPTY = Cell("")
_GUTTER = 4
_INDENT = 7


def columns() -> tuple[Column, ...]:
    """Priority, kind and for whom, horizon, amount, state, the day to try again or of finding."""
    if language() == "en":
        return Column(6), Column(0), Column(9), Column(11), Column(8), Column(11)
    return Column(6), Column(0), Column(8), Column(10), Column(8), Column(12)


def blocks(found: NeedsView, card: Card, playbook: Playbook, today: date, room: int) -> list[Block]:
    """Rating, phase, what to ask about, the open needs, and those that are over; `room` are the cells of a line."""
    told, tone = rating_line(card, playbook, today)
    made = [Block(RATING, (Cell(told, tone),)), *_phase(found, playbook, room)]
    if found.to_ask:
        made.append(heading(t("needs.to_ask")))
        made += [kind_block(kind) for kind in found.to_ask]
    for title, tables in (("needs.open", True), ("needs.over", False)):
        shown = [row for row in found.rows if (row.text("state") in OPEN) is tables]
        if shown:
            made.append(heading(t(title, n=len(shown)), "accent" if tables else "muted"))
            made += [block for row in shown for block in need_blocks(row, found, today, room)]
    if not found.rows:
        made += [heading(t("needs.open_none")), heading(t("needs.none"), "muted")]
    return made


def _phase(found: NeedsView, playbook: Playbook, room: int) -> list[Block]:
    """The phase that is set, the suggested one with its reason, or what to ask for first."""
    suggested = found.suggestion
    if not found.phase:
        text, tone = suggestion_words(suggested, playbook), "warning"
        said = t("needs.phase_suggested", text=text) if suggested.phase else t("needs.phase_unknown", text=text)
        return [Block(PHASE, (Cell(said, tone),))]
    made = [Block(PHASE, (Cell(t("needs.phase", phase=words.life_phase(playbook, found.phase)), "strong"),))]
    if suggested.phase and suggested.phase != found.phase:
        text = t("needs.phase_differs", text=suggestion_words(suggested, playbook))
        made += _below(PHASE, "differs", text, "warning", room)
    return made


def suggestion_words(suggested: Suggestion, playbook: Playbook) -> str:
    """A suggested phase with why, or what to ask for first."""
    values = dict(suggested.values)
    if "marital" in values:
        values["marital"] = t(f"marital.{values['marital']}")
    why = t(f"life_phase.{suggested.reason}", **values)
    if not suggested.phase:
        return why
    return t("needs.phase_why", phase=words.life_phase(playbook, suggested.phase), why=why)


def kind_words(kind: str) -> str:
    """A kind of need in words."""
    return formwords.choice(rule_of("need", "kind"), kind)


def kind_block(kind: str) -> Block:
    """A kind that nothing was noted about yet, to be noted with `enter`."""
    return Block(KIND + kind, (Cell(f"+ {kind_words(kind)}", "accent"),))


def need_blocks(row: RowView, found: NeedsView, today: date, room: int) -> list[Block]:
    """A need in a line; when it was found and what it rests on below."""
    over = row.text("state") not in OPEN
    key, priority = NEED + row.id, row.number("priority")
    whom = found.names.get(row.text("for_whom"), "")
    kind = kind_words(row.text("kind"))
    state = row.text("state")
    when, tone = _when(row, today)
    cells: tuple[Cell, ...] = (
        Cell(t("needs.priority", n=priority) if priority else t("needs.no_priority"), PRIORITY_TONES[priority]),
        Cell(t("needs.for_whom", kind=kind, who=whom) if whom else kind, "strong"),
        Cell(row.text("horizon")),
        Cell(formwords.amount(row) or t("needs.no_amount"), "" if row.number("amount") else "muted"),
        Cell(formwords.choice(rule_of("need", "state"), state), STATE_TONES[state]),
        Cell(when, tone),
    )
    if over:
        cells = tuple(Cell(cell.text, "success" if place == 4 and state == "met" else "muted")
                      for place, cell in enumerate(cells))  # fmt: skip
    return [Block(key, cells), *_below(key, "said", _said(row, found, today), "muted", room)]


def _when(row: RowView, today: date) -> tuple[str, str]:
    """The day to try again, late or not; of a need that is over nothing."""
    retry = row.text("retry_on")
    if not retry or row.text("state") not in OPEN:
        return "", ""
    day = date.fromisoformat(retry)
    late = day < today
    said = words.short_day(day, today)
    return t("needs.late" if late else "needs.retry", on=said), "warning" if late else "accent"


def _said(row: RowView, found: NeedsView, today: date) -> str:
    """When it was found, what it rests on, how many proposals there are."""
    parts = []
    if on := row.text("found_on"):
        parts.append(t("needs.found", on=words.short_day(date.fromisoformat(on), today)))
    if count := found.offers.get(row.id, 0):
        parts.append(t("needs.offers", n=count))
    if evidence := row.text("evidence"):
        parts.append(evidence.replace("\n", " "))
    return "  ".join(parts)


def _below(key: str, name: str, text: str, tone: str, room: int) -> list[Block]:
    """A sentence under an entry, which belongs to it; indented, and wrapped to the cells of a line."""
    lines = wrap(text, room - _GUTTER - _INDENT) if text else []
    return [
        Block(f"{key}{FOLLOWS}{name}{y}", (Cell(" " * _INDENT), Cell(line, tone)), selectable=False, run=True)
        for y, line in enumerate(lines)
    ]
