"""Sample rules with the figures of domain.md section 2, and short builders of a customer's facts, for tests of rules.

All moments are in Shanghai. 2026-03-02 is a Monday.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.model import (
    Channel,
    Claim,
    Contact,
    CustomerFacts,
    Decision,
    Direction,
    Meeting,
    MeetingState,
    NextStep,
    Outcome,
    Pause,
    Stage,
    StageMove,
    Step,
    Verdict,
)
from rmtui.domain.plan import due
from rmtui.domain.playbook import (
    Cadence,
    FirstContact,
    OutcomeRule,
    Playbook,
    ProfileField,
    StageRule,
    Tier,
    Window,
)
from rmtui.playbook.loader import load_playbook

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)

CALENDAR = WorkCalendar(
    years=frozenset({2026}),
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)) | {date(2026, 4, 6)},
    workdays=frozenset({date(2026, 10, 10)}),
)


def _stage(
    stage: Stage, limit: int | None, shares: Stage | None = None, outcomes: str = "", evidence: str = ""
) -> StageRule:
    return StageRule(stage, limit, shares, tuple(outcomes.split()), tuple(evidence.split()))


STAGES = (
    _stage(Stage.FIRST_CONTACT, 21, None, "invited not_invited", "invited"),
    _stage(Stage.KNOW, 21),
    _stage(Stage.DECISION_MAKER, 21, Stage.KNOW, "identified_met identified_not_met not_identified", "identified_met"),
    _stage(Stage.NEEDS, 14),
    _stage(Stage.PRODUCTS, 7),
    _stage(Stage.CLOSE, 7, None, "sold not_sold", "sold"),
    _stage(Stage.AFTER_SALES, None),
)

TIERS = (
    Tier("diamond", 0, "钻石", "Diamond", (Cadence(Channel.VISIT, 1, "month"),)),
    Tier(
        "black_gold", 1, "黑金", "Black-gold", (Cadence(Channel.VISIT, 1, "month"), Cadence(Channel.CALL, 1, "month"))
    ),
    Tier("platinum", 2, "白金", "Platinum", (Cadence(Channel.CALL, 1, "month"), Cadence(Channel.SMS, 1, "month"))),
    Tier("gold", 3, "黄金", "Gold", (Cadence(None, 1, "quarter"),)),
)

_NEXT: Mapping[Outcome, OutcomeRule] = {
    rule.outcome: rule
    for rule in (
        OutcomeRule(Outcome.MEETING, None, asks_time=True),
        OutcomeRule(Outcome.TALKED, 5),
        OutcomeRule(Outcome.CALLBACK, None, asks_time=True),
        OutcomeRule(Outcome.NO_ANSWER, None, other_half_day=True),
        OutcomeRule(Outcome.WRONG_NUMBER, 1),
        OutcomeRule(Outcome.ANNOYED, None, pauses=True),
        OutcomeRule(Outcome.BUSY, None, next_minutes=30),
        OutcomeRule(Outcome.HELD, 2),
        OutcomeRule(Outcome.MOVED, None, asks_time=True),
    )
}

_HOURS = ((time(9), time(12)), (time(14), time(18)))

PLAYBOOK = Playbook(
    version="test",
    stages=STAGES,
    stage_clock="calendar",
    amber_days=3,
    tiers=TIERS,
    no_tier=Tier("", 4, "普通", "Ordinary", (Cadence(None, 1, "quarter"),)),
    outcomes=tuple(_NEXT.get(outcome, OutcomeRule(outcome, None)) for outcome in Outcome),
    profile=(
        ProfileField("name", "basic", 6),
        ProfileField("taboos", "taboos", 1),
        ProfileField("mobile", "contact", 3),
    ),
    profile_percent=70,
    windows=tuple(
        (channel, Window(_HOURS if channel is Channel.CALL else ((time(9), time(20)),), True)) for channel in Channel
    ),
    first_contact=FirstContact(24, 48, 3, 5, 2, 3, 21),
    calls_per_day=20,
    meetings_per_day=2,
    plan_extra=5,
    max_sales_in_30_days=3,
    max_unasked_per_day=1,
    pause_days=30,
    birthday_lead_days=3,
    branch_meeting_is_visit=False,
    cadence_more_than=False,
    rating_valid_months=12,
    card=load_playbook(None).playbook.card,
    care=load_playbook(None).playbook.care,
    events=load_playbook(None).playbook.events,
    day=load_playbook(None).playbook.day,
    team=load_playbook(None).playbook.team,
)


def at(day: date | str, clock: str = "10:00") -> datetime:
    """A moment in Shanghai; the day as a date or as `03-02` of 2026."""
    on = date.fromisoformat(f"2026-{day}") if isinstance(day, str) else day
    return datetime.combine(on, time.fromisoformat(clock), ZONE)


def on_day(day: date | str) -> date:
    """A day as a date or as `03-02` of 2026."""
    return at(day).date()


def contact(
    day: date | str,
    outcome: Outcome = Outcome.TALKED,
    channel: Channel = Channel.CALL,
    clock: str = "10:00",
    *,
    step: Step | None = None,
    customer: str = "c1",
    group: str = "",
    asked: bool = False,
    care: bool = False,
    imported: bool = False,
) -> Contact:
    """A contact; `replied` comes in, all others go out."""
    moment = at(day, clock)
    direction = Direction.IN if outcome is Outcome.REPLIED else Direction.OUT
    made = f"{customer}-{moment.isoformat()}-{channel}"
    return Contact(
        id=made,
        group_id=group or made,
        customer_id=customer,
        at=moment,
        day=moment.date(),
        channel=channel,
        direction=direction,
        outcome=outcome,
        step=step,
        asked=asked,
        care=care,
        imported=imported,
    )


def sms(day: date | str, step: Step, clock: str = "10:00", outcome: Outcome = Outcome.SENT) -> Contact:
    """A first-contact SMS."""
    return contact(day, outcome, Channel.SMS, clock, step=step)


def entered(*stages: tuple[Stage, date | str]) -> tuple[StageMove, ...]:
    """Moves into stages at nine on their days; the first has no stage before it."""
    before: list[Stage | None] = [None, *(stage for stage, _ in stages)]
    return tuple(
        StageMove(at(day, "09:00"), on_day(day), came_from, stage)
        for came_from, (stage, day) in zip(before, stages, strict=False)
    )


def facts(
    stage: Stage = Stage.AFTER_SALES,
    since: date | str = "01-05",
    *contacts: Contact,
    number: str = "K001",
    tier: str = "",
    **more: object,
) -> CustomerFacts:
    """A customer in a stage since a day, with contacts; any other field by name."""
    blank = CustomerFacts(
        id="c1",
        number=number,
        name="王建国",
        tier=tier,
        allotted_on=None,
        contribution=0,
        potential=0,
        has_need=False,
        birthday=None,
        birthday_lunar="",
        dnd=frozenset(),
        window="",
        preferred=None,
        filled=frozenset({"name", "mobile"}),
        moves=entered((stage, since)),
        contacts=contacts,
    )
    return blank._replace(**more)  # type: ignore[arg-type]


def meeting(
    agreed: date | str, day: date | str, state: MeetingState = MeetingState.AGREED, channel: Channel = Channel.MEETING
) -> Meeting:
    """A meeting agreed on a day for ten o'clock of another."""
    return Meeting(f"m-{agreed}", "c1", at(day), channel, "", on_day(agreed), state)


