"""Activities: whom they fit, who is invited, who came and is to be spoken to (domain.md section 3)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmtui.clock import FixedClock
from rmtui.domain.activities import CAME, INVITED, MISSED, NO, YES
from rmtui.domain.activity_reasons import fits
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.claims import ACTIVITY_FITS, ACTIVITY_FOLLOW_UP
from rmtui.domain.model import Channel, Contact, DatedRow, Outcome, Stage
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.store.log.dump import dump_text
from rmtui.store.log.undo import redo, undo
from rmtui.store.reads.activities import activities, activity_named, fitting, invitees
from rmtui.store.reads.today import today
from rmtui.store.store import Store
from rmtui.store.writes import pauses, rows
from rmtui.store.writes.activities import invite, set_state, withdraw
from rmtui.store.writes.customers import edit
from tests.builders import add_customer, log
from tests.passing import copies, hand_over
from tests.rules import MONDAY, by_rule, contact, facts, on_day, rules_on

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("interests", "tiers", "hobbies", "tier", "found"),
    [
        ("", "", "钓鱼", "gold", False),
        ("钓鱼", "", "钓鱼、喝茶", "", True),
        ("茶 书法", "", "喝茶", "gold", True),
        ("书法，国画", "", "喝茶", "gold", False),
        ("书法", "", "", "gold", False),
        ("", "gold platinum", "", "gold", True),
        ("", "gold platinum", "", "diamond", False),
        ("", "none", "", "", True),
        ("茶", "gold", "茶", "platinum", False),
        ("Tea", "gold", "tea, golf", "gold", True),
    ],
)
def test_for_whom_it_is(interests: str, tiers: str, hobbies: str, tier: str, found: bool) -> None:
    assert fits(interests, tiers, hobbies, tier) is found


FITS = (DatedRow("activity", "a1", date(2026, 4, 15), "茶会", "茶", ""),)
WAS_THERE = (DatedRow("came", "i1", MONDAY, "茶会"),)


@pytest.mark.parametrize(
    ("day", "there"),
    [("03-15", False), ("03-16", True), ("04-14", True), ("04-15", False), ("04-16", False)],
)
def test_it_fits_within_thirty_days(day: str, there: bool) -> None:
    customer = facts(dated=FITS, hobbies="喝茶")
    assert (ACTIVITY_FITS in rules_on(customer, day)) is there
    assert not by_rule(customer, ACTIVITY_FITS)[0].must


@pytest.mark.parametrize(
    ("stage", "hobbies"), [(Stage.FIRST_CONTACT, "喝茶"), (Stage.AFTER_SALES, ""), (Stage.KNOW, "钓鱼")]
)
def test_it_does_not_fit_everybody(stage: Stage, hobbies: str) -> None:
    assert by_rule(facts(stage, dated=FITS, hobbies=hobbies), ACTIVITY_FITS) == []


@pytest.mark.parametrize(
    ("day", "there"),
    [("03-02", False), ("03-03", True), ("03-05", True), ("03-06", False)],
)
def test_who_came_is_spoken_to_within_three_working_days(day: str, there: bool) -> None:
    assert (ACTIVITY_FOLLOW_UP in rules_on(facts(dated=WAS_THERE), day)) is there
    assert all(claim.must for claim in by_rule(facts(dated=WAS_THERE), ACTIVITY_FOLLOW_UP))


@pytest.mark.parametrize(
    ("spoke", "paid"),
    [
        (contact("03-02"), False),
        (contact("03-03"), True),
        (contact("03-03", Outcome.NO_ANSWER), False),
        (contact("03-05", Outcome.SENT, Channel.SMS), True),
    ],
)
def test_a_contact_since_pays_it(spoke: Contact, paid: bool) -> None:
    assert (by_rule(facts(Stage.AFTER_SALES, "01-05", spoke, dated=WAS_THERE), ACTIVITY_FOLLOW_UP) == []) is paid


def test_a_friday_is_followed_up_until_wednesday() -> None:
    (claim,) = by_rule(facts(dated=(WAS_THERE[0]._replace(on=on_day("03-06")),)), ACTIVITY_FOLLOW_UP)
    assert (claim.start, claim.end) == (on_day("03-07"), on_day("03-11"))


def salon(store: Store, **more: str) -> str:
    """A tea party in ten days."""
    values = {"name": "茶会", "kind": "salon", "on_day": "2026-03-12", "interests": "茶", **more}
    return store.write(rows.add, "activity", "", values).added


def claimed(store: Store) -> dict[str, set[str]]:
    """The customers of each activity rule's claims that hold today."""
    sql = "SELECT rule, customer_id FROM claim WHERE rule LIKE 'activity.%' AND start <= ? AND end >= ?"
    day = store.clock.now().date().isoformat()
    found: dict[str, set[str]] = {}
    for rule, customer in store.read(lambda read: read.db.execute(sql, (day, day)).fetchall()):
        found.setdefault(rule, set()).add(customer)
    return found


