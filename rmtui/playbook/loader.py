"""The playbook in force: the built-in standard with the bank's own file over it (domain.md sections 2 and 3)."""

import tomllib
import zlib
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Any, NamedTuple

from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.playbook import (
    Ages,
    Cadence,
    CardRules,
    CareRules,
    ComplaintRule,
    DayRules,
    EventRules,
    FamiliarRule,
    Festival,
    FirstContact,
    InsuranceRule,
    LifePhase,
    MaturityRule,
    MovementRule,
    OutcomeRule,
    Playbook,
    ProfileField,
    ReviewRule,
    RiskTick,
    StageRule,
    TeamRules,
    Tier,
    Window,
)
from rmtui.domain.rests import Rest
from rmtui.playbook.source import Problem, Source, read

STANDARD = Path(__file__).parent / "standard.toml"
OVERRIDE = "playbook.toml"

Raw = Mapping[str, Any]


class Loaded(NamedTuple):
    """The playbook in force, why the bank's own file was refused if it was, and a mark that changes with the rules."""

    playbook: Playbook
    problems: tuple[Problem, ...]
    fingerprint: str


def load_playbook(config: Path | None) -> Loaded:
    """Reads the standard and, where the configuration folder has one, `playbook.toml` over it.

    A wrong file is refused as a whole, with every problem found, and the standard stays in force.
    """
    text = STANDARD.read_bytes()
    standard = tomllib.loads(text.decode())
    if config is None or not (config / OVERRIDE).exists():
        return Loaded(_playbook(standard), (), _mark(text))
    source = read(config / OVERRIDE)
    if isinstance(source, Problem):
        return Loaded(_playbook(standard), (source,), _mark(text))
    rules, problems = _override(standard, source)
    if problems:
        return Loaded(_playbook(standard), problems, _mark(text))
    return Loaded(_playbook(rules), (), _mark(text + source.text.encode()))


def _mark(text: bytes) -> str:
    return f"{zlib.crc32(text):08x}"


def _override(standard: Raw, source: Source) -> tuple[Raw, tuple[Problem, ...]]:
    from rmtui.playbook import check

    found = list(check.faults(source.data, standard))
    rules = standard
    if not found:
        unnamed = {"version": f"{standard['version']}+"}
        rules = _merged({**standard, **unnamed}, source.data)
        found = list(check.disagreements(rules))
    return rules, tuple(source.problem(path, reason, **values) for path, reason, values in found)


def _merged(base: Raw, over: Raw) -> dict[str, Any]:
    """Tables are merged key by key, lists of tables by their id; any other value is replaced."""
    return {**base, **{key: _one(base.get(key), value) for key, value in over.items()}}


