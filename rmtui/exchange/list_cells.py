"""Cells of a bank's lists of holdings and products: classes, money, rates, risk levels, terms, account numbers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from rmtui.domain.assets import DEBTS
from rmtui.domain.entries import parse_term
from rmtui.domain.holdings import stop_limit
from rmtui.domain.refusal import Refused
from rmtui.exchange.dates import read_moment
from rmtui.exchange.headings import Column, plain
from rmtui.exchange.plan import Repair
from rmtui.exchange.readers import SourceRow
from rmtui.exchange.values import Meaning, convert, flag, is_empty, masked, words
from rmtui.exchange.words import words_of
from rmtui.text import clean, half_width

CARD = "card"
"""The class of a credit card, which is owed and no holding."""
OTHER = "other"

_ASSETS = {word: kind for kind, said in words_of("asset_classes").items() for word in map(plain, said)}
_PRODUCTS = {word: kind for kind, said in words_of("product_classes").items() for word in map(plain, said)}
_RISKS = {plain(word): int(level) for level, said in words_of("risk_words").items() for word in said}
_ENDLESS = frozenset(map(plain, words_of("endless")["words"]))
_STATES = {plain(word): state == "withdrawn" for state, said in words_of("sale_states").items() for word in said}
_RISK = re.compile(r"p?r\s*([1-5])(?!\d)|^([1-5])(?:级|级风险)?$", re.IGNORECASE)
_QUOTES = "'\"`’‘＇"
_BRACKETED = re.compile(r"\((.+)\)")
_RATE = re.compile(r"-?\d{1,3}(?:\.\d+)?")
_TAIL = 4
_PRICE = re.compile(r"\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_DAY = timedelta(days=1)
_FRACTIONS_BELOW = Decimal("0.2")
_DAYS = re.compile(r"天|日|day", re.IGNORECASE)
_YEARS = re.compile(r"年|year", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """One row that is being read: its cells by field, with every repair on the way."""

    row: SourceRow
    columns: Mapping[str, Column]
    repairs: list[Repair] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The cleaned, half-width text of a field's cell; empty for a word that says "not known"."""
        column = self.columns.get(name)
        raw = self.row.cells[column.index] if column and column.index < len(self.row.cells) else ""
        text = half_width(clean(raw))
        if text and is_empty(text, typed=name not in ("product", "name", "feature", "advantage", "benefit")):
            self.repair(name, "", "placeholder")
            return ""
        return text

    def lines(self, name: str) -> str:
        """A free text, without identity or account numbers."""
        column = self.columns.get(name)
        raw = self.row.cells[column.index] if column and column.index < len(self.row.cells) else ""
        if is_empty(clean(raw), typed=False):
            return ""
        try:
            text, rule = words(raw, lines=name in ("feature", "advantage", "benefit"))
        except Refused as refused:
            raise self.about(name, refused) from refused
        self.repair(name, text, rule)
        return text

    def repair(self, name: str, after: str, rule: str) -> None:
        """Reports that a cell was not taken as it stands; no rule: it was."""
        if rule:
            column = self.columns[name]
            before = clean(self.row.cells[column.index])
            self.repairs.append(Repair(self.row.number, column.heading, masked(before), after, rule))

    def about(self, name: str, refused: Refused) -> Refused:
        """A refusal of a cell, with its column and its text masked."""
        column = self.columns[name]
        shown = masked(clean(self.row.cells[column.index]))[:60] if column.index < len(self.row.cells) else ""
        return Refused(refused.message, **{**refused.values, "column": column.heading, "value": shown})


def number(line: Line, meaning: Meaning) -> str:
    """The customer number. Raises Refused where there is none, or its digits were lost."""
    text = line.text("number").strip(_QUOTES).strip()
    if not text:
        raise Refused("no_number")
    try:
        found, rule = convert("number", text, meaning)
    except Refused as refused:
        raise line.about("number", refused) from refused
    line.repair("number", str(found), rule)
    return str(found)


def day(line: Line, name: str, *, endless: bool = False) -> str:
    """A day as ISO text, empty for none; `endless`: words such as 活期 and 9999-12-31 mean none.

    Raises Refused `date_unreadable`.
    """
    text = line.text(name)
    if text and plain(text.split(" ")[0]) in _ENDLESS and endless:
        line.repair(name, "", "endless")
        return ""
    if not text:
        return ""
    try:
        (found, _), rule = read_moment(text)
    except Refused as refused:
        raise line.about(name, refused) from refused
    line.repair(name, found.isoformat(), rule)
    return found.isoformat()


def past_day(line: Line, name: str, today: date) -> str:
    """A day up to today. Raises Refused `date_unreadable` or `date_in_future`."""
    found = day(line, name)
    if found > today.isoformat():
        raise line.about(name, Refused("date_in_future"))
    return found


def amount(line: Line, kind: str, meaning: Meaning) -> int:
    """Yuan. What is owed may be written with a sign or in brackets. Raises Refused `no_amount`, `amount_unreadable`."""
    text = line.text("amount")
    if not text:
        raise Refused("no_amount")
    bare = _BRACKETED.sub(r"-\1", text)
    try:
        found, rule = convert("contribution", bare.lstrip("-+") if kind in DEBTS else bare, meaning)
    except Refused as refused:
        raise line.about("amount", refused) from refused
    line.repair("amount", str(found), rule if not _same_figure(text, int(found)) else "")
    return int(found)


def _same_figure(text: str, found: int) -> bool:
    """Whether the cell is that many yuan already, but for separators and the fen."""
    return bool(re.fullmatch(r"[\d,]+(?:\.\d+)?", text)) and text.replace(",", "").split(".")[0] == str(found)


