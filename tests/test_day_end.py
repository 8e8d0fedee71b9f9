"""The end of a day: minutes per block, who is not noted, plan against done, the notebook, preparing, the report."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.minutes import CALLS, MEETINGS, NOTES, PLAN, Recorded, minutes
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.refusal import Refused
from rmtui.playbook.scripts import read_templates, templates
from rmtui.playbook.variant import write_variant
from rmtui.screens.day_end import DayEndScreen
from rmtui.screens.lessons import LessonsScreen
from rmtui.store.home import Home
from rmtui.store.reads.day_end import day_end
from rmtui.store.reads.preparations import prepared
from rmtui.store.store import Store
from rmtui.store.writes import notes, plan, rows
from rmtui.store.writes.customers import edit
from rmtui.store.writes.pauses import pause
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.rules import PLAYBOOK, at
from tests.ui import make_app, press, settle, shown

DAY = date(2026, 3, 2)


def records(*said: tuple[str, str]) -> list[Recorded]:
    """Records at hours of Monday."""
    return [Recorded(at("03-02", hour), block) for hour, block in said]


@pytest.mark.parametrize(
    ("said", "spent"),
    [
        ([], {}),
        ([("09:00", CALLS)], {CALLS: 3}),
        ([("09:00", CALLS), ("09:10", CALLS)], {CALLS: 13}),
        ([("09:10", CALLS), ("09:00", CALLS)], {CALLS: 13}),
        ([("09:00", CALLS), ("09:15", CALLS)], {CALLS: 18}),
        ([("09:00", CALLS), ("09:16", CALLS)], {CALLS: 6}),
        ([("09:00", CALLS), ("09:04", NOTES), ("09:05", PLAN)], {CALLS: 3, NOTES: 4, PLAN: 1}),
        ([("09:00", CALLS), ("09:10", MEETINGS)], {CALLS: 3, MEETINGS: 45}),
        ([("09:00", PLAN), ("11:00", NOTES)], {PLAN: 2, NOTES: 2}),
    ],
)
def test_minutes_go_to_the_later_of_two_records_until_a_break(
    said: list[tuple[str, str]], spent: dict[str, int]
) -> None:
    assert minutes(records(*said), PLAYBOOK.day) == dict.fromkeys((PLAN, CALLS, MEETINGS, NOTES), 0) | spent


@pytest.fixture
def one(store: Store) -> str:
    """A customer of stage 7."""
    return add_customer(store, "盖志强", stage=Stage.AFTER_SALES, entered_on=date(2026, 1, 5))


def unnoted(store: Store) -> list[str]:
    """Who is still to be noted."""
    return [each.name for each in store.read(day_end).unnoted]


def test_who_was_spoken_to_without_a_note(store: Store, one: str, clock: FixedClock) -> None:
    """A call in vain and a message sent need none; a note on the contact, or afterwards on the card, is one."""
    others = {name: add_customer(store, name, stage=Stage.AFTER_SALES) for name in ("单雪", "王建国", "尉迟恭敬")}
    log(store, one)
    log(store, others["单雪"], outcome=Outcome.NO_ANSWER)
    log(store, others["王建国"], channel=Channel.SMS, outcome=Outcome.SENT)
    log(store, others["尉迟恭敬"], note="想换卡")
    assert unnoted(store) == ["盖志强"]
    store.write(notes.add, [one], "孩子要上学")
    assert unnoted(store) == []
    clock.advance(timedelta(days=1))
    log(store, one)
    assert unnoted(store) == ["盖志强"], "yesterday's note is none of today"
    assert [each.name for each in store.read(day_end, DAY).unnoted] == []


def test_plan_against_done(store: Store, one: str, clock: FixedClock) -> None:
    """Everybody who was planned in the morning, with what became of it; and who came on top."""
    made = {name: add_customer(store, name, birthday="1980-03-02", stage=Stage.AFTER_SALES)
            for name in ("甲一", "乙二", "丙三", "丁四", "戊五")}  # fmt: skip
    assert store.write(plan.fix_day) >= 5
    log(store, made["甲一"])
    log(store, made["乙二"], outcome=Outcome.NO_ANSWER)
    store.write(plan.later, made["丙三"], "some key", clock.now() + timedelta(days=1))
    store.write(pause, [made["丁四"]], date(2026, 4, 1), "出国")
    found = {each.name: each.state for each in store.read(day_end).plan}
    assert {name: found[name] for name in made} == {
        "甲一": "done", "乙二": "tried", "丙三": "put_off", "丁四": "rests", "戊五": "open",
    }  # fmt: skip
    new = add_customer(store, "己六", stage=Stage.AFTER_SALES)
    before = store.read(day_end).added
    log(store, new)
    ended = store.read(day_end)
    assert (ended.done, ended.added - before) == (1, 1 if "己六" not in found else 0)


def test_without_a_plan_it_says_so(store: Store, one: str) -> None:
    log(store, one)
    found = store.read(day_end)
    assert found.plan == () and found.added == 1


def test_promises_walk_ins_lessons_and_tomorrow(store: Store, one: str) -> None:
    for text, due in (("寄表格", "2026-03-03"), ("回话", "2026-03-20"), ("送书", "2026-03-20")):
        store.write(rows.add, "promise", one, {"text": text, "due_on": due})
    new = add_customer(store, "张三[/]")
    store.write(edit, new, {"handed_by": "大堂经理"})
    store.write(rows.add, "lesson", "", {"situation": "说起收益就挂断", "better": "先问用途"})
    store.write(rows.add, "absence", "", {"starts_on": "2026-03-03", "ends_on": "2026-03-03"})
    found = store.read(day_end)
    assert [each.text for each in found.promises] == ["寄表格", "回话", "送书"], "made today, all of them"
    assert [(each.name, each.handed_by) for each in found.walk_ins] == [("张三[/]", "大堂经理")]
    assert found.lessons == ("先问用途",)
    assert found.tomorrow == date(2026, 3, 4), "a day away is no working day"
    log(store, new, outcome=Outcome.NO_ANSWER)
    log(store, new)
    assert store.read(day_end).walk_ins == ()


async def test_enter_type_enter_until_everybody_is_noted(store: Store, one: str) -> None:
    other = add_customer(store, "单雪", stage=Stage.AFTER_SALES)
    log(store, one)
    log(store, other)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "E")
        assert isinstance(app.screen, DayEndScreen)
        assert "还没有补记的客户2" in shown(app).replace(" ", "")
        await press(pilot, "enter", "text:孩子要上学", "enter")
        assert "还没有补记的客户1" in shown(app).replace(" ", "")
        await press(pilot, "enter", "text:想换卡", "enter")
        assert "都已有记录" in shown(app)
        await press(pilot, "v")
        assert "夕会汇报" in shown(app) and "用时" in shown(app)
    assert unnoted(store) == []


async def test_the_notebook_by_keys_and_a_better_script(store: Store, one: str) -> None:
    """An entry is written, found and becomes a part of a script, which is in force at once."""
    app = make_app(store)
    async with app.run_test(size=(100, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "Z")
        assert isinstance(app.screen, LessonsScreen) and "还没有心得" in shown(app)
    store.write(rows.add, "lesson", "", {"situation": "一听理财就说没钱", "hard": "接不上话", "better": "先聊孩子升学"})
    store.write(rows.add, "lesson", "", {"situation": "客户在开车"})
    app = make_app(store)
    async with app.run_test(size=(100, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "Z", "f", "text:升学", "enter")
        assert "先聊孩子升学" in shown(app) and "客户在开车" not in shown(app)
        await press(pilot, "s", "1", "enter", "2", "enter")
        config = store.home.path / "config"
        (file,) = (config / "templates").glob("*.toml")
        assert "先聊孩子升学" in file.read_text(encoding="utf-8")
        assert read_templates("zh", config).problems == ()
        assert any("先聊孩子升学" in part.text for each in templates("zh", config) for part in each.parts)


def test_a_variant_is_the_next_version_and_never_writes_over(tmp_path: Path) -> None:
    template = next(each for each in templates("zh", None) if each.channel is Channel.CALL)
    part = template.parts[0].name
    first = write_variant(tmp_path, "zh", template, part, "{salutation}，先聊聊孩子升学？")
    second = write_variant(tmp_path, "zh", template, part, "{salutation}，最近忙吗？")
    assert first != second and first.exists()
    (now,) = [each for each in templates("zh", tmp_path) if each.id == template.id]
    assert (now.version, now.parts[0].text) == (template.version + 2, "{salutation}，最近忙吗？")
    assert now.parts[1:] == template.parts[1:]
    assert templates("en", tmp_path) == templates("en", None), "the other language is as it was"
    with pytest.raises(Refused, match="unknown_merge_field"):
        write_variant(tmp_path, "zh", template, part, "您的{shoe_size}")
    with pytest.raises(Refused, match="variant_empty"):
        write_variant(tmp_path, "zh", template, part, " ")
    assert len(list((tmp_path / "templates").glob("*.toml"))) == 2


def test_what_is_prepared_is_told_until_it_is_judged(store: Store, one: str, clock: FixedClock) -> None:
    assert store.read(prepared, one) is None
    key = store.write(rows.add, "preparation", one, {"aim": "谈定投", "opening": "上次说的方案我准备好了"}).added
    found = store.read(prepared, one)
    assert found is not None and (found.id, found.aim) == (key, "谈定投")
    clock.advance(timedelta(days=1))
    assert store.read(prepared, one) is None, "of yesterday"
    clock.advance(timedelta(days=-1))
    store.write(rows.edit, "preparation", key, {"judged": "谈成了"})
    assert store.read(prepared, one) is None


async def test_a_contact_is_prepared_on_the_list_and_seen_when_dialling(store: Store, one: str) -> None:
    store.write(plan.add_today, [one])
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "i")
        await press(pilot, "ctrl+s")
        if store.read(prepared, one) is None:
            await press(pilot, "enter")
        found = store.read(prepared, one)
        assert found is not None and "计划" in found.aim, "the aim is preset by the reason"
        await press(pilot, "c")
        assert "准备：" in shown(app)


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "--stage", "7")
    cli.ok("log", customer, "call", "--outcome", "talked")
    assert [each["name"] for each in cli.json("day_end")["unnoted"]] == ["王建国"]
    assert cli.json("day_end")["minutes"]["calls"] == 3
    assert "夕会汇报" in cli.ok("evening") or "evening report" in cli.ok("evening")
    cli.ok("add", "-", "lesson", "situation=客户在开车", "better=先约时间")
    assert [each["better"] for each in cli.json("lessons", "开车")] == ["先约时间"]
    assert cli.json("lessons", "没有") == []
    cli.ok("prepare", customer, "aim=谈定投")
    assert cli.json("show", customer)["preparations"][0]["aim"] == "谈定投"


def test_a_moment_belongs_to_its_local_day(store: Store, one: str) -> None:
    """A note of half past midnight is today's, though it was still yesterday in Greenwich."""
    night = datetime(2026, 3, 2, 0, 30, tzinfo=store.clock.now().tzinfo)
    log(store, one, at=night)
    assert unnoted(store) == ["盖志强"]
