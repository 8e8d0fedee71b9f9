"""Today's list, or another day's: meetings, entries in order with their reasons, and the day's measure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from json import dumps
from typing import Any, NamedTuple

from rmtui.clock import from_utc_text
from rmtui.domain.claims import BAND_EARLY, BAND_VALUE
from rmtui.domain.festivals import coming
from rmtui.domain.model import Channel, MeetingState, Stage
from rmtui.domain.rank import DONE, Ranked, prefilter_need, rank
from rmtui.domain.stages import ClockDates, clock_at
from rmtui.domain.views import MeetingItem, StageClock, Today, TodayItem
from rmtui.store.facts import DND_CHANNELS, MEETING_ENDS, day_or_none, dnd_set
from rmtui.store.fresh import festivals
from rmtui.store.reads.absences import absences
from rmtui.store.reads.candidates import PLAN_OF_BOOK, Ground, ground
from rmtui.store.reads.counts import counts_of
from rmtui.store.reads.handover import waiting
from rmtui.store.reads.promises import promise_counts
from rmtui.store.work import Read

_MORE = 100
"""How many more customers one look beyond the day's plan shows."""

CLOCK_COLUMNS = """s.stage, s.entered_on, s.clock_start, s.limit_on, s.amber_on, s.paused_before,
 s.paused_from, s.paused_until"""
ITEMS = f"""SELECT s.customer_id, {CLOCK_COLUMNS}, c.number, c.name, c.tier, s.last_contact, s.last_channel, s.next_on,
 s.complaint, c.call_window, {", ".join(f"c.dnd_{channel}" for channel in DND_CHANNELS)}
 FROM state s JOIN customer c ON c.id = s.customer_id WHERE s.customer_id IN (SELECT value FROM json_each(?))"""
_ENDS = ", ".join(f"'{outcome}'" for outcome in MEETING_ENDS)
MEETINGS = f"""SELECT m.id, m.customer_id, c.name, c.tier, m.at, m.channel, m.place, ifnull((SELECT k.outcome
  FROM contact k WHERE k.meeting_id = m.id AND k.customer_id = m.customer_id AND k.live AND k.outcome IN ({_ENDS})
  ORDER BY k.at DESC, k.id DESC LIMIT 1), 'agreed') AS state
 FROM meeting m JOIN customer c ON c.id = m.customer_id
 WHERE m.live AND m.book = :book AND NOT c.deleted
 AND m.day >= :since AND m.day <= :day AND (m.day = :day OR state = 'agreed')
 ORDER BY m.at, m.id"""
FROZEN = f"""SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM contact c WHERE c.customer_id = p.customer_id
 AND c.day = p.day AND c.live AND NOT c.imported)) FROM {PLAN_OF_BOOK} AND p.day = :day"""
CAPPED = """SELECT customer_id FROM state INDEXED BY ix_state_sales
 WHERE substr(recent_sales, -10) > :since AND book = :book AND stage > 1 AND NOT dropped AND last_contact < :day
 AND (length(recent_sales) >= :most AND substr(recent_sales, -:most, 10) > :since
   OR length(recent_sales) >= :daily AND substr(recent_sales, -:daily, 10) = :day)"""

COMPLAINTS = """SELECT count(*) FROM concern c JOIN customer p ON p.id = c.customer_id
 WHERE c.book = ? AND c.kind = 'complaint' AND c.closed_on = '' AND NOT c.deleted AND NOT p.deleted"""

_MEETING_DAYS = timedelta(days=60)
"""How far back meetings without a result are looked for."""
_SALES_DAYS = timedelta(days=30)


class _Plan(NamedTuple):
    """What is known of the plan that was fixed for the day."""

    planned: int
    done: int


def today(read: Read, day: date | None = None, *, more: bool = False) -> Today:
    """The list of the day (None: today); with `more` also a further hundred customers who could be called, by value."""
    on = day or read.today
    found = ground(read, on)
    entries = _rank(found, None)
    if more:
        found = ground(read, on, prefilter_need(read.playbook) + len(found.planned) + _MORE)
        entries = _rank(found, len(entries) + _MORE)
    frozen = _Plan(*read.db.execute(FROZEN, {"day": on.isoformat(), "book": read.book}).fetchone())
    listed = {entry.customer_id for entry in entries}
    return Today(
        day=on,
        counts=counts_of(read, on),
        meetings=tuple(_meetings(read, on)),
        items=tuple(_items(read, on, entries, found.planned)),
        more=_more(read, on, found, listed),
        planned=frozen.planned,
        planned_done=frozen.done,
        provisional=not read.calendar.known(on),
        working_day=found.on.calendar.is_working(on),
        festivals=coming(on, festivals(read), read.playbook, read.calendar),
        away=next((one for one in absences(read, on) if one.starts_on <= found.on.looks_to), None),
        promises=promise_counts(read),
        complaints=read.db.execute(COMPLAINTS, (read.book,)).fetchone()[0],
        handovers=waiting(read),
    )


