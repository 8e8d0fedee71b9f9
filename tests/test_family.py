"""The family of a card in the book: links both ways, who decides, walls, a member's own card, and what `show` says."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from rmtui.domain.card_views import FamilyView
from rmtui.domain.household import Member, to_be_seen, way_to
from rmtui.domain.model import Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan
from rmtui.store.home import Home
from rmtui.store.log.undo import undo
from rmtui.store.reads.customers import card
from rmtui.store.reads.family import family, walls_before
from rmtui.store.reads.rows import rows
from rmtui.store.reads.walls import walls_of_book
from rmtui.store.store import Store
from rmtui.store.writes import customers
from rmtui.store.writes import family as writes
from rmtui.store.writes.rows import add, edit, remove
from tests.builders import add_customer
from tests.cli import Cli


def relative(store: Store, of: str, name: str, relation: str = "", **values: str) -> str:
    """Adds a family member and returns the line's id."""
    return store.write(add, "relative", of, {"name": name, "relation": relation, **values}).added


def of(store: Store, customer: str) -> FamilyView:
    """The family as it is in the book."""
    return store.read(family, customer)


def names(view: FamilyView) -> list[tuple[str, str, bool]]:
    """Name, relation (or the other card's own words), derived."""
    return [(one.name, one.relation or one.word_there, one.derived) for one in view.members]


@pytest.mark.parametrize(
    ("relation", "sex", "there"),
    [
        ("mother", "男", "son"),
        ("mother", "女", "daughter"),
        ("mother", "", "child"),
        ("spouse", "男", "spouse"),
        ("granddaughter", "女", "grandmother"),
        ("干妈", "男", "干妈"),
    ],
)
def test_the_link_works_both_ways(store: Store, relation: str, sex: str, there: str) -> None:
    one = add_customer(store, "王建国", fields={"sex": sex} if sex else {})
    other = add_customer(store, "李秀英")
    line = relative(store, one, "李秀英", relation, card_id=other)
    assert names(of(store, one)) == [("李秀英", relation, False)]
    assert names(of(store, other)) == [("王建国", there, True)]
    assert of(store, other).members[0].card_id == one
    store.write(remove, "relative", line)
    assert names(of(store, other)) == []


def test_an_own_line_wins_over_what_is_known_from_there(store: Store) -> None:
    one, other = add_customer(store, "王建国", sex="男"), add_customer(store, "李秀英", birthday="1955-03-01", sex="女")
    relative(store, one, "李大姐", "mother", card_id=other)
    relative(store, other, "小王", "son", card_id=one, met_on="2026-03-01", decides="是")
    (mother,), (son,) = of(store, one).members, of(store, other).members
    assert (mother.name, mother.born, mother.sex, mother.derived) == ("李大姐", "1955-03-01", "female", False)
    assert (son.name, son.relation, son.met, son.derived) == ("小王", "son", True, False)


def test_what_was_learnt_on_the_own_card_later_is_shown(store: Store) -> None:
    one, other = add_customer(store, "王建国"), add_customer(store, "李秀英")
    relative(store, one, "李秀英", "mother", card_id=other)
    assert of(store, one).members[0].born == ""
    store.write(customers.edit, other, {"birthday": "1955-03-01"})
    assert of(store, one).members[0].born == "1955-03-01"


@pytest.mark.parametrize(
    ("line", "reason", "kind"),
    [
        ({}, "", "unknown"),
        ({}, "独居", "none_because"),
        ({"decides": "1"}, "独居", "identified"),
        ({"decides": "1", "met_on": "2026-03-01"}, "", "met"),
        ({"met_on": "2026-03-01"}, "", "unknown"),
    ],
)
def test_who_decides(store: Store, line: Mapping[str, str], reason: str, kind: str) -> None:
    one = add_customer(store, "王建国", fields={"no_decision_maker": reason} if reason else {})
    relative(store, one, "李秀英", "spouse", **line)
    found = of(store, one).decision
    assert found.kind == kind
    assert [each.name for each in found.who] == (["李秀英"] if line.get("decides") else [])
    assert found.reason == (reason if kind == "none_because" else "")


