"""How close a customer is, as entries of a tab: value, closeness, surveys, trust, tactics, gifts (domain.md 6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmtui import words
from rmtui.domain.common import Common
from rmtui.domain.playbook import Playbook
from rmtui.domain.relation import FACTORS, LOYALTY_TACTICS
from rmtui.domain.views import Card, RowView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import FIELD, field_block, heading
from rmtui.widgets.virtual_list import Cell, Column

SURVEY, TRUST, TACTIC, GIFT = "satisfaction:", "trust_sign:", "loyalty_tactic:", "gift:"
SIGN, USE, OWN = "sign:", "use:", "own:profile"
"""Keys of lines that stand for no row: a kind of sign, a tactic, the manager's own profile."""
CLOSENESS = ("orientation", "depth", "loyalty", "man_money", "man_authority", "man_need")
VALUES = ("value_now", "potential", "contribution")
_NAMES_SHOWN = 4


class Relation(NamedTuple):
    """What the tab draws beside the card."""

    surveys: Sequence[RowView]
    signs: Sequence[tuple[str, int, str]]
    """Kind, how often within a year, the last day."""
    trust: Sequence[RowView]
    tactics: Sequence[RowView]
    gifts: Sequence[RowView]
    gifts_this_year: int
    bought: int
    sales: int
    with_me: Sequence[Common]
    with_others: Sequence[tuple[Common, Sequence[str]]]
    mine: Mapping[str, str]


def columns() -> tuple[Column, ...]:
    """What, how, since when."""
    return (Column(25), Column(0), Column(14)) if language() == "en" else (Column(14), Column(0), Column(12))


def blocks(found: Relation, card: Card, playbook: Playbook, today: date) -> list[Block]:
    """Closeness first, then what shows it, what is done for it, what there is in common, and what it is worth."""
    made = [heading(t("relation.closeness"))]
    made += [_judged(card, name, playbook, today) for name in CLOSENESS]
    made += [*_surveys(found, today), *_signs(found, today), *_tactics(found, today), *_gifts(found, playbook, today)]
    made += _common(found)
    made += [heading(t("relation.worth")), *_worth(found, card, playbook, today)]
    return made


def _judged(card: Card, name: str, playbook: Playbook, today: date) -> Block:
    """A judgement with what shows it and since when."""
    block = field_block(card, name, (), playbook, today)
    evidence, on = card.value(f"{name}_evidence"), card.value(f"{name}_on")
    label, said, _ = block.cells
    text = f"{said.text}\n{evidence}" if evidence else said.text
    hint = t(f"orientation.{card.value(name)}.care") if name == "orientation" and card.value(name) else ""
    text = f"{text}\n{hint}" if hint else text
    return Block(block.key, (label, Cell(text, said.tone), Cell(on, "muted")))


def _surveys(found: Relation, today: date) -> list[Block]:
    """Each survey as a bar of five with its factors, newest first."""
    made = [heading(t("relation.surveys"))]
    for row in found.surveys:
        score = row.number("score")
        factors = "  ".join(
            f"{t(f'relation.factor.{name}')} {row.number(name)}" for name in FACTORS if row.number(name)
        )
        text = "\n".join(part for part in (f"{'*' * score}{'-' * (5 - score)}  {score}/5", factors,
                                           row.text("remarks")) if part)  # fmt: skip
        tone = "success" if score >= 4 else "warning" if score == 3 else "error"
        made.append(Block(SURVEY + row.id, (Cell(row.text("on_day"), "muted"), Cell(text, tone), Cell(""))))
    return made if found.surveys else [*made, heading(t("relation.no_survey"), "muted")]


def _signs(found: Relation, today: date) -> list[Block]:
    """The four signs of trust with how often they showed within a year; the noted ones below."""
    made = [heading(t("relation.trust"))]
    for kind, count, last in found.signs:
        said = t("relation.times", n=count) if count else t("relation.never")
        made.append(Block(SIGN + kind, (Cell(t(f"trust_sign.{kind}")), Cell(said, "success" if count else "muted"),
                                        Cell(last, "muted"))))  # fmt: skip
        for row in found.trust:
            if row.text("kind") == kind:
                made.append(Block(TRUST + row.id, (Cell(""), Cell(row.text("remarks") or t("relation.noted")),
                                                   Cell(row.text("on_day"), "muted"))))  # fmt: skip
    return made


