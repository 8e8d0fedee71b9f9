"""The catalogue of products as lines, and a product's selling points: feature, advantage, benefit (FAB)."""

from collections.abc import Iterable

from textual.content import Content

from rmtui import formwords
from rmtui.domain.forms import rule_of
from rmtui.domain.names import search_key
from rmtui.domain.views import RowView
from rmtui.i18n import language, t
from rmtui.text import clean, half_width
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.virtual_list import Cell, Column, Row

LABELS = ("name", "category", "risk", "term", "rate", "bank")
POINTS = ("feature", "advantage", "benefit")
RISK_TONES = ("warning", "success", "success", "", "warning", "error")
"""By risk level; 0: not known, so that nobody can be offered the product."""


BANK_FROM = 86
"""Cells from which the bank has a column in English; in Chinese there is always room."""


def columns() -> tuple[Column, ...]:
    """Name, class, risk, term, rate, bank, state."""
    sizes = (0, 18, 10, 6, 9, 12, 9) if language() == "en" else (0, 10, 8, 7, 9, 12, 6)
    return tuple(
        Column(
            wide,
            BANK_FROM if name == "bank" and language() == "en" else 0,
            formwords.label("product", name) if name else "",
        )
        for wide, name in zip(sizes, (*LABELS, ""), strict=True)
    )


def in_order(products: Iterable[RowView]) -> tuple[RowView, ...]:
    """By class and risk, those no longer sold at the end."""
    return tuple(sorted(products, key=_place))


def _place(row: RowView) -> tuple[bool, int, str, int, str, str]:
    known = rule_of("product", "category").choices
    category = row.text("category")
    place = known.index(category) if category in known else len(known)
    return row.flag("withdrawn"), place, category, row.number("risk"), row.text("name"), row.id


def matches(row: RowView, typed: str) -> bool:
    """Whether every word typed stands in the product's name, class, risk or bank, or begins the name's pinyin."""
    text = half_width(" ".join((row.text("name"), category(row), risk(row), row.text("bank")))).casefold()
    wanted = [word for word in half_width(clean(typed)).casefold().split() if word not in text]
    readings = search_key(row.text("name")).split() if wanted else []
    return all(any(reading.startswith(word) for reading in readings) for word in wanted)


def category(row: RowView) -> str:
    """A product's class in words."""
    return formwords.choice(rule_of("product", "category"), row.text("category"))


def risk(row: RowView) -> str:
    """A product's risk level, or that it is not known."""
    level = row.number("risk")
    return f"R{level}" if level else t("products.risk_unknown")


def line(row: RowView) -> Row:
    """A product in one line; one that is no longer sold is muted and says so."""
    gone = row.flag("withdrawn")
    cells = (
        Cell(row.text("name"), "strong"),
        Cell(category(row)),
        Cell(risk(row), RISK_TONES[row.number("risk")]),
        Cell(_term(row)),
        Cell(row.text("rate"), "accent"),
        Cell(row.text("bank"), "muted"),
        Cell(t("products.withdrawn") if gone else ""),
    )
    return Row(f"product:{row.id}", tuple(Cell(cell.text, "muted") for cell in cells) if gone else cells)


def status(products: Iterable[RowView], shown: int, typed: str) -> Content:
    """How many there are, and how many of them are shown for what was typed."""
    every = tuple(products)
    gone = sum(row.flag("withdrawn") for row in every)
    parts = [(t("products.title"), "bold $accent"), ("  ", ""), (t("products.count", n=len(every) - gone), "$muted")]
    if gone:
        parts += [("  ", ""), (t("products.count_withdrawn", n=gone), "$muted")]
    if typed:
        parts += [("  ", ""), (t("products.found", n=shown), "$text-warning")]
    return joined(*parts)


def points(row: RowView, *, tall: bool) -> Content:
    """What the product is, does, and is good for; where none is known, that it is to be filled in.

    With `tall` the facts stand above and each point is under its label.
    """
    said = [(formwords.label("product", name), row.text(name)) for name in POINTS if row.text(name)]
    name = plain(row.text("name"), "bold $text")
    if not said:
        return Content("\n").join([name, plain(t("products.no_points"), "$text-warning")])
    if not tall:
        return Content("\n").join([name, *(joined((f"{label}  ", "$accent"), text) for label, text in said)])
    facts = "  ".join(
        part for part in (category(row), risk(row), _term(row), row.text("rate"), row.text("bank")) if part
    )
    blocks = [Content("\n").join([name, plain(facts, "$muted")])]
    blocks += [Content("\n").join([plain(label, "$accent"), plain(text, lines=True)]) for label, text in said]
    return Content("\n\n").join(blocks)


def _term(row: RowView) -> str:
    return formwords.term(row.number("term")) if row.number("term") else ""
