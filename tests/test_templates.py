"""The built-in templates fill in both languages; a bank's own override them or are refused with line and reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Reason, Stage, Step
from rmtui.domain.playbook import Playbook
from rmtui.playbook.merge import merge_values
from rmtui.playbook.scripts import (
    CALL_PARTS,
    FIELDS,
    Template,
    TemplateSet,
    fill,
    read_templates,
    templates,
)
from rmtui.playbook.template_check import KINDS
from rmtui.text import sms_parts
from tests.sample_card import ME, MEETING, TODAY, card

ZH, EN = templates("zh", None), templates("en", None)
BOTH = [pytest.param(lang, one, id=f"{lang}-{one.id}") for lang, all_ in (("zh", ZH), ("en", EN)) for one in all_]
FULL = card(meetings=(MEETING,), reply="想了解一下", fields={"sex": "male"})
MATURITY = Reason("behaviour.maturity", (("product", "定期存款"), ("due_date", "2026-04-01"), ("festival", "春节")))
LEAD_NAMED = {"lead_name": "王建国"}
REVISED = {"proposals_call": 2}
"""Built-in templates that are no longer in their first version."""


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """Each test ends with the language it began with."""
    yield
    i18n.use("zh")


def values(lang: str, playbook: Playbook, calendar: WorkCalendar) -> dict[str, str]:
    """All merge values of the full sample card."""
    i18n.use(lang)
    question = "A or B?"
    return {**merge_values(FULL, ME, TODAY, playbook, calendar, MATURITY, closed_question=question), **LEAD_NAMED}


@pytest.mark.parametrize(("lang", "template"), BOTH)
def test_fills_with_nothing_missing(lang: str, template: Template, playbook: Playbook, calendar: WorkCalendar) -> None:
    filled = fill(template, values(lang, playbook, calendar))
    assert filled.missing == ()
    assert not set("{}〔") & set(filled.text)
    assert template.title and template.stages and template.version == REVISED.get(template.id, 1)


@pytest.mark.parametrize(("lang", "template"), BOTH)
def test_parts_and_fields(lang: str, template: Template) -> None:
    expected = CALL_PARTS if template.channel is Channel.CALL else ("text",)
    assert tuple(part.name for part in template.parts) == expected
    assert template.fields <= FIELDS


def test_both_languages_hold_the_same() -> None:
    def shape(one: Template) -> tuple[object, ...]:
        return one.id, one.stages, one.step, one.channel, one.kind, [part.name for part in one.parts]

    assert [shape(one) for one in ZH] == [shape(one) for one in EN]
    assert {one.kind for one in ZH} == set(KINDS)
    for zh, en in zip(ZH, EN, strict=True):
        assert zh.title != en.title and zh.title.isascii() is False and en.title.isascii()


@pytest.mark.parametrize(("lang", "template"), [row for row in BOTH if "sms" in str(row.id)])
def test_sms_are_short(lang: str, template: Template, playbook: Playbook, calendar: WorkCalendar) -> None:
    filled = values(lang, playbook, calendar)
    if lang == "en":
        filled |= {"customer_name": "Li Wei", "salutation": "Mr Li Wei", "rm_name": "Mary Wang", "bank": "Sample Bank"}
        filled |= {"branch": "Sample Branch", "sub_branch": "Sample Street", "product": "deposit", "festival": "Spring"}
        filled |= {"meeting_place": "Sample Street"}
    assert 1 <= sms_parts(fill(template, filled).text) <= 2


def test_the_first_messages_are_signed(playbook: Playbook, calendar: WorkCalendar) -> None:
    filled = {one.id: fill(one, values("zh", playbook, calendar)).text for one in ZH}
    assert filled["institution_sms"].endswith("【示例银行】") and "欧阳小明先生" in filled["institution_sms"]
    assert "14400001234" in filled["institution_sms"]
    assert filled["rm_sms"].endswith("示例银行示例分行示例支行 李秀英 14400001234")
    assert "3个工作日内" in filled["rm_sms"]
    english = {one.id: one.parts[-1].text for one in EN}
    assert english["institution_sms"].endswith("[{bank}]")
    assert all(f"{{{name}}}" in english["rm_sms"] for name in ("bank", "branch", "sub_branch", "rm_name", "rm_mobile"))


@pytest.mark.parametrize("template", [*ZH, *EN], ids=lambda one: one.id)
def test_birthday_wishes_name_no_age_and_early_scripts_no_assets(template: Template) -> None:
    text = "".join(part.text for part in template.parts)
    if template.kind == "birthday":
        assert not any(word in text for word in ("岁", "寿", "长命", "年轻", "age", "old", "young", "years"))
    if Stage.FIRST_CONTACT in template.stages or Stage.KNOW in template.stages:
        assert not any(word in text for word in ("资产", "身家", "存款", "assets", "wealth"))


def test_a_missing_value_is_shown_and_named(playbook: Playbook, calendar: WorkCalendar) -> None:
    unknown = merge_values(card(fields={"sex": ""}), ME, TODAY, playbook, calendar)
    filled = fill(next(one for one in ZH if one.id == "rm_sms"), unknown)
    assert filled.missing == ("salutation",)
    first = filled.parts[0].pieces[0]
    assert first.missing and first.text == "〔称呼（需填性别）〕"
    assert filled.text.startswith(first.text) and "〕，您好" in filled.text


HOSTILE = ["{bank}", "{rm_mobile", "张三[/]", "{{salutation}}", "{0}", "%s", "$rm_name", "{customer_name}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_values_are_never_expanded_again(name: str) -> None:
    template = next(one for one in ZH if one.id == "institution_sms")
    some = dict.fromkeys(FIELDS, "X") | {"customer_name": name}
    filled = fill(template, some)
    assert f"尊敬的{name}X，您好" in filled.text
    assert filled.missing == ()


def test_values_are_cleaned_and_blank_ones_are_missing() -> None:
    template = next(one for one in ZH if one.id == "institution_sms")
    some = dict.fromkeys(FIELDS, "X") | {"customer_name": "张\x1b[2J三\u202e\n四", "rm_name": " \u200b "}
    filled = fill(template, some)
    assert "张三 四X" in filled.text and filled.missing == ("rm_name",)


def own(tmp_path: Path, *texts: str | bytes) -> TemplateSet:
    """Loads the Chinese templates with these files of the bank's own."""
    folder = tmp_path / "templates"
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_templates("zh", tmp_path)


