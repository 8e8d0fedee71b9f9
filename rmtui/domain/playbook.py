"""The bank's rules as data: the shape in which every rule of this package takes its figures (domain.md section 2).

The figures themselves live in `rmtui/playbook/standard.toml`, which a bank overrides in its configuration folder.
"""

from datetime import time
from typing import NamedTuple

from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.rests import Rest


class StageRule(NamedTuple):
    """One stage: its limit in days (None: open-ended) and the stage whose clock it shares, if any."""

    stage: Stage
    limit: int | None
    shares_clock_of: Stage | None
    outcomes: tuple[str, ...]
    """Named results with which it may be left, the ones that count as evidence first; empty: none are named."""
    evidence: tuple[str, ...]
    """Those of `outcomes` that need no further reason when moving forward."""


class Cadence(NamedTuple):
    """At least `times` reached contacts by `channel` (None: any) in each calendar `period` (`month` or `quarter`)."""

    channel: Channel | None
    times: int
    period: str


class Tier(NamedTuple):
    """A tier of customers: `id` is stored, names are for people; `rank` 0 is the highest."""

    id: str
    rank: int
    zh: str
    en: str
    cadences: tuple[Cadence, ...]
    aliases: tuple[str, ...] = ()
    """Other words for it in a bank's own lists, as written."""
    assets_from: int = 0
    """Yuan held here from which a customer belongs to it; 0: not said."""


class OutcomeRule(NamedTuple):
    """What follows an outcome: the proposed next contact, and whether the outcome ends, pauses or promises."""

    outcome: Outcome
    next_working_days: int | None
    """Propose the next contact so many working days later; None: none is proposed."""
    next_minutes: int | None = None
    """Propose it so many minutes later the same day (busy: 30); goes before the days."""
    other_half_day: bool = False
    asks_time: bool = False
    """The user must give a time (a meeting agreed, a call-back promised, a meeting moved)."""
    pauses: bool = False
    asks_reason: bool = False


class ProfileField(NamedTuple):
    """A required field of the profile, its group on the card and its weight in the completeness."""

    name: str
    group: str
    weight: int


class Window(NamedTuple):
    """Hours in which a channel may be used: half-open ranges of local time, on working days only or on all."""

    ranges: tuple[tuple[time, time], ...]
    working_days_only: bool


class FirstContact(NamedTuple):
    """Timers of stage 1: hours before the RM's SMS and the RM's call, days promised, tries before giving up."""

    rm_sms_after_hours: int
    rm_call_after_hours: int
    call_within_days: int
    failed_tries: int
    lead_call_from_days: int
    lead_call_until_days: int
    recent_allotment_days: int


class Festival(NamedTuple):
    """A festival to greet on: its solar day `MM-DD`, its lunar one, or a rule `05-sun-2` (the others are empty).

    With an audience only those who are known to belong to it are greeted.
    """

    id: str
    zh: str
    en: str
    solar: str
    lunar: str
    rule: str = ""
    """Month, weekday, and the how manieth of it."""
    sex: str = ""
    children: bool = False
    """Who has children."""
    child_under: int = 0
    """Who has a child below this age."""
    from_age: int = 0

    @property
    def for_all(self) -> bool:
        """Whether everybody is greeted."""
        return not (self.sex or self.children or self.child_under or self.from_age)


class Ages(NamedTuple):
    """Ages in full years: of age from `adult`, retired from `retired` (women: `retired_female`)."""

    adult: int
    retired: int
    retired_female: int

    def retires_at(self, sex: str) -> int:
        """The age of retiring; an unknown sex takes the later one."""
        return self.retired_female if sex == "female" else self.retired


class LifePhase(NamedTuple):
    """A phase of the family's life cycle 客户生命周期: what must hold for it, and the kinds of need it suggests.

    Phases are tried in the order of the playbook's ranks; a condition that is None or empty always holds.
    """

    id: str
    zh: str
    en: str
    kinds: tuple[str, ...]
    marital: tuple[str, ...] = ()
    childless: bool = False
    child_from: int | None = None
    """A child of this age ..."""
    child_until: int | None = None
    """... up to this one, both included."""
    from_age: int | None = None
    retires_within: int | None = None
    """At most so many years before retiring; 0: retired."""


