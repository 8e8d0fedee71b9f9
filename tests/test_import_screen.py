"""The import: file, columns, what is missing, stage, preview, writing, receipt, and the way back from each."""

import asyncio
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rmtui.app import RmApp
from rmtui.domain.refusal import Refused
from rmtui.screens.import_draft import Step
from rmtui.screens.import_rows import files_in, samples, typed_path
from rmtui.screens.importing import ImportScreen
from rmtui.screens.pick import PickDialog
from rmtui.store.reads.customers import card, find, total
from rmtui.store.store import Store
from rmtui.widgets.virtual_list import VirtualList
from tests.import_files import ROWS, SKIPPED, UNCHANGED, messy_csv, write_table
from tests.ui import make_app, press, settle, shown
from tests.waiting import text_of, until

KNOWN = {"客户号": "1", "姓名": "王建国", "手机": "14400001234"}


def importing(app: RmApp) -> ImportScreen:
    """The import screen in front."""
    assert isinstance(app.screen, ImportScreen)
    return app.screen


def at_step(app: RmApp, step: Step) -> bool:
    """Whether the import is in front and at this step."""
    return isinstance(app.screen, ImportScreen) and app.screen._step is step


async def open_file(pilot: Pilot[int], app: RmApp, path: Path) -> None:
    """Open the import and read a file by its path."""
    await settle(pilot)
    app.push_screen(ImportScreen([path.parent]))
    await settle(pilot)
    importing(app).query_one(Input).value = str(path)
    await press(pilot, "enter")
    await until(pilot, lambda: at_step(app, Step.COLUMNS))


async def to_preview(pilot: Pilot[int], app: RmApp) -> None:
    """Answer that nothing more is in the file, and take the stages suggested."""
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(app.screen, PickDialog))
    await press(pilot, "down", "enter")
    await until(pilot, lambda: not isinstance(app.screen, (PickDialog, ImportScreen)))
    await press(pilot, "enter")
    await until(pilot, lambda: at_step(app, Step.PREVIEW))


@pytest.mark.parametrize(("size", "language"), [((80, 24), "zh"), ((140, 40), "en")])
async def test_a_messy_list_is_taken_in_and_one_undo_takes_it_back(
    store: Store, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(messy_csv())
    app = make_app(store, language=language)
    async with app.run_test(size=size) as pilot:
        await open_file(pilot, app, path)
        assert "5" in text_of(app, "#import-say")
        await to_preview(pilot, app)
        assert store.read(total) == 0
        plan = importing(app).draft.plan
        assert plan is not None
        assert len(importing(app).list.rows) == len(plan.skipped) + len(plan.notices) + len(plan.repairs)
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
        new = ROWS - SKIPPED - UNCHANGED
        assert store.read(total) == new
        said = text_of(app, "#import-say")
        assert str(ROWS) in said and str(new) in said and str(SKIPPED) in said
        rejects = tmp_path / "名单-skipped.csv"
        assert rejects.exists() and rejects.name in said.replace("\n", "")
        assert any(store.home.backups.glob("*import*"))
        await press(pilot, "u")
        await until(pilot, lambda: store.read(total) == 0)
        await press(pilot, "enter")
        assert not isinstance(app.screen, ImportScreen)


async def test_a_column_is_given_another_field_by_typing(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", {"客户号": "1", "姓名": "王建国", "去处": "示例大学", "手机": "14400001234"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        importing(app).list.go("column:2")
        await press(pilot, "e", "text:employer", "enter")
        await until(pilot, lambda: at_step(app, Step.COLUMNS))
        importing(app).list.go("column:1")
        fields = {column.index: column.field for column in importing(app).draft.columns()}
        assert fields == {0: "number", 1: "name", 2: "employer", 3: "mobile"}
        await to_preview(pilot, app)
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
    (line,) = store.read(find, "王建国", 5)
    assert store.read(card, line.customer_id).value("employer") == "示例大学"


async def test_a_column_may_be_left_out_or_kept_as_the_customers_own(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", {**KNOWN, "备注": "甲", "爱好": "钓鱼"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        importing(app).list.go("column:3")
        await press(pilot, "e")
        app.screen.query_one(VirtualList).go("ignored")
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.COLUMNS))
        importing(app).list.go("column:4")
        await press(pilot, "e")
        app.screen.query_one(VirtualList).go("own")
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.COLUMNS))
        await to_preview(pilot, app)
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
    (line,) = store.read(find, "王建国", 5)
    found = store.read(card, line.customer_id)
    assert (found.value("remarks"), found.value("hobbies")) == ("", "")
    assert [(one.name, one.value) for one in found.custom] == [("爱好", "钓鱼")]


