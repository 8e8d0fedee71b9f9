"""Reasons that days of life bring: the day before, the day, the day after; festivals and who is greeted."""

from datetime import date, timedelta

import pytest

from rmtui import words
from rmtui.clock import FixedClock
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.claims import BAND_BIRTHDAY, BAND_EVENT, CARE
from rmtui.domain.dates import Dates, Kin, Yearly
from rmtui.domain.festivals import coming, day_in, days_of, next_day
from rmtui.domain.greeting_list import Known, belongs
from rmtui.domain.lunar import solar_dates
from rmtui.domain.model import Channel, Contact, CustomerFacts, Outcome, Reason, Stage
from rmtui.domain.playbook import Festival, Playbook
from rmtui.store.reads.among import among
from rmtui.store.reads.greetings import greetings
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import dnd, rows
from rmtui.store.writes.customers import edit
from tests.builders import add_customer, log
from tests.rules import CALENDAR, by_rule, contact, facts, on_day

MARCH = on_day("03-02")


def living(dates: Dates, *contacts: Contact) -> CustomerFacts:
    """A customer in after-sales with these days."""
    return facts(Stage.AFTER_SALES, "01-05", *contacts, dates=dates)


def spans(customer: CustomerFacts, rule: str, year: int = 2026) -> list[tuple[str, str, bool]]:
    """First and last day of the claims of a year, and whether it is a must."""
    return sorted(
        (f"{one.start:%m-%d}", f"{one.end:%m-%d}" if one.end else "", one.must)
        for one in by_rule(customer, rule)
        if one.start.year == year
    )


def kin(born: date, relation: str = "daughter") -> Dates:
    """A member of the family."""
    return Dates((Kin("k1", "小雨", relation, born),))


def yearly(**more: str) -> Dates:
    """A wedding day."""
    return Dates(yearly=(Yearly("y1", "wedding", "结婚纪念日")._replace(**more),))


# 2026-03-18 is a Wednesday, 03-15 a Sunday, 04-06 a holiday on a Monday. Three days ahead; from the working day before.
@pytest.mark.parametrize(
    ("dates", "rule", "expected"),
    [
        (kin(date(2015, 3, 18)), "family.birthday", [("03-15", "03-17", False), ("03-18", "03-18", True)]),
        (kin(date(2015, 3, 15)), "family.birthday", [("03-12", "03-12", False), ("03-13", "03-15", True)]),
        (kin(date(2016, 2, 29)), "family.birthday", [("02-25", "02-26", False), ("02-27", "02-28", True)]),
        (kin(date(2015, 4, 6)), "family.birthday", [("04-03", "04-06", True)]),
        (yearly(solar="03-18"), "anniversary", [("03-15", "03-17", False), ("03-18", "03-18", True)]),
        (yearly(solar="1999-03-18"), "anniversary", [("03-15", "03-17", False), ("03-18", "03-18", True)]),
        (yearly(solar="02-29"), "anniversary", [("02-25", "02-26", False), ("02-27", "02-28", True)]),
        (yearly(lunar="02-01"), "anniversary", [("03-16", "03-18", False), ("03-19", "03-19", True)]),
        (yearly(solar="03-18", kind="memorial"), "anniversary", []),
        (Dates(points=500, points_until=on_day("03-20")), "points.expiring", [("02-18", "03-20", False)]),
        (Dates(points=0, points_until=on_day("03-20")), "points.expiring", []),
        (kin(date(2020, 5, 3)), "school.starts", [("07-03", "09-01", False)]),
    ],
    ids=range(12),
)
def test_the_days_of_each(dates: Dates, rule: str, expected: list[tuple[str, str, bool]]) -> None:
    """29 February of a year without one is the 28th, a Saturday: greeted from Friday on."""
    assert spans(living(dates), rule) == expected


def test_greetings_are_care_and_wait_in_the_band_of_birthdays() -> None:
    for dates, rule in ((kin(date(2015, 3, 18)), "family.birthday"), (yearly(solar="03-18"), "anniversary")):
        ahead, due = sorted(
            (one for one in by_rule(living(dates), rule) if one.start.year == 2026), key=lambda one: one.start
        )
        assert rule in CARE and (ahead.band, due.band) == (BAND_BIRTHDAY, "") and ahead.key == due.key
    (points,) = by_rule(living(Dates(points=5, points_until=on_day("03-20"))), "points.expiring")
    assert points.band == BAND_EVENT and points.asked