def test_a_family_of_nobody_is_refused(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        store.read(family, "nobody")
    assert refused.value.message == "no_such_customer"


def test_walls_stand_before_whom_nothing_may_be_told(store: Store) -> None:
    one, two, other = (add_customer(store, name) for name in ("王建国", "尉迟恭敬", "李秀英"))
    kept = relative(store, one, "李秀英", "mother", card_id=other, not_told="1")
    relative(store, two, "李秀英", "aunt", card_id=other, not_told="1")
    relative(store, two, "王建国", "cousin", card_id=one)
    relative(store, one, "王小明", "son", not_told="1")
    assert {wall.whose_name for wall in store.read(walls_before, other)} == {"王建国", "尉迟恭敬"}
    assert {wall.whose for wall in store.read(walls_before, other)} == {one, two}
    assert store.read(walls_before, one) == store.read(walls_before, two) == ()
    assert {(wall.whose, wall.from_name) for wall in store.read(walls_of_book)[other]} == {
        (one, "李秀英"),
        (two, "李秀英"),
    }
    assert set(store.read(walls_of_book)) == {other}
    assert {wall.from_name for wall in of(store, one).walls} == {"李秀英", "王小明"}
    assert to_be_seen(of(store, other).members) == ()
    store.write(edit, "relative", kept, {"not_told": ""})
    assert [wall.whose for wall in store.read(walls_before, other)] == [two]
    store.write(undo)
    assert len(store.read(walls_before, other)) == 2


def test_a_member_becomes_a_customer_by_one_action(store: Store) -> None:
    one = add_customer(store, "王建国", sex="男")
    line = relative(store, one, "王小明", "son", phone="14400009999", born="2001-05-03", sex="male")
    made = store.write(writes.own_card, line)
    new = made.customers[0]
    found = store.read(card, new)
    assert (found.name, found.clock.stage, [each.number for each in found.phones]) == (
        "王小明",
        Stage.FIRST_CONTACT,
        ["14400009999"],
    )
    assert (found.value("birthday"), found.value("sex")) == ("2001-05-03", "male")
    assert of(store, one).members[0].card_id == new
    assert names(of(store, new)) == [("王建国", "father", True)]
    with pytest.raises(Refused) as refused:
        store.write(writes.own_card, line)
    assert refused.value.message == "has_card"
    assert store.write(undo).label == "action.family_card"
    assert of(store, one).members[0].card_id == ""
    with pytest.raises(Refused):
        store.read(card, new)


def test_a_member_of_whom_only_the_year_is_known_gets_a_card_without_a_birthday(store: Store) -> None:
    line = relative(store, add_customer(store, "王建国"), "王小明", "son", born="2001")
    (new, _) = store.write(writes.own_card, line).customers
    assert store.read(card, new).value("birthday") == ""
    assert store.read(card, new).phones == ()


def test_the_second_invitation_is_one_action(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.DECISION_MAKER)
    line = relative(store, one, "李秀英", "spouse", decides="1")
    plan = NextPlan(on=date(2026, 3, 9))
    store.write(writes.second_invitation, line, "书画班的老师", "第二次邀约李秀英：书画班的老师", plan)
    found = store.read(card, one)
    assert (found.next_on, found.timeline[0].text) == (date(2026, 3, 9), "第二次邀约李秀英：书画班的老师")
    assert store.read(rows, "relative", one)[0].text("way_in") == "书画班的老师"
    assert store.write(undo).label == "action.second_invitation"
    assert store.read(rows, "relative", one)[0].text("way_in") == ""
    assert store.read(card, one).next_on != date(2026, 3, 9)
    with pytest.raises(Refused):
        store.write(writes.second_invitation, line, "x", "y", NextPlan(on=date(2026, 2, 1)))
    assert store.read(rows, "relative", one)[0].text("way_in") == ""


BOSS = Member("boss", "甲", "father", decides=True)


@pytest.mark.parametrize(
    ("others", "through"),
    [
        ([], ""),
        ([Member("a", "乙", "son")], ""),
        ([Member("a", "乙", "son", met=True, confidence=5), Member("b", "丙", "aunt", friend=True)], "丙"),
        ([Member("a", "乙", "son", met=True, confidence=2), Member("b", "丙", "aunt", met=True, confidence=3)], "丙"),
        ([Member("a", "乙", "son", friend=True), Member("b", "丙", "aunt", friend=True, met=True)], "丙"),
        ([Member("a", "乙", "son", friend=True, blocks=True)], ""),
        ([Member("a", "乙", "son", friend=True, not_told=True)], ""),
        ([Member("a", "乙", "son", friend=True, walled=True)], ""),
    ],
)
def test_through_whom_to_invite(others: list[Member], through: str) -> None:
    found = way_to([BOSS._replace(met=True, friend=True), *others], BOSS)
    assert (found.name if found else "") == through


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book."""
    return Cli(home.path, capsys)


SECRETS = ("秘密理财", "8765432", "给孙子买房的打算", "藏品拍卖", "方案评语")


def test_nothing_of_the_mother_is_anywhere_on_the_card_and_script_of_the_son(cli: Cli) -> None:
    """Holdings, needs, proposals, policies and notes of one stay with that one; walled off, she is no member."""
    son, mother = cli.add("王建国", "sex=男"), cli.add("尉迟恭敬", "birthday=1955-03-01")
    cli.ok("add", mother, "relative", "name=王建国", "relation=son", f"card_id={son}", "not_told=1")
    cli.ok("add", mother, "holding", "kind=wealth", "product=秘密理财", "amount=8765432")
    need = cli.ok("add", mother, "need", "kind=home", "amount=8765432", "evidence=给孙子买房的打算")
    cli.ok("add", mother, "proposal", f"need_id={need}", "remarks=方案评语")
    cli.ok("add", mother, "policy", "kind=life", "product=秘密理财", "sum_insured=8765432")
    cli.ok("edit", mother, "remarks=藏品拍卖")
    hers = cli.ok("show", mother, "--json")
    assert all(secret in hers for secret in SECRETS)
    his = cli.json("show", son)
    said = "".join((json.dumps(his, ensure_ascii=False), cli.ok("show", son), cli.ok("script", son)))
    assert not [secret for secret in SECRETS if secret in said]
    assert his["family"] == []
    assert his["not_to_mention"] == [{"id": mother, "name": "尉迟恭敬"}]
    assert his["decision_maker"] == {"state": "unknown", "who": [], "reason": ""}
    del his["not_to_mention"]
    assert "尉迟恭敬" not in json.dumps(his, ensure_ascii=False)
    assert "尉迟恭敬" not in cli.ok("script", son)


def test_show_names_who_is_known_from_another_card_and_who_decides(cli: Cli) -> None:
    son, mother = cli.add("王建国", "sex=男"), cli.add("李秀英", "birthday=1955-03-01")
    line = cli.ok("add", mother, "relative", "name=王建国", "relation=son", f"card_id={son}", "decides=1")
    (derived,) = cli.json("show", son)["family"]
    assert derived == {
        **{"id": line, "name": "李秀英", "relation": "parent", "relation_there": "", "sex": "", "born": "1955-03-01"},
        **{"card_id": mother, "derived": True, "from_card": "李秀英"},
    }
    his = cli.ok("show", son)
    assert "李秀英" in his and "from 李秀英's card" in his
    shown = cli.json("show", mother)
    assert shown["decision_maker"]["state"] == "identified"
    assert [each["name"] for each in shown["decision_maker"]["who"]] == ["王建国"]
    assert shown["not_to_mention"] == []
    assert "Decision maker: 王建国, known, not met yet" in cli.ok("show", mother)