async def test_every_required_heading_not_found_is_asked_for(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", {**KNOWN, "哪一行": "教师"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        missing = importing(app).draft.missing(store.playbook)
        assert "occupation" in missing and "name" not in missing
        for wanted in missing:
            if wanted == "occupation":
                break
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(app.screen, PickDialog))
            await press(pilot, "enter", "escape")
            await until(pilot, lambda: at_step(app, Step.COLUMNS))
            assert wanted in importing(app).draft.absent
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PickDialog))
        assert "职业" in shown(app)
        await press(pilot, "text:哪一行", "enter", "escape")
        await until(pilot, lambda: at_step(app, Step.COLUMNS))
        assert importing(app).draft.chosen == {3: "occupation"}


async def test_a_file_without_anything_to_tell_people_apart_is_not_planned(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", {"姓名": "王建国", "性别": "男", "生日": "1990-05-03"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PickDialog))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: at_step(app, Step.COLUMNS) and bool(text_of(app, "#complaint")))
        assert "客户号" in text_of(app, "#complaint")
        assert importing(app).draft.plan is None


async def test_the_stage_is_asked_once_and_taken(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", KNOWN)
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PickDialog))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: not isinstance(app.screen, (PickDialog, ImportScreen)))
        assert "了解熟悉" in shown(app)
        await press(pilot, "4")
        await until(pilot, lambda: at_step(app, Step.PREVIEW))
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.DONE))
    (line,) = store.read(find, "王建国", 5)
    assert line.stage == 4


async def test_stopping_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(messy_csv())
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        await to_preview(pilot, app)
        held = Event()
        holding = asyncio.ensure_future(app.desk.lanes.write(lambda work: held.wait(60)))
        await pilot.press("enter")
        await until(pilot, lambda: at_step(app, Step.WRITING))
        await pilot.press("escape")
        assert "正在中止" in text_of(app, "#import-say")
        held.set()
        await holding
        await until(pilot, lambda: at_step(app, Step.PREVIEW))
        assert store.read(total) == 0
        assert any("中止" in one.message for one in app._notifications)
        assert not (tmp_path / "名单-skipped.csv").exists()


async def test_the_progress_is_heard_and_stops_by_refusal(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(ImportScreen([]))
        await settle(pilot)
        screen = importing(app)
        screen._heard(500, 1000)
        assert screen._under == (500, 1000)
        screen._stopping = True
        with pytest.raises(Refused, match="import_stopped"):
            screen._heard(1000, 1000)


async def test_files_at_hand_are_offered_newest_first_and_narrowed_by_typing(store: Store, tmp_path: Path) -> None:
    for name in ("客户a.csv", "客户b.xlsx", "notes.md"):
        (tmp_path / name).write_text("姓名,手机\n王建国,14400001234\n", encoding="utf-8")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(ImportScreen([tmp_path, tmp_path / "nowhere"]))
        await settle(pilot)
        await until(pilot, lambda: len(importing(app).list.rows) == 2)
        await press(pilot, "text:a.csv")
        assert [row.cells[0].text for row in importing(app).list.rows] == ["客户a.csv"]
        await press(pilot, "enter")
        await until(pilot, lambda: at_step(app, Step.COLUMNS))


async def test_a_file_that_cannot_be_read_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(ImportScreen([]))
        await settle(pilot)
        await press(pilot, "enter")
        assert "还没有选文件" in text_of(app, "#complaint")
        importing(app).query_one(Input).value = str(tmp_path / "bad.xlsx")
        await press(pilot, "enter")
        await until(pilot, lambda: "工作簿" in text_of(app, "#complaint"))
        assert at_step(app, Step.FILE)
        assert "bad.xlsx" in importing(app).query_one(Input).value


async def test_escape_goes_back_step_by_step_and_keeps_the_answers(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "a.csv", {**KNOWN, "姓名": "张三[/]"})
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_file(pilot, app, path)
        await to_preview(pilot, app)
        await press(pilot, "escape")
        assert at_step(app, Step.COLUMNS)
        assert "张三[/]" in shown(app)
        assert set(importing(app).draft.missing(store.playbook)) == importing(app).draft.absent
        await press(pilot, "escape")
        assert at_step(app, Step.FILE)
        await press(pilot, "escape")
        assert not isinstance(app.screen, ImportScreen)
        assert store.read(total) == 0


async def test_the_command_opens_the_import(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "I")
        assert at_step(app, Step.FILE)


def test_paths_are_understood_as_people_drop_them(tmp_path: Path) -> None:
    path = tmp_path / "my list.csv"
    path.write_text("x")
    quoted = f"'{path}'"
    escaped = str(path).replace(" ", "\\ ")
    assert {typed_path(text) for text in (str(path), quoted, escaped, f"file://{path}".replace(" ", "%20"))} == {path}


def test_long_numbers_are_masked_in_the_samples(tmp_path: Path) -> None:
    from rmtui.exchange.importer import read_table

    path = write_table(tmp_path / "a.csv", {"手机": "14400001234", "姓名": "王建国"})
    assert samples(read_table(path), 0) == "144****1234"


def test_files_are_listed_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in (".a.csv", "~$b.xlsx", "c.XLSX"):
        (tmp_path / name).write_text("x")
    assert [line.path.name for line in files_in([tmp_path])] == ["c.XLSX"]
