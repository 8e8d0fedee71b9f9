"""Times of day as people say them, in Chinese and English: `15:00`, `3pm`, `下午3点`, `三点半`, `中午`."""

import re
from datetime import time

_PARTS = {
    "morning": ("凌晨", "清晨", "早上", "早晨", "上午", "早", "morning", "am"),
    "noon": ("中午", "正午", "noon"),
    "afternoon": ("下午", "午后", "傍晚", "afternoon", "pm"),
    "evening": ("晚上", "夜里", "晚", "evening"),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}
_STARTS = {"morning": 9, "noon": 12, "afternoon": 14, "evening": 19}
"""The hour that is meant where only the part of the day is said; what was understood is shown before it is taken."""
_WORDS = "|".join(sorted(_PART_OF, key=len, reverse=True))
# Compiled where they are first needed: a start needs none of them.
_PATTERNS = (
    rf"(?P<part>{_WORDS})?\s*(?<!\d)(?P<hour>\d\d?):(?P<minute>\d\d)(?::\d\d)?\s*(?P<suffix>am|pm)?$",
    rf"(?P<part>{_WORDS})?\s*(?<!\d)(?P<hour>\d\d?)(?:点钟|点整|[点时](?P<rest>半|[123]刻|\d\d?分?)?)$",
    rf"(?P<part>(?!am|pm){_WORDS})\s*(?P<hour>\d\d?)$",
    rf"(?P<part>{_WORDS})?\s*(?<!\d)(?P<hour>\d\d?)\s*(?P<suffix>am|pm)$",
    rf"(?P<part>{_WORDS})$",
)

_UNITS = "刻点时分月日号天个周工小星礼"
_NUMERAL = rf"(?<![周期拜])[零〇]?([二三四五]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])(?=\s*[{_UNITS}])"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def digits_for_numerals(text: str) -> str:
    """Returns the text with Chinese numerals before a unit of time as digits: `十二月三号` becomes `12月3号`.

    The numeral of a weekday stays: `周五十点` becomes `周五10点`.
    """
    return re.sub(_NUMERAL, lambda found: str(_number(found[1])), text)


def _number(numeral: str) -> int:
    tens, ten, units = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[units] if units else 0)


def split_time(text: str) -> tuple[str, time | None]:
    """Splits a time of day off the end of lower-case half-width text; raises ValueError for one that cannot be."""
    text = digits_for_numerals(text)
    for pattern in _PATTERNS:
        found = re.search(pattern, text)
        if found:
            return text[: found.start()].rstrip(), _time(found.groupdict())
    return text, None


def _time(said: dict[str, str | None]) -> time:
    part = _PART_OF.get(said.get("suffix") or said.get("part") or "", "")
    hour = said.get("hour")
    if hour is None:
        return time(_STARTS[part])
    return time(_hour(hour, part), _minute(said.get("minute") or said.get("rest") or "0"))


def _minute(said: str) -> int:
    if said == "半":
        return 30
    return 15 * int(said[0]) if said.endswith("刻") else int(said.removesuffix("分"))


def _hour(said: str, part: str) -> int:
    """The hour of the day. Without a word for the part, 1 to 6 are of the afternoon unless written 01 to 06."""
    hour = int(said)
    if hour > 12:
        return hour
    if part == "morning":
        return hour % 12
    if part == "evening" and not 5 <= hour < 12:
        raise ValueError(said)
    afternoon = part in {"afternoon", "evening"} or (part == "noon" and hour < 11)
    is_short = not part and 1 <= hour <= 6 and not said.startswith("0")
    return hour % 12 + 12 if afternoon or is_short else hour
