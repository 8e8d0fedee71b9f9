"""How hard a passphrase is to guess, said plainly: length counts most, then how many kinds of characters it has."""

import unicodedata
from enum import StrEnum

SHORTEST = 8
"""Characters below which a passphrase is refused (issue 2, first start)."""
_LONG, _FAIR = 60.0, 42.0
"""Bits from which a passphrase is called strong, and fair."""
_KINDS = ((str.isdigit, 10), (str.islower, 26), (str.isupper, 26))
_HAN, _OTHER = 500, 32
"""Characters that people commonly write, and signs on the keyboard."""


class Strength(StrEnum):
    """What is said of a passphrase."""

    SHORT = "short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(passphrase: str) -> Strength:
    """A careful guess: repeated characters and runs such as 1234 or abcd count as one."""
    text = unicodedata.normalize("NFKC", passphrase)
    if len(text) < SHORTEST:
        return Strength.SHORT
    fresh = 1 + sum(_fresh(before, here) for before, here in zip(text, text[1:], strict=False))
    bits = fresh * _alphabet(text).bit_length() if len(set(text)) > 3 else 0.0
    return Strength.STRONG if bits >= _LONG else Strength.FAIR if bits >= _FAIR else Strength.WEAK


def _fresh(before: str, here: str) -> bool:
    """Whether a character adds something to the one before it."""
    return abs(ord(here) - ord(before)) > 1


def _alphabet(text: str) -> int:
    kinds = sum(size for kind, size in _KINDS if any(kind(char) and char.isascii() for char in text))
    han = _HAN if any(not char.isascii() for char in text) else 0
    signs = _OTHER if any(char.isascii() and not char.isalnum() for char in text) else 0
    return max(kinds + han + signs, 2)
