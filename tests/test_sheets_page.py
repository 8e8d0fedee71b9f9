"""Page 7 and the verb with all kinds: picked by keys, of one customer, with a reason, pasted, many days, verified."""

from datetime import date
from pathlib import Path

import pytest

from rmtui.domain.model import Channel, Outcome
from rmtui.domain.refusal import Refused
from rmtui.domain.sheet_kinds import KINDS, MANY, Request, checked, needs_reason, span_of, steps
from rmtui.screens.dialogs import FormDialog
from rmtui.screens.sheets import SheetsScreen
from rmtui.settings import Settings
from rmtui.store.home import Home
from rmtui.store.reads.day_lists import contacts_to_enter
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import rows
from rmtui.store.writes.entered import enter
from tests.builders import add_customer, log
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown
from tests.waiting import until

DAY = date(2026, 3, 2)


def audit(store: Store) -> list[tuple[str, str]]:
    """What the audit trail says of sheets."""

    def read(read: Read) -> list[tuple[str, str]]:
        found = read.db.execute("SELECT event, what FROM audit WHERE event LIKE 'sheet.%' ORDER BY n")
        return [tuple(row) for row in found]

    return store.read(read)


@pytest.fixture
def worked(store: Store) -> Store:
    """Two customers, one called today."""
    customer = add_customer(store, "欧阳小明", number="A1", phone="14400001234")
    log(store, customer, Channel.CALL, Outcome.TALKED, learnt="孩子明年升学")
    log(store, customer, Channel.SMS, Outcome.SENT, note="发了利率表")
    add_customer(store, "尉迟恭敬", number="A2")
    return store


async def test_every_kind_is_picked_by_its_name_and_shown(worked: Store) -> None:
    app = make_app(worked, language="en")
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        for kind in (one for one, rule in KINDS.items() if rule.whom != "one"):
            await press(pilot, "k", *kind, "enter")
            page = app.screen
            assert isinstance(page, SheetsScreen) and page._sheet is not None
            assert page._sheet.request.kind == kind
            assert page._sheet.paper.check in "".join(line or "" for line in page.view.lines)


async def test_days_weeks_and_months_step_by_their_length(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "k", *"diary", "enter")
        assert "2026-03-02 至 2026-03-08" in shown(app)
        await press(pilot, "left")
        assert "2026-02-23 至 2026-03-01" in shown(app)
        await press(pilot, "t", "k", *"monthly", "enter", "left")
        assert "2026年2月" in shown(app)
        await press(pilot, "k", *"maturities", "enter", "left")
        assert any("没有别的日期" in one.message for one in app._notifications)


async def test_one_customer_and_all_again(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "k", *"info", "enter")
        assert "客户数: 2" in shown(app)
        await press(pilot, "f", *"oyxm", "enter")
        await until(pilot, lambda: "联系方式" in shown(app))
        assert "尉迟恭敬" not in shown(app)
        await press(pilot, "f")
        assert "客户数: 2" in shown(app)
        await press(pilot, "k", *"daily", "enter", "f")
        assert any("涉及全部客户" in one.message for one in app._notifications)


async def test_a_sheet_of_one_customer_asks_whose_and_one_that_is_refused_leaves_the_old_one(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "k", *"insurance", "enter", *"oyxm", "enter")
        await until(pilot, lambda: len(app._notifications) > 0)
        assert any("欧阳小明" in one.message for one in app._notifications)
        assert "附件四" in shown(app)
        await press(pilot, "k", *"insurance", "enter", "escape")
        assert "附件四" in shown(app)


async def test_whole_numbers_are_shown_and_leave_only_with_a_reason(worked: Store, tmp_path: Path) -> None:
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "out"), sheet_formats="txt"))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "W")
        assert any("没有要掩码" in one.message for one in app._notifications)
        await press(pilot, "k", *"info", "enter")
        assert "144****1234" in shown(app)
        await press(pilot, "W")
        assert "14400001234" in shown(app) and "未掩码" in shown(app)
        await press(pilot, "w", "enter")
        await until(pilot, lambda: isinstance(app.screen, FormDialog))
        await press(pilot, "enter", "escape")
        assert audit(worked) == [] and not (tmp_path / "out").exists()
        await press(pilot, "w", "enter")
        await until(pilot, lambda: isinstance(app.screen, FormDialog))
        await press(pilot, "text:phoning", "enter")
        await until(pilot, lambda: len(audit(worked)) == 2)
    assert audit(worked) == [
        ("sheet.written", "info whole 2026-03-02 txt"),
        ("sheet.reason", "info whole 2026-03-02 phoning"),
    ]
    assert "14400001234" in (tmp_path / "out" / "info-2026-03-02.txt").read_text("utf-8")


