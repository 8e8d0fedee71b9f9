"""The history of a card's line, by keys, and the choice where two devices disagree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.app import RmApp
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.screens.card import CardScreen
from rmtui.screens.field_history import HistoryDialog, VersionList
from rmtui.settings import Settings
from rmtui.store.log.undo import undo
from rmtui.store.reads.conflicts import conflicts
from rmtui.store.reads.customers import card
from rmtui.store.reads.rows import row
from rmtui.store.store import Store
from rmtui.store.writes import customers, rows
from rmtui.text import width
from tests.builders import add_customer
from tests.passing import copies, exchange
from tests.test_conflicts import add_concern, name_device, put
from tests.ui import make_app, press, settle, shown

SIZES = [((80, 24), "zh"), ((80, 24), "en"), ((140, 40), "zh"), ((140, 40), "en")]


@pytest.fixture
def devices(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> Iterator[list[Store]]:
    """Two devices with one empty book."""
    with copies(template, tmp_path, 2, clock, playbook, calendar) as opened:
        yield opened


@pytest.fixture
def person(devices: list[Store]) -> str:
    """A customer whom both know and of whose employer they disagree; the other device has a name."""
    one, two = devices
    made = add_customer(one, "张三[/]", phones=[("mobile", "14400001111")])
    one.write(name_device, two.device.id, "李秀英", "办公室")
    put(one, made, employer="老厂")
    exchange(one, two)
    put(one, made, "call", employer="甲厂[/]")
    put(two, made, "meeting", employer="乙厂[/]")
    exchange(one, two)
    return made


async def opened(pilot: object, app: RmApp, customer: str) -> CardScreen:
    """The customer's card in front."""
    await settle(pilot)  # type: ignore[arg-type]
    screen = CardScreen(customer)
    await app.push_screen(screen)
    await settle(pilot)  # type: ignore[arg-type]
    return screen


def is_open(app: RmApp) -> bool:
    """Whether the history stands over the card."""
    return isinstance(app.screen, HistoryDialog)


@pytest.mark.parametrize(("size", "language"), SIZES)
async def test_the_versions_stand_in_columns_newest_first(
    devices: list[Store], person: str, size: tuple[int, int], language: str
) -> None:
    app = make_app(devices[0], language=language)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app, person)
        assert i18n.t("history.mark", key="h") in shown(app)
        screen.lines.go("field:employer")
        await press(pilot, "h")
        assert is_open(app)
        versions = app.screen.query_one(VersionList)
        widths = versions.widths(versions.size.width)
        assert all(
            width(cell.text) <= room for row in versions.rows for cell, room in zip(row.cells, widths, strict=True)
        )
        first = [row for row in versions.rows if row.selectable]
        here, force, differs = (i18n.t(f"history.{name}") for name in ("here", "in_force", "differs"))
        assert [[cell.text for cell in row.cells[:4]] for row in first] == [
            ["1", "乙厂[/]", "李秀英", "03-02 10:03"],
            ["2", "甲厂[/]", "李秀英", "03-02 10:02"],
            ["", "老厂", "李秀英", "03-02 10:01"],
            ["", i18n.t("history.empty"), "李秀英", "03-02 10:00"],
        ]
        assert [row.cells[4].text for row in first] == ["李秀英 办公室", here, here, here]
        assert [(row.cells[5].text, row.cells[5].tone) for row in first] == [
            (force, "warning"),
            (differs, "warning"),
            ("", "muted"),
            ("", "muted"),
        ]
        assert versions.size.height == len(versions.rows)
        assert all(one in shown(app) for one in ("乙厂[/]", "老厂", here, force, differs, i18n.t("history.take")))
        await press(pilot, "enter")
        assert not is_open(app)


async def test_a_digit_takes_a_version_and_the_mark_goes(devices: list[Store], person: str) -> None:
    one, two = devices
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:employer")
        await press(pilot, "h", "escape")
        assert len(one.read(conflicts)) == 1
        await press(pilot, "h", "9")
        assert is_open(app)
        await press(pilot, "２")
        assert not is_open(app)
        assert one.read(conflicts) == () and one.read(card, person).value("employer") == "甲厂[/]"
        assert "有分歧" not in shown(app) and "甲厂[/]" in shown(app)
        await press(pilot, "h", "1")
        assert is_open(app)
        assert "处理分歧" in shown(app)
        await press(pilot, "escape", "u")
        assert "乙厂[/]" in shown(app)
    exchange(one, two)
    assert two.read(conflicts) == ()


