"""Groups of customers: of those who were put into them, and by a saved filter (domain.md section 4)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Stage
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan
from rmtui.store.home import Home
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.book import Filters
from rmtui.store.reads.groups import GroupView, filters_of, group_named, groups, members, rule_text
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.groups import make_group, put, take_out
from rmtui.store.writes.nextsteps import set_next
from tests.builders import add_customer
from tests.cli import Cli

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        (Filters(), ""),
        (Filters(stage=Stage.KNOW, tier="gold", state="active"), "stage=2 tier=gold state=active"),
        (Filters(next_until=DAY + timedelta(days=7)), "next_within=7"),
        (Filters(group="maturing", product="三年 定期"), "maturing product=三年 定期"),
    ],
)
def test_a_filter_is_kept_as_text_and_read_again(filters: Filters, text: str) -> None:
    assert rule_text(filters, DAY) == text
    assert filters_of(text, DAY) == filters


def test_a_day_of_the_filter_moves_on_with_the_days() -> None:
    assert filters_of("next_within=7", DAY + timedelta(days=3)).next_until == DAY + timedelta(days=10)


@pytest.mark.parametrize("text", ["stage=8", "stage=", "colour=red", "product=", "next_within=soon", "state=away"])
def test_a_rule_that_is_not_understood_is_refused(store: Store, text: str) -> None:
    with pytest.raises(Refused, match="bad_group_rule"):
        filters_of(text, DAY)
    with pytest.raises(Refused, match="bad_group_rule"):
        store.write(make_group, "老客户", (), text)
    assert store.read(groups) == ()
    saved = store.write(rows.add, "customer_group", "", {"name": "老客户", "rule": text})
    assert [name for name, _ in saved.warnings] == ["warning.group_of_nobody"]
    assert [one.size for one in store.read(groups)] == [0]


def test_people_are_put_in_taken_out_and_back(store: Store) -> None:
    first, second = add_customer(store, "王建国"), add_customer(store, "李秀英")
    group = store.write(make_group, " 理财沙龙 ", [first]).added
    store.write(put, group, [first, second])
    whole = store.read(dump_text)
    assert set(store.read(members, group)) == {first, second}
    store.write(take_out, group, [first])
    assert store.read(members, group) == (second,)
    store.write(undo)
    assert store.read(dump_text) == whole
    store.write(redo)
    store.write(put, group, [first])
    assert set(store.read(members, group)) == {first, second}
    assert store.read(groups) == (GroupView(group, "理财沙龙", "", "", 2),)


def test_a_group_by_rule_follows_the_book(store: Store, clock: FixedClock) -> None:
    one, other = add_customer(store, "王建国", stage=Stage.KNOW), add_customer(store, "李秀英", stage=Stage.NEEDS)
    group = store.write(make_group, "了解阶段", (), "stage=2").added
    due = store.write(make_group, "本周要联络", (), "next_within=7").added
    assert store.read(members, group) == (one,)
    assert store.read(members, due) == ()
    store.write(set_next, [other], NextPlan(on=DAY + timedelta(days=9)))
    assert store.read(members, due) == ()
    clock.advance(timedelta(days=3))
    assert store.read(members, due) == (other,)


def test_what_cannot_be_is_refused(store: Store) -> None:
    one = add_customer(store, "王建国")
    fixed, ruled = store.write(make_group, "甲组", [one]).added, store.write(make_group, "乙组", (), "stage=1").added
    before = store.read(dump_text)
    for args, why in (
        ((make_group, "甲组", [one]), "group_name_taken"),
        ((make_group, " ", [one]), "field_required"),
        ((make_group, "丙组", [one], "stage=1"), "group_by_rule"),
        ((make_group, "丙组", ["niemand"]), "no_such_customer"),
        ((put, ruled, [one]), "group_by_rule"),
        ((take_out, ruled, [one]), "group_by_rule"),
        ((put, "nirgends", [one]), "no_such_group"),
        ((put, fixed, []), "no_customer_given"),
    ):
        with pytest.raises(Refused, match=why):
            store.write(*args)
    assert store.read(dump_text) == before
    assert store.read(group_named, "甲组").id == fixed
    with pytest.raises(Refused, match="no_such_group"):
        store.read(group_named, "丁组")


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cli = Cli(home.path, capsys)
    first, second = cli.add("王建国", "--stage", "7", "--phone", "14400001111"), cli.add("李秀英", "--stage", "2")
    cli.ok("group", "沙龙", first)
    cli.ok("group", "沙龙", second)
    cli.ok("group", "了解中", "--rule", "stage=2")
    assert [(one["name"], one["size"], one["rule"]) for one in cli.json("group")] == [
        ("了解中", 1, "stage=2"),
        ("沙龙", 2, ""),
    ]
    assert [one["id"] for one in cli.json("group", "了解中")] == [second]
    cli.ok("group", "沙龙", second, "--out")
    assert [one["id"] for one in cli.json("group", "沙龙")] == [first]
    assert cli.refused("group", "没有这组") == "no_such_group"
    told = cli.json("round", second, "--group", "沙龙", "--text", "您好，{bank}提醒您。", "--purpose", "education")
    assert [(one["id"], one["reason"]) for one in told["people"]] == [(second, "no_number"), (first, "")]
    assert "14400001111" not in repr(told)
    assert cli.json("mix", first) == []
    text = ("round", second, "--group", "沙龙", "--text", "您好，{bank}提醒您。")
    folder = tmp_path / "out"
    folder.mkdir()
    sent = cli.json(*text, "--purpose", "education", "--send", "-o", str(folder))
    assert [one["id"] for one in sent["warnings"]] == ["warning.round_no_number"]
    assert cli.json("mix", first) == [{"month": "2026-03", "education": 1}]
    (file,) = folder.iterdir()
    assert "14400001111,王建国,您好" in file.read_text("utf-8-sig")
    assert cli.refused("round", first, "--template", "nothing") == "no_such_template"
    assert cli.refused(*text, "--send", now="2026-03-02T23:00") == "window_needs_reason"
    assert len(list(folder.iterdir())) == 1
