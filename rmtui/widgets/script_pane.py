"""What stands beside or under the list for the customer at the cursor: hints first, then the filled script."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.widgets import Static

from rmtui import words
from rmtui.domain.marketing import is_capped, recent
from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card
from rmtui.fieldwords import phone_label
from rmtui.i18n import t
from rmtui.text import mask_phone
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from rmtui.domain.household import Wall

TONES = {"error": "bold $text-error", "warning": "$text-warning", "success": "bold $text-success", "muted": "$muted",
         "strong": "bold $text", "accent": "$accent"}  # fmt: skip


class Hint(NamedTuple):
    """One thing to mind, in words; `tone` is one of `TONES`."""

    text: str
    tone: str


class ScriptPart(NamedTuple):
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


def hint_lines(hints: Sequence[Hint]) -> list[Content]:
    """The hints a line each, in their order and tone."""
    return [plain(hint.text, TONES[hint.tone]) for hint in hints]


def not_to_say(walls: "Sequence[Wall]") -> str:
    """Whose accounts and assets are not to be mentioned to a customer, each name once."""
    names = dict.fromkeys(wall.whose_name for wall in walls)
    return t("wall.do_not_mention", name=t("join.names").join(names))


def why_line(why: str, waits: str) -> Content:
    """Why a customer is on the list, and from when he or she may be contacted."""
    return joined((why, "$accent"), (f"  {waits}" if waits else "", "$text-warning"))


def facts(card: Card, playbook: Playbook, today: date) -> list[Content]:
    """Who this is, in a few lines: tier, stage, reach, last and next contact."""
    phones = t("join.names").join(f"{phone_label(phone.label)} {mask_phone(phone.number)}" for phone in card.phones)
    barred = t("join.names").join(words.channel(one) for one in Channel if one in card.dnd)
    lines = [
        joined((words.tier(playbook, card.tier), "bold $accent"), "  ", (words.clock_long(card.clock), _tone(card))),
        joined((t("brief.profile", percent=card.profile.percent), "$muted"), "  ", (phones, "$muted")),
    ]
    if window := card.value("call_window"):
        lines.append(joined((t("brief.window", window=window), "$muted")))
    if barred:
        lines.append(plain(t("brief.dnd", channels=barred), "$text-warning"))
    if recent(card.sales, today):
        lines.append(budget(card.sales, playbook, today))
    return lines


def budget(sales: Sequence[date], playbook: Playbook, today: date) -> Content:
    """How many sales contacts there were in 30 days, of how many there may be: in figures and as a bar."""
    made, most = recent(sales, today), playbook.max_sales_in_30_days
    tone = "$text-warning" if is_capped(sales, today, playbook) else "$muted"
    bar = [(" ", "on $warning" if n < made else "on $panel") for n in range(most)]
    parts = [part for piece in bar for part in (piece, (" ", ""))]
    return Content.assemble((t("brief.sales", n=made, most=most), tone), "  ", *parts)


def next_text(card: Card, today: date) -> Content:
    """The next contact, or that there is none."""
    if card.next_at or card.next_on:
        said = words.moment(card.next_at, today) if card.next_at else words.day(card.next_on or today, today)
        return joined((t("brief.next") + " ", "$muted"), f"{said} {words.channel(card.next_channel)}")
    if card.none_because:
        return joined((t("brief.none_because", why=card.none_because), "$muted"))
    return joined((t("brief.no_next"), "$text-warning"))


def last_text(card: Card, today: date) -> Content:
    """The last contact in one line."""
    last = next((entry for entry in card.timeline if entry.kind == "contact"), None)
    if last is None:
        return plain(t("brief.never"), "$muted")
    outcome = t(f"outcome.{last.outcome}") if last.outcome else ""
    said = f"{words.day(last.at.date(), today)} {words.channel(last.channel)} {outcome}  {last.text or last.learnt}"
    return joined((t("brief.last") + " ", "$muted"), said.strip())


def _tone(card: Card) -> str:
    return {"warning": "$text-warning", "error": "bold $text-error"}.get(words.urgency_tone(card.clock), "$text")


class ScriptPane(TextPane):
    """The pane beside the list, from 120 columns on."""

    def show(
        self,
        card: Card,
        hints: Sequence[Hint],
        why: Content,
        script: tuple[str, Sequence[ScriptPart]],
        playbook: Playbook,
        today: date,
    ) -> None:
        """Show a customer, why he or she is listed, what to mind, and the script with its title."""
        title, parts = script
        blocks = [
            Content("\n").join([plain(card.name, "bold $text"), *facts(card, playbook, today)]),
            why,
            Content("\n").join([last_text(card, today), next_text(card, today)]),
            Content("\n").join(hint_lines(hints)),
            plain(title, "bold $text"),
            script_content(parts),
        ]
        self.show_text(Content("\n\n").join([block for block in blocks if block.plain]))

    def clear(self) -> None:
        """Show nothing."""
        self.show_text(Content(""))


class Brief(Static):
    """A few lines under the list: why, last and next contact, the window, and the hints that fit."""

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, card: Card, hints: Sequence[Hint], why: Content, playbook: Playbook, today: date) -> None:
        """Show a customer."""
        tier = words.tier(playbook, card.tier)
        lines = [
            Content("  ").join([plain(card.name, "bold $text"), plain(tier, "$muted"), why]),
            Content("   ").join([last_text(card, today), next_text(card, today)]),
            *hint_lines(hints),
            *facts(card, playbook, today)[1:],
        ]
        # As high as the stylesheet says, whatever it holds: nothing else need be laid out anew.
        self.update(Content("\n").join(lines[: max(self.size.height, 1)]), layout=False)

    def clear(self) -> None:
        """Show nothing."""
        self.update("", layout=False)
