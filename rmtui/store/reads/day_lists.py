"""The facts of the sheets of a day's work: the plan, the work log for the bank's own system, the evening report."""

from datetime import date
from json import dumps

from rmtui.clock import from_utc_text
from rmtui.domain.day_end import DONE as SPOKEN
from rmtui.domain.model import Channel, Direction, Outcome
from rmtui.domain.rank import DONE, DUE, WAITING
from rmtui.domain.sheet_facts import EveningFacts, LogFacts, LogRow, PlanFacts, PlanRow
from rmtui.domain.sheet_kinds import Request
from rmtui.store.facts import day_or_none
from rmtui.store.reads.candidates import PLAN_OF_BOOK
from rmtui.store.reads.day_end import day_end
from rmtui.store.reads.opportunities import opportunities
from rmtui.store.reads.sheet_heads import head_of
from rmtui.store.reads.today import today
from rmtui.store.work import Read

PLANNED = f"SELECT p.customer_id FROM {PLAN_OF_BOOK} AND p.day = :day ORDER BY p.position"
PHONES = "SELECT customer_id, phone FROM state WHERE customer_id IN (SELECT value FROM json_each(?))"
CONTACTS = """SELECT k.id, c.number, c.name, k.at, k.channel, k.outcome, k.direction, k.learnt, k.note, s.next_on,
 EXISTS (SELECT 1 FROM entered e WHERE e.live AND e.contact_id = k.id)
 FROM contact k JOIN customer c ON c.id = k.customer_id JOIN state s ON s.customer_id = c.id
 WHERE k.live AND k.book = ? AND k.day = ? AND NOT k.imported AND NOT c.deleted ORDER BY k.at, k.id"""


def plan_sheet(read: Read, request: Request) -> PlanFacts:
    """The plan of a day: as it was fixed at the opening, else the list as it stands, longest at its target."""
    found = today(read, request.day)
    fixed = [row[0] for row in read.db.execute(PLANNED, {"day": request.day.isoformat(), "book": read.book})]
    items = {item.customer_id: item for item in found.items}
    wanted = [items[one] for one in fixed if one in items]
    if not fixed:
        wanted = [item for item in found.items if item.state in (DUE, WAITING, DONE)]
    phones = dict(read.db.execute(PHONES, (dumps([item.customer_id for item in wanted]),)).fetchall())
    steps = {one.customer: one.next_step for one in reversed(opportunities(read)) if one.is_open and one.next_step}
    rows = [PlanRow(one, phones.get(one.customer_id, ""), steps.get(one.customer_id, "")) for one in wanted]
    head = head_of(read, request)
    return PlanFacts(head, tuple(rows), found.meetings, found.counts.calls_target, bool(fixed))


def work_log_sheet(read: Read, request: Request) -> LogFacts:
    """Every contact of a day with what is to be entered elsewhere, and whether it was."""
    return LogFacts(head_of(read, request), contacts_to_enter(read, request.day))


def contacts_to_enter(read: Read, day: date) -> tuple[LogRow, ...]:
    """The contacts of a day in their order."""
    return tuple(
        LogRow(
            row[0], row[1], row[2], from_utc_text(row[3], read.zone), Channel(row[4]), Outcome(row[5]),
            Direction(row[6]) is Direction.IN, row[7], row[8], day_or_none(row[9]), bool(row[10]),
        )
        for row in read.db.execute(CONTACTS, (read.book, day.isoformat()))
    )  # fmt: skip


def evening(read: Read, request: Request) -> EveningFacts:
    """The report of a day for the evening meeting 夕会."""
    found = day_end(read, request.day)
    return EveningFacts(
        head=head_of(read, request),
        counts=found.counts,
        planned=len(found.plan),
        done=found.done,
        added=found.added,
        not_done=tuple((one.name, one.tier, one.state) for one in found.plan if one.state != SPOKEN),
        promises=found.promises,
        lessons=found.lessons,
        tomorrow=found.tomorrow,
        tomorrow_due=found.tomorrow_due,
        tomorrow_meetings=found.tomorrow_meetings,
        minutes=found.minutes,
        walk_ins=tuple((one.name, one.handed_by) for one in found.walk_ins),
    )
