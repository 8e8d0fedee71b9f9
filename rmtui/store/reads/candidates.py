"""Reads what today's ranking needs: every must of the day, and of each band of debts the first by value.

A fixed number of range reads, whatever the number of customers (design.md section 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps, loads
from typing import Any, NamedTuple

from rmtui.domain.absence import looks_to, own_calendar
from rmtui.domain.candidates import ViewedDay
from rmtui.domain.claims import BANDS, carried_over
from rmtui.domain.household import CHILDREN
from rmtui.domain.model import Channel, Claim, Outcome, PlanNote, PlanNoteKind, reached
from rmtui.domain.rank import Candidate, eligible, prefilter_need
from rmtui.store.facts import DND_CHANNELS, day_or_none, dnd_set, moment_or_none
from rmtui.store.reads.absences import absences
from rmtui.store.work import Read

HOLDS = "start <= :day AND end >= :day"
PLAN_OF_BOOK = "day_plan p JOIN customer b ON b.id = p.customer_id WHERE b.book = :book"
"""What goes after FROM to read the fixed plans of one book: those of all books of the home stand in one table."""
COUNTS = (
    f"SELECT value, (SELECT count(*) FROM claim WHERE book = :book AND band = value AND {HOLDS}) FROM json_each(:bands)"
)
_COMING = "start <= :last AND end >= :day"
"""What holds on the day, or begins in the absence that follows it."""
MUSTS = f"SELECT DISTINCT customer_id FROM claim WHERE book = :book AND band = '' AND {_COMING}"
PLANNED = f"SELECT p.customer_id FROM {PLAN_OF_BOOK} AND p.day = :day"
WHOLE_BAND = f"SELECT customer_id FROM claim INDEXED BY ix_claim_band WHERE book = :book AND band = :band AND {HOLDS}"
FIRST_OF_BAND = f"""SELECT customer_id FROM claim INDEXED BY ix_claim_value
 WHERE book = :book AND band = :band AND {HOLDS} ORDER BY rank_key LIMIT :limit"""
CARRIED = f"""SELECT p.customer_id, p.key, p.due_on FROM {PLAN_OF_BOOK}
 AND p.day = (SELECT max(p.day) FROM {PLAN_OF_BOOK} AND p.day < :day)
 AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.customer_id = p.customer_id AND c.live AND c.day >= p.day
   AND c.day <= :day)"""
CLAIMS = f"""SELECT customer_id, rule, key, start, end, channel, must, due_at, moved_to, asked, args, band
 FROM claim WHERE customer_id IN (SELECT value FROM json_each(:ids)) AND {_COMING}"""
CHILDREN_BORN = f"""(SELECT group_concat(r.born, ' ') FROM relative r WHERE r.customer_id = c.id
  AND NOT r.deleted AND r.born <> '' AND r.relation IN ({", ".join(f"'{each}'" for each in sorted(CHILDREN))}))"""
"""When the customer's children were born, for SQL over customers `c`."""
PEOPLE = f"""SELECT s.customer_id, s.rank_key, s.paused_from, s.paused_until, s.dropped, s.recent_sales, s.tries,
 s.tried_on, c.call_window, c.preferred_channel, {CHILDREN_BORN},
 {", ".join(f"c.dnd_{channel}" for channel in DND_CHANNELS)}
 FROM state s JOIN customer c ON c.id = s.customer_id
 WHERE s.customer_id IN (SELECT value FROM json_each(:ids)) AND s.book = :book"""
_REACHED = ", ".join(f"'{outcome}'" for outcome in Outcome if reached(outcome))
TOUCHED = f"""SELECT customer_id, max(outcome IN ({_REACHED})), max(direction = 'out')
 FROM contact WHERE live AND day = :day AND book = :book GROUP BY customer_id"""
PUT_OFF = """SELECT customer_id, key, kind, day, until, reason FROM plan_note
 WHERE live AND kind IN ('later', 'waived') AND customer_id IN (SELECT value FROM json_each(:ids))"""


class Ground(NamedTuple):
    """The candidates of a day, and how many debts each band holds on it."""

    candidates: tuple[Candidate, ...]
    quotas: Mapping[str, int]
    planned: frozenset[str]
    """The customers of the plan that was fixed for the day."""
    carried: Mapping[str, Claim]
    """What an earlier plan left without an outcome, by customer."""
    on: ViewedDay
    """The day as the manager has it: with the days away."""


