"""The familiar-customer test and the index of papers as entries of a card's tab."""

from collections.abc import Sequence
from datetime import date

from rmtui import formwords, words
from rmtui.domain.familiar import CUSTOMER_CONDITIONS, RM_CONDITIONS, Condition, Familiar
from rmtui.domain.forms import rule_of
from rmtui.domain.playbook import FamiliarRule
from rmtui.domain.views import RowView
from rmtui.i18n import language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.card_view import heading
from rmtui.widgets.virtual_list import Cell, Column

CONDITION, DOCUMENT = "condition:", "document:"
"""Beginnings of the keys of lines."""


def columns() -> tuple[Column, ...]:
    """Condition or title, proof or place, state or day."""
    return (Column(27), Column(0), Column(13)) if language() == "en" else (Column(22), Column(0), Column(10))


def blocks(documents: Sequence[RowView], found: Familiar, rule: FamiliarRule, today: date) -> list[Block]:
    """The papers, then the test's result with both sides."""
    made = [heading(t("papers.documents", n=len(documents)))]
    made += [_document(row) for row in documents] or [heading(t("papers.none"), "muted")]
    result = "familiar.yes" if found.is_familiar else "familiar.no"
    made.append(Block("heading:familiar", (Cell(t("familiar.title"), "accent"), Cell(""), Cell("")), selectable=False))
    made.append(Block("heading:result", (Cell(t(result), "success" if found.is_familiar else "warning"),), False))
    by_id = {one.id: one for one in found.conditions}
    for side, names in (("familiar.manager", RM_CONDITIONS), ("familiar.customer", CUSTOMER_CONDITIONS)):
        met = sum(by_id[name].met for name in names)
        made.append(heading(t(side, n=met, of=len(names)), "" if met else "muted"))
        made += [condition_block(by_id[name], rule, today) for name in names]
    return made


def condition_block(one: Condition, rule: FamiliarRule, today: date) -> Block:
    """A condition with the record that proves it, or how it can be met."""
    state = t("familiar.by_hand") if one.by_hand else t("familiar.met") if one.met else t("familiar.not_met")
    tone = "warning" if one.by_hand else "success" if one.met else "muted"
    proof = proof_words(one, today) if one.met else _how(one, rule)
    cells = (Cell(t(f"familiar.{one.id}")), Cell(proof, "" if one.met else "muted"), Cell(state, tone))
    return Block(CONDITION + one.id, cells)


def proof_words(one: Condition, today: date) -> str:
    """By what a condition is met, in words."""
    values = {name: _said(name, value, today) for name, value in one.proof}
    return t("familiar.grounds", **values) if one.by_hand else t(f"familiar.{one.id}.proof", **values)


def _how(one: Condition, rule: FamiliarRule) -> str:
    """What record is wanted, with the playbook's figures."""
    figures = {**rule._asdict(), "purchases_amount": words.money(rule.purchases_amount)}
    return t(f"familiar.{one.id}.how", **figures)


def _said(name: str, value: str, today: date) -> str:
    if name == "amount":
        return words.money(int(value))
    if name == "on":
        return words.day(date.fromisoformat(value), today)
    if name == "months":
        return t("join.names").join(value.split())
    if name == "names":
        return t("join.names").join(_product(part) for part in value.split("\n"))
    return value


def _product(name: str) -> str:
    """A product by its name; one without, by the words of its kind."""
    return t("familiar.e_banking") if name == "e-banking" else formwords.choice(rule_of("holding", "kind"), name)


def _document(row: RowView) -> Block:
    """A paper: what, where it lies, of which day."""
    kind = formwords.choice(rule_of("document", "kind"), row.text("kind"))
    place = row.text("place") + (f"\n{row.text('remarks')}" if row.text("remarks") else "")
    title = row.text("title") + (f"\n{kind}" if kind else "")
    return Block(DOCUMENT + row.id, (Cell(title, "strong"), Cell(place), Cell(row.text("on_day"), "muted")))
