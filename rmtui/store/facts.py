"""Reads the facts that the rules need of many customers at once: a few set-based queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from itertools import groupby
from json import dumps
from typing import Any

from rmtui.clock import from_utc_text
from rmtui.domain.complaint import HEARD, StepDone
from rmtui.domain.model import (
    Channel,
    ComplaintFacts,
    Contact,
    CustomerFacts,
    DatedRow,
    Decision,
    Direction,
    Meeting,
    MeetingState,
    NextStep,
    Outcome,
    Pause,
    PlanNote,
    PlanNoteKind,
    Stage,
    StageMove,
    StageOutcome,
    Step,
    Verdict,
)
from rmtui.store.dates import dates_of
from rmtui.store.money import money_of
from rmtui.store.work import Connection

CHUNK = 500
"""Customers read at once: bounds the memory that a renewal of the whole book takes."""

WRONG_LABEL = "wrong"
"""The label of a number that was found to be wrong: kept, but not dialled and not counted as a phone."""

PROFILE_COLUMNS = (
    "name",
    "sex",
    "birthday",
    "occupation",
    "employer",
    "income_band",
    "address",
    "preferred_channel",
    "call_window",
    "marital_state",
    "children",
    "household",
    "decision_maker",
    "taboos",
    "home_region",
    "hobbies",
    "other_banks",
    "risk_rating",
)
"""Columns of a customer that may count for the profile (domain.md section 2, stage 2)."""

DND_CHANNELS = tuple(Channel)
REVIEWED, REVIEWABLE = "reviewed", "reviewable"

IDS = "(SELECT value FROM json_each(?))"

CUSTOMERS = f"""SELECT id, number, tier, allotted_on, contribution, potential, birthday_lunar, wechat, key_customer,
 value_now, {", ".join(PROFILE_COLUMNS)}, {", ".join(f"dnd_{channel}" for channel in DND_CHANNELS)},
 pool FROM customer WHERE NOT deleted AND id IN {IDS}"""
PHONES = f"SELECT customer_id, label FROM phone WHERE NOT deleted AND customer_id IN {IDS}"
ASKED = (
    f"SELECT customer_id, field FROM profile_note WHERE NOT deleted AND asked_none_on <> '' AND customer_id IN {IDS}"
)
CONCERNS = f"SELECT customer_id, kind FROM concern WHERE NOT deleted AND closed_on = '' AND customer_id IN {IDS}"
COMPLAINTS = f"""SELECT c.customer_id, c.id, c.text, c.opened_on, c.closed_on, s.step, s.on_day, s.who, s.text,
 s.answer, s.content, s.at
 FROM concern c LEFT JOIN complaint_step s ON s.concern_id = c.id AND s.live
 WHERE NOT c.deleted AND c.kind = 'complaint' AND c.customer_id IN {IDS}
 ORDER BY c.customer_id, c.opened_on, c.id, s.at, s.id"""
CONTACTS = f"""SELECT customer_id, id, group_id, at, day, channel, direction, outcome, step, meeting_id, asked, care,
 note, learnt, imported, purpose FROM contact WHERE live AND customer_id IN {IDS} ORDER BY customer_id, at, id"""
MEETINGS = f"""SELECT customer_id, id, at, channel, place, agreed_on, with_whom
 FROM meeting WHERE live AND customer_id IN {IDS} ORDER BY customer_id, at, id"""
MOVES = f"""SELECT customer_id, at, on_day, from_stage, to_stage, outcome, reason, evidence, who
 FROM stage_move WHERE live AND customer_id IN {IDS} ORDER BY customer_id, at, id"""
PAUSES = f"""SELECT customer_id, id, start, until, reason, annoyed, ends
 FROM pause WHERE live AND customer_id IN {IDS} ORDER BY customer_id, at, id"""
STEPS = f"""SELECT customer_id, set_at, on_day, at, channel, promised, none_because
 FROM next_step WHERE live AND customer_id IN {IDS} ORDER BY customer_id, set_at, id"""
DECISIONS = f"""SELECT customer_id, at, what, by_name, note
 FROM decision WHERE live AND customer_id IN {IDS} ORDER BY customer_id, at, id"""
PLAN_NOTES = f"""SELECT customer_id, key, kind, day, until, reason
 FROM plan_note WHERE live AND customer_id IN {IDS} ORDER BY customer_id, at, id"""

DATED = f"""WITH asked (id) AS {IDS}
 SELECT customer_id, 'holding', id, maturity, product, kind, bank FROM holding
 WHERE NOT deleted AND closed_on = '' AND maturity <> '' AND customer_id IN asked
 UNION ALL SELECT customer_id, 'need', id, retry_on, '', kind, '' FROM need
 WHERE NOT deleted AND state IN ('open', 'proposed') AND customer_id IN asked
 UNION ALL SELECT customer_id, 'rival', id, rival_maturity, rival_product, '', rival_bank FROM not_sold
 WHERE live AND rival_maturity <> '' AND customer_id IN asked
 UNION ALL SELECT customer_id, 'retry', id, retry_on, '', '', '' FROM not_sold
 WHERE live AND retry_on <> '' AND need_id = '' AND customer_id IN asked
 UNION ALL SELECT customer_id, 'opportunity', id, next_on, next_step, target, '' FROM opportunity
 WHERE NOT deleted AND state IN ('lead', 'confirmed', 'proposed') AND next_on <> '' AND customer_id IN asked
 UNION ALL SELECT customer_id, 'policy', id, due_on, product, kind, insurer FROM policy
 WHERE NOT deleted AND due_on <> '' AND (ends_on = '' OR ends_on >= due_on) AND customer_id IN asked
 UNION ALL SELECT customer_id, 'promise', id, due_on, text, '', '' FROM promise
 WHERE NOT deleted AND state = 'open' AND due_on <> '' AND customer_id IN asked
 UNION ALL SELECT customer_id, 'comment', id, day, text, by_name, at FROM comment
 WHERE live AND text <> '' AND customer_id IN asked
 UNION ALL SELECT i.customer_id, 'came', i.id, a.on_day, a.name, '', '' FROM invitation i
 JOIN activity a ON a.id = i.activity_id AND NOT a.deleted AND a.on_day <> ''
 WHERE NOT i.deleted AND i.state = 'came' AND i.customer_id IN asked
 UNION ALL SELECT c.id, 'activity', a.id, a.on_day, a.name, a.interests, a.tiers FROM customer c
 JOIN activity a ON a.book = c.book AND NOT a.deleted AND a.on_day <> ''
 WHERE c.id IN asked AND (a.interests <> '' AND c.hobbies <> '' OR a.interests = '' AND a.tiers <> '')
 AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.customer_id = c.id AND i.activity_id = a.id AND NOT i.deleted)
 UNION ALL SELECT customer_id, '{REVIEWED}', '', max(on_day), '', '', '' FROM review
 WHERE NOT deleted AND customer_id IN asked GROUP BY customer_id
 UNION ALL SELECT customer_id, '{REVIEWABLE}', '',
 min(nullif(CASE WHEN as_of <> '' THEN as_of ELSE since END, '')), '', '', ''
 FROM holding WHERE NOT deleted AND closed_on = '' AND customer_id IN asked
 GROUP BY customer_id ORDER BY 1, 2, 3"""
"""Rows of the card's tables with a day; needs without one too: they say that there is a need."""

