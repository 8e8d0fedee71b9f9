"""The sheets for customers: what stands on them, what never does, when there is nothing to print, copies, audit."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from rmtui import i18n
from rmtui.domain.card_sheets import PrintedOffer
from rmtui.domain.refusal import Refused
from rmtui.domain.suitability import Judged
from rmtui.sheets import html, pdf, plain_text
from rmtui.sheets.document import Beside, Document, Table, Text, plain_blocks, texts
from rmtui.sheets.offers import ROOMY, offers_sheet
from rmtui.sheets.paper import card_paper
from rmtui.store.reads.card_sheets import facts, insurance_facts, offers_facts, review_facts
from rmtui.store.store import Store
from rmtui.store.work import Read
from rmtui.store.writes import customers, prints, rows
from rmtui.text import width
from tests.builders import add_customer
from tests.sheet_book import SECRET, Furnished, sheet_book

KINDS = ("proposals", "assets", "insurance")

REVIEW = """\
                                    资产回顾
                         示例银行 | 示例分行 | 示例支行

客户: 王建国  A0001                     您的客户经理: 李秀英  14400001234
截至日期: 2026-03-02                    上次回顾: 2025-12-01

资产: 399.2万元     负债: 43万元        净资产: 356.2万元   较上次: -1.8万元


资产占比
房产  ########################################   330万元  83%
存款  ######                                      50万元  13%
基金  ##                                        13.2万元   3%
黄金  #                                            6万元   1%

历次净资产
2025-09-01  ########################################    358万元
2025-12-01  ########################################    358万元
2026-03-02  ########################################  356.2万元

各项变化
+--------+-------------+--------+----------+----+-------+---------+------------+
|资产类型|产品名称     |所在银行|起始日期  |风险|   上次|     本次|        变化|
+--------+-------------+--------+----------+----+-------+---------+------------+
|房产    |自住房       |-       |2015-06-01| -  |320万元|  330万元| 增加 10万元|
|房贷    |住房按揭     |某城商行|2015-06-01| -  | 44万元|   43万元|  减少 1万元|
|存款    |安心存一年   |本行    |2025-06-01| R1 | 50万元|   50万元|        不变|
|基金    |均衡一年持有 |本行    |2025-01-15| R3 | 12万元| 13.2万元|增加 1.2万元|
|理财    |月月盈       |某城商行|2025-08-01| R2 | 20万元|        -|        已无|
|黄金    |积存金       |本行    |2026-02-10| R3 |      -|    6万元|        新增|
|净资产  |             |        |          |    |358万元|356.2万元|    -1.8万元|
+--------+-------------+--------+----------+----+-------+---------+------------+

上次建议（2025-12-01）: 理财到期后转做黄金　落实情况：已买入积存金6万

本次建议: 存款到期后一半转做三年期

本表依据客户提供的信息和本行记录整理，他行及其他资产以客户提供为准，仅供资产配置
参考，不作为资产证明。


客户签字: _____________   客户经理签字: _________   日期: _________________

制表 2026-03-02 10:00  客户经理 李秀英                           第 1 页 共 1 页
"""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Sheets in Chinese."""
    before = i18n.language()
    i18n.use("zh")
    yield
    i18n.use(before)


@pytest.fixture
def book(store: Store) -> Furnished:
    """The customer with something of everything."""
    return sheet_book(store)


def sheet(store: Store, kind: str, customer: str, **which: str) -> Document:
    """A customer's sheet."""
    return card_paper(kind, store.read(facts, kind, customer, which)).document


def table(document: Document, place: int) -> list[list[str]]:
    """The rows of a table by its place."""
    found = [block for block in plain_blocks(document.blocks) if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in found[place].rows]


def paragraph(document: Document, label: str) -> str:
    """The paragraph under a label."""
    return next(block.text for block in document.blocks if isinstance(block, Text) and block.label == label)


def pages(document: Document, made: datetime) -> list[str]:
    """The words of each page of the PDF, without blanks."""
    content, missing = pdf.render(document, made)
    assert missing == ""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_the_review_with_two_earlier_ones_as_text(store: Store, book: Furnished) -> None:
    assert plain_text.render(sheet(store, "assets", book.customer), 80) == REVIEW


