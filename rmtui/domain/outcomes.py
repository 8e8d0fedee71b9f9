"""What an outcome proposes as the next contact (design.md section 5: every outcome asks for one)."""

from datetime import date, datetime, time, timedelta

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import FACE_TO_FACE, Channel, Outcome
from rmtui.domain.playbook import Playbook
from rmtui.domain.tries import UNANSWERED
from rmtui.domain.views import NextPlan
from rmtui.domain.windows import move_into

NOON = time(12)


def half_day(moment: datetime) -> tuple[date, bool]:
    """The half-day of a local moment: its day, and whether it is after noon."""
    return moment.date(), moment.time() >= NOON


def next_half_day(moment: datetime, channel: Channel, own: str, playbook: Playbook, calendar: WorkCalendar) -> datetime:
    """Returns the first open moment of a later half-day than this one; moments are local."""
    day, afternoon = half_day(moment)
    turn = datetime.combine(day + timedelta(days=afternoon), time(0) if afternoon else NOON, moment.tzinfo)
    return move_into(turn, channel, own, playbook, calendar)


def propose_next(
    outcome: Outcome,
    now: datetime,
    channel: Channel,
    own: str,
    playbook: Playbook,
    calendar: WorkCalendar,
    tries: int = 0,
) -> NextPlan | None:
    """The next contact by the outcome's rule, or None where the user must give a time or nothing follows.

    `now` is when the contact was, local; `own` the customer's own window, empty for the courtesy window. Minutes go
    before days; a try in the other half-day is a moment, days are a day. After a meeting any channel will do. `tries`
    are the calls nobody answered before this one: with the playbook's cap of them the telephone rests (A03).
    """
    rule = playbook.outcome(outcome)
    events = playbook.events
    if outcome in UNANSWERED and channel is Channel.CALL and 0 < events.tries_cap <= tries + 1:
        return NextPlan(on=calendar.add_working(now.date(), events.tries_rest_days))
    if rule.asks_time or rule.pauses:
        return None
    by = None if channel in FACE_TO_FACE else channel
    if rule.next_minutes is not None:
        at = move_into(now + timedelta(minutes=rule.next_minutes), channel, own, playbook, calendar)
        return NextPlan(on=at.date(), at=at, channel=by)
    if rule.other_half_day:
        at = _other_half_day(rule.next_working_days or 0, now, channel, own, playbook, calendar)
        return NextPlan(on=at.date(), at=at, channel=by)
    if rule.next_working_days is not None:
        return NextPlan(on=calendar.add_working(now.date(), rule.next_working_days), channel=by)
    return None


def _other_half_day(
    days: int, now: datetime, channel: Channel, own: str, playbook: Playbook, calendar: WorkCalendar
) -> datetime:
    """The half of the day that was not tried, so many working days later; the next half-day for 0 days."""
    if not days:
        return next_half_day(now, channel, own, playbook, calendar)
    day, afternoon = half_day(now)
    turn = datetime.combine(calendar.add_working(day, days), time(0) if afternoon else NOON, now.tzinfo)
    return move_into(turn, channel, own, playbook, calendar)