MEETING_ENDS = {
    Outcome.HELD: MeetingState.HELD,
    Outcome.MISSED: MeetingState.MISSED,
    Outcome.MOVED: MeetingState.MOVED,
    Outcome.CANCELLED: MeetingState.CANCELLED,
}

Rows = Mapping[str, Sequence[Any]]


def chunks(ids: Collection[str], size: int = CHUNK) -> Iterator[list[str]]:
    """Ids in a stable order, so many at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def facts_of(db: Connection, zone: tzinfo, customers: Collection[str]) -> dict[str, CustomerFacts]:
    """The facts of these customers by id; deleted and unknown ones, and those never put in a stage, are left out."""
    found: dict[str, CustomerFacts] = {}
    for ids in chunks(customers):
        found.update(_read_chunk(db, zone, dumps(ids)))
    return found


def _read_chunk(db: Connection, zone: tzinfo, ids: str) -> Iterator[tuple[str, CustomerFacts]]:
    """Facts of the customers in a JSON list of ids."""
    related = {sql: _by_customer(db, sql, ids) for sql in (PHONES, ASKED, CONCERNS, CONTACTS, MEETINGS, MOVES)}
    related |= {sql: _by_customer(db, sql, ids) for sql in (PAUSES, STEPS, DECISIONS, PLAN_NOTES, DATED, COMPLAINTS)}
    money, dates = money_of(db, ids), dates_of(db, ids)
    for row in db.execute(CUSTOMERS, (ids,)):
        mine = {sql: rows.get(row[0], ()) for sql, rows in related.items()}
        if mine[MOVES]:
            yield row[0], _facts(row, mine, zone)._replace(money=money.get(row[0]), dates=dates.get(row[0]))


def _by_customer(db: Connection, sql: str, ids: str) -> Rows:
    """Rows of one query by customer, in the order of the query."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in db.execute(sql, (ids,)):
        rows[row[0]].append(row)
    return rows


