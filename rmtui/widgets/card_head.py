"""The head of a card: who this is and what to mind, over the tabs."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card
from rmtui.fieldwords import age, in_words
from rmtui.i18n import t
from rmtui.widgets.card_view import late_word, view
from rmtui.widgets.complaints import complaint_line
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.script_pane import next_text, not_to_say

if TYPE_CHECKING:
    from rmtui.domain.household import Wall

ROOMY = 110
"""Columns from which the tabs stand wide apart."""
_MARGINS = 2
"""Columns beside the head's lines."""


_COUNT = re.compile(r" \d+$")


class CardHead(Vertical):
    """Who this is, in a few lines over the tabs; taboos in red, whatever the tab."""

    DEFAULT_CSS = """
    CardHead { height: auto; padding: 0 1; background: $surface; }
    CardHead Static { height: auto; width: 1fr; }
    CardHead #card-tabs { height: 1; margin-top: 1; }
    """

    def compose(self) -> ComposeResult:
        """Facts, and the tabs below."""
        yield Static("", markup=False, id="card-facts")
        yield Static("", markup=False, id="card-tabs")

    def show(self, card: Card, playbook: Playbook, today: date, walls: "Sequence[Wall]" = ()) -> None:
        """Show a customer; `walls` say whose affairs are not to be mentioned to him or her."""
        lines = _lines(card, playbook, today)
        if walls:
            lines.append(plain(not_to_say(walls), "bold $text-error"))
        self.query_one("#card-facts", Static).update(Content("\n").join(lines))

    def show_tabs(self, tabs: Iterable[tuple[str, str]], current: int) -> None:
        """Show the tabs with their keys; the open one stands out. Where the line is short they close up, and then the
        counts of the others go."""
        every, room = list(tabs), self.app.size.width - _MARGINS
        roomy = self.app.size.width >= ROOMY
        parts = _tab_parts(every, current, roomy=roomy)
        gaps = ("   ", "  ", " ") if roomy else ("  ", " ")
        gap = next((one for one in gaps if _told(parts, one) <= room), "")
        if not gap:
            bare = [(key, label if place == current else _COUNT.sub("", label)) for place, (key, label) in
                    enumerate(every)]  # fmt: skip
            parts, gap = _tab_parts(bare, current, roomy=roomy), gaps[-1]
        self.query_one("#card-tabs", Static).update(Content(gap).join(parts))


def _tab_parts(tabs: Sequence[tuple[str, str]], current: int, *, roomy: bool) -> list[Content]:
    return [
        joined((key, "bold $accent" if place == current else "$muted"), " " if roomy else "",
               (label, "bold $text" if place == current else "$muted"))
        for place, (key, label) in enumerate(tabs)
    ]  # fmt: skip


def _told(parts: Sequence[Content], gap: str) -> int:
    """Cells of the line."""
    return sum(part.cell_length for part in parts) + len(gap) * (len(parts) - 1)


def _lines(card: Card, playbook: Playbook, today: date) -> list[Content]:
    clock_tone = {"warning": "$text-warning", "error": "bold $text-error"}.get(words.urgency_tone(card.clock), "$text")
    needed = card.profile.percent >= playbook.profile_percent
    about = [in_words(view(card, name), playbook, today) for name in ("sex", "occupation", "employer")]
    years = age(card.value("birthday"), today)
    if years is not None:
        about.insert(1, t("card.years", years=years))
    about += [t(f"card.{name}", value=card.value(name)) for name in ("income_band", "credit_grade") if card.value(name)]
    lines = [
        joined((card.name, "bold $text"), "  ", (words.tier(playbook, card.tier), "bold $accent"), "  ",
               (card.number, "$muted"), "  ", (card.value("kind"), "$muted")),
        joined((words.clock_long(card.clock), clock_tone), "   ",
               (t("brief.profile", percent=card.profile.percent), "$text-success" if needed else "$text-warning"),
               "   ", next_text(card, today), "  ", (late_word(card, today), "bold $text-error")),
    ]  # fmt: skip
    if any(about):
        lines.insert(1, plain(" | ".join(part for part in about if part), "$muted"))
    return [*lines, *_warnings(card, today)]


def _warnings(card: Card, today: date) -> Sequence[Content]:
    """Open complaints first, then taboos, in red; then all that changes how one speaks to the customer."""
    found: list[Content] = []
    if taboos := card.value("taboos"):
        found.append(joined((t("card.taboos") + " ", "bold $text-error"), (taboos, "$text-error")))
    found = [
        joined((t("concern.complaint") + " ", "bold $text-error"), (complaint_line(one, today), "$text-error"))
        for one in card.open_complaints
    ] + found
    states = [t(f"customer_state.{name}") for name in ("dropped", "pool", "with_lead") if getattr(card, name)]
    if card.paused_until:
        states.append(t("card.paused", until=words.day(card.paused_until, today), why=card.pause_reason))
    if card.dnd:
        states.append(
            t("brief.dnd", channels=t("join.names").join(words.channel(one) for one in Channel if one in card.dnd))
        )
    if card.caution:
        states.append(t("card.caution"))
    if states:
        found.append(plain("  |  ".join(states), "$text-warning"))
    if card.reply:
        found.append(joined((t("card.reply") + " ", "bold $text-success"), card.reply))
    return found
