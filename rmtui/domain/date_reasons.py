"""Reasons to call that days of life bring: birthdays, anniversaries, points that run out, school (domain.md section 3).

Greetings are due on the day, from the working day before where nobody works on it, and announced some days ahead.
They are made 400 days around the day on which they are looked at.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rmtui.domain.claims import (
    ANNIVERSARY,
    BAND_BIRTHDAY,
    BAND_EVENT,
    BIRTHDAY_LUNAR,
    BIRTHDAY_SOLAR,
    CAMPAIGN,
    FAMILY_BIRTHDAY,
    POINTS,
    SCHOOL,
    THANKS,
    Rules,
    claim_key,
)
from rmtui.domain.dates import Dates, Kin, Yearly
from rmtui.domain.first_contact import pays
from rmtui.domain.household import CHILDREN
from rmtui.domain.lunar import next_solar, show_lunar
from rmtui.domain.model import Claim, Contact, CustomerFacts, Direction, reached

_DAY = timedelta(days=1)
_HORIZON = timedelta(days=400)
NOT_GREETED = "memorial"
"""A day of mourning: kept on the card, and nobody congratulates."""

Args = tuple[tuple[str, str], ...]


def date_claims(facts: CustomerFacts, today_hint: date, rules: Rules) -> Iterator[Claim]:
    """The claims of the customer's birthdays, the family's, and of other days that come back."""
    first, last = today_hint - _HORIZON, today_hint + _HORIZON
    if facts.birthday is not None:
        for year in range(first.year, last.year + 1):
            yield from _greeting(BIRTHDAY_SOLAR, facts, "", in_year(facts.birthday, year), (("lunar", ""),), rules)
    if facts.birthday_lunar:
        said = (("lunar", show_lunar(facts.birthday_lunar)),)
        for day in _by_moon(facts.birthday_lunar, first, last):
            yield from _greeting(BIRTHDAY_LUNAR, facts, "", day, said, rules)
    if facts.dates is not None:
        for kin in facts.dates.kin:
            yield from _kin(facts, kin, first, last, rules)
        for yearly in facts.dates.yearly:
            yield from _anniversary(facts, yearly, first, last, rules)
        yield from _points(facts, facts.dates, rules)
        yield from _campaign(facts, facts.dates, rules)
        yield from _thanks(facts, facts.dates, rules)


def in_year(day: date, year: int) -> date:
    """The birthday in a year; who was born on 29 February has it on the 28th in the other years."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _by_moon(lunar: str, first: date, last: date) -> Iterator[date]:
    day = next_solar(lunar, first)
    while day <= last:
        yield day
        day = next_solar(lunar, day + _DAY)


def _kin(facts: CustomerFacts, kin: Kin, first: date, last: date, rules: Rules) -> Iterator[Claim]:
    said = (("name", kin.name), ("relation", kin.relation))
    for year in range(first.year, last.year + 1):
        yield from _greeting(FAMILY_BIRTHDAY, facts, kin.id, in_year(kin.born, year), said, rules)
        if kin.relation in CHILDREN:
            yield from _school(facts, kin, year, rules)


def _school(facts: CustomerFacts, kin: Kin, year: int, rules: Rules) -> Iterator[Claim]:
    """A child of the age at which a school begins, from some days before the first of September until it."""
    begins = date(year, 9, 1)
    age = year - kin.born.year - ((kin.born.month, kin.born.day) >= (9, 1))
    start = begins - rules.playbook.events.school_lead_days * _DAY
    paid = any(start <= contact.day <= begins and pays(contact) for contact in facts.contacts)
    if age in rules.playbook.events.school_ages and not paid:
        args = (("name", kin.name), ("relation", kin.relation), ("age", str(age)), ("date", begins.isoformat()))
        key = claim_key(SCHOOL, kin.id, begins)
        yield Claim(SCHOOL, facts.id, key, start, begins, None, False, args=args, band=BAND_EVENT)


