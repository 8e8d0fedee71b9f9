"""What claims have in common: their rules and bands in order, their keys, and cutting days out of them.

A must is on the plan whatever the target. Every other claim belongs to a band: debts that are spread together over the
working days left (design.md section 5), or the rest by value.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID, uuid5

from rmtui.domain.cadence import period_end
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import Channel, Claim, Pause
from rmtui.domain.playbook import Playbook

PROMISED = "promised"
CALLBACK = "callback"
INSTITUTION_SMS = "first.institution_sms"
RM_SMS = "first.rm_sms"
RM_CALL = "first.rm_call"
ANSWER_REPLY = "first.answer_reply"
LEAD_WAITING = "lead.waiting"
NEXT_CONTACT = "next_contact"
BIRTHDAY_SOLAR = "birthday.solar"
BIRTHDAY_LUNAR = "birthday.lunar"
FAMILY_BIRTHDAY = "family.birthday"
ANNIVERSARY = "anniversary"
POINTS = "points.expiring"
SCHOOL = "school.starts"
CAMPAIGN = "campaign.expiring"
THANKS = "referral.thanks"
CARRIED_OVER = "carried_over"
OVER_LIMIT = "stage.over_limit"
NEAR_LIMIT = "stage.near_limit"
HOLDING_MATURITY = "holding.maturity"
PREMIUM_DUE = "premium.due"
NEED_RETRY = "need.retry"
RIVAL_MATURITY = "rival.maturity"
REVIEW_DUE = "review.due"
OPPORTUNITY_DUE = "opportunity.due"
PAYMENT_DUE = "payment.due"
PAYMENT_OVERDUE = "payment.overdue"
STOP_REACHED = "stop.reached"
MOVEMENT = "movement.large"
PLAN_STOPPED = "plan.stopped"
DECLINE = "decline.assets"
SILENCE = "decline.silence"
RHYTHM_BROKEN = "rhythm.broken"
RATING_EXPIRING = "rating.expiring"
TIER_REACHED = "tier.reached"
TIER_BELOW = "tier.below"
CARD_BELOW = "card.below"
CARD_EARNED = "card.earned"
PRODUCT_REPORT = "product.report"
NEWS = "news"
ACTIVITY_FITS = "activity.fits"
ACTIVITY_FOLLOW_UP = "activity.follow_up"
COMPLAINT_ANSWER = "complaint.answer"
COMPLAINT_CLOSE = "complaint.close"
COMPLAINT_BACK = "complaint.look_back"
PROMISE_DUE = "promise.due"
LEAD_COMMENT = "lead.comment"
PROFILE = "profile.incomplete"
VALUE = "fill.value"

_CADENCE_ORDER = (*(f"cadence.{channel}" for channel in ("visit", "meeting", "call", "sms", "wechat", "mail", "any")),)
RULES = (
    *(COMPLAINT_ANSWER, COMPLAINT_CLOSE),
    *(PROMISED, CALLBACK, ANSWER_REPLY, RM_CALL, RM_SMS, INSTITUTION_SMS, LEAD_WAITING, LEAD_COMMENT, PROMISE_DUE),
    *(COMPLAINT_BACK, NEXT_CONTACT),
    *(
        BIRTHDAY_SOLAR,
        BIRTHDAY_LUNAR,
        FAMILY_BIRTHDAY,
        ANNIVERSARY,
        PAYMENT_OVERDUE,
        STOP_REACHED,
        HOLDING_MATURITY,
        PREMIUM_DUE,
        MOVEMENT,
    ),
    ACTIVITY_FOLLOW_UP,
    *(OPPORTUNITY_DUE, NEED_RETRY, RIVAL_MATURITY, PLAN_STOPPED, DECLINE, CARRIED_OVER, OVER_LIMIT, NEAR_LIMIT),
    *(PAYMENT_DUE, PRODUCT_REPORT, RATING_EXPIRING, TIER_REACHED, TIER_BELOW, CARD_BELOW, CARD_EARNED),
    *(THANKS, CAMPAIGN, POINTS, SCHOOL, NEWS, SILENCE, RHYTHM_BROKEN),
    *(REVIEW_DUE, *_CADENCE_ORDER, PROFILE, ACTIVITY_FITS, VALUE),
)
"""Every rule id, the one that leads an entry first."""

PROMISES = frozenset({PROMISED, CALLBACK})
COMPLAINTS = frozenset({COMPLAINT_ANSWER, COMPLAINT_CLOSE})
"""Open complaints: they stand on top of the list until the customer's answer is in."""
FIRST_STEPS = frozenset({INSTITUTION_SMS, RM_SMS, RM_CALL})
CARE = frozenset({BIRTHDAY_SOLAR, BIRTHDAY_LUNAR, FAMILY_BIRTHDAY, ANNIVERSARY})
"""Greetings: the over-marketing guard counts them apart."""
WORD = COMPLAINTS | {PROMISE_DUE}
"""The word given: on the list until it is settled, whatever talk there was; it cannot be waived."""
SERVICE = frozenset(
    {
        *(HOLDING_MATURITY, PREMIUM_DUE, PROMISE_DUE, PAYMENT_DUE, PAYMENT_OVERDUE, STOP_REACHED, PRODUCT_REPORT),
        *(RATING_EXPIRING, POINTS),
    }
)
"""What the customer may expect to be told of; where such a claim is `asked`, a contact on its days is no sales talk."""

