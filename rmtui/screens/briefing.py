"""What to see before speaking to a customer: the card, the filled script, hints. Made on the reader's lane."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rmtui import words
from rmtui.domain.briefing import Said
from rmtui.domain.common import FIELDS, shared
from rmtui.domain.model import Channel, Reason
from rmtui.domain.views import Card, Me
from rmtui.i18n import language, t
from rmtui.widgets.briefing_lines import Before, said_before
from rmtui.widgets.card_concerns import promise_due
from rmtui.widgets.complaints import complaint_line
from rmtui.widgets.script_pane import Hint, ScriptPart, not_to_say

if TYPE_CHECKING:
    from rmtui.domain.household import Wall
    from rmtui.playbook.scripts import Filled, Template
    from rmtui.store.work import Read

_TONES = {"mind.taboos": "error", "mind.complaint": "error", "mind.caution": "warning", "mind.no_assets": "warning"}


class Briefing(NamedTuple):
    """A customer's card and the script for the talk or message at hand."""

    card: Card
    template: "Template"
    script: "Filled"
    hints: tuple[Hint, ...]
    said: tuple[Said, ...] = ()
    """What is known before the talk, topic by topic."""
    rest: tuple[Hint, ...] = ()
    """The hints that the briefing does not tell."""


@lru_cache(maxsize=4)
def all_templates(lang: str, config: Path) -> "tuple[Template, ...]":
    """The templates in force in a language, read once."""
    from rmtui.playbook.scripts import templates

    return templates(lang, config)


def briefing(read: "Read", customer: str, channel: Channel, reason: Reason | None, me: Me, config: Path) -> Briefing:
    """Read the card, choose the template for stage, step and reason, and fill it. Raises Refused."""
    from rmtui.store.reads.customers import card

    return brief_of(card(read, customer), channel, reason, me, config, read)


def brief_of(found: Card, channel: Channel, reason: Reason | None, me: Me, config: Path, read: "Read") -> Briefing:
    """The briefing for a card that is at hand."""
    from rmtui.playbook.choose import choose, script_rule
    from rmtui.playbook.merge import merge_values
    from rmtui.playbook.scripts import fill
    from rmtui.store.reads.family import family, walls_before
    from rmtui.store.reads.preparations import prepared
    from rmtui.store.reads.proposals import closed_question
    from rmtui.store.reads.relation import own_profile

    rule = script_rule(reason) if reason else ""
    template = choose(all_templates(language(), config), found, channel, rule, read.today)
    question = closed_question(read, found.id)
    values = merge_values(found, me, read.today, read.playbook, read.calendar, reason, closed_question=question)
    to_ask = question if "closed_question" not in template.fields else ""
    walls, ready = walls_before(read, found.id), prepared(read, found.id)
    script = fill(template, values)
    before = Before(
        card=found,
        address=values.get("salutation", ""),
        walls=walls,
        family=family(read, found.id).members,
        common=shared(own_profile(read), {name: found.value(name) for name in FIELDS}),
        reason=reason,
        opening=(ready.opening if ready else "") or _opening(script),
        prepared="  ".join(part for part in (ready.aim, ready.material) if part) if ready else "",
    )
    hints = tuple(_hints(found, read.today))
    return Briefing(
        found,
        template,
        script,
        (*_walls(walls), *_word(found, read.today), *hints, *_question(to_ask)),
        said_before(before, read.playbook, read.today),
        (*(hint for hint in hints if hint.tone != "error" and not _is_manner(found, hint)), *_question(to_ask)),
    )


def _opening(script: "Filled") -> str:
    """The first part of a talk, the whole of a message."""
    return "".join(piece.text for piece in script.parts[0].pieces) if script.parts else ""


def _is_manner(card: Card, hint: Hint) -> bool:
    """Whether the hint is the tip of the customer's temperament, which the briefing tells."""
    temperament = card.value("temperament")
    return bool(temperament) and hint.text == t(f"temperament.{temperament}.tip")


def _walls(walls: "Sequence[Wall]") -> Iterator[Hint]:
    """Whose affairs are not to be mentioned to the customer: before all else."""
    if walls:
        yield Hint(not_to_say(walls), "error")


def _word(card: Card, today: date) -> Iterator[Hint]:
    """Open complaints, and promises that are late or due: before all else that is to be minded."""
    for complaint in card.open_complaints:
        yield Hint(f"{t('concern.complaint')} {complaint_line(complaint, today)}", "error")
    for promise in card.promises:
        if promise.due_on <= today:
            said, tone = promise_due(promise, today)
            yield Hint(t("brief.promise", text=promise.text, due=said), tone)


def _question(text: str) -> Iterator[Hint]:
    """The closed question of a customer with two proposals, where the script does not put it."""
    if text:
        yield Hint(t("brief.closed_question", text=text), "success")


def _hints(card: Card, today: date) -> Iterator[Hint]:
    """What to mind, the gravest first: taboos lead in red, the next thing to ask comes last."""
    from rmtui.playbook.choose import hints

    if card.paused_until and card.paused_until > today:
        until = words.day(card.paused_until, today)
        yield Hint(t("brief.paused", until=until, why=card.pause_reason), "warning")
    if card.dropped:
        yield Hint(t("customer_state.dropped"), "warning")
    if card.pool:
        yield Hint(t("customer_state.pool"), "warning")
    if card.with_lead:
        yield Hint(t("customer_state.with_lead"), "warning")
    if card.reply:
        yield Hint(t("brief.reply", text=card.reply), "success")
    for message, values in hints(card):
        text = t(message, **dict(values))
        yield Hint(t("brief.ask", text=text) if message.startswith("ask.") else text, _TONES.get(message, "muted"))


def script_parts(found: Briefing) -> tuple[ScriptPart, ...]:
    """The filled script as the pane draws it, its parts named in the language in use."""
    return tuple(
        ScriptPart(
            t(f"part.{part.name}") if part.name != "text" else "",
            tuple((piece.text, piece.missing) for piece in part.pieces),
        )
        for part in found.script.parts
    )