def pause(start: date | str, until: date | str) -> Pause:
    """Days without contact, up to, not including, `until`."""
    return Pause(f"p-{start}", on_day(start), on_day(until), "")


def step_on(
    day: date | str,
    clock: str = "",
    *,
    said: date | str = "03-02",
    promised: bool = False,
    channel: Channel | None = None,
) -> NextStep:
    """A next contact planned at eleven of the day `said`."""
    return NextStep(at(said, "11:00"), on_day(day), at(day, clock) if clock else None, channel, promised)


def decision(day: date | str, what: Verdict, clock: str = "17:00") -> Decision:
    """What the lead decided."""
    return Decision(at(day, clock), what, "李秀英")


def claims_of(customer: CustomerFacts, *, playbook: Playbook = PLAYBOOK, hint: date = MONDAY) -> tuple[Claim, ...]:
    """All claims on a customer under the sample rules."""
    return due(customer, hint, playbook, CALENDAR, ZONE)


def by_rule(customer: CustomerFacts, rule: str, *, playbook: Playbook = PLAYBOOK, hint: date = MONDAY) -> list[Claim]:
    """The claims of one rule."""
    return [claim for claim in claims_of(customer, playbook=playbook, hint=hint) if claim.rule == rule]


def only(customer: CustomerFacts, rule: str) -> Claim:
    """The one claim of a rule."""
    (claim,) = by_rule(customer, rule)
    return claim


def rules_on(customer: CustomerFacts, day: date | str) -> set[str]:
    """The rules that hold on a day, value aside."""
    on = on_day(day)
    found = claims_of(customer, hint=on)
    return {claim.rule for claim in found if claim.start <= on and (claim.end is None or on <= claim.end)} - {
        "fill.value"
    }
