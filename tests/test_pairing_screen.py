"""Pairing on the exchange page, the words on demand, unpairing, a machine that waits for its book, demo books."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.exchange import introduction
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.exchange import ExchangeScreen
from rmtui.screens.exchange_dialogs import PlaceDialog, PreviewDialog, ReceiptsDialog, WordsDialog
from rmtui.screens.today import TodayScreen
from rmtui.store import exchanging
from rmtui.store.reads.exchange import peers
from tests.exchange_homes import LEAD, RM, Team, add, team
from tests.exchange_pages import (
    front,
    idle,
    looked,
    make_app,
    notices,
    open_page,
    page,
    said_words,
    told,
    type_path,
)  # fmt: skip
from tests.ui import press, settle, shown
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


@pytest.mark.parametrize(("language", "size"), [("zh", (80, 24)), ("en", (140, 40))])
async def test_two_homes_are_paired_through_the_dialogs(
    made: Team, tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    one, lead = made.make("one", RM), made.make("lead", LEAD)
    stick = tmp_path / "stick"
    stick.mkdir()
    for store, other, takes in ((one, lead, False), (lead, one, True), (one, lead, True)):
        app = make_app(store, lambda: (stick,), language=language)
        async with app.run_test(size=size) as pilot:
            await open_page(pilot, app)
            await press(pilot, "p")
            if not takes or store is lead:
                await front(pilot, app, FormDialog)
                await press(pilot, "1")
                await front(pilot, app, WordsDialog)
                assert all(word in shown(app) for word in said_words(store, language))
                await press(pilot, "w", "1")
                await idle(pilot, app)
                assert list(stick.glob("*.rmxid"))
                await press(pilot, "p")
            await front(pilot, app, FormDialog)
            if not takes:
                await press(pilot, "escape")
                continue
            await press(pilot, "2")
            await front(pilot, app, PlaceDialog)
            files = [Path(one.id) for one in app.screen._choices]  # type: ignore[attr-defined]
            device = exchanging.introduction(other).device
            wanted = next(file for file in files if introduction.read(file).device == device)
            await press(pilot, str(files.index(wanted) + 1))
            await front(pilot, app, WordsDialog)
            assert all(word in shown(app) for word in said_words(other, language))
            await press(pilot, "enter")
            assert isinstance(app.screen, WordsDialog), "without an answer nothing is paired"
            await press(pilot, "1")
            await idle(pilot, app)
            assert len(store.read(peers)) == 1
    assert [one_.person for one_ in one.read(peers)] == ["欧阳小明"]
    assert [one_.person for one_ in lead.read(peers)] == ["李秀英"]


async def test_other_words_pair_nothing(made: Team) -> None:
    one = made.make("one", RM)
    made.make("lead", LEAD)
    file = made.introduce("lead")
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        assert "还没有与任何设备配对" in shown(app)
        await press(pilot, "p", "2")
        await type_path(pilot, app, file)
        await front(pilot, app, WordsDialog)
        await press(pilot, "2")
        await idle(pilot, app)
        assert "词语不同" in told(app)
    assert one.read(peers) == ()


async def test_the_history_of_files_and_unpairing(paired: Team) -> None:
    one = paired.stores["one"]
    app = make_app(one, language="en")
    async with app.run_test(size=(120, 30)) as pilot:
        await open_page(pilot, app)
        await press(pilot, "enter")
        await front(pilot, app, ReceiptsDialog)
        assert "received" in shown(app)
        assert "written" in shown(app)
        await press(pilot, "escape", "delete")
        await front(pilot, app, FormDialog)
        await press(pilot, "2")
        await idle(pilot, app)
        assert len(one.read(peers)) == 1
        await press(pilot, "delete")
        await front(pilot, app, FormDialog)
        await press(pilot, "1")
        await idle(pilot, app)
        await until(pilot, lambda: one.read(peers) == ())
        assert "Unpaired" in told(app)


async def test_the_words_are_shown_on_demand(paired: Team) -> None:
    one = paired.stores["one"]
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_page(pilot, app)
        await press(pilot, "k")
        await front(pilot, app, WordsDialog)
        assert all(word in shown(app) for word in said_words(one, "zh"))
        await press(pilot, "escape")
        await idle(pilot, app)


async def test_a_machine_that_waits_opens_here_and_its_book_comes(made: Team, tmp_path: Path) -> None:
    one = made.make("one", RM)
    add(one, "王建国")
    two, stick = made.make("two", joins="one"), tmp_path / "stick"
    stick.mkdir()
    made.know("two", "one")
    app = make_app(two, lambda: (stick,))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ExchangeScreen) and page(app).view is not None)
        await settle(pilot)
        text = shown(app)
        assert all(part in text for part in ("等李秀英的客户簿", "1", "介绍文件写到 U 盘", "带回本机"))
        await press(pilot, "2", "slash", "u", "I")
        assert isinstance(app.screen, ExchangeScreen), "nothing else is of use before the book came"
        await press(pilot, "p", "1")
        await front(pilot, app, WordsDialog)
        await press(pilot, "w", "1")
        await idle(pilot, app)
        await until(pilot, lambda: bool(list(stick.glob("*.rmxid"))))
        (file,) = stick.glob("*.rmxid")
        exchanging.pair(one, file, fingerprint=introduction.fingerprint(introduction.read(file)))
        exchanging.export(one, made.device("two"), stick)
        await press(pilot, "r")
        await looked(pilot, app)
        await press(pilot, "enter")
        await front(pilot, app, PreviewDialog)
        await press(pilot, "enter")
        await until(pilot, lambda: "已接收" in told(app))
        assert "等李秀英的客户簿" not in shown(app)
        await press(pilot, "2")
        await until(pilot, lambda: "王建国" in shown(app))
        await press(pilot, "1")
        await front(pilot, app, TodayScreen)
    made.rounds(("one", "two"), times=1)
    made.agree(one.book, "one", "two")


async def test_a_demo_book_says_with_whom_it_exchanges(made: Team) -> None:
    demo = made.make("demo", RM._replace(demo=True))
    app = make_app(demo, language="en")
    async with app.run_test(size=(100, 30)) as pilot:
        await open_page(pilot, app)
        assert "demo books only" in shown(app)
        made.make("lead", LEAD)
        await press(pilot, "p", "2")
        await type_path(pilot, app, made.introduce("lead"))
        await until(pilot, lambda: "demo" in notices(app))
    assert demo.read(peers) == ()
