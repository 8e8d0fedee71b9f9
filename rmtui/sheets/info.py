"""The information form 附件三《客户信息表》: one customer's, and the list of all that are due (domain.md section 2)."""

import re

from rmtui import fieldwords, words
from rmtui.domain.forms import rule_of
from rmtui.domain.list_facts import InfoCard, InfoLine, InfoList
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Card, FieldView, RowView
from rmtui.formwords import choice
from rmtui.i18n import has, t
from rmtui.sheets import parts
from rmtui.sheets.document import Block, Cell, Column, Document, Heading, Pairs, Table, Text

_BASIC = (
    "sex",
    "birthday",
    "birthday_lunar",
    "occupation",
    "employer",
    "income_band",
    "credit_grade",
    "source",
    "allotted_on",
    "handed_by",
)
_REACH = ("wechat", "email", "address", "preferred_channel", "call_window")
_FAMILY = ("marital_state", "children", "household", "decision_maker", "no_decision_maker")
_LIKES = ("taboos", "home_region", "hobbies", "tastes", "other_banks", "risk_rating", "risk_tested_on")
_NUMBERS = frozenset({"mobile", "second_contact"})
"""Required facts that a phone fills."""
_NUMBER = re.compile(r"\+?\d{7,15}")
"""A WeChat name that is a phone number."""


def info_list(facts: InfoList, playbook: Playbook) -> Document:
    """The list: how complete each form is, what is missing, what was learnt on the day."""
    head, lines = facts.head, facts.lines
    ready = sum(line.profile.percent >= playbook.profile_percent for line in lines)
    pairs = parts.top(
        head,
        (t("sheet.customers"), str(len(lines))),
        (t("sheet.info.ready", percent=playbook.profile_percent), str(ready)),
        (t("sheet.info.changed_count"), str(sum(bool(line.changed) for line in lines))),
    )
    columns = (
        Column(t("sheet.col.no"), 4, "right"),
        Column(t("sheet.col.customer"), 10),
        Column(t("sheet.col.tier"), 5),
        Column(t("sheet.col.stage"), 14),
        Column(t("field.phone"), 10),
        Column(t("sheet.col.complete"), 6, "right"),
        Column(t("sheet.col.missing"), 26),
        Column(t("sheet.col.changed"), 18),
    )
    rows = tuple(_line(n, line, facts, playbook) for n, line in enumerate(lines, 1))
    table = Table(columns, rows, empty=t("sheet.info.empty"))
    return parts.document(head, (pairs, table, *parts.lead_signs()))


def _line(n: int, line: InfoLine, facts: InfoList, playbook: Playbook) -> tuple[Cell, ...]:
    percent = line.profile.percent
    return (
        parts.number(n),
        parts.customer(line.name, line.number),
        Cell(words.tier(playbook, line.tier)),
        parts.stage(line.clock),
        Cell(parts.phone(line.phone, facts.head.whole)),
        Cell(f"{percent}%", "" if percent >= playbook.profile_percent else "amber"),
        Cell(names(line.profile.missing)),
        Cell(names(line.changed)),
    )


def names(fields: tuple[str, ...]) -> str:
    """Fields by what they are called."""
    return t("join.names").join(t(f"field.{name}") if has(f"field.{name}") else name for name in fields)


def info_card(facts: InfoCard, playbook: Playbook) -> Document:
    """One customer's form: basic, ways to reach, family, taboos and likes; what is missing, what was learnt today."""
    head, card = facts.head, facts.card
    profile = card.profile
    changed = tuple(field.name for field in card.fields if head.first in (field.learnt_on, field.asked_none_on))
    said = t(
        "card.complete" if not profile.missing else "card.missing",
        percent=profile.percent,
        needed=playbook.profile_percent,
        names=names(profile.missing),
    )
    blocks: list[Block] = [
        parts.top(
            head,
            (t("sheet.col.customer"), f"{card.name}  {card.number}".strip()),
            (t("sheet.col.tier"), words.tier(playbook, card.tier)),
            (t("sheet.col.stage"), parts.stage(card.clock).text.replace("\n", "  ")),
            across=2,
        ),
        Text(said, t("sheet.col.complete")),
        Text(names(changed) or t("sheet.info.nothing_changed"), t("sheet.col.changed")),
    ]
    for group, fields in (("basic", _BASIC), ("reach", _REACH), ("family", _FAMILY), ("likes", _LIKES)):
        blocks.append(Heading(t(f"sheet.info.{group}")))
        more = _phones(facts) if group == "reach" else ()
        blocks.append(Pairs((*more, *(_field(card, name, facts, playbook) for name in fields)), across=2))
        if group == "family" and facts.relatives:
            blocks.append(_relatives(facts.relatives))
    return parts.document(head, (*blocks, *parts.lead_signs()), landscape=False)


def _field(card: Card, name: str, facts: InfoCard, playbook: Playbook) -> tuple[str, str]:
    field = next((one for one in card.fields if one.name == name), FieldView(name, ""))
    said = fieldwords.in_words(field, playbook, facts.head.today)
    if name == "wechat" and _NUMBER.fullmatch(said):
        said = parts.phone(said, facts.head.whole)
    if not said and field.asked_none_on:
        said = t("card.asked_none")
    return t(f"field.{name}"), said or (t("card.unknown") if name in card.profile.missing else "-")


def _phones(facts: InfoCard) -> tuple[tuple[str, str], ...]:
    """Numbers that are not known to be wrong, the one that worked last first; then which required one is missing."""
    phones = sorted((one for one in facts.card.phones if one.label != "wrong"), key=lambda one: not one.last_worked)
    found = [(fieldwords.phone_label(one.label), parts.phone(one.number, facts.head.whole)) for one in phones]
    lacking = [(t(f"field.{name}"), t("card.unknown")) for name in facts.card.profile.missing if name in _NUMBERS]
    return (*found, *lacking)


def _relatives(relatives: tuple[RowView, ...]) -> Table:
    columns = (
        Column(t("field.name"), 10),
        Column(t("form.relative.relation"), 10),
        Column(t("form.relative.born"), 10),
        Column(t("form.relative.school_or_employer"), 14),
    )
    rule = rule_of("relative", "relation")
    rows = tuple(
        (
            Cell(row.text("name")),
            Cell(choice(rule, row.text("relation"))),
            Cell(row.text("born")),
            Cell(row.text("school_or_employer")),
        )
        for row in relatives
    )
    return Table(columns, rows, ruled=False)
