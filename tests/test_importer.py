"""Rows of a file to a plan: who a row is about, what is repaired, what waits in the file of skipped rows."""

from datetime import date
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.domain.model import Channel, Stage, Step
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.exchange import wording
from rmtui.exchange.importer import plan_import, read_table
from rmtui.exchange.plan import ExistingCustomer, ExistingIndex, ImportPlan
from rmtui.exchange.rejects import rejects
from tests.import_files import (
    HEADINGS,
    ID_NUMBER,
    ROWS,
    SKIPPED,
    TODAY,
    UNCHANGED,
    WANG,
    Planned,
    messy_csv,
    messy_rows,
    number_of,
    phone_of,
    write_csv,
    write_xlsx,
)


@pytest.fixture
def planned(tmp_path: Path, playbook: Playbook) -> Planned:
    return Planned(tmp_path, playbook)


def known(**changes: object) -> ExistingCustomer:
    values = {"id": "k1", "fields": {"number": "C1", "name": "王建国"}, "stage": 2, "phones": ("14400001234",)}
    return ExistingCustomer(**{**values, **changes})  # type: ignore[arg-type]


def rules(plan: ImportPlan) -> list[str]:
    return [repair.rule for repair in plan.repairs]


def reasons(plan: ImportPlan) -> list[str]:
    return [skip.reason for skip in plan.skipped]


def test_the_messy_list_adds_up(tmp_path: Path, playbook: Playbook) -> None:
    path = tmp_path / "messy.csv"
    path.write_bytes(messy_csv())
    plan = plan_import(read_table(path), None, playbook, TODAY, ExistingIndex())
    assert (plan.read, plan.new, plan.updated, plan.unchanged) == (ROWS, ROWS - SKIPPED - UNCHANGED, 0, UNCHANGED)
    assert plan.read == plan.new + plan.updated + plan.unchanged + len(plan.skipped)
    assert sorted(reasons(plan)) == [
        *("date_in_future", "duplicate_row", "no_identity", "phone_digits_lost"),
        *("phone_of_other", "stage_unreadable", "two_names"),
    ]
    assert set(rules(plan)) == {
        *("phone_text", "phone_note", "phone_several", "date_serial", "date_text", "birthday_lunar", "amount_text"),
        *("identity_cut", "card_cut", "channel_assumed", "rating_text", "number_cut", "name_blanks", "placeholder"),
        "kept_as_own",
    }
    assert plan.unmapped == ("车牌",)
    assert ID_NUMBER not in str(plan.rows) + str(plan.repairs)


def test_every_repair_names_row_column_and_both_values_with_numbers_masked(planned: Planned) -> None:
    plan = planned({**WANG, "手机": "14400001234(妻子)", "生日": "1990年5月3日"})
    phone, birthday = plan.repairs
    assert (phone.row, phone.column, phone.before, phone.after) == (2, "手机", "144****1234(妻子)", "144****1234")
    assert (birthday.before, birthday.after, birthday.rule) == ("1990年5月3日", "1990-05-03", "date_text")


def test_a_note_beside_a_phone_and_two_numbers_are_kept(planned: Planned) -> None:
    row = planned.one(手机="14400001234(妻子)/14400005678")
    assert [(phone.number, phone.label) for phone in row.phones] == [
        ("14400001234", "mobile"),
        ("14400005678", "mobile"),
    ]
    assert row.custom == {"手机备注": "妻子"}


def test_an_identity_column_gives_birth_date_and_sex_and_only_its_tail_stays(planned: Planned) -> None:
    row = planned.one(身份证号=ID_NUMBER, 银行卡号="6222 0202 0000 1234 567", 备注=f"证件{ID_NUMBER}")
    assert row.fields["id_tail"] == ID_NUMBER[-4:]
    assert (row.fields["birthday"], row.fields["sex"]) == ("1990-03-07", "male")
    assert row.custom == {"银行卡号": "4567"}
    assert row.fields["remarks"] == f"证件****{ID_NUMBER[-4:]}"


def test_a_birth_date_in_the_row_goes_before_that_of_the_identity_number(planned: Planned) -> None:
    row = planned.one(身份证号=ID_NUMBER, 生日="1990-03-08")
    assert row.fields["birthday"] == "1990-03-08"


def test_an_identity_number_in_place_of_a_customer_number_is_cut_and_the_row_is_taken(planned: Planned) -> None:
    plan = planned({**WANG, "客户号": ID_NUMBER})
    assert "number" not in plan.rows[0].fields
    assert plan.rows[0].fields["id_tail"] == ID_NUMBER[-4:]
    assert rules(plan) == ["identity_cut"]


