"""The manager's own sheets come in: opportunities, numbered talks, the sorting sheet (S4-06, S4-20, S4-29)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rmtui.domain.model import Stage
from rmtui.domain.sheet_kinds import Request
from rmtui.exchange.importer import plan_import
from rmtui.exchange.list_heads import columns_of, kind_of, read_list
from rmtui.papers import make
from rmtui.screens.import_lists import ImportListScreen
from rmtui.sheets import xlsx
from rmtui.store.reads.importing import existing
from rmtui.store.reads.opportunities import opportunities
from rmtui.store.reads.work_lists import plan_work
from rmtui.store.store import Store
from rmtui.store.writes import rows
from tests.builders import add_customer
from tests.cli import Cli
from tests.ui import make_app, press, settle, shown
from tests.waiting import until

HEAD = "客户号,客户,电话,事件类型,来源,目标产品,产品,金额,状态,发现日期,核实依据,下次跟进,下一步,客户反馈,流失原因\n"
TALKS = "客户号,客户,次数,日期,沟通目的,沟通内容,沟通结果,下次目的\n"
DEALS = HEAD + (
    "A1,王建国,,个人生活,老客户转介绍,保险,,12万,已推介,2026-02-01,有缺口,2026-03-09,听取意见,,\n"
    ",,14400001234,市场,,基金,没有的产品,80000,,2026-02-02,,,,,\n"
    ",李秀英,,,,wealth,,,lead,2026-02-03,,,,,\n"
    "A9,无此人,,,,基金,,,,,,,,,\n"
    ",欧阳小明,,,,基金,,,,,,,,,\n"
    "A1,王建国,,,,飞船,,,,,,,,,\n"
    "A1,王建国,,,,基金,,,,2030-01-01,,,,,\n"
    "A1,王建国,,,,保险,,,,2026-02-01,,,,,\n"
    "A1,王建国,,,,,,,,,,,,,\n"
)
"""Three that can be taken; then unknown, of two of one name, an unknown word, a day ahead, a double, without target."""


@pytest.fixture
def book(store: Store) -> Store:
    """Customers with a number, a phone, a name; two of one name."""
    add_customer(store, "王建国", number="A1", tier="gold", stage=Stage.KNOW)
    add_customer(store, "单雪", phone="14400001234")
    add_customer(store, "李秀英")
    for _ in range(2):
        add_customer(store, "欧阳小明")
    return store


@pytest.fixture
def cli(book: Store, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on that book."""
    home = book.home.path
    book.close()
    return Cli(home, capsys)


def written(folder: Path, text: str, name: str = "sheet.csv") -> str:
    """A CSV file."""
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_a_file_is_told_by_its_headings() -> None:
    assert kind_of(HEAD.strip().split(",")) == "opportunities"
    assert kind_of(TALKS.strip().split(",")) == "talks"
    assert kind_of(["Number", "Customer", "Target", "State", "Found on"]) == "opportunities"
    assert kind_of(["Number", "Customer", "No.", "Date", "Aim", "Content", "Result", "Next aim"]) == "talks"
    assert kind_of(["客户号", "姓名", "状态", "金额"]) == "customers"
    assert kind_of(["客户号", "产品", "金额", "到期日"]) == "holdings"


def test_opportunities_come_in_and_each_row_is_accounted_for(cli: Cli, tmp_path: Path) -> None:
    file = written(tmp_path, DEALS)
    dry = cli.json("import", file, "--dry-run")
    figures = {name: dry[name] for name in ("kind", "read", "new", "updated", "unchanged", "skipped")}
    assert figures == {"kind": "opportunities", "read": 9, "new": 3, "updated": 0, "unchanged": 0, "skipped": 6}
    assert [one["reason"] for one in dry["skips"]] == [
        "customer_unknown", "work_several", "work_word_unknown", "date_in_future", "work_twice", "work_no_target",
    ]  # fmt: skip
    assert cli.json("opportunities")["opportunities"] == []
    done = cli.json("import", file)
    assert done["new"] == 3 and Path(done["skipped_file"]).read_text("utf-8-sig").count("\n") == 7
    found = {one["name"]: one for one in cli.json("opportunities")["opportunities"]}
    first = found["王建国"]
    assert (first["target"], first["event"], first["state"], first["amount"]) == (
        "insurance",
        "life",
        "proposed",
        120_000,
    )
    assert (first["source"], first["next_on"], first["next_step"]) == ("老客户转介绍", "2026-03-09", "听取意见")
    assert (found["单雪"]["target"], found["单雪"]["product"], found["单雪"]["amount"]) == ("fund", "", 80_000)
    assert found["李秀英"]["target"] == "wealth" and found["李秀英"]["state"] == "lead"


def test_the_same_file_again_changes_nothing_and_a_newer_one_what_it_says(cli: Cli, tmp_path: Path) -> None:
    file = written(tmp_path, DEALS)
    cli.json("import", file)
    again = cli.json("import", file)
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 3)
    newer = written(
        tmp_path, HEAD + "A1,王建国,,,,保险,,,成交,2026-02-01,,,,,\nA1,王建国,,,,保险,,,流失,,,,,,\n", "newer.csv"
    )
    done = cli.json("import", newer)
    assert (done["new"], done["updated"]) == (0, 2), "one of the day, one that names none and is still open"
    cli.ok("undo")
    assert {one["state"] for one in cli.json("opportunities")["opportunities"]} == {"proposed", "lead"}
    cli.ok("undo")
    assert cli.json("opportunities")["opportunities"] == []


