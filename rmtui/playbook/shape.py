"""The shapes of which an override of the playbook, or a template, is made: figures, words, lists, tables by id.

A fault is (path, reason, values); the path's entries of lists are named by their id.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rmtui.playbook.source import Key

Path = tuple[Key, ...]
Fault = tuple[Path, str, dict[str, str]]
Rule = Callable[[Any, Path], Iterator[Fault]]


def whole(low: int, high: int) -> Rule:
    """A whole number between two bounds, both included."""

    def rule(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield path, "not_whole", {"key": str(path[-1])}
        elif not low <= value <= high:
            yield path, "out_of_range", {"key": str(path[-1]), "low": str(low), "high": str(high)}

    return rule


def flag(value: Any, path: Path) -> Iterator[Fault]:
    """true or false."""
    if not isinstance(value, bool):
        yield path, "not_flag", {"key": str(path[-1])}


def words(most: int) -> Rule:
    """A person's words: not empty, on one line, at most so many characters."""

    def rule(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield path, "not_text", {"key": str(path[-1])}
        elif not value.strip() or len(value) > most or not value.isprintable():
            yield path, "bad_text", {"key": str(path[-1]), "most": str(most)}

    return rule


def one_of(*allowed: str) -> Rule:
    """One of these words."""

    def rule(value: Any, path: Path) -> Iterator[Fault]:
        if value not in allowed:
            yield path, "not_one_of", {"key": str(path[-1]), "allowed": ", ".join(allowed)}

    return rule


def identifier(value: Any, path: Path) -> Iterator[Fault]:
    """An id: small letters, digits and underscores, a letter first."""
    if not isinstance(value, str) or not re.fullmatch("[a-z][a-z0-9_]{0,39}", value):
        yield path, "bad_id", {}


def list_of(rule: Rule, most: int = 50) -> Rule:
    """A list whose entries all keep a rule."""

    def rules(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield path, "not_list", {"key": str(path[-1])}
        elif len(value) > most:
            yield path, "too_many", {"key": str(path[-1]), "most": str(most)}
        else:
            for entry in value:
                yield from rule(entry, path)

    return rules


def table(fields: Mapping[str, Rule], needed: Sequence[str] = ()) -> Rule:
    """A table that knows only these keys; those of `needed` must be there."""

    def rule(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield path, "not_table", {"key": str(path[-1]) if path else ""}
            return
        for key, entry in value.items():
            if key in fields:
                yield from fields[key](entry, (*path, key))
            else:
                yield (*path, key), "unknown_key", {"key": key}
        for key in needed:
            if key not in value:
                yield path, "key_missing", {"key": key}

    return rule


def rows(fields: Mapping[str, Rule], known: Sequence[str], needed: Sequence[str] = ()) -> Rule:
    """A list of tables by id; where `needed` names keys, ids beyond the `known` ones may be added with those keys."""
    old, new = table(fields), table(fields, needed)

    def rule(value: Any, path: Path) -> Iterator[Fault]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            yield path, "not_rows", {"key": str(path[-1])}
            return
        ids = [str(row.get("id", "")) for row in value]
        for place, (row, name) in enumerate(zip(value, ids, strict=True)):
            if not name:
                yield (*path, place), "id_missing", {}
            elif ids.index(name) < place:
                yield (*path, place), "double_id", {"id": name}
            elif name in known or needed:
                yield from (old if name in known else new)(row, (*path, place))
            else:
                yield (*path, place), "not_one_of", {"key": "id", "allowed": ", ".join(known)}

    return rule
