"""When a customer may be contacted: courtesy windows, the customer's own, and the next opening."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel
from rmtui.domain.playbook import Playbook, Window
from rmtui.domain.refusal import Refused
from rmtui.domain.windows import is_open, move_into, opens_at, parse_window, refuses, window_for

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = {name: date(2026, 3, 9 + day) for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
"""An ordinary week."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def week_of(own: str, playbook: Playbook, calendar: WorkCalendar) -> dict[str, str]:
    """The open hours of the ordinary week, by day."""
    hours = window_for(Channel.CALL, own, playbook, calendar)
    ranges = {
        name: " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in hours.on(day)) for name, day in WEEK.items()
    }
    return {name: text for name, text in ranges.items() if text}


WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", dict.fromkeys(WORKDAYS, "09:00-12:00 14:00-18:00")),
        ("12:00-13:30", dict.fromkeys(WORKDAYS, "12:00-13:30")),
        ("１２：００－１３：３０", dict.fromkeys(WORKDAYS, "12:00-13:30")),
        ("中午12点到1点半", dict.fromkeys(WORKDAYS, "12:00-13:30")),
        ("9-11点", dict.fromkeys(WORKDAYS, "09:00-11:00")),
        ("12:00-13:00, 18:00-19:00", dict.fromkeys(WORKDAYS, "12:00-13:00 18:00-19:00")),
        ("mon-fri 12:00-13:30, sat 10:00-11:00", dict.fromkeys(WORKDAYS, "12:00-13:30") | {"sat": "10:00-11:00"}),
        ("周一至周五 12:00-13:30", dict.fromkeys(WORKDAYS, "12:00-13:30")),
        ("周一到五12:00-13:30", dict.fromkeys(WORKDAYS, "12:00-13:30")),
        ("工作日 18:00-20:00", dict.fromkeys(WORKDAYS, "18:00-20:00")),
        ("每天 下午3点-5点", dict.fromkeys(WEEK, "15:00-17:00")),
        ("daily 7pm to 9pm", dict.fromkeys(WEEK, "19:00-21:00")),
        ("周末", {"sat": "09:00-12:00 14:00-18:00", "sun": "09:00-12:00 14:00-18:00"}),
        ("周六日 10:00~11:00", {"sat": "10:00-11:00", "sun": "10:00-11:00"}),
        ("周一、周三 12:00-13:00", {"mon": "12:00-13:00", "wed": "12:00-13:00"}),
        ("Mon, Wednesday 12:00-13:00; 18:00-19:00", dict.fromkeys(("mon", "wed"), "12:00-13:00 18:00-19:00")),
        ("sat-mon 10:00-11:00", dict.fromkeys(("mon", "sat", "sun"), "10:00-11:00")),
        ("休息日 10:00-11:00", {"sat": "10:00-11:00", "sun": "10:00-11:00"}),
        ("none", {}),
        ("不接电话", {}),
    ],
)
def test_hours_of_a_week(own: str, expected: dict[str, str], playbook: Playbook, calendar: WorkCalendar) -> None:
    assert week_of(own, playbook, calendar) == expected