def _rank(found: Ground, want: int | None) -> tuple[Ranked, ...]:
    return rank(found.candidates, found.on, found.quotas, want)


def _items(read: Read, day: date, entries: Sequence[Ranked], planned: Collection[str]) -> Iterator[TodayItem]:
    """The entries with what their lines show; `added` is whoever came due after a plan was fixed."""
    ids = dumps([entry.customer_id for entry in entries])
    rows = {row[0]: row for row in read.db.execute(ITEMS, (ids,))}
    for entry in entries:
        row = rows[entry.customer_id]
        number, name, tier, last_contact, last_channel, next_on, complaint, window = row[9:17]
        yield TodayItem(
            customer_id=entry.customer_id,
            number=number,
            name=name,
            tier=tier,
            clock=clock(read, row[1:9], day),
            state=entry.state,
            channel=entry.channel,
            due_at=entry.due_at,
            moved_to=entry.moved_to,
            age_days=entry.age_days,
            waits_until=entry.waits_until,
            reasons=entry.reasons,
            key=entry.key,
            step=entry.step,
            last_contact=day_or_none(last_contact),
            last_channel=Channel(last_channel) if last_channel else None,
            next_on=day_or_none(next_on),
            added=bool(planned) and entry.customer_id not in planned and entry.state != DONE,
            complaint=bool(complaint),
            dnd=dnd_set(row[17:]),
            window=window,
            escalation=entry.escalation,
            postponed=entry.postponed,
            tries=entry.tries,
        )


def clock(read: Read, row: Sequence[Any], day: date) -> StageClock:
    """The stage's clock on a day, from a row of `CLOCK_COLUMNS`."""
    dates = ClockDates(
        stage=Stage(row[0]),
        entered_on=date.fromisoformat(row[1]),
        start=date.fromisoformat(row[2]),
        limit_on=day_or_none(row[3]),
        amber_on=day_or_none(row[4]),
        paused_before=row[5],
        paused_from=day_or_none(row[6]),
        paused_until=day_or_none(row[7]),
    )
    return clock_at(dates, day, read.playbook, read.calendar)


def _meetings(read: Read, day: date) -> Iterator[MeetingItem]:
    """The meetings of the day with their state, and before them those of earlier days that have no result yet."""
    since = day - _MEETING_DAYS if day == read.today else day
    for row in read.db.execute(MEETINGS, {"day": day.isoformat(), "since": since.isoformat(), "book": read.book}):
        at = from_utc_text(row[4], read.zone)
        yield MeetingItem(row[0], row[1], row[2], row[3], at, Channel(row[5]), row[6], MeetingState(row[7]))


def _more(read: Read, day: date, found: Ground, listed: Iterable[str]) -> int:
    """How many customers could be called beside the list: whoever value alone would put there, and is not capped."""
    callable_ = found.quotas.get(BAND_VALUE, 0) + found.quotas.get(BAND_EARLY, 0)
    shown = set(listed)
    with_value = {each.id for each in found.candidates if any(_is_value(claim.band) for claim in each.claims)}
    capped = {row[0] for row in read.db.execute(CAPPED, _cap(read, day))}
    return max(0, callable_ - len(with_value & shown) - len(capped - shown))


def _is_value(band: str) -> bool:
    return band in (BAND_VALUE, BAND_EARLY)


def _cap(read: Read, day: date) -> Mapping[str, object]:
    """The over-marketing guard as widths of a state's days: the n-th newest day begins so far from the end."""
    return {
        "book": read.book,
        "day": day.isoformat(),
        "since": (day - _SALES_DAYS).isoformat(),
        "most": 11 * read.playbook.max_sales_in_30_days - 1,
        "daily": 11 * read.playbook.max_unasked_per_day - 1,
    }
