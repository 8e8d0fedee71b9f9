"""Writes who is invited to an activity and what came of it (domain.md section 3)."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from rmtui.domain.activities import AFTERWARDS
from rmtui.domain.event_forms import INVITATION_STATES
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id
from rmtui.store.tables import Activity, Customer, Invitation
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, saved, words
from rmtui.text import clean


def invite(work: Work, activity: str, customers: Sequence[str]) -> Saved:
    """Invites customers; what those who are invited already have said stays.

    Raises Refused `no_such_activity`, `no_customer_given`, `no_such_customer`.
    """
    found, rows = _activity(work, activity), people(work, customers)
    for row in rows:
        if any(not one.deleted for one in _invitations(work, found.id, row)):
            continue
        own = name_id("invitation", found.id, row.id)
        old = work.session.get(Invitation, own)
        made = old or Invitation(id=own, book=work.book, customer_id=row.id, activity_id=found.id)
        made.deleted, made.state, made.state_on = False, INVITATION_STATES[0], work.today.isoformat()
        work.session.add(made)
    begin(work, "invite", rows)
    return saved(work, rows)


def set_state(work: Work, activity: str, customers: Sequence[str], state: str, follow_up: str | None = None) -> Saved:
    """What became of invitations, with a word on what follows if one is given.

    Raises Refused `no_such_activity`, `no_such_invitation`, `bad_choice`; `not_yet_over` where somebody is to have
    come to what lies ahead.
    """
    if state not in INVITATION_STATES:
        raise Refused("bad_choice", field="state", value=clean(state), known=" ".join(INVITATION_STATES))
    found, rows = _activity(work, activity), people(work, customers)
    if state in AFTERWARDS and found.on_day > work.today.isoformat():
        raise Refused("not_yet_over")
    for row in rows:
        mine = [one for one in _invitations(work, found.id, row) if not one.deleted]
        if not mine:
            raise Refused("no_such_invitation", name=row.name)
        for one in mine:
            if one.state != state:
                one.state, one.state_on = state, work.today.isoformat()
            if follow_up is not None:
                one.follow_up = words(follow_up)
    begin(work, "invitation_state", rows)
    return saved(work, rows)


def withdraw(work: Work, activity: str, customers: Sequence[str]) -> Saved:
    """Takes invitations back as if they had not been made. Raises Refused as `set_state`."""
    found, rows = _activity(work, activity), people(work, customers)
    for row in rows:
        mine = [one for one in _invitations(work, found.id, row) if not one.deleted]
        if not mine:
            raise Refused("no_such_invitation", name=row.name)
        for one in mine:
            one.deleted = True
    begin(work, "invitation_state", rows)
    return saved(work, rows)


def _activity(work: Work, activity: str) -> Activity:
    found = work.session.get(Activity, activity)
    if found is None or found.deleted or found.book != work.book:
        raise Refused("no_such_activity", activity=clean(activity))
    return found


def _invitations(work: Work, activity: str, row: Customer) -> Sequence[Any]:
    same = select(Invitation).where(Invitation.activity_id == activity, Invitation.customer_id == row.id)
    return work.session.exec(same).all()
