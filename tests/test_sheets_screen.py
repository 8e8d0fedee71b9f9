"""The sheets page: the day's sheet on the screen as on paper, written, printed, and noted in the audit trail."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.model import Channel, Outcome
from rmtui.domain.sheet_kinds import Request
from rmtui.papers import make
from rmtui.screens.sheets import SheetsScreen
from rmtui.settings import Settings, load
from rmtui.sheets.plain_text import render
from rmtui.store.store import Store
from rmtui.store.work import Read
from tests.builders import add_customer, log
from tests.ui import make_app, press, settle, shown
from tests.waiting import text_of, until


def events(store: Store) -> list[tuple[str, str, int]]:
    """The audit trail's entries about sheets."""

    def read(read: Read) -> list[tuple[str, str, int]]:
        rows = read.db.execute("SELECT event, what, count FROM audit WHERE event LIKE 'sheet.%' ORDER BY n")
        return [tuple(row) for row in rows]

    return store.read(read)


def sheet_of(app_screen: object) -> SheetsScreen:
    """The page, as such."""
    assert isinstance(app_screen, SheetsScreen)
    return app_screen


@pytest.fixture
def worked(store: Store) -> Store:
    """A book in which one customer was called today."""
    log(store, add_customer(store, "欧阳小明"), Channel.CALL, Outcome.TALKED, learnt="孩子明年升学")
    add_customer(store, "张三[/]")
    return store


async def test_the_screen_shows_the_text_version_line_by_line(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        text = render(worked.read(make, Request("daily", worked.clock.now().date())).document, 80)
        view = sheet_of(app.screen).view
        assert [line for line in view.lines if line is not None] == text.replace("\f", "").rstrip("\n").split("\n")
        assert "附件四" in shown(app)
        assert "张三[/]" in text


async def test_a_wide_screen_shows_132_columns_and_c_changes_them(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        screen = sheet_of(app.screen)
        assert screen.view.columns == 132
        await press(pilot, "c")
        assert screen.view.columns == 80
        assert not screen.view.cut


async def test_a_page_wider_than_the_screen_moves_to_the_side(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "c")
        view = sheet_of(app.screen).view
        assert view.cut
        await press(pilot, "right_square_bracket")
        assert view.scroll_offset.x == 8
        await press(pilot, "end")
        assert view.in_view[1] == len(view.lines)
        await press(pilot, "left_square_bracket", "home")
        assert view.scroll_offset == (0, 0)


async def test_days_are_picked_by_arrows_and_by_typing(worked: Store) -> None:
    app = make_app(worked, language="en")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "left")
        screen = sheet_of(app.screen)
        assert screen.day.isoformat() == "2026-03-01"
        assert "2026-03-01" in (screen.view.lines[3] or "")
        await press(pilot, "right", "right")
        assert screen.day.isoformat() == "2026-03-03"
        await press(pilot, "d", "text:2026-02-27", "enter")
        assert screen.day.isoformat() == "2026-02-27"
        await press(pilot, "t")
        assert screen.day.isoformat() == "2026-03-02"


async def test_writing_makes_private_files_remembers_the_folder_and_is_noted(
    worked: Store, clock: FixedClock, tmp_path: Path
) -> None:
    clock.advance(timedelta(microseconds=678))
    folder = tmp_path / "sheets"
    app = make_app(worked, settings=Settings(sheet_folder=str(folder), sheet_formats="txt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "w", "1", "2", "3", "enter")
        await until(pilot, lambda: bool(events(worked)))
        names = [f"daily-2026-03-02.{ending}" for ending in ("html", "pdf", "txt", "xlsx")]
        assert sorted(path.name for path in folder.iterdir()) == names
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert (folder / names[1]).read_bytes().startswith(b"%PDF")
        assert events(worked) == [("sheet.written", "daily 2026-03-02 pdf,xlsx,html,txt", 2)]
        await until(pilot, lambda: (worked.home.path / "config" / "settings.toml").exists())
        assert load(worked.home.path / "config").sheet_formats == "pdf,xlsx,html,txt"
        assert app.desk.settings.sheet_folder == str(folder)


async def test_nothing_is_written_without_a_format_or_into_no_folder(worked: Store, tmp_path: Path) -> None:
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "x"), sheet_formats="txt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "w", "4", "enter")
        assert "至少选一种" in text_of(app, "#complaint")
        await press(pilot, "escape")
        assert not (tmp_path / "x").exists()
        assert events(worked) == []


async def test_a_folder_that_cannot_be_made_is_said_and_not_noted(worked: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "file" / "x"), sheet_formats="txt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "w", "enter")
        await until(pilot, lambda: any("file" in one.message for one in app._notifications))
        assert events(worked) == []


def fake_printer(folder: Path, names: str) -> Path:
    """Programs that answer as CUPS does: the printers' names, and what was sent to one in a file."""
    folder.mkdir()
    sent = folder / "sent"
    programs = {
        "lpstat": f'#!/bin/sh\n[ "$1" = -e ] && printf "{names}" || echo "system default destination: hall"\n',
        "lp": f'#!/bin/sh\necho "$@" >> "{sent}"\n',
    }
    for name, text in programs.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o700)
    return sent


async def test_printing_asks_the_printer_by_digit_and_is_noted_after_it_went(
    worked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = fake_printer(tmp_path / "bin", "desk\\nhall\\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "out")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "p")
        await until(pilot, lambda: "hall" in shown(app))
        await press(pilot, "down", "backspace", "2", "tab", "y", "enter")
        await until(pilot, lambda: len(events(worked)) == 1)
        said = sent.read_text().split()
        assert said[:-1] == ["-c", "-d", "desk", "-n", "2", "-o", "sides=two-sided-long-edge", "--"]
        assert not Path(said[-1]).exists() and not (tmp_path / "out").exists()
        assert events(worked) == [("sheet.printed", "daily 2026-03-02", 2)]
        await until(pilot, lambda: "副本" in "".join(line or "" for line in sheet_of(app.screen).view.lines))


async def test_without_a_printer_the_file_is_named(
    worked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "out")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "p")
        file = tmp_path / "out" / "daily-2026-03-02.pdf"
        await until(pilot, lambda: any(str(file) in one.message for one in app._notifications))
        assert file.exists()
        assert [event for event, _, _ in events(worked)] == ["sheet.written"]


async def test_a_read_only_book_lets_no_sheet_leave_unnoted(worked: Store, tmp_path: Path) -> None:
    second = Store.open(worked.home, worked.clock, playbook=worked.playbook, calendar=worked.calendar, read_only=True)
    app = make_app(second, settings=Settings(sheet_folder=str(tmp_path / "out")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "w", "enter")
        assert not (tmp_path / "out").exists()
        assert any(one.severity == "warning" for one in app._notifications)
    second.close()
