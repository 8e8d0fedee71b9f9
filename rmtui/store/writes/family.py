"""Writes what is done with a member of a family beyond changing the line: a card of the own, the second invitation."""

from rmtui.domain.calendar import day_of
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan, Saved
from rmtui.store.tables import Customer, Relative
from rmtui.store.work import Work
from rmtui.store.writes import customers, nextsteps, notes, rows
from rmtui.store.writes.common import begin, person, saved


def own_card(work: Work, relative: str) -> Saved:
    """Makes a customer of a family member, with name, phone, sex and day of birth, and links the line with the card.

    `Saved.customers` are the new one and whose family it is. Raises Refused `has_card`, `no_such_row`, or as
    `customers.add`.
    """
    row: Relative = rows.find(work, "relative", relative)
    linked = work.session.get(Customer, row.card_id) if row.card_id else None
    if linked is not None and not linked.deleted:
        raise Refused("has_card", name=row.name)
    owner = person(work, row.customer_id)
    fields = {"name": row.name, "sex": row.sex, "birthday": row.born if day_of(row.born) else ""}
    made = customers.add(
        work, {name: text for name, text in fields.items() if text}, [("mobile", row.phone)] if row.phone else []
    )
    row.card_id = made.customers[0]
    work.session.flush()
    people = [person(work, row.card_id), owner]
    begin(work, "family_card", people)
    return saved(work, people, made.warnings)


def second_invitation(work: Work, relative: str, way: str, note: str, plan: NextPlan) -> Saved:
    """Plans to invite a family member once more: keeps the way in, sets the next contact and notes what it is for.

    Raises Refused `no_such_row`, or as `nextsteps.set_next` and `notes.add`.
    """
    row: Relative = rows.find(work, "relative", relative)
    rows.edit(work, "relative", relative, {"way_in": way})
    nextsteps.set_next(work, [row.customer_id], plan)
    noted = notes.add(work, [row.customer_id], note)
    owner = person(work, row.customer_id)
    begin(work, "second_invitation", [owner])
    return saved(work, [owner], noted.warnings)
