"""How a name is found and ordered: its pinyin in every reading, and the initials of each (design.md section 3)."""

import os
import re
import unicodedata
from functools import lru_cache
from itertools import product

_SURNAMES = {
    "单": "shan", "解": "xie", "曾": "zeng", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai",
    "覃": "qin tan", "盖": "ge gai", "朴": "piao", "乐": "yue le", "员": "yun", "种": "chong", "洗": "xian",
    "缪": "miao", "郇": "xun huan", "能": "nai", "隗": "wei kui", "召": "shao", "折": "she", "秘": "bi",
    "祭": "zhai", "卜": "bu", "乘": "sheng", "都": "du", "乜": "nie", "佴": "nai", "繁": "po", "句": "gou",
    "会": "gui", "粘": "nian", "黑": "he", "藏": "zang", "重": "chong",
}  # fmt: skip
"""Surnames of one character whose reading is not the first one that the dictionary has for the character."""
_LONG_SURNAMES = {
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "单于": "chan yu", "令狐": "ling hu",
    "鲜于": "xian yu", "夏侯": "xia hou", "乐正": "yue zheng", "谷梁": "gu liang", "呼延": "hu yan", "淳于": "chun yu",
}  # fmt: skip
"""Surnames of two characters of which one has several readings."""
_MOST_READINGS = 24
_MOST_UNITS = 40
_UNIT = re.compile(r"[^\W\d_]+|\d+")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@lru_cache(maxsize=4096)
def _readings(char: str) -> tuple[str, ...]:
    """Every reading of one Han character without tones, the usual one first; none where nobody knows it."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # its phrases take 0.3 s and 40 MB, and are not asked
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def _units(name: str) -> list[tuple[str, ...]]:
    """The readings of each character, or of each Latin word, in order; those of the surname stand first."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)).lower()
    units: list[tuple[str, ...]] = []
    for word in _UNIT.findall(_HAN.sub(r" \g<0> ", plain))[:_MOST_UNITS]:
        readings = _readings(word) if _HAN.fullmatch(word) else (word,)
        if readings:
            units.append(readings)
    for position, surname in enumerate(_surname(name.strip())):
        if position < len(units):
            units[position] = tuple(dict.fromkeys((*surname, *units[position])))
    return units


def _surname(name: str) -> list[tuple[str, ...]]:
    """The readings of the characters at the beginning, where the surname tables know them."""
    if name[:2] in _LONG_SURNAMES:
        return [(reading,) for reading in _LONG_SURNAMES[name[:2]].split()]
    return [tuple(_SURNAMES[name[0]].split())] if name[:1] in _SURNAMES else []


def search_key(name: str) -> str:
    """Returns the pinyin of the whole name and its initials, in every reading, blank-separated and lower-case.

    Latin words stand as they are written. Where there are very many readings, the later characters have the usual one.
    """
    units = _units(name)
    count = 1
    for position, readings in enumerate(units):
        if count * len(readings) > _MOST_READINGS:
            units[position] = readings[:1]
        count *= len(units[position])
    keys: dict[str, None] = {}
    for reading in product(*units):
        keys["".join(reading)] = None
        keys["".join(syllable[0] for syllable in reading)] = None
    return " ".join(key for key in keys if key)


def sort_key(name: str) -> str:
    """Returns the text by which names are put in order: the usual reading by syllables, then the name itself."""
    return " ".join((*(readings[0] for readings in _units(name)), name)).strip()
