"""Quick notes: what a sign in a note means, and what only looks like one; what it comes to on a card as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.quickfill import Change, Filling, Plan, Standing, plan
from rmtui.domain.quicknote import FIELD, HOLDING, PROMISE, RELATIVE, Fill, QuickNote, parse
from rmtui.domain.quickwords import Vocabulary
from rmtui.domain.views import RowView
from rmtui.i18n import catalog
from rmtui.store.reads.quick import vocabulary
from rmtui.text import clean

FRIDAY = "2026-03-06"


@dataclass
class Reader:
    """Parses at Monday 2026-03-02, ten in the morning."""

    clock: FixedClock
    calendar: WorkCalendar
    words: Vocabulary

    def __call__(self, text: str) -> QuickNote:
        return parse(text, self.clock.now(), self.calendar, self.words)


@pytest.fixture(scope="module")
def words(playbook: Playbook) -> Vocabulary:
    """The words of both languages."""
    from tests.conftest import MONDAY

    return vocabulary(playbook, MONDAY.date())


@pytest.fixture
def read(clock: FixedClock, calendar: WorkCalendar, words: Vocabulary) -> Reader:
    """The parser."""
    return Reader(clock, calendar, words)


def promise(text: str, due_on: str = FRIDAY) -> tuple[str, dict[str, str]]:
    return PROMISE, {"text": text, "due_on": due_on}


def member(relation: str, **values: str) -> tuple[str, dict[str, str]]:
    return RELATIVE, {"relation": relation, **values}


def field(**values: str) -> tuple[str, dict[str, str]]:
    return FIELD, values


def holding(kind: str, amount: str, **values: str) -> tuple[str, dict[str, str]]:
    return HOLDING, {"kind": kind, "amount": amount, **values}


MEANT = {
    # promises
    "!fri send the form": [promise("send the form")],
    "!周五 寄表格": [promise("寄表格")],
    "！周五寄表格": [promise("寄表格")],
    "!by 5.20 send form": [promise("send form", "2026-05-20")],
    "!by 5.20 send form. He was glad.": [promise("send form", "2026-05-20")],
    "聊得不错，!周五前 寄表格；下次再约": [promise("寄表格")],
    "!明天：回电": [promise("回电", "2026-03-03")],
    "!3天内 答复": [promise("答复", "2026-03-05")],
    "!3天后把表寄出": [promise("把表寄出", "2026-03-05")],
    "!6月1号前把合同送过去": [promise("把合同送过去", "2026-06-01")],
    "!下周三 下午3点 送合同": [promise("15:00 送合同", "2026-03-11")],
    "!周五下午三点送合同": [promise("15:00 送合同")],
    "!月底前 送": [promise("送", "2026-03-31")],
    "!2026-12-05 send it": [promise("send it", "2026-12-05")],
    "!may 20 call Mr. Li back": [promise("call Mr. Li back", "2026-05-20")],
    "（!周五 寄表格）后面还有": [promise("寄表格")],
    "!周五 寄 #3 合同给 C# 班": [promise("寄 #3 合同给 C# 班")],
    "!周五 问 @李总 的意见": [promise("问 @李总 的意见")],
    "!周五 寄表格\n!明天 回电": [promise("寄表格"), promise("回电", "2026-03-03")],
    "!周五 寄表格 !周五 寄表格": [promise("寄表格")],
    # the family
    "#女儿 8岁": [member("daughter", born="2018")],
    "＃女儿　８岁": [member("daughter", born="2018")],
    "#女儿8岁，在实验小学": [member("daughter", born="2018")],
    "#子女 女 2岁": [member("daughter", sex="female", born="2024")],
    "#孩子 男孩 2岁": [member("son", sex="male", born="2024")],
    "#mother 70": [member("mother", born="1956")],
    "#mother 70 lives alone": [member("mother", born="1956")],
    "#Mother-in-law aged 66": [member("mother_in_law", born="1960")],
    "#女儿 王小雨 8岁 喜欢画画": [member("daughter", name="王小雨", born="2018")],
    "#女儿 叫王小雨": [member("daughter", name="王小雨")],
    "#daughter Lily Wang 8 years old": [member("daughter", name="Lily Wang", born="2018")],
    "#wife named Li Wei": [member("spouse", name="Li Wei", sex="female")],
    "#妻子 李秀英 1980年": [member("spouse", name="李秀英", born="1980", sex="female")],
    "#儿子 2018-05-20生": [member("son", born="2018-05-20")],
    "#儿子 生于2018年5月20日": [member("son", born="2018-05-20")],
    "#岳父 70岁 #岳母 68岁": [member("father_in_law", born="1956"), member("mother_in_law", born="1958")],
    # fields of the card
    "@生日 农历八月初三": [field(birthday_lunar="08-03")],
    "@生日 1980-05-03": [field(birthday="1980-05-03")],
    "@birthday lunar 8-3": [field(birthday_lunar="08-03")],
    "@爱好 钓鱼": [field(hobbies="钓鱼")],
    "＠爱好：钓鱼、爬山，下次约": [field(hobbies="钓鱼、爬山")],
    "@Hobbies fly fishing, likes tea": [field(hobbies="fly fishing")],
    "@风险评级 C3 很稳": [field(risk_rating="C3")],
    "@年贡献度 30万": [field(contribution="300000")],
    "@contribution 50,000": [field(contribution="50000")],
    "@等级 白金": [field(tier="platinum")],
    "@temperament hesitant": [field(temperament="hesitant")],
    "@性格类型 犹豫不决型": [field(temperament="hesitant")],
    "@偏好方式 微信": [field(preferred_channel="wechat")],
    "@性别 女": [field(sex="female")],
    "@禁忌 晚八点后不接电话 @爱好 钓鱼": [field(taboos="晚八点后不接电话"), field(hobbies="钓鱼")],
    "@爱好 用 C# 写程序": [field(hobbies="用 C# 写程序")],
    # holdings elsewhere
    "¥他行定期 30万 2027-06-18": [
        holding("deposit", "300000", bank="他行", product="定期", maturity="2027-06-18"),
    ],
    "￥他行定期 30万 6.18到期": [holding("deposit", "300000", bank="他行", product="定期", maturity="2026-06-18")],
    "¥他行/理财 30.5万": [holding("wealth", "305000", bank="他行")],
    "¥示例银行 大额存单 50万 2.1% 明年6月18日到期": [
        holding("deposit", "500000", bank="示例银行", product="大额存单", rate="2.1%", maturity="2027-06-18"),
    ],
    "¥other bank deposit 300k due 2027-06-18": [
        holding("deposit", "300000", bank="other bank", maturity="2027-06-18"),
    ],
    "¥Sample Bank fund 1.5m": [holding("fund", "1500000", bank="Sample Bank")],
    "¥本行理财 50,000元": [holding("wealth", "50000")],
    # several at once
    "聊了理财 #女儿 8岁，在实验小学 @爱好 钓鱼 !周五 寄表格 ¥他行基金 5万": [
        member("daughter", born="2018"),
        field(hobbies="钓鱼"),
        promise("寄表格"),
        holding("fund", "50000", bank="他行"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant_is_understood(read: Reader, text: str) -> None:
    note = read(text)
    assert [(fill.kind, dict(fill.values)) for fill in note.fills] == MEANT[text]
    assert note.problems == () and note.text == text.strip()
    assert all(fill.source in text for fill in note.fills)


PLAIN = (
    "",
    "打过电话，约好周五面谈",
    "14400001234",
    "电话 #14400001234",
    "价格 ¥300，另付￥ 300",
    "¥300 !",
    "!",
    "!!!",
    "太好了！",
    "太好了！周五见",
    "太好了!周五见",
    "真的吗？！周五见",
    "谢谢！ 周五寄表格",
    "! 周五 寄表格",
    "学 C# 和 F#",
    "C#女儿 8岁",
    "写信到 a@b.cn",
    "li.wei@爱好.cn",
    "mail@hobbies golf",
    "房号 #1，#3号楼",
    "# 女儿 8岁",
    "@ 生日 1980-05-03",
    "@3pm 见面",
    "5!周五 寄表格",
    "a!fri send the form",
    "http://example.com/#女儿 8岁",
    "1 + 1 != 3",
    "_@爱好 钓鱼",
)


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_looks_like_it_stays_plain_text(read: Reader, text: str) -> None:
    assert read(text) == QuickNote(text.strip(), (), ())


NOT_STORED = {
    "!天气真好": ("!天气真好", "quick_no_day"),
    "!日 出": ("!日", "quick_no_day"),
    "!5.20元起": ("!5.20元起", "quick_no_day"),
    "!3.5折": ("!3.5折", "quick_no_day"),
    "!300 元": ("!300", "quick_no_day"),
    "!important note": ("!important", "quick_no_day"),
    "!昨天 寄表格": ("!昨天 寄表格", "quick_past"),
    "!3天前 寄表格": ("!3天前 寄表格", "quick_past"),
    "!周五": ("!周五", "quick_no_what"),
    "!明天 下午。": ("!明天 下午", "quick_no_what"),
    "#女儿 要出国": ("#女儿 要出国", "quick_no_age"),
    "#女儿": ("#女儿", "quick_no_age"),
    "#女儿 3个月": ("#女儿 3个月", "quick_no_age"),
    "#女儿 8岁半": ("#女儿 8岁半", "quick_no_age"),
    "#子女 2岁": ("#子女 2岁", "quick_which_sex"),
    "#女儿 男 8岁": ("#女儿 男 8岁", "quick_other_sex"),
    "#妈妈 200岁": ("#妈妈 200岁", "bad_date"),
    "#儿子 2030年": ("#儿子 2030年", "date_too_late"),
    "#重要 客户": ("#重要", "quick_no_relation"),
    "@李经理 帮忙": ("@李经理", "quick_no_field"),
    "@生日农历八月初三": ("@生日农历八月初三", "quick_no_field"),
    "@生日 火星": ("@生日 火星", "bad_date"),
    "@生日 2030-01-01": ("@生日 2030-01-01", "date_too_late"),
    "@爱好": ("@爱好", "quick_no_value"),
    "@手机 14400002222": ("@手机 14400002222", "quick_by_hand"),
    "@姓名 李四": ("@姓名 李四", "quick_by_hand"),
    "@忠诚度 情感": ("@忠诚度 情感", "quick_by_hand"),
    "@风险评级 C9": ("@风险评级 C9", "bad_rating"),
    "¥招行 30万": ("¥招行", "quick_no_kind"),
    "¥定期 30万": ("¥定期 30万", "quick_no_bank"),
    "¥他行定期": ("¥他行定期", "quick_no_amount"),
    "¥他行定期 很多": ("¥他行定期 很多", "quick_no_amount"),
    "¥他行定期 30万 明年到期": ("¥他行定期 30万 明年到期", "quick_no_maturity"),
}


@pytest.mark.parametrize("text", NOT_STORED)
def test_what_is_meant_but_not_understood_is_said(read: Reader, text: str) -> None:
    note = read(text)
    (problem,) = note.problems
    assert (problem.source, problem.reason) == NOT_STORED[text]
    assert note.fills == () and f"refused.{problem.reason}" in catalog("zh")


def test_a_promise_of_too_many_words_is_not_stored(read: Reader) -> None:
    assert read(f"!周五 {'寄' * 200}").fills != ()
    assert [problem.reason for problem in read(f"!周五 {'寄' * 201}").problems] == ["text_too_long"]


def test_every_label_of_a_field_in_either_language_is_known(words: Vocabulary) -> None:
    for language in ("zh", "en"):
        for key, said in catalog(language).items():
            if key.startswith("field.") and key.removeprefix("field.") in set(words.fields.values()):
                assert words.fields[said.casefold()] == key.removeprefix("field.")


@given(st.text(alphabet="!#@¥￥！ ，。周五女儿8岁爱好钓鱼他行定期30万fri send\n(（)x.:", max_size=40))
def test_no_text_fails_and_all_text_is_kept(text: str) -> None:
    """Whatever is typed, and every fill and problem quotes what was typed."""
    note = FIXED(text)
    assert note.text == clean(text, lines=True)
    sources = [*(fill.source for fill in note.fills), *(problem.source for problem in note.problems)]
    assert all(source and source in note.text for source in sources)


def _fixed() -> Reader:
    from rmtui.playbook.calendar import load_calendar
    from rmtui.playbook.loader import load_playbook
    from tests.conftest import MONDAY

    return Reader(FixedClock(MONDAY), load_calendar(None), vocabulary(load_playbook(None).playbook, MONDAY.date()))


FIXED = _fixed()

WORDS: Mapping[str, tuple[str, ...]] = {"daughter": ("女儿", "Daughter"), "spouse": ("配偶", "Spouse")}


def row(form: str, row_id: str, **values: str | int) -> RowView:
    """A row as it stands on the card."""
    columns: dict[str, dict[str, str | int]] = {
        "relative": {"name": "", "relation": "", "sex": "", "born": ""},
        "holding": {"bank": "", "kind": "", "product": "", "amount": 0, "maturity": "", "rate": ""},
        "promise": {"text": "", "due_on": ""},
    }
    return RowView(row_id, form, MappingProxyType({**columns[form], **values}), "c")


def planned(read: Reader, text: str, **card: object) -> Plan:
    """What a text comes to on a card."""
    note = read(text)
    standing = Standing("c", {}, **card)  # type: ignore[arg-type]
    return plan(note.fills, note.problems, [standing], WORDS)


def test_a_new_member_is_called_by_the_relation_until_the_name_is_known(read: Reader) -> None:
    (step,) = planned(read, "#女儿 8岁").steps
    assert (step.kind, step.row, step.values) == (
        RELATIVE,
        "",
        {"name": "女儿", "relation": "daughter", "born": "2018"},
    )
    (named,) = planned(
        read, "#女儿 王小雨 8岁", family=[row("relative", "r", name="Daughter", relation="daughter", born="2018")]
    ).steps
    assert named == Filling("c", RELATIVE, "r", "Daughter", (Change("name", "Daughter", "王小雨"),))


def test_a_member_of_the_same_relation_and_name_is_changed_not_doubled(read: Reader) -> None:
    girl = row("relative", "r", name="王小雨", relation="daughter", born="2015")
    for text in ("#女儿 王小雨 8岁", "#女儿 8岁"):
        (step,) = planned(read, text, family=[girl]).steps
        assert step == Filling("c", RELATIVE, "r", "王小雨", (Change("born", "2015", "2018"),))
    (other,) = planned(read, "#女儿 王小美 8岁", family=[girl]).steps
    assert other.row == ""
    (son,) = planned(read, "#儿子 8岁", family=[girl]).steps
    assert son.row == ""


def test_which_of_several_must_be_said(read: Reader) -> None:
    girls = [row("relative", one, name=one, relation="daughter") for one in ("王小雨", "王小美")]
    found = planned(read, "#女儿 8岁", family=girls)
    assert found.steps == () and [one.reason for one in found.problems] == ["quick_which_member"]
    (step,) = planned(read, "#女儿 王小美 8岁", family=girls).steps
    assert step.row == "王小美"


@pytest.mark.parametrize(("said", "changes"), [("8岁", False), ("7岁", False), ("9岁", True), ("6岁", True)])
def test_an_age_does_not_replace_the_day_of_birth_it_fits(read: Reader, said: str, changes: bool) -> None:
    """Born on 1 September 2018, seven today, eight this year."""
    girl = row("relative", "r", name="王小雨", relation="daughter", born="2018-09-01")
    found = planned(read, f"#女儿 {said}", family=[girl])
    assert bool(found.steps) is changes and bool(found.same) is not changes


def test_a_field_that_is_filled_shows_what_it_replaces(read: Reader) -> None:
    note = read("@爱好 钓鱼 @生日 农历八月初三")
    card = Standing("c", {"hobbies": "高尔夫", "birthday_lunar": "08-03"})
    found = plan(note.fills, (), [card], WORDS)
    assert [step.changes for step in found.steps] == [(Change("hobbies", "高尔夫", "钓鱼"),)]
    assert [fill.source for fill in found.same] == ["@生日 农历八月初三"]


def test_a_holding_of_the_same_bank_kind_and_maturity_is_changed(read: Reader) -> None:
    held = row("holding", "h", bank="他行", kind="deposit", product="定期", amount=200_000, maturity="2027-06-18")
    (step,) = planned(read, "¥他行定期 30万 2027-06-18", holdings=[held]).steps
    assert (step.row, step.changes) == ("h", (Change("amount", "200000", "300000"),))
    assert planned(read, "¥他行定期 20万 2027-06-18", holdings=[held]).steps == ()
    (other,) = planned(read, "¥他行定期 20万 2028-06-18", holdings=[held]).steps
    assert other.row == ""


def test_an_open_promise_is_not_made_twice(read: Reader) -> None:
    kept = row("promise", "p", text="寄表格", due_on=FRIDAY)
    found = planned(read, "!周五 寄表格 !明天 寄表格", promises=[kept])
    assert [step.values["due_on"] for step in found.steps] == ["2026-03-03"]
    assert [fill.source for fill in found.same] == ["!周五 寄表格"]


def test_the_same_thing_is_changed_once(read: Reader) -> None:
    found = planned(read, "@爱好 钓鱼 @爱好 爬山 #女儿 8岁 #女儿 10岁")
    assert [step.values for step in found.steps] == [
        {"hobbies": "钓鱼"},
        {"name": "女儿", "relation": "daughter", "born": "2018"},
    ]
    assert [one.reason for one in found.problems] == ["quick_twice", "quick_twice"]


def test_of_several_customers_only_promises_are_made(read: Reader) -> None:
    note = read("!周五 寄表格 @爱好 钓鱼 #女儿 8岁 ¥他行定期 30万")
    cards = [Standing(one, {}) for one in ("a", "b")]
    found = plan(note.fills, (), cards, WORDS)
    assert [(step.customer, step.kind) for step in found.steps] == [("a", PROMISE), ("b", PROMISE)]
    assert [one.reason for one in found.problems] == ["quick_one_card"] * 3


def test_fills_that_are_equal_are_one(read: Reader) -> None:
    assert Fill(PROMISE, {"text": "寄"}, "!x")[:2] == Fill(PROMISE, {"text": "寄"}, "!y")[:2]
    assert len(read("#女儿 8岁 #女儿 8岁").fills) == 1