async def test_the_work_log_is_copied_contact_by_contact_and_ticked(worked: Store) -> None:
    app = make_app(worked)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "y")
        assert any("只有工作日志" in one.message for one in app._notifications)
        await press(pilot, "k", *"worklog", "enter", "y")
        await until(pilot, lambda: "复制到行内系统" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: [one.entered for one in worked.read(contacts_to_enter, DAY)] == [True, False])
        assert "孩子明年升学" in app.clipboard and "欧阳小明" in app.clipboard
        await press(pilot, "enter")
        await until(pilot, lambda: all(one.entered for one in worked.read(contacts_to_enter, DAY)))
        assert "发了利率表" in app.clipboard
        await press(pilot, "escape")
        await until(pilot, lambda: "待录入: 0" in shown(app))


def test_a_tick_is_made_once_and_undone(worked: Store) -> None:
    ids = [one.contact for one in worked.read(contacts_to_enter, DAY)]
    worked.write(enter, ids)
    worked.write(enter, ids)
    assert worked.read(lambda read: read.db.execute("SELECT count(*) FROM entered").fetchone()[0]) == len(ids) == 2


def test_what_is_asked_for_must_go_together() -> None:
    for request, message in (
        (Request("insurance", DAY), "sheet_needs_customer"),
        (Request("daily", DAY, "someone"), "sheet_option"),
        (Request("daily", DAY, whole=True), "sheet_option"),
    ):
        with pytest.raises(Refused) as refused:
            checked(request)
        assert refused.value.message == message
    assert checked(Request("info", DAY, "someone", True)).customer == "someone"


def test_a_reason_is_asked_from_25_customers_with_money_on() -> None:
    assert [needs_reason("opportunities", n, whole=False) for n in (MANY - 1, MANY)] == [False, True]
    assert not needs_reason("daily", 1000, whole=False)
    assert needs_reason("info", 1, whole=True)


