"""One converter a field: the text of a cell as it is stored, and the rule by which it was repaired, if it was."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from rmtui.domain.idcard import id_number
from rmtui.domain.model import Channel, Stage
from rmtui.domain.playbook import Playbook, Tier
from rmtui.domain.refusal import Refused
from rmtui.domain.windows import parse_window
from rmtui.exchange.cutting import cut_numbers
from rmtui.exchange.words import meanings, words_of
from rmtui.text import clean, half_width, mask_phone

Value = str | int | bool
Converted = tuple[Value, str]

MAX_TEXT = 4_000
MAX_AMOUNT = 10**12
"""Yuan."""

LINES = frozenset({"remarks", "products", "taboos", "household", "value_reason"})
"""Texts of several lines."""

_CELLS = {kind: frozenset(said) for kind, said in words_of("cells").items()}

_AMOUNT = re.compile(
    r"(?:约|大约|about|~)?(-?\d+(?:\.\d+)?)(亿|千万|百万|万|千|w|k|m)?(?:元|人民币|rmb|cny|yuan)?(?:左右)?"
)
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "w": 10**4, "千": 10**3, "k": 10**3, "m": 10**6}
_RATING = re.compile(r"c\s*([1-5])(?![0-9]).*|([1-5])")
_BLANKS = re.compile(r"[\s()]+")
_TIER_ENDING = re.compile(r"(?:级|卡|客户|级客户|卡客户|会员)$")
_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
_DIGITS = re.compile(r"(?<![\d-])(?!\d{4}-\d\d?-\d\d?(?!\d))(?:1\d\d[ -]\d{4}[ -]\d{4}|\d[\d-]{5,}\d)(?!\d)")


_SEXES = meanings("sexes")
_CHANNELS = meanings("channels") | {channel.value: channel.value for channel in Channel}
_STAGES = {word: Stage(int(stage)) for word, stage in meanings("stages").items()}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reader may need beside the cell: the words for the bank's tiers, the day, and the heading's unit."""

    tiers: Mapping[str, str]
    today: date
    unit: int = 1


def is_empty(text: str, *, typed: bool) -> bool:
    """Whether a cleaned cell says "not known"; in a `typed` field (a date, an amount) "none" does so too."""
    word = half_width(text).casefold()
    return not word or word in _CELLS["empty"] or (typed and word in _CELLS["none"])


def masked(text: str) -> str:
    """A text for a report, with phone, identity and account numbers masked."""
    return _DIGITS.sub(lambda found: mask_phone(found[0]), cut_numbers(text))


def words(cell: str, *, lines: bool = False) -> tuple[str, str]:
    """Free text: cleaned, and identity or account numbers cut. Raises Refused `too_long`."""
    text = clean(cell, lines=lines)
    if len(text) > MAX_TEXT:
        raise Refused("too_long", max=str(MAX_TEXT))
    cut = cut_numbers(text)
    return cut, "" if cut == text else "number_cut"


def convert(field: str, cell: str, meaning: Meaning) -> Converted:
    """A card's field from its cell; dates and phones are read apart. Raises Refused `too_long` or `..._unreadable`."""
    converter = _CONVERTERS.get(field)
    if converter is None:
        return words(cell, lines=field in LINES)
    return converter(half_width(clean(cell)), meaning)


def _word(text: str) -> str:
    return _BLANKS.sub("", text).casefold()


def _number(text: str, _meaning: Meaning) -> Converted:
    """A customer number: letters and digits; never an identity number, and none whose digits were lost."""
    compact = re.sub(r"\s+", "", text)
    plain = re.sub(r"(?<=\d)\.0+$", "", compact)
    if re.fullmatch(r"\d\.\d+[eE]\+?\d+", plain):
        raise Refused("number_digits_lost")
    if len(plain) == 18 and id_number(plain):
        raise Refused("number_is_identity")
    if not re.fullmatch(r"[\w./-]{1,40}", plain):
        raise Refused("number_unreadable")
    return plain, "" if plain == text else "number_text"


def tier_words(playbook: Playbook) -> dict[str, str]:
    """Every word for a tier, without blanks and capitals -> its id; for no tier the empty one."""
    found = {_word(name): "" for name in ("none", "无", *_names(playbook.no_tier)) if name}
    return found | {_word(name): tier.id for tier in playbook.tiers for name in (tier.id, *_names(tier))}


def _names(tier: Tier) -> tuple[str, ...]:
    return tier.zh, tier.en, *tier.aliases


