"""A customer's card as entries of a list: what each field is called, how its value reads, and how it was learnt."""

from collections.abc import Collection, Sequence
from datetime import date

from rmtui import words
from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card, FieldView
from rmtui.fieldwords import in_words, phone_label
from rmtui.i18n import has, language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.virtual_list import Cell, Column

WHO = (
    ("basic", ("name", "title", "sex", "birthday", "birthday_lunar", "occupation", "employer", "income_band",
               "credit_grade")),
    ("family", ("life_phase", "marital_state", "children", "household", "decision_maker", "no_decision_maker")),
    ("taboos", ("taboos",)),
    ("background", ("home_region", "dialect", "school", "hobbies", "circle", "tastes", "meaningful_numbers",
                    "temperament", "other_banks", "risk_rating", "risk_tested_on", "id_tail")),
)  # fmt: skip
"""The profile's groups (domain.md section 2, stage 2) and the fields on the card's first tab."""
REACH = ("wechat", "email", "address", "preferred_channel", "call_window")
VALUE = ("number", "tier", "kind", "source", "handed_by", "referrer_id", "campaign", "campaign_until", "allotted_on",
         "contribution", "contribution_source", "value_now", "value_reason", "potential", "potential_reason",
         "key_customer", "yearly_plan", "growth_plan", "growth_by", "managed", "signed", "card_held", "card_on",
         "points", "points_expire_on", "products", "remarks")  # fmt: skip
FIELD, PHONE, CUSTOM, DO = "field:", "phone:", "custom:", "do:"
"""Beginnings of the keys of entries: what `enter` does on one follows from it."""
PHONE_FIELDS = ("mobile", "second_contact")
"""Required facts that a number fills."""


def columns() -> tuple[Column, ...]:
    """Label, value, how it was learnt."""
    return (Column(17), Column(0), Column(20)) if language() == "en" else (Column(14), Column(0), Column(17))


def who(card: Card, playbook: Playbook, today: date) -> list[Block]:
    """Completeness in words, then the profile by groups."""
    blocks = [completeness(card, playbook)]
    required = {field.name for field in playbook.profile}
    for group, names in WHO:
        blocks.append(heading(t(f"group.{group}")))
        blocks += [field_block(card, name, required, playbook, today) for name in names]
    return blocks


def reach(card: Card, playbook: Playbook, today: date) -> list[Block]:
    """Numbers whole, the one that worked last first; other ways; what is planned and what is barred."""
    required = {field.name for field in playbook.profile}
    blocks = [heading(t("card.phones"))]
    for phone in sorted(card.phones, key=lambda one: not one.last_worked):
        note = t("outcome.last_worked") if phone.last_worked else ""
        tone = "error" if phone.label == "wrong" else "strong"
        blocks.append(_block(PHONE + phone.id, phone_label(phone.label), phone.number, note, tone, "success"))
    blocks += [field_block(card, name, required, playbook, today) for name in PHONE_FIELDS if _is_open(card, name)]
    blocks.append(heading(t("card.ways")))
    blocks += [field_block(card, name, required, playbook, today) for name in REACH]
    blocks.append(heading(t("card.arranged")))
    tone = "error" if is_late(card, today) else "" if card.next_on or card.none_because else "warning"
    blocks.append(_block(f"{DO}next", t("card.next"), next_words(card, today), late_word(card, today), tone, tone))
    barred = t("join.names").join(words.channel(one) for one in Channel if one in card.dnd)
    blocks.append(
        _block(f"{DO}disturb", t("card.dnd"), barred or t("card.nothing_barred"), "", "warning" if barred else "muted")
    )
    paused = (
        t("card.paused", until=words.day(card.paused_until, today), why=card.pause_reason) if card.paused_until else ""
    )
    blocks.append(
        _block(f"{DO}pause", t("card.pause"), paused or t("card.not_paused"), "", "warning" if paused else "muted")
    )
    return blocks