@pytest.mark.parametrize(
    ("made", "left"),
    [
        (contact("03-16", Outcome.SENT, Channel.SMS, care=True), 0),
        (contact("03-16"), 2),
        (contact("03-18"), 0),
        (contact("03-18", Outcome.NO_ANSWER), 2),
        (contact("03-19"), 2),
    ],
)
def test_a_greeting_ahead_or_any_contact_of_the_day_pays(made: Contact, left: int) -> None:
    assert len(spans(living(kin(date(2015, 3, 18)), made), "family.birthday")) == left


def test_every_year_and_every_member_has_a_key_of_its_own() -> None:
    two = Dates((Kin("k1", "小雨", "daughter", date(2015, 3, 18)), Kin("k2", "小雪", "daughter", date(2015, 3, 18))))
    keys = {one.key for one in by_rule(living(two), "family.birthday")}
    assert len(keys) == 2 * len({one.key for one in by_rule(living(kin(date(2015, 3, 18))), "family.birthday")}) >= 4


@pytest.mark.parametrize("lunar", ["04-15", "L04-15", "06-15", "L06-15", "12-30", "L12-30"])
def test_lunar_anniversaries_by_leap_months_and_short_ones(lunar: str) -> None:
    """2025 has a leap sixth month: the day of the leap month is meant there, and the plain one in other years."""
    found = by_rule(living(yearly(lunar=lunar)), "anniversary", hint=date(2025, 8, 1))
    days = {dict(one.args)["date"] for one in found}
    expected = {solar_dates(lunar, year).isoformat() for year in (2024, 2025, 2026)}
    assert days & expected and days <= {solar_dates(lunar, year).isoformat() for year in range(2023, 2028)}
    if lunar == "L06-15":
        assert "2025-08-08" in days and "2025-07-09" not in days
    if lunar == "06-15":
        assert "2025-07-09" in days


@pytest.mark.parametrize(
    ("born", "ages"),
    [(date(2020, 8, 31), {6}), (date(2020, 9, 1), set()), (date(2014, 1, 5), {12}), (date(2016, 1, 5), set())],
)
def test_a_school_begins_at_the_age_reached_by_the_first_of_september(born: date, ages: set[int]) -> None:
    found = [one for one in by_rule(living(kin(born)), "school.starts") if one.start.year == 2026]
    assert {int(dict(one.args)["age"]) for one in found} == ages
    assert not by_rule(living(kin(born, "nephew")), "school.starts"), "children alone"


def test_a_talk_in_its_weeks_pays_school_and_points() -> None:
    assert not spans(living(kin(date(2020, 5, 3)), contact("07-10")), "school.starts")
    assert not spans(living(Dates(points=5, points_until=on_day("03-20")), contact("03-01")), "points.expiring")
    assert spans(living(Dates(points=5, points_until=on_day("03-20")), contact("02-10")), "points.expiring")


@pytest.mark.parametrize(
    ("rule", "args", "said"),
    [
        ("family.birthday", {"date": "2026-03-03", "name": "小雨", "relation": "daughter"}, "女儿小雨 明天 生日"),
        ("family.birthday", {"date": "2026-03-03", "name": "女儿", "relation": "daughter"}, "女儿 明天 生日"),
        (
            "anniversary",
            {"date": "2026-03-03", "kind": "wedding", "title": "", "name": "", "relation": ""},
            "结婚纪念 明天",
        ),
        ("points.expiring", {"points": "500", "due_date": "2026-03-03"}, "积分 500 分 明天 到期"),
    ],
)
def test_it_reads_well(rule: str, args: dict[str, str], said: str) -> None:
    assert words.reason(Reason(rule, tuple(args.items())), MARCH) == said


def festival(**more: object) -> Festival:
    """A festival; any field by name."""
    return Festival("f", "节日", "a festival", "", "")._replace(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("05-sun-2", 2026, "2026-05-10"), ("05-sun-2", 2027, "2027-05-09"), ("06-sun-3", 2026, "2026-06-21"),
        ("05-sun-1", 2022, "2022-05-01"), ("06-mon-4", 2026, "2026-06-22"), ("02-sat-4", 2026, "2026-02-28"),
    ],
)  # fmt: skip
def test_the_how_manieth_weekday_of_a_month(rule: str, year: int, day: str) -> None:
    assert day_in(festival(rule=rule), year).isoformat() == day


def test_the_next_day_of_a_festival() -> None:
    mid_autumn = festival(lunar="08-15")
    assert next_day(mid_autumn, date(2026, 9, 25)) == date(2026, 9, 25)
    assert next_day(mid_autumn, date(2026, 9, 26)) == date(2027, 9, 15)
    spring = festival(lunar="01-01")
    assert next_day(spring, date(2026, 1, 1)) == date(2026, 2, 17)
    assert next_day(festival(solar="10-01"), date(2026, 10, 2)) == date(2027, 10, 1)


