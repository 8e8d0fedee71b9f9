"""The part of `verify` that looks at a printed sheet's file: whether it is as it was written (feature N09)."""

import sys
from pathlib import Path

from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json, say

_ENDINGS = frozenset({".pdf", ".xlsx", ".html", ".txt"})
_LARGEST = 200_000_000
"""Bytes: no sheet is as large."""


def is_sheet(file: str) -> bool:
    """Whether the name is that of a sheet's file, not of a backup."""
    return Path(file).suffix.lower() in _ENDINGS


def verify_sheet(context: Context, file: Path) -> int:
    """Says whether the file is intact, and which checksum stands on its pages; exit code 1 where it was changed.

    Raises Refused `no_such_backup` or `no_sheet_seal`.
    """
    from rmtui.sheets.seal import look

    if not file.is_file():
        raise Refused("no_such_backup", file=str(file))
    found = look(file.read_bytes()) if file.stat().st_size <= _LARGEST else None
    if found is None:
        raise Refused("no_sheet_seal", file=file.name)
    if context.json:
        print_json({"sheet": found.name, "check": found.check, "intact": found.intact})
    elif found.intact:
        say(t("cli.verify.sheet_ok", name=found.name, code=found.check))
    else:
        print(t("cli.verify.sheet_changed", name=found.name, code=found.check), file=sys.stderr)
    return 0 if found.intact else 1