def test_a_lunar_birthday_keeps_the_words_that_named_a_year(planned: Planned) -> None:
    row = planned.one(生日="农历1965年八月初三")
    assert row.fields["birthday_lunar"] == "08-03"
    assert "birthday" not in row.fields
    assert row.custom == {"生日备注": "农历1965年八月初三"}


def test_a_value_that_is_not_understood_becomes_an_own_field_and_is_reported(planned: Planned) -> None:
    plan = planned({**WANG, "生日": "属马", "等级": "理财级"})
    assert plan.rows[0].custom == {"生日": "属马", "等级": "理财级"}
    assert rules(plan) == ["kept_as_own", "kept_as_own"]


def test_lost_digits_of_a_phone_are_never_made_up(planned: Planned) -> None:
    plan = planned({**WANG, "手机": "1.44E+10"}, {"客户号": "", "姓名": "李秀英", "手机": "1.44E+10"})
    assert plan.rows[0].phones == ()
    assert rules(plan) == ["phone_digits_lost"]
    assert reasons(plan) == ["phone_digits_lost"]


def test_a_mended_cell_takes_the_place_of_the_own_field_that_held_the_broken_one(planned: Planned) -> None:
    plan = planned({**WANG, "生日": "1990-05-03"}, book=(known(custom={"生日": "属马"}),))
    assert plan.rows[0].custom == {"生日": ""}
    assert plan.rows[0].fields == {"birthday": "1990-05-03"}


def test_identity_is_the_number_and_then_the_name_may_change(planned: Planned) -> None:
    plan = planned({**WANG, "姓名": "王建民"}, book=(known(),))
    assert (plan.updated, plan.rows[0].customer_id, dict(plan.rows[0].fields)) == (1, "k1", {"name": "王建民"})
    assert [notice.message for notice in plan.notices] == ["renamed"]


def test_without_a_number_identity_is_the_phone_of_the_same_name(planned: Planned) -> None:
    plan = planned({"姓名": "王建国", "手机": "+86 14400001234", "职业": "教师"}, book=(known(),))
    assert (plan.updated, dict(plan.rows[0].fields)) == (1, {"occupation": "教师"})


def test_the_name_alone_is_nobody(planned: Planned) -> None:
    assert reasons(planned({"姓名": "王建国", "手机": ""}, book=(known(),))) == ["no_identity"]


def test_the_same_name_with_another_phone_is_somebody_else_and_both_are_shown(planned: Planned) -> None:
    plan = planned({"姓名": "王建国", "手机": "14400005678"}, book=(known(),))
    assert (plan.new, [notice.message for notice in plan.notices]) == (1, ["same_name"])


def test_a_phone_of_another_name_merges_nobody(planned: Planned) -> None:
    waiting = planned({"客户号": "", "姓名": "李秀英", "手机": "14400001234"}, book=(known(),))
    assert (waiting.new, reasons(waiting)) == (0, ["phone_of_other"])
    own = planned({"客户号": "C2", "姓名": "李秀英", "手机": "14400001234"}, book=(known(),))
    assert (own.new, [notice.message for notice in own.notices]) == (1, ["phone_shared"])
    assert dict(own.notices[0].values)["phone"] == "144****1234"


def test_a_customer_known_by_phone_gets_the_number_that_the_file_brings(planned: Planned) -> None:
    plan = planned(WANG, book=(known(fields={"number": "", "name": "王建国"}),))
    assert (plan.updated, dict(plan.rows[0].fields)) == (1, {"number": "C1"})


def test_two_numbers_with_one_name_and_phone_stay_two_customers(planned: Planned) -> None:
    assert planned({**WANG, "客户号": "C2"}, book=(known(),)).new == 1


def test_an_empty_cell_erases_nothing_and_only_what_differs_changes(planned: Planned) -> None:
    book = known(fields={"number": "C1", "name": "王建国", "occupation": "教师", "hobbies": "钓鱼", "sex": "male"})
    plan = planned({**WANG, "职业": "", "爱好": "太极", "性别": "男"}, book=(book,))
    assert dict(plan.rows[0].fields) == {"hobbies": "太极"}


def test_a_second_row_of_a_customer_adds_but_does_not_contradict(planned: Planned) -> None:
    plan = planned(
        {**WANG, "职业": "教师"},
        {**WANG, "爱好": "太极"},
        {**WANG, "职业": "医生"},
        {**WANG, "职业": "教师", "爱好": "太极"},
    )
    assert (plan.new, plan.updated, plan.unchanged, reasons(plan)) == (1, 1, 1, ["duplicate_row"])
    assert dict(plan.rows[0].fields)["hobbies"] == "太极"
    assert dict(plan.skipped[0].values)["row"] == "2"


