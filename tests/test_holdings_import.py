"""Lists of holdings and products written to a book: twice, newer, older, missing, undone, beside what is by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView
from rmtui.exchange.list_heads import columns_of, read_list
from rmtui.exchange.list_plan import HoldingsPlan, ListReport, ProductsPlan
from rmtui.exchange.rejects import write_rejects
from rmtui.store.home import Home
from rmtui.store.log.check import verify
from rmtui.store.log.dump import dump
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.holdings import plan_holdings, plan_products
from rmtui.store.reads.rows import rows
from rmtui.store.store import Store
from rmtui.store.writes import holdings_import, products_import
from rmtui.store.writes import rows as write_rows
from rmtui.store.writes.customers import edit
from rmtui.store.writes.holdings_import import apply
from tests.builders import add_customer
from tests.cli import Cli
from tests.import_files import write_csv, write_table, write_xlsx
from tests.passing import assert_same, copies, exchange

W = {"客户号": "0001", "姓名": "王建国"}
DEPOSIT = {**W, "产品名称": "三年定期", "大类": "定期", "余额": "30万", "起息日": "2023-03-20", "到期日": "2026-02-20"}
FUND = {**W, "产品名称": "示例成长", "大类": "基金", "余额": "50,000.00", "产品代码": "F001", "风险等级": "R4"}
OTHER = {"客户号": "0002", "姓名": "李秀英", "产品名称": "稳健一号", "大类": "理财", "余额": "20万"}
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


@pytest.fixture
def wang(store: Store) -> str:
    """A customer whom the lists name."""
    return add_customer(store, "王建国", number="0001")


@pytest.fixture
def li(store: Store) -> str:
    """Another one."""
    return add_customer(store, "李秀英", number="0002")


def plan(store: Store, folder: Path, *lines: Mapping[str, str], as_of: date = JANUARY) -> HoldingsPlan:
    file = read_list(write_table(folder / "list.csv", *lines))
    assert file.kind == "holdings"
    return store.read(plan_holdings, file.table, columns_of(file.kind, file.table.headings), as_of)


def take(store: Store, folder: Path, *lines: Mapping[str, str], as_of: date = JANUARY) -> ListReport:
    report = store.write(apply, plan(store, folder, *lines, as_of=as_of))
    assert report.read == report.new + report.updated + report.unchanged + report.skipped
    return report


def holdings(store: Store, customer: str) -> dict[str, RowView]:
    return {row.text("product"): row for row in store.read(rows, "holding", customer)}


def actions(store: Store) -> int:
    return int(store.read(lambda read: read.db.execute("SELECT count(*) FROM action").fetchone()[0]))


def test_a_list_becomes_holdings(store: Store, tmp_path: Path, wang: str, li: str) -> None:
    report = take(store, tmp_path, {**DEPOSIT, "账号": "6222020200001234567"}, FUND, OTHER)
    assert (report.kind, report.new, report.updated, report.unchanged, report.skipped) == ("holdings", 3, 0, 0, 0)
    found = holdings(store, wang)
    values = {name: value for name, value in found["三年定期"].values.items() if value and name != "import_key"}
    assert values == {
        **{"kind": "deposit", "product": "三年定期", "amount": 300_000, "since": "2023-03-20"},
        **{"maturity": "2026-02-20", "as_of": "2026-01-31", "remarks": "****4567"},
    }
    assert (found["示例成长"].number("risk"), found["示例成长"].text("kind")) == (4, "fund")
    assert list(holdings(store, li)) == ["稳健一号"]
    assert "622202" not in str(store.read(dump))
    assert store.read(verify).problems == ()


def test_the_same_file_again_does_nothing(store: Store, tmp_path: Path, wang: str, li: str) -> None:
    take(store, tmp_path, DEPOSIT, FUND, OTHER)
    before, count = store.read(dump), actions(store)
    report = take(store, tmp_path, DEPOSIT, FUND, OTHER)
    assert (report.new, report.updated, report.unchanged, report.movements, report.missing) == (0, 0, 3, (), ())
    assert (store.read(dump), actions(store)) == (before, count)
    take(store, tmp_path, OTHER, FUND, DEPOSIT, as_of=FEBRUARY)
    assert (store.read(dump), actions(store)) == (before, count)


def test_a_newer_file_writes_only_the_changes(store: Store, tmp_path: Path, wang: str, li: str) -> None:
    take(store, tmp_path, DEPOSIT, FUND, OTHER)
    before = holdings(store, wang)
    store.write(write_rows.edit, "holding", before["示例成长"].id, {"stop_loss": "4万", "remarks": "看好"})
    new = {**W, "产品名称": "一年定期", "大类": "定期", "余额": "10万"}
    report = take(
        store, tmp_path, DEPOSIT, {**FUND, "产品名称": "示例成长A", "余额": "6万"}, new, OTHER, as_of=FEBRUARY
    )
    assert (report.new, report.updated, report.unchanged) == (1, 1, 2)
    after = holdings(store, wang)
    changed = after["示例成长A"]
    assert changed.id == before["示例成长"].id
    assert (changed.number("amount"), changed.text("as_of")) == (60_000, "2026-02-28")
    assert (changed.text("stop_loss"), changed.text("remarks"), changed.number("risk")) == ("4万", "看好", 4)
    assert after["三年定期"] == before["三年定期"]
    (movement,) = report.movements
    assert (movement.customer, movement.before, movement.after, movement.large) == ("王建国", 350_000, 460_000, True)


def test_an_older_file_is_left_alone_and_said(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, DEPOSIT, as_of=FEBRUARY)
    report = take(store, tmp_path, {**DEPOSIT, "余额": "10万"}, as_of=JANUARY)
    assert (report.updated, report.unchanged, report.stale) == (0, 1, 1)
    assert holdings(store, wang)["三年定期"].number("amount") == 300_000


def test_a_missing_line_is_asked_about_and_kept(store: Store, tmp_path: Path, wang: str, li: str) -> None:
    take(store, tmp_path, DEPOSIT, {**DEPOSIT, "产品名称": "一年定期", "到期日": "2026-09-01"}, FUND, OTHER)
    count = actions(store)
    report = take(store, tmp_path, {**DEPOSIT, "产品名称": "一年定期", "到期日": "2026-09-01"}, as_of=FEBRUARY)
    (line,) = report.missing
    assert (line.customer, line.product, line.amount, line.matured, line.listed) == (
        "王建国",
        "三年定期",
        300_000,
        True,
        True,
    )
    assert actions(store) == count
    assert holdings(store, wang)["三年定期"].text("closed_on") == ""


def test_what_is_said_to_be_paid_out_is_closed_and_moves(store: Store, tmp_path: Path, wang: str, li: str) -> None:
    take(store, tmp_path, DEPOSIT, FUND, {**DEPOSIT, **OTHER, "大类": "定期"})
    known = plan(store, tmp_path, {**DEPOSIT, "产品名称": "一年定期", "余额": "5万"}, as_of=FEBRUARY)
    assert [(line.customer, line.listed) for line in known.missing] == [("王建国", True), ("李秀英", False)]
    report = store.write(apply, known, [known.missing[0].id])
    assert (report.closed, [line.customer for line in report.missing]) == (1, ["李秀英"])
    (movement,) = report.movements
    assert (movement.before, movement.after, movement.large) == (350_000, 100_000, True)
    assert holdings(store, wang)["三年定期"].text("closed_on") == "2026-02-28"
    again = plan(store, tmp_path, {**DEPOSIT, "产品名称": "一年定期", "余额": "5万"}, as_of=FEBRUARY)
    assert [line.customer for line in again.missing] == ["李秀英"]
    store.write(undo)
    assert holdings(store, wang)["三年定期"].text("closed_on") == "" and "一年定期" not in holdings(store, wang)


def test_a_closed_holding_comes_back_only_with_a_later_list(
    store: Store, clock: FixedClock, tmp_path: Path, wang: str
) -> None:
    take(store, tmp_path, DEPOSIT, FUND)
    known = plan(store, tmp_path, {**DEPOSIT, "产品名称": "一年定期"}, as_of=FEBRUARY)
    store.write(apply, known, [line.id for line in known.missing if line.product == "三年定期"])
    assert take(store, tmp_path, DEPOSIT, as_of=FEBRUARY).stale == 1
    assert take(store, tmp_path, DEPOSIT, as_of=date(2026, 3, 1)).updated == 1
    assert holdings(store, wang)["三年定期"].text("closed_on") == ""


def test_only_kinds_and_banks_of_the_file_are_missing(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, DEPOSIT, FUND, {**DEPOSIT, "产品名称": "他行定期", "银行": "示例二行"})
    assert plan(store, tmp_path, {**FUND, "产品代码": "F002"}, as_of=FEBRUARY).missing[0].product == "示例成长"
    found = plan(store, tmp_path, {**DEPOSIT, "产品名称": "一年定期"}, as_of=FEBRUARY).missing
    assert [line.product for line in found] == ["三年定期"]


def test_a_skipped_row_makes_nothing_missing(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, DEPOSIT, FUND)
    found = plan(store, tmp_path, {**DEPOSIT, "余额": "不少"}, {**DEPOSIT, "产品名称": "一年定期"}, as_of=FEBRUARY)
    assert (len(found.skipped), found.missing) == (1, ())


def test_what_was_entered_by_hand_is_untouched_and_named(store: Store, tmp_path: Path, wang: str) -> None:
    added = store.write(write_rows.add, "holding", wang, {"kind": "fund", "product": "示例成长", "amount": "3万"}).added
    before = store.read(rows, "holding", wang)[0]
    found = plan(store, tmp_path, FUND)
    assert [(one.message, dict(one.values)) for one in found.notices] == [
        ("by_hand", {"name": "王建国", "product": "示例成长"})
    ]
    store.write(apply, found)
    known = plan(store, tmp_path, {**FUND, "产品代码": "F002"}, as_of=FEBRUARY)
    assert added not in {line.id for line in known.missing}
    assert next(row for row in store.read(rows, "holding", wang) if row.id == added) == before


def test_undo_takes_everything_back_and_redo_brings_it_again(store: Store, tmp_path: Path, wang: str, li: str) -> None:
    empty = store.read(dump)
    take(store, tmp_path, DEPOSIT, FUND, OTHER)
    full = store.read(dump)
    undone = store.write(undo)
    assert undone.label == "action.import" and holdings(store, wang) == {}
    assert take(store, tmp_path, DEPOSIT, FUND, OTHER).new == 3
    store.write(undo)
    store.write(redo)
    assert len(holdings(store, wang)) == 2
    assert (len(full["holdings"]), empty["holdings"]) == (3, [])


def test_a_holding_taken_off_the_card_comes_again_with_the_next_list(store: Store, tmp_path: Path, wang: str) -> None:
    take(store, tmp_path, FUND)
    store.write(write_rows.remove, "holding", holdings(store, wang)["示例成长"].id)
    assert take(store, tmp_path, FUND).new == 1
    assert take(store, tmp_path, FUND).unchanged == 1


def test_a_plan_is_not_written_to_another_book(store: Store, tmp_path: Path, wang: str) -> None:
    made = plan(store, tmp_path, FUND)
    store.write(edit, wang, {"hobbies": "钓鱼"})
    with pytest.raises(Refused, match="import_book_changed"):
        store.write(apply, made)
    with pytest.raises(Refused, match="no_such_row"):
        store.write(apply, plan(store, tmp_path, FUND), ["nothing"])
    assert holdings(store, wang) == {}


def test_the_skipped_rows_mended_are_taken(store: Store, tmp_path: Path, wang: str) -> None:
    path = write_table(tmp_path / "持有20260131.csv", {**DEPOSIT, "余额": "不少"}, FUND)
    file = read_list(path)
    made = store.read(plan_holdings, file.table, columns_of(file.kind, file.table.headings), JANUARY)
    written = write_rejects(file.table, made, path)
    assert written is not None
    text = written.read_text("utf-8-sig").replace("不少", "30万")
    written.write_text(text, "utf-8-sig")
    again = read_list(written)
    assert (again.kind, again.dated) == ("holdings", "2026-01-31")
    mended = store.read(plan_holdings, again.table, columns_of(again.kind, again.table.headings), JANUARY)
    assert (len(mended.new), mended.skipped) == (1, ())


def test_ten_thousand_lines_in_some_seconds(store: Store, tmp_path: Path) -> None:
    people = [{"客户号": f"{n:04}", "姓名": f"客户{n}"} for n in range(1000)]
    for one in people[:50]:
        add_customer(store, one["姓名"], number=one["客户号"])
    lines = [{**people[n % 50], "产品名称": f"产品{n // 50}", "大类": "理财", "余额": str(n)} for n in range(10_000)]
    begun = perf_counter()
    assert take(store, tmp_path, *lines).new == 10_000
    assert perf_counter() - begun < 30
    assert take(store, tmp_path, *lines).unchanged == 10_000


PRODUCT = {
    "产品名称": "稳健一号",
    "产品代码": "WJ01",
    "类别": "理财",
    "风险等级": "R2",
    "期限": "6个月",
    "发行机构": "示例银行",
}


def products(store: Store, folder: Path, *lines: Mapping[str, str]) -> ProductsPlan:
    file = read_list(write_table(folder / "products.csv", *lines))
    assert file.kind == "products"
    return store.read(plan_products, file.table, columns_of(file.kind, file.table.headings))


def test_products_come_once_and_a_newer_file_updates_them(store: Store, tmp_path: Path) -> None:
    assert store.write(products_import.apply, products(store, tmp_path, PRODUCT)).new == 1
    count = actions(store)
    assert store.write(products_import.apply, products(store, tmp_path, PRODUCT)).unchanged == 1
    assert actions(store) == count
    newer = {**PRODUCT, "产品名称": "稳健一号A", "业绩比较基准": "3%", "停售": "是"}
    report = store.write(
        products_import.apply, products(store, tmp_path, newer, {**PRODUCT, "产品代码": "WJ02", "产品名称": "乙"})
    )
    assert (report.new, report.updated) == (1, 1)
    by_name = {row.text("name"): row for row in store.read(rows, "product")}
    changed = by_name["稳健一号A"]
    assert (changed.text("rate"), changed.flag("withdrawn"), changed.number("term")) == ("3%", True, 6)
    store.write(undo)
    assert [row.text("name") for row in store.read(rows, "product")] == ["稳健一号"]
    store.write(undo)
    assert store.read(rows, "product") == ()
    assert store.write(products_import.apply, products(store, tmp_path, PRODUCT)).new == 1


def test_a_product_entered_by_hand_is_known_by_name_within_its_bank(store: Store, tmp_path: Path) -> None:
    store.write(write_rows.add, "product", "", {"name": "稳健一号", "bank": "示例银行", "benefit": "稳"})
    store.write(write_rows.add, "product", "", {"name": "稳健一号", "bank": "示例二行"})
    store.write(write_rows.add, "product", "", {"name": "旧品", "bank": "示例银行"})
    made = products(store, tmp_path, PRODUCT)
    assert (len(made.new), len(made.changed), made.missing) == (0, 1, ("旧品",))
    store.write(products_import.apply, made)
    found = {(row.text("bank"), row.text("name")): row for row in store.read(rows, "product")}
    assert len(found) == 3 and found["示例银行", "稳健一号"].text("benefit") == "稳"
    assert found["示例银行", "稳健一号"].number("risk") == 2 and found["示例二行", "稳健一号"].number("risk") == 0
    assert not found["示例银行", "旧品"].flag("withdrawn")


@pytest.fixture
def cli(home: Home, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The verbs on an empty book with two customers."""
    made = Cli(home.path, capsys)
    made.add("王建国", "--number", "0001")
    made.add("李秀英", "--number", "0002")
    return made


