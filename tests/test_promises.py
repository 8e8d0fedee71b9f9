"""Promises: on the list and the home screen from their day until they are settled (features S1-14, N15)."""

from datetime import date, timedelta

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Stage
from rmtui.domain.promises import PromiseCounts
from rmtui.domain.refusal import Refused
from rmtui.screens.promises import PromisesScreen
from rmtui.store.home import Home
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.promises import open_promises, promise_counts, promises
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import pauses, rows
from rmtui.store.writes.plan import waive
from rmtui.store.writes.promises import keep, postpone, release
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown

DAY = date(2026, 3, 2)


@pytest.fixture
def one(store: Store) -> str:
    """A customer of stage 7."""
    return add_customer(store, "盖志强", stage=Stage.AFTER_SALES, tier="gold")


def promise(store: Store, customer: str, text: str = "寄利率表", due: str = "2026-03-03") -> str:
    """A promise; its id."""
    return store.write(rows.add, "promise", customer, {"text": text, "due_on": due}).added


def reasons(store: Store, customer: str) -> list[tuple[str, str]]:
    """The promise reasons with their days under which the customer stands on today's list."""
    items = [item for item in store.read(today).items if item.customer_id == customer]
    return [
        (reason.rule, dict(reason.args)["due_date"])
        for item in items
        for reason in item.reasons
        if reason.rule == "promise.due"
    ]


@pytest.mark.parametrize(
    ("due", "first"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-03-07", "2026-03-06"),
        ("2026-03-08", "2026-03-06"),
        ("2026-10-04", "2026-09-30"),
    ],
)
def test_it_is_on_the_list_from_the_last_working_day_before(
    store: Store, one: str, clock: FixedClock, due: str, first: str
) -> None:
    made = promise(store, one, due=due)
    start = date.fromisoformat(first)
    for days, there in ((-1, False), (0, True), (1, True), (30, True)):
        clock.advance(start + timedelta(days=days) - clock.now().date())
        assert reasons(store, one) == ([("promise.due", due)] if there else []), days
    store.write(keep, made, "已寄")
    assert reasons(store, one) == []


def refusal(store: Store, *args: object) -> str:
    """Why this is refused; nothing is written."""
    before = store.read(dump_text)
    with pytest.raises(Refused) as found:
        store.write(*args)  # type: ignore[arg-type]
    assert store.read(dump_text) == before
    return found.value.message


def test_it_is_kept_put_off_or_released(store: Store, one: str) -> None:
    made = promise(store, one)
    store.write(postpone, made, date(2026, 3, 5))
    assert store.read(promises, one)[0].due_on == date(2026, 3, 5)
    assert refusal(store, postpone, made, date(2026, 3, 1)) == "due_in_the_past"
    assert refusal(store, release, made, " ") == "promise_needs_reason"
    store.write(release, made, "客户说不用了")
    found = store.read(promises, one)[0]
    assert (found.state, found.settled_on, found.remarks) == ("released", DAY, "客户说不用了")
    assert refusal(store, keep, made) == "promise_settled"
    whole = store.read(dump_text)
    store.write(undo)
    assert store.read(promises, one)[0].state == "open"
    store.write(redo)
    assert store.read(dump_text) == whole


def test_the_book_counts_them_whether_the_customer_is_listed_or_not(store: Store, one: str, clock: FixedClock) -> None:
    resting = add_customer(store, "夏侯军", stage=Stage.KNOW)
    promise(store, resting, "问清手续", "2026-03-02")
    promise(store, one, "寄表", "2026-03-03")
    promise(store, one, "回话", "2026-03-20")
    store.write(pauses.pause, [resting], DAY + timedelta(days=30), "嫌电话太多")
    assert store.read(promise_counts) == PromiseCounts(0, 1, 2)
    clock.advance(timedelta(days=1))
    assert store.read(promise_counts) == store.read(today).promises == PromiseCounts(1, 1, 1)
    assert reasons(store, resting) == []
    assert [one.text for one in store.read(open_promises)] == ["问清手续", "寄表", "回话"]


def test_it_is_not_waived_and_a_talk_alone_does_not_keep_it(store: Store, one: str) -> None:
    promise(store, one, due="2026-03-02")
    item = next(each for each in store.read(today).items if each.customer_id == one)
    store.write(waive, one, item.key, "忙")
    assert reasons(store, one) == [("promise.due", "2026-03-02")]
    log(store, one)
    assert reasons(store, one) == [("promise.due", "2026-03-02")]
    asked = store.read(lambda read: read.db.execute("SELECT asked FROM contact").fetchone()[0])
    assert asked, "keeping one's word is no sales talk"


def test_what_was_noted_stays_and_the_day_of_settling_follows_the_state(store: Store, one: str) -> None:
    made = promise(store, one)
    store.write(rows.edit, "promise", made, {"remarks": "要原件"})
    store.write(keep, made, "已寄")
    assert store.read(promises, one)[0].remarks == "要原件\n已寄"
    other = promise(store, one, "回话")
    store.write(rows.edit, "promise", other, {"state": "kept"})
    found = next(each for each in store.read(promises, one) if each.id == other)
    assert found.settled_on == DAY
    store.write(rows.edit, "promise", other, {"state": "open"})
    assert next(each for each in store.read(promises, one) if each.id == other).settled_on is None


async def test_one_that_is_late_since_yesterday_is_on_the_home_screen_today(
    store: Store, one: str, clock: FixedClock
) -> None:
    promise(store, one, "寄三年定期利率表", "2026-03-02")
    clock.advance(timedelta(days=1))
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "承诺逾期1今日0" in shown(app).replace(" ", "")
        assert "承诺逾期1天：寄三年定期利率表" in shown(app).replace(" ", "")
        await press(pilot, "O")
        assert isinstance(app.screen, PromisesScreen)
        assert "逾期1天（03-02）" in shown(app).replace(" ", "")
        await press(pilot, "enter", "1", "text:已寄", "enter")
        assert store.read(promises, one)[0].state == "kept"
        assert "没有待兑现的承诺" in shown(app)
        await press(pilot, "escape")
        assert "承诺逾期" not in shown(app).replace(" ", "")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_page_holds_long_and_hostile_texts(store: Store, language: str, size: tuple[int, int]) -> None:
    customer = add_customer(store, "张三[/]", stage=Stage.KNOW)
    promise(store, customer, "寄[bold]很长的资料" * 12, "2026-03-02")
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "O")
        assert "张三[/]" in shown(app) and "寄[bold]很长" in shown(app)
        await press(pilot, "e")
        assert "张三[/]" in shown(app)


def test_on_the_command_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(home.path, capsys)
    customer = cli.add("王建国", "--stage", "7")
    cli.ok("add", customer, "promise", "text=寄表格", "due_on=2026-03-02")
    cli.ok("add", customer, "promise", "text=回话", "due_on=2026-03-20")
    assert [one["text"] for one in cli.json("promises")] == ["寄表格", "回话"]
    assert [one["days_late"] for one in cli.json("promises", "--late", now="2026-03-04T10:00")] == [2]
    assert cli.rules(customer)[0] == "promise.due"
    assert cli.refused("keep", customer, "没有这个") == "bad_reference"
    cli.ok("keep", customer, "寄表", "--note", "已寄")
    cli.ok("keep", customer, "回话", "--until", "2026-03-25")
    assert cli.json("promises")[0]["due_on"] == "2026-03-25"
    cli.ok("keep", customer, "回话", "--released", "不用了")
    assert cli.json("promises") == []