@pytest.mark.parametrize(("day", "near"), [("09-27", False), ("09-28", True), ("10-01", True), ("10-02", False)])
def test_greetings_are_prepared_three_working_days_before(playbook: Playbook, day: str, near: bool) -> None:
    """National Day 2026 is a Thursday: Monday, Tuesday and Wednesday are left."""
    days = days_of(date(2026, 1, 1), date(2026, 12, 31), playbook)
    found = [one.festival.id for one in coming(on_day(day), days, playbook, CALENDAR)]
    assert ("national" in found) == near


@pytest.mark.parametrize(
    ("audience", "known", "greeted"),
    [
        ({}, Known(), True),
        ({"sex": "female"}, Known("female"), True),
        ({"sex": "female"}, Known("male"), False),
        ({"sex": "female"}, Known(), False),
        ({"sex": "female", "children": True}, Known("female"), False),
        ({"sex": "female", "children": True}, Known("female", has_children=True), True),
        ({"child_under": 14}, Known(youngest=13, has_children=True), True),
        ({"child_under": 14}, Known(youngest=14, has_children=True), False),
        ({"child_under": 14}, Known(has_children=True), False),
        ({"from_age": 60}, Known(age=60), True),
        ({"from_age": 60}, Known(age=59), False),
        ({"from_age": 60}, Known(), False),
    ],
)
def test_only_who_is_known_to_belong_is_greeted(audience: dict[str, object], known: Known, greeted: bool) -> None:
    assert belongs(festival(**audience), known) == greeted


def test_the_list_of_a_festival(store: Store, clock: FixedClock) -> None:
    """Who may not be written to and who was greeted is named with why; paused and new ones are not on it."""
    stage = Stage.AFTER_SALES
    open_one = add_customer(store, "盖志强", stage=stage)
    hushed = add_customer(store, "尉迟恭敬", stage=stage)
    for channel in (Channel.SMS, Channel.WECHAT, Channel.MAIL):
        store.write(dnd.set_dnd, [hushed], channel, True)
    done = add_customer(store, "单雪", stage=stage)
    add_customer(store, "欧阳小明")
    clock.advance(timedelta(days=(date(2026, 9, 28) - MARCH).days))
    log(store, done, channel=Channel.SMS, outcome=Outcome.SENT, care=True)
    (found,) = [one for one in store.read(greetings) if one.coming.festival.id == "national"]
    assert {one.name: one.why for one in found.found} == {"盖志强": "", "尉迟恭敬": "dnd", "单雪": "done"}
    assert store.read(among, "greet") == [open_one]
    assert "national" in [one.festival.id for one in store.read(today).festivals]


def test_days_in_the_book_become_reasons(store: Store) -> None:
    one = add_customer(store, "盖志强", stage=Stage.AFTER_SALES)
    child = store.write(rows.add, "relative", one, {"name": "小雨", "relation": "daughter", "born": "2015-03-02"}).added
    store.write(rows.add, "anniversary", one, {"kind": "birthday", "relative_id": child, "lunar": "八月十五"})
    store.write(rows.add, "anniversary", one, {"kind": "wedding", "solar": "03-02"})
    store.write(edit, one, {"remarks": "x"})
    shown = {each.rule: each for item in store.read(today).items if item.customer_id == one for each in item.reasons}
    assert {"family.birthday", "anniversary"} <= set(shown)
    assert words.reason(shown["family.birthday"], MARCH) == "女儿小雨 今天 生日"
    other = add_customer(store, "小雨")
    store.write(rows.edit, "relative", child, {"card_id": other})
    shown = {each.rule: each for item in store.read(today).items if item.customer_id == one for each in item.reasons}
    assert "family.birthday" not in shown, "who has a card is greeted as a customer"


# Make-up days and holidays as the State Council set them.
@pytest.mark.parametrize(
    ("start", "working", "landed"),
    [
        ("2025-09-30", 1, "2025-10-09"), ("2025-09-26", 2, "2025-09-29"), ("2024-09-30", 1, "2024-10-08"),
        ("2024-10-11", 1, "2024-10-12"), ("2025-10-10", 1, "2025-10-11"), ("2025-01-26", 1, "2025-01-27"),
    ],
)  # fmt: skip
def test_national_day_week_and_make_up_saturdays(calendar: WorkCalendar, start: str, working: int, landed: str) -> None:
    assert calendar.add_working(date.fromisoformat(start), working).isoformat() == landed