def test_an_earlier_review_shows_its_own_day_and_what_was_before(store: Store, book: Furnished) -> None:
    found = store.read(review_facts, book.customer, book.reviews[1])
    assert found.head.day == date(2025, 12, 1)
    assert [day for day, _ in found.totals] == ["2025-09-01", "2025-12-01"]
    document = sheet(store, "assets", book.customer, review=book.reviews[1])
    assert paragraph(document, "本次建议") == "理财到期后转做黄金"
    assert "已买入积存金" not in plain_text.render(document, 80)
    by_day = store.read(review_facts, book.customer, day=date(2026, 1, 31))
    assert by_day.review.id == book.reviews[1]


def test_the_first_review_compares_with_nothing(store: Store, book: Furnished) -> None:
    document = sheet(store, "assets", book.customer, review=book.reviews[0])
    rows_there = table(document, 0)
    assert rows_there[0] == ["房产", "自住房", "-", "2015-06-01", "-", "320万元"]
    assert rows_there[-1] == ["净资产", "", "", "", "", "358万元"]
    text = plain_text.render(document, 80)
    assert "首次回顾" in text and "资产明细" in text and "历次净资产" not in text and "上次建议" not in text


def test_a_review_without_advice_leaves_room_for_it(store: Store, book: Furnished) -> None:
    store.write(rows.edit, "review", book.reviews[2], {"advice": ""})
    advice = next(
        block for block in sheet(store, "assets", book.customer).blocks if getattr(block, "label", "") == "本次建议"
    )
    assert isinstance(advice, Text) and advice.lines == 3


def test_the_proposals_stand_side_by_side_and_line_by_line(store: Store, book: Furnished) -> None:
    document = sheet(store, "proposals", book.customer)
    beside = table(document, 0)
    assert beside[0] == ["合计", "30万元", "30万元"]
    assert beside[1] == ["金额最大的产品", "安心存三年", "稳享180天"]
    assert beside[3] == ["最高风险等级", "R2", "R3"]
    assert table(document, 1) == [
        ["安心存三年", "存款", "R1", "3年", "2.15%", "20万元", "67%"],
        ["稳享180天", "理财", "R2", "6个月", "2.4-2.9%", "10万元", "33%"],
        ["合计", "", "", "", "", "30万元", "100%"],
    ]
    assert paragraph(document, "请您选择").endswith("还是选方案B，以稳享180天为主？")
    compared = paragraph(document, "适当性匹配")
    assert "C3" in compared and "2025-11-03" in compared and "2026-11-03" in compared and "例外" not in compared
    assert "可能损失本金" in paragraph(document, "风险提示")
    assert next(block.lines for block in document.blocks if isinstance(block, Text) and block.label == "您的意见")


def test_a_proposal_above_the_rating_is_left_out_and_named(store: Store, book: Furnished) -> None:
    paper = card_paper("proposals", store.read(offers_facts, book.customer))
    assert paper.left_out == ("C",)
    assert "成长股票基金" not in plain_text.render(paper.document, 80)


def test_an_exception_is_marked_with_reason_and_second_name(store: Store, book: Furnished) -> None:
    found = store.read(offers_facts, book.customer)
    first = found.offers[0]
    judged = first.offer.judged[1]
    line = judged.line._replace(exception_reason="客户要求并签字", exception_by="单雪")
    excepted = (first.offer.judged[0], Judged(line, judged.verdict._replace(ok=False), True))
    changed = PrintedOffer(first.offer._replace(judged=excepted), first.percents, first.rates)
    document = offers_sheet(found._replace(offers=(changed, *found.offers[1:])))
    assert table(document, 1)[1][2] == "R2\n例外"
    text = plain_text.render(document, 80)
    assert "客户要求并签字" in text and "单雪" in text
    assert "标注“例外”的产品高于您的评级" in paragraph(document, "适当性匹配")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"risk_rating": "", "risk_tested_on": ""}, "rating_missing"),
        ({"risk_tested_on": ""}, "rating_undated"),
        ({"risk_tested_on": "2024-11-03"}, "rating_expired"),
    ],
)
def test_without_a_rating_that_counts_no_proposal_is_handed_over(
    store: Store, book: Furnished, fields: dict[str, str], message: str
) -> None:
    store.write(customers.edit, book.customer, fields)
    with pytest.raises(Refused) as refused:
        store.read(offers_facts, book.customer)
    assert refused.value.message == message


