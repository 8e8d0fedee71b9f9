"""The first start: a book is made with what was typed, its recovery code shown once, or the demo is opened."""

from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.passphrase import Strength, strength
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.ground import Ground
from rmtui.screens.importing import ImportScreen
from rmtui.screens.new_book import CodeDialog, NewBookDialog
from rmtui.screens.today import TodayScreen
from rmtui.screens.welcome import WelcomeScreen
from rmtui.settings import Settings, load
from rmtui.store.file.keys import needs_passphrase
from rmtui.store.home import Home
from rmtui.store.reads.customers import total
from rmtui.store.store import Store
from tests.ui import press, settle, shown
from tests.waiting import text_of, until

PASSPHRASE = "纸船 西窗 桂花"
TYPED = ("李秀英", "示例银行", "示例分行", "示例支行", "14400001234", "")


@pytest.fixture
def app(tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar) -> RmApp:
    """The app where no book stands yet."""
    i18n.use("zh")
    home = Home(tmp_path / "new")
    return RmApp(Ground(home, home.path / "config", clock, Settings(), (playbook, calendar), as_of=True))


def fill(app: RmApp, *typed: str) -> None:
    """Fill in the form's fields from the first on."""
    from textual.widgets import Input

    assert isinstance(app.screen, NewBookDialog)
    for field, text in zip(app.screen.query(Input), typed, strict=False):
        field.value = text


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("1234567", Strength.SHORT),
        ("12345678", Strength.WEAK),
        ("aaaaaaaaaaaa", Strength.WEAK),
        ("abcdefghijkl", Strength.WEAK),
        ("password", Strength.WEAK),
        ("Zk4pQw7m", Strength.FAIR),
        ("lamp river stone", Strength.STRONG),
        (PASSPHRASE, Strength.STRONG),
    ],
)
def test_strength_is_said_plainly(passphrase: str, said: Strength) -> None:
    assert strength(passphrase) is said


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_book_is_made_its_code_confirmed_and_opened_empty(
    app: RmApp, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar, size: tuple[int, int]
) -> None:
    home = app.ground.home
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
        await press(pilot, "1")
        fill(app, *TYPED, PASSPHRASE, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        code = [word for word in text_of(app, "#code").split() if len(word) == 4]
        assert len(code) == 7
        await press(pilot, "escape")
        assert isinstance(app.screen, CodeDialog)
        await press(pilot, "text:xxxx", "enter")
        assert "不符" in text_of(app, "#complaint")
        for _ in range(4):
            await press(pilot, "backspace")
        await press(pilot, f"text:{code[-1].lower()}", "enter", "2")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert app.desk.me.name == "李秀英"
        assert app.desk.me.sub_branch == "示例支行"
        assert not app.desk.me.demo
        await app.desk.lanes.close()
    assert needs_passphrase(home.key)
    Store.open(home, clock, passphrase=PASSPHRASE, playbook=playbook, calendar=calendar).close()
    Store.open(home, clock, passphrase="-".join(code), playbook=playbook, calendar=calendar).close()
    with pytest.raises(Refused, match="passphrase_wrong"):
        Store.open(home, clock, passphrase="something else", playbook=playbook, calendar=calendar)


async def test_the_import_is_offered_and_opens_over_today(app: RmApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1")
        fill(app, *TYPED, PASSPHRASE, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, CodeDialog))
        last = text_of(app, "#code").split()[-1]
        await press(pilot, f"text:{last}", "enter", "1")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await app.desk.lanes.close()


async def test_mistakes_are_said_and_nothing_typed_is_lost(app: RmApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1", "enter")
        assert "姓名" in text_of(app, "#complaint")
        fill(app, *TYPED, "short", "short")
        await press(pilot, "enter")
        assert "太短" in text_of(app, "#complaint")
        fill(app, *TYPED, PASSPHRASE, "other words here")
        await press(pilot, "enter")
        assert "不一样" in text_of(app, "#complaint")
        assert "示例银行" in shown(app)
        await press(pilot, "escape", "1")
        assert "李秀英" in shown(app)
        assert not app.ground.home.exists


async def test_a_refusal_of_the_store_leaves_the_form_as_it_was(app: RmApp, tmp_path: Path) -> None:
    (tmp_path / "new").write_text("a file where the folder should be")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1")
        fill(app, *TYPED, PASSPHRASE, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: str(tmp_path) in text_of(app, "#complaint"))
        assert isinstance(app.screen, NewBookDialog)
        assert "李秀英" in shown(app)


async def test_the_strength_is_said_while_one_types(app: RmApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1")
        fill(app, *TYPED, "1234")
        await settle(pilot)
        assert "还差 4 个" in text_of(app, "#strength")
        fill(app, *TYPED, PASSPHRASE, PASSPHRASE)
        await settle(pilot)
        assert "很好" in text_of(app, "#strength")
        assert "两次一致" in text_of(app, "#strength")


async def test_the_language_is_changed_and_kept(app: RmApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "Make my book" in shown(app)
        assert load(app.ground.config).language == "en"
        await press(pilot, "3")
        assert "新建我的客户簿" in shown(app)


async def test_the_demo_is_made_in_its_own_folder_and_opened(app: RmApp) -> None:
    home = app.ground.home
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert app.desk.me.demo
        assert await app.desk.read(total) == 300
        assert Home(home.path / "demo").exists
        assert not home.exists
        await app.desk.lanes.close()


async def test_leaving_the_welcome_makes_nothing(app: RmApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "escape")
    assert app.return_value == 0
    assert not app.ground.home.exists
