"""A customer's sheet by the command line and by keys from the card: written, printed, noted, refused."""

import os
from pathlib import Path

import pytest
from textual import work
from textual.pilot import Pilot

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.screens.card import CardScreen
from rmtui.screens.card_print import PaperDialog, laid_out, print_sheet
from rmtui.settings import Settings
from rmtui.store.home import Home
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.widgets.document_view import DocumentView
from tests.builders import add_customer
from tests.cli import Cli
from tests.sheet_book import Furnished, sheet_book
from tests.ui import make_app, press, settle, shown
from tests.waiting import text_of, until

Rules = tuple[Playbook, WorkCalendar]


def events(store: Store) -> list[tuple[str, str, int]]:
    """The audit trail's entries about sheets and looks."""

    def read(read: Read) -> list[tuple[str, str, int]]:
        where = "event LIKE 'sheet.%' OR event = 'assets.seen'"
        return [tuple(row) for row in read.db.execute(f"SELECT event, what, count FROM audit WHERE {where} ORDER BY n")]

    return store.read(read)


class Printing(CardScreen):
    """A card on which a key prints, as the tabs do from their menu."""

    BINDINGS = [("f9", "print", "")]
    kind = "assets"

    @work(group="act")
    async def action_print(self) -> None:
        """Print the customer's sheet."""
        await print_sheet(self, self.kind)


async def opened(pilot: Pilot[int], customer: str, kind: str = "assets") -> None:
    """The customer's card in front, which prints such a sheet."""
    await settle(pilot)
    screen = Printing(customer)
    screen.kind = kind
    await pilot.app.push_screen(screen)
    await settle(pilot)


@pytest.fixture
def book(store: Store) -> Furnished:
    """The customer with something of everything."""
    return sheet_book(store)


@pytest.fixture
def rules(playbook: Playbook, calendar: WorkCalendar) -> Rules:
    """The built-in rules."""
    return playbook, calendar


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
@pytest.mark.parametrize(
    ("kind", "title"), [("assets", "资产回顾"), ("proposals", "资产配置方案"), ("insurance", "保险涵盖范围表")]
)
async def test_the_sheet_is_shown_as_on_paper(
    store: Store, book: Furnished, size: tuple[int, int], kind: str, title: str
) -> None:
    app = make_app(store)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, book.customer, kind)
        await press(pilot, "f9")
        assert isinstance(app.screen, PaperDialog)
        view = app.screen.query_one(DocumentView)
        text = store.read(laid_out, kind, book.customer, {}).text
        assert [line for line in view.lines if line is not None] == text.replace("\f", "").rstrip("\n").split("\n")
        assert not view.cut
        on_screen = shown(app)
        assert f"{title}  王建国" in on_screen and "存文件" in on_screen and "第 1-" in on_screen
        left_out = [one.message for one in app._notifications if "方案C含有与客户评级不符的产品" in one.message]
        assert bool(left_out) == (kind == "proposals")
        await press(pilot, "pagedown", "escape")
        assert isinstance(app.screen, Printing)


async def test_what_is_shown_of_assets_is_noted_as_a_look(store: Store, book: Furnished) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, book.customer, "insurance")
        await press(pilot, "f9", "escape")
        assert events(store) == []
        await opened(pilot, book.customer)
        await press(pilot, "f9", "escape")
        assert events(store) == [("assets.seen", "王建国 A0001", 1)]


async def test_the_sheet_is_written_by_keys_and_noted(store: Store, book: Furnished, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    app = make_app(store, settings=Settings(sheet_formats="txt", sheet_folder=str(folder)))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, book.customer)
        await press(pilot, "f9", "w", "3", "enter")
        await until(pilot, lambda: len(events(store)) == 2)
        await settle(pilot)
        name = "assets-A0001-2026-03-02"
        assert sorted(path.name for path in folder.iterdir()) == [f"{name}.html", f"{name}.txt"]
        assert (folder / f"{name}.txt").stat().st_mode & 0o077 == 0
        what = f"assets {book.reviews[2]} 2026-03-02"
        assert events(store)[1] == ("sheet.written", f"{what} html,txt", 1)
        assert isinstance(app.screen, PaperDialog) and text_of(app, "#paper-place").startswith("第 1-")