def _facts(row: Sequence[Any], mine: Rows, zone: tzinfo) -> CustomerFacts:
    """One customer's facts from the rows that are hers."""
    head, profile, dnd = row[:10], row[10 : 10 + len(PROFILE_COLUMNS)], row[10 + len(PROFILE_COLUMNS) : -1]
    days = {each[1]: day_or_none(each[3]) for each in mine[DATED] if each[1] in (REVIEWED, REVIEWABLE)}
    values = dict(zip(PROFILE_COLUMNS, profile, strict=True))
    open_kinds = [concern[1] for concern in mine[CONCERNS]]
    contacts = tuple(_contact(contact, zone) for contact in mine[CONTACTS])
    moves = tuple(_move(move, zone) for move in mine[MOVES])
    return CustomerFacts(
        id=head[0],
        number=head[1],
        name=values["name"],
        tier=head[2],
        allotted_on=day_or_none(head[3]),
        contribution=head[4],
        potential=head[5],
        has_need="request" in open_kinds or "wish" in open_kinds or any(each[1] == "need" for each in mine[DATED]),
        birthday=day_or_none(values["birthday"]),
        birthday_lunar=head[6],
        dnd=dnd_set(dnd),
        window=values["call_window"],
        preferred=Channel(values["preferred_channel"]) if values["preferred_channel"] else None,
        filled=filled(
            values, head[6], head[7], [phone[1] for phone in mine[PHONES]], [note[1] for note in mine[ASKED]]
        ),
        moves=moves,
        contacts=contacts,
        meetings=tuple(meeting_states(mine[MEETINGS], contacts, zone)),
        pauses=tuple(pauses_of(mine[PAUSES])),
        decisions=tuple(Decision(from_utc_text(r[1], zone), Verdict(r[2]), r[3], r[4]) for r in mine[DECISIONS]),
        next_step=_next_step(mine[STEPS][-1], zone) if mine[STEPS] else None,
        notes=tuple(_plan_note(note, zone) for note in mine[PLAN_NOTES]),
        open_complaints=open_kinds.count("complaint"),
        complaints=tuple(_complaints(mine[COMPLAINTS], zone)),
        value_now=head[9],
        key_customer=bool(head[8]),
        pool=bool(row[-1]),
        dated=tuple(_dated(each) for each in mine[DATED] if each[3] and each[1] not in days),
        hobbies=values["hobbies"],
        reviewed_on=days.get(REVIEWED),
        reviewable_since=days.get(REVIEWABLE) or (moves[0].on if REVIEWABLE in days else None),
    )


def _dated(row: Sequence[Any]) -> DatedRow:
    """A row with a day, from the query's columns."""
    return DatedRow(row[1], row[2], date.fromisoformat(row[3]), row[4], row[5], row[6])


def _complaints(rows: Sequence[Any], zone: tzinfo) -> Iterator[ComplaintFacts]:
    """Complaints with their steps, from the query's rows."""
    for _, same in groupby(rows, lambda row: row[1]):
        mine = list(same)
        steps = tuple(
            StepDone(row[5], date.fromisoformat(row[6]), row[7], row[8], row[9], bool(row[10]))
            for row in mine
            if row[5]
        )
        heard = next((from_utc_text(row[11], zone) for row in mine if row[5] == HEARD), None)
        first = mine[0]
        opened = date.fromisoformat(first[3])
        yield ComplaintFacts(first[1], first[2], opened, day_or_none(first[4]), steps, heard)


def day_or_none(text: str) -> date | None:
    """A stored day, or None where it is empty."""
    return date.fromisoformat(text) if text else None


def moment_or_none(text: str, zone: tzinfo) -> datetime | None:
    """A stored instant in local time, or None where it is empty."""
    return from_utc_text(text, zone) if text else None


