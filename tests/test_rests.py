"""Hours of rest within the courtesy hours: noon, the school run, the eve of a holiday, exam weeks (feature N05)."""

from datetime import date, datetime, time

import pytest

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.rests import cut, is_eve
from rmtui.domain.windows import is_open, opens_at
from rmtui.store.reads.guard import guards
from rmtui.store.store import Store
from rmtui.store.writes import rows
from tests.builders import add_customer
from tests.rules import CALENDAR, at


@pytest.mark.parametrize(
    ("day", "clock", "children", "own", "there"),
    [
        ("03-02", "12:30", (), "", False),
        ("03-02", "15:50", (), "", True),
        ("03-02", "15:39", ("2016-05-01",), "", True),
        ("03-02", "15:40", ("2016-05-01",), "", False),
        ("03-02", "16:39", ("2016",), "", False),
        ("03-02", "16:40", ("2016",), "", True),
        ("03-02", "15:50", ("2024-05-01", "2000-01-01"), "", True),
        ("03-02", "15:50", ("2016-05-01",), "15:00-17:00", True),
        ("09-30", "15:59", (), "", True),
        ("09-30", "16:00", (), "", False),
        ("09-30", "16:30", (), "16:00-18:00", True),
        ("10-09", "16:30", (), "", True),
        ("04-03", "16:30", (), "", False),
        ("06-04", "10:00", ("2008-02-01",), "", True),
        ("06-05", "10:00", ("2008-02-01",), "", False),
        ("06-10", "17:00", ("2008-02-01",), "", False),
        ("06-11", "10:00", ("2008-02-01",), "", True),
        ("06-05", "10:00", (), "", True),
        ("06-16", "10:00", ("2011-02-01",), "", False),
        ("06-16", "10:00", ("2008-02-01",), "", True),
    ],
)
def test_when_a_family_may_be_rung(
    playbook: Playbook, day: str, clock: str, children: tuple[str, ...], own: str, there: bool
) -> None:
    assert is_open(at(day, clock), Channel.CALL, own, playbook, CALENDAR, children) is there


def test_a_message_may_be_sent_meanwhile(playbook: Playbook) -> None:
    assert is_open(at("06-05", "12:30"), Channel.SMS, "", playbook, CALENDAR, ("2008", "2016"))


@pytest.mark.parametrize(
    ("moment", "children", "opens"),
    [
        (at("03-02", "15:50"), ("2016",), at("03-02", "16:40")),
        (at("09-30", "17:00"), (), at("10-08", "09:00")),
        (at("06-05", "10:00"), ("2008",), at("06-11", "09:00")),
        (at("03-02", "10:00"), ("2016",), at("03-02", "09:00")),
    ],
)
def test_it_waits_until_the_rest_is_over(
    playbook: Playbook, moment: datetime, children: tuple[str, ...], opens: datetime
) -> None:
    assert opens_at(moment, Channel.CALL, "", playbook, CALENDAR, children) == opens


@pytest.mark.parametrize(
    ("day", "eve"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 9, 29), False),
        (date(2026, 4, 3), True),
        (date(2026, 3, 6), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 9), False),
    ],
)
def test_the_eve_of_a_holiday(day: date, eve: bool) -> None:
    assert is_eve(day, CALENDAR) is eve


def test_a_year_that_is_not_known_has_no_eves() -> None:
    assert not is_eve(date(2026, 9, 30), WorkCalendar(frozenset(), frozenset(), frozenset()))


def test_hours_are_cut() -> None:
    day = ((time(9), time(12)), (time(14), time(18)))
    assert cut(day, ((time(11), time(15)), (time(16), time(17)))) == (
        (time(9), time(11)),
        (time(15), time(16)),
        (time(17), time(18)),
    )
    assert cut(day, ((time(0), time(23, 59)),)) == ()


def test_the_children_of_the_card_count(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES)
    for name, relation, born in (
        ("王小雨", "daughter", "2016-05-01"),
        ("李秀英", "mother", "1950"),
        ("王大山", "son", ""),
    ):
        store.write(rows.add, "relative", one, {"name": name, "relation": relation, "born": born})
    assert store.read(guards, [one])[0].children == ("2016-05-01",)