class RiskTick(NamedTuple):
    """A risk that is explained and ticked before a sale, for products from this risk level on 风险揭示."""

    id: str
    zh: str
    en: str
    from_risk: int


class ReviewRule(NamedTuple):
    """The rhythm of asset reviews: months for marked customers and the top by value, months for all others."""

    often_months: int
    seldom_months: int
    top_percent: int


class MaturityRule(NamedTuple):
    """The list of maturities: days back and ahead, its sections by days left; reminders before and after (N13).

    A maturity, and a premium, is a reason to call until `days_after` it.
    """

    days_back: int
    days_ahead: int
    buckets: tuple[int, ...]
    lead_days: int
    """The first reminder, in calendar days ahead."""
    lead_working_days: tuple[int, ...]
    """The further ones, in working days ahead."""
    again_after: int
    """The last one, in working days after it."""
    days_after: int


class MovementRule(NamedTuple):
    """What a large movement is: so much money in yuan, or so many per cent of what was there."""

    large_amount: int
    large_percent: int


class InsuranceRule(NamedTuple):
    """Perils against which each member of a household should be insured, by group, and the home as a whole."""

    premium_days_ahead: int
    child: tuple[str, ...]
    adult: tuple[str, ...]
    retired: tuple[str, ...]
    home: tuple[str, ...]
    """For the household that owns property."""


class CardRules(NamedTuple):
    """The rules of what the card keeps beside the profile (domain.md sections 2 and 5)."""

    ages: Ages
    life_phases: tuple[LifePhase, ...]
    exception_classes: tuple[str, ...]
    """Product classes that may be sold above the rating with a reason and a second name; empty: none may."""
    risk_ticks: tuple[RiskTick, ...]
    review: ReviewRule
    maturities: MaturityRule
    movement: MovementRule
    insurance: InsuranceRule


class ComplaintRule(NamedTuple):
    """A complaint's clock: first answer in working days, closed and looked back on in calendar days (domain.md 6)."""

    answer_working_days: int
    close_days: int
    look_back_days: int
    """After it was closed."""


class FamiliarRule(NamedTuple):
    """The figures of the familiar-customer test (domain.md section 4)."""

    months: int
    """Calendar months before this one in each of which there was a talk, or a purchase."""
    review_months: int
    """The assets' changes are followed where a review is no older."""
    products: int
    wealth_purchases: int
    purchases_amount: int
    """In yuan; more than this."""
    booked_visits: int
    """Meetings in the branch that were agreed on an earlier day and held."""


class CareRules(NamedTuple):
    """The rules of knowing the person and keeping the word (domain.md sections 4 and 6)."""

    complaint: ComplaintRule
    gifts_per_year: int
    """Yuan a customer and calendar year."""
    familiar: FamiliarRule