def value(card: Card, playbook: Playbook, today: date) -> list[Block]:
    """What the customer is worth and holds, and the book's own fields."""
    blocks = [heading(t("card.value"))]
    blocks += [field_block(card, name, (), playbook, today) for name in VALUE]
    if card.referred:
        blocks.append(heading(t("card.referred", names=t("join.names").join(card.referred)), "muted"))
    blocks.append(heading(t("card.custom")))
    blocks += [_block(CUSTOM + one.name, one.name, one.value, "") for one in card.custom]
    if not card.custom:
        blocks.append(heading(t("card.no_custom"), "muted"))
    return blocks


def is_late(card: Card, today: date) -> bool:
    """Whether the planned contact's day has passed."""
    return card.next_on is not None and card.next_on < today


def late_word(card: Card, today: date) -> str:
    """That the planned contact is late, in a word; empty where it is not."""
    return t("board.next_late") if is_late(card, today) else ""


def next_words(card: Card, today: date) -> str:
    """The next contact without its label."""
    if card.next_at or card.next_on:
        said = words.moment(card.next_at, today) if card.next_at else words.day(card.next_on or today, today)
        return f"{said} {words.channel(card.next_channel)}".strip()
    return t("brief.none_because", why=card.none_because) if card.none_because else t("brief.no_next")


def spaced(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with a line of air before every heading but the first."""
    found: list[Block] = []
    for block in blocks:
        if found and block.key.startswith("heading:"):
            found.append(Block(f"air:{len(found)}", (Cell(""),), selectable=False))
        found.append(block)
    return found


def heading(text: str, tone: str = "accent") -> Block:
    """A line the cursor passes over."""
    return Block(f"heading:{text}", (Cell(text, tone),), selectable=False)


def completeness(card: Card, playbook: Playbook) -> Block:
    """The percentage against what the stage asks for, and what is missing in words."""
    profile = card.profile
    tone = "success" if profile.percent >= playbook.profile_percent else "warning"
    missing = t("join.names").join(t(f"field.{name}") for name in profile.missing)
    text = t("card.complete" if not missing else "card.missing", percent=profile.percent,
             needed=playbook.profile_percent, names=missing)  # fmt: skip
    return Block("complete", (Cell(text, tone),), selectable=False)


def field_block(card: Card, name: str, required: Collection[str], playbook: Playbook, today: date) -> Block:
    """One field: its value in words, or that it is unknown, and how and when it was learnt."""
    field = view(card, name)
    said = in_words(field, playbook, today)
    if said:
        return _block(FIELD + name, t(f"field.{name}"), said, learnt(field, today))
    if field.asked_none_on:
        return _block(
            FIELD + name, t(f"field.{name}"), t("card.asked_none"), words.short_day(field.asked_none_on, today), "muted"
        )
    wanted = name in required and _is_open(card, name)
    tone = "warning" if wanted else "muted"
    return _block(FIELD + name, t(f"field.{name}"), t("card.unknown") if wanted else "-", "", tone)


def view(card: Card, name: str) -> FieldView:
    """A field of the card; one that it does not hold is empty."""
    return next((field for field in card.fields if field.name == name), FieldView(name, ""))


def _is_open(card: Card, name: str) -> bool:
    return name in card.profile.missing or (name in PHONE_FIELDS and view(card, name).asked_none_on is not None)


def learnt(field: FieldView, today: date) -> str:
    """How and when a fact was learnt."""
    how = t(f"how.{field.learnt_how}") if has(f"how.{field.learnt_how}") else field.learnt_how
    return f"{how} {words.short_day(field.learnt_on, today) if field.learnt_on else ''}".strip()


def _block(key: str, label: str, text: str, note: str, tone: str = "", note_tone: str = "muted") -> Block:
    return Block(key, (Cell(label, "muted"), Cell(text, tone), Cell(note, note_tone)))
