"""Reads one customer whole, for the card; lists and searches stand in `find` and `page` and are named here too."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rmtui.domain.claims import Rules
from rmtui.domain.date_reasons import in_year
from rmtui.domain.first_contact import next_step_of, unanswered_reply
from rmtui.domain.marketing import sales_days
from rmtui.domain.model import Channel, ConcernKind, CustomerFacts, Direction, Outcome, Stage, reached
from rmtui.domain.profile import of_filled
from rmtui.domain.refusal import Refused
from rmtui.domain.stages import clock_of
from rmtui.domain.tries import unanswered
from rmtui.domain.views import Card, ConcernView, FieldView, MeetingItem, OpenComplaint, PhoneView
from rmtui.domain.word_reasons import complaint_course
from rmtui.store.facts import WRONG_LABEL, day_or_none, facts_of, moment_or_none
from rmtui.store.reads.find import find, resolve
from rmtui.store.reads.page import page, total
from rmtui.store.reads.promises import promises
from rmtui.store.reads.timeline import timeline
from rmtui.store.work import Read

__all__ = ["FIELDS", "card", "find", "page", "resolve", "total"]

FIELDS = (
    *("number", "name", "tier", "kind", "title", "sex", "birthday", "birthday_lunar", "occupation", "employer"),
    *("income_band", "credit_grade", "wechat", "email", "address", "preferred_channel", "call_window"),
    *(
        "life_phase",
        "marital_state",
        "children",
        "household",
        "decision_maker",
        "no_decision_maker",
        "taboos",
        "home_region",
        "hobbies",
        "other_banks",
    ),
    *("risk_rating", "risk_tested_on", "id_tail", "source", "allotted_on", "contribution", "potential"),
    *("value_reason", "managed", "signed", "key_customer", "products", "remarks"),
    *("dialect", "school", "circle", "tastes", "meaningful_numbers", "temperament", "orientation", "value_now"),
    *("potential_reason", "contribution_source", "loyalty", "loyalty_evidence", "loyalty_on"),
    *("depth", "depth_evidence", "depth_on", "man_money", "man_authority", "man_need"),
    *("handed_by", "referrer_id", "campaign", "campaign_until", "card_held", "card_on", "points", "points_expire_on"),
    *("growth_plan", "growth_by", "yearly_plan"),
)
"""Every field of a customer, in the card's order."""

ROW = f"SELECT {', '.join(FIELDS)} FROM customer WHERE id = ? AND book = ? AND NOT deleted"
LEARNT = "SELECT field, learnt_how, learnt_on, asked_none_on FROM profile_note WHERE customer_id = ? AND NOT deleted"
CUSTOM = "SELECT name, value FROM custom_field WHERE customer_id = ? AND NOT deleted ORDER BY name"
PHONES = """SELECT id, label, number FROM phone WHERE customer_id = ? AND NOT deleted ORDER BY position, id"""
DIALLED = """SELECT phone_id, outcome, max(at) FROM contact
 WHERE customer_id = ? AND live AND phone_id <> '' GROUP BY phone_id, outcome"""
CONCERNS = """SELECT id, kind, text, doing, opened_on, due_on, closed_on, owner, state FROM concern
 WHERE customer_id = ? AND NOT deleted ORDER BY closed_on <> '', opened_on DESC, id DESC"""
NAME_OF = "SELECT name FROM customer WHERE id = ?"
REFERRED = "SELECT name FROM customer WHERE referrer_id = ? AND book = ? AND NOT deleted ORDER BY allotted_on, id"
STATE = """SELECT next_on, next_at, next_channel, next_promised, none_because, lead_from, dropped
 FROM state WHERE customer_id = ?"""


def card(read: Read, customer: str) -> Card:
    """All of one customer of the book. Raises Refused `no_such_customer`."""
    facts = facts_of(read.db, read.zone, [customer]).get(customer)
    row = read.db.execute(ROW, (customer, read.book)).fetchone()
    state = read.db.execute(STATE, (customer,)).fetchone()
    if facts is None or row is None or state is None:
        raise Refused("no_such_customer", ref=customer)
    next_on, next_at, next_channel, next_promised, none_because, lead_from, dropped = state
    reply = unanswered_reply(facts)
    pause = next((each for each in reversed(facts.pauses) if each.start <= read.today < each.until), None)
    return Card(
        id=facts.id,
        number=facts.number,
        name=facts.name,
        tier=facts.tier,
        clock=clock_of(facts.moves, facts.pauses, read.today, read.playbook, read.calendar),
        fields=tuple(_fields(read, customer, row)),
        custom=tuple(FieldView(*each) for each in read.db.execute(CUSTOM, (customer,))),
        phones=tuple(_phones(read, customer)),
        profile=of_filled(facts.filled, read.playbook),
        concerns=tuple(_concerns(read, customer)),
        open_complaints=tuple(sorted(_open_complaints(read, facts), key=lambda one: (one.due_on, one.opened_on))),
        promises=tuple(one for one in promises(read, customer) if one.state == "open"),
        timeline=timeline(read, customer, facts.meetings),
        meetings=tuple(_meetings(facts)),
        dnd=facts.dnd,
        paused_until=pause.until if pause else None,
        pause_reason=pause.reason if pause else "",
        dropped=bool(dropped) and not facts.pool,
        pool=facts.pool,
        with_lead=bool(lead_from) and lead_from <= read.today.isoformat(),
        caution=needs_caution(facts, read.today),
        next_on=day_or_none(next_on),
        next_at=moment_or_none(next_at, read.zone),
        next_channel=Channel(next_channel) if next_channel else None,
        next_promised=bool(next_promised),
        none_because=none_because,
        first_step=next_step_of(facts),
        tries=0 if facts.stage is Stage.FIRST_CONTACT else unanswered(facts.contacts)[0],
        reply=reply.note if reply else "",
        reply_channel=reply.channel if reply else None,
        birthday_next=next_birthday(facts, read.today),
        referred=tuple(each[0] for each in read.db.execute(REFERRED, (customer, read.book))),
        sales=sales_days(facts.contacts),
    )


