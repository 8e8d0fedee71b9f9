"""The scripts page: all templates by stage, filled for the sample or a customer, with what is missing said in words."""

from pathlib import Path

from rmtui.domain.model import Stage
from rmtui.playbook.scripts import templates
from rmtui.screens.scripts import ScriptsScreen
from rmtui.store.store import Store
from tests.builders import add_customer
from tests.ui import make_app, press, settle, shown
from tests.waiting import text_of

SIZES = ((80, 24), (140, 40))


async def test_every_template_stands_in_the_list_under_its_stage(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(140, 60)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert isinstance(app.screen, ScriptsScreen)
        rows = app.screen.list.rows
        assert {row.key for row in rows if row.selectable} == {one.id for one in templates("zh", None)}
        headings = [row.cells[0].text for row in rows if not row.selectable]
        assert headings[0] == "1 初次接触"
        assert headings[-1] == "各环节通用"
        assert "首次电话接触" in shown(app)


async def test_the_sample_customer_lacks_nothing_but_the_managers_own_details(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        screen = app.screen
        assert isinstance(screen, ScriptsScreen)
        assert screen._found is not None
        lacking = {name for filled in screen._found.filled for name in filled.missing}
        assert lacking <= {"office_phone"}
        assert "王建国先生" in text_of(app, "#script-text")
        assert "样例客户" in text_of(app, "#script-head")


async def test_a_message_says_its_length_and_a_call_its_parts(store: Store) -> None:
    for size in SIZES:
        app = make_app(store)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await press(pilot, "4")
            assert isinstance(app.screen, ScriptsScreen)
            app.screen.list.go("rm_sms")
            await settle(pilot)
            assert "条" in text_of(app, "#script-head")
            app.screen.list.go("rm_call")
            await settle(pilot)
            text = text_of(app, "#script-text")
            assert all(part in text for part in ("开场", "来意", "提问", "客户同意", "客户正忙", "客户婉拒", "结束语"))
            assert "条" not in text_of(app, "#script-head")


async def test_what_is_missing_of_a_customer_is_named(store: Store) -> None:
    add_customer(store, "李秀英", sex="")
    app = make_app(store)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "4", "f", "text:lxy", "enter")
        assert isinstance(app.screen, ScriptsScreen)
        assert app.screen.has_customer
        app.screen.list.go("rm_sms")
        await settle(pilot)
        head = text_of(app, "#script-head")
        assert "李秀英" in head
        assert "缺少" in head
        assert "称呼" in head


async def test_the_customer_last_looked_at_fills_the_scripts_and_the_sample_comes_back(store: Store) -> None:
    customer = add_customer(store, "欧阳小明", sex="male", stage=Stage.KNOW)
    app = make_app(store)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        app.desk.customer = customer
        await press(pilot, "4")
        assert "欧阳小明先生" in text_of(app, "#script-text")
        await press(pilot, "F")
        assert "欧阳" not in text_of(app, "#script-text")
        assert "样例客户" in text_of(app, "#script-head")


async def test_copying_sends_the_filled_text_and_warns_of_what_is_missing(store: Store) -> None:
    add_customer(store, "单雪", sex="")
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert isinstance(app.screen, ScriptsScreen)
        await press(pilot, "F")
        app.screen.list.go("rm_sms")
        await press(pilot, "y")
        assert "王先生" in app.clipboard
        await press(pilot, "f", "text:sx", "enter")
        app.screen.list.go("rm_sms")
        await press(pilot, "y")
        assert any("称呼" in one.message and one.severity == "warning" for one in app._notifications)


async def test_names_with_brackets_are_drawn_as_they_stand(store: Store) -> None:
    customer = add_customer(store, "张三[/]", sex="male")
    app = make_app(store, language="en")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.desk.customer = customer
        await press(pilot, "4")
        assert "张三[/]" in shown(app)


async def test_a_banks_own_wrong_template_is_named(store: Store) -> None:
    folder = Path(store.home.path / "config" / "templates")
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('id = "rm_sms"\nkind = 3\n', encoding="utf-8")
    app = make_app(store)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "mine.toml" in text_of(app, "#script-head")


async def test_the_arrows_go_between_list_and_text(store: Store) -> None:
    app = make_app(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "4", "right")
        assert app.focused is not None and app.focused.id == "script-scroll"
        await press(pilot, "left", "down")
        assert isinstance(app.screen, ScriptsScreen)
        assert app.focused is app.screen.list
        assert app.screen.list.cursor > 0