def test_a_stage_in_the_row_is_kept_with_its_day(planned: Planned) -> None:
    row = planned.one(当前环节="需求发现", 进入环节日期="2026/2/25")
    assert (row.stage, row.stage_on) == (Stage.NEEDS, date(2026, 2, 25))


@pytest.mark.parametrize(
    ("allotted", "stage", "since"),
    [
        ("2026-02-20", Stage.FIRST_CONTACT, date(2026, 2, 20)),
        ("2026-02-09", Stage.FIRST_CONTACT, date(2026, 2, 9)),
        ("2026-02-08", Stage.KNOW, None),
        ("", Stage.KNOW, None),
    ],
)
def test_a_recent_allotment_begins_in_stage_1(
    planned: Planned, allotted: str, stage: Stage, since: date | None
) -> None:
    row = planned.one(分配日期=allotted)
    assert (row.stage, row.stage_on) == (stage, since)


def test_the_rest_takes_the_suggestion_or_the_stage_asked_for(planned: Planned) -> None:
    rows = (
        {**WANG, "产品": "基金", "上次联系日期": ""},
        {"客户号": "C2", "姓名": "李秀英", "上次联系日期": "2026-02-11"},
        {"客户号": "C3", "姓名": "单雪"},
        {"客户号": "C4", "姓名": "欧阳小明", "分配日期": "2026-02-27"},
    )
    plan = planned(*rows)
    assert [row.stage for row in plan.rows] == [7, 7, 2, 1]
    assert (dict(plan.suggested_stages), plan.stage_asked) == ({7: 2, 2: 1}, 3)
    assert [row.stage for row in planned(*rows, stage=4).rows] == [4, 4, 4, 1]
    with pytest.raises(Refused):
        planned(*rows, stage=8)


def test_the_stage_of_a_known_customer_is_not_moved_by_a_file(planned: Planned) -> None:
    plan = planned({**WANG, "阶段": "1"}, book=(known(),))
    assert (plan.unchanged, [notice.message for notice in plan.notices]) == (1, ["stage_kept"])


def test_contacts_and_the_next_one_are_read_with_their_channels(planned: Planned) -> None:
    row = planned.one(
        机构短信发送时间="2026-03-01 10:30",
        最近联系日期="2026-02-11 上门",
        下次联系日期="2026-03-09",
        下次联系方式="微信",
    )
    sms, last = row.contacts
    assert (sms.channel, sms.step, str(sms.at)) == (Channel.SMS, Step.INSTITUTION_SMS, "10:30:00")
    assert (last.day, last.channel, last.step) == (date(2026, 2, 11), Channel.VISIT, None)
    assert row.next_contact is not None
    assert row.next_contact.key == ("2026-03-09", "wechat")


def test_a_last_contact_without_a_channel_is_taken_as_a_call_and_reported(planned: Planned) -> None:
    plan = planned({**WANG, "最近联系日期": "2026-02-11"})
    assert plan.rows[0].contacts[0].channel is Channel.CALL
    assert rules(plan) == ["channel_assumed"]
    assert planned.one(上次拜访日期="2026-02-11").contacts[0].channel is Channel.VISIT


def test_do_not_disturb_is_switched_on_but_never_off(planned: Planned) -> None:
    assert planned.one(免打扰="电话、短信").dnd == {Channel.CALL, Channel.SMS}
    assert planned.one(短信免打扰="是", 电话免打扰="否").dnd == {Channel.SMS}
    kept = planned({**WANG, "免打扰": "否"}, book=(known(dnd=frozenset({Channel.CALL})),))
    assert (kept.unchanged, [notice.message for notice in kept.notices]) == (1, ["dnd_kept"])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"姓名": "王建国、李秀英"}, "two_names"),
        ({"姓名": ""}, "no_name"),
        ({"免打扰": "或许"}, "flag_unreadable"),
        ({"分配日期": "05/03/2026"}, "date_unreadable"),
        ({"最近联系日期": "2026-03-03"}, "date_in_future"),
        ({"阶段": "9"}, "stage_unreadable"),
        ({"客户号": "1.23457E+14"}, "number_digits_lost"),
        ({"备注": "长" * 5000}, "too_long"),
        ({"车牌": "长" * 5000}, "too_long"),
    ],
)
def test_a_row_on_which_the_plan_would_rest_wrongly_waits(planned: Planned, cells: dict[str, str], reason: str) -> None:
    plan = planned({**WANG, **cells})
    assert (plan.new, reasons(plan)) == (0, [reason])
    assert wording.skip_text(plan.skipped[0])