def next_birthday(facts: CustomerFacts, today: date) -> date | None:
    """The next birthday by the sun or the moon, today's included; None where neither is known."""
    days = []
    if facts.birthday:
        days += [day for day in (in_year(facts.birthday, today.year + n) for n in (0, 1)) if day >= today]
    if facts.birthday_lunar:
        from rmtui.domain.lunar import next_solar

        days.append(next_solar(facts.birthday_lunar, today))
    return min(days, default=None)


def needs_caution(facts: CustomerFacts, today: date) -> bool:
    """Whether the customer is back from a pause after annoyance and was not reached since (domain.md section 2)."""
    ended = [pause.until for pause in facts.pauses if pause.annoyed and pause.until <= today]
    if not ended:
        return False
    out = (contact for contact in facts.contacts if contact.direction is Direction.OUT and reached(contact.outcome))
    return not any(contact.day >= ended[-1] for contact in out)


def _fields(read: Read, customer: str, row: Sequence[Any]) -> Iterator[FieldView]:
    """Every field as text, empty where it is not filled, with how it was learnt; the phones' fields only if asked.

    Who referred the customer is named.
    """
    learnt = {note[0]: note[1:] for note in read.db.execute(LEARNT, (customer,))}
    values = {name: str(value) if value else "" for name, value in zip(FIELDS, row, strict=True)}
    if values["referrer_id"]:
        values["referrer_id"] = read.db.execute(NAME_OF, (values["referrer_id"],)).fetchone()[0]
    for name in (*FIELDS, *sorted(set(learnt) - set(FIELDS))):
        how, learnt_on, none_on = learnt.get(name, ("", "", ""))
        yield FieldView(name, values.get(name, ""), how, day_or_none(learnt_on), day_or_none(none_on))


def _phones(read: Read, customer: str) -> Iterator[PhoneView]:
    """The numbers in the order to dial them: the one that worked last, the others, at the end those found wrong."""
    worked: dict[str, str] = {}
    for phone, outcome, at in read.db.execute(DIALLED, (customer,)):
        if reached(Outcome(outcome)):
            worked[phone] = max(at, worked.get(phone, ""))
    last = max(worked, key=lambda phone: worked[phone], default="")
    rows = read.db.execute(PHONES, (customer,)).fetchall()
    for phone, label, number in sorted(rows, key=lambda row: (row[1] == WRONG_LABEL, row[0] != last)):
        yield PhoneView(phone, label, number, phone == last)


def _concerns(read: Read, customer: str) -> Iterator[ConcernView]:
    """Open concerns first, each part newest first."""
    for row in read.db.execute(CONCERNS, (customer,)):
        opened = day_or_none(row[4]) or read.today
        yield ConcernView(
            row[0],
            ConcernKind(row[1]),
            row[2],
            row[3],
            opened,
            day_or_none(row[5]),
            day_or_none(row[6]),
            row[7],
            row[8],
        )


def _open_complaints(read: Read, facts: CustomerFacts) -> Iterator[OpenComplaint]:
    rules = Rules(read.playbook, read.calendar, read.zone)
    for one in facts.complaints:
        course = complaint_course(facts, one, rules)
        if one.closed_on is None and course.is_open:
            due = course.due_on() or one.opened_on
            yield OpenComplaint(one.text, one.opened_on, due, course.answered, course.late(read.today))


def _meetings(facts: CustomerFacts) -> Iterator[MeetingItem]:
    for meeting in facts.meetings:
        yield MeetingItem(
            meeting_id=meeting.id,
            customer_id=facts.id,
            name=facts.name,
            tier=facts.tier,
            at=meeting.at,
            channel=meeting.channel,
            place=meeting.place,
            state=meeting.state,
        )