def asset_kind(line: Line) -> str:
    """The kind of asset that the class, else the product's name says; `other` where neither does, which is reported.

    Raises Refused `not_a_holding` for a credit card.
    """
    said = line.text("kind")
    found = class_of(said, _ASSETS) or class_of(line.text("product"), _ASSETS) or OTHER
    if found == CARD:
        raise Refused("not_a_holding")
    if said and found == OTHER and class_of(said, _ASSETS) != OTHER:
        line.repair("kind", "", "class_other")
    return found


def category(line: Line) -> str:
    """A product's class; the bank's own word where it is none of ours, else what the name says, else empty."""
    said = line.lines("category")
    return class_of(said, _PRODUCTS) or said or class_of(line.text("name"), _PRODUCTS)


def class_of(text: str, classes: Mapping[str, str]) -> str:
    """The class of the longest word that a text holds, empty where it holds none."""
    text = plain(text)
    found = max((word for word in classes if word in text), key=len, default="")
    return classes.get(found, "")


def risk(line: Line) -> int:
    """R1 to R5 as a number; 0 where there is none, and where it cannot be read, which is reported."""
    text = line.text("risk")
    if not text:
        return 0
    found = _RISK.search(text)
    level = int(found[1] or found[2]) if found else _RISKS.get(plain(text), 0)
    line.repair(
        "risk", f"R{level}" if level else "", "" if text == f"R{level}" else "risk_text" if level else "risk_left"
    )
    return level


def rate(line: Line, *, fractions: bool) -> str:
    """A rate as printed; a bare number is per cent, or with `fractions` a part of one (0.0255 is 2.55%)."""
    text = line.text("rate")
    if not text:
        return ""
    if fractions and _RATE.fullmatch(text):
        found = f"{(Decimal(text) * 100).normalize():f}%"
        line.repair("rate", found, "rate_fraction")
        return found
    return f"{text}%" if _RATE.fullmatch(text) else text[:200]


def are_fractions(texts: Iterable[str]) -> bool:
    """Whether a column's bare rates are parts of one, as a spreadsheet keeps 2.55%: all below 0.2, some to the third
    place."""
    rates = [text for text in map(str.strip, texts) if _RATE.fullmatch(text) and Decimal(text)]
    precise = any(len(text.partition(".")[2]) > 2 for text in rates)
    return precise and all(abs(Decimal(text)) < _FRACTIONS_BELOW for text in rates)


def term(line: Line) -> int:
    """A term in months, 0 for none or an open one; the heading may say days or years.

    Raises Refused `term_unreadable`.
    """
    text = line.text("term")
    if not text or plain(text) in _ENDLESS:
        return 0
    heading = line.columns["term"].heading
    unit = "天" if _DAYS.search(heading) else "年" if _YEARS.search(heading) else ""
    said = f"{text}{unit}" if text.isdigit() else text
    try:
        found = parse_term("term", said)
    except Refused as refused:
        raise line.about("term", Refused("term_unreadable")) from refused
    line.repair("term", str(found), "" if text == str(found) else "term_text")
    return found


def withdrawn(line: Line) -> bool | None:
    """Whether a product is no longer sold; None where the list does not say. Raises Refused `state_unreadable`."""
    text = line.text("withdrawn")
    column = line.columns.get("withdrawn")
    if column is None or not text:
        # A word for "no" counts as an empty cell here: it still says that the product is sold.
        return False if column and column.index < len(line.row.cells) and line.row.cells[column.index].strip() else None
    if plain(text) in _STATES:
        return _STATES[plain(text)]
    try:
        return flag(text)
    except Refused as refused:
        raise line.about("withdrawn", Refused("state_unreadable")) from refused


def tail(line: Line) -> str:
    """The last four digits of an account or card; more than those are cut, and that is reported (domain.md 7)."""
    text = re.sub(r"\s", "", line.text("account").strip(_QUOTES))
    kept = re.sub(r"[^0-9A-Za-z]", "", text)
    line.repair("account", kept[-_TAIL:], "card_cut" if len(kept) > _TAIL else "")
    return kept[-_TAIL:]


def price(line: Line, name: str) -> str:
    """A price as decimal text; nothing where it cannot be read, which is reported."""
    text = line.text(name).replace(",", "").lstrip("¥￥").strip()
    found = text if _PRICE.fullmatch(text) else ""
    line.repair(name, found, "price_left" if text and not found else "")
    return found


def limit(line: Line, name: str) -> str:
    """A stop-profit or stop-loss line, `1.35` or `15%`; nothing where it cannot be read, which is reported."""
    text = line.text(name).replace(" ", "").replace("％", "%")
    found = text if text and stop_limit(text, Decimal(1), loss=name == "stop_loss") is not None else ""
    line.repair(name, found, "price_left" if text and not found else "")
    return found


def pay_day(line: Line) -> int:
    """The day of the month of a payment, 1 to 31, also of a whole date; 0 where there is none or it cannot be read."""
    text = line.text("pay_day").removeprefix("每月").rstrip("日号")
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 31:
        return int(text)
    found = int(day(line, "pay_day")[-2:]) if text and not text.isdigit() else 0
    line.repair("pay_day", str(found or ""), "day_of_month" if text else "")
    return found


def since_or_days(line: Line, name: str, as_of: date, today: date) -> str:
    """A day up to today, or a number of days before the list's day as such a day; 0 is none.

    Raises Refused `date_unreadable` or `date_in_future`.
    """
    text = line.text(name).rstrip("天")
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return past_day(line, name, today)
    found = (as_of - int(text) * _DAY).isoformat() if int(text) else ""
    line.repair(name, found, "days_since" if found else "")
    return found
