"""What an override of the playbook may hold: names, types and ranges, then what must agree across the whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from rmtui.domain.festivals import WEEKDAYS
from rmtui.domain.model import Channel, Outcome, Stage, StageOutcome
from rmtui.playbook import card_check
from rmtui.playbook.shape import Fault, Path, Rule, flag, identifier, list_of, one_of, rows, table, whole, words

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


def _weekday_rule(value: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(value, str) or not re.fullmatch(rf"(0[1-9]|1[0-2])-({'|'.join(WEEKDAYS)})-[1-4]", value):
        yield path, "bad_weekday_rule", {}


def _month_days(value: Any, path: Path) -> Iterator[Fault]:
    """A span `06-01/06-10` of each year."""
    first, slash, last = value.partition("/") if isinstance(value, str) else ("", "", "")
    try:
        in_order = bool(slash) and date.fromisoformat(f"2000-{first}") <= date.fromisoformat(f"2000-{last}")
    except ValueError:
        in_order = False
    if not in_order:
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
    "assets_from": whole(0, 10**12),
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
    "rule": _weekday_rule,
    "sex": one_of("female", "male"),
    "children": flag,
    "child_under": whole(0, 30),
    "from_age": whole(0, 120),
    "remove": flag,
}
_REST: Mapping[str, Rule] = {
    **_NAMES,
    "id": identifier,
    "channels": list_of(one_of(*CHANNELS), len(CHANNELS)),
    "hours": hours,
    "before_holiday": flag,
    "days": list_of(_month_days, 20),
    "child_from": whole(0, 30),
    "child_until": whole(0, 30),
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


def _tree(standard: Mapping[str, Any]) -> Rule:
    known = {name: [row["id"] for row in standard[name]] for name in ("tiers", "festivals", "rests")}
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
            "tiers": rows(_TIER, known["tiers"], ("rank", "zh", "en", "cadences")),
            "no_tier": table({**_NAMES, "cadences": list_of(_CADENCE, 6)}),
            "outcomes": rows(_OUTCOME, list(Outcome)),
            "profile": table(weights),
            "windows": table(dict.fromkeys(CHANNELS, window)),
            "festivals": rows(_FESTIVAL, known["festivals"], ("zh", "en")),
            "rests": rows(_REST, known["rests"], ("zh", "en", "channels", "hours")),
            **card_check.fields(standard),
        }
    )


def faults(override: Mapping[str, Any], standard: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with an override taken alone: unknown keys, wrong types, figures out of range."""
    return _tree(standard)(override, ())


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
        if sum(bool(festival.get(name)) for name in ("solar", "lunar", "rule")) != 1:
            yield ("festivals", festival["id"], "solar"), "festival_day", {"id": festival["id"]}
    yield from card_check.disagreements(rules)


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
