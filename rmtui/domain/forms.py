"""The rows of the card as forms: which fields each has, what a typed text means there, and how a value is typed again.

A form is named like its table (domain.md sections 2 and 5).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from rmtui.domain.assets import ASSET_KINDS
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.entries import parse_amount, parse_any_day, parse_birth, parse_flag, parse_term
from rmtui.domain.holdings import stop_limit
from rmtui.domain.household import RELATIONS
from rmtui.domain.insurance import PERILS
from rmtui.domain.needs import NEED_KINDS, NEED_STATES
from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width, phone_digits

Value = str | int | bool

CATEGORIES = (
    *("deposit", "wealth", "fund", "bond", "insurance", "gold", "structured", "trust", "stock", "loan", "card"),
    "other",
)
SPECIALISTS = ("wealth_manager", "small_business", "private_banker", "insurance_adviser", "loan_officer")
PROPOSAL_STATES = ("draft", "offered", "chosen", "declined", "revised")
SPECIALIST_STATES = ("asked", "coming", "declined", "came")
SEXES = ("male", "female")
TODAY = "today"
"""As a field's start: the day on which the row is made."""

_LINE, _LINES = 200, 4000
"""Characters of a text of one line, and of several."""
_PHONE_DIGITS = range(5, 16)
_PLAIN_YEARS = WorkCalendar(frozenset(), frozenset(), frozenset())


class FieldRule(NamedTuple):
    """A field: what it may hold, and what a new row starts with (as typed).

    Kinds: `text` (with `choices` as suggestions, own words allowed), `lines`, `day`, `past` (a day up to today),
    `birth` (a day or a year), `money` (yuan), `count` (0 to `most`), `percent`, `term` (months), `flag`, `choice`
    (one of `choices`), `risk` (R1 to R5), `rate` (as printed), `limit` (stop-profit and stop-loss), `phone`; ids of
    other rows: `customer`, and those of `REFERENCES`.
    """

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    most: int = 0
    start: str = ""
    words: str = ""
    """What the message ids of the choices begin with."""


REFERENCES = frozenset({"relative", "need", "product", "proposal", "holding", "review"})
"""Kinds that hold the id of a row of that form."""

NUMBERS = frozenset({"money", "count", "percent", "term", "risk"})
"""Kinds that are stored as whole numbers."""

FORMS: Mapping[str, tuple[FieldRule, ...]] = MappingProxyType(
    {
        "relative": (
            FieldRule("name", required=True),
            FieldRule("relation", choices=RELATIONS, words="relation"),
            FieldRule("card_id", "customer"),
            FieldRule("sex", "choice", SEXES, words="sex"),
            FieldRule("born", "birth"),
            FieldRule("school_or_employer"),
            FieldRule("phone", "phone"),
            FieldRule("decides", "flag"),
            FieldRule("pays", "flag"),
            FieldRule("blocks", "flag"),
            FieldRule("friend", "flag"),
            FieldRule("confidence", "count", most=5),
            FieldRule("met_on", "past"),
            FieldRule("way_in"),
            FieldRule("not_told", "flag"),
            FieldRule("remarks", "lines"),
        ),
        "need": (
            FieldRule("kind", "choice", NEED_KINDS, required=True, words="need_kind"),
            FieldRule("for_whom", "relative"),
            FieldRule("horizon"),
            FieldRule("amount", "money"),
            FieldRule("priority", "count", most=3),
            FieldRule("evidence", "lines"),
            FieldRule("state", "choice", NEED_STATES, required=True, start="open", words="need_state"),
            FieldRule("found_on", "past", start=TODAY),
            FieldRule("retry_on", "day"),
        ),
        "product": (
            FieldRule("name", required=True),
            FieldRule("category", choices=CATEGORIES, words="category"),
            FieldRule("risk", "risk"),
            FieldRule("term", "term"),
            FieldRule("rate", "rate"),
            FieldRule("bank"),
            FieldRule("feature", "lines"),
            FieldRule("advantage", "lines"),
            FieldRule("benefit", "lines"),
            FieldRule("withdrawn", "flag"),
        ),
        "proposal": (
            FieldRule("need_id", "need"),
            FieldRule("label"),
            FieldRule("state", "choice", PROPOSAL_STATES, required=True, start="draft", words="proposal_state"),
            FieldRule("remarks", "lines"),
            FieldRule("made_on", "past", start=TODAY),
            FieldRule("chosen_on", "past"),
        ),
        "proposal_line": (
            FieldRule("proposal_id", "proposal", required=True),
            FieldRule("product_id", "product"),
            FieldRule("product", required=True),
            FieldRule("category", choices=CATEGORIES, words="category"),
            FieldRule("amount", "money"),
            FieldRule("share", "percent"),
            FieldRule("risk", "risk"),
            FieldRule("term", "term"),
            FieldRule("exception_reason"),
            FieldRule("exception_by"),
            FieldRule("position", "count", most=99),
        ),
        "specialist": (
            FieldRule("need_id", "need"),
            FieldRule("kind", choices=SPECIALISTS, words="specialist_kind"),
            FieldRule("name"),
            FieldRule("invited_on", "past", start=TODAY),
            FieldRule("state", "choice", SPECIALIST_STATES, required=True, start="asked", words="specialist_state"),
            FieldRule("reply", "lines"),
        ),
        "holding": (
            FieldRule("kind", "choice", ASSET_KINDS, required=True, words="asset_kind"),
            FieldRule("bank"),
            FieldRule("product"),
            FieldRule("product_id", "product"),
            FieldRule("amount", "money"),
            FieldRule("since", "past"),
            FieldRule("maturity", "day"),
            FieldRule("rate", "rate"),
            FieldRule("risk", "risk"),
            FieldRule("stop_profit", "limit"),
            FieldRule("stop_loss", "limit"),
            FieldRule("as_of", "past", start=TODAY),
            FieldRule("closed_on", "past"),
            FieldRule("remarks", "lines"),
        ),
        "review": (
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("advice", "lines"),
            FieldRule("came_of", "lines"),
            FieldRule("sent_on", "past"),
        ),
        "review_line": (
            FieldRule("review_id", "review", required=True),
            FieldRule("holding_id", "holding"),
            FieldRule("bank"),
            FieldRule("kind", "choice", ASSET_KINDS, required=True, words="asset_kind"),
            FieldRule("product"),
            FieldRule("amount", "money"),
            FieldRule("since", "past"),
            FieldRule("maturity", "day"),
            FieldRule("risk", "risk"),
        ),
        "policy": (
            FieldRule("kind", "choice", PERILS, required=True, words="peril"),
            FieldRule("insurer"),
            FieldRule("product"),
            FieldRule("insured", "relative"),
            FieldRule("beneficiary"),
            FieldRule("term"),
            FieldRule("sum_insured", "money"),
            FieldRule("premium", "money"),
            FieldRule("due_on", "day"),
            FieldRule("ends_on", "day"),
            FieldRule("critical", "flag"),
        ),
    }
)
"""The fields of each form, in the order in which they are asked."""

OWNERLESS = frozenset({"product"})
"""Forms whose rows belong to the book instead of to a customer."""


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
}
