"""Numbers that must not be stored whole (domain.md section 7): mainland identity numbers, and card numbers by Luhn."""

import re
from dataclasses import dataclass
from datetime import date

from rmtui.text import half_width


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What an identity number tells, and the last four characters, which alone may be kept."""

    birthday: date
    sex: str
    """`male` or `female`."""
    tail: str


_PLACE = "(?<![0-9])((?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4})"
_NEW = re.compile(rf"{_PLACE}[ -]?([0-9]{{8}})[ -]?([0-9]{{3}}[0-9Xx])(?![0-9])")
_OLD = re.compile(rf"{_PLACE}[ -]?([0-9]{{6}})[ -]?([0-9]{{3}})(?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(text: str) -> IdNumber | None:
    """Returns the first valid identity number in the text, which may hold other words; None where there is none.

    Valid are 18 characters with a right check digit (GB 11643), and 15 digits as issued up to 1999, each with a known
    province and a birth date that exists.
    """
    said = half_width(text)
    for pattern in (_NEW, _OLD):
        for found in pattern.finditer(said):
            number = "".join(found.groups()).upper()
            birthday = _birthday(found[2])
            is_checked = len(number) == 15 or _check_digit(number) == number[-1]
            if birthday and is_checked:
                sex = int(number[-1] if len(number) == 15 else number[-2])
                return IdNumber(birthday, "male" if sex % 2 else "female", number[-4:])
    return None


def _check_digit(number: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11]


def _birthday(digits: str) -> date | None:
    """The date, of the 20th century where the number has two digits for the year; None where there is no such day."""
    whole = digits if len(digits) == 8 else f"19{digits}"
    try:
        day = date(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2199 else None


def luhn(digits: str) -> bool:
    """Whether the digits end with a right Luhn check digit, as bank card numbers do; blanks and dashes are passed."""
    plain = re.sub(r"[ -]", "", half_width(digits))
    if not re.fullmatch(r"[0-9]{2,}", plain):
        return False
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(plain)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
