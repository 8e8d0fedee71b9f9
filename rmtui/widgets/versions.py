"""Versions of a field in words: what the field is called, how a value reads, and from which device it came."""

from collections.abc import Sequence
from datetime import date

from rmtui import formwords, words
from rmtui.domain.exchange import HistoryEntry, ValueView
from rmtui.domain.forms import FORMS, REFERENCES
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import FieldView
from rmtui.fieldwords import in_words, phone_label
from rmtui.i18n import has, language, t
from rmtui.widgets.block_list import Block
from rmtui.widgets.virtual_list import Cell, Column

PLAIN = frozenset({"create", "set"})
"""Kinds of change that need no word."""


def columns() -> tuple[Column, ...]:
    """Digit, value, who, when, device, and what stands of it."""
    wide = 9 if language() == "en" else 8
    return (
        Column(1, label=" "),
        Column(0, label=t("history.value")),
        Column(10, label=t("history.who")),
        Column(11, label=t("history.when")),
        Column(14, label=t("history.device")),
        Column(wide, label=t("history.state")),
    )


def blocks(
    entries: Sequence[HistoryEntry], standing: Sequence[ValueView], texts: Sequence[str], today: date
) -> list[Block]:
    """The history's lines; a standing version that another one stands against has the digit that takes it."""
    digits = {(one.origin, one.seq): str(n) for n, one in enumerate(standing, 1) if n < 10}
    return [
        _block(str(n), entry, text, digits.get((entry.value.origin, entry.value.seq), ""), today)
        for n, (entry, text) in enumerate(zip(entries, texts, strict=True))
    ]


def field_label(tbl: str, field: str) -> str:
    """What people call a field of any table."""
    ids = (f"history.of.{tbl}.{field}", f"field.{field}" if tbl == "customer" else f"form.{tbl}.{field}")
    return next((t(one) for one in ids if has(one)), field)


def value_words(tbl: str, field: str, value: str, playbook: Playbook, today: date) -> str:
    """A value of any table's field as people read it; one that is not there too."""
    if field == "deleted":
        return t("card.yes" if value else "card.no")
    if not value:
        return t("history.empty")
    if tbl == "customer":
        return in_words(FieldView(field, value), playbook, today)
    if tbl in FORMS:
        return formwords.stored_in_words(tbl, field, value, today)
    if (tbl, field) == ("phone", "label"):
        return phone_label(value)
    return t(f"concern.{value}") if (tbl, field) == ("concern", "kind") and has(f"concern.{value}") else value


def row_words(tbl: str, fields: Sequence[tuple[str, str]], playbook: Playbook, today: date) -> str:
    """What a change gave a row of the card, field by field; ids of other rows say nothing to people."""
    given = dict(fields)
    asked = [rule.name for rule in FORMS[tbl] if rule.kind not in REFERENCES | {"customer"}]
    said = [
        f"{field_label(tbl, name)} {value_words(tbl, name, given[name], playbook, today)}"
        for name in asked
        if name in given
    ]
    if "deleted" in given:
        said.append(t("history.row_removed" if given["deleted"] else "history.row_back"))
    return t("join.reasons").join(said) or t("history.empty")


def device_words(version: ValueView) -> str:
    """The device that a version came from: this one, another by its name, or an unnamed one."""
    return t("history.here") if version.mine else version.device or t("history.elsewhere")


def _block(key: str, entry: HistoryEntry, text: str, digit: str, today: date) -> Block:
    version = entry.value
    when = f"{words.short_day(version.at.date(), today)} {version.at:%H:%M}"
    word = t("history.in_force") if entry.in_force else t("history.differs") if digit else ""
    kind = "" if entry.kind in PLAIN else t(f"history.kind.{entry.kind}")
    tone = "success" if entry.in_force and not digit else "warning" if digit else "muted"
    cells = (
        Cell(digit, "accent"),
        Cell(text, "strong" if entry.in_force else "" if digit else "muted"),
        Cell(version.who, "muted"),
        Cell(when, "muted"),
        Cell(device_words(version), "muted"),
        Cell("\n".join(filter(None, (word, kind))), tone),
    )
    return Block(key, cells)
