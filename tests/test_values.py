"""Cells to stored values: what is repaired, and what is not read because it could mean two things."""

from datetime import date, time

import pytest

from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange.cutting import cut_numbers
from rmtui.exchange.dates import read_lunar, read_moment
from rmtui.exchange.people import read_name
from rmtui.exchange.phones import read_phones
from rmtui.exchange.values import Meaning, convert, dnd_channels, masked, stage_of, tier_words

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("cell", "numbers", "note", "rule"),
    [
        ("14400001234", ["14400001234"], "", ""),
        ("14400001234.0", ["14400001234"], "", "phone_text"),
        ("1.4400001234E+10", ["14400001234"], "", "phone_exponent"),
        ("１４４００００１２３４", ["14400001234"], "", ""),
        ("+86 144-0000-1234", ["14400001234"], "", "phone_text"),
        ("14400001234(妻子)", ["14400001234"], "妻子", "phone_note"),
        ("老婆14400001234", ["14400001234"], "老婆", "phone_note"),
        ("14400001234(3号楼)", ["14400001234"], "3号楼", "phone_note"),
        ("14400001234/14400005678", ["14400001234", "14400005678"], "", "phone_several"),
        ("14400001234 14400005678", ["14400001234", "14400005678"], "", "phone_several"),
        ("14400001234\n14400005678", ["14400001234", "14400005678"], "", "phone_several"),
        ("(010)12345678转801", ["010-12345678-801"], "", "phone_text"),
        ("+1 415 555 0100", ["+14155550100"], "", "phone_text"),
    ],
)
def test_phones_are_read_with_what_stands_beside_them(cell: str, numbers: list[str], note: str, rule: str) -> None:
    found = read_phones(cell)
    assert ([number.number for number in found.numbers], found.note, found.rule) == (numbers, note, rule)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1.44E+10", "phone_digits_lost"),
        ("1.3912E+10", "phone_digits_lost"),
        ("139124", "phone_unreadable"),
        ("1440000123414400005678", "phone_unreadable"),
        ("见备注", "phone_unreadable"),
    ],
)
def test_a_phone_whose_digits_are_not_there_is_not_made_up(cell: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read_phones(cell)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("cell", "name", "note"),
    [
        ("王建国", "王建国", ""),
        ("单 雪", "单雪", ""),
        ("欧阳 小明", "欧阳小明", ""),
        ("王和平", "王和平", ""),
        ("张三[/]", "张三[/]", ""),
        ("Li  Wei", "Li Wei", ""),
        ("Wei, Li", "Wei, Li", ""),
        ("王建国(老板)", "王建国", "老板"),
        ("示例平安和谐科技有限公司", "示例平安和谐科技有限公司", ""),
        ("吉𠮷", "吉𠮷", ""),
        ("王\u202e建国\x1b[31m", "王建国", ""),
    ],
)
def test_a_name_cell_gives_one_name(cell: str, name: str, note: str) -> None:
    found = read_name(cell)
    assert (found.name, found.note) == (name, note)


@pytest.mark.parametrize(
    "cell",
    [
        "王建国/李秀英",
        "王建国、李秀英",
        "王建国 李秀英",
        "王建国和李秀英",
        "王建国\n李秀英",
        "王建国，李秀英",
        "Li Wei & Wang Fang",
    ],
)
def test_two_persons_in_one_cell_are_never_taken_apart(cell: str) -> None:
    with pytest.raises(Refused) as refused:
        read_name(cell)
    assert refused.value.message == "two_names"


@pytest.mark.parametrize(
    ("cell", "day", "rule"),
    [
        ("1990-05-03", date(1990, 5, 3), ""),
        ("1990/5/3", date(1990, 5, 3), "date_text"),
        ("1990年5月3日", date(1990, 5, 3), "date_text"),
        ("19900503", date(1990, 5, 3), "date_text"),
        ("32996", date(1990, 5, 3), "date_serial"),
        ("32996.0", date(1990, 5, 3), "date_serial"),
        ("一九九〇年五月三日", date(1990, 5, 3), "date_text"),
        ("3 May 1990", date(1990, 5, 3), "date_text"),
        ("25/03/1990", date(1990, 3, 25), "date_text"),
        ("2026年3月2日 星期一", date(2026, 3, 2), "date_text"),
    ],
)
def test_days_are_read_in_the_ways_that_lists_write_them(cell: str, day: date, rule: str) -> None:
    assert read_moment(cell) == ((day, None), rule)


