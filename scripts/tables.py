"""Writes the key table and the verb table of the README from the command table: `python scripts/tables.py`."""

import re
import sys
from pathlib import Path

from rmtui import i18n
from rmtui.cli import VERBS
from rmtui.commands import COMMANDS, Scope
from rmtui.keys import show_key

README = Path(__file__).resolve().parent.parent / "README.md"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def keys() -> str:
    """The key table: key, what it does in English and in Chinese, grouped by where it works."""
    rows = ["| key | where | what it does | 中文 |", "|---|---|---|---|"]
    for scope in Scope:
        for command in COMMANDS:
            if command.scope is scope:
                words = []
                for language in ("en", "zh"):
                    i18n.use(language)
                    words.append(_cell(i18n.t(f"command.{command.id}")))
                rows.append(f"| `{_cell(show_key(command.keys))}` | {scope.value} | {words[0]} | {words[1]} |")
    return "\n".join(rows)


def verbs() -> str:
    """The verb table: verb and sentence in English."""
    i18n.use("en")
    return "\n".join(
        ["| verb | does |", "|---|---|", *(f"| `{name}` | {_cell(i18n.t(f'cli.verb.{name}'))} |" for name in VERBS)]
    )


def filled(text: str) -> str:
    """The README with both tables made anew between their marks."""
    before = i18n.language()
    for name, table in (("keys", keys()), ("verbs", verbs())):
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = mark.sub(lambda found, table=table: found.group(1) + table + "\n" + found.group(2), text)  # type: ignore[misc]
    i18n.use(before)
    return text


def main() -> int:
    """Rewrites the README's tables."""
    README.write_text(filled(README.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