def test_the_verb_takes_holdings_and_says_what_moved(cli: Cli, tmp_path: Path) -> None:
    heads = list(DEPOSIT)
    first = [["持有清单,截止2026-01-31"], heads, *([line.get(head, "") for head in heads] for line in (DEPOSIT, OTHER))]
    path = write_csv(tmp_path / "a.csv", first, encoding="gb18030")
    dry = cli.json("import", str(path), "--dry-run")
    assert (dry["kind"], dry["new"], dry["as_of"], dry["dry_run"]) == ("holdings", 2, "2026-01-31", True)
    told = cli.json("import", str(path))
    assert (told["read"], told["new"], told["updated"], told["unchanged"], told["skipped"]) == (2, 2, 0, 0, 0)
    assert [(one["after"], one["loaded"], one["large"]) for one in told["movements"]] == [
        *[(300_000, 300_000, False), (200_000, 200_000, False)]
    ]
    assert cli.json("import", str(path))["unchanged"] == 2
    newer = write_table(tmp_path / "b.csv", {**DEPOSIT, "产品名称": "一年定期"}, {**DEPOSIT, "客户号": "9", "姓名": ""})
    said = cli.ok("import", str(newer), "--as-of", "2026-02-28")
    assert "三年定期" in said and "matured 2026-02-20" in said and "--close-missing" in said
    (line,) = cli.json("show", "王建国")["holdings"][1:] or [{}]
    assert line
    told = cli.json("import", str(newer), "--as-of", "2026-02-28", "--close-missing")
    assert (told["new"], told["closed"], told["missing"], told["skipped"]) == (0, 1, [], 1)
    assert told["skipped_file"].endswith("b-skipped.csv") and told["unknown_customers"] == ["9"]
    closed = {row["product"]: row["closed_on"] for row in cli.json("show", "王建国")["holdings"]}
    assert closed == {"三年定期": "2026-02-28", "一年定期": ""}
    cli.ok("undo")
    assert not any(row["closed_on"] for row in cli.json("show", "王建国")["holdings"])


