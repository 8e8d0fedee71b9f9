"""Activities by keys and by verbs: a new one, invitations, answers by digit, follow-up."""

from datetime import timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Stage
from rmtui.store.home import Home
from rmtui.store.reads.activities import activities, invitees
from rmtui.store.store import Store
from rmtui.store.writes import rows
from rmtui.store.writes.activities import invite
from rmtui.store.writes.groups import make_group
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown


def guests(store: Store) -> list[tuple[str, str, str]]:
    """Name, state and follow-up of everybody who is invited to the only activity."""
    (activity,) = store.read(activities)
    return [(one.name, one.state, one.follow_up) for one in store.read(invitees, activity.id)]


async def test_from_a_new_activity_to_the_follow_up(store: Store, clock: FixedClock) -> None:
    add_customer(store, "王建国", stage=Stage.AFTER_SALES, hobbies="tea")
    li = add_customer(store, "李秀英", stage=Stage.AFTER_SALES)
    store.write(make_group, "老客户", [li])
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "A")
        assert "还没有活动" in shown(app)
        await press(pilot, "+", "text:Tea", "down", "down", "text:2026-03-12", "down", "down", "text:tea", "ctrl+s")
        assert "03-12" in shown(app) and "邀请0" in shown(app).replace(" ", "")
        await press(pilot, "enter", "+")
        assert "兴趣或等级合适的客户1位" in shown(app).replace(" ", "")
        await press(pilot, "1", "+", "2", "enter")
        assert guests(store) == [("李秀英", "invited", ""), ("王建国", "invited", "")]
        await press(pilot, "home", "space", "space", "2")
        assert [state for _, state, _ in guests(store)] == ["yes", "yes"]
        await press(pilot, "home", "3", "4")
        assert guests(store)[0] == ("李秀英", "no", ""), "nobody came before the day"
        clock.advance(timedelta(days=11))
        await press(pilot, "end", "4")
        assert "待会后跟进" in shown(app)
        await press(pilot, "f", "text:send list", "enter")
        assert guests(store)[1] == ("王建国", "came", "send list")
        await press(pilot, "home", "delete")
        assert [name for name, _, _ in guests(store)] == ["王建国"]
        await press(pilot, "escape")
        assert "已到场1" in shown(app).replace(" ", "")
        await press(pilot, "delete")
        assert store.read(activities) == ()
        await press(pilot, "u")
        assert len(store.read(activities)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_it_holds_hostile_texts(store: Store, language: str, size: tuple[int, int]) -> None:
    customer = add_customer(store, "张三[/]", stage=Stage.KNOW)
    name = "[bold]茶会" * 20
    made = store.write(rows.add, "activity", "", {"name": name, "on_day": "2026-03-12", "place": "[/]"})
    store.write(invite, made.added, [customer])
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "A")
        assert "[bold]茶会" in shown(app)
        await press(pilot, "enter")
        assert "张三[/]" in shown(app) and "[bold]茶会" in shown(app)


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    tea, other = cli.add("王建国", "--stage", "7", "hobbies=喝茶"), cli.add("李秀英", "--stage", "7")
    cli.ok("add", "-", "activity", "name=茶会", "on_day=2026-03-12", "interests=茶")
    assert "activity.fits" in cli.rules(tea)
    assert [one["id"] for one in cli.json("activity", "茶会", "--fits")] == [tea]
    cli.ok("group", "老客户", other)
    cli.ok("invite", "茶会", "--fits", "--group", "老客户")
    assert {one["customer"]: one["state"] for one in cli.json("activity", "茶会")} == {tea: "invited", other: "invited"}
    cli.ok("invite", "茶会", tea, "--state", "yes", "--follow-up", "带新茶")
    assert cli.json("activity")[0]["counts"] == {"invited": 1, "yes": 1}
    assert cli.refused("invite", "茶会", tea, "--state", "came") == "not_yet_over"
    assert cli.refused("invite", "酒会", tea) == "no_such_activity"
    cli.ok("invite", "茶会", tea, "--state", "came", now="2026-03-12T17:00")
    assert "activity.follow_up" in cli.rules(tea, "2026-03-13T10:00")
    assert cli.ok("activity", "茶会", now="2026-03-13T10:00").count("\n") == 1