def test_required_fields_without_a_column_are_named(planned: Planned) -> None:
    plan = planned({**WANG, "农历生日": "8-3", "微信": "wang_jg"})
    assert "birthday" not in plan.missing_required
    assert "second_contact" not in plan.missing_required
    assert "occupation" in plan.missing_required


def test_a_file_without_numbers_and_phones_is_refused(planned: Planned) -> None:
    with pytest.raises(Refused) as refused:
        planned({"姓名": "王建国", "爱好": "太极"})
    assert refused.value.message == "import_no_identity_column"


def test_a_file_of_unknown_headings_is_read_by_a_mapping(planned: Planned) -> None:
    plan = planned({"甲": "王建国", "乙": "14400001234"}, mapping={"name": "甲", "mobile": "B"})
    assert (plan.rows[0].name, plan.rows[0].phones[0].digits) == ("王建国", "14400001234")
    assert plan.mapping == {"name": ("甲",), "mobile": ("乙",)}


def test_two_own_columns_of_one_heading_are_both_kept(tmp_path: Path, playbook: Playbook) -> None:
    rows = [["姓名", "手机", "等次", "等次", ""], ["王建国", "14400001234", "甲", "乙", "丙"]]
    table = read_table(write_csv(tmp_path / "list.csv", rows))
    (row,) = plan_import(table, None, playbook, TODAY, ExistingIndex()).rows
    assert row.custom == {"等次": "甲", "等次 (D)": "乙", "(E)": "丙"}


def test_english_headings_and_a_workbook_with_merged_cells_are_read(tmp_path: Path, playbook: Playbook) -> None:
    rows: list[list[object]] = [
        ["", "", "", ""],
        ["Mobile phone", "Customer No.", "Name", "Date of birth"],
        [14400001234, "C1", "Li Wei", date(1990, 5, 3)],
    ]
    table = read_table(write_xlsx(tmp_path / "list.xlsx", {"customers": rows}, merged=["A1:D1"]))
    (row,) = plan_import(table, None, playbook, TODAY, ExistingIndex()).rows
    assert (row.name, row.phones[0].number, row.fields["birthday"]) == ("Li Wei", "14400001234", "1990-05-03")


def test_hostile_text_is_harmless(planned: Planned) -> None:
    row = planned.one(姓名="王\x1b]0;x\x07建国\u202e", 备注="=cmd|' /C calc'!A0\x00")
    assert row.name == "王建国"
    assert row.fields["remarks"] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_repair_reason_and_notice_has_words(tmp_path: Path, playbook: Playbook, language: str) -> None:
    path = tmp_path / "messy.csv"
    path.write_bytes(messy_csv())
    table = read_table(path)
    shared = known(fields={"number": "X1", "name": "王建国"}, phones=(phone_of(1),))
    plan = plan_import(table, None, playbook, TODAY, ExistingIndex((shared, known())))
    i18n.use(language)
    try:
        texts = [wording.repair_text(repair) for repair in plan.repairs]
        texts += [wording.skip_text(skip) for skip in plan.skipped]
        texts += [wording.notice_text(notice) for notice in plan.notices]
        texts += [wording.field_text(field) for field in plan.mapping]
        assert all(text and "{" not in text for text in texts)
        assert rejects(table, plan).decode("utf-8-sig").splitlines()[0].endswith(i18n.t("import.reason"))
    finally:
        i18n.use("zh")


def test_ten_thousand_rows_are_planned_against_as_many_customers(tmp_path: Path, playbook: Playbook) -> None:
    plain = messy_rows()[490]
    rows = [{**plain, "客户号": number_of(n), "手机号码": f"144{n:08}", "*姓名(必填)": f"王{n}"} for n in range(10_000)]
    book = tuple(
        ExistingCustomer(f"k{n}", {"number": number_of(n), "name": f"王{n}"}, 2, (f"144{n:08}",)) for n in range(9_000)
    )
    table = read_table(write_csv(tmp_path / "big.csv", [HEADINGS, *([r.get(h, "") for h in HEADINGS] for r in rows)]))
    plan = plan_import(table, None, playbook, TODAY, ExistingIndex(book))
    assert (plan.new, plan.updated) == (1_000, 9_000)