def dnd_set(flags: Sequence[Any]) -> frozenset[Channel]:
    """The channels whose do-not-disturb flags, in the order of `DND_CHANNELS`, are on."""
    return frozenset(channel for channel, on in zip(DND_CHANNELS, flags, strict=True) if on)


def filled(
    values: Mapping[str, str], lunar: str, wechat: str, labels: Sequence[str], asked_none: Collection[str]
) -> frozenset[str]:
    """Names of the profile fields that are filled or were answered "none"; `labels` are those of the phones."""
    names = {name for name, value in values.items() if value} | set(asked_none)
    usable = [label for label in labels if label != WRONG_LABEL]
    if lunar:
        names.add("birthday")
    if "mobile" in usable:
        names.add("mobile")
    if len(usable) > 1 or wechat:
        names.add("second_contact")
    return frozenset(names)


_CHANNELS = {each.value: each for each in Channel}
_DIRECTIONS = {each.value: each for each in Direction}
_OUTCOMES = {each.value: each for each in Outcome}
"""Looking up is a tenth of the price of calling an enumeration, and a book has a hundred thousand contacts."""


def _contact(row: Sequence[Any], zone: tzinfo) -> Contact:
    """A contact from its row."""
    return Contact(
        id=row[1],
        group_id=row[2],
        customer_id=row[0],
        at=from_utc_text(row[3], zone),
        day=date.fromisoformat(row[4]),
        channel=_CHANNELS[row[5]],
        direction=_DIRECTIONS[row[6]],
        outcome=_OUTCOMES[row[7]],
        step=Step(row[8]) if row[8] else None,
        meeting_id=row[9] or None,
        asked=bool(row[10]),
        care=bool(row[11]),
        note=row[12],
        learnt=row[13],
        imported=bool(row[14]),
        purpose=row[15],
    )


def meeting_states(rows: Sequence[Any], contacts: Sequence[Contact], zone: tzinfo) -> Iterator[Meeting]:
    """Meetings with what became of them: the last contact that names one and says how it went."""
    ends = {c.meeting_id: MEETING_ENDS[c.outcome] for c in contacts if c.meeting_id and c.outcome in MEETING_ENDS}
    for row in rows:
        yield Meeting(
            id=row[1],
            customer_id=row[0],
            at=from_utc_text(row[2], zone),
            channel=Channel(row[3]),
            place=row[4],
            agreed_on=date.fromisoformat(row[5]),
            state=ends.get(row[1], MeetingState.AGREED),
            with_whom=row[6],
        )


def _move(row: Sequence[Any], zone: tzinfo) -> StageMove:
    """A stage move from its row."""
    return StageMove(
        at=from_utc_text(row[1], zone),
        on=date.fromisoformat(row[2]),
        from_stage=Stage(row[3]) if row[3] else None,
        to_stage=Stage(row[4]),
        outcome=StageOutcome(row[5]) if row[5] else None,
        reason=row[6],
        evidence=row[7],
        who=row[8],
    )


def pauses_of(rows: Sequence[Any]) -> Iterator[Pause]:
    """Pauses as they came to pass: one that was ended early lasts until the day of the row that ends it."""
    ended = {row[6]: date.fromisoformat(row[2]) for row in rows if row[6]}
    for row in rows:
        if row[6]:
            continue
        start, until = date.fromisoformat(row[2]), date.fromisoformat(row[3])
        until = min(until, ended.get(row[1], until))
        if until > start:
            yield Pause(id=row[1], start=start, until=until, reason=row[4], annoyed=bool(row[5]))


def _next_step(row: Sequence[Any], zone: tzinfo) -> NextStep:
    """The next planned contact from its row."""
    return NextStep(
        set_at=from_utc_text(row[1], zone),
        on=day_or_none(row[2]),
        at=moment_or_none(row[3], zone),
        channel=Channel(row[4]) if row[4] else None,
        promised=bool(row[5]),
        none_because=row[6],
    )


def _plan_note(row: Sequence[Any], zone: tzinfo) -> PlanNote:
    """What was done about an item of the list, from its row."""
    return PlanNote(
        key=row[1],
        kind=PlanNoteKind(row[2]),
        day=date.fromisoformat(row[3]),
        until=moment_or_none(row[4], zone),
        reason=row[5],
    )
