"""Gives customers of the pool to managers, passes on what the president gave, and takes back (domain.md section 4)."""

from json import dumps, loads

from sqlmodel import select

from rmtui.domain.allotment import Manager
from rmtui.domain.handover import ALLOT, BACK, Dossier
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id
from rmtui.store.derive import raw, reading
from rmtui.store.reads.books import ME
from rmtui.store.reads.handover import dossier
from rmtui.store.reads.pool import managers
from rmtui.store.tables import AllotmentRow, Customer
from rmtui.store.work import Work
from rmtui.store.writes.across import in_book
from rmtui.store.writes.common import begin, people, person, saved
from rmtui.store.writes.handover import enter, hand_over, name_of
from rmtui.text import clean

ROSTER_OF = "SELECT book FROM week_figures WHERE manager = ? AND NOT deleted ORDER BY week_on DESC LIMIT 1"


def set_aside(work: Work, customers: list[str]) -> Saved:
    """Puts customers of the own book into the pool: they leave its lists until they are allotted."""
    rows = people(work, customers)
    begin(work, "pool", rows)
    for row in rows:
        row.pool = True
    return saved(work, rows)


def allot(work: Work, customer: str, to: str, by: str) -> Saved:
    """Gives a customer of the pool to a manager; where the manager's book is not here, by way of the lead's.

    Raises Refused `not_in_pool`, `no_such_manager`, `allotment_full` (unfamiliar ones of this month).
    """
    row = person(work, customer)
    if not row.pool:
        raise Refused("not_in_pool", name=row.name)
    manager = _manager(work, to)
    familiar = bool(row.handed_by) and row.handed_by == manager.name
    most = work.playbook.team.unfamiliar_per_month
    if not familiar and manager.unfamiliar >= most:
        raise Refused("allotment_full", name=manager.name, most=str(most))
    if raw(work).execute(ME, (to,)).fetchone() is not None:
        noted = _noted(work, row, manager, by, familiar=familiar)
        done = hand_over(work, customer, to, ALLOT, by)
        noted.state, noted.linked_id = "passed", name_id("handed", customer, to, work.today.isoformat())
        work.session.add(noted)
        return done
    return _through_lead(work, row, manager, by, familiar)


def _through_lead(work: Work, row: Customer, manager: Manager, by: str, familiar: bool) -> Saved:
    """Into the lead's team book, whose home passes it on to the manager's."""
    team = raw(work).execute(ROSTER_OF, (manager.book,)).fetchone()
    if team is None:
        raise Refused("no_such_manager", book=manager.book)
    card = dumps(dossier(reading(work), row.id).plain(), ensure_ascii=False)
    with in_book(work, team[0]) as there:
        sent = _noted(there, row, manager, by, familiar=familiar)
        sent.card = card
        there.session.add(sent)
    row.deleted = True
    work.touched.add(row.id)
    return saved(work, [row])


def pass_on(work: Work, allotment: str, by: str) -> Saved:
    """Enters a customer whom the president gave into the manager's book. Raises Refused `no_such_allotment`."""
    row = work.session.get(AllotmentRow, allotment)
    if row is None or row.deleted or row.state != "open" or row.book != work.book:
        raise Refused("no_such_allotment")
    try:
        given = Dossier.read(loads(row.card))
    except ValueError as error:
        raise Refused("no_such_allotment") from error
    name_of(work, row.manager)
    with in_book(work, row.manager) as there:
        linked = enter(there, given, row.by_name, ALLOT, by, from_book=row.book)
    row.state, row.linked_id, row.card = "passed", linked, ""
    return Saved(work.action, (linked,))


def take_back(work: Work, customer: str, pool: str, by: str, note: str = "") -> Saved:
    """Takes a customer out of a manager's book into the pool of another book of the home; the history goes along.

    Raises Refused as `hand_over`.
    """
    row = person(work, customer)
    done = hand_over(work, row.id, pool, BACK, by, note=note)
    with in_book(work, pool) as there:
        live = AllotmentRow.deleted.is_(False)  # type: ignore[attr-defined]
        found = select(AllotmentRow).where(AllotmentRow.book == pool, AllotmentRow.linked_id == row.id, live)
        for given in there.session.exec(found).all():
            given.state = "back"
    return done


def _manager(work: Work, book: str) -> Manager:
    found = next((one for one in managers(reading(work)) if one.book == book), None)
    if found is None:
        raise Refused("no_such_manager", book=book)
    return found


def _noted(work: Work, row: Customer, manager: Manager, by: str, *, familiar: bool) -> AllotmentRow:
    day = work.today.isoformat()
    return AllotmentRow(
        id=name_id("allotment", row.id, day),
        book=work.book,
        customer_id=row.id,
        manager=manager.book,
        manager_name=manager.name,
        day=day,
        familiar=familiar,
        by_name=clean(by),
    )
