"""A fingerprint as people compare it: eight words to read aloud, or a QR code."""

import tomllib
from functools import lru_cache
from pathlib import Path

_WORDS = 8


@lru_cache(maxsize=1)
def lists() -> dict[str, tuple[str, ...]]:
    """The words by language, one for each byte."""
    text = (Path(__file__).parent / "fingerprint.toml").read_text(encoding="utf-8")
    return {lang: tuple(words.split()) for lang, words in tomllib.loads(text).items()}


def words(fingerprint: str, lang: str) -> tuple[str, ...]:
    """The first eight bytes of a fingerprint in hexadecimal digits, a word each; `lang` is zh or en."""
    chosen = lists()[lang]
    return tuple(chosen[byte] for byte in bytes.fromhex(fingerprint)[:_WORDS])


def qr_text(fingerprint: str) -> str:
    """What a QR code of the fingerprint says."""
    return f"rmtui:{fingerprint}"