def test_the_verb_takes_products_from_a_workbook(cli: Cli, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "p.xlsx", {"产品": [list(PRODUCT), list(PRODUCT.values())]})
    assert "Products" in cli.ok("import", str(path)) or cli.json("show", "-")["products"]
    (row,) = cli.json("show", "-")["products"]
    assert (row["name"], row["risk"], row["term"], row["bank"]) == ("稳健一号", 2, 6, "示例银行")
    told = cli.json("import", str(path))
    assert (told["kind"], told["unchanged"], told["missing"], told["movements"]) == ("products", 1, [], [])


def test_options_that_do_not_fit_are_refused(cli: Cli, tmp_path: Path) -> None:
    people = write_table(tmp_path / "people.csv", {"客户号": "3", "姓名": "单雪", "手机": "14400001234"})
    held = write_table(tmp_path / "held.csv", DEPOSIT)
    assert cli.refused("import", str(people), "--close-missing") == "import_customers_have_none"
    assert cli.refused("import", str(held), "--stage", "2") == "import_stage_of_list"
    assert cli.refused("import", str(held), "--as-of", "2026-12-31") == "date_too_late"
    assert cli.refused("import", str(people), "--kind", "holdings") == "import_columns_missing"
    assert cli.json("import", str(people))["kind"] == "customers"