def named(found: TemplateSet, name: str) -> Template:
    """The template in force of this id."""
    (one,) = [one for one in found.current if one.id == name]
    return one


def test_override_by_id_keeps_the_old_version(tmp_path: Path) -> None:
    found = own(
        tmp_path,
        'id = "rm_call"\n[parts]\nclose = "再会，{salutation}"\n',
        'id = "rm_call"\nversion = 5\ntitle = "新话术"\n',
    )
    assert found.problems == ()
    one = named(found, "rm_call")
    assert (one.version, one.title, one.mark) == (5, "新话术", "rm_call@5")
    assert one.parts[0] == next(two for two in ZH if two.id == "rm_call").parts[0]
    older = {two.version: two for two in found.older}
    assert set(older) == {1, 2} and older[2].parts[-1].text == "再会，{salutation}"


NEW = 'id = "salon_sms"\ntitle = "沙龙"\nkind = "cadence"\nstages = [7]\nchannel = "sms"\n'


def test_a_template_of_the_banks_own(tmp_path: Path) -> None:
    found = own(tmp_path, NEW + '[parts]\ntext = "{salutation}，您好"\n')
    one = named(found, "salon_sms")
    assert (found.problems, one.version, one.step, one.stages) == ((), 1, None, (Stage.AFTER_SALES,))
    assert len(found.current) == len(ZH) + 1


def test_an_override_may_be_for_one_language(tmp_path: Path) -> None:
    found = own(tmp_path, 'id = "rm_sms"\nlang = "en"\n[parts]\ntext = "Hello"\n')
    assert named(found, "rm_sms") in ZH and found.problems == ()
    english = read_templates("en", tmp_path)
    assert named(english, "rm_sms").parts[0].text == "Hello" and named(english, "rm_sms").step is Step.RM_SMS


