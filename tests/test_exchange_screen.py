"""The exchange page: files written, found and taken in, the preview, the abort, the request."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.screens.exchange_dialogs import PlaceDialog, PreviewDialog
from rmtui.screens.today import TodayScreen
from rmtui.store import exchanging
from rmtui.store.reads.customers import card
from rmtui.store.reads.exchange import peers
from rmtui.store.reads.find import find
from rmtui.store.tables import Customer
from tests.exchange_homes import LEAD, RM, Team, add, edit, mark_deleted, team, trio
from tests.exchange_pages import (
    dense,
    front,
    idle,
    looked,
    make_app,
    notices,
    open_page,
    page,
    told,
    type_path,
)  # fmt: skip
from tests.ui import press, shown
from tests.waiting import until


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> Iterator[Team]:
    """A team without homes."""
    with team(tmp_path / "team", clock, (playbook, calendar)) as homes:
        yield homes


@pytest.fixture
def paired(made: Team) -> Team:
    """Machine `one` of a manager, and the `lead`, paired and in step, with one customer."""
    made.make("one", RM)
    made.make("lead", LEAD)
    made.pair("one", "lead")
    add(made.stores["one"], "王建国", "14400001234")
    made.rounds(("one", "lead"))
    return made


@pytest.fixture
def three(made: Team) -> tuple[Team, str]:
    """Machines `one` and `two` of a manager, and the `lead`, in step, with one customer; its id."""
    return made, trio(made)


async def test_a_file_is_written_to_the_stick_and_then_to_the_remembered_place(paired: Team, tmp_path: Path) -> None:
    one, stick = paired.stores["one"], tmp_path / "stick"
    stick.mkdir()
    customer = add(one, "欧阳小明")
    app = make_app(one, lambda: (stick,))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        assert "待发送" in shown(app)
        await press(pilot, "f")
        await front(pilot, app, PlaceDialog)
        await press(pilot, "1")
        await idle(pilot, app)
        await until(pilot, lambda: len(list(stick.glob("*.rmx"))) == 1)
        assert str(stick) in told(app).replace("\n", "")
        assert "按 m 接收" in told(app)
        await until(pilot, lambda: one.read(peers)[0].folder == str(stick))
        edit(one, customer, employer="示例厂")
        paired.clock.advance(timedelta(minutes=2))
        await press(pilot, "w")
        await idle(pilot, app)
        await until(pilot, lambda: len(list(stick.glob("*.rmx"))) == 2)
    newest = max(stick.glob("*.rmx"), key=lambda file: file.stat().st_mtime_ns)
    exchanging.take_in(paired.stores["lead"], newest)
    paired.agree(one.book, "one", "lead")


async def test_all_that_waits_is_written_at_once(three: tuple[Team, str], tmp_path: Path) -> None:
    homes, customer = three
    one, folder = homes.stores["one"], tmp_path / "mail"
    folder.mkdir()
    edit(one, customer, employer="示例厂")
    for file in Path(homes.folder).glob("mail-*.rmx"):
        file.unlink()
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        await press(pilot, "W")
        await idle(pilot, app)
        assert "2 个文件" in told(app)
        assert all(one_.unsent == 0 for one_ in one.read(peers))


async def test_a_found_file_is_taken_in_after_a_look(paired: Team, tmp_path: Path) -> None:
    one, lead, stick = paired.stores["one"], paired.stores["lead"], tmp_path / "stick"
    stick.mkdir()
    customer = add(one, "尉迟恭敬")
    exchanging.export(one, paired.device("lead"), stick)
    app = make_app(lead, lambda: (stick,))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        assert "待接收的文件 1" in shown(app)
        assert page(app).found[0].person == "李秀英"
        await press(pilot, "enter")
        await front(pilot, app, PreviewDialog)
        assert "新客户1" in dense(app)
        await press(pilot, "escape")
        await idle(pilot, app)
        assert lead.read_in(one.book, find, "尉迟") == ()
        await press(pilot, "enter")
        await front(pilot, app, PreviewDialog)
        await press(pilot, "enter")
        await idle(pilot, app)
        await until(pilot, lambda: "已接收" in told(app))
        assert page(app).found == []
    assert lead.read_in(one.book, card, customer).name == "尉迟恭敬"


async def test_looking_again_finds_a_stick_plugged_in_since(paired: Team, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "broken.rmx").write_bytes(b"no bundle")
    plugged: list[Path] = []
    add(paired.stores["one"], "单雪")
    exchanging.export(paired.stores["one"], paired.device("lead"), stick)
    app = make_app(paired.stores["lead"], lambda: tuple(plugged))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_page(pilot, app)
        assert screen.found == []
        plugged.append(stick)
        await press(pilot, "r")
        await looked(pilot, app)
        assert [one.person for one in screen.found] == ["李秀英"], "a broken file is not offered"
        await press(pilot, "m")
        await front(pilot, app, PlaceDialog)
        await press(pilot, "1")
        await front(pilot, app, PreviewDialog)
        await press(pilot, "enter")
        await idle(pilot, app)
        await until(pilot, lambda: "已接收" in told(app))
        await press(pilot, "m")
        await type_path(pilot, app, stick / "broken.rmx")
        await idle(pilot, app)
        await until(pilot, lambda: "无法读取" in told(app))


async def test_many_deletions_come_first_and_their_number_is_typed(made: Team) -> None:
    one = made.make("one", RM)
    two = made.make("two", joins="one")
    made.pair("one", "two")
    ids = [add(one, f"客户{n:02}") for n in range(30)]
    made.rounds(("one", "two"))
    two.write(mark_deleted, Customer, ids[:25])
    file = made.file("two", "one")
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        await press(pilot, "m")
        await type_path(pilot, app, file)
        await front(pilot, app, PreviewDialog)
        count = len(app.screen._preview.gone)  # type: ignore[attr-defined]
        assert count >= 25
        assert f"将删除{count}条" in dense(app)
        assert "enter接收esc放弃" in dense(app), "the keys are in sight on a low screen"
        await press(pilot, "text:7", "enter")
        assert isinstance(app.screen, PreviewDialog)
        assert "条数不对" in shown(app)
        app.screen.query_one("#typed", Input).value = str(count)
        await press(pilot, "enter")
        await idle(pilot, app)
        await until(pilot, lambda: "已接收" in told(app))
    assert one.read(find, "客户", limit=50) == () or len(one.read(find, "客户", limit=50)) == 5
    made.rounds(("one", "two"), times=1)
    made.agree(one.book, "one", "two")


async def test_abort_in_the_middle_changes_nothing_and_other_pages_go_on(paired: Team) -> None:
    one, lead = paired.stores["one"], paired.stores["lead"]
    add(one, "单雪")
    file = paired.file("one", "lead")
    before = paired.dump("lead", one.book)
    reached, go_on = threading.Event(), threading.Event()

    def heard(step: str, _done: int, _total: int) -> None:
        if step == "merge.rows":
            reached.set()
            go_on.wait(30)

    app = make_app(lead, heard=heard)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        await press(pilot, "m")
        await type_path(pilot, app, file)
        # The preview runs the same steps and is rolled back.
        await until(pilot, reached.is_set)
        go_on.set()
        await front(pilot, app, PreviewDialog)
        reached.clear()
        go_on.clear()
        await press(pilot, "enter")
        await until(pilot, reached.is_set)
        await until(pilot, lambda: "按 esc 中止" in told(app))
        await press(pilot, "1")
        assert isinstance(app.screen, TodayScreen)
        await press(pilot, "8", "w")
        assert "正在读写" in notices(app)
        await press(pilot, "escape")
        assert "正在中止" in told(app)
        go_on.set()
        await idle(pilot, app)
        assert "没有任何改动" in told(app)
        assert paired.dump("lead", one.book) == before
        await press(pilot, "m")
        await type_path(pilot, app, file)
        await front(pilot, app, PreviewDialog)
        await press(pilot, "enter")
        await idle(pilot, app)
        await until(pilot, lambda: "已接收" in told(app))
    paired.agree(one.book, "one", "lead")


async def test_a_request_is_written_where_something_is_missing(paired: Team, tmp_path: Path) -> None:
    one, lead, folder = paired.stores["one"], paired.stores["lead"], tmp_path / "mail"
    folder.mkdir()
    app = make_app(lead)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_page(pilot, app)
        await press(pilot, "R")
        assert "没有缺失" in notices(app)
        assert screen.view is not None
        known = screen.view.peers[0]._replace(missing=("李秀英 one",), missing_since=paired.clock.now(), folder="")
        screen.show_view(screen.view._replace(peers=(known,)))
        await press(pilot, "R")
        await type_path(pilot, app, folder)
        await idle(pilot, app)
        await until(pilot, lambda: "索取文件" in told(app))
    (file,) = folder.glob("*.rmx")
    app = make_app(one, lambda: (folder,))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        assert "索取" in shown(app)
        await press(pilot, "enter")
        await front(pilot, app, PreviewDialog)
        assert "对方索取缺失的内容" in shown(app)
        await press(pilot, "enter")
        await idle(pilot, app)
        await until(pilot, lambda: bool(told(app)))
        await press(pilot, "m")
        await type_path(pilot, app, file)
        await front(pilot, app, PreviewDialog)
        await press(pilot, "enter")
        await until(pilot, lambda: "已经接收过" in told(app))
