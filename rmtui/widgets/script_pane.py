"""What stands beside or under the list for the customer at the cursor: hints first, then the filled script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.domain.model import Channel, ConcernKind
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card
from rmtui.i18n import has, t
from rmtui.text import clean, mask_phone
from rmtui.widgets.plain import joined, plain

ASK_NEXT = 2
"""So many missing facts are suggested at once: more would make an interrogation of the call."""


@dataclass(frozen=True, slots=True)
class ScriptPart:
    """One part of a script: its label and its pieces, with a flag for a field without a value."""

    label: str
    pieces: tuple[tuple[str, bool], ...]


def script_content(parts: Sequence[ScriptPart]) -> Content:
    """A script in parts, the fields without a value marked."""
    blocks: list[Content] = []
    for part in parts:
        text = joined(*((text, "bold $text-error" if missing else "$text") for text, missing in part.pieces))
        blocks.append(Content.assemble((part.label, "$accent"), "\n", text) if part.label else text)
    return Content("\n\n").join(blocks)


def hints(card: Card, today: date) -> list[Content]:
    """Taboos in red on top, then complaints, caution, what not to say and what to ask next; a line each."""
    lines: list[Content] = []
    if taboos := card.value("taboos"):
        lines.append(joined((t("hint.taboos") + " ", "bold $text-error"), (taboos, "$text-error")))
    for concern in card.concerns:
        if concern.closed_on is None and concern.kind is ConcernKind.COMPLAINT:
            lines.append(joined((t("hint.complaint") + " ", "bold $text-error"), (concern.text, "$text-error")))
    if card.caution:
        lines.append(plain(t("hint.caution"), "$text-warning"))
    if card.paused_until:
        until = words.day(card.paused_until, today)
        lines.append(plain(t("hint.paused", until=until, why=card.pause_reason), "$text-warning"))
    if card.reply:
        lines.append(joined((t("hint.reply") + " ", "bold $text-success"), card.reply))
    if has(never := f"hint.avoid.{int(card.clock.stage)}"):
        lines.append(joined((t("hint.avoid") + " ", "$text-warning"), (t(never), "$text-muted")))
    asked = [t(f"ask.{name}") for name in card.profile.missing if has(f"ask.{name}")][:ASK_NEXT]
    if asked:
        lines.append(joined((t("hint.ask") + " ", "$accent"), (t("join.asks").join(asked), "$text-muted")))
    return lines


def facts(card: Card, playbook: Playbook, today: date) -> list[Content]:
    """Who this is, in a few lines: tier, stage, reach, last and next contact."""
    phones = t("join.names").join(f"{phone_label(phone.label)} {mask_phone(phone.number)}" for phone in card.phones)
    barred = t("join.names").join(words.channel(one) for one in Channel if one in card.dnd)
    lines = [
        joined((words.tier(playbook, card.tier), "bold $accent"), "  ", (words.clock_long(card.clock), _tone(card))),
        joined((t("brief.profile", percent=card.profile.percent), "$text-muted"), "  ", (phones, "$text-muted")),
    ]
    if window := card.value("call_window"):
        lines.append(joined((t("brief.window", window=window), "$text-muted")))
    if barred:
        lines.append(plain(t("brief.dnd", channels=barred), "$text-warning"))
    return lines


def phone_label(label: str) -> str:
    """A phone's label in words: the known ones are translated, a person's own stands as it is."""
    return t(f"phone.{label}") if has(f"phone.{label}") else clean(label)


def next_text(card: Card, today: date) -> Content:
    """The next contact, or that there is none."""
    if card.next_at or card.next_on:
        said = words.moment(card.next_at, today) if card.next_at else words.day(card.next_on or today, today)
        return joined((t("brief.next") + " ", "$text-muted"), f"{said} {words.channel(card.next_channel)}")
    if card.none_because:
        return joined((t("brief.none_because", why=card.none_because), "$text-muted"))
    return joined((t("brief.no_next"), "$text-warning"))


def last_text(card: Card, today: date) -> Content:
    """The last contact in one line."""
    last = next((entry for entry in card.timeline if entry.kind == "contact"), None)
    if last is None:
        return plain(t("brief.never"), "$text-muted")
    outcome = t(f"outcome.{last.outcome}") if last.outcome else ""
    said = f"{words.day(last.at.date(), today)} {words.channel(last.channel)} {outcome}  {last.text or last.learnt}"
    return joined((t("brief.last") + " ", "$text-muted"), said.strip())


def _tone(card: Card) -> str:
    return {"warning": "$text-warning", "error": "bold $text-error"}.get(words.urgency_tone(card.clock), "$text")


class ScriptPane(VerticalScroll, can_focus=True):
    """The pane beside the list, from 120 columns on."""

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        yield Static("", markup=False)

    def show(self, card: Card, title: str, parts: Sequence[ScriptPart], playbook: Playbook, today: date) -> None:
        """Show a customer and the script."""
        blocks = [
            Content("\n").join([plain(card.name, "bold $text"), *facts(card, playbook, today)]),
            Content("\n").join([last_text(card, today), next_text(card, today)]),
            Content("\n").join(hints(card, today)),
            plain(title, "bold $text"),
            script_content(parts),
        ]
        self.query_one(Static).update(Content("\n\n").join([block for block in blocks if block.plain]))
        self.scroll_home(animate=False)

    def clear(self) -> None:
        """Show nothing."""
        self.query_one(Static).update("")


class Brief(Static):
    """A few lines under the list: why, last and next contact, the window, and the hints that fit."""

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, card: Card, why: str, waits: str, playbook: Playbook, today: date) -> None:
        """Show a customer."""
        lines = [
            joined((card.name, "bold $text"), "  ", (why, "$accent"), (f"  {waits}" if waits else "", "$text-warning")),
            Content("   ").join([last_text(card, today), next_text(card, today)]),
            *hints(card, today),
            *facts(card, playbook, today)[1:],
        ]
        self.update(Content("\n").join(lines[: max(self.size.height, 1)]))

    def clear(self) -> None:
        """Show nothing."""
        self.update("")