def test_only_proposals_that_do_not_suit_are_refused(store: Store, book: Furnished) -> None:
    store.write(customers.edit, book.customer, {"risk_rating": "C1"})
    with pytest.raises(Refused) as refused:
        store.read(offers_facts, book.customer)
    assert refused.value.message == "no_proposal_suits"


def test_the_coverage_of_a_household_of_four_names_the_gaps(store: Store, book: Furnished) -> None:
    document = sheet(store, "insurance", book.customer)
    assert table(document, 0) == [
        ["王建国", "100万元", "100万元", "缺", "缺", "-", "-"],
        ["李秀英（配偶）", "缺", "缺", "200万元", "缺", "-", "-"],
        ["王小明（儿子）", "-", "缺", "缺", "20万元", "-", "-"],
        ["王小雨（女儿）", "-", "30万元", "缺", "缺", "-", "-"],
        ["家庭合计", "100万元", "130万元", "200万元", "20万元", "-", "缺"],
    ]
    gaps = paragraph(document, "保障缺口")
    assert gaps.startswith("王建国 医疗、意外；李秀英 寿险、重疾、意外；") and gaps.endswith("；家庭 财产")
    policies = table(document, 1)
    assert [row[0] for row in policies] == ["王建国", "李秀英", "王小明", "王小雨"]
    assert policies[0][1] == "寿险\n含重疾保障" and policies[0][6] == "20年\n至 2040-03-20"
    assert paragraph(document, "近期缴费") == "2026-03-10 王小雨 重疾 1500元；2026-03-20 王建国 寿险 6000元"
    assert "张大伟" not in "".join(texts(document))


def test_the_coverage_is_that_of_its_day(store: Store, book: Furnished) -> None:
    earlier = store.read(insurance_facts, book.customer, date(2025, 12, 31))
    assert dict(earlier.household.sums)["accident"] == 400_000 and earlier.head.day == date(2025, 12, 31)


@pytest.mark.parametrize("kind", KINDS)
def test_no_internal_remark_stands_on_a_sheet(store: Store, book: Furnished, kind: str) -> None:
    document = sheet(store, kind, book.customer)
    assert SECRET not in "".join(texts(document))
    assert SECRET not in html.render(document)


@pytest.mark.parametrize("kind", KINDS)
def test_mother_and_son_with_a_wall_have_nothing_of_each_other_on_their_sheets(store: Store, kind: str) -> None:
    son = sheet_book(store).customer
    mother = add_customer(store, "单雪", birthday="1952-03-04")
    walled = {"name": "母亲", "relation": "mother", "card_id": mother, "not_told": "1"}
    store.write(rows.add, "relative", son, walled)
    store.write(rows.add, "policy", mother, {"kind": "life", "sum_insured": "77万", "insurer": "某某人寿"})
    review = store.write(rows.add, "review", mother, {"on_day": "2026-03-01"}).added
    line = {"review_id": review, "kind": "deposit", "product": "养老存单", "amount": "88万"}
    store.write(rows.add, "review_line", mother, line)
    of_son = "".join(texts(sheet(store, kind, son)))
    assert not any(word in of_son for word in ("单雪", "77万", "88万", "养老存单", "某某人寿"))
    if kind == "proposals":
        with pytest.raises(Refused):
            store.read(facts, kind, mother, {})
        return
    of_mother = "".join(texts(sheet(store, kind, mother)))
    assert "单雪" in of_mother
    assert not any(word in of_mother for word in ("王建国", "李秀英（", "王小明", "100万", "自住房", "演示人寿"))


def test_a_relative_is_named_and_aged_as_this_card_has_it(store: Store, book: Furnished) -> None:
    other = add_customer(store, "王大明")
    grown = {"name": "大儿子", "relation": "son", "card_id": other}
    store.write(rows.add, "relative", book.customer, grown)
    store.write(customers.edit, other, {"birthday": "2001-01-01"})
    found = store.read(insurance_facts, book.customer)
    son = next(cover.person for cover in found.household.people if cover.person.name == "大儿子")
    assert son.age is None
    assert "王大明" not in "".join(texts(card_paper("insurance", found).document))


