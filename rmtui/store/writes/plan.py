"""Writes what the manager did about entries of the list without a contact, and freezes the day's plan."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from rmtui.clock import utc_text
from rmtui.domain.model import PlanNoteKind
from rmtui.domain.rank import DUE, WAITING
from rmtui.domain.refusal import Refused
from rmtui.domain.views import Saved
from rmtui.ids import name_id, new_id
from rmtui.store.derive import raw, reading
from rmtui.store.reads.candidates import PLAN_OF_BOOK
from rmtui.store.reads.today import today
from rmtui.store.tables import Customer, OpeningRow, PlanNoteRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, people, person, saved, stamp, words

HAS_PLAN = f"SELECT 1 FROM {PLAN_OF_BOOK} AND p.day = :day LIMIT 1"
FIX = "INSERT INTO day_plan (day, customer_id, position, key, rules, due_on) VALUES (?, ?, ?, ?, ?, ?)"
FIRST_PLANNED = f"""SELECT p.customer_id, p.due_on FROM {PLAN_OF_BOOK}
 AND p.day = (SELECT max(p.day) FROM {PLAN_OF_BOOK} AND p.day < :day)"""


def later(work: Work, customer: str, key: str, until: datetime) -> Saved:
    """Puts an entry off until a moment ahead. Raises Refused `later_in_the_past`."""
    row = person(work, customer)
    if until <= work.now:
        raise Refused("later_in_the_past", until=f"{until.astimezone(work.zone):%Y-%m-%d %H:%M}")
    begin(work, "later", [row])
    _note(work, row, PlanNoteKind.LATER, key, until=until)
    return saved(work, [row])


def waive(work: Work, customer: str, key: str, reason: str) -> Saved:
    """Takes an entry off the list for a reason, which is kept. Raises Refused `waive_needs_reason`."""
    row = person(work, customer)
    if not words(reason):
        raise Refused("waive_needs_reason")
    begin(work, "waive", [row])
    _note(work, row, PlanNoteKind.WAIVED, key, reason=words(reason))
    return saved(work, [row])


def add_today(work: Work, customers: Sequence[str]) -> Saved:
    """Puts customers on today's list, until a contact with each."""
    rows = people(work, customers)
    begin(work, "add_today", rows)
    for row in rows:
        _note(work, row, PlanNoteKind.PLANNED, "")
    return saved(work, rows)


def fix_day(work: Work) -> int:
    """Freezes the plan of this working day, once, and returns how many entries it took; 0 where the plan stands.

    The plan is local and cannot be undone; what the lead sees of it is logged (`opening`).
    """
    day = work.today.isoformat()
    on = {"day": day, "book": work.book}
    db = raw(work)
    if not work.calendar.is_working(work.today) or db.execute(HAS_PLAN, on).fetchone():
        return 0
    shown = today(reading(work))
    items = [item for item in shown.items if item.state in (DUE, WAITING)]
    carried = {row[0]: row[1] for row in db.execute(FIRST_PLANNED, on)}
    rows = []
    for position, item in enumerate(items):
        rules = [reason.rule for reason in item.reasons]
        since = carried.get(item.customer_id, day) if "carried_over" in rules else day
        rows.append((day, item.customer_id, position, item.key, " ".join(rules), since))
    db.executemany(FIX, rows)
    _open_day(work, rows)
    return len(rows)


def _open_day(work: Work, rows: Sequence[tuple[str, str, int, str, str, str]]) -> None:
    """Logs the plan, so that the lead sees it; a day that another machine of the manager's opened stays as it was."""
    key = name_id("opening", work.book, work.today.isoformat())
    if work.session.get(OpeningRow, key) is None:
        items = dumps([[customer, rules] for _, customer, _, _, rules, _ in rows], separators=(",", ":"))
        work.session.add(
            OpeningRow(
                id=key,
                book=work.book,
                day=work.today.isoformat(),
                at=utc_text(work.now),
                planned=len(rows),
                version=work.playbook.version,
                items=items,
            )
        )


def _note(
    work: Work, row: Customer, kind: PlanNoteKind, key: str, *, until: datetime | None = None, reason: str = ""
) -> None:
    note = PlanNoteRow(
        id=new_id(),
        book=work.book,
        customer_id=row.id,
        key=key,
        kind=kind,
        at=utc_text(work.now),
        day=work.today.isoformat(),
        until=stamp(until),
        reason=reason,
    )
    work.session.add(note)