def ground(read: Read, day: date, need: int = 0) -> Ground:
    """Everybody who may stand on the list of the day, and of each band enough to rank as if all had been read.

    `need` asks for more of each band than the day's own target.
    """
    away = absences(read, day)
    mine = own_calendar(read.calendar, away)
    viewed = ViewedDay(day, read.now, read.playbook, mine, looks_to(day, away, read.calendar))
    on = {"day": day.isoformat(), "book": read.book, "last": viewed.looks_to.isoformat()}
    counted = read.db.execute(COUNTS, {**on, "bands": dumps(BANDS)})
    quotas = {band: int(count) for band, count in counted if count}
    planned = frozenset(row[0] for row in read.db.execute(PLANNED, on))
    carried = {row[0]: carried_over(row[0], row[1], date.fromisoformat(row[2])) for row in read.db.execute(CARRIED, on)}
    ids = {row[0] for row in read.db.execute(MUSTS, on)} | planned | set(carried)
    need = max(need, prefilter_need(read.playbook))
    limits = dict.fromkeys(quotas, need)
    while True:
        for band, limit in limits.items():
            # In the order of value a band with few debts today would be read to its end.
            some = FIRST_OF_BAND if quotas[band] > limit else WHOLE_BAND
            ids |= {row[0] for row in read.db.execute(some, {**on, "band": band, "limit": limit})}
        candidates = tuple(_candidates(read, on, ids, planned, carried))
        counts = eligible(candidates, viewed)
        limits = {
            band: 4 * limit for band, limit in limits.items() if counts.get(band, 0) < need and limit < quotas[band]
        }
        if not limits:
            return Ground(candidates, quotas, planned, carried, viewed)


def candidates_of(read: Read, found: Ground, customers: Iterable[str]) -> Iterable[Candidate]:
    """These customers as candidates of the day, whether they stand on its list or not."""
    day = found.on.day.isoformat()
    on = {"day": day, "book": read.book, "last": found.on.looks_to.isoformat()}
    return _candidates(read, on, customers, found.planned, found.carried)


def _candidates(
    read: Read, on: Mapping[str, str], ids: Iterable[str], planned: frozenset[str], carried: Mapping[str, Claim]
) -> Iterable[Candidate]:
    values = {**on, "ids": dumps(sorted(ids))}
    asked = set(ids)
    claims: dict[str, list[Claim]] = {customer: [claim] for customer, claim in carried.items() if customer in asked}
    for row in read.db.execute(CLAIMS, values):
        claims.setdefault(row[0], []).append(_claim(row, read))
    notes: dict[str, list[PlanNote]] = {}
    for row in read.db.execute(PUT_OFF, values):
        notes.setdefault(row[0], []).append(_note(row, read))
    touched = {row[0]: (bool(row[1]), bool(row[2])) for row in read.db.execute(TOUCHED, values)}
    for row in read.db.execute(PEOPLE, values):
        yield _candidate(row, claims.get(row[0], ()), notes.get(row[0], ()), touched.get(row[0]), row[0] in planned)


def _candidate(
    row: Sequence[Any],
    claims: Sequence[Claim],
    notes: Sequence[PlanNote],
    touched: tuple[bool, bool] | None,
    planned: bool,
) -> Candidate:
    reached, tried = touched or (False, False)
    return Candidate(
        id=row[0],
        rank_key=row[1],
        claims=tuple(claims),
        paused_from=day_or_none(row[2]),
        paused_until=day_or_none(row[3]),
        dropped=bool(row[4]),
        dnd=dnd_set(row[11:]),
        window=row[8],
        preferred=Channel(row[9]) if row[9] else None,
        reached_today=reached,
        tried_today=tried,
        sales_days=tuple(date.fromisoformat(each) for each in row[5].split()),
        notes=tuple(notes),
        planned=planned,
        tries=row[6],
        tried_on=day_or_none(row[7]),
        children=tuple((row[10] or "").split()),
    )


def _claim(row: Sequence[Any], read: Read) -> Claim:
    return Claim(
        customer_id=row[0],
        rule=row[1],
        key=row[2],
        start=date.fromisoformat(row[3]),
        end=date.fromisoformat(row[4]),
        channel=Channel(row[5]) if row[5] else None,
        must=bool(row[6]),
        due_at=moment_or_none(row[7], read.zone),
        moved_to=moment_or_none(row[8], read.zone),
        asked=bool(row[9]),
        args=tuple(loads(row[10]).items()),
        band=row[11],
    )


def _note(row: Sequence[Any], read: Read) -> PlanNote:
    until = moment_or_none(row[4], read.zone)
    return PlanNote(row[1], PlanNoteKind(row[2]), date.fromisoformat(row[3]), until, row[5])
