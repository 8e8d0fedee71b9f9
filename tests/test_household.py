"""Family and household: relations from both cards, each person once, the drawn tree, who decides, walls."""

from datetime import date

import pytest

from rmtui import i18n
from rmtui.domain import household
from rmtui.domain.household import NEUTRAL, RELATIONS, Kin, Linked, Member, Wall, inverse, members, tree

DAY = date(2026, 3, 2)
SEXES = ("male", "female", "")


@pytest.mark.parametrize(
    ("relation", "man", "woman", "unknown"),
    [
        ("mother", "son", "daughter", "child"),
        ("father", "son", "daughter", "child"),
        ("daughter", "father", "mother", "parent"),
        ("spouse", "spouse", "spouse", "spouse"),
        ("partner", "partner", "partner", "partner"),
        ("sister", "brother", "sister", "sibling"),
        ("grandmother", "grandson", "granddaughter", "grandchild"),
        ("grandson", "grandfather", "grandmother", "grandparent"),
        ("mother_in_law", "son_in_law", "daughter_in_law", "child_in_law"),
        ("daughter_in_law", "father_in_law", "mother_in_law", "parent_in_law"),
        ("uncle", "nephew", "niece", "nephew_or_niece"),
        ("niece", "uncle", "aunt", "uncle_or_aunt"),
        ("cousin", "cousin", "cousin", "cousin"),
        ("friend", "friend", "friend", "friend"),
        ("干妈", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_inverse(relation: str, man: str, woman: str, unknown: str) -> None:
    assert [inverse(relation, sex) for sex in SEXES] == [man, woman, unknown]


@pytest.mark.parametrize("relation", [*RELATIONS, *NEUTRAL])
@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("other_sex", SEXES)
def test_the_inverse_of_the_inverse_is_the_relation_again(relation: str, sex: str, other_sex: str) -> None:
    there = inverse(relation, sex)
    back = inverse(there, other_sex)
    assert there in (*RELATIONS, *NEUTRAL)
    assert inverse(back, sex) == there


def test_every_relation_has_a_word() -> None:
    for language in ("zh", "en"):
        words = i18n.catalog(language)
        assert [one for one in (*RELATIONS, *NEUTRAL) if f"relation.{one}" not in words] == []


WIFE = Kin("r1", "a", "李秀英", "spouse", "female", "1970-05-01", card_id="b", decides=True, confidence=4)
SON = Kin("r2", "a", "王小明", "son", "male", "2010")


def test_a_link_is_seen_from_the_other_card() -> None:
    (seen,) = members((), [Linked(WIFE, "王建国", "male", "1968-02-03")])
    assert seen == Member(
        id="r1", name="王建国", relation="spouse", born="1968-02-03", sex="male", card_id="a", derived=True
    )
    assert not seen.decides, "what the wife decides is said on the husband's card"


def test_own_words_are_told_as_words() -> None:
    (seen,) = members((), [Linked(Kin("r9", "a", "李秀英", "干妈", card_id="b"), "王建国", "male")])
    assert (seen.relation, seen.word_there) == ("", "干妈")
    (own,) = members([Kin("r9", "a", "李秀英", "干妈")], ())
    assert (own.relation, own.word_there, own.derived) == ("干妈", "", False)


def test_each_person_stands_once_and_the_own_line_wins() -> None:
    husband = Kin("r5", "b", "老王", "spouse", "male", card_id="a", pays=True, met_on="2026-02-01")
    found = members([husband, husband._replace(id="r6", name="老公")], [Linked(WIFE, "王建国", "male")])
    assert [(one.id, one.name, one.pays, one.met, one.derived) for one in found] == [("r5", "老王", True, True, False)]


def test_namesakes_without_a_card_are_two() -> None:
    assert len(members([SON, SON._replace(id="r3")], ())) == 2


def test_two_lines_of_one_other_card_are_one_person() -> None:
    twice = [Linked(WIFE, "王建国", "male"), Linked(WIFE._replace(id="r7", relation="朋友"), "王建国", "male")]
    assert [one.relation for one in members((), twice)] == ["spouse"]


@pytest.mark.parametrize(
    ("born", "years"),
    [
        ("1986-03-02", 40),
        ("1986-03-03", 39),
        ("1986", 40),
        ("2026-03-02", 0),
        ("2026-03-03", None),
        ("2027", None),
        ("", None),
        ("2024-02-29", 2),
    ],
)
def test_age(born: str, years: int | None) -> None:
    assert household.age(born, DAY) == years


def test_a_leap_day_is_reached_in_march() -> None:
    assert [household.age("2024-02-29", date(2025, month, day)) for month, day in ((2, 28), (3, 1))] == [0, 1]


def person(name: str, relation: str, born: str = "") -> Member:
    """A member of a family."""
    return Member(name, name, relation, born)


def drawn(*family: Member) -> list[str]:
    """The tree as text: the branch's last line with a corner."""
    return [
        "  " * line.depth + ("└" if line.last else "├") + (line.member.name if line.member else "*")
        for line in tree(family)
    ]


def test_tree_of_four_generations() -> None:
    family = (
        person("朋友甲", "friend"),
        person("孙女", "granddaughter", "2020"),
        person("儿子", "son", "1990"),
        person("女儿", "daughter", "1988"),
        person("母亲", "mother", "1940"),
        person("父亲", "father", "1938"),
        person("祖母", "grandmother"),
        person("妻子", "spouse"),
        person("姐姐", "sister"),
        person("外甥", "nephew"),
        person("岳母", "mother_in_law"),
        person("舅舅", "uncle"),
        person("干妈", "干妈"),
    )
    assert drawn(*family) == [
        "├祖母",
        "  ├舅舅",
        "  ├岳母",
        "  ├父亲",
        "  └母亲",
        "    ├姐姐",
        "      └外甥",
        "    └*",
        "      ├妻子",
        "      ├女儿",
        "      └儿子",
        "        └孙女",
        "├干妈",
        "└朋友甲",
    ]


def test_tree_without_elders_begins_with_the_customer() -> None:
    assert drawn(person("儿子", "son")) == ["└*", "  └儿子"]
    assert drawn() == ["└*"]


def test_nobody_hangs_under_a_generation_that_is_not_there() -> None:
    assert drawn(person("孙子", "grandson"), person("侄女", "niece")) == ["├侄女", "└*", "  └孙子"]


def test_everybody_is_drawn_once() -> None:
    family = [person(relation, relation) for relation in (*RELATIONS, *NEUTRAL, "干妈", "")]
    lines = tree(family)
    assert sorted(line.member.name for line in lines if line.member) == sorted(one.name for one in family)
    assert len(lines) == len(family) + 1


MET = Member("1", "李秀英", "spouse", decides=True, met=True, confidence=2)
UNMET = Member("2", "王大山", "father", decides=True, confidence=5)
CHILD = Member("3", "王小明", "son", met=True)


@pytest.mark.parametrize(
    ("family", "because", "kind", "who"),
    [
        ((), "", "unknown", ()),
        ((CHILD,), "", "unknown", ()),
        ((CHILD,), "独居", "none_because", ()),
        ((CHILD, UNMET), "", "identified", ("王大山",)),
        ((UNMET,), "独居", "identified", ("王大山",)),
        ((MET, UNMET), "", "met", ("李秀英",)),
        ((MET, MET._replace(name="王大山", confidence=5)), "", "met", ("王大山", "李秀英")),
    ],
)
def test_decision(family: tuple[Member, ...], because: str, kind: str, who: tuple[str, ...]) -> None:
    found = household.decision(family, because)
    assert (found.kind, tuple(one.name for one in found.who)) == (kind, who)
    assert found.reason == (because if kind == "none_because" else "")


MOTHER = Kin("r1", "son", "李秀英", "mother", card_id="mum", not_told=True)
AUNT = Kin("r2", "son", "王大姑", "aunt", not_told=True)


def test_walls_of_the_card_that_keeps_the_secret() -> None:
    assert household.walled([MOTHER, AUNT, MOTHER._replace(id="r3", card_id="dad", not_told=False)], ()) == (
        Wall("son", "mum", from_name="李秀英"),
        Wall("son", "r2", from_name="王大姑"),
    )


def test_the_wall_stands_on_the_other_card_too() -> None:
    walls = household.walled((), [Linked(MOTHER, "王小明", "male")])
    assert walls == (Wall("son", "mum", whose_name="王小明"),)
    assert household.not_to_mention(walls, "mum") == walls
    assert household.not_to_mention(walls, "son") == (), "the son may hear of the mother, if she did not wall him"


def test_walls_in_both_directions() -> None:
    back = Kin("r8", "mum", "王小明", "son", card_id="son", not_told=True)
    walls = household.walled([back], [Linked(MOTHER, "王小明", "male")])
    assert {(wall.whose, wall.from_whom) for wall in walls} == {("mum", "son"), ("son", "mum")}


def test_who_is_walled_is_not_to_be_seen_on_the_others_card() -> None:
    sister = Linked(Kin("r4", "sis", "李秀英", "mother", card_id="mum"), "王小红", "female")
    family = members((), [Linked(MOTHER, "王小明", "male"), sister])
    assert [(one.name, one.walled) for one in family] == [("王小明", True), ("王小红", False)]
    assert [one.name for one in household.to_be_seen(family)] == ["王小红"]
    own = members([Kin("r8", "mum", "王小明", "son", card_id="son")], [Linked(MOTHER, "王小明", "male")])
    assert [(one.walled, one.derived) for one in household.to_be_seen(own)] == [(True, False)]
