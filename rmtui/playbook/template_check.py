"""What a bank's own template may hold: known keys and parts, the channel's parts, merge fields of the allow-list."""

from collections.abc import Iterator, Mapping
from typing import Any

from rmtui.domain.model import Channel, Step
from rmtui.domain.relation import TEMPERAMENTS
from rmtui.playbook.scripts import CALL_PARTS, FIELDS, LANGUAGES, PLACEHOLDER, TEXT_PARTS
from rmtui.playbook.shape import Fault, identifier, list_of, one_of, table, whole, words
from rmtui.playbook.source import Problem, Source

# fmt: off
KINDS = (
    "institution_sms", "rm_sms", "rm_call", "lead_call", "invitation", "meeting_confirm", "reply", "promised",
    "profile", "decision_maker", "needs", "proposals", "closing", "thanks", "farewell", "birthday", "festival",
    "maturity", "rival", "premium", "retry", "review", "cadence", "complaint",
)
# fmt: on
"""What a template is for; the built-in ones cover every kind."""

CHANNELS = (Channel.CALL, Channel.SMS, Channel.WECHAT, Channel.MAIL)
MOST_CHARACTERS = 2000

NEEDED = ("id", "title", "kind", "stages", "channel", "parts")


def _part(value: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield path, "not_text", {"key": str(path[-1])}
    elif not value.strip() or len(value) > MOST_CHARACTERS:
        yield path, "bad_part", {"key": str(path[-1]), "most": str(MOST_CHARACTERS)}


_FIELDS = {
    "id": identifier,
    "lang": one_of(*LANGUAGES),
    "title": words(40),
    "kind": one_of(*KINDS),
    "stages": list_of(whole(1, 7), 7),
    "step": one_of("", *Step),
    "channel": one_of(*CHANNELS),
    "version": whole(1, 9999),
    "temperaments": list_of(one_of(*TEMPERAMENTS), len(TEMPERAMENTS)),
    "parts": table(dict.fromkeys((*CALL_PARTS, *TEXT_PARTS), _part)),
}


def faults(source: Source, base: Mapping[str, Any] | None) -> tuple[Problem, ...]:
    """Why a template of the bank's own is refused; `base` is the built-in one of its id, whose parts it may keep."""
    data = source.data
    rule = table(_FIELDS, NEEDED if base is None else ("id",))
    found = tuple(source.problem(path, reason, **values) for path, reason, values in rule(data, ()))
    return found or tuple(_together(source, {**(base or {}), **data}, base))


def _together(source: Source, data: Mapping[str, Any], base: Mapping[str, Any] | None) -> Iterator[Problem]:
    parts = {**(base or {}).get("parts", {}), **source.data.get("parts", {})}
    names = CALL_PARTS if data["channel"] == Channel.CALL else TEXT_PARTS
    if not data["stages"]:
        yield source.problem(("stages",), "no_stage")
    if base and "version" in source.data and source.data["version"] <= base["version"]:
        yield source.problem(("version",), "old_version", version=str(base["version"]))
    for name in parts:
        if name not in names:
            yield source.problem(("parts", name), "part_of_other_channel", name=name, channel=data["channel"])
    for name in names:
        if name not in parts:
            yield source.problem(("parts",), "key_missing", key=name)
    for name, text in source.data.get("parts", {}).items():
        yield from _placeholders(source, name, text)


def _placeholders(source: Source, part: str, text: str) -> Iterator[Problem]:
    for name in PLACEHOLDER.findall(text):
        if name not in FIELDS:
            yield source.problem(("parts", part), "unknown_field", f"{{{name}}}", field=name)
    rest = PLACEHOLDER.sub("", text)
    for brace in "{}":
        if brace in rest:
            yield source.problem(("parts", part), "stray_brace", brace=brace)