def _one(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return _merged(base, over)
    if isinstance(base, list) and any(isinstance(row, dict) and "id" in row for row in base):
        by_id = {row["id"]: row for row in base}
        for row in over:
            by_id[row["id"]] = _merged(by_id.get(row["id"], {}), row)
        return [row for row in by_id.values() if not row.get("remove")]
    return over


def _playbook(rules: Raw) -> Playbook:
    """The checked rules in the shape that the rest of the program takes."""
    tiers = sorted(rules["tiers"], key=lambda row: int(row["rank"]))
    return Playbook(
        version=rules["version"],
        stages=tuple(_stage(row, rules["stages"]) for row in rules["stages"]),
        stage_clock=rules["stage_clock"],
        amber_days=rules["amber_days"],
        tiers=tuple(_tier(row, row["id"], rank) for rank, row in enumerate(tiers)),
        no_tier=_tier(rules["no_tier"], "", len(tiers)),
        outcomes=tuple(_outcome(row) for row in rules["outcomes"]),
        profile=tuple(
            ProfileField(name, group, weight)
            for group, fields in rules["profile"].items()
            for name, weight in fields.items()
            if weight
        ),
        profile_percent=rules["profile_percent"],
        windows=tuple((Channel(name), _window(row)) for name, row in rules["windows"].items()),
        first_contact=FirstContact(**rules["first_contact"]),
        **rules["targets"],
        **rules["caps"],
        pause_days=rules["pause_days"],
        birthday_lead_days=rules["birthday_lead_days"],
        branch_meeting_is_visit=rules["branch_meeting_is_visit"],
        cadence_more_than=rules["cadence_more_than"],
        rating_valid_months=rules["rating_valid_months"],
        card=_card(rules),
        care=_care(rules),
        day=DayRules(**rules["day"]),
        team=TeamRules(**rules["team"]),
        events=EventRules(**_tuples(rules["events"])),
        meeting_offer_days=(rules["meeting_offer_days"][0], rules["meeting_offer_days"][1]),
        festival_lead_days=rules["festival_lead_days"],
        festivals=tuple(
            Festival(**{"solar": "", "lunar": ""} | {key: value for key, value in row.items() if key != "remove"})
            for row in rules["festivals"]
        ),
        rests=tuple(_rest(row) for row in rules["rests"]),
    )


def _card(rules: Raw) -> CardRules:
    return CardRules(
        ages=Ages(**rules["ages"]),
        life_phases=tuple(_phase(row) for row in sorted(rules["life_phases"], key=lambda row: int(row["rank"]))),
        exception_classes=tuple(rules["suitability"]["exception_classes"]),
        risk_ticks=tuple(RiskTick(row["id"], row["zh"], row["en"], row["from_risk"]) for row in rules["risk_ticks"]),
        review=ReviewRule(**rules["review"]),
        maturities=MaturityRule(**_tuples(rules["maturities"])),
        movement=MovementRule(**rules["movement"]),
        insurance=InsuranceRule(**_tuples(rules["insurance"])),
    )


def _care(rules: Raw) -> CareRules:
    return CareRules(
        complaint=ComplaintRule(**rules["complaint"]),
        gifts_per_year=rules["gifts"]["per_year"],
        familiar=FamiliarRule(**rules["familiar"]),
    )


def _phase(row: Raw) -> LifePhase:
    return LifePhase(**_tuples({key: value for key, value in row.items() if key not in ("rank", "remove")}))


def _tuples(row: Raw) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _stage(row: Raw, stages: Sequence[Raw]) -> StageRule:
    shared = row.get("shares_clock_of", 0)
    limits = {other["id"]: other.get("limit", 0) for other in stages}
    return StageRule(
        stage=Stage(row["id"]),
        limit=limits[shared or row["id"]] or None,
        shares_clock_of=Stage(shared) if shared else None,
        outcomes=tuple(row.get("outcomes", ())),
        evidence=tuple(row.get("evidence", ())),
    )


def _tier(row: Raw, name: str, rank: int) -> Tier:
    cadences = tuple(
        Cadence(None if entry["channel"] == "any" else Channel(entry["channel"]), entry["times"], entry["period"])
        for entry in row["cadences"]
    )
    return Tier(name, rank, row["zh"], row["en"], cadences, tuple(row.get("aliases", ())), row.get("assets_from", 0))


def _outcome(row: Raw) -> OutcomeRule:
    return OutcomeRule(
        outcome=Outcome(row["id"]),
        next_working_days=row.get("next_working_days") or None,
        next_minutes=row.get("next_minutes") or None,
        other_half_day=row.get("other_half_day", False),
        asks_time=row.get("asks_time", False),
        pauses=row.get("pauses", False),
        asks_reason=row.get("asks_reason", False),
    )


def _window(row: Raw) -> Window:
    return Window(_hours(row), row["working_days_only"])


def _hours(row: Raw) -> tuple[tuple[time, time], ...]:
    ranges = (text.split("-") for text in row["hours"])
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in ranges)


def _rest(row: Raw) -> Rest:
    spans = (text.split("/") for text in row.get("days", ()))
    return Rest(
        id=row["id"],
        zh=row["zh"],
        en=row["en"],
        channels=tuple(Channel(each) for each in row["channels"]),
        ranges=_hours(row),
        before_holiday=row.get("before_holiday", False),
        days=tuple((first, last) for first, last in spans),
        child_from=row.get("child_from"),
        child_until=row.get("child_until"),
    )
