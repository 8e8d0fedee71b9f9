"""Phone cells as people fill them: numbers with notes, two in one cell, floats, +86, extensions, lost digits."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rmtui.domain.refusal import Refused
from rmtui.text import clean, half_width, phone_digits

_EXPONENT = re.compile(r"(\d(?:\.\d+)?)[eE]\+?(\d{1,2})")
_FLOAT = re.compile(r"(?<=\d)\.0+(?!\d)")
_EXTENSION = re.compile(r"(?<=\d)\s*(?:转|轉|分机|分機|ext\.?|x)\s*(\d{1,6})(?!\d)", re.IGNORECASE)
_AREA = re.compile(r"\(\s*(\+?\d{2,4})\s*\)\s*")
_SEPARATOR = re.compile(r"[,;、/|\n]|\s{2,}")
_NUMBER = re.compile(r"\+?\s?\d(?:[\d\s.\-]*\d)?")
_MOBILE = re.compile(r"1\d{10}")
_NATIONAL = re.compile(r"0\d{9,11}|[48]00\d{7}|[2-9]\d{6,7}")
_ABROAD = re.compile(r"\+(?!86)\d{8,15}")
_MEANT = 5
"""Digits from which something is meant as a number and not as part of a note."""


@dataclass(frozen=True, slots=True)
class Number:
    """One phone number as it is kept, its digits for finding and identity, and whether it is a mobile's."""

    number: str
    digits: str
    is_mobile: bool


@dataclass(frozen=True, slots=True)
class PhoneCell:
    """What a cell held: numbers, the words beside them, and the rule by which it was repaired, if it was."""

    numbers: tuple[Number, ...]
    note: str = ""
    rule: str = ""


def read_phones(cell: str) -> PhoneCell:
    """The numbers of one cell.

    Raises Refused `phone_digits_lost` for 1.44E+10, whose last digits a spreadsheet threw away: completing it with
    zeros would name somebody else; `phone_unreadable` where there is no number that could be dialled.
    """
    text = half_width(clean(cell, lines=True))
    exponent = _EXPONENT.fullmatch(text)
    if exponent:
        return PhoneCell((_expanded(exponent[1], int(exponent[2])),), rule="phone_exponent")
    found, notes = _split(_EXTENSION.sub(r"-\1", _AREA.sub(r"\1-", _FLOAT.sub("", text))))
    if not found:
        raise Refused("phone_unreadable")
    return PhoneCell(found, notes, _rule(text, found, notes))


def _rule(text: str, found: tuple[Number, ...], notes: str) -> str:
    if notes:
        return "phone_note"
    if len(found) > 1:
        return "phone_several"
    return "" if text == found[0].number else "phone_text"


def _expanded(mantissa: str, exponent: int) -> Number:
    known = len(mantissa.replace(".", ""))
    number = _number(str(int(Decimal(mantissa).scaleb(exponent)))) if known > exponent else None
    if number is None:
        raise Refused("phone_digits_lost")
    return number


def _split(text: str) -> tuple[tuple[Number, ...], str]:
    numbers: dict[str, Number] = {}
    notes: list[str] = []
    for piece in _SEPARATOR.split(text):
        rest = piece
        for run in _NUMBER.findall(piece):
            here = _numbers(run)
            numbers.update((number.digits, number) for number in here)
            if here:
                rest = rest.replace(run, " ", 1)
        notes.append(re.sub(r"\(\s*\)|^[\s:.-]+|[\s:.-]+$", "", re.sub(r"\s+", " ", rest)))
    return tuple(numbers.values()), " ".join(filter(None, (_unbracketed(note) for note in notes)))


def _unbracketed(note: str) -> str:
    inside = re.fullmatch(r"\(([^()]*)\)", note)
    return (inside[1] if inside else note).strip()


def _numbers(run: str) -> list[Number]:
    """One number, however it is grouped, or several that stand side by side with a blank between them."""
    whole = _number(run)
    if whole:
        return [whole]
    parts = [_number(part) for part in run.split()]
    if len(parts) > 1 and all(parts):
        return [part for part in parts if part]
    return []


def _number(run: str) -> Number | None:
    compact = re.sub(r"[\s.]", "", run)
    digits = phone_digits(compact)
    if len(digits) < _MEANT:
        return None
    if _ABROAD.fullmatch(compact.replace("-", "")):
        return Number(compact, digits, False)
    if _MOBILE.fullmatch(digits):
        return Number(digits, digits, True)
    return Number(compact, digits, False) if _NATIONAL.fullmatch(digits) else None
