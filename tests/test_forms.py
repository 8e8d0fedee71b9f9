"""The card's forms: what a typed text is stored as, what is refused, and how a value is typed again."""

from datetime import date

import pytest

from rmtui import i18n
from rmtui.domain.forms import FORMS, FieldRule, Value, rule_of, rules_of, shown, typed
from rmtui.domain.refusal import Refused
from rmtui.formwords import choice, form_name, in_words, label, typed_words
from rmtui.store.log.fields import TABLES
from rmtui.store.reads.rows import COLUMNS, FACTS, ORDER

MONDAY = date(2026, 3, 2)
RULES = [(form, rule) for form, rules in FORMS.items() for rule in rules]
NUMBERS = {"money", "count", "percent", "term", "risk"}


def read(form: str, field: str, text: str) -> Value:
    """What a text in a field is stored as, on that Monday."""
    rule = rule_of(form, field)
    return typed(rule, text, MONDAY, words=typed_words(rule))


@pytest.mark.parametrize(
    ("form", "field", "text", "stored"),
    [
        ("need", "amount", "30万", 300_000),
        ("need", "amount", "1.2亿", 120_000_000),
        ("need", "amount", "50000", 50_000),
        ("need", "amount", "５０，０００ 元", 50_000),
        ("need", "amount", "", 0),
        ("need", "kind", "education", "education"),
        ("need", "kind", "子女教育", "education"),
        ("need", "kind", "Education", "education"),
        ("need", "state", "已满足", "met"),
        ("need", "retry_on", "2027-06-18", "2027-06-18"),
        ("need", "retry_on", "12-05", "2026-12-05"),
        ("need", "retry_on", "01-05", "2027-01-05"),
        ("need", "retry_on", "3d", "2026-03-05"),
        ("need", "retry_on", "下周三", "2026-03-11"),
        ("need", "found_on", "01-05", "2026-01-05"),
        ("need", "found_on", "昨天", "2026-03-01"),
        ("need", "found_on", "today", "2026-03-02"),
        ("need", "priority", "3", 3),
        ("need", "evidence", "一\n二", "一\n二"),
        ("policy", "due_on", "昨天", "2026-03-01"),
        ("policy", "critical", "是", True),
        ("policy", "critical", "", False),
        ("policy", "kind", "重疾", "critical_illness"),
        ("relative", "relation", "母亲", "mother"),
        ("relative", "relation", "Mother", "mother"),
        ("relative", "relation", "干妈", "干妈"),
        ("relative", "relation", "god mother", "god mother"),
        ("relative", "born", "2001", "2001"),
        ("relative", "born", "2001年", "2001"),
        ("relative", "born", "2001-5-3", "2001-05-03"),
        ("relative", "born", "8岁", "2018"),
        ("relative", "sex", "女", "female"),
        ("relative", "phone", "１４４００００１２３４", "14400001234"),
        ("relative", "name", "张\x1b[31m三\u202e\n四", "张三 四"),
        ("relative", "confidence", "5", 5),
        ("product", "risk", "r4", 4),
        ("product", "risk", "4", 4),
        ("product", "risk", "", 0),
        ("product", "term", "3年", 36),
        ("product", "term", "半年", 6),
        ("product", "term", "6个月", 6),
        ("product", "term", "2y", 24),
        ("product", "term", "90天", 3),
        ("product", "term", "18", 18),
        ("product", "rate", "2.35", "2.35%"),
        ("product", "rate", "3.0%-3.6%", "3.0%-3.6%"),
        ("product", "category", "基金", "fund"),
        ("product", "category", "家族办公室", "家族办公室"),
        ("proposal_line", "share", "35%", 35),
        ("proposal_line", "share", "100", 100),
        ("holding", "stop_profit", "15%", "15%"),
        ("holding", "stop_loss", "1.02", "1.02"),
    ],
)
def test_a_typed_text_is_stored_in_one_form(form: str, field: str, text: str, stored: Value) -> None:
    found = read(form, field, text)
    assert found == stored and type(found) is type(stored)


