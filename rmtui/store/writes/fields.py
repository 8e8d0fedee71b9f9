"""The fields of a customer's card: which there are, what each may hold, and how a typed value is stored."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from rmtui.domain import forms
from rmtui.domain.entries import parse_amount, parse_day, parse_flag
from rmtui.domain.forms import FieldRule
from rmtui.domain.idcard import id_number
from rmtui.domain.lunar import parse_lunar
from rmtui.domain.model import Channel
from rmtui.domain.money_reasons import NO_CARD
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.relation import DEPTHS, LOYALTY, ORIENTATIONS, TEMPERAMENTS
from rmtui.domain.windows import parse_window
from rmtui.formwords import typed_words
from rmtui.text import clean, half_width

Value = str | int | bool

MAX_TEXT = 4000
"""Characters of one field; longer is refused rather than cut."""

_LONG_NUMBER = re.compile(
    r"(?<![\dA-Za-z])(?:"
    r"\d{17}[Xx]|\d{15,19}|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]"  # identity numbers, cards in one run
    r"|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?"  # cards in fours
    r")(?![\dA-Za-z])"
)
_SEXES = {
    "male": "male",
    "m": "male",
    "男": "male",
    "男性": "male",
    "先生": "male",
    "female": "female",
    "f": "female",
    "女": "female",
    "女性": "female",
    "女士": "female",
}
_CHANNELS = {
    "电话": "call",
    "phone": "call",
    "短信": "sms",
    "微信": "wechat",
    "邮件": "mail",
    "电子邮件": "mail",
    "email": "mail",
    "上门": "visit",
    "上门拜访": "visit",
    "面谈": "meeting",
    "会面": "meeting",
}

TEXTS = (
    "number",
    "name",
    "kind",
    "title",
    "occupation",
    "employer",
    "income_band",
    "credit_grade",
    "wechat",
    "email",
    "address",
    "marital_state",
    "children",
    "household",
    "decision_maker",
    "no_decision_maker",
    "taboos",
    "home_region",
    "hobbies",
    "other_banks",
    "source",
    "value_reason",
    "products",
    "remarks",
    "dialect",
    "school",
    "circle",
    "tastes",
    "meaningful_numbers",
    "potential_reason",
    "contribution_source",
    "loyalty_evidence",
    "depth_evidence",
    "handed_by",
    "campaign",
    "growth_plan",
    "yearly_plan",
)
_LINES = frozenset({"remarks", "products", "taboos", "household", "value_reason", "growth_plan", "yearly_plan"})


def check(values: Mapping[str, str], playbook: Playbook, today: date) -> tuple[dict[str, Value], bool]:
    """The values as they are stored, and whether identity or account numbers were cut to their last four digits.

    A valid identity number in `id_tail` gives birth date and sex where they are not given. Raises Refused:
    `unknown_field`, or what is wrong with a value, naming field and value.
    """
    checked: dict[str, Value] = {}
    cut = False
    for field, typed in values.items():
        if field == "id_tail":
            told = _identity(typed)
            checked |= {name: each for name, each in told.items() if name == field or not values.get(name)}
            cut = cut or sum(char.isdigit() for char in typed) > 4
        elif field in TEXTS:
            checked[field], short = _text(field, typed)
            cut = cut or short
        elif field in _PARSERS:
            checked[field] = _PARSERS[field](field, half_width(clean(typed)), playbook, today)
        else:
            raise Refused("unknown_field", field=clean(field))
    return checked, cut


def strip_numbers(text: str) -> tuple[str, bool]:
    """The text with every identity-document or account number cut to its last four digits, and whether one was.

    None beyond the last four digits is ever stored (domain.md section 7).
    """
    shortened = _LONG_NUMBER.sub(lambda found: f"****{re.sub('[ -]', '', found[0])[-4:]}", text)
    return shortened, shortened != text


def _text(field: str, typed: str) -> tuple[str, bool]:
    """Free text: cleaned, not too long; a name must not be empty."""
    text, cut = strip_numbers(clean(typed, lines=field in _LINES)) if field != "number" else (clean(typed), False)
    if field == "name" and not text:
        raise Refused("name_missing")
    if len(text) > MAX_TEXT:
        raise Refused("text_too_long", field=field, max=str(MAX_TEXT))
    return text, cut


def _identity(typed: str) -> dict[str, Value]:
    """The tail of an identity number; birth date and sex too where a whole valid one was typed."""
    text = half_width(clean(typed)).upper()
    whole = id_number(text)
    if whole is not None:
        return {"id_tail": whole.tail, "birthday": whole.birthday.isoformat(), "sex": whole.sex}
    if text and not re.fullmatch(r"\*{0,14}[0-9X]{4,19}", text):
        raise Refused("bad_id_tail", value=text[-4:])
    return {"id_tail": text[-4:]}


def _past_day(field: str, text: str, _playbook: Playbook, today: date) -> str:
    return parse_day(field, text, latest=today)


def _any_day(field: str, text: str, _playbook: Playbook, _today: date) -> str:
    return parse_day(field, text)


def _points(field: str, text: str, _playbook: Playbook, _today: date) -> int:
    digits = text.replace(",", "") or "0"
    if not re.fullmatch(r"\d{1,10}", digits, re.ASCII):
        raise Refused("bad_points", field=field, value=text)
    return int(digits)


def _card(_field: str, text: str, playbook: Playbook, today: date) -> str:
    """The tier of the card that was issued; `none` where it is known that there is none."""
    if text.casefold() in ("none", "无", "没有", "未发卡"):
        return NO_CARD
    return _tier(_field, text, playbook, today) if text else ""


def _lunar(_field: str, text: str, _playbook: Playbook, _today: date) -> str:
    return parse_lunar(text) if text else ""


def _tier(_field: str, text: str, playbook: Playbook, _today: date) -> str:
    wanted = text.casefold()
    for tier in playbook.tiers:
        if wanted in {tier.id, tier.zh, tier.en.casefold(), *(alias.casefold() for alias in tier.aliases)}:
            return tier.id
    if wanted in {"", "none", "无", playbook.no_tier.id, playbook.no_tier.zh, playbook.no_tier.en.casefold()}:
        return ""
    known = ", ".join(f"{tier.id} {tier.zh}" for tier in playbook.tiers)
    raise Refused("unknown_tier", value=text, tiers=known)


def _sex(_field: str, text: str, _playbook: Playbook, _today: date) -> str:
    if text and text.casefold() not in _SEXES:
        raise Refused("bad_sex", value=text)
    return _SEXES[text.casefold()] if text else ""


def _channel(_field: str, text: str, _playbook: Playbook, _today: date) -> str:
    wanted = _CHANNELS.get(text.casefold(), text.casefold())
    if wanted and wanted not in set(Channel):
        raise Refused("unknown_channel", value=text)
    return wanted


def _life_phase(field: str, text: str, playbook: Playbook, _today: date) -> str:
    wanted = text.casefold()
    for phase in playbook.card.life_phases:
        if wanted in {phase.id, phase.zh, phase.en.casefold()}:
            return phase.id
    if not text:
        return ""
    raise Refused("bad_choice", field=field, value=text, known=", ".join(each.id for each in playbook.card.life_phases))


def _one_of(ids: tuple[str, ...]) -> Callable[[str, str, Playbook, date], str]:
    """One of these ids, by itself or by its word in either language."""

    def read(field: str, text: str, _playbook: Playbook, _today: date) -> str:
        rule = FieldRule(field, "choice", ids, words=field)
        return str(forms.typed(rule, text, _today, words=typed_words(rule)))

    return read


def _window(_field: str, text: str, _playbook: Playbook, _today: date) -> str:
    parse_window(text)
    return text


def _rating(_field: str, text: str, _playbook: Playbook, _today: date) -> str:
    if text and not re.fullmatch(r"[Cc][1-5]", text):
        raise Refused("bad_rating", value=text)
    return text.upper()


def _money(field: str, text: str, _playbook: Playbook, _today: date) -> int:
    return parse_amount(field, text)


def _flag(field: str, text: str, _playbook: Playbook, _today: date) -> bool:
    return parse_flag(field, text)


_PARSERS: dict[str, Callable[[str, str, Playbook, date], Value]] = {
    "tier": _tier,
    "sex": _sex,
    "birthday": _past_day,
    "birthday_lunar": _lunar,
    "preferred_channel": _channel,
    "call_window": _window,
    "life_phase": _life_phase,
    "risk_rating": _rating,
    "risk_tested_on": _past_day,
    "allotted_on": _past_day,
    "contribution": _money,
    "potential": _money,
    "managed": _flag,
    "signed": _flag,
    "key_customer": _flag,
    "temperament": _one_of(TEMPERAMENTS),
    "orientation": _one_of(ORIENTATIONS),
    "value_now": _money,
    "loyalty": _one_of(LOYALTY),
    "loyalty_on": _past_day,
    "depth": _one_of(DEPTHS),
    "depth_on": _past_day,
    "man_money": _flag,
    "man_authority": _flag,
    "man_need": _flag,
    "points": _points,
    "points_expire_on": _any_day,
    "card_held": _card,
    "card_on": _past_day,
    "campaign_until": _any_day,
    "growth_by": _any_day,
}
REFERRER = "referrer_id"
"""A reference to another card, which the store looks up (see `customers.referrer`)."""
FIELDS = (*TEXTS, *_PARSERS, "id_tail", REFERRER)
"""Every field that can be edited."""
