"""Which script suits a customer, what its fields are filled with, what to ask next and what to mind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from rmtui import i18n
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, ConcernKind, MeetingState, Profile, Stage, Step
from rmtui.domain.playbook import Playbook
from rmtui.domain.relation import TEMPERAMENTS
from rmtui.domain.views import ConcernView, TimelineEntry
from rmtui.playbook.check import GROUPS
from rmtui.playbook.choose import ask_next, choose, hints
from rmtui.playbook.merge import merge_values, surname
from rmtui.playbook.scripts import CALL_PARTS, FIELDS, TEXT_PARTS, templates
from rmtui.playbook.template_check import KINDS
from tests.sample_card import ME, MEETING, TODAY, ZONE, card

ALL = templates("zh", None)
COMPLAINT = ConcernView("k1", ConcernKind.COMPLAINT, "排队太久", "", TODAY, None, None)


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """Each test ends with the language it began with."""
    yield
    i18n.use("zh")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王建国", "王"),
        ("欧阳小明", "欧阳"),
        ("尉迟恭敬", "尉迟"),
        ("欧阳", "欧"),
        ("单雪", "单"),
        ("张三[/]", "张"),
        ("吉𠮷", "吉"),
        ("阿依古丽·买买提", "阿依古丽"),
        ("Li Wei", "Li Wei"),
        (" 李秀英 ", "李"),
        ("{bank}", "{bank}"),
        ("", ""),
    ],
)
def test_surname(name: str, expected: str) -> None:
    assert surname(name) == expected


@pytest.mark.parametrize(
    ("lang", "name", "fields", "expected"),
    [
        ("zh", "欧阳小明", {"sex": "male"}, "欧阳先生"),
        ("zh", "李秀英", {"sex": "female"}, "李女士"),
        ("zh", "李秀英", {"sex": "女"}, "李女士"),
        ("zh", "李秀英", {"sex": "", "title": "女士"}, "李女士"),
        ("zh", "李秀英", {"sex": "", "title": "教授"}, "李教授"),
        ("zh", "Li Wei", {"sex": "M"}, "Li Wei先生"),
        ("zh", "李秀英", {"sex": "", "title": "Dr"}, None),
        ("zh", "李秀英", {"sex": ""}, None),
        ("en", "Li Wei", {"sex": "male"}, "Mr Li Wei"),
        ("en", "欧阳小明", {"sex": "male"}, "Mr Ouyang"),
        ("en", "尉迟恭敬", {"sex": "male"}, "Mr Yuchi"),
        ("en", "单雪", {"sex": "female"}, "Ms Shan"),
        ("en", "张三[/]", {"sex": "male"}, "Mr Zhang"),
        ("en", "Li Wei", {"sex": "", "title": "Dr"}, "Dr Li Wei"),
        ("en", "Li Wei", {"sex": "female", "title": "教授"}, "Ms Li Wei"),
    ],
)
def test_salutation(
    lang: str, name: str, fields: dict[str, str], expected: str | None, playbook: Playbook, calendar: WorkCalendar
) -> None:
    i18n.use(lang)
    found = merge_values(card(name=name, fields=fields), ME, TODAY, playbook, calendar)
    assert found.get("salutation") == expected


def test_days_and_hours_in_words(playbook: Playbook, calendar: WorkCalendar) -> None:
    moved = MEETING._replace(at=datetime(2027, 1, 4, 9, 5, tzinfo=ZONE))
    some = card(meetings=(moved, MEETING), next_on=date(2026, 3, 3))
    found = merge_values(some, ME, TODAY, playbook, calendar)
    assert found["meeting_at"] == "3月5日（周四）下午3:00"
    assert (found["offer_1"], found["offer_2"]) == ("3月4日（周三）上午", "3月5日（周四）下午")
    assert (found["date"], found["next_at"], found["within_days"]) == ("3月2日（周一）", "3月3日（周二）", "3")
    i18n.use("en")
    english = merge_values(card(meetings=(moved,)), ME, TODAY, playbook, calendar)
    assert english["meeting_at"] == "Monday 4 January 2027, 9:05 am"


def test_offers_skip_the_weekend_and_follow_the_playbook(playbook: Playbook, calendar: WorkCalendar) -> None:
    rules = playbook._replace(meeting_offer_days=(1, 4))
    found = merge_values(card(), ME, date(2026, 3, 6), rules, calendar)
    assert (found["offer_1"], found["offer_2"]) == ("3月9日（周一）上午", "3月12日（周四）下午")


def test_past_and_cancelled_meetings_are_not_confirmed(playbook: Playbook, calendar: WorkCalendar) -> None:
    past = MEETING._replace(at=datetime(2026, 3, 1, 9, 0, tzinfo=ZONE))
    off = MEETING._replace(state=MeetingState.CANCELLED)
    assert "meeting_at" not in merge_values(card(meetings=(past, off)), ME, TODAY, playbook, calendar)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 20), "中秋节"),
        (date(2026, 9, 26), "国庆节"),
        (date(2026, 2, 10), "春节"),
        (date(2026, 12, 25), "元旦"),
        (date(2026, 7, 20), None),
    ],
)
def test_the_next_festival(today: date, expected: str | None, playbook: Playbook, calendar: WorkCalendar) -> None:
    assert merge_values(card(), ME, today, playbook, calendar).get("festival") == expected


def test_a_festival_is_worked_out_only_where_wanted(playbook: Playbook, calendar: WorkCalendar) -> None:
    found = merge_values(card(), ME, date(2026, 9, 20), playbook, calendar, fields=("salutation",))
    assert "festival" not in found and found["salutation"] == "欧阳先生"


def test_who_speaks(playbook: Playbook, calendar: WorkCalendar) -> None:
    decided = TimelineEntry(datetime(2026, 3, 1, tzinfo=ZONE), "decision", "", who="王建国")
    manager = merge_values(card(timeline=(decided,)), ME, TODAY, playbook, calendar)
    assert (manager["rm_name"], manager["lead_name"]) == ("李秀英", "王建国")
    assert "lead_name" not in merge_values(card(), ME, TODAY, playbook, calendar)
    lead = merge_values(card(), ME._replace(role="lead"), TODAY, playbook, calendar)
    assert lead["lead_name"] == "李秀英" and "rm_name" not in lead and "rm_mobile" not in lead


def test_only_fields_of_the_allow_list_have_values(playbook: Playbook, calendar: WorkCalendar) -> None:
    found = merge_values(card(meetings=(MEETING,), reply="好"), ME, TODAY, playbook, calendar)
    assert set(found) <= FIELDS and all(found.values())


KNOWN = Profile(100, ())
CHOICES: list[tuple[str, dict[str, Any], Channel, str, str]] = [
    ("first step", {"first_step": Step.INSTITUTION_SMS}, Channel.SMS, "first.institution_sms", "institution_sms"),
    ("second step", {"first_step": Step.RM_SMS}, Channel.SMS, "first.rm_sms", "rm_sms"),
    ("third step", {"first_step": Step.RM_CALL}, Channel.CALL, "first.rm_call", "rm_call"),
    ("step without a reason given", {"first_step": Step.RM_CALL}, Channel.CALL, "", "rm_call"),
    ("call before its step", {"first_step": Step.RM_SMS}, Channel.CALL, "", "invitation_call"),
    ("SMS after the call", {"first_step": Step.RM_CALL}, Channel.SMS, "", "rm_sms"),
    ("reply by phone", {"reply": "好", "first_step": Step.RM_CALL}, Channel.CALL, "first.answer_reply", "reply_call"),
    ("reply by WeChat", {"reply": "好"}, Channel.WECHAT, "first.answer_reply", "reply_sms"),
    ("with the lead", {"with_lead": True}, Channel.CALL, "lead.waiting", "lead_call"),
    ("promise", {"stage": Stage.KNOW, "next_promised": True}, Channel.CALL, "promised", "promised_call"),
    ("call-back", {"stage": Stage.KNOW}, Channel.CALL, "callback", "promised_call"),
    ("birthday before the stage", {"stage": Stage.NEEDS}, Channel.CALL, "birthday.lunar", "birthday_call"),
    ("birthday by SMS", {"stage": Stage.NEEDS}, Channel.SMS, "birthday.solar", "birthday_sms"),
    ("stage 2", {"stage": Stage.KNOW}, Channel.CALL, "stage.near_limit", "profile_call"),
    ("stage 2 with all known", {"stage": Stage.KNOW, "profile": KNOWN}, Channel.CALL, "", "invitation_call"),
    ("stage 3", {"stage": Stage.DECISION_MAKER}, Channel.CALL, "fill.value", "decision_maker_call"),
    ("stage 4 at a visit", {"stage": Stage.NEEDS}, Channel.VISIT, "", "needs_call"),
    ("stage 5", {"stage": Stage.PRODUCTS}, Channel.CALL, "stage.over_limit", "proposals_call"),
    ("stage 6", {"stage": Stage.CLOSE}, Channel.CALL, "", "closing_call"),
    ("stage 7", {"stage": Stage.AFTER_SALES}, Channel.CALL, "cadence.call", "cadence_call"),
    ("cadence in stage 4", {"stage": Stage.NEEDS}, Channel.SMS, "cadence.sms", "cadence_sms"),
    ("profile in stage 4", {"stage": Stage.NEEDS}, Channel.CALL, "profile.incomplete", "profile_call"),
    ("complaint", {"stage": Stage.AFTER_SALES, "concerns": (COMPLAINT,)}, Channel.CALL, "", "complaint_call"),
    ("meeting ahead", {"stage": Stage.KNOW, "meetings": (MEETING,)}, Channel.SMS, "", "meeting_confirm_sms"),
    ("mail", {"stage": Stage.AFTER_SALES}, Channel.MAIL, "", "cadence_sms"),
]


@pytest.mark.parametrize(
    ("given", "channel", "rule", "expected"), [x[1:] for x in CHOICES], ids=[x[0] for x in CHOICES]
)
def test_choose(given: dict[str, Any], channel: Channel, rule: str, expected: str) -> None:
    assert choose(ALL, card(**given), channel, rule, TODAY).id == expected


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("channel", list(Channel))
def test_there_is_a_script_for_every_stage_and_channel(stage: Stage, channel: Channel) -> None:
    chosen = choose(ALL, card(stage), channel)
    assert stage in chosen.stages
    assert chosen.channel is (Channel.SMS if channel in (Channel.SMS, Channel.MAIL, Channel.WECHAT) else Channel.CALL)


def test_a_banks_own_template_for_the_stage_goes_first() -> None:
    own = replace(next(one for one in ALL if one.id == "cadence_call"), id="late", stages=(Stage.AFTER_SALES,))
    early = replace(own, id="early", stages=(Stage.KNOW,))
    assert choose((early, own), card(Stage.AFTER_SALES), Channel.CALL, "cadence.call").id == "late"
    assert choose((early,), card(Stage.AFTER_SALES), Channel.CALL, "cadence.call").id == "early"


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        (("income_band", "hobbies", "taboos"), "taboos"),
        (("income_band", "hobbies"), "hobbies"),
        (("income_band", "email"), "income_band"),
        (("email",), "email"),
        ((), None),
    ],
)
def test_ask_next_goes_from_light_to_private(missing: tuple[str, ...], expected: str | None) -> None:
    assert ask_next(Profile(0, missing)) == expected


def test_hints_begin_with_the_taboos_and_end_with_the_question() -> None:
    some = card(fields={"taboos": "勿谈{bank}[/]"}, caution=True, concerns=(COMPLAINT,))
    found = hints(some)
    assert found[0] == ("mind.taboos", (("taboos", "勿谈{bank}[/]"),))
    assert [name for name, _ in found] == [
        "mind.taboos",
        "mind.caution",
        "mind.complaint",
        "mind.no_assets",
        "mind.no_private",
        "ask.taboos",
    ]


@pytest.mark.parametrize("stage", list(Stage))
def test_assets_are_not_brought_up_in_the_first_two_stages(stage: Stage) -> None:
    names = {name for name, _ in hints(card(stage))}
    assert ({"mind.no_assets", "mind.no_private"} <= names) is (stage <= Stage.KNOW)


def test_a_closed_complaint_is_no_hint() -> None:
    closed = COMPLAINT._replace(closed_on=TODAY)
    assert "mind.complaint" not in {name for name, _ in hints(card(concerns=(closed,)))}
    assert "temperament.silent.tip" in {name for name, _ in hints(card(fields={"temperament": "silent"}))}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_is_in_the_catalogs(language: str) -> None:
    words = i18n.catalog(language)
    fields = {name for names in GROUPS.values() for name in names}
    wanted = {f"ask.{name}" for name in fields} | {f"merge.{name}" for name in FIELDS}
    wanted |= {f"temperament.{name}" for name in TEMPERAMENTS} | {f"temperament.{name}.tip" for name in TEMPERAMENTS}
    wanted |= {f"mind.{name}" for name in ("taboos", "caution", "complaint", "no_assets", "no_private")}
    wanted |= {f"kind.{name}" for name in KINDS} | {f"part.{name}" for name in (*CALL_PARTS, *TEXT_PARTS)}
    assert wanted <= set(words)
    assert all(words[f"ask.{name}"].endswith(("?", "？", "。", ".")) for name in fields)