@pytest.mark.parametrize(
    ("form", "field", "text", "message"),
    [
        ("need", "amount", "很多", "bad_amount"),
        ("need", "amount", "-5", "bad_amount"),
        ("need", "amount", "2000000000000", "bad_amount"),
        ("need", "kind", "飞船", "bad_choice"),
        ("need", "priority", "4", "bad_count"),
        ("need", "priority", "x", "bad_count"),
        ("need", "found_on", "2026-03-03", "date_too_late"),
        ("need", "found_on", "明天", "date_too_late"),
        ("need", "retry_on", "2026-13-03", "bad_date"),
        ("need", "retry_on", "有空", "bad_date"),
        ("need", "horizon", "长" * 201, "text_too_long"),
        ("need", "evidence", "长" * 4001, "text_too_long"),
        ("policy", "critical", "也许", "bad_flag"),
        ("relative", "born", "2027", "date_too_late"),
        ("relative", "born", "1899", "bad_date"),
        ("relative", "born", "130岁", "bad_date"),
        ("relative", "sex", "x", "bad_choice"),
        ("relative", "phone", "12", "bad_phone"),
        ("relative", "confidence", "6", "bad_count"),
        ("product", "risk", "R6", "bad_risk"),
        ("product", "term", "7天", "bad_term"),
        ("product", "term", "999年", "bad_term"),
        ("product", "term", "很久", "bad_term"),
        ("proposal_line", "share", "101", "bad_percent"),
        ("proposal_line", "share", "33.3", "bad_percent"),
        ("holding", "stop_profit", "高一点", "bad_limit"),
    ],
)
def test_what_is_not_understood_is_refused_with_field_and_value(form: str, field: str, text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read(form, field, text)
    assert refused.value.message == message
    assert refused.value.values.get("field", field) == field
    assert text in refused.value.values.values() or message in {"text_too_long", "date_too_late"}


def test_unknown_forms_and_fields_are_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        rules_of("shoe")
    assert (refused.value.message, refused.value.values["form"]) == ("unknown_form", "shoe")
    with pytest.raises(Refused) as refused:
        rule_of("need", "shoe_size")
    assert (refused.value.message, refused.value.values["field"]) == ("unknown_field", "shoe_size")


SAMPLES: dict[str, Value] = {
    "text": "农行 3 号",
    "lines": "一\n二",
    "day": "2027-06-18",
    "past": "2025-06-18",
    "birth": "2001",
    "money": 1_234_567,
    "count": 2,
    "percent": 35,
    "term": 18,
    "flag": True,
    "risk": 4,
    "rate": "2.35%",
    "limit": "15%",
    "price": "1.2345",
    "yearly": "10-01",
    "lunar": "L04-15",
    "phone": "14400001234",
}
"""A value of each kind but choices and ids."""


def sample(rule: FieldRule) -> Value:
    """A value that the field may hold."""
    return rule.choices[-1] if rule.choices else SAMPLES.get(rule.kind, "0190-an-id")


@pytest.mark.parametrize(("form", "rule"), RULES, ids=lambda each: getattr(each, "name", each))
def test_what_is_shown_is_read_as_the_same(form: str, rule: FieldRule) -> None:
    for value in (sample(rule), 0 if rule.kind in NUMBERS else False if rule.kind == "flag" else ""):
        assert read(form, rule.name, shown(rule, value)) == value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_field_and_choice_has_its_words(language: str) -> None:
    before = i18n.language()
    i18n.use(language)
    try:
        for form, rule in RULES:
            assert form_name(form) and label(form, rule.name)
            for one in rule.choices:
                assert read(form, rule.name, choice(rule, one)) == one
            assert in_words(rule, sample(rule), MONDAY)
            assert in_words(rule, 0 if rule.kind in NUMBERS else "", MONDAY) == ""
    finally:
        i18n.use(before)


def test_values_read_as_people_say_them() -> None:
    before = i18n.language()
    i18n.use("zh")
    try:
        said = {
            "amount": in_words(rule_of("need", "amount"), 300_000, MONDAY),
            "kind": in_words(rule_of("need", "kind"), "education", MONDAY),
            "retry_on": in_words(rule_of("need", "retry_on"), "2027-06-18", MONDAY),
            "for_whom": in_words(rule_of("need", "for_whom"), "r1", MONDAY, {"r1": "小明"}),
            "term": in_words(rule_of("product", "term"), 36, MONDAY),
            "own": in_words(rule_of("relative", "relation"), "干妈", MONDAY),
        }
    finally:
        i18n.use(before)
    assert said == {
        "amount": "30万元",
        "kind": "子女教育",
        "retry_on": "2027-06-18 周五",
        "for_whom": "小明",
        "term": "3年",
        "own": "干妈",
    }


def test_forms_are_their_tables() -> None:
    """Every column of a table is asked for, or kept beside; every field is a column of its type."""
    assert set(COLUMNS) == set(ORDER) == set(FORMS) | set(FACTS)
    kinds = {"flag": bool} | dict.fromkeys(NUMBERS, int)
    for form, columns in COLUMNS.items():
        logged = set(TABLES[form].fields) - {"customer_id", "deleted"}
        assert logged == set(columns) and len(columns) == len(set(columns))
        for rule in FORMS.get(form, ()):
            assert TABLES[form].fields[rule.name].kind is kinds.get(rule.kind, str)
