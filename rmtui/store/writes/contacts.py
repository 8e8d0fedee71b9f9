"""Records contacts with all that follows from them (domain.md section 2, design.md section 7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rmtui.clock import utc_text
from rmtui.domain.guard import is_owed
from rmtui.domain.model import (
    CALL_OUTCOMES,
    FACE_TO_FACE,
    Channel,
    ConcernKind,
    CustomerFacts,
    Direction,
    Meeting,
    Outcome,
    outcomes_for,
    reached,
)
from rmtui.domain.purposes import CARE, checked
from rmtui.domain.refusal import Refused
from rmtui.domain.views import ContactEntry, Saved
from rmtui.ids import new_id
from rmtui.store.tables import ContactRow, Customer
from rmtui.store.work import Work
from rmtui.store.writes import judging
from rmtui.store.writes.agreements import enter_meetings, invite, open_meeting
from rmtui.store.writes.common import Warned, begin, known, past_moment, people, saved, warning, words
from rmtui.store.writes.concerns import opened
from rmtui.store.writes.dnd import flag
from rmtui.store.writes.fields import strip_numbers
from rmtui.store.writes.following import plan_next, wrong_number
from rmtui.store.writes.pauses import add_pause
from rmtui.store.writes.quick import fill
from rmtui.text import clean


def log(work: Work, customers: Sequence[str], entry: ContactEntry) -> Saved:
    """Records one contact with one customer or several, and what follows: meeting, stage, pause, flags, next contact.

    Who asked not to be disturbed is left out of a round to several and named. Raises Refused: no such customer, the
    moment lies ahead, the outcome does not fit, a time or reason is missing.
    """
    rows = people(work, customers)
    at = past_moment(work, entry.at)
    entry = _understood(entry)
    facts = known(work, rows)
    rows, warnings = judging.left_out(work, rows, facts, entry)
    warnings += fill(work, rows, entry.fills, learnt_by(entry.channel))
    begin(work, f"log_{entry.channel}", rows)
    meetings = _meetings(rows, facts, entry, at)
    return saved(work, rows, warnings + enter(work, rows, facts, entry, at, meetings))


def enter(
    work: Work,
    rows: Sequence[Customer],
    facts: Mapping[str, CustomerFacts],
    entry: ContactEntry,
    at: datetime,
    meetings: Mapping[str, Meeting],
    with_whom: str = "",
) -> list[Warned]:
    """Enters one contact with each customer, of one group, and all that follows; returns the warnings.

    `meetings` are the agreed meetings by customer that the contact tells the result of.
    """
    _check(work, entry)
    greeted, served = judging.greeted(work, rows, entry, at), judging.served(work, rows, entry, at)
    group = new_id()
    warnings: list[Warned] = []
    for n, row in enumerate(rows):
        mine = facts[row.id]
        contact = _contact(work, mine, entry, at, meetings.get(row.id), row.id in greeted)
        contact.asked |= row.id in served
        contact.id, contact.group_id, contact.with_whom = (new_id() if n else group), group, clean(with_whom)
        warnings += judging.cautions(work, row, mine, contact)
        work.session.add(contact)
        warnings += _consequences(work, row, entry, at)
        plan_next(work, row, mine, entry, contact, at, in_round=len(rows) > 1)
    _meet(work, [facts[row.id] for row in rows], entry, meetings)
    return warnings


def learnt_by(channel: Channel) -> str:
    """How a fact was learnt that a contact by this channel brought."""
    if channel in FACE_TO_FACE:
        return "meeting"
    return "call" if channel is Channel.CALL else "message"


def _understood(entry: ContactEntry) -> ContactEntry:
    """The entry with a reply made incoming; raises Refused where the outcome does not fit the channel."""
    if entry.outcome is Outcome.REPLIED:
        entry = entry._replace(direction=Direction.IN)
    fitting = set(outcomes_for(entry.channel))
    if entry.direction is Direction.IN:
        spoken = {outcome for outcome in (*CALL_OUTCOMES, Outcome.REPLIED) if reached(outcome)}
        fitting = spoken | (fitting & {Outcome.HELD})
    if entry.outcome not in fitting:
        raise Refused("outcome_does_not_fit", outcome=entry.outcome, channel=entry.channel)
    return entry


def _meetings(
    rows: Sequence[Customer], facts: Mapping[str, CustomerFacts], entry: ContactEntry, at: datetime
) -> dict[str, Meeting]:
    """The agreed meetings that a face-to-face contact is the result of; only a held one may come unagreed.

    Raises Refused `no_meeting_agreed`.
    """
    if entry.channel not in FACE_TO_FACE or entry.outcome not in outcomes_for(entry.channel):
        return {}
    found = {}
    for row in rows:
        meeting = open_meeting(facts[row.id], at, ahead=entry.outcome in (Outcome.MOVED, Outcome.CANCELLED))
        if meeting:
            found[row.id] = meeting
        elif entry.outcome is not Outcome.HELD:
            raise Refused("no_meeting_agreed", name=row.name)
    return found


def _check(work: Work, entry: ContactEntry) -> None:
    """Raises Refused where the outcome asks for a time or a reason that is not given."""
    rule = work.playbook.outcome(entry.outcome)
    if rule.asks_time and entry.outcome is Outcome.CALLBACK:
        if entry.next is None or (entry.next.at is None and entry.next.on is None):
            raise Refused("callback_needs_time")
    elif rule.asks_time and entry.meeting_at is None:
        raise Refused("meeting_needs_time")
    if rule.asks_reason and not words(entry.reason or entry.note):
        raise Refused("outcome_needs_reason", outcome=entry.outcome)


def _contact(
    work: Work, facts: CustomerFacts, entry: ContactEntry, at: datetime, meeting: Meeting | None, greeted: bool
) -> ContactRow:
    """The contact of one customer as a row; ids are given by whoever calls."""
    step = judging.step(facts, entry)
    care = entry.care or greeted or (entry.of_round and entry.purpose == CARE)
    owed = entry.direction is Direction.IN or step is not None or meeting is not None
    return ContactRow(
        id="",
        group_id="",
        book=work.book,
        customer_id=facts.id,
        at=utc_text(at),
        day=at.date().isoformat(),
        channel=meeting.channel if meeting else entry.channel,
        direction=entry.direction,
        outcome=entry.outcome,
        step=step or "",
        meeting_id=meeting.id if meeting else "",
        phone_id=entry.phone_id,
        asked=owed or is_owed(facts, at),
        care=care,
        template=clean(entry.template),
        purpose=checked(entry.purpose),
        override=words(entry.override),
        note=words(entry.note),
        learnt=words(entry.learnt),
    )


def _consequences(work: Work, row: Customer, entry: ContactEntry, at: datetime) -> list[Warned]:
    """What an outcome does to the card: pause, do-not-disturb, a number found wrong, an opinion or a complaint."""
    warnings = []
    if work.playbook.outcome(entry.outcome).pauses:
        annoyed = entry.outcome is Outcome.ANNOYED
        reason = entry.reason or entry.note
        until = add_pause(work, row.id, at.date(), entry.pause_until, reason, annoyed=annoyed)
        warnings.append(warning("paused_until", name=row.name, until=until.isoformat()))
    if entry.outcome is Outcome.DND:
        flag(row, None if entry.dnd_all else entry.channel, True)
    if entry.outcome is Outcome.WRONG_NUMBER:
        wrong_number(work, row.id, entry.phone_id)
        warnings.append(warning("wrong_number", name=row.name))
    for kind, said in ((ConcernKind.REQUEST, entry.opinion), (ConcernKind.COMPLAINT, entry.complaint)):
        if text := strip_numbers(words(said))[0]:
            work.session.add(opened(work, row.id, kind, text))
    return warnings


def _meet(work: Work, facts: Sequence[CustomerFacts], entry: ContactEntry, meetings: Mapping[str, Meeting]) -> None:
    """The meeting that a contact brought about or moved; a meeting held brings a customer of stage 1 to stage 2."""
    if entry.outcome is Outcome.MEETING:
        enter_meetings(work, facts, entry.meeting_at, entry.meeting_channel, entry.place)
    elif entry.outcome is Outcome.MOVED:
        olds = [meetings[each.id] for each in facts]
        channel: Channel = olds[0].channel
        place = entry.place or olds[0].place
        enter_meetings(work, facts, entry.meeting_at, channel, place, moved_from=[old.id for old in olds])
    elif entry.outcome is Outcome.HELD:
        for each in facts:
            invite(work, each)