OLD = 'id = "rm_sms"\n'
WRONG: list[tuple[str, str | bytes, int, str]] = [
    ("syntax", 'id = "rm_sms"\n[parts\n', 2, "not_toml"),
    ("GB18030", OLD.encode() + 'title = "您好"\n'.encode("gb18030"), 2, "not_utf8"),
    ("no id", 'title = "新"\n', 1, "key_missing"),
    ("bad id", 'id = "../rm_sms"\n', 1, "bad_id"),
    ("new one without a kind", NEW.replace('kind = "cadence"\n', "") + '[parts]\ntext = "a"\n', 1, "key_missing"),
    ("new one without parts", NEW, 1, "key_missing"),
    ("unknown key", f'{OLD}author = "x"\n', 2, "unknown_key"),
    ("unknown language", f'{OLD}lang = "fr"\n', 2, "not_one_of"),
    ("unknown channel", f'{OLD}channel = "visit"\n', 2, "not_one_of"),
    ("unknown kind", f'{OLD}kind = "joke"\n', 2, "not_one_of"),
    ("unknown step", f'{OLD}step = "rm_mail"\n', 2, "not_one_of"),
    ("stage 8", f"{OLD}stages = [7, 8]\n", 2, "out_of_range"),
    ("no stage", f"{OLD}stages = []\n", 2, "no_stage"),
    ("stage as a word", f'{OLD}stages = ["1"]\n', 2, "not_whole"),
    ("title empty", f'{OLD}title = ""\n', 2, "bad_text"),
    ("version 0", f"{OLD}version = 0\n", 2, "out_of_range"),
    ("version of the built-in", f"{OLD}version = 1\n", 2, "old_version"),
    ("parts as text", f'{OLD}parts = "text"\n', 2, "not_table"),
    ("unknown part", f'{OLD}[parts]\nmiddle = "a"\n', 3, "unknown_key"),
    ("part of a call", f'{OLD}[parts]\nopening = "a"\n', 3, "part_of_other_channel"),
    ("part empty", f'{OLD}[parts]\ntext = "  "\n', 3, "bad_part"),
    ("part too long", f'{OLD}[parts]\ntext = "{"长" * 2001}"\n', 3, "bad_part"),
    ("part as a number", f"{OLD}[parts]\ntext = 3\n", 3, "not_text"),
    ("unknown field", f'{OLD}[parts]\ntext = "{{salutation}} {{balance}}"\n', 3, "unknown_field"),
    ("field below", f'{OLD}[parts]\ntext = """\n您好\n{{rm_name.__class__}}\n"""\n', 5, "unknown_field"),
    ("format spec", f'{OLD}[parts]\ntext = "{{rm_name:>99}}"\n', 3, "unknown_field"),
    ("empty field", f'{OLD}[parts]\ntext = "{{}}"\n', 3, "unknown_field"),
    ("stray brace", f'{OLD}[parts]\ntext = "{{salutation}}}} 您好"\n', 3, "stray_brace"),
    ("call turned into SMS", 'id = "rm_call"\nchannel = "sms"\n', 1, "part_of_other_channel"),
]


@pytest.mark.parametrize(("text", "line", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_template_is_refused(tmp_path: Path, text: str | bytes, line: int, reason: str) -> None:
    found = own(tmp_path, text, 'id = "rm_call"\ntitle = "新话术"\n')
    assert (line, reason) in [(problem.line, problem.reason) for problem in found.problems]
    assert {problem.file.name for problem in found.problems} == {"0.toml"}
    assert named(found, "rm_sms") in ZH
    assert named(found, "rm_call").title == "新话术"
    for language in ("zh", "en"):
        for problem in found.problems:
            words = i18n.catalog(language)[f"playbook.problem.{problem.reason}"]
            assert words.format_map(dict(problem.values))


def test_the_same_version_twice_is_refused(tmp_path: Path) -> None:
    found = own(tmp_path, f'{OLD}version = 3\ntitle = "甲"\n', f'{OLD}version = 3\ntitle = "乙"\n')
    assert named(found, "rm_sms").title == "甲"
    assert [(one.file.name, one.line, one.reason) for one in found.problems] == [("1.toml", 2, "double_version")]
