"""Which row holds the headings and what they mean, in Chinese and English, in any order."""

from collections.abc import Sequence

import pytest

from rmtui.domain.refusal import Refused
from rmtui.exchange.headings import FIELDS, columns_of, field_of, find_heading, unit_of
from rmtui.exchange.readers import SourceRow
from rmtui.exchange.words import words_of
from rmtui.playbook.loader import load_playbook
from rmtui.store.reads.importing import COLUMNS
from rmtui.store.tables import Customer


def rows(*cells: Sequence[str]) -> list[SourceRow]:
    return [SourceRow(number, tuple(row)) for number, row in enumerate(cells, 1)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("客户姓名", "name"),
        ("* 姓 名(必填)", "name"),
        ("Customer No.", "number"),
        ("CIF号", "number"),
        ("手机号码(11位)", "mobile"),
        ("Mobile Phone", "mobile"),
        ("生日(农历)", "birthday_lunar"),
        ("出生日期", "birthday"),
        ("潜力(万元)", "potential"),
        ("最近联系方式", "last_contact_channel"),
        ("Next planned contact", "next_contact_on"),
        ("do-not-disturb", "dnd"),
        ("risk_tested_on", "risk_tested_on"),
        ("身份证号码", "id_number"),
        ("银行卡号", "card_number"),
        ("序号", "ignored"),
        ("跳过原因", "ignored"),
        ("Reason skipped", "ignored"),
        ("车牌", None),
        ("", None),
    ],
)
def test_a_heading_means_its_field(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_no_word_stands_for_two_fields() -> None:
    words = [word for synonyms in words_of("headings").values() for word in synonyms]
    assert len(words) == len(set(words))


def test_every_required_field_can_be_read_from_a_column() -> None:
    required = {field.name for field in load_playbook(None).playbook.profile}
    assert required <= set(FIELDS)


def test_the_columns_read_from_the_book_are_those_of_a_customer_that_a_file_can_fill() -> None:
    assert set(COLUMNS) <= set(Customer.model_fields)
    assert set(FIELDS) & set(Customer.model_fields) <= {*COLUMNS, *(f for f in FIELDS if f.startswith("dnd_"))}


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("潜力(万元)", 10_000), ("贡献度(元)", 1), ("资产/亿", 10**8), ("potential (k)", 1_000), ("潜力", 1)],
)
def test_a_heading_names_the_unit_of_its_amounts(heading: str, unit: int) -> None:
    assert unit_of(heading) == unit


def test_titles_and_instructions_above_are_passed_over() -> None:
    found = find_heading(
        rows(["客户名单"], ["说明:姓名,手机必填"], ["姓名", "手机", "等级"], ["王建国", "14400001234", "钻石"])
    )
    assert found is not None
    assert (found.last, found.headings) == (2, ("姓名", "手机", "等级"))


def test_headings_merged_over_two_rows_are_joined() -> None:
    found = find_heading(
        rows(["客户号", "姓名", "联系信息", ""], ["", "", "手机", "地址"], ["1", "王建国", "14400001234", "某路"])
    )
    assert found is not None
    assert (found.last, found.headings) == (1, ("客户号", "姓名", "手机", "地址"))


def test_a_group_row_above_the_headings_is_no_heading() -> None:
    found = find_heading(rows(["基本信息", "", "联系信息"], ["姓名", "客户号", "手机"], ["王建国", "1", "14400001234"]))
    assert found is not None
    assert found.headings == ("姓名", "客户号", "手机")


def test_of_two_columns_with_one_meaning_the_second_is_an_own_field_but_phones_may_be_several() -> None:
    columns = columns_of(("姓名", "客户姓名", "手机", "联系电话", "序号", "No."))
    assert [column.field for column in columns] == ["name", None, "mobile", "mobile", "ignored", "ignored"]


def test_a_given_mapping_goes_before_the_headings() -> None:
    columns = columns_of(("称呼", "代号", "姓名"), {"name": "称呼", "number": "B"})
    assert [column.field for column in columns] == ["name", "number", None]
    assert columns_of(("a", "b"), {"mobile": "2"})[1].field == "mobile"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"nose": "A"}, "import_unknown_field"),
        ({"name": "Z"}, "import_unknown_column"),
        ({"name": "A", "number": "1"}, "import_column_twice"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping: dict[str, str], message: str) -> None:
    with pytest.raises(Refused) as refused:
        columns_of(("x", "y"), mapping)
    assert refused.value.message == message