class EventRules(NamedTuple):
    """The rules of reasons to call and of opportunities (domain.md sections 3 and 4)."""

    opportunity_stale_days: int
    """Working days in one state without a contact after which an opportunity is marked."""
    payment_lead_days: int
    """Working days before an instalment or a card's balance is due."""
    overdue_again_days: int
    """Days after a talk about arrears until the next one."""
    rating_lead_days: int
    """Days before a risk test runs out."""
    movement_days: int
    """Working days for which a large movement is a reason to call."""
    decline_percent: int
    """By so much assets must fall from one review to the next."""
    report_days: int
    """Working days for which a product's report is a reason to call."""
    news_days: int
    """Days for which news are, where they have no last day of their own."""
    rhythm_talks: int
    """Talks that a rhythm of the customer's own needs."""
    rhythm_least_days: int
    """No rhythm counts as shorter than this."""
    rhythm_percent: int
    """Silence is longer than usual from so many per cent of the usual days on."""
    silence_times: int
    """So many times the usual days are a sign of leaving."""
    tries_cap: int
    """Calls in a row without an answer after which the telephone rests; 0: it never does."""
    tries_rest_days: int
    """Working days for which it does."""
    escalate_lead_days: int
    """Working days past due after which the lead hears of it."""
    escalate_red_days: int
    """Working days past due after which it is a red flag."""
    greet_lead_days: int
    """Working days before a festival from which its greetings are prepared."""
    points_lead_days: int
    """Days before points run out."""
    school_lead_days: int
    """Days before the first of September."""
    campaign_lead_days: int
    """Working days before a campaign's list ends."""
    thanks_days: int
    """Working days within which whoever sent a customer is thanked."""
    sleeping_potential: int
    """Yuan of potential from which a customer counts as sleeping ..."""
    sleeping_days: int
    """... after so many days of silence."""
    top_percent: int
    """So many per cent of the customers by value are the top, each with a plan."""
    school_ages: tuple[int, ...]
    """Full years on the first of September at which a school begins."""


class DayRules(NamedTuple):
    """Minutes that what is recorded stands for where it stands alone, and after which a break begins."""

    break_minutes: int
    plan_minutes: int
    call_minutes: int
    meeting_minutes: int
    note_minutes: int


class TeamRules(NamedTuple):
    """What the lead and the outlet head look at, and how customers are given and taken back (domain.md section 4)."""

    plan_least: int
    """Entries that the plan of a working day should hold."""
    unfamiliar_per_month: int
    """Unfamiliar customers that one manager is given in a calendar month."""
    untended_days: int
    """An unfamiliar customer goes back when nobody spoke with her for so long ..."""
    take_back_warn_days: int
    """... and the manager is warned so many days before."""
    backup_days: int
    """Backups from before an erasure are kept no longer than this."""


class Playbook(NamedTuple):
    """All rules in force. `version` names the playbook on sheets."""

    version: str
    stages: tuple[StageRule, ...]
    stage_clock: str
    """`calendar` or `working` days."""
    amber_days: int
    tiers: tuple[Tier, ...]
    no_tier: Tier
    """For customers below the named tiers: nobody falls silent."""
    outcomes: tuple[OutcomeRule, ...]
    profile: tuple[ProfileField, ...]
    profile_percent: int
    windows: tuple[tuple[Channel, Window], ...]
    first_contact: FirstContact
    calls_per_day: int
    meetings_per_day: int
    plan_extra: int
    """Entries on top of the daily calls (target plus 5)."""
    max_sales_in_30_days: int
    max_unasked_per_day: int
    pause_days: int
    birthday_lead_days: int
    branch_meeting_is_visit: bool
    cadence_more_than: bool
    """Read "> 1 a month" as more than one instead of at least one."""
    rating_valid_months: int
    card: CardRules
    care: CareRules
    events: EventRules
    day: DayRules
    team: TeamRules
    meeting_offer_days: tuple[int, int] = (2, 3)
    """The choice of two offered for a meeting: so many working days ahead."""
    festivals: tuple[Festival, ...] = ()
    festival_lead_days: int = 15
    """A greeting that says a festival is near is about the next one within so many days."""

    rests: tuple[Rest, ...] = ()
    """Hours of rest within the windows."""

    def stage_rule(self, stage: Stage) -> StageRule:
        """The rule of one stage."""
        return self.stages[stage - 1]

    def tier(self, tier_id: str) -> Tier:
        """The tier of this id, or the rule for customers without one."""
        return next((tier for tier in self.tiers if tier.id == tier_id), self.no_tier)

    def outcome(self, outcome: Outcome) -> OutcomeRule:
        """What follows this outcome."""
        return next(rule for rule in self.outcomes if rule.outcome is outcome)

    def window(self, channel: Channel) -> Window:
        """The courtesy window of a channel."""
        return dict(self.windows)[channel]