def test_an_empty_text_is_no_window() -> None:
    assert parse_window("") is None
    assert parse_window(" \u200b") is None
    none = parse_window("只发短信")
    assert none is not None and none.no_calls
    noon = parse_window("12:00-13:30")
    assert noon is not None and not noon.no_calls


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("随便", "window_not_understood"),
        ("mon-fri 12:00", "window_not_understood"),
        ("25:00-26:00", "window_not_understood"),
        ("12:00-13:00 blue", "window_not_understood"),
        ("blue 12:00-13:00", "window_not_understood"),
        ("x-13:00", "window_not_understood"),
        ("13:00-12:30", "window_ends_before_it_starts"),
        ("12:00-12:00", "window_ends_before_it_starts"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_window(text)
    assert (caught.value.message, caught.value.values) == (message, {"text": text})


@pytest.mark.parametrize(
    ("channel", "own", "moment", "moved"),
    [
        (Channel.CALL, "", "2026-03-09T09:00", "2026-03-09T09:00"),
        (Channel.CALL, "", "2026-03-09T08:59:59", "2026-03-09T09:00"),
        (Channel.CALL, "", "2026-03-09T11:59:59", "2026-03-09T11:59:59"),
        (Channel.CALL, "", "2026-03-09T12:00", "2026-03-09T14:00"),
        (Channel.CALL, "", "2026-03-09T18:00", "2026-03-10T09:00"),
        (Channel.CALL, "", "2026-03-13T18:30", "2026-03-16T09:00"),
        (Channel.SMS, "", "2026-03-14T10:00", "2026-03-16T09:00"),
        (Channel.SMS, "", "2026-03-13T19:59", "2026-03-13T19:59"),
        (Channel.CALL, "", "2026-02-13T18:00", "2026-02-14T09:00"),  # a Saturday that is worked
        (Channel.CALL, "", "2026-02-14T18:00", "2026-02-24T09:00"),  # over the Spring Festival
        (Channel.CALL, "12:00-13:30", "2026-03-09T09:00", "2026-03-09T12:00"),
        (Channel.CALL, "12:00-13:30", "2026-03-13T13:30", "2026-03-16T12:00"),
        (Channel.VISIT, "12:00-13:30", "2026-03-09T09:00", "2026-03-09T12:00"),
        (Channel.SMS, "12:00-13:30", "2026-03-09T09:00", "2026-03-09T09:00"),
        (Channel.MEETING, "12:00-13:30", "2026-03-09T09:00", "2026-03-09T09:00"),
        (Channel.CALL, "周六 10:00-11:00", "2026-03-09T09:00", "2026-03-14T10:00"),
        (Channel.CALL, "周一至周五 12:00-13:00", "2026-09-30T14:00", "2026-10-08T12:00"),
        (Channel.CALL, "每天 12:00-13:00", "2026-09-30T14:00", "2026-10-01T12:00"),
        (Channel.CALL, "none", "2026-03-09T12:30", "2026-03-09T14:00"),
        (Channel.VISIT, "none", "2026-03-09T08:00", "2026-03-09T09:00"),
        (Channel.CALL, "a newer program's text", "2026-03-09T12:30", "2026-03-09T14:00"),
    ],
)
def test_move_into(
    channel: Channel, own: str, moment: str, moved: str, playbook: Playbook, calendar: WorkCalendar
) -> None:
    result = move_into(at(moment), channel, own, playbook, calendar)
    assert result == at(moved) and result.tzinfo is SHANGHAI
    is_same = is_open(at(moment), channel, own, playbook, calendar)
    assert is_same is (moment == moved)


def test_opens_at_names_the_beginning(playbook: Playbook, calendar: WorkCalendar) -> None:
    assert opens_at(at("2026-03-09T10:20"), Channel.CALL, "", playbook, calendar) == at("2026-03-09T09:00")
    assert opens_at(at("2026-03-09T12:20"), Channel.CALL, "", playbook, calendar) == at("2026-03-09T14:00")


def test_no_calls_rules_out_calls_only(playbook: Playbook, calendar: WorkCalendar) -> None:
    assert refuses(Channel.CALL, "不接电话")
    assert not refuses(Channel.SMS, "不接电话")
    assert not refuses(Channel.CALL, "12:00-13:30")
    assert not refuses(Channel.CALL, "")
    assert not is_open(at("2026-03-09T10:00"), Channel.CALL, "不接电话", playbook, calendar)
    assert is_open(at("2026-03-09T10:00"), Channel.SMS, "不接电话", playbook, calendar)


def test_the_playbook_may_open_weekends_or_nothing(playbook: Playbook, calendar: WorkCalendar) -> None:
    ranges = playbook.window(Channel.SMS).ranges
    saturday = at("2026-03-14T10:00")
    weekends = playbook._replace(windows=((Channel.SMS, Window(ranges, False)),))
    assert move_into(saturday, Channel.SMS, "", weekends, calendar) == saturday
    closed = playbook._replace(windows=((Channel.SMS, Window((), True)),))
    assert move_into(saturday, Channel.SMS, "", closed, calendar) == saturday
    assert not is_open(saturday, Channel.SMS, "", closed, calendar)