@pytest.mark.parametrize(
    ("kind", "message"),
    [("proposals", "no_proposal_to_print"), ("assets", "no_review_to_print"), ("insurance", "no_policy_to_print")],
)
def test_where_there_is_nothing_to_print_it_says_what_to_do_first(store: Store, kind: str, message: str) -> None:
    customer = add_customer(store, "尉迟恭敬")
    with pytest.raises(Refused) as refused:
        store.read(facts, kind, customer, {})
    assert refused.value.message == message and refused.value.values["name"] == "尉迟恭敬"
    assert "请先" in i18n.t(f"refused.{message}.hint")
    with pytest.raises(Refused) as nobody:
        store.read(facts, kind, "nobody", {})
    assert nobody.value.message == "no_such_customer"


def test_the_need_asked_for_is_the_one_printed(store: Store, book: Furnished) -> None:
    assert store.read(offers_facts, book.customer).need == store.read(offers_facts, book.customer, book.education).need
    with pytest.raises(Refused) as refused:
        store.read(offers_facts, book.customer, book.protection)
    assert refused.value.message == "no_proposal_to_print"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_sheet_is_one_page_and_its_text_fits(store: Store, book: Furnished, kind: str, language: str) -> None:
    i18n.use(language)
    document = sheet(store, kind, book.customer)
    made = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert len(pages(document, made)) == 1
    text = plain_text.render(document, 80)
    assert max(width(line) for line in text.replace("\f", "").splitlines()) <= 80
    assert "2026-03-02 10:00" in text and "李秀英" in text


def test_three_proposals_of_four_lines_still_fit_a_page(store: Store, book: Furnished) -> None:
    found = store.read(offers_facts, book.customer)
    one = found.offers[1]
    longer = one.offer._replace(
        lines=(*one.offer.lines, one.offer.lines[0]), judged=(*one.offer.judged, one.offer.judged[0])
    )
    full = PrintedOffer(longer, (*one.percents, 0), (*one.rates, ""))
    document = offers_sheet(found._replace(offers=(full, full, full)))
    assert 3 * len(longer.lines) > ROOMY and document.dense
    assert len(pages(document, found.head.made_at)) == 1


def test_a_second_print_is_a_copy_of_that_sheet_only(store: Store, book: Furnished) -> None:
    first = card_paper("assets", store.read(review_facts, book.customer))
    assert first.document.copy == ""
    store.write(prints.printed, first.what, first.day, 1, first.about)
    assert "副本" in plain_text.render(sheet(store, "assets", book.customer), 80)
    for kind, which in (("assets", {"review": book.reviews[1]}), ("proposals", {}), ("insurance", {})):
        assert sheet(store, kind, book.customer, **which).copy == ""


def test_what_was_done_for_the_customer_has_left_with_the_sheet(store: Store, book: Furnished) -> None:
    add_customer(store, "尉迟恭敬")
    paper = card_paper("assets", store.read(review_facts, book.customer))
    store.write(prints.written, paper.what, paper.day, "pdf", 1, paper.about)

    def left(read: Read) -> dict[str, bool]:
        found = read.db.execute("SELECT subject, min(left_machine) FROM action WHERE subject <> '' GROUP BY subject")
        return {subject: bool(flag) for subject, flag in found}

    found = store.read(left)
    assert found["王建国"] and not found["尉迟恭敬"]


def test_many_reviews_take_the_width_of_the_page(store: Store, book: Furnished) -> None:
    found = store.read(review_facts, book.customer)
    totals = tuple((f"202{n}-03-02", found.totals[0][1]) for n in range(8))
    document = card_paper("assets", found._replace(totals=totals)).document
    assert not any(isinstance(block, Beside) for block in document.blocks)
    (page,) = pages(document, found.head.made_at)
    assert all(f"202{n}-03-02" in page for n in range(8))
    assert any(isinstance(block, Beside) for block in sheet(store, "assets", book.customer).blocks)