def test_the_list_follows_the_activity_whatever_changes(store: Store) -> None:
    tea = add_customer(store, "王建国", stage=Stage.AFTER_SALES, hobbies="喝茶")
    fish = add_customer(store, "李秀英", stage=Stage.AFTER_SALES, hobbies="钓鱼", tier="gold")
    activity = salon(store)
    assert claimed(store) == {ACTIVITY_FITS: {tea}} and store.read(fitting, activity) == (tea,)
    store.write(rows.edit, "activity", activity, {"interests": "钓鱼"})
    assert claimed(store) == {ACTIVITY_FITS: {fish}}
    store.write(undo)
    assert claimed(store) == {ACTIVITY_FITS: {tea}}
    store.write(redo)
    store.write(rows.edit, "activity", activity, {"interests": "", "tiers": "gold"})
    assert claimed(store) == {ACTIVITY_FITS: {fish}}
    store.write(edit, tea, {"tier": "gold"})
    assert claimed(store) == {ACTIVITY_FITS: {tea, fish}}
    assert ACTIVITY_FITS in {reason.rule for item in store.read(today).items for reason in item.reasons}
    store.write(invite, activity, [tea])
    assert claimed(store) == {ACTIVITY_FITS: {fish}}
    store.write(rows.remove, "activity", activity)
    assert claimed(store) == {}


def test_from_the_invitation_to_the_follow_up(store: Store, clock: FixedClock) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES, hobbies="喝茶")
    other = add_customer(store, "李秀英", stage=Stage.AFTER_SALES)
    activity = salon(store)
    store.write(invite, activity, [one, other])
    store.write(set_state, activity, [other], NO, "出差")
    store.write(invite, activity, [one, other])
    assert [(each.name, each.state, each.follow_up) for each in store.read(invitees, activity)] == [
        ("李秀英", NO, "出差"),
        ("王建国", INVITED, ""),
    ]
    with pytest.raises(Refused, match="not_yet_over"):
        store.write(set_state, activity, [one], CAME)
    store.write(set_state, activity, [one], YES)
    clock.advance(timedelta(days=10))
    store.write(set_state, activity, [one], CAME)
    (found,) = store.read(activities)
    assert (found.of(CAME), found.of(NO), found.asked) == (1, 1, 2)
    assert claimed(store) == {}
    clock.advance(timedelta(days=1))
    assert claimed(store) == {ACTIVITY_FOLLOW_UP: {one}}
    assert store.read(invitees, activity)[1].is_open(found.on_day, clock.now().date())
    log(store, one)
    assert claimed(store) == {}
    assert not store.read(invitees, activity)[1].is_open(found.on_day, clock.now().date())
    store.write(set_state, activity, [one], MISSED)
    store.write(undo)
    assert store.read(activities)[0].of(CAME) == 1


def test_a_withdrawn_invitation_may_be_made_again(store: Store) -> None:
    one = add_customer(store, "王建国", stage=Stage.AFTER_SALES, hobbies="喝茶")
    activity = salon(store)
    store.write(invite, activity, [one])
    store.write(withdraw, activity, [one])
    assert store.read(invitees, activity) == () and claimed(store) == {ACTIVITY_FITS: {one}}
    store.write(pauses.pause, [one], DAY + timedelta(days=5), "出差")
    assert store.read(fitting, activity) == ()
    store.write(invite, activity, [one])
    assert [each.state for each in store.read(invitees, activity)] == [INVITED]


def test_what_cannot_be_is_refused(store: Store) -> None:
    one = add_customer(store, "王建国")
    activity = salon(store)
    before = store.read(dump_text)
    for args, why in (
        ((invite, "nirgends", [one]), "no_such_activity"),
        ((invite, activity, []), "no_customer_given"),
        ((set_state, activity, [one], YES), "no_such_invitation"),
        ((set_state, activity, [one], "perhaps"), "bad_choice"),
        ((withdraw, activity, [one]), "no_such_invitation"),
    ):
        with pytest.raises(Refused, match=why):
            store.write(*args)
    assert store.read(dump_text) == before
    assert store.read(activity_named, "茶会").id == activity
    with pytest.raises(Refused, match="no_such_activity"):
        store.read(activity_named, "酒会")


def test_an_activity_from_another_device_brings_its_reasons(
    template: Path, tmp_path: Path, clock: FixedClock, playbook: Playbook, calendar: WorkCalendar
) -> None:
    with copies(template, tmp_path, 2, clock, playbook, calendar) as (here, there):
        tea = add_customer(here, "王建国", stage=Stage.AFTER_SALES, hobbies="喝茶")
        activity = salon(there)
        hand_over(there, here)
        assert claimed(here) == {ACTIVITY_FITS: {tea}}
        there.write(rows.remove, "activity", activity)
        hand_over(there, here)
        assert claimed(here) == {}