def _tier(text: str, meaning: Meaning) -> Converted:
    wanted = _word(text)
    for word in (wanted, _TIER_ENDING.sub("", wanted)):
        if word in meaning.tiers:
            return meaning.tiers[word], ""
    raise Refused("tier_unreadable")


def _sex(text: str, _meaning: Meaning) -> Converted:
    if text.casefold() not in _SEXES:
        raise Refused("sex_unreadable")
    return _SEXES[text.casefold()], ""


def channel_of(text: str) -> Channel:
    """The channel that a word names. Raises Refused `channel_unreadable`."""
    found = _CHANNELS.get(_word(half_width(clean(text))))
    if found is None:
        raise Refused("channel_unreadable")
    return Channel(found)


def stage_of(cell: str) -> Stage:
    """A stage from its number or name, also as 第二阶段 or 2.了解熟悉客户. Raises Refused `stage_unreadable`."""
    text = re.sub(r"(?<=^\d)\.0$|[\s().:、,-]+", "", half_width(clean(cell)).casefold()) or "?"
    text = re.sub(r"^(?:第|阶段|环节|stage)+|(?:阶段|环节)$", "", text)
    numeral = text.translate(str.maketrans("一二三四五六七", "1234567"))
    if numeral in tuple("1234567"):
        return Stage(int(numeral))
    named = re.sub(r"^[1-7]", "", text)
    found = _STAGES.get(named) or _STAGES.get(text)
    if found is None or (named != text and int(text[0]) != found):
        raise Refused("stage_unreadable")
    return found


def _amount(text: str, meaning: Meaning) -> Converted:
    """Yuan: 30万, 1,200,000元, 2.5亿; a bare number counts in the heading's unit. Ranges are not guessed."""
    compact = re.sub(r"[\s¥￥]|(?<=\d),(?=\d{3})|^(?:rmb|cny|人民币)", "", text.casefold())
    found = _AMOUNT.fullmatch(compact)
    if not found:
        raise Refused("amount_unreadable")
    exact = Decimal(found[1]) * (_UNITS[found[2]] if found[2] else meaning.unit)
    amount = int(exact.to_integral_value(ROUND_HALF_UP))
    if not 0 <= amount <= MAX_AMOUNT:
        raise Refused("amount_unreadable")
    return amount, "" if text == str(amount) else "amount_text"


def _rating(text: str, _meaning: Meaning) -> Converted:
    """C1 to C5; words alone are the bank's own and are not guessed at."""
    found = _RATING.fullmatch(text.casefold())
    if not found:
        raise Refused("rating_unreadable")
    rating = f"C{found[1] or found[2]}"
    return rating, "" if text == rating else "rating_text"


def _window(text: str, _meaning: Meaning) -> Converted:
    try:
        parse_window(text)
    except Refused as error:
        raise Refused("window_unreadable") from error
    return text, ""


def _email(text: str, _meaning: Meaning) -> Converted:
    if not _EMAIL.fullmatch(text):
        raise Refused("email_unreadable")
    return text, ""


def flag(text: str) -> bool:
    """Yes or no. Raises Refused `flag_unreadable`."""
    word = _word(half_width(clean(text)))
    if word not in _CELLS["yes"] | _CELLS["no"]:
        raise Refused("flag_unreadable")
    return word in _CELLS["yes"]


def dnd_channels(cell: str) -> frozenset[Channel]:
    """Channels on which a customer is not to be disturbed: yes or 全部 is all, no is none, else those that are named.

    Raises Refused `flag_unreadable`.
    """
    text = half_width(clean(cell))
    if _word(text) in _CELLS["every_channel"]:
        return frozenset(Channel)
    try:
        return frozenset(Channel) if flag(text) else frozenset()
    except Refused:
        parts = [part for part in re.split(r"[,;、/+&\s]|和", text) if part]
    try:
        named = [re.sub(r"^(?:免打扰|免|拒收|拒接|拒|勿|不接|不收|禁)|免打扰$", "", part) for part in parts]
        return frozenset(channel_of(part) for part in named)
    except Refused as error:
        raise Refused("flag_unreadable") from error


_CONVERTERS: dict[str, Callable[[str, Meaning], Converted]] = {
    "number": _number,
    "tier": _tier,
    "sex": _sex,
    "contribution": _amount,
    "potential": _amount,
    "risk_rating": _rating,
    "call_window": _window,
    "email": _email,
    "preferred_channel": lambda text, _meaning: (channel_of(text).value, ""),
    "managed": lambda text, _meaning: (flag(text), ""),
    "signed": lambda text, _meaning: (flag(text), ""),
    "card_held": _tier,
    "points": _amount,
}
TYPED = frozenset(_CONVERTERS) - {"number", "managed", "signed"}
