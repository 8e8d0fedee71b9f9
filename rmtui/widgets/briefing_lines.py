"""What is said before a talk, topic by topic; `domain.briefing` lays it out in lines (features N17, A07).

Form of address, open complaint, walls, taboos, the word given, why now, the last talk, family, wishes, common ground,
the way of talking, the first sentence. No asset and no amount ever stands in it (domain.md section 5).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rmtui import words
from rmtui.domain.briefing import (
    ADDRESS,
    COMPLAINT,
    FAMILY,
    GROUND,
    LAST,
    MANNER,
    OPENING,
    PREPARED,
    PROMISE,
    REASON,
    TABOO,
    WALL,
    WISH,
    Said,
)
from rmtui.domain.common import Common
from rmtui.domain.household import Member
from rmtui.domain.model import ConcernKind, Reason
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card
from rmtui.i18n import has, t
from rmtui.text import width
from rmtui.widgets.card_concerns import promise_due
from rmtui.widgets.complaints import complaint_line
from rmtui.widgets.script_pane import not_to_say

if TYPE_CHECKING:
    from rmtui.domain.household import Wall

_SENTENCE = re.compile(r".*?[。！？!?]|.+")
_GREETING = 24
"""Cells of a first sentence that says no more than good day."""
_FAMILY_SHOWN = 4


class Before(NamedTuple):
    """What is known before a talk."""

    card: Card
    address: str
    """The form of address; empty where it is not known."""
    walls: "Sequence[Wall]"
    family: Sequence[Member]
    common: Sequence[Common]
    reason: Reason | None
    opening: str
    """The script's opening, filled in, or the one that was prepared."""
    prepared: str = ""
    """Aim and material of the contact, as they were prepared."""


def said_before(before: Before, playbook: Playbook, today: date) -> tuple[Said, ...]:
    """What is known, topic by topic; what is not known has none."""
    return tuple(said for said in _topics(before, playbook, today) if said.text)


def _topics(before: Before, playbook: Playbook, today: date) -> Iterator[Said]:
    card = before.card
    yield Said(ADDRESS, _who(before, playbook), "strong")
    yield Said(COMPLAINT, _complaint(card, today), "error")
    yield Said(WALL, not_to_say(before.walls) if before.walls else "", "error")
    taboos = card.value("taboos")
    yield Said(TABOO, f"{t('card.taboos')} {taboos}" if taboos else "", "error")
    yield _promise(card, today)
    yield Said(REASON, _why(before, today), "accent")
    yield Said(PREPARED, t("briefing.prepared", text=before.prepared) if before.prepared else "", "accent")
    yield Said(LAST, _last(card, today), "muted")
    yield Said(FAMILY, _family(before.family), "muted")
    yield Said(WISH, _wish(card), "muted")
    yield Said(GROUND, _common(before), "success")
    yield _manner(card)
    first = _first(before.opening)
    yield Said(OPENING, t("briefing.first", text=first) if first else "", "strong")


def _first(opening: str) -> str:
    """The first sentence; a greeting alone takes the next one with it."""
    told = ""
    for sentence in _SENTENCE.findall(" ".join(opening.split())):
        told += sentence
        if width(told) > _GREETING:
            break
    return told.strip()


def _who(before: Before, playbook: Playbook) -> str:
    """How to address the customer, and whom one has on the line."""
    card = before.card
    parts = [t("briefing.address", text=before.address) if before.address else "", card.name,
             words.tier(playbook, card.tier), words.clock_long(card.clock)]  # fmt: skip
    if temperament := card.value("temperament"):
        parts.append(t(f"temperament.{temperament}"))
    return "  ".join(part for part in (*parts, card.value("dialect")) if part)


def _why(before: Before, today: date) -> str:
    """Why the customer is rung, unless a line above says it already."""
    rule = before.reason.rule if before.reason else ""
    told = (rule.startswith("complaint.") and before.card.open_complaints) or rule == "promise.due"
    return "" if before.reason is None or told else t("briefing.why", text=words.reason(before.reason, today))


def _complaint(card: Card, today: date) -> str:
    """The most urgent open complaint, and how many more there are."""
    if not card.open_complaints:
        return ""
    more = len(card.open_complaints) - 1
    told = complaint_line(card.open_complaints[0], today)
    return f"{t('concern.complaint')} {told}{t('briefing.more', n=more) if more else ''}"


def _promise(card: Card, today: date) -> Said:
    """The promise that is due first."""
    if not card.promises:
        return Said(PROMISE, "", "muted")
    said, tone = promise_due(card.promises[0], today)
    return Said(PROMISE, t("brief.promise", text=card.promises[0].text, due=said), tone or "muted")


def _last(card: Card, today: date) -> str:
    """The last talk or message, and what was said."""
    last = next((entry for entry in card.timeline if entry.kind == "contact"), None)
    if last is None:
        return t("brief.never")
    outcome = t(f"outcome.{last.outcome}") if last.outcome else ""
    when = f"{words.short_day(last.at.date(), today)} {words.channel(last.channel)} {outcome}".strip()
    return f"{t('brief.last')} {'  '.join(part for part in (when, last.text, last.learnt) if part)}"


def _family(members: Sequence[Member]) -> str:
    """Who decides first, then the others; walled members are left out."""
    shown = sorted((one for one in members if not one.walled), key=lambda one: not one.decides)
    told = [_member(one) for one in shown[:_FAMILY_SHOWN]]
    if not told:
        return ""
    more = len(shown) - len(told)
    return t("briefing.family", text=t("join.names").join(told)) + (t("briefing.more", n=more) if more else "")


def _member(one: Member) -> str:
    relation = t(f"relation.{one.relation}") if has(f"relation.{one.relation}") else one.relation
    told = f"{relation}{one.name}" if not relation or not relation.isascii() else f"{relation} {one.name}"
    return t("briefing.decides", name=told) if one.decides else told


def _wish(card: Card) -> str:
    """The newest request, wish or difficulty that is open."""
    open_ones = [one for one in card.concerns if one.closed_on is None and one.kind is not ConcernKind.COMPLAINT]
    return f"{t(f'concern.{open_ones[0].kind}')} {open_ones[0].text}" if open_ones else ""


def _common(before: Before) -> str:
    """What the two share, else what the customer likes."""
    if before.common:
        shared = t("join.names").join(dict.fromkeys(one.word for one in before.common))
        return t("briefing.common", text=shared)
    likes = " ".join(part for part in (before.card.value("hobbies"), before.card.value("tastes")) if part)
    return t("briefing.likes", text=likes) if likes else ""


def _manner(card: Card) -> Said:
    """A word of caution, else how to talk to somebody of this temperament or leaning."""
    if card.caution:
        return Said(MANNER, t("card.caution"), "warning")
    if temperament := card.value("temperament"):
        return Said(MANNER, t(f"temperament.{temperament}.tip"), "muted")
    leaning = card.value("orientation")
    return Said(MANNER, t("briefing.care", text=t(f"orientation.{leaning}.care")) if leaning else "", "muted")
