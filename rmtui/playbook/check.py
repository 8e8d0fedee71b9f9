"""What an override of the playbook may hold: names, types and ranges, then what must agree across the whole.

A fault is (path, reason, values); the path's entries of lists are named by their id.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from rmtui.domain.model import Channel, Outcome, Stage, StageOutcome
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


_RANGE = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def hours(value: Any, path: Path) -> Iterator[Fault]:
    """One or more ranges `09:00-12:00`, in order and apart."""
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        yield path, "bad_hours", {}
        return
    last = time.min
    for text in value:
        if not _RANGE.fullmatch(text):
            yield path, "bad_hours", {}
            return
        start, end = (time.fromisoformat(part) for part in text.split("-"))
        if not last <= start < end:
            yield path, "hours_order", {"range": text}
            return
        last = end


def _solar_day(value: Any, path: Path) -> Iterator[Fault]:
    try:
        date.fromisoformat(f"2001-{value or '01-01'}")
    except ValueError:
        yield path, "bad_month_day", {}


def _lunar_day(value: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(value, str) or (value and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)", value)):
        yield path, "bad_month_day", {}


def _offers(value: Any, path: Path) -> Iterator[Fault]:
    whole_days = isinstance(value, list) and len(value) == 2 and all(type(day) is int for day in value)
    if not whole_days or not 1 <= value[0] < value[1] <= 30:
        yield path, "bad_offers", {}


PERIODS = ("month", "quarter")
CHANNELS = tuple(channel.value for channel in Channel)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "basic": ("name", "sex", "birthday", "occupation", "employer", "income_band"),
    "contact": ("mobile", "second_contact", "address", "preferred_channel", "call_window", "email", "wechat"),
    "family": ("marital_state", "children", "household", "decision_maker"),
    "taboos": ("taboos",),
    "background": ("home_region", "hobbies", "other_banks", "risk_rating"),
}
"""Fields of the card that a playbook may require, by their group there."""

_CADENCE = table(
    {"channel": one_of("any", *CHANNELS), "times": whole(1, 31), "period": one_of(*PERIODS)},
    ("channel", "times", "period"),
)
_NAMES: Mapping[str, Rule] = {"zh": words(20), "en": words(40)}
_TIER: Mapping[str, Rule] = {
    **_NAMES,
    "id": identifier,
    "rank": whole(1, 99),
    "aliases": list_of(words(40)),
    "cadences": list_of(_CADENCE, 6),
    "remove": flag,
}
_RESULTS = list_of(one_of(*StageOutcome))
_STAGE: Mapping[str, Rule] = {
    "id": whole(1, 7),
    "limit": whole(0, 3650),
    "shares_clock_of": whole(0, 7),
    "outcomes": _RESULTS,
    "evidence": _RESULTS,
}
_OUTCOME: Mapping[str, Rule] = {
    "id": one_of(*Outcome),
    "next_working_days": whole(0, 250),
    "next_minutes": whole(0, 600),
    "other_half_day": flag,
    "asks_time": flag,
    "pauses": flag,
    "asks_reason": flag,
}
_FESTIVAL: Mapping[str, Rule] = {
    **_NAMES,
    "id": identifier,
    "solar": _solar_day,
    "lunar": _lunar_day,
    "remove": flag,
}
_FIRST: Mapping[str, Rule] = {
    "rm_sms_after_hours": whole(0, 720),
    "rm_call_after_hours": whole(0, 720),
    "call_within_days": whole(1, 30),
    "failed_tries": whole(1, 50),
    "lead_call_from_days": whole(0, 30),
    "lead_call_until_days": whole(0, 60),
    "recent_allotment_days": whole(0, 365),
}


def _tree(tiers: Sequence[str], festivals: Sequence[str]) -> Rule:
    window = table({"hours": hours, "working_days_only": flag})
    weights = {group: table({name: whole(0, 20) for name in names}) for group, names in GROUPS.items()}
    return table(
        {
            "version": words(40),
            "stage_clock": one_of("calendar", "working"),
            "amber_days": whole(0, 60),
            "meeting_offer_days": _offers,
            "cadence_more_than": flag,
            "branch_meeting_is_visit": flag,
            "profile_percent": whole(0, 100),
            "rating_valid_months": whole(1, 120),
            "pause_days": whole(1, 3650),
            "birthday_lead_days": whole(0, 60),
            "festival_lead_days": whole(0, 60),
            "targets": table(
                {"calls_per_day": whole(0, 500), "meetings_per_day": whole(0, 50), "plan_extra": whole(0, 200)}
            ),
            "caps": table({"max_sales_in_30_days": whole(0, 100), "max_unasked_per_day": whole(0, 20)}),
            "first_contact": table(_FIRST),
            "stages": rows(_STAGE, [str(stage.value) for stage in Stage]),
            "tiers": rows(_TIER, tiers, ("rank", "zh", "en", "cadences")),
            "no_tier": table({**_NAMES, "cadences": list_of(_CADENCE, 6)}),
            "outcomes": rows(_OUTCOME, list(Outcome)),
            "profile": table(weights),
            "windows": table(dict.fromkeys(CHANNELS, window)),
            "festivals": rows(_FESTIVAL, festivals, ("zh", "en")),
        }
    )


def faults(override: Mapping[str, Any], standard: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with an override taken alone: unknown keys, wrong types, figures out of range."""
    rule = _tree([row["id"] for row in standard["tiers"]], [row["id"] for row in standard["festivals"]])
    return rule(override, ())


def disagreements(rules: Mapping[str, Any]) -> Iterator[Fault]:
    """What does not fit together in the whole playbook, each part of which is right in itself."""
    yield from _stages(rules["stages"])
    yield from _tiers(rules["tiers"])
    first = rules["first_contact"]
    if first["lead_call_until_days"] < first["lead_call_from_days"]:
        yield ("first_contact", "lead_call_until_days"), "lead_days_order", {}
    if not any(weight for group in rules["profile"].values() for weight in group.values()):
        yield ("profile",), "nothing_required", {}
    for festival in rules["festivals"]:
        if bool(festival.get("solar")) == bool(festival.get("lunar")):
            yield ("festivals", festival["id"], "solar"), "festival_day", {"id": festival["id"]}


def _stages(stages: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for stage in stages:
        path: Path = ("stages", str(stage["id"]))
        for result in stage.get("evidence", ()):
            if result not in stage.get("outcomes", ()):
                yield (*path, "evidence"), "evidence_unknown", {"outcome": result}
        shared = stage.get("shares_clock_of", 0)
        if shared and (shared >= stage["id"] or stages[shared - 1].get("shares_clock_of", 0)):
            yield (*path, "shares_clock_of"), "shared_clock", {"stage": str(shared)}
        elif shared and "limit" in stage:
            yield (*path, "limit"), "shared_limit", {"stage": str(shared)}


def _tiers(tiers: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    ranks: dict[int, str] = {}
    names: dict[str, str] = {}
    if not tiers:
        yield ("tiers",), "no_tiers", {}
    for tier in tiers:
        path: Path = ("tiers", tier["id"])
        if tier["rank"] in ranks:
            yield (*path, "rank"), "double_rank", {"rank": str(tier["rank"]), "other": ranks[tier["rank"]]}
        ranks[tier["rank"]] = tier["id"]
        aliases = [("aliases", alias) for alias in tier.get("aliases", ())]
        for key, name in (("zh", tier["zh"]), ("en", tier["en"]), *aliases):
            if names.setdefault(name.casefold(), tier["id"]) != tier["id"]:
                yield (*path, key), "double_name", {"name": name, "other": names[name.casefold()]}
