"""Notes of one line that fill fields (features N15, N16): what of a note is meant to be stored beside its text.

`!周五 寄表格` a promise, `#女儿 8岁` a member of the family, `@爱好 钓鱼` a field of the card, and
`¥他行定期 30万 2027-06-18` a holding elsewhere. A sign counts at the start or behind a blank or punctuation, and only
where a word follows it at once; everything else is plain text. The text itself is kept as it was typed.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.quickholding import find_kind, read_holding
from rmtui.domain.quickmembers import read_member
from rmtui.domain.quickwhen import find_day, read_promise
from rmtui.domain.quickwords import Vocabulary, word_at
from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width

PROMISE, RELATIVE, FIELD, HOLDING = "promise", "relative", "field", "holding"
"""What a fill is: a row of that form, or a field of the card."""
BY_HAND = frozenset(
    {"name", "number", "id_tail", "mobile", "second_contact", "loyalty", "loyalty_on", "depth", "depth_on"}
)
"""Fields that a note does not fill: who the customer is, numbers to dial, and what is judged with its evidence."""


class Fill(NamedTuple):
    """Something to store: its fields as they would be typed. `source` is what was typed for it, sign and all."""

    kind: str
    values: Mapping[str, str]
    source: str


class Problem(NamedTuple):
    """Something that looks meant and is not stored, with the refusal's id and values."""

    source: str
    reason: str
    values: tuple[tuple[str, str], ...] = ()


class QuickNote(NamedTuple):
    """A note's text as it is kept, what it fills, and what of it is not understood."""

    text: str
    fills: tuple[Fill, ...]
    problems: tuple[Problem, ...]


_UNKNOWN_WORD = {
    PROMISE: "quick_no_day",
    RELATIVE: "quick_no_relation",
    FIELD: "quick_no_field",
    HOLDING: "quick_no_kind",
}
"""Why a sign that is followed by none of our words stores nothing."""
_KINDS = {"!": PROMISE, "#": RELATIVE, "@": FIELD, "¥": HOLDING, "￥": HOLDING}
_SIGN = re.compile(r"(?:^|(?<=[\s,、;:。()\[\]【】《》“”\"]))(?:[!](?=[^\W_])|[#@¥￥](?=[^\W\d_]))", re.MULTILINE)
_CLOSERS = {"(": ")", "[": "]", "【": "】", "“": "”", "《": "》"}
_SENTENCE_END = re.compile(r"[。;!?\n]|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)\.(?=\s|$)")
_EDGE = " \t,，、:：;；"
_VALUE = re.compile(r"[\s:=]*")
_COMMA = re.compile(r",(?!\d{3}(?!\d))")
_CUTS = re.compile(r"[\s,、]+")
_UNKNOWN = re.compile(r"\S[^\s,、;:。!?()]*")


class _Sign(NamedTuple):
    """A sign: what it begins, where, its word's meaning, and where what follows it starts; `known` where it counts."""

    kind: str
    start: int
    meaning: str
    after: int
    known: bool


def parse(text: str, now: datetime, calendar: WorkCalendar, words: Vocabulary) -> QuickNote:
    """What a note means at `now` (aware, local). Never raises: what cannot be read is among the problems."""
    kept = clean(text, lines=True)
    half = half_width(kept)
    signs = [_sign(half, found.start(), now, calendar, words) for found in _SIGN.finditer(half)]
    fills: list[Fill] = []
    problems: list[Problem] = []
    until = 0
    for sign in signs:
        if not sign.known and sign.start < until:
            continue
        until = _end(half, sign, signs)
        try:
            values, until = _read(sign, kept[:until], half[:until], now, calendar, words)
        except Refused as refused:
            source = kept[sign.start : until].rstrip(_EDGE)
            problems.append(Problem(source, refused.message, tuple(refused.values.items())))
        else:
            fills.append(Fill(sign.kind, values, kept[sign.start : until].rstrip(_EDGE)))
    once = [fill for place, fill in enumerate(fills) if fill[:2] not in [other[:2] for other in fills[:place]]]
    return QuickNote(kept, tuple(once), tuple(dict.fromkeys(problems)))


def _sign(half: str, start: int, now: datetime, calendar: WorkCalendar, words: Vocabulary) -> _Sign:
    """What a sign begins; it counts where its word is one of ours, or a day follows it."""
    kind, first = _KINDS[half[start]], start + 1
    if kind in (RELATIVE, FIELD):
        meaning, length = word_at(half, first, words.relations if kind == RELATIVE else words.fields)
        return _Sign(kind, start, meaning, first + length, bool(length))
    sentence = half[first : _sentence_end(half, first)]
    if kind == HOLDING:
        return _Sign(kind, start, "", first, find_kind(sentence, words.kinds) is not None)
    try:
        known = find_day(sentence, now, calendar) is not None
    except Refused:
        known = True
    return _Sign(kind, start, "", first, known)


def _sentence_end(half: str, start: int) -> int:
    found = _SENTENCE_END.search(half, start)
    return found.start() if found else len(half)


def _end(half: str, sign: _Sign, signs: Sequence[_Sign]) -> int:
    """Up to where a sign may speak: the end of the sentence or bracket, or the next sign that counts.

    Of one that does not count, its word.
    """
    if not sign.known:
        found = _UNKNOWN.match(half, sign.start)
        return found.end() if found else sign.start + 1
    ends = [_sentence_end(half, sign.after)]
    ends += [other.start for other in signs if other.known and other.start > sign.start]
    closer = _CLOSERS.get(half[sign.start - 1 : sign.start])
    closed = half.find(closer, sign.after) if closer else -1
    return min([*ends, closed] if closed >= 0 else ends)


def _read(
    sign: _Sign, typed: str, half: str, now: datetime, calendar: WorkCalendar, words: Vocabulary
) -> tuple[dict[str, str], int]:
    """The values of what a sign begins, and where it ends. Raises Refused with what is wrong."""
    after = sign.after
    if not sign.known:
        raise Refused(_UNKNOWN_WORD[sign.kind])
    if sign.kind == PROMISE:
        return read_promise(typed[after:], half[after:], now, calendar), len(typed)
    if sign.kind == FIELD:
        values, end = _field(sign.meaning, typed[after:], half[after:], words)
    elif sign.kind == RELATIVE:
        word = half[sign.start + 1 : after]
        values, end = read_member(sign.meaning, word, typed[after:], half[after:], now.date())
    else:
        values, end = read_holding(typed[after:], half[after:], words.kinds, now.date(), calendar)
    return values, after + end


def _field(field: str, typed: str, half: str, words: Vocabulary) -> tuple[dict[str, str], int]:
    """The value of a field: free text up to a comma, any other as far as it can be read.

    Raises Refused `quick_by_hand`, `quick_no_value`, or what is wrong with the value.
    """
    if field in BY_HAND:
        raise Refused("quick_by_hand", field=field)
    gap = _VALUE.match(half)
    start = gap.end() if gap else 0
    if field in words.texts:
        comma = _COMMA.search(half, start)
        ends = [comma.start() if comma else len(half)]
    else:
        ends = [len(half), *(found.start() for found in reversed([*_CUTS.finditer(half, start)]))]
    wrong = Refused("quick_no_value", field=field)
    for end in ends:
        value = typed[start:end].strip(_EDGE)
        if not value:
            continue
        try:
            return dict(words.check(field, value)), end
        except Refused as refused:
            wrong = refused
    raise wrong