def _anniversary(facts: CustomerFacts, yearly: Yearly, first: date, last: date, rules: Rules) -> Iterator[Claim]:
    """By the sun or the moon, each once a year; a day of mourning is none to greet on."""
    if yearly.kind == NOT_GREETED:
        return
    said = (("kind", yearly.kind), ("title", yearly.name), ("name", yearly.whose), ("relation", yearly.relation))
    days = list(_by_moon(yearly.lunar, first, last)) if yearly.lunar else []
    if yearly.solar:
        day = date.fromisoformat(f"2000-{yearly.solar[-5:]}")
        days += [in_year(day, year) for year in range(first.year, last.year + 1)]
    for day in days:
        yield from _greeting(ANNIVERSARY, facts, yearly.id, day, said, rules)


def _greeting(rule: str, facts: CustomerFacts, row: str, day: date, said: Args, rules: Rules) -> Iterator[Claim]:
    """One greeting: a must on its day, and before it a debt that a greeting sent ahead pays."""
    calendar = rules.calendar
    greet_from = day if calendar.is_working(day) else calendar.add_working(day, -1)
    ahead = day - rules.playbook.birthday_lead_days * _DAY
    if any(_greets(contact, min(ahead, greet_from), greet_from, day) for contact in facts.contacts):
        return
    key = claim_key(rule, row or facts.id, day)
    args = (("date", day.isoformat()), *said)
    claim = Claim(rule, facts.id, key, greet_from, day, None, True, args=args)
    yield claim
    if ahead < greet_from:
        yield claim._replace(start=ahead, end=greet_from - _DAY, must=False, band=BAND_BIRTHDAY)


def _greets(contact: Contact, ahead: date, greet_from: date, day: date) -> bool:
    """A greeting sent ahead, or any contact on the day itself, which will not have left the birthday out."""
    if contact.direction is not Direction.OUT or not reached(contact.outcome):
        return False
    return (ahead if contact.care else greet_from) <= contact.day <= day


def _campaign(facts: CustomerFacts, dates: Dates, rules: Rules) -> Iterator[Claim]:
    """A customer of a list that is worked until a day: shortly before, who was not spoken to since the list came."""
    until = dates.campaign_until
    if until is None or any(pays(contact) for contact in facts.contacts if contact.day <= until):
        return
    start = rules.calendar.add_working(until, -rules.playbook.events.campaign_lead_days)
    args = (("due_date", until.isoformat()), ("campaign", dates.campaign))
    key = claim_key(CAMPAIGN, facts.id, until)
    yield Claim(CAMPAIGN, facts.id, key, start, until, None, False, args=args, band=BAND_EVENT)


def _thanks(facts: CustomerFacts, dates: Dates, rules: Rules) -> Iterator[Claim]:
    """Whoever sent a customer is thanked within some working days, until he or she was spoken or written to."""
    for sent in dates.sent:
        end = rules.calendar.add_working(sent.on, rules.playbook.events.thanks_days)
        reached_since = (one for one in facts.contacts if one.direction is Direction.OUT and reached(one.outcome))
        if not any(sent.on <= contact.day <= end for contact in reached_since):
            key = claim_key(THANKS, f"{facts.id}\n{sent.id}", sent.on)
            yield Claim(THANKS, facts.id, key, sent.on, end, None, True, asked=True, args=(("name", sent.name),))


def _points(facts: CustomerFacts, dates: Dates, rules: Rules) -> Iterator[Claim]:
    """Points that run out: from some days ahead until the day, unless it was spoken of."""
    until = dates.points_until
    if until is None or not dates.points:
        return
    start = until - rules.playbook.events.points_lead_days * _DAY
    if any(start <= contact.day <= until and pays(contact) for contact in facts.contacts):
        return
    args = (("due_date", until.isoformat()), ("points", str(dates.points)))
    key = claim_key(POINTS, facts.id, until)
    yield Claim(POINTS, facts.id, key, start, until, None, False, asked=True, args=args, band=BAND_EVENT)