def test_a_moment_keeps_its_hour() -> None:
    assert read_moment("2026/3/2 14:30:00")[0] == (date(2026, 3, 2), time(14, 30))
    assert read_moment("46083.604")[0] == (date(2026, 3, 2), time(14, 30))


@pytest.mark.parametrize("cell", ["05/03/1990", "90-5-3", "1990年5月", "1990", "2026-02-30", "1880-01-01", "昨天", "3"])
def test_a_day_that_could_be_another_is_not_read(cell: str) -> None:
    with pytest.raises(Refused):
        read_moment(cell)


@pytest.mark.parametrize(
    ("cell", "lunar", "has_year"),
    [
        ("农历八月初三", "08-03", False),
        ("农历1965年闰四月十五", "L04-15", True),
        ("1965-08-03", "08-03", True),
        ("8-3", "08-03", False),
    ],
)
def test_lunar_birthdays_are_read(cell: str, lunar: str, has_year: bool) -> None:
    assert read_lunar(cell) == (lunar, has_year)


@pytest.mark.parametrize(
    ("field", "cell", "unit", "value"),
    [
        ("potential", "30万", 1, 300_000),
        ("potential", "30万", 10_000, 300_000),
        ("potential", "30", 10_000, 300_000),
        ("potential", "1,200,000元", 1, 1_200_000),
        ("potential", "2.5亿", 1, 250_000_000),
        ("contribution", "￥1,000", 1, 1_000),
        ("tier", "白金卡", 1, "platinum"),
        ("tier", "Black-Gold", 1, "black_gold"),
        ("tier", "普通", 1, ""),
        ("sex", "先生", 1, "male"),
        ("risk_rating", "C3(平衡型)", 1, "C3"),
        ("preferred_channel", "企业微信", 1, "wechat"),
        ("call_window", "工作日 18:00-20:00", 1, "工作日 18:00-20:00"),
        ("number", "0012 345", 1, "0012345"),
        ("managed", "是", 1, True),
        ("remarks", "卡6222020200001234567\n=1+1", 1, "卡****4567\n=1+1"),
    ],
)
def test_values_are_stored_in_one_form(
    playbook: Playbook, field: str, cell: str, unit: int, value: str | int | bool
) -> None:
    assert convert(field, cell, Meaning(tier_words(playbook), TODAY, unit))[0] == value


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("potential", "30-50万"),
        ("potential", "-5"),
        ("tier", "理财级"),
        ("sex", "1"),
        ("risk_rating", "平衡型"),
        ("preferred_channel", "电话/微信"),
        ("call_window", "随时"),
        ("number", "1.23457E+14"),
        ("number", "119999199003074618"),
    ],
)
def test_what_is_not_clear_is_not_guessed(playbook: Playbook, field: str, cell: str) -> None:
    with pytest.raises(Refused):
        convert(field, cell, Meaning(tier_words(playbook), TODAY))


@pytest.mark.parametrize(
    ("cell", "stage"),
    [
        ("1", 1),
        ("2.0", 2),
        ("第四阶段", 4),
        ("阶段3", 3),
        ("初次接触(识别客户)", 1),
        ("7.售后管理", 7),
        ("Know the customer", 2),
    ],
)
def test_stages_are_known_by_number_and_name(cell: str, stage: int) -> None:
    assert stage_of(cell) == stage


@pytest.mark.parametrize("cell", ["8", "0", "第九阶段", "3售后管理", "成功"])
def test_a_stage_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(Refused):
        stage_of(cell)


@pytest.mark.parametrize(
    ("cell", "channels"),
    [
        ("是", set(Channel)),
        ("全部", set(Channel)),
        ("否", set()),
        ("电话,短信", {Channel.CALL, Channel.SMS}),
        ("拒收短信", {Channel.SMS}),
    ],
)
def test_do_not_disturb_names_its_channels(cell: str, channels: set[Channel]) -> None:
    assert dnd_channels(cell) == channels


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("身份证119999199003074618", "身份证****4618"),
        ("6222 0202 0000 1234 567", "****4567"),
        ("护照:E12345678", "护照:****5678"),
        ("账号 123456789012", "账号 ****9012"),
        ("电话14400001234", "电话14400001234"),
    ],
)
def test_identity_and_account_numbers_are_cut_wherever_they_stand(text: str, cut: str) -> None:
    assert cut_numbers(text) == cut
    assert cut_numbers(cut) == cut


def test_reports_mask_personal_numbers_and_leave_dates_readable() -> None:
    shown = masked("2026-03-02 14400001234 144 0000 5678 119999199003074618")
    assert shown == "2026-03-02 144****1234 144****5678 ****4618"