def talks_of(cli: Cli, who: str) -> list[dict[str, Any]]:
    """The numbered talks on a card."""
    return [one for one in cli.json("dump")["talks"] if one["customer_id"] == cli.json("show", who)["id"]]


def test_talks_come_in_by_number(cli: Cli, tmp_path: Path) -> None:
    text = TALKS + (
        "A1,王建国,1,2026-02-01,了解资金往来,聊了工作,愿意再谈,约见\n"
        "A1,王建国,第2次,2026-02-08,约见,,已约,讲方案\n"
        "A1,王建国,,,没有次数,,,\n"
        "A1,王建国,三,2026-02-09,目的,,,\n"
        "A1,王建国,4,2026-02-09,,,,\n"
        "A1,王建国,4,2026-02-30,目的,,,\n"
    )
    done = cli.json("import", written(tmp_path, text))
    assert (done["kind"], done["read"], done["new"], done["skipped"]) == ("talks", 6, 2, 4)
    reasons = ["work_no_day", "work_no_number", "work_no_aim", "date_unreadable"]
    assert [one["reason"] for one in done["skips"]] == reasons
    found = talks_of(cli, "A1")
    assert [(one["number"], one["aim"], one["result"]) for one in found] == [
        (1, "了解资金往来", "愿意再谈"), (2, "约见", "已约"),
    ]  # fmt: skip
    better = written(tmp_path, TALKS + "A1,王建国,2,,约见,,改为下周,\n", "better.csv")
    assert cli.json("import", better)["updated"] == 1
    assert [one["result"] for one in talks_of(cli, "A1")] == ["愿意再谈", "改为下周"]


def test_what_our_own_sheets_print_comes_back_unchanged(book: Store, tmp_path: Path) -> None:
    customer = add_customer(book, "尉迟恭敬", number="A7", tier="gold", sex="female", kind="贵宾")
    deal = {
        "target": "fund",
        "amount": "60000",
        "found_on": "2026-02-20",
        "next_on": "2026-03-10",
        "next_step": "送方案",
    }
    book.write(rows.add, "opportunity", customer, deal)
    book.write(rows.add, "talk", customer, {"number": "1", "on_day": "2026-02-20", "aim": "认识", "result": "可以"})
    files = {}
    for kind in ("opportunities", "progressive", "book"):
        paper = book.read(make, Request(kind, book.clock.now().date()))
        file = tmp_path / f"{kind}.xlsx"
        file.write_bytes(xlsx.render(paper.document, paper.made_at))
        files[kind] = read_list(file)
    assert {kind: one.kind for kind, one in files.items()} == {
        "opportunities": "opportunities", "progressive": "talks", "book": "customers",
    }  # fmt: skip
    for kind in ("opportunities", "progressive"):
        read = files[kind]
        columns = columns_of(read.kind, read.table.headings)
        assert [one.heading for one in columns if one.field is None] == []
        plan = book.read(plan_work, read.kind, read.table, columns)
        assert plan.new == () and plan.changed == () and plan.read - len(plan.skipped) == 1
    table = files["book"].table
    plan_ = plan_import(table, {}, book.playbook, date(2026, 3, 2), book.read(existing), stage=None)
    assert [one.heading for one in plan_.columns if one.field is None] == []
    assert [(one.name, one.fields, one.contacts, one.next_contact) for one in plan_.rows] == []


def test_the_sorting_sheet_sets_tier_card_kind_and_next_contact(cli: Cli, tmp_path: Path) -> None:
    text = "客户号,客户,客户等级,持卡类别,客户类型,管理客户,签约客户,持有产品,下次计划联络时间,熟户,价值,潜力\n"
    text += "A1,王建国,白金,金卡,贵宾,是,是,定期存款,2026-12-05,是,50000,200000\n"
    done = cli.json("import", written(tmp_path, text))
    assert (done["updated"], done["skipped"]) == (1, 0)
    card = cli.json("show", "A1")
    fields = card["fields"]
    assert [fields[name] for name in ("tier", "card_held", "kind", "products")] == [
        "platinum",
        "gold",
        "贵宾",
        "定期存款",
    ]
    assert [fields[name] for name in ("managed", "signed", "contribution", "potential")] == [
        "1",
        "1",
        "50000",
        "200000",
    ]
    assert card["next_on"] == "2026-12-05" and card["custom"] == {}


async def test_the_screen_takes_a_sheet_of_opportunities(book: Store, tmp_path: Path) -> None:
    path = Path(written(tmp_path, DEALS))
    app = make_app(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.push_screen(ImportListScreen(path, read_list(path)))
        await until(pilot, lambda: "商机管理表" in shown(app) and "新增" in shown(app))
        await press(pilot, "enter")
        await until(pilot, lambda: len(book.read(opportunities)) == 3)
        assert "撤销" in shown(app)
        await press(pilot, "u")
        await until(pilot, lambda: book.read(opportunities) == ())
