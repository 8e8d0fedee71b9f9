"""Insurance coverage: sums by peril for each person, the gaps of a household, premiums that are due."""

from datetime import date

import pytest

from rmtui import i18n
from rmtui.domain import insurance
from rmtui.domain.insurance import HOUSEHOLD, PERILS, Insured, PolicyRow, coverage
from rmtui.domain.playbook import Playbook

TODAY = date(2026, 3, 2)
FATHER = Insured("", "王建国", age=41, sex="male")
MOTHER = Insured("m", "李秀英", "spouse", "female", 39)
DAUGHTER = Insured("d", "王小红", "daughter", "female", 9)
GRANDMOTHER = Insured("g", "尉迟恭敬", "mother", "female", 68)
FAMILY = (FATHER, MOTHER, DAUGHTER, GRANDMOTHER)
POLICIES = (
    PolicyRow("1", "life", "", 500_000, 6_000, "2026-04-01", critical=True),
    PolicyRow("2", "life", "", 300_000),
    PolicyRow("3", "medical", "", 2_000_000, 400, "2026-02-20", "2026-12-31"),
    PolicyRow("4", "critical_illness", "m", 200_000, 5_000, "2026-09-01"),
    PolicyRow("5", "medical", "d", 0),
    PolicyRow("6", "accident", "d", 100_000, ends_on="2026-03-01"),
    PolicyRow("7", "accident", "g", 50_000, ends_on="2026-03-02"),
)


def test_household_of_four_with_its_gaps(playbook: Playbook) -> None:
    found = coverage(FAMILY, POLICIES, TODAY, playbook, owns_property=True)
    assert [(cover.person.name, cover.group, cover.sums, cover.critical, cover.gaps) for cover in found.people] == [
        (
            "王建国",
            "adult",
            (("life", 800_000), ("critical_illness", 500_000), ("medical", 2_000_000)),
            True,
            ("accident",),
        ),
        ("李秀英", "adult", (("critical_illness", 200_000),), True, ("life", "medical", "accident")),
        ("王小红", "child", (("medical", 0),), False, ("accident", "critical_illness")),
        ("尉迟恭敬", "retired", (("accident", 50_000),), False, ("medical",)),
    ]
    assert found.sums == (
        ("life", 800_000),
        ("critical_illness", 700_000),
        ("medical", 2_000_000),
        ("accident", 50_000),
    )
    assert found.home_gaps == ("property",)
    assert found.gaps[-1] == (HOUSEHOLD, "property") and ("m", "life") in found.gaps and len(found.gaps) == 8


@pytest.mark.parametrize(
    ("owns", "policies", "gaps"),
    [
        (True, (), ("property",)),
        (True, (PolicyRow("1", "property", "m"),), ()),
        (True, (PolicyRow("1", "property", "", ends_on="2026-03-01"),), ("property",)),
        (False, (), ()),
    ],
)
def test_the_home(owns: bool, policies: tuple[PolicyRow, ...], gaps: tuple[str, ...], playbook: Playbook) -> None:
    assert coverage(FAMILY, policies, TODAY, playbook, owns_property=owns).home_gaps == gaps


@pytest.mark.parametrize(
    ("age", "sex", "relation", "group"),
    [
        (17, "", "son", "child"),
        (18, "", "son", "adult"),
        (59, "male", "", "adult"),
        (60, "male", "", "retired"),
        (54, "female", "", "adult"),
        (55, "female", "", "retired"),
        (57, "", "aunt", "adult"),
        (None, "", "", "adult"),
        (None, "", "spouse", "adult"),
        (None, "", "daughter", "child"),
        (None, "", "nephew", ""),
    ],
)
def test_group_by_age(age: int | None, sex: str, relation: str, group: str, playbook: Playbook) -> None:
    assert insurance.group_of(Insured("x", "张三", relation, sex, age), playbook) == group


def test_no_gaps_are_named_where_the_age_has_to_be_asked(playbook: Playbook) -> None:
    (cover,) = coverage([Insured("x", "张三", "nephew")], (), TODAY, playbook, owns_property=False).people
    assert (cover.group, cover.gaps) == ("", ())


def test_the_bank_says_what_is_needed(playbook: Playbook) -> None:
    rule = playbook.card.insurance._replace(retired=("annuity",))
    rules = playbook._replace(card=playbook.card._replace(insurance=rule))
    (cover,) = coverage([GRANDMOTHER], POLICIES, TODAY, rules, owns_property=False).people
    assert cover.gaps == ("annuity",)


def test_premiums_due(playbook: Playbook) -> None:
    assert [(one.policy.id, one.days) for one in insurance.premiums(POLICIES, TODAY, playbook)] == [
        ("3", -10),
        ("1", 30),
    ]
    ended = POLICIES[2]._replace(ends_on="2026-03-01")
    last = PolicyRow("8", "life", due_on="2026-05-01")
    assert [one.policy.id for one in insurance.premiums([ended, last], TODAY, playbook)] == ["8"]
    assert insurance.premiums([last._replace(due_on="2026-05-02")], TODAY, playbook) == ()


@pytest.mark.parametrize(("prefix", "ids"), [("peril", PERILS), ("insured_group", ("child", "adult", "retired"))])
def test_every_word_is_there(prefix: str, ids: tuple[str, ...]) -> None:
    for language in ("zh", "en"):
        assert [one for one in ids if f"{prefix}.{one}" not in i18n.catalog(language)] == []
