"""Insurance coverage 保险涵盖范围表: sums by peril, gaps of a household, premiums (domain.md section 5).

Only the policies on one customer's own card are looked at: members' finances are separate secrets. Money in yuan, days
ISO text as stored.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rmtui.domain.household import CHILDREN
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import RowView

PERILS = ("life", "critical_illness", "medical", "accident", "annuity", "property")
_GROWN = frozenset({"", "spouse", "partner", "father", "mother", "parent"})
"""Who is of age even where the age is not known; the empty relation is the customer."""
HOUSEHOLD = "household"


class Insured(NamedTuple):
    """A person of the household; the customer has an empty id and relation, as `policy.insured` names him or her."""

    id: str
    name: str
    relation: str = ""
    sex: str = ""
    age: int | None = None


class PolicyRow(NamedTuple):
    """A policy; `kind` is a peril, `critical` says that it also pays for a critical illness, up to the same sum."""

    id: str
    kind: str
    insured: str = ""
    sum_insured: int = 0
    premium: int = 0
    due_on: str = ""
    ends_on: str = ""
    critical: bool = False


def policy_of(row: RowView) -> PolicyRow:
    """A row of the policy table as the rules take it."""
    return PolicyRow(
        row.id,
        row.text("kind"),
        row.text("insured"),
        row.number("sum_insured"),
        row.number("premium"),
        row.text("due_on"),
        row.text("ends_on"),
        row.flag("critical"),
    )


class Cover(NamedTuple):
    """A person's sums by peril (never added up: one event pays one of them), and the perils that are not covered."""

    person: Insured
    group: str
    """`child`, `adult` or `retired`; empty where the age has to be asked first, and no gap is named."""
    sums: tuple[tuple[str, int], ...]
    critical: bool
    gaps: tuple[str, ...]


class Household(NamedTuple):
    """The coverage table of a household."""

    people: tuple[Cover, ...]
    sums: tuple[tuple[str, int], ...]
    """By peril over all of them."""
    home_gaps: tuple[str, ...]
    """Perils of the home as a whole that nobody's policy covers."""

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """Who lacks what, as (person's id, peril); the home's gaps under `HOUSEHOLD`."""
        named = [(cover.person.id, peril) for cover in self.people for peril in cover.gaps]
        return (*named, *((HOUSEHOLD, peril) for peril in self.home_gaps))


def group_of(person: Insured, playbook: Playbook) -> str:
    """`child`, `adult` or `retired` by age; without it spouse, parents and customer are adults, children children.

    Empty for anybody else of unknown age.
    """
    ages = playbook.card.ages
    if person.age is None:
        return "child" if person.relation in CHILDREN else "adult" if person.relation in _GROWN else ""
    if person.age < ages.adult:
        return "child"
    return "retired" if person.age >= ages.retires_at(person.sex) else "adult"


def in_force(policy: PolicyRow, day: date) -> bool:
    """Whether the policy has not ended; its last day counts, and one without an end goes on."""
    return not policy.ends_on or policy.ends_on >= day.isoformat()


def coverage(
    people: Sequence[Insured], policies: Iterable[PolicyRow], day: date, playbook: Playbook, *, owns_property: bool
) -> Household:
    """The coverage of a household on a day; a policy of an unknown sum covers its peril all the same."""
    valid = [policy for policy in policies if in_force(policy, day)]
    covers = tuple(_cover(person, [one for one in valid if one.insured == person.id], playbook) for person in people)
    home = playbook.card.insurance.home if owns_property else ()
    held = {policy.kind for policy in valid}
    return Household(covers, _sums(valid), tuple(peril for peril in home if peril not in held))


def _cover(person: Insured, policies: Sequence[PolicyRow], playbook: Playbook) -> Cover:
    rule = playbook.card.insurance
    group = group_of(person, playbook)
    needed = {"child": rule.child, "adult": rule.adult, "retired": rule.retired}.get(group, ())
    sums = _sums(policies)
    held = {peril for peril, _ in sums}
    gaps = tuple(peril for peril in needed if peril not in held)
    return Cover(person, group, sums, "critical_illness" in held, gaps)


def _sums(policies: Iterable[PolicyRow]) -> tuple[tuple[str, int], ...]:
    """The sum by peril in the order of `PERILS`, for the perils that are covered."""
    sums: Counter[str] = Counter()
    for policy in policies:
        for peril in {policy.kind} | ({"critical_illness"} if policy.critical else set()):
            sums[peril] += policy.sum_insured
    return tuple((peril, sums[peril]) for peril in PERILS if peril in sums)


class Premium(NamedTuple):
    """A premium to be paid: days left, negative where its day is past."""

    policy: PolicyRow
    days: int


def premiums(policies: Iterable[PolicyRow], today: date, playbook: Playbook) -> tuple[Premium, ...]:
    """Premiums of policies in force that are due within the playbook's days, or past their day; the earliest first."""
    until = (today + timedelta(days=playbook.card.insurance.premium_days_ahead)).isoformat()
    due = [policy for policy in policies if policy.due_on and policy.due_on <= until and in_force(policy, today)]
    days = [Premium(policy, (date.fromisoformat(policy.due_on) - today).days) for policy in due]
    return tuple(sorted(days, key=lambda one: (one.days, one.policy.id)))
