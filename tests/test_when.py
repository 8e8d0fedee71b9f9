"""Dates and times as people type them, on a Wednesday morning in Shanghai."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.refusal import Refused
from rmtui.domain.when import When, parse_when

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 2, 10, 15, 30, tzinfo=SHANGHAI)
"""A Wednesday; 2027 is a year that the calendar does not know."""


def shown(when: When) -> str:
    """The day, and the time where there is one."""
    if when.at is None:
        return when.day.isoformat()
    assert when.at.tzinfo is SHANGHAI and when.at.date() == when.day
    return f"{when.at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3d", "2026-12-05"),
        ("+3d", "2026-12-05"),
        ("0d", "2026-12-02"),
        ("+1w", "2026-12-09"),
        ("2m", "2027-02-02"),
        ("1y", "2027-12-02"),
        ("in 3 days", "2026-12-05"),
        ("2 weeks", "2026-12-16"),
        ("3天后", "2026-12-05"),
        ("三天后", "2026-12-05"),
        ("两周后", "2026-12-16"),
        ("两个星期以后", "2026-12-16"),
        ("1个月后", "2027-01-02"),
        ("半个月后", "2026-12-17"),
        ("半年后", "2027-06-02"),
        ("3wd", "2026-12-07"),
        ("三个工作日后", "2026-12-07"),
        ("3d 9:00", "2026-12-05 09:00"),
        ("30min", "2026-12-02 10:45"),
        ("2h", "2026-12-02 12:15"),
        ("半小时后", "2026-12-02 10:45"),
        ("两个小时后", "2026-12-02 12:15"),
        ("now", "2026-12-02 10:15"),
        ("现在", "2026-12-02 10:15"),
        ("今天", "2026-12-02"),
        ("today", "2026-12-02"),
        ("今天 10:15", "2026-12-02 10:15"),
        ("今晚8点", "2026-12-02 20:00"),
        ("tonight at 8", "2026-12-02 20:00"),
        ("明天", "2026-12-03"),
        ("明早", "2026-12-03 09:00"),
        ("tomorrow 3pm", "2026-12-03 15:00"),
        ("tomorrow at noon", "2026-12-03 12:00"),
        ("后天", "2026-12-04"),
        ("大后天", "2026-12-05"),
        ("明天上午10点", "2026-12-03 10:00"),
        ("明天的下午", "2026-12-03 14:00"),
        ("周五", "2026-12-04"),
        ("fri", "2026-12-04"),
        ("Friday", "2026-12-04"),
        ("fri 15:00", "2026-12-04 15:00"),
        ("fri, 3:30 pm", "2026-12-04 15:30"),
        ("wed", "2026-12-02"),
        ("周三 9:00", "2026-12-09 09:00"),
        ("周三 11:00", "2026-12-02 11:00"),
        ("星期日", "2026-12-06"),
        ("礼拜天", "2026-12-06"),
        ("周一", "2026-12-07"),
        ("周五十点", "2026-12-04 10:00"),
        ("周二十点半", "2026-12-08 10:30"),
        ("本周五", "2026-12-04"),
        ("下周三 下午3点", "2026-12-09 15:00"),
        ("下周三下午三点半", "2026-12-09 15:30"),
        ("下个星期三", "2026-12-09"),
        ("next mon", "2026-12-07"),
        ("下下周一", "2026-12-14"),
        ("下周", "2026-12-07"),
        ("next week", "2026-12-07"),
        ("本周", "2026-12-02"),
        ("周末", "2026-12-05"),
        ("下周末", "2026-12-12"),
        ("12-05", "2026-12-05"),
        ("12/5", "2026-12-05"),
        ("12-02", "2026-12-02"),
        ("12-01", "2027-12-01"),
        ("1-31", "2027-01-31"),
        ("02-29", "2028-02-29"),
        ("12月5日", "2026-12-05"),
        ("12月5号下午2点", "2026-12-05 14:00"),
        ("十二月五号", "2026-12-05"),
        ("十二月三十一日", "2026-12-31"),
        ("1月5日", "2027-01-05"),
        ("Dec 5", "2026-12-05"),
        ("5 january", "2027-01-05"),
        ("5th dec 2027 15:00", "2027-12-05 15:00"),
        ("2026-12-05", "2026-12-05"),
        ("2026-12-05 14:30", "2026-12-05 14:30"),
        ("2026-12-05T14:30", "2026-12-05 14:30"),
        ("2026-12-05T14:30:00+08:00", "2026-12-05 14:30"),
        ("2026-12-05T06:30:00Z", "2026-12-05 14:30"),
        ("2026/12/5", "2026-12-05"),
        ("2026.12.5", "2026-12-05"),
        ("20261205", "2026-12-05"),
        ("2026年12月5日", "2026-12-05"),
        ("明年3月5日", "2027-03-05"),
        ("5号", "2026-12-05"),
        ("1号", "2027-01-01"),
        ("三十一号", "2026-12-31"),
        ("下个月5号", "2027-01-05"),
        ("下月", "2027-01-01"),
        ("月底", "2026-12-31"),
        ("下月底", "2027-01-29"),
        ("年底", "2026-12-31"),
        ("15:00", "2026-12-02 15:00"),
        ("3pm", "2026-12-02 15:00"),
        ("3点半", "2026-12-02 15:30"),
        ("3:30", "2026-12-02 15:30"),
        ("三点一刻", "2026-12-02 15:15"),
        ("下午3点20分", "2026-12-02 15:20"),
        ("十一点零五分", "2026-12-02 11:05"),
        ("中午12点", "2026-12-02 12:00"),
        ("中午1点", "2026-12-02 13:00"),
        ("中午", "2026-12-02 12:00"),
        ("12 am", "2026-12-03 00:00"),
        ("03:30", "2026-12-03 03:30"),
        ("9点", "2026-12-03 09:00"),
        ("10:15", "2026-12-02 10:15"),
        ("１５：００", "2026-12-02 15:00"),
        ("３ｄ", "2026-12-05"),
        ("　明天　下午３点　", "2026-12-03 15:00"),
        ("12\u200b-05", "2026-12-05"),
    ],
)
def test_what_comes(text: str, expected: str, calendar: WorkCalendar) -> None:
    assert shown(parse_when(text, NOW, calendar)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天 下午3点", "2026-12-01 15:00"),
        ("yesterday 15:00", "2026-12-01 15:00"),
        ("昨晚7点", "2026-12-01 19:00"),
        ("前天", "2026-11-30"),
        ("大前天", "2026-11-29"),
        ("-1d", "2026-12-01"),
        ("2天前", "2026-11-30"),
        ("2 days ago 9:30", "2026-11-30 09:30"),
        ("-2wd", "2026-11-30"),
        ("20分钟前", "2026-12-02 09:55"),
        ("-1h", "2026-12-02 09:15"),
        ("9:30", "2026-12-02 09:30"),
        ("15:00", "2026-12-02 15:00"),
        ("今天 9:30", "2026-12-02 09:30"),
        ("周五", "2026-11-27"),
        ("周三", "2026-12-02"),
        ("周三 9:00", "2026-12-02 09:00"),
        ("周三 11:00", "2026-11-25 11:00"),
        ("上周五", "2026-11-27"),
        ("last mon", "2026-11-23"),
        ("本周一", "2026-11-30"),
        ("12-05", "2025-12-05"),
        ("12-01", "2026-12-01"),
        ("5号", "2026-11-05"),
        ("去年3月5日", "2025-03-05"),
        ("2020-01-01", "2020-01-01"),
    ],
)
def test_what_has_passed(text: str, expected: str, calendar: WorkCalendar) -> None:
    assert shown(parse_when(text, NOW, calendar, past=True)) == expected


@pytest.mark.parametrize(
    "text", ["昨天", "-1d", "2020-01-01", "今天 9:00", "2026-12-02 10:14", "上周五", "本周一", "-1h"]
)
def test_the_past_is_refused_where_it_makes_no_sense(text: str, calendar: WorkCalendar) -> None:
    with pytest.raises(Refused) as caught:
        parse_when(text, NOW, calendar)
    assert (caught.value.message, caught.value.values) == ("when_past", {"text": text})


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "12", "13-05", "02-30", "2026-02-29", "25:00", "10:60", "fri fri", "12:00-13:30", "32号",
        "下月32号", "晚上1点", "[/]", "9999y", "周八", "3", "d", "0-0", "2026-12-05 14:30 x", "1" * 500, "下周三" * 30,
    ],
)  # fmt: skip
def test_what_is_not_understood(text: str, calendar: WorkCalendar) -> None:
    with pytest.raises(Refused) as caught:
        parse_when(text, NOW, calendar)
    assert caught.value.message == "when_not_understood"


@pytest.mark.parametrize("text", ["2200-01-01", "99999d", "300y"])
def test_what_is_out_of_range(text: str, calendar: WorkCalendar) -> None:
    with pytest.raises(Refused, match="when_out_of_range"):
        parse_when(text, NOW, calendar)
    with pytest.raises(Refused, match="when_out_of_range"):
        parse_when("1899-12-31", NOW, calendar, past=True)


def test_the_same_words_at_the_turn_of_the_year(calendar: WorkCalendar) -> None:
    january = datetime(2027, 1, 31, 10, 0, tzinfo=SHANGHAI)
    assert shown(parse_when("12-05", january, calendar)) == "2027-12-05"
    assert shown(parse_when("12-05", january, calendar, past=True)) == "2026-12-05"
    assert shown(parse_when("1m", january, calendar)) == "2027-02-28"
    assert shown(parse_when("30号", january, calendar)) == "2027-03-30"
    assert shown(parse_when("月底", january, calendar)) == "2027-01-31", "the last working day has passed"
    december = datetime(2026, 12, 31, 10, 0, tzinfo=SHANGHAI)
    assert shown(parse_when("明天", december, calendar)) == "2027-01-01"
    assert shown(parse_when("下周", datetime(2026, 2, 13, 10, 0, tzinfo=SHANGHAI), calendar)) == "2026-02-24"


def test_a_default_time(calendar: WorkCalendar) -> None:
    nine, noon = time(9), time(12)
    assert shown(parse_when("明天", NOW, calendar, default_time=nine)) == "2026-12-03 09:00"
    assert shown(parse_when("明天 15:00", NOW, calendar, default_time=nine)) == "2026-12-03 15:00"
    assert shown(parse_when("今天", NOW, calendar, default_time=noon)) == "2026-12-02 12:00"
    assert shown(parse_when("今天", NOW, calendar, default_time=nine)) == "2026-12-02 10:15", "nine has passed"
    assert shown(parse_when("昨天", NOW, calendar, default_time=nine, past=True)) == "2026-12-01 09:00"


WORDS = st.sampled_from(
    [*"下上周月年号日三五十-/:点半天后前dwm+个早晚[ ", "3", "12", "05", "pm", "fri", "工作日", "\u202e"]
)


@given(st.lists(WORDS, max_size=8).map("".join) | st.text(max_size=20), st.booleans())
def test_any_text_is_understood_or_refused(text: str, past: bool) -> None:
    empty = WorkCalendar(frozenset(), frozenset(), frozenset())
    try:
        when = parse_when(text, NOW, empty, past=past)
    except Refused as refused:
        assert refused.message in {"when_not_understood", "when_past", "when_out_of_range"}
    else:
        assert when.at is None or when.at.date() == when.day
        assert past or when.day >= NOW.date()
