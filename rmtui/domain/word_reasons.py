"""Reasons to contact a customer that a word brings: open complaints, promises, the lead's word (domain.md 2, 3, 6).

A complaint stands on the list from its day until the customer's answer is in, and again to be looked back on; a promise
from its day until it is settled. Neither is paid by a contact alone, and neither is a sales talk. What the lead said
stands there until the manager turned to the customer.
"""

from collections.abc import Iterator
from datetime import date, datetime

from rmtui.domain.claims import (
    COMPLAINT_ANSWER,
    COMPLAINT_BACK,
    COMPLAINT_CLOSE,
    LEAD_COMMENT,
    PROMISE_DUE,
    Rules,
    claim_key,
)
from rmtui.domain.complaint import Course, course
from rmtui.domain.first_contact import is_conversation
from rmtui.domain.model import Claim, ComplaintFacts, CustomerFacts, DatedRow, Direction


def word_claims(facts: CustomerFacts, rules: Rules) -> Iterator[Claim]:
    """The claims of the customer's complaints and open promises."""
    for complaint in facts.complaints:
        yield from _complaint(facts, complaint, rules)
    for row in facts.dated:
        if row.kind == "promise":
            yield _promise(facts, row, rules)
        elif row.kind == "comment" and not _tried(facts, row):
            yield _comment(facts, row)


def complaint_course(facts: CustomerFacts, complaint: ComplaintFacts, rules: Rules) -> Course:
    """How far a complaint has come, by its steps and the talks since it was heard."""
    heard = complaint.heard_at
    spoke = [one.day for one in facts.contacts if heard and one.at > heard and is_conversation(one)]
    return course(complaint.opened_on, complaint.steps, spoke, rules.playbook.care.complaint, rules.calendar)


def _complaint(facts: CustomerFacts, complaint: ComplaintFacts, rules: Rules) -> Iterator[Claim]:
    if complaint.closed_on is not None and not complaint.steps:
        return
    found = complaint_course(facts, complaint, rules)
    due = found.due_on()
    if due is None:
        return
    if not found.is_open:
        start, rule = rules.calendar.next_working(due), COMPLAINT_BACK
    else:
        start, rule = complaint.opened_on, COMPLAINT_CLOSE if found.answered else COMPLAINT_ANSWER
    args = (("due_date", due.isoformat()), ("text", complaint.text), ("step", found.next))
    yield Claim(rule, facts.id, claim_key(rule, complaint.id, due), start, None, None, True, asked=True, args=args)


def _promise(facts: CustomerFacts, row: DatedRow, rules: Rules) -> Claim:
    """On the last working day up to the promised one, so that it is kept in time."""
    start: date = row.on if rules.calendar.is_working(row.on) else rules.calendar.add_working(row.on, -1)
    args = (("due_date", row.on.isoformat()), ("text", row.product))
    return Claim(
        PROMISE_DUE, facts.id, claim_key(PROMISE_DUE, row.id, row.on), start, None, None, True, asked=True, args=args
    )


def _tried(facts: CustomerFacts, comment: DatedRow) -> bool:
    """Whether the manager turned to the customer after the comment, whose moment stands in `bank`."""
    said = datetime.fromisoformat(comment.bank)
    return any(one.at > said for one in facts.contacts if one.direction is Direction.OUT)


def _comment(facts: CustomerFacts, row: DatedRow) -> Claim:
    args = (("text", row.product), ("name", row.what))
    return Claim(
        LEAD_COMMENT, facts.id, claim_key(LEAD_COMMENT, row.id, row.on), row.on, None, None, True, asked=True, args=args
    )