def _tactics(found: Relation, today: date) -> list[Block]:
    """The five tactics, each with when it was used last."""
    made = [heading(t("relation.tactics"))]
    for kind in LOYALTY_TACTICS:
        used = [row for row in found.tactics if row.text("kind") == kind]
        if not used:
            made.append(Block(USE + kind, (Cell(t(f"loyalty_tactic.{kind}")), Cell(t("relation.unused"), "muted"),
                                           Cell(""))))  # fmt: skip
        for place, row in enumerate(used):
            label = Cell(t(f"loyalty_tactic.{kind}") if place == 0 else "")
            said = Cell(row.text("remarks") or t("relation.noted"), "success")
            made.append(Block(TACTIC + row.id, (label, said, Cell(row.text("on_day"), "muted"))))
    return made


def _gifts(found: Relation, playbook: Playbook, today: date) -> list[Block]:
    """The gifts with this year's sum against the limit."""
    limit, spent = playbook.care.gifts_per_year, found.gifts_this_year
    said = t("relation.gifts", sum=words.money(spent), limit=words.money(limit), year=today.year)
    made = [Block("heading:gifts", (Cell(said, "error" if spent > limit else "accent"),), selectable=False)]
    for row in found.gifts:
        text = " ".join(part for part in (row.text("what"), row.text("to_whom")) if part)
        amount = words.money(row.number("amount")) if row.number("amount") else ""
        made.append(Block(GIFT + row.id, (Cell(row.text("on_day"), "muted"), Cell(text), Cell(amount))))
    return made if found.gifts else [*made, heading(t("relation.no_gift"), "muted")]


def _common(found: Relation) -> list[Block]:
    """What the customer shares with the manager, and which other customers share it."""
    made = [heading(t("relation.common"))]
    if not any(found.mine.values()):
        made.append(Block(OWN, (Cell(t("relation.me")), Cell(t("relation.own_missing"), "warning"), Cell(""))))
    for one in found.with_me:
        made.append(Block(f"common:{one.field}:{one.word}", (Cell(t(f"field.{one.field}")), Cell(one.word, "success"),
                                                             Cell(t("relation.with_me"), "success"))))  # fmt: skip
    for one, names in found.with_others:
        told = t("join.names").join(names[:_NAMES_SHOWN])
        more = t("relation.and_more", n=len(names) - _NAMES_SHOWN) if len(names) > _NAMES_SHOWN else ""
        made.append(Block(f"others:{one.field}:{one.word}", (Cell(t(f"field.{one.field}")),
                          Cell(f"{one.word}\n{told}{more}"), Cell(t("relation.with_others"), "muted"))))  # fmt: skip
    return made if len(made) > 1 else [*made, heading(t("relation.no_common"), "muted")]


def _worth(found: Relation, card: Card, playbook: Playbook, today: date) -> list[Block]:
    """The lifetime value in its three parts: past from the ledger, present and potential as judged."""
    bought = t("relation.bought", sum=words.money(found.bought), n=found.sales) if found.sales else "-"
    made = [Block("heading:past", (Cell(t("relation.past"), "muted"), Cell(bought), Cell("")), selectable=False)]
    reasons = {"value_now": "value_reason", "potential": "potential_reason", "contribution": "contribution_source"}
    for name in VALUES:
        block = field_block(card, name, (), playbook, today)
        why = card.value(reasons[name])
        label, said, note = block.cells
        made.append(Block(block.key, (label, Cell(f"{said.text}\n{why}" if why else said.text, said.tone), note)))
    return made


def field_of(key: str) -> str:
    """The card's field behind a line, empty for none."""
    return key.removeprefix(FIELD) if key.startswith(FIELD) else ""
