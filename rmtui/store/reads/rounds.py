"""Reads a message to many before it is sent: the text for each, and who is left out and why (domain.md section 4)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from json import dumps, loads
from typing import TYPE_CHECKING

from rmtui.domain.model import Channel, Reason
from rmtui.domain.playbook import Playbook
from rmtui.domain.purposes import checked
from rmtui.domain.refusal import Refused
from rmtui.domain.round import Reached, RoundPerson, RoundView, barred, judged
from rmtui.domain.windows import is_open
from rmtui.store.facts import IDS, WRONG_LABEL, facts_of
from rmtui.store.work import Connection, Read
from rmtui.text import phone_digits

if TYPE_CHECKING:
    from rmtui.domain.views import Me
    from rmtui.playbook.scripts import Template

OURS = f"SELECT id FROM customer WHERE book = ? AND NOT deleted AND id IN {IDS}"
PHONES = f"""SELECT customer_id, label, number FROM phone
 WHERE NOT deleted AND label <> '{WRONG_LABEL}' AND customer_id IN {IDS}
 ORDER BY customer_id, label <> 'mobile', position, id"""
CONSENTS = f"""SELECT customer_id, channel, state FROM consent WHERE NOT deleted AND customer_id IN {IDS}
 ORDER BY customer_id, on_day, id"""
REASONS = f"""SELECT customer_id, rule, args FROM claim
 WHERE start <= ? AND end >= ? AND customer_id IN {IDS} ORDER BY customer_id, start, key"""

_MOBILE = re.compile(r"1\d{10}")
_OF_REASON = frozenset({"product", "due_date"})
"""Merge fields that only a reason of the list fills."""


def preview(
    read: Read, customers: Sequence[str], template: "Template", purpose: str, me: "Me", channel: Channel = Channel.SMS
) -> RoundView:
    """The round to these customers of the book, each once, in the order given: one line a person.

    Raises Refused `no_customer_given`, `no_such_purpose`, `no_such_customer`.
    """
    ids = tuple(dict.fromkeys(customers))
    if not ids:
        raise Refused("no_customer_given")
    checked(purpose)
    ours = {row[0] for row in read.db.execute(OURS, (read.book, dumps(ids)))}
    facts = facts_of(read.db, read.zone, ours)
    for one in ids:
        if one not in facts:
            raise Refused("no_such_customer", ref=one)
    phones, consents = _numbers(read.db, ids), consents_of(read.db, ids)
    reasons = _reasons(read, ids, template) if template.fields & _OF_REASON else {}
    people = []
    for one in ids:
        reached = Reached(facts[one], phones.get(one, ""), consents.get(one, {}))
        why = barred(reached, channel, purpose, read.today, read.playbook)
        people.append(judged(reached, why, "", ()) if why else _written(read, reached, template, reasons.get(one), me))
    return RoundView(tuple(people), purpose, not _is_open(read, channel, read.playbook))


def _is_open(read: Read, channel: Channel, playbook: Playbook) -> bool:
    return is_open(read.now, channel, "", playbook, read.calendar)


def _written(read: Read, one: Reached, template: "Template", reason: Reason | None, me: "Me") -> RoundPerson:
    """The person with the text filled from the card."""
    from rmtui.playbook.merge import merge_values
    from rmtui.playbook.scripts import fill
    from rmtui.store.reads.customers import card
    from rmtui.store.reads.proposals import closed_question

    fields = template.fields
    question = closed_question(read, one.facts.id) if "closed_question" in fields else ""
    values = merge_values(
        card(read, one.facts.id), me, read.today, read.playbook, read.calendar, reason, fields, closed_question=question
    )
    filled = fill(template, values)
    return judged(one, "", filled.text, filled.missing)


def _numbers(db: Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """The number to write to: a mobile one, the first of the card's order."""
    found: dict[str, str] = {}
    for customer, label, number in db.execute(PHONES, (dumps(list(ids)),)):
        digits = phone_digits(number)
        if digits and (label == "mobile" or _MOBILE.fullmatch(digits)):
            found.setdefault(customer, digits)
    return found


def consents_of(db: Connection, ids: Sequence[str]) -> Mapping[str, Mapping[Channel, str]]:
    """The newest word on each channel, `given` or `refused`, by customer; what nothing was said of is not there."""
    found: dict[str, dict[Channel, str]] = {}
    for customer, channel, state in db.execute(CONSENTS, (dumps(list(ids)),)):
        found.setdefault(customer, {})[Channel(channel)] = state
    return found


def _reasons(read: Read, ids: Sequence[str], template: "Template") -> Mapping[str, Reason]:
    """Today's reason that the template answers, by customer: a maturity's product and day come from it."""
    from rmtui.playbook.choose import KIND_OF_RULE, script_rule

    day = read.today.isoformat()
    found: dict[str, Reason] = {}
    for customer, rule, args in read.db.execute(REASONS, (day, day, dumps(list(ids)))):
        reason = Reason(rule, tuple(loads(args).items()))
        if KIND_OF_RULE.get(script_rule(reason)) == template.kind:
            found.setdefault(customer, reason)
    return found


def sms_templates(templates: "Sequence[Template]") -> "Iterator[Template]":
    """The templates that a round may be made of: messages."""
    return (one for one in templates if one.channel is Channel.SMS)
