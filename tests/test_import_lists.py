"""Lists of holdings and of products: which list a file is, what its headings and cells mean, which rows are skipped."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from rmtui.domain.assets import ASSET_KINDS
from rmtui.domain.card_forms import CATEGORIES
from rmtui.domain.holdings import Holding
from rmtui.domain.refusal import Refused
from rmtui.exchange.list_cells import are_fractions
from rmtui.exchange.list_heads import FIELDS, KINDS, Kind, columns_of, field_of, kind_of, read_list
from rmtui.exchange.list_rows import HoldingsRead, Owner, ProductsRead, read_holdings, read_products, same_name
from rmtui.exchange.plan import Skip
from rmtui.exchange.wording import repair_text, skip_text
from rmtui.exchange.words import words_of
from tests.import_files import write_csv, write_table, write_xlsx

TODAY = date(2026, 3, 2)
OWNERS = {
    "0001": Owner("w", "王建国"),
    "10001234567": Owner("l", "李秀英"),
    "7": Owner("s", "单雪"),
    "07": Owner("o", "欧阳小明"),
}
LINE = {"客户号": "0001", "产品名称": "稳健一号", "余额": "50000"}


def read(folder: Path, *rows: Mapping[str, str], as_of: date = TODAY) -> HoldingsRead:
    file = read_list(write_table(folder / "list.csv", *rows))
    assert file.kind == "holdings"
    return read_holdings(file.table, columns_of(file.kind, file.table.headings), OWNERS, TODAY, as_of)


def one(folder: Path, **cells: str) -> Holding:
    (line,) = read(folder, {**LINE, **cells}).lines
    return line.holding


def skip(folder: Path, **cells: str) -> Skip:
    found = read(folder, {**LINE, **cells})
    assert found.lines == () and found.repairs == ()
    assert skip_text(found.skipped[0])
    return found.skipped[0]


def rules(folder: Path, **cells: str) -> list[str]:
    repairs = read(folder, {**LINE, **cells}).repairs
    assert all(map(repair_text, repairs))
    return [repair.rule for repair in repairs]


def products(folder: Path, *rows: Mapping[str, str]) -> ProductsRead:
    file = read_list(write_table(folder / "list.csv", *rows), kind="products")
    return read_products(file.table, columns_of(file.kind, file.table.headings))


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("客户号 客户名称 产品名称 余额 到期日 风险等级", "holdings"),
        ("客户编号 姓名 大类 份额市值(元) 购买日", "holdings"),
        ("Customer No.|Product|Balance|Maturity date", "holdings"),
        ("客户号 产品代码 市值", "holdings"),
        ("产品名称 产品代码 类别 风险等级 期限", "products"),
        ("产品 业绩比较基准 发行机构 特点 优势 客户利益", "products"),
        ("Product name|Risk level|Term|Issuer", "products"),
        ("姓名 手机 持有产品", "customers"),
        ("客户号 姓名 客户等级 余额", "customers"),
        ("客户号 姓名 手机 产品名称 余额 到期日", "customers"),
        ("名称 类型 风险等级", "customers"),
        ("甲 乙", "customers"),
    ],
)
def test_a_list_is_told_by_its_headings(headings: str, kind: Kind) -> None:
    assert kind_of(headings.split("|" if "|" in headings else " ")) == kind


@pytest.mark.parametrize(
    ("kind", "heading", "field"),
    [
        ("holdings", "* 客 户 号(必填)", "number"),
        ("holdings", "CIF No.", "number"),
        ("holdings", "产品大类", "kind"),
        ("holdings", "份额市值(元)", "amount"),
        ("holdings", "起息日", "since"),
        ("holdings", "购买日期", "since"),
        ("holdings", "Maturity date", "maturity"),
        ("holdings", "收益率(%)", "rate"),
        ("holdings", "截止日期", "as_of"),
        ("holdings", "开户行", "bank"),
        ("holdings", "账号尾号", "account"),
        ("holdings", "跳过原因", "ignored"),
        ("holdings", "车牌", None),
        ("products", "业绩比较基准", "rate"),
        ("products", "客户收益", "benefit"),
        ("products", "是否停售", "withdrawn"),
        ("products", "Issuer", "bank"),
        ("customers", "手机", "mobile"),
    ],
)
def test_a_heading_means_its_field(kind: Kind, heading: str, field: str | None) -> None:
    assert field_of(kind, heading) == field


def test_no_word_stands_for_two_fields_or_classes() -> None:
    for table in ("holding_headings", "product_headings", "asset_classes", "product_classes", "risk_words"):
        words = [word for said in words_of(table).values() for word in said]
        assert [word for word in words if words.count(word) > 1] == []


def test_every_class_of_the_card_has_words() -> None:
    assert set(words_of("asset_classes")) - {"card"} == set(ASSET_KINDS)
    assert set(words_of("product_classes")) == set(CATEGORIES)


def test_a_line_is_read_whole(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        姓名="王建国",
        产品代码="WJ01",
        产品类别="银行理财产品",
        余额="12.5万",
        起息日="2026年1月5日",
        到期日="46218",
        利率="2.55%",
        风险等级="R2",
        数据日期="20260228",
        银行="示例银行",
    )
    assert found._replace(key="") == Holding(
        "w", "", "wealth", "稳健一号", 125_000, "2026-01-05", "2026-07-15", "2.55%", 2, "2026-02-28", "示例银行"
    )


@pytest.mark.parametrize(
    ("said", "amount"),
    [("50000", 50_000), ("1,234,567.89", 1_234_568), ("30万", 300_000), ("1.2亿", 120_000_000), ("¥5,000元", 5_000)],
)
def test_money_is_read_as_yuan(tmp_path: Path, said: str, amount: int) -> None:
    assert one(tmp_path, 余额=said).amount == amount


def test_the_heading_says_the_unit(tmp_path: Path) -> None:
    (line,) = read(tmp_path, {"客户号": "0001", "产品名称": "稳健一号", "余额(万元)": "12.5"}).lines
    assert line.holding.amount == 125_000


@pytest.mark.parametrize("said", ["-800000", "(800,000.00)", "800000"])
def test_what_is_owed_may_be_written_with_a_sign(tmp_path: Path, said: str) -> None:
    found = one(tmp_path, 产品类别="个人住房按揭", 余额=said)
    assert (found.kind, found.amount) == ("mortgage", 800_000)


@pytest.mark.parametrize(
    ("said", "product", "kind"),
    [
        ("定期", "", "deposit"),
        ("个人活期存款", "", "deposit"),
        ("结构性存款", "", "deposit"),
        ("理财", "", "wealth"),
        ("公募基金", "", "fund"),
        ("国债", "", "bond"),
        ("年金保险", "", "insurance"),
        ("贵金属", "", "gold"),
        ("股票", "", "stock"),
        ("房贷", "", "mortgage"),
        ("商铺", "", "property"),
        ("Time deposit", "", "deposit"),
        ("", "三年期大额存单", "deposit"),
        ("", "示例黄金积存", "gold"),
        ("奇物", "稳健一号", "other"),
    ],
)
def test_classes_in_the_banks_words(tmp_path: Path, said: str, product: str, kind: str) -> None:
    assert one(tmp_path, 产品类别=said, 产品名称=product or "甲").kind == kind


@pytest.mark.parametrize(
    ("said", "risk"), [("R3", 3), ("PR2", 2), ("中低风险(R2)", 2), ("中高风险", 4), ("5", 5), ("", 0)]
)
def test_risk_levels(tmp_path: Path, said: str, risk: int) -> None:
    assert one(tmp_path, 风险等级=said).risk == risk


@pytest.mark.parametrize("said", ["99991231", "9999-12-31", "活期", "长期", "0", "-"])
def test_no_end_is_no_maturity(tmp_path: Path, said: str) -> None:
    assert one(tmp_path, 到期日=said).maturity == ""


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"余额": "30万"}, "amount_text"),
        ({"到期日": "46218"}, "date_serial"),
        ({"到期日": "活期"}, "endless"),
        ({"账号": "6222020200001234567"}, "card_cut"),
        ({"产品类别": "奇物"}, "class_other"),
        ({"风险等级": "中风险"}, "risk_text"),
        ({"风险等级": "看情况"}, "risk_left"),
        ({"客户号": "1"}, "number_zeros"),
    ],
)
def test_a_cell_that_is_not_taken_as_it_stands_is_reported(tmp_path: Path, cells: dict[str, str], rule: str) -> None:
    assert rules(tmp_path, **cells) == [rule]


def test_plain_cells_are_no_repairs(tmp_path: Path) -> None:
    assert rules(tmp_path, 余额="50,000.00", 到期日="2026-07-15", 风险等级="R2", 利率="2.5", 账号尾号="1234") == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"客户号": ""}, "no_number"),
        ({"客户号": "1.00012E+10"}, "number_digits_lost"),
        ({"客户号": "0009"}, "customer_unknown"),
        ({"姓名": "李秀英"}, "name_differs"),
        ({"余额": ""}, "no_amount"),
        ({"余额": "约数不明"}, "amount_unreadable"),
        ({"余额": "-5000"}, "amount_unreadable"),
        ({"到期日": "05/03/2026"}, "date_unreadable"),
        ({"起息日": "2026-02-01", "到期日": "2026-01-01"}, "maturity_first"),
        ({"数据日期": "2026-03-03"}, "date_in_future"),
        ({"产品类别": "信用卡"}, "not_a_holding"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert skip(tmp_path, **cells).reason == reason


def test_numbers_nobody_has_are_named_once(tmp_path: Path) -> None:
    found = read(tmp_path, LINE, {**LINE, "客户号": "0009"}, {**LINE, "客户号": "0009", "产品名称": "乙"})
    assert found.unknown == ("0009",)
    assert len(found.lines) + len(found.skipped) == 3


@pytest.mark.parametrize(
    ("number", "owner"),
    [("0001", "w"), ("1", "w"), ("'0001", "w"), ("0001.0", "w"), ("10001234567", "l"), ("7", "s"), ("07", "o")],
)
def test_customer_numbers_as_spreadsheets_leave_them(tmp_path: Path, number: str, owner: str) -> None:
    assert one(tmp_path, 客户号=number).customer_id == owner


def test_zeros_are_looked_past_only_where_one_customer_is_meant(tmp_path: Path) -> None:
    assert skip(tmp_path, 客户号="007").reason == "customer_unknown"


@pytest.mark.parametrize(
    ("said", "name", "same"),
    [
        ("王建国", "王建国", True),
        ("王 建国", "王建国", True),
        ("王*国", "王建国", True),
        ("王**", "王建国", True),
        ("王*", "王建国", True),
        ("李**", "王建国", False),
        ("王建", "王建国", False),
    ],
)
def test_names_with_hidden_parts(said: str, name: str, same: bool) -> None:
    assert same_name(said, name) is same


def test_no_account_number_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, {**LINE, "账号": "6222020200001234567", "产品名称": "定期6222020200001234567"})
    assert found.lines[0].tail == "4567"
    assert "622202020000" not in str((found.lines, found.repairs))


def test_equal_lines_are_told_apart_and_a_key_lasts(tmp_path: Path) -> None:
    first = read(tmp_path, LINE, LINE, {**LINE, "账号尾号": "1234"}, {**LINE, "起息日": "2026-01-05"}).lines
    again = read(tmp_path, {**LINE, "余额": "1"}, LINE, {**LINE, "账号尾号": "1234"}, {**LINE, "起息日": "46027"}).lines
    assert len({line.holding.key for line in first}) == 4
    assert [line.holding.key for line in again] == [line.holding.key for line in first]


def test_a_code_goes_before_a_name_that_changes(tmp_path: Path) -> None:
    old, new = one(tmp_path, 产品代码="WJ01"), one(tmp_path, 产品代码="wj01", 产品名称="稳健一号A")
    assert old.key == new.key


@pytest.mark.parametrize(
    ("rates", "fractions"),
    [(["0.0255", "0.03"], True), (["2.55", "3"], False), (["0.05", "0.1"], False), (["2.55%"], False), ([], False)],
)
def test_rates_that_a_spreadsheet_keeps_as_parts_of_one(rates: list[str], fractions: bool) -> None:
    assert are_fractions(rates) is fractions


def test_a_fraction_becomes_per_cent(tmp_path: Path) -> None:
    assert one(tmp_path, 利率="0.0255").rate == "2.55%"
    assert one(tmp_path, 利率="2.55").rate == "2.55%"
    assert one(tmp_path, 利率="2.1%-3.5%").rate == "2.1%-3.5%"


def test_a_gb18030_file_with_titles_above(tmp_path: Path) -> None:
    rows = [["示例银行客户持有清单"], ["数据日期:2026年2月28日"], list(LINE), list(LINE.values())]
    file = read_list(write_csv(tmp_path / "持有.csv", rows, encoding="gb18030"))
    assert (file.kind, file.table.encoding, file.dated, len(file.table.rows)) == (
        "holdings",
        "gb18030",
        "2026-02-28",
        1,
    )


def test_the_name_of_a_file_says_its_day(tmp_path: Path) -> None:
    assert read_list(write_table(tmp_path / "持有20260228.csv", LINE)).dated == "2026-02-28"
    assert read_list(write_table(tmp_path / "持有.csv", LINE)).dated == ""


def test_a_workbook_with_numbers_and_the_best_of_its_sheets(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "说明": [["本表由系统导出"]],
        "明细": [["客户号", "产品名称", "余额", "到期日"], [10001234567, "稳健一号", 1234567.5, 46218]],
    }
    file = read_list(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert (file.kind, file.table.sheet) == ("holdings", "明细")
    (line,) = read_holdings(file.table, columns_of(file.kind, file.table.headings), OWNERS, TODAY, TODAY).lines
    assert (line.holding.customer_id, line.holding.amount, line.holding.maturity) == ("l", 1_234_568, "2026-07-15")


def test_columns_are_mapped_by_hand(tmp_path: Path) -> None:
    file = read_list(write_table(tmp_path / "a.csv", {"甲": "0001", "乙": "稳健一号", "丙": "5万"}), kind="holdings")
    columns = columns_of(file.kind, file.table.headings, {"number": "甲", "product": "B", "amount": "3"})
    assert read_holdings(file.table, columns, OWNERS, TODAY, TODAY).lines[0].holding.amount == 50_000
    with pytest.raises(Refused, match="import_unknown_field"):
        columns_of(file.kind, file.table.headings, {"mobile": "甲"})
    with pytest.raises(Refused, match="import_columns_missing"):
        read_holdings(file.table, columns_of(file.kind, file.table.headings), OWNERS, TODAY, TODAY)


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="import_unknown_kind"):
        read_list(write_table(tmp_path / "a.csv", LINE), kind="loans")
    assert set(FIELDS) == set(KINDS) - {"customers"}


def test_a_product_is_read_whole(tmp_path: Path) -> None:
    found = products(
        tmp_path,
        {
            **{
                "产品名称": "稳健一号",
                "产品代码": "WJ01",
                "类别": "理财产品",
                "风险等级": "中低风险",
                "期限(天)": "180",
            },
            **{
                "业绩比较基准": "2.8%-3.4%",
                "发行机构": "示例银行",
                "特点": "每季派息",
                "优势": "波动小",
                "利益": "贴补家用",
            },
            "销售状态": "在售",
        },
    )
    (line,) = found.lines
    assert (line.code, line.name, line.bank) == ("WJ01", "稳健一号", "示例银行")
    assert line.values == {
        **{"name": "稳健一号", "category": "wealth", "risk": 2, "term": 6, "rate": "2.8%-3.4%", "bank": "示例银行"},
        **{"feature": "每季派息", "advantage": "波动小", "benefit": "贴补家用", "withdrawn": False, "code": "WJ01"},
    }


@pytest.mark.parametrize(
    ("heading", "said", "months"),
    [("期限", "6个月", 6), ("期限", "1年", 12), ("期限", "90天", 3), ("期限", "12", 12), ("期限(年)", "3", 36)],
)
def test_terms_in_months(tmp_path: Path, heading: str, said: str, months: int) -> None:
    (line,) = products(tmp_path, {"产品名称": "甲", "风险等级": "R1", heading: said}).lines
    assert line.values["term"] == months


@pytest.mark.parametrize(
    ("said", "withdrawn"), [("停售", True), ("是", True), ("否", False), ("在售", False), ("", None)]
)
def test_whether_a_product_is_still_sold(tmp_path: Path, said: str, withdrawn: bool | None) -> None:
    (line,) = products(tmp_path, {"产品名称": "甲", "期限": "1年", "停售": said}).lines
    assert line.values.get("withdrawn") is withdrawn


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"产品名称": "", "风险等级": "R1"}, "no_product"),
        ({"产品名称": "乙", "期限": "很久"}, "term_unreadable"),
        ({"产品名称": "乙", "停售": "大概"}, "state_unreadable"),
        ({"产品名称": "甲"}, "product_twice"),
    ],
)
def test_a_product_that_cannot_be_taken(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    found = products(tmp_path, {"产品名称": "甲", "期限": "1年", "停售": "否", "风险等级": "R1"}, cells)
    assert [one.reason for one in found.skipped] == [reason] and len(found.lines) == 1
    assert skip_text(found.skipped[0])