async def test_a_number_an_own_field_and_a_concern_have_histories(devices: list[Store], person: str) -> None:
    one, two = devices
    phone = one.read(card, person).phones[0].id
    concern = one.write(lambda work: add_concern(work, person))
    exchange(one, two)
    for store, number, colour in ((one, "14400002222", "红色"), (two, "14400003333", "蓝色")):
        store.write(customers.set_phone, person, number, phone_id=phone)
        store.write(customers.set_custom, person, "车", colour)
        store.write(rows.edit, "concern", concern, {"text": f"想要{colour}的卡"})
    exchange(one, two)
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        for tab, key, field, title, theirs in (
            ("2", f"phone:{phone}", "number", "电话号码", "14400003333"),
            ("1", "custom:车", "value", "车", "蓝色"),
            ("9", f"concern:{concern}", "text", "诉求内容", "想要蓝色的卡"),
        ):
            await press(pilot, tab)
            assert "有分歧（h 查看）" in shown(app)
            assert screen.lines.go(key)
            await press(pilot, "h")
            assert title in shown(app)
            (found,) = (each for each in one.read(conflicts) if each.field == field)
            versions = [version.value for version in (found.shown, *found.others)]
            await press(pilot, str(versions.index(theirs) + 1))
            assert theirs in shown(app) and "有分歧" not in shown(app)
    assert [one.read(card, person).phones[0].number] == ["14400003333"]
    assert [found.field for found in one.read(conflicts)] == ["employer"]


async def test_a_line_that_is_no_field_has_none(devices: list[Store], person: str) -> None:
    app = make_app(devices[0])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot, app, person)
        await press(pilot, "2")
        screen.lines.go("do:next")
        await press(pilot, "h")
        assert not is_open(app) and "没有修改记录" in shown(app)


async def test_a_row_of_a_table_tells_every_change_of_its_fields(store: Store) -> None:
    made = add_customer(store, "王建国")
    need = store.write(rows.add, "need", made, {"kind": "education", "amount": "20万"}).added
    store.write(rows.edit, "need", need, {"amount": "30万", "priority": "1"})
    store.write(rows.remove, "need", need)
    store.write(undo)
    app = make_app(store)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await opened(pilot, app, made)
        await press(pilot, "4")
        screen.lines.go(f"need:{need}")
        await press(pilot, "h")
        texts = [row.cells[1].text for row in app.screen.query_one(VersionList).rows if row.selectable]
        assert texts[:2] == ["已恢复", "已删除"] and "金额 30万" in texts[2] and "20万" not in texts[2]
        assert "子女教育；" in texts[3]


async def test_a_row_on_which_devices_disagree_is_marked_and_settled(devices: list[Store], person: str) -> None:
    one, two = devices
    need = one.write(rows.add, "need", person, {"kind": "education", "amount": "20万"}).added
    exchange(one, two)
    one.write(rows.edit, "need", need, {"amount": "30万"})
    two.write(rows.edit, "need", need, {"amount": "40万"})
    exchange(one, two)
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        await press(pilot, "4")
        assert "有分歧（h 查看）" in shown(app).replace("\n", "")
        screen.lines.go(f"need:{need}")
        await press(pilot, "h")
        taken = next(
            n for n, row in enumerate(app.screen.query_one(VersionList).rows, 1) if "30万" in row.cells[1].text
        )
        digit = app.screen.query_one(VersionList).rows[taken - 1].cells[0].text
        await press(pilot, digit)
        assert not [found for found in one.read(conflicts) if found.row_id == need]
        assert one.read(row, "need", need).number("amount") == 300_000


async def test_in_the_vim_key_map_it_is_a_capital_letter(devices: list[Store], person: str) -> None:
    app = make_app(devices[0], settings=Settings(keymap="vim"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        assert "有分歧（H 查看）" in shown(app)
        screen.lines.go("field:employer")
        await press(pilot, "H")
        assert is_open(app)


async def test_what_was_undone_is_said(store: Store) -> None:
    made = add_customer(store, "王建国")
    put(store, made, hobbies="钓鱼")
    store.write(undo)
    app = make_app(store, language="en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, made)
        screen.lines.go("field:hobbies")
        await press(pilot, "h")
        rows = app.screen.query_one(VersionList).rows
        told = [(row.key[0], row.cells[1].text, row.cells[5].text, row.cells[5].tone) for row in rows]
        assert told == [
            ("0", "(empty)", "in force", "success"),
            ("0", "", "undone", "success"),
            ("1", "钓鱼", "", "muted"),
            ("2", "(empty)", "", "muted"),
        ]


async def test_a_long_history_scrolls_and_the_keys_stay_in_view(devices: list[Store], person: str) -> None:
    one, _ = devices
    for n in range(40):
        put(one, person, hobbies=f"爱好{n}")
    app = make_app(one)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, app, person)
        screen.lines.go("field:hobbies")
        await press(pilot, "h")
        assert "爱好39" in shown(app) and "关闭" in shown(app)
        await press(pilot, "end")
        assert "（空）" in shown(app) and "爱好39" not in shown(app) and "关闭" in shown(app)