def test_spans_and_steps() -> None:
    assert span_of("daily", DAY) == (DAY, DAY)
    assert span_of("diary", date(2026, 3, 8)) == (date(2026, 3, 2), date(2026, 3, 8))
    assert span_of("monthly", date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert len(steps("daily", date(2026, 2, 27), DAY)) == 4
    assert [span_of("diary", day)[0] for day in steps("diary", date(2026, 2, 20), DAY)] == [
        date(2026, 2, 16), date(2026, 2, 23), date(2026, 3, 2),
    ]  # fmt: skip
    assert steps("book", date(2026, 2, 1), DAY) == (DAY,)


@pytest.fixture
def cli(worked: Store, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on that book."""
    home = worked.home.path
    worked.close()
    return Cli(home, capsys)


def test_many_days_go_into_a_folder(cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    span = ("--from", "2026-02-27", "--to", "2026-03-02")
    found = cli.json("sheet", "daily", *span, "--format", "txt,html", "-o", str(out))
    assert len(found["files"]) == 8 and len(set(found["checks"])) == 4
    assert {Path(file).name for file in found["files"]} == {path.name for path in out.iterdir()}
    assert cli.refused("sheet", "daily", "--from", "2026-02-27", "-o", str(tmp_path / "none")) == "sheet_folder"
    assert cli.refused("sheet", "daily", "--from", "2026-03-03", "--to", "2026-03-01") == "sheet_span"
    assert cli.refused("sheet", "daily", "--from", "2024-01-01", "--to", "2026-03-01") == "sheet_span"
    assert cli.refused("sheet", "book", "--date", "2026-03-01") == "sheet_option"
    assert cli.refused("sheet", "daily", "--to", "2026-03-01") == "sheet_option"
    assert cli.refused("sheet", "nothing") == "sheet_kind"


def test_a_reason_is_asked_and_kept(cli: Cli, tmp_path: Path) -> None:
    out = str(tmp_path / "plan")
    assert cli.refused("sheet", "plan", "--whole", "--format", "txt", "-o", out) == "sheet_reason"
    assert not Path(f"{out}.txt").exists()
    cli.ok("sheet", "plan", "--whole", "--reason", "照单拨打", "--format", "txt", "-o", out)
    assert "1440000" in Path(f"{out}.txt").read_text("utf-8")


def test_verify_tells_a_changed_sheet(cli: Cli, tmp_path: Path) -> None:
    for ending in ("txt", "html", "xlsx", "pdf"):
        file = tmp_path / f"s.{ending}"
        check = cli.json("sheet", "daily", "--format", ending, "-o", str(tmp_path / "s"))["checks"][0]
        assert cli.json("verify", str(file)) == {"sheet": "s", "check": check, "intact": True}
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        done = cli("--json", "verify", str(file))
        assert done.code == 1 and '"intact": false' in done.out
    plain = tmp_path / "plain.txt"
    plain.write_text("nothing of ours")
    assert cli.refused("verify", str(plain)) == "no_sheet_seal"
    assert cli.refused("verify", str(tmp_path / "none.pdf")) == "no_such_backup"


def test_the_banks_own_layout_of_a_kind_goes_first(cli: Cli, tmp_path: Path) -> None:
    from rmtui.sheets.paper import layout_in
    from rmtui.store.home import config_dir

    folder = config_dir(Home(cli.home)) / "sheets"
    folder.mkdir(parents=True)
    assert layout_in(folder.parent, "daily") is None
    (folder / "sheet.typ").write_text("#set page(width: 10cm)\nours")
    (folder / "daily.typ").write_text("#set page(width: 10cm)\nours alone")
    assert layout_in(folder.parent, "daily") == folder / "daily.typ"
    assert layout_in(folder.parent, "diary") == folder / "sheet.typ"


def test_the_work_log_on_the_command_line(cli: Cli) -> None:
    customer = cli.json("show", "A1")["id"]
    assert customer
    text = cli.ok("--lang", "zh", "sheet", "worklog", "--format", "txt", "-o", "-")
    assert "了解到：孩子明年升学" in "".join(text.split()).replace("|", "")


def test_talks_stand_by_their_number(store: Store) -> None:
    from rmtui.papers import make
    from rmtui.sheets.plain_text import render

    customer = add_customer(store, "单雪")
    for n in (2, 1):
        store.write(rows.add, "talk", customer, {"number": str(n), "on_day": "2026-02-20", "aim": f"目的{n}"})
    text = render(store.read(make, Request("progressive", DAY)).document, 132)
    assert text.index("目的1") < text.index("目的2")


async def test_a_sheet_is_written_and_opened(worked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "xdg-open").write_text(f'#!/bin/sh\nprintf "%s" "$1" > {tmp_path}/opened\n')
    (tools / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    app = make_app(worked, settings=Settings(sheet_folder=str(tmp_path / "out"), sheet_formats="txt"))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "o", "enter")
        file = tmp_path / "out" / "daily-2026-03-02.txt"
        await until(pilot, lambda: (tmp_path / "opened").exists() and (tmp_path / "opened").read_text() == str(file))
        assert file.exists()
        monkeypatch.setenv("PATH", str(tmp_path))
        await press(pilot, "o", "enter")
        await until(pilot, lambda: any("没有找到可以打开" in one.message for one in app._notifications))


def test_a_wechat_name_that_is_a_number_is_masked(store: Store) -> None:
    from rmtui.papers import make
    from rmtui.sheets.plain_text import render

    customer = add_customer(store, "单雪", phone="14400001234", wechat="14400001234")
    texts = [render(store.read(make, Request("info", DAY, customer, whole)).document, 80) for whole in (False, True)]
    assert "14400001234" not in texts[0] and texts[0].count("144****1234") == 2
    assert texts[1].count("14400001234") == 2


def test_html_numbers_its_pages_in_print(store: Store) -> None:
    from rmtui.papers import make
    from rmtui.sheets.html import render

    made = render(store.read(make, Request("daily", DAY)).document)
    assert 'content: "第 " counter(page) " 页 共 " counter(pages) " 页"' in made
