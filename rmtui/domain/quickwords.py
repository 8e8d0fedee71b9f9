"""The words that quick notes understand beside the labels on the screen: relations, kinds of holding, sexes."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Vocabulary(NamedTuple):
    """What a quick note may name; words are in small letters and half width.

    `check` gives a value of a card's field as it is stored, typed again; it raises Refused for one that cannot be.
    """

    fields: Mapping[str, str]
    """A label of a field of the card -> the field."""
    relations: Mapping[str, str]
    """A word for a member of the family -> the relation, or one of `BY_SEX`."""
    kinds: Mapping[str, str]
    """A word for something held -> its kind."""
    texts: Collection[str]
    """Fields that take any text."""
    check: Callable[[str, str], Mapping[str, str]]


BY_SEX: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "child": ("son", "daughter"),
        "parent": ("father", "mother"),
        "sibling": ("brother", "sister"),
        "grandchild": ("grandson", "granddaughter"),
        "grandparent": ("grandfather", "grandmother"),
        "child_in_law": ("son_in_law", "daughter_in_law"),
        "parent_in_law": ("father_in_law", "mother_in_law"),
        "nephew_or_niece": ("nephew", "niece"),
        "uncle_or_aunt": ("uncle", "aunt"),
    }
)
"""Words that leave the sex open: what a man is, and a woman."""

MALE = frozenset(one for one, _ in BY_SEX.values())
FEMALE = frozenset(other for _, other in BY_SEX.values())

SEXES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("男", "男孩", "男生", "male", "m", "boy"), "male"),
        **dict.fromkeys(("女", "女孩", "女生", "female", "f", "girl"), "female"),
    }
)

SAID_SEX: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("妻子", "老婆", "太太", "夫人", "wife", "女友", "女朋友"), "female"),
        **dict.fromkeys(("丈夫", "老公", "先生", "husband", "男友", "男朋友"), "male"),
    }
)
"""Words for a relation that either sex may have, which say the sex themselves."""

RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("妻子", "老婆", "太太", "夫人", "丈夫", "老公", "先生", "爱人", "wife", "husband"), "spouse"),
        **dict.fromkeys(("女友", "女朋友", "男友", "男朋友"), "partner"),
        **dict.fromkeys(("爸爸", "爸", "父", "dad", "daddy"), "father"),
        **dict.fromkeys(("妈妈", "妈", "母", "mom", "mum", "mummy"), "mother"),
        **dict.fromkeys(("长子", "次子", "大儿子", "小儿子", "二儿子"), "son"),
        **dict.fromkeys(("长女", "次女", "大女儿", "小女儿", "二女儿"), "daughter"),
        **dict.fromkeys(("孩子", "小孩", "宝宝", "kid"), "child"),
        **dict.fromkeys(("哥哥", "弟弟", "哥", "弟"), "brother"),
        **dict.fromkeys(("姐姐", "妹妹", "姐", "妹"), "sister"),
        **dict.fromkeys(("爷爷", "外公", "姥爷", "外祖父", "grandpa"), "grandfather"),
        **dict.fromkeys(("奶奶", "外婆", "姥姥", "外祖母", "grandma"), "grandmother"),
        **dict.fromkeys(("外孙",), "grandson"),
        **dict.fromkeys(("外孙女",), "granddaughter"),
        **dict.fromkeys(("伯伯", "伯父", "叔叔", "舅舅", "姑父", "姨父"), "uncle"),
        **dict.fromkeys(("伯母", "婶婶", "舅妈", "姑姑", "姑妈", "阿姨", "姨妈"), "aunt"),
        **dict.fromkeys(("媳妇",), "daughter_in_law"),
        **dict.fromkeys(("堂兄", "堂弟", "堂姐", "堂妹", "表哥", "表弟", "表姐", "表妹"), "cousin"),
    }
)
"""Words for relations beyond their names on the screen."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("定期", "定存", "定期存款", "活期", "大额存单", "存单", "结构性存款", "通知存款"), "deposit"),
        **dict.fromkeys(("cd", "time deposit", "fixed deposit", "savings"), "deposit"),
        **dict.fromkeys(("理财产品", "wealth", "wmp"), "wealth"),
        **dict.fromkeys(("funds", "mutual fund"), "fund"),
        **dict.fromkeys(("国债", "bonds", "treasury bond"), "bond"),
        **dict.fromkeys(("股", "stocks", "shares"), "stock"),
        **dict.fromkeys(("金条", "积存金"), "gold"),
        **dict.fromkeys(("按揭", "房屋贷款"), "mortgage"),
        **dict.fromkeys(("房子", "house", "flat"), "property"),
        **dict.fromkeys(("保单", "policy"), "insurance"),
    }
)
"""Words for what is held beyond the names of the kinds on the screen."""

OWN_BANK = frozenset({"本行", "我行", "our bank", "our", "own bank", "own"})
"""Words for the bank of the book, which a holding does not name."""


def word_at(text: str, start: int, words: Mapping[str, str]) -> tuple[str, int]:
    """The meaning of the longest word that stands there, and its length; a word ends where no letter follows.

    `text` is half width. Empty and 0 where none stands there.
    """
    longest = min(max(map(len, words), default=0), len(text) - start)
    for length in range(longest, 0, -1):
        found = words.get(text[start : start + length].casefold())
        if found is not None and not text[start + length : start + length + 1].isalpha():
            return found, length
    return "", 0