BAND_BIRTHDAY = "birthday"
BAND_STAGE = "stage"
BAND_MATURITY = "maturity"
BAND_EVENT = "event"
"""What happened to the customer's money that can wait for its turn."""
BAND_REVIEW = "review"
BAND_PROFILE = "profile"
BAND_SILENT = "silent"
BAND_ACTIVITY = "activity"
BAND_VALUE = "value"
BAND_EARLY = "early"
"""Value again, but the customer was spoken to lately or has a later date: only before a day with too few entries."""
BANDS = (
    BAND_BIRTHDAY,
    BAND_MATURITY,
    *(f"{rule}.{period}" for period in ("month", "quarter") for rule in _CADENCE_ORDER),
    *(BAND_STAGE, BAND_EVENT, BAND_REVIEW, BAND_PROFILE),
    *(*(f"{BAND_SILENT}.{period}" for period in ("month", "quarter")), BAND_ACTIVITY, BAND_VALUE, BAND_EARLY),
)
"""Every band; debts before the rest by value."""

_NAMESPACE = UUID("6f0a7f5e-3c52-5b7e-9f43-2d1c9a5be0a1")
_DAY = timedelta(days=1)


class Rules(NamedTuple):
    """The rules in force: playbook, working days, and the zone in which days and hours are meant."""

    playbook: Playbook
    calendar: WorkCalendar
    zone: tzinfo

    def midnight(self, day: date) -> datetime:
        """When the day begins."""
        return datetime.combine(day, time(0), self.zone)


def claim_key(rule: str, customer_id: str, due: date) -> str:
    """The key of what a rule claims: UUIDv5 of (rule, subject, due date), equal on every device."""
    return str(uuid5(_NAMESPACE, f"{rule}\n{customer_id}\n{due.isoformat()}"))


def band_period(band: str) -> str:
    """The calendar period over which a band's debts are spread: `month` or `quarter`."""
    return "quarter" if band.endswith(".quarter") else "month"


def key_on(claim: Claim, day: date) -> str:
    """The key that "later" and "waive" name on this day.

    A claim open over several periods is another item in each: what was waived in October is back in November.
    """
    recurring = claim.rule.startswith("cadence.") or claim.rule in (REVIEW_DUE, PROFILE, VALUE)
    if not recurring:
        return claim.key
    return claim_key(claim.rule, claim.customer_id, period_end(day, band_period(claim.band)))


def carried_over(customer_id: str, key: str, since: date, channel: Channel | None = None) -> Claim:
    """The claim of an entry of an earlier fixed plan, first planned on `since`, that has no outcome yet."""
    args = (("since", since.isoformat()),)
    return Claim(CARRIED_OVER, customer_id, key, since, None, channel, True, args=args)


def without_pauses(claims: Iterable[Claim], pauses: Sequence[Pause]) -> Iterator[Claim]:
    """The claims with all paused days cut out (domain.md section 2, stage 1: the customer leaves all lists)."""
    pieces = list(claims)
    for pause in pauses:
        pieces = [piece for claim in pieces for piece in _without(claim, pause)]
    return iter(pieces)


def _without(claim: Claim, pause: Pause) -> Iterator[Claim]:
    if pause.until <= claim.start or (claim.end is not None and claim.end < pause.start) or pause.until <= pause.start:
        yield claim
        return
    if claim.start < pause.start:
        yield claim._replace(end=pause.start - _DAY)
    if claim.end is None or claim.end >= pause.until:
        yield claim._replace(start=max(claim.start, pause.until))


def until(claim: Claim, last: date) -> Iterator[Claim]:
    """The claim up to this day, if any of it is left."""
    if claim.start <= last:
        yield claim if claim.end is not None and claim.end <= last else claim._replace(end=last)
