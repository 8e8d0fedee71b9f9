"""The rows of the card as forms: which fields each has, what a typed text means there, and how a value is typed again.

A form is named like its table (domain.md sections 2, 5 and 6).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.card_forms import CARD_FORMS
from rmtui.domain.entries import parse_amount, parse_any_day, parse_birth, parse_flag, parse_term
from rmtui.domain.event_forms import EVENT_FORMS, EVENT_OWNERLESS
from rmtui.domain.field_rules import TODAY, FieldRule
from rmtui.domain.holdings import stop_limit
from rmtui.domain.lunar import parse_lunar
from rmtui.domain.person_forms import PERSON_FORMS
from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width, phone_digits

__all__ = [
    "FORMS",
    "NUMBERS",
    "OWNERLESS",
    "REFERENCES",
    "TODAY",
    "FieldRule",
    "Value",
    "rule_of",
    "rules_of",
    "shown",
    "typed",
]

Value = str | int | bool

FORMS: Mapping[str, tuple[FieldRule, ...]] = MappingProxyType({**CARD_FORMS, **PERSON_FORMS, **EVENT_FORMS})
"""The fields of each form, in the order in which they are asked."""

REFERENCES = frozenset({"relative", "need", "product", "proposal", "holding", "review", "activity", "customer_group"})
"""Kinds that hold the id of a row of that form."""

NUMBERS = frozenset({"money", "count", "percent", "term", "risk"})
"""Kinds that are stored as whole numbers."""

OWNERLESS = frozenset({"product"}) | EVENT_OWNERLESS
"""Forms whose rows belong to the book instead of to a customer."""

_LINE, _LINES = 200, 4000
"""Characters of a text of one line, and of several."""
_PHONE_DIGITS = range(5, 16)
_PLAIN_YEARS = WorkCalendar(frozenset(), frozenset(), frozenset())


def rules_of(form: str) -> tuple[FieldRule, ...]:
    """The fields of a form. Raises Refused `unknown_form`."""
    if form not in FORMS:
        raise Refused("unknown_form", form=clean(form), known=" ".join(FORMS))
    return FORMS[form]


def rule_of(form: str, field: str) -> FieldRule:
    """One field of a form. Raises Refused `unknown_form` or `unknown_field`."""
    found = next((rule for rule in rules_of(form) if rule.name == field), None)
    if found is None:
        raise Refused("unknown_field", field=clean(field))
    return found


def typed(
    rule: FieldRule,
    text: str,
    today: date,
    *,
    words: Mapping[str, str] | None = None,
    calendar: WorkCalendar = _PLAIN_YEARS,
) -> Value:
    """What a typed text is stored as; `words` gives the choice for each of its words in small letters.

    Empty text is the empty value. An id of another row is taken as it stands: whether it is one, the store knows.
    Raises Refused with the field and what was typed: `bad_date`, `date_too_late`, `bad_amount`, `bad_flag`,
    `bad_term`, `bad_choice`, `bad_count`, `bad_percent`, `bad_risk`, `bad_limit`, `bad_phone` or `text_too_long`.
    """
    if rule.kind == "lines":
        return _short_enough(rule, clean(text, lines=True), _LINES)
    line = clean(text)
    if rule.kind in ("text", "choice"):
        return _choice(rule, line, words or {})
    half = half_width(line)
    if rule.kind == "ticks":
        return _ticks(rule, half, words or {})
    if rule.kind in ("day", "past"):
        return parse_any_day(rule.name, half, today, calendar, past=rule.kind == "past")
    if rule.kind == "birth":
        return parse_birth(rule.name, half, today)
    return _READERS.get(rule.kind, _kept)(rule, half)


def shown(rule: FieldRule, value: Value) -> str:
    """A stored value as it would be typed again; the empty value is empty text."""
    if not value:
        return ""
    if rule.kind == "flag":
        return "1"
    return f"R{value}" if rule.kind == "risk" else str(value)


def _short_enough(rule: FieldRule, text: str, most: int) -> str:
    if len(text) > most:
        raise Refused("text_too_long", field=rule.name, max=str(most))
    return text


def _choice(rule: FieldRule, text: str, words: Mapping[str, str]) -> str:
    """A choice by its id or one of its words; where choices only suggest, other words stand as they are."""
    wanted = half_width(text).casefold()
    found = wanted if wanted in rule.choices else words.get(wanted)
    if found is not None:
        return found
    if text and rule.kind == "choice":
        raise Refused("bad_choice", field=rule.name, value=text, known=" ".join(rule.choices))
    return _short_enough(rule, text, _LINE)


def _count(rule: FieldRule, text: str) -> int:
    number = int(text or "0") if re.fullmatch(r"\d{0,6}", text, re.ASCII) else -1
    if not 0 <= number <= rule.most:
        raise Refused("bad_count", field=rule.name, value=text, most=str(rule.most))
    return number


def _percent(rule: FieldRule, text: str) -> int:
    found = re.fullmatch(r"(\d{1,3}) ?%?", text, re.ASCII)
    if text and not (found and int(found[1]) <= 100):
        raise Refused("bad_percent", field=rule.name, value=text)
    return int(found[1]) if found else 0


def _risk(rule: FieldRule, text: str) -> int:
    found = re.fullmatch(r"[Rr]?([1-5])", text)
    if text not in ("", "0") and not found:
        raise Refused("bad_risk", field=rule.name, value=text)
    return int(found[1]) if found else 0


def _rate(rule: FieldRule, text: str) -> str:
    """As printed; a number alone is one of per cent."""
    return f"{text}%" if re.fullmatch(r"-?\d{1,3}(\.\d{1,4})?", text, re.ASCII) else _short_enough(rule, text, _LINE)


def _limit(rule: FieldRule, text: str) -> str:
    if text and stop_limit(text, Decimal(1), loss=False) is None:
        raise Refused("bad_limit", field=rule.name, value=text)
    return text


def _phone(rule: FieldRule, text: str) -> str:
    if text and len(phone_digits(text)) not in _PHONE_DIGITS:
        raise Refused("bad_phone", field=rule.name, number=text)
    return text


def _price(rule: FieldRule, text: str) -> str:
    if text and not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", text, re.ASCII):
        raise Refused("bad_price", field=rule.name, value=text)
    return text


def _yearly(rule: FieldRule, text: str) -> str:
    """`MM-DD`, or a whole day; a month and day with a dot or slash are taken too. 29 February stands."""
    found = re.fullmatch(r"(?:(\d{4})[-./])?(\d{1,2})[-./](\d{1,2})", text, re.ASCII)
    if not text:
        return ""
    try:
        day = date(int(found[1] or 2000), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        raise Refused("bad_date", field=rule.name, value=text)
    return day.isoformat() if found[1] else f"{day:%m-%d}"


def _ticks(rule: FieldRule, text: str, words: Mapping[str, str]) -> str:
    """Some of the choices, by their ids or words, kept as ids in the form's order."""
    said: set[str] = set()
    for part in re.split(r"[,，、;；]", text.casefold()):
        known = words.get(part.strip())
        said |= {known} if known else {words.get(each, each) for each in part.split()}
    if said - set(rule.choices):
        raise Refused("bad_choice", field=rule.name, value=text, known=" ".join(rule.choices))
    return " ".join(each for each in rule.choices if each in said)


def _kept(_rule: FieldRule, text: str) -> str:
    return text


_READERS: Mapping[str, Callable[[FieldRule, str], Value]] = {
    "money": lambda rule, text: parse_amount(rule.name, text),
    "term": lambda rule, text: parse_term(rule.name, text),
    "flag": lambda rule, text: parse_flag(rule.name, text),
    "count": _count,
    "percent": _percent,
    "risk": _risk,
    "rate": _rate,
    "limit": _limit,
    "phone": _phone,
    "price": _price,
    "yearly": _yearly,
    "lunar": lambda rule, text: parse_lunar(text) if text else "",
}
