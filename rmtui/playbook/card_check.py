"""What an override may say of the card's rules: life phases, risks, reviews, insurance, complaints and the like."""

from collections.abc import Iterator, Mapping
from typing import Any

from rmtui.domain.insurance import PERILS
from rmtui.domain.needs import MARITAL, NEED_KINDS
from rmtui.domain.playbook import DayRules, EventRules, TeamRules
from rmtui.playbook.shape import Fault, Path, Rule, flag, identifier, list_of, one_of, rows, table, whole, words

_AGE = whole(0, 120)
_PERILS = list_of(one_of(*PERILS), len(PERILS))
_PHASE: Mapping[str, Rule] = {
    "id": identifier,
    "rank": whole(1, 99),
    "zh": words(20),
    "en": words(40),
    "kinds": list_of(one_of(*NEED_KINDS), len(NEED_KINDS)),
    "marital": list_of(one_of(*MARITAL), len(MARITAL)),
    "childless": flag,
    "child_from": _AGE,
    "child_until": _AGE,
    "from_age": _AGE,
    "retires_within": _AGE,
    "remove": flag,
}
_TICK: Mapping[str, Rule] = {
    "id": identifier,
    "zh": words(60),
    "en": words(120),
    "from_risk": whole(1, 5),
    "remove": flag,
}


def _ascending(value: Any, path: Path) -> Iterator[Fault]:
    """Days from small to large, at least one."""
    found = list(list_of(whole(1, 3650), 6)(value, path))
    yield from found
    if not found and (not value or value != sorted(set(value))):
        yield path, "not_ascending", {"key": str(path[-1])}


def fields(standard: Mapping[str, Any]) -> dict[str, Rule]:
    """The rules of the card's tables, by key of the playbook."""
    phases, ticks = ([row["id"] for row in standard[name]] for name in ("life_phases", "risk_ticks"))
    months, days = whole(1, 120), whole(0, 3650)
    return {
        "ages": table({"adult": _AGE, "retired": _AGE, "retired_female": _AGE}),
        "life_phases": rows(_PHASE, phases, ("rank", "zh", "en", "kinds")),
        "suitability": table({"exception_classes": list_of(words(40))}),
        "risk_ticks": rows(_TICK, ticks, ("zh", "en", "from_risk")),
        "review": table({"often_months": months, "seldom_months": months, "top_percent": whole(0, 100)}),
        "maturities": table(
            {
                "days_back": days,
                "days_ahead": days,
                "buckets": _ascending,
                "lead_days": whole(1, 365),
                "lead_working_days": list_of(whole(1, 250), 6),
                "again_after": whole(1, 60),
                "days_after": days,
            }
        ),
        "complaint": table({"answer_working_days": whole(0, 30), "close_days": whole(1, 365), "look_back_days": days}),
        "events": table(
            dict.fromkeys(EventRules._fields, days)
            | {"decline_percent": whole(1, 100), "rhythm_percent": whole(100, 1000), "silence_times": whole(1, 20)}
            | {"sleeping_potential": whole(1, 10**12), "top_percent": whole(1, 100)}
            | {"school_ages": list_of(whole(1, 30), 8)}
        ),
        "day": table(dict.fromkeys(DayRules._fields, whole(1, 480))),
        "team": table(dict.fromkeys(TeamRules._fields, whole(1, 365))),
        "gifts": table({"per_year": whole(0, 10**9)}),
        "familiar": table(
            {
                **dict.fromkeys(("months", "review_months", "products", "wealth_purchases"), whole(1, 60)),
                "purchases_amount": whole(0, 10**12),
                "booked_visits": whole(1, 60),
            }
        ),
        "movement": table({"large_amount": whole(1, 10**12), "large_percent": whole(1, 1000)}),
        "insurance": table(
            {"premium_days_ahead": days, **dict.fromkeys(("child", "adult", "retired", "home"), _PERILS)}
        ),
    }


def disagreements(rules: Mapping[str, Any]) -> Iterator[Fault]:
    """What does not fit together in the card's rules, each part of which is right in itself."""
    ranks: dict[int, str] = {}
    for phase in rules["life_phases"]:
        path: Path = ("life_phases", phase["id"])
        if phase["rank"] in ranks:
            yield (*path, "rank"), "double_rank", {"rank": str(phase["rank"]), "other": ranks[phase["rank"]]}
        ranks[phase["rank"]] = phase["id"]
        if phase.get("child_until", 120) < phase.get("child_from", 0):
            yield (*path, "child_until"), "until_before_from", {"until": "child_until", "other": "child_from"}
        if phase.get("childless") and ("child_from" in phase or "child_until" in phase):
            yield (*path, "childless"), "childless_with_child", {"id": phase["id"]}
    ages = rules["ages"]
    for key in ("retired", "retired_female"):
        if ages[key] <= ages["adult"]:
            yield ("ages", key), "retired_before_adult", {"key": key}
    if rules["review"]["seldom_months"] < rules["review"]["often_months"]:
        yield ("review", "seldom_months"), "until_before_from", {"until": "seldom_months", "other": "often_months"}
