"""Life-cycle phase, which is only ever suggested, and needs 需求发现 (domain.md section 2, stage 4)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.household import CHILDREN, Member, age
from rmtui.domain.playbook import LifePhase, Playbook

# fmt: off
NEED_KINDS = (
    "marriage", "home", "education", "retirement", "medical", "protection", "liquidity", "inheritance", "business",
)
# fmt: on
MARITAL = ("single", "married", "divorced", "widowed")
NEED_STATES = ("open", "proposed", "met", "dropped")
OPEN = frozenset({"open", "proposed"})

_MARITAL_WORDS = {
    "single": ("single", "unmarried", "未婚", "单身"),
    "married": ("married", "已婚", "再婚", "复婚", "初婚", "结婚"),
    "divorced": ("divorced", "离婚", "离异"),
    "widowed": ("widowed", "丧偶"),
}
_MARITAL_OF = {word: state for state, words in _MARITAL_WORDS.items() for word in words}
_NO_CHILDREN = frozenset({"", "0", "无", "没有", "未育", "无子女", "no", "none"})


def marital_of(text: str) -> str:
    """One of `MARITAL` for the words in the profile's field; empty where they say something else."""
    return _MARITAL_OF.get(text.strip().casefold(), "")


class Person(NamedTuple):
    """What a phase is suggested from. `children` are ages in full years, None: there is one of unknown age."""

    age: int | None
    sex: str = ""
    marital: str = ""
    children: tuple[int | None, ...] = ()


def children_of(family: Iterable[Member], field: str, day: date) -> tuple[int | None, ...]:
    """The ages of a customer's children by the family table; where that has none, by the profile's field.

    The field is free text and tells no age.
    """
    ages = tuple(age(member.born, day) for member in family if member.relation in CHILDREN)
    if ages:
        return ages
    return () if field.strip().casefold() in _NO_CHILDREN else (None,)


class Suggestion(NamedTuple):
    """A phase with the kinds of need it brings, and why: catalog id `life_phase.REASON` with its values.

    Reasons: `child` (age), `retires` (age, at), `retired` (age, at), `age` (age), `marital` (marital). Where no phase
    is suggested: `ask_age`, `ask_marital`, `ask_children` say what to ask for, `none` that no phase fits.
    """

    phase: str
    reason: str
    values: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()


def suggest(person: Person, playbook: Playbook) -> Suggestion:
    """The first phase of the playbook whose conditions all hold, or what to ask for first."""
    for phase in playbook.card.life_phases:
        if _holds(phase, person, playbook):
            reason, values = _why(phase, person, playbook)
            return Suggestion(phase.id, reason, values, phase.kinds)
    missing = (("ask_age", person.age is None), ("ask_marital", not person.marital))
    unknown = next((reason for reason, is_missing in missing if is_missing), "")
    return Suggestion("", unknown or ("ask_children" if None in person.children else "none"))


def _holds(phase: LifePhase, person: Person, playbook: Playbook) -> bool:
    if phase.marital and person.marital not in phase.marital:
        return False
    if phase.childless and person.children:
        return False
    if _asks_child(phase) and _child(phase, person) is None:
        return False
    if phase.from_age is None and phase.retires_within is None:
        return True
    if person.age is None:
        return False
    left = playbook.card.ages.retires_at(person.sex) - person.age
    return person.age >= (phase.from_age or 0) and (phase.retires_within is None or left <= phase.retires_within)


def _asks_child(phase: LifePhase) -> bool:
    return phase.child_from is not None or phase.child_until is not None


def _child(phase: LifePhase, person: Person) -> int | None:
    """The age of the youngest child that the phase is about."""
    ages = [child for child in person.children if child is not None and child >= (phase.child_from or 0)]
    return min((child for child in ages if phase.child_until is None or child <= phase.child_until), default=None)


def _why(phase: LifePhase, person: Person, playbook: Playbook) -> tuple[str, tuple[tuple[str, str], ...]]:
    if _asks_child(phase):
        return "child", (("age", str(_child(phase, person))),)
    years, at = ("age", str(person.age)), ("at", str(playbook.card.ages.retires_at(person.sex)))
    if phase.retires_within is not None:
        return "retires" if phase.retires_within else "retired", (years, at)
    if phase.from_age is not None:
        return "age", (years,)
    return "marital", (("marital", person.marital),)


class NeedRow(NamedTuple):
    """A line of the needs table 客户需求表; days are ISO text as stored, `priority` 1 to 3, 0: not judged."""

    id: str
    kind: str
    amount: int = 0
    priority: int = 0
    state: str = "open"
    found_on: str = ""
    retry_on: str = ""


def open_needs(rows: Iterable[NeedRow], today: date) -> tuple[NeedRow, ...]:
    """Needs neither met nor dropped, the most urgent first.

    Those to be tried again later come after all others, in the order of that day; then priority (not judged: last),
    the larger amount, the older one.
    """
    return tuple(sorted((row for row in rows if row.state in OPEN), key=lambda row: _urgency(row, today)))


def _urgency(row: NeedRow, today: date) -> tuple[str, bool, int, int, str, str]:
    waits = row.retry_on if row.retry_on > today.isoformat() else ""
    return waits, not row.priority, row.priority, -row.amount, row.found_on or "9999", row.id


def still_to_ask(suggestion: Suggestion, rows: Sequence[NeedRow]) -> tuple[str, ...]:
    """Kinds that the phase suggests and no line of the table is about yet."""
    known = {row.kind for row in rows}
    return tuple(kind for kind in suggestion.kinds if kind not in known)
