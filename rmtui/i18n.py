"""Words for people: message ids and one folder of TOML catalogs a language. A leaf: imports nothing of ours."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {"zh": "zh_CN", "en": "en"}

# Catalogs are flat `"id" = "text"` lines; reading them so takes a twentieth of tomllib's time at every start.
_LINE = re.compile(r'^"([^"\\]+)" = "((?:[^"\\]|\\.)*)"[ \t]*$', re.MULTILINE)
_ESCAPE = re.compile(r'\\(["n])')
_OTHER_ESCAPE = re.compile(r'\\[^"n]')

_state: dict[str, str] = {"language": "zh"}
_catalogs: dict[str, dict[str, str]] = {}


def read_catalog(text: str) -> dict[str, str]:
    """The ids and texts of one catalog file; raises `tomllib.TOMLDecodeError` where it is not TOML."""
    found = _LINE.findall(text)
    lines = sum(1 for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    if len(found) != lines or _OTHER_ESCAPE.search(text):
        import tomllib

        return {key: str(value) for key, value in tomllib.loads(text).items()}
    return {key: _ESCAPE.sub(_escaped, said) if "\\" in said else said for key, said in found}


def _escaped(sign: re.Match[str]) -> str:
    return "\n" if sign[1] == "n" else sign[1]


def catalog(language: str) -> dict[str, str]:
    """All messages of `zh` or `en`, read once; raises KeyError for another language."""
    if language not in _catalogs:
        messages: dict[str, str] = {}
        for file in sorted((FOLDER / LANGUAGES[language]).glob("*.toml")):
            messages.update(read_catalog(file.read_text(encoding="utf-8")))
        _catalogs[language] = messages
    return _catalogs[language]


def use(language: str) -> None:
    """Choose the language for all texts that follow: `zh` or `en` (a locale such as `zh_CN` will do)."""
    _state["language"] = "en" if language.lower().startswith("en") else "zh"


def language() -> str:
    """The language in use: `zh` or `en`."""
    return _state["language"]


def t(message: str, **values: object) -> str:
    """The text of a message id with its placeholders filled; raises KeyError for an unknown id."""
    text = catalog(_state["language"])[message]
    return text.format_map(values) if values else text


def has(message: str) -> bool:
    """Whether the language in use knows this id."""
    return message in catalog(_state["language"])
