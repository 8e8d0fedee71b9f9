"""Opportunities 商机: their states, whether one is stale, a sign-up's voucher, the way to the next tier."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.event_forms import OPPORTUNITY_STATES, SIGN_UP, VOUCHER
from rmtui.domain.playbook import Playbook, Tier

LEAD, CONFIRMED, PROPOSED, DONE, LOST = OPPORTUNITY_STATES
OPEN = (LEAD, CONFIRMED, PROPOSED)


class Opportunity(NamedTuple):
    """A line of the sheet of opportunities, with whose it is. Days are ISO text as stored, amounts yuan."""

    id: str
    customer: str
    name: str
    tier: str
    target: str
    state: str
    event: str = ""
    source: str = ""
    product: str = ""
    amount: int = 0
    found_on: str = ""
    state_on: str = ""
    basis: str = ""
    next_on: str = ""
    next_step: str = ""
    feedback: str = ""
    lost_reason: str = ""
    ticks: tuple[str, ...] = ()
    last_contact: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still worked on."""
        return self.state in OPEN

    @property
    def missing(self) -> tuple[str, ...]:
        """Of a sign-up, the fields of the voucher that are not ticked."""
        return tuple(one for one in VOUCHER if one not in self.ticks) if self.target == SIGN_UP else ()


class Standing(NamedTuple):
    """How an open opportunity stands on a day."""

    age: int
    """Days since it was found."""
    late: bool
    """Its next step's day has passed."""
    stale: bool
    """In the same state, and without a contact with the customer, for longer than the playbook allows."""


def standing(one: Opportunity, today: date, playbook: Playbook, calendar: WorkCalendar) -> Standing:
    """How it stands; one that is done or lost is neither late nor stale."""
    age = (today - date.fromisoformat(one.found_on)).days if one.found_on else 0
    if not one.is_open:
        return Standing(age, late=False, stale=False)
    moved = max(day for day in (one.state_on, one.found_on, one.last_contact, "") if day is not None)
    since = date.fromisoformat(moved) if moved else today
    stale = calendar.working_between(since, today) - 1 > playbook.events.opportunity_stale_days
    return Standing(age, late=bool(one.next_on) and one.next_on < today.isoformat(), stale=stale)


def after(state: str, by: int) -> str:
    """The state so many steps on along lead, confirmed, proposed, done; the same at either end and for a lost one."""
    way = (*OPEN, DONE)
    if state not in way:
        return state
    return way[min(max(way.index(state) + by, 0), len(way) - 1)]


class Week(NamedTuple):
    """The weekly look at opportunities 商机检视: numbers of the week, and what needs a word."""

    found: tuple[tuple[date, int], ...]
    """How many were found on each of its days."""
    moved: int
    done: int
    lost: int
    stuck: tuple[Opportunity, ...]
    """Open ones that are late or stale, the oldest first."""


def week(every: Sequence[Opportunity], monday: date, today: date, playbook: Playbook, calendar: WorkCalendar) -> Week:
    """The week from this Monday on; what is stuck is judged today."""
    days = [date.fromordinal(monday.toordinal() + n) for n in range(7)]
    first, last = days[0].isoformat(), days[-1].isoformat()
    moved = [one for one in every if first <= one.state_on <= last and one.state_on > one.found_on]
    stuck = [one for one in every if _needs_a_word(standing(one, today, playbook, calendar))]
    return Week(
        found=tuple((day, sum(one.found_on == day.isoformat() for one in every)) for day in days),
        moved=sum(one.is_open for one in moved),
        done=sum(one.state == DONE for one in every if first <= one.state_on <= last),
        lost=sum(one.state == LOST for one in every if first <= one.state_on <= last),
        stuck=tuple(sorted(stuck, key=lambda one: (one.found_on, one.id))),
    )


def _needs_a_word(found: Standing) -> bool:
    return found.late or found.stale


class NextTier(NamedTuple):
    """The way up: the next tier and how much is lacking in assets here, in yuan."""

    tier: Tier
    lacking: int


def next_tier(tier_id: str, assets: int, playbook: Playbook) -> NextTier | None:
    """The lowest tier above the customer's own that has an amount; None at the top, or where no tier has one."""
    own = playbook.tier(tier_id).rank
    above = [tier for tier in playbook.tiers if tier.rank < own and tier.assets_from]
    if not above:
        return None
    nearest = max(above, key=lambda tier: tier.rank)
    return NextTier(nearest, max(nearest.assets_from - assets, 0))


def in_order(every: Iterable[Opportunity]) -> tuple[Opportunity, ...]:
    """By state, then what comes next first; done and lost ones at the end, the newest first."""
    place = {state: n for n, state in enumerate(OPPORTUNITY_STATES)}
    open_ones = [one for one in every if one.is_open]
    ended = [one for one in every if not one.is_open]
    open_ones.sort(key=lambda one: (-place[one.state], one.next_on or "9", -one.amount, one.id))
    ended.sort(key=lambda one: (one.state_on or one.found_on, one.id), reverse=True)
    return (*open_ones, *ended)
