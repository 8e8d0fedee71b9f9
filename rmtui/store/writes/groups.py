"""Writes groups of customers: a new one, and who is in it (domain.md section 4, 批量维护)."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id, new_id
from rmtui.store.derive import reading
from rmtui.store.reads.groups import filters_of
from rmtui.store.reads.rows import named
from rmtui.store.tables import Group, GroupMember
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, saved
from rmtui.text import clean


def make_group(work: Work, name: str, customers: Sequence[str] = (), rule: str = "") -> Saved:
    """A new group: of these customers, or by a rule. `Saved.added` is its id.

    Raises Refused `field_required`, `group_name_taken`, `group_by_rule`, `bad_group_rule`, `no_such_customer`.
    """
    said, kept = clean(name), clean(rule)
    _check(work, said, kept, customers)
    group = Group(id=new_id(), book=work.book, name=said, rule=kept)
    work.session.add(group)
    work.session.flush()
    if customers:
        return _put(work, group, customers)._replace(added=group.id)
    begin(work, "group_make", ())
    work.subject = said
    return saved(work, ())._replace(added=group.id)


def _check(work: Work, name: str, rule: str, customers: Sequence[str]) -> None:
    if not name:
        raise Refused("field_required", field="name")
    if named(reading(work), "customer_group", name):
        raise Refused("group_name_taken", group=name)
    if rule and customers:
        raise Refused("group_by_rule", group=name)
    filters_of(rule, work.today)


def put(work: Work, group: str, customers: Sequence[str]) -> Saved:
    """Puts customers into a group; those who are in it stay. Raises Refused `no_such_row`, `group_by_rule`."""
    return _put(work, _static(work, group), customers)


def take_out(work: Work, group: str, customers: Sequence[str]) -> Saved:
    """Takes customers out of a group. Raises Refused as `put`."""
    found, rows = _static(work, group), people(work, customers)
    for row in rows:
        for member in _memberships(work, found.id, row.id):
            member.deleted = True
    begin(work, "group_take_out", rows)
    return saved(work, rows)


def _static(work: Work, group: str) -> Group:
    """A group that people are put into. Raises Refused."""
    found = work.session.get(Group, group)
    if found is None or found.deleted or found.book != work.book:
        raise Refused("no_such_group", group=clean(group))
    if found.rule:
        raise Refused("group_by_rule", group=found.name)
    return found


def _put(work: Work, group: Group, customers: Sequence[str]) -> Saved:
    rows = people(work, customers)
    for row in rows:
        if any(not one.deleted for one in _memberships(work, group.id, row.id)):
            continue
        own = name_id("group_member", group.id, row.id)
        member = work.session.get(GroupMember, own)
        if member is None:
            work.session.add(GroupMember(id=own, book=work.book, customer_id=row.id, group_id=group.id))
        else:
            member.deleted = False
    begin(work, "group_put", rows)
    return saved(work, rows)


def _memberships(work: Work, group: str, customer: str) -> Sequence[Any]:
    same = select(GroupMember).where(GroupMember.group_id == group, GroupMember.customer_id == customer)
    return work.session.exec(same).all()