async def test_the_sheet_is_printed_by_keys_and_the_next_one_is_a_copy(
    store: Store, book: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, body in (("lpstat", 'test "$1" = -e && echo counter'), ("lp", f'printf "%s " "$@" > {tmp_path}/said')):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    app = make_app(store, settings=Settings(sheet_folder=str(tmp_path / "papers")))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, book.customer, "insurance")
        await press(pilot, "f9", "p")
        await until(pilot, lambda: "counter" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: len(events(store)) == 1)
        await until(pilot, lambda: isinstance(app.screen, Printing))
        assert (tmp_path / "said").read_text().startswith("-c -d counter -- ")
        assert events(store) == [("sheet.printed", f"insurance {book.customer} 2026-03-02", 1)]
        assert not (tmp_path / "papers").exists(), "no file stays"
        await press(pilot, "f9")
        assert "副本（第 1 次补印）" in "".join(line or "" for line in app.screen.query_one(DocumentView).lines)


async def test_nothing_to_print_says_what_to_do_first(store: Store) -> None:
    customer = add_customer(store, "张三[/]")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, customer)
        await press(pilot, "f9")
        assert isinstance(app.screen, Printing)
        assert any("还没有可以打印的资产回顾" in one.message for one in app._notifications)
        assert events(store) == []


@pytest.fixture
def cli(home: Home, clock: FixedClock, rules: Rules, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on a book with the customer, and one who has nothing."""
    store = Store.open(home, clock, playbook=rules[0], calendar=rules[1])
    sheet_book(store)
    add_customer(store, "尉迟恭敬", phone="14400002222")
    store.close()
    return Cli(home.path, capsys, ["--lang", "zh"])


@pytest.mark.parametrize(("kind", "title"), [
    ("proposals", "资产配置方案"), ("assets", "资产回顾"), ("insurance", "保险涵盖范围表"),
])  # fmt: skip
def test_the_verb_writes_every_format_of_a_customers_sheet(cli: Cli, tmp_path: Path, kind: str, title: str) -> None:
    told = cli.json("sheet", kind, "--customer", "A0001", "--format", "pdf,xlsx,html,txt", "-o", str(tmp_path))
    name = f"{kind}-A0001-2026-03-02"
    assert [Path(path).name for path in told["files"]] == [f"{name}.{each}" for each in ("pdf", "xlsx", "html", "txt")]
    assert title in (tmp_path / f"{name}.txt").read_text() and "王建国" in (tmp_path / f"{name}.html").read_text()
    assert told.get("left_out", []) == (["C"] if kind == "proposals" else [])


def test_the_verb_shows_the_text_and_says_what_was_left_out(cli: Cli, tmp_path: Path) -> None:
    shown_here = cli("sheet", "assets", "--customer", "王建国", "--format", "txt", "--columns", "80", "-o", "-")
    assert shown_here.code == 0 and "356.2万元" in shown_here.out
    said = cli.ok("sheet", "proposals", "--customer", "14400001111", "-o", str(tmp_path / "p.pdf"))
    assert (tmp_path / "p.pdf").is_file() and "方案C含有与客户评级不符的产品，没有印上。" in said


def test_the_date_picks_the_review_and_the_cover_of_that_day(cli: Cli, tmp_path: Path) -> None:
    options = ("--customer", "A0001", "--format", "txt", "-o", str(tmp_path))
    (file,) = cli.json("sheet", "assets", *options, "--date", "2025-12-15")["files"]
    assert Path(file).name == "assets-A0001-2025-12-01.txt"
    (file,) = cli.json("sheet", "insurance", *options, "--date", "2025-12-31")["files"]
    assert "40万元" in Path(file).read_text()


def test_the_need_is_named_by_its_kind_in_either_language(cli: Cli, tmp_path: Path) -> None:
    options = ("sheet", "proposals", "--customer", "A0001", "--format", "txt", "-o", str(tmp_path))
    for need in ("education", "子女教育"):
        assert cli.json(*options, "--need", need)["files"]
    assert cli.refused(*options, "--need", "养老") == "no_such_need"
    assert cli.refused(*options, "--need", "保障") == "no_proposal_to_print"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("weekly",), "sheet_kind"),
        (("assets",), "sheet_needs_customer"),
        (("daily", "--customer", "A0001"), "sheet_option"),
        (("assets", "--customer", "A0001", "--need", "x"), "sheet_option"),
        (("proposals", "--customer", "A0001", "--date", "2026-03-01"), "sheet_option"),
        (("assets", "--customer", "尉迟恭敬"), "no_review_to_print"),
        (("insurance", "--customer", "尉迟恭敬"), "no_policy_to_print"),
        (("proposals", "--customer", "尉迟恭敬"), "no_proposal_to_print"),
        (("assets", "--customer", "没有这个人"), "no_such_customer"),
        (("assets", "--customer", "A0001", "--date", "2020-01-01"), "no_review_to_print"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_writes_nothing(
    cli: Cli, tmp_path: Path, arguments: tuple[str, ...], error: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert cli.refused("sheet", *arguments, "-o", str(folder)) == error
    assert list(folder.iterdir()) == []
