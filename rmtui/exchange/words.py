"""The words that lists use, from `words.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def words_of(table: str) -> dict[str, tuple[str, ...]]:
    """One table: what is meant -> the words for it."""
    return {meaning: tuple(words) for meaning, words in _all()[table].items()}


def meanings(table: str) -> dict[str, str]:
    """One table the other way round: word -> what is meant."""
    return {word: meaning for meaning, words in words_of(table).items() for word in words}