def test_progress_is_told_and_may_stop_the_writing(store: Store, tmp_path: Path, wang: str) -> None:
    def stop(done: int, total: int) -> None:
        assert (done, total) == (2, 2)
        raise Refused("import_stopped")

    with pytest.raises(Refused, match="import_stopped"):
        store.write(holdings_import.apply, plan(store, tmp_path, DEPOSIT, FUND), (), stop)
    assert holdings(store, wang) == {}
    assert JANUARY + timedelta(days=28) == FEBRUARY


def test_two_machines_that_take_one_list_hold_each_line_once(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    with copies(template, tmp_path, 2, clock, playbook, calendar) as (one, two):
        wang = add_customer(one, "王建国", number="0001")
        exchange(one, two)
        take(one, tmp_path, DEPOSIT, FUND)
        take(two, tmp_path, DEPOSIT, {**FUND, "余额": "6万"}, as_of=FEBRUARY)
        exchange(one, two)
        assert_same(one, two)
        assert sorted(holdings(one, wang)) == ["三年定期", "示例成长"]
        assert take(two, tmp_path, DEPOSIT, {**FUND, "余额": "6万"}, as_of=FEBRUARY).new == 0
        exchange(one, two)
        assert_same(one, two)
        assert holdings(one, wang)["示例成长"].number("amount") == 60_000
        for made in (one, two):
            assert made.read(verify).problems == ()
