"""Reads the insurance of a customer's household 保险涵盖范围表, as his or her own card has it (domain.md section 5).

Whoever is known only from another card is not among the people: members' finances are separate secrets.
"""

from collections.abc import Collection, Sequence
from datetime import date

from rmtui.domain.card_views import CoverView
from rmtui.domain.household import age
from rmtui.domain.insurance import Insured, coverage, policy_of, premiums
from rmtui.domain.refusal import Refused
from rmtui.store.reads.rows import rows
from rmtui.store.work import Read

_NEAR = ("spouse", "partner", "child", "son", "daughter", "parent", "father", "mother")
_OLD_AND_YOUNG = ("grandparent", "grandfather", "grandmother", "grandchild", "grandson", "granddaughter")
_BY_MARRIAGE = ("parent_in_law", "father_in_law", "mother_in_law")
HOUSEHOLD = frozenset((*_NEAR, *_OLD_AND_YOUNG, *_BY_MARRIAGE))
"""Relations that belong to the household; others do where a policy insures them."""
CUSTOMER = "SELECT name, sex, birthday FROM customer WHERE id = ? AND book = ? AND NOT deleted"
CARDS = """SELECT r.id, c.sex, c.birthday FROM relative r JOIN customer c ON c.id = r.card_id AND NOT c.deleted
 WHERE r.customer_id = ? AND r.book = ? AND r.card_id <> '' AND NOT r.deleted"""
"""What a member's own card knows where the line does not say it, as the family's tab shows it."""


def cover(read: Read, customer: str, day: date | None = None, *, linked: bool = True) -> CoverView:
    """Who is covered against what on a day, today unless said; `linked`: with ages from members' own cards.

    Raises Refused `no_such_customer`.
    """
    on = day or read.today
    every = rows(read, "policy", customer)
    policies = [policy_of(row) for row in every]
    people = people_of(read, customer, {policy.insured for policy in policies}, on, linked)
    owns = any(row.text("kind") == "property" and not row.text("closed_on") for row in rows(read, "holding", customer))
    household = coverage(people, policies, on, read.playbook, owns_property=owns)
    return CoverView(household, every, premiums(policies, on, read.playbook))


def people_of(read: Read, customer: str, insured: Collection[str], on: date, linked: bool = True) -> Sequence[Insured]:
    """The customer and the household, and whoever else a policy insures. Raises Refused `no_such_customer`."""
    found = read.db.execute(CUSTOMER, (customer, read.book)).fetchone()
    if found is None:
        raise Refused("no_such_customer", ref=customer)
    name, sex, born = found
    people = [Insured("", name, "", sex, age(born, on) if born else None)]
    cards = {row_id: known for row_id, *known in read.db.execute(CARDS, (customer, read.book)) if linked}
    for row in rows(read, "relative", customer):
        if row.text("relation") in HOUSEHOLD or row.id in insured:
            sex, born = cards.get(row.id, ("", ""))
            sex, years = row.text("sex") or sex, age(row.text("born") or born, on)
            people.append(Insured(row.id, row.text("name"), row.text("relation"), sex, years))
    return people
