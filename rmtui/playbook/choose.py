"""Which template suits a customer now, what to ask next, and what to mind while talking (domain.md section 2)."""

from collections.abc import Iterator, Sequence
from datetime import date

from rmtui.domain.claims import HOLDING_MATURITY, RIVAL_MATURITY
from rmtui.domain.model import Channel, ConcernKind, MeetingState, Profile, Reason, Stage
from rmtui.domain.relation import TEMPERAMENTS
from rmtui.domain.views import Card
from rmtui.playbook.merge import next_meeting
from rmtui.playbook.scripts import Template

Hint = tuple[str, tuple[tuple[str, str], ...]]
"""A catalog id and the values of its placeholders."""

KIND_OF_RULE = {
    "promised": "promised",
    "callback": "promised",
    "first.institution_sms": "institution_sms",
    "first.rm_sms": "rm_sms",
    "first.rm_call": "rm_call",
    "first.answer_reply": "reply",
    "lead.waiting": "lead_call",
    "birthday.solar": "birthday",
    "birthday.lunar": "birthday",
    "holding.maturity": "maturity",
    "rival.maturity": "rival",
    "premium.due": "premium",
    "need.retry": "retry",
    "review.due": "review",
    "profile.incomplete": "profile",
}
"""What a reason of today's list is answered with; reasons that are not here leave it to the customer's stage."""

KIND_OF_STAGE = {
    Stage.FIRST_CONTACT: "invitation",
    Stage.KNOW: "profile",
    Stage.DECISION_MAKER: "decision_maker",
    Stage.NEEDS: "needs",
    Stage.PRODUCTS: "proposals",
    Stage.CLOSE: "closing",
    Stage.AFTER_SALES: "cadence",
}

# From what is lightly asked to what needs trust; what a playbook requires beyond it comes last.
ASK_ORDER = (
    "name",
    "sex",
    "mobile",
    "preferred_channel",
    "call_window",
    "taboos",
    "hobbies",
    "home_region",
    "occupation",
    "employer",
    "birthday",
    "second_contact",
    "address",
    "marital_state",
    "children",
    "household",
    "decision_maker",
    "risk_rating",
    "other_banks",
    "income_band",
)


def script_rule(reason: Reason) -> str:
    """The rule by which to choose: a maturity at another bank is spoken of as that of a rival's product."""
    elsewhere = reason.rule == HOLDING_MATURITY and dict(reason.args).get("bank")
    return RIVAL_MATURITY if elsewhere else reason.rule


def choose(
    templates: Sequence[Template], card: Card, channel: Channel, rule: str = "", today: date | None = None
) -> Template:
    """The template for this customer by this channel; `rule` is the leading reason's id, if the list gave one.

    A text for the customer's temperament goes before one for everybody. Face to face one talks as on the phone; mail
    and WeChat take the SMS where they have no text of their own.
    """
    temperament = card.value("temperament")
    templates = [one for one in templates if not one.temperaments or temperament in one.temperaments]
    templates.sort(key=lambda one: not one.temperaments)
    channels = (channel, *_STAND_INS.get(channel, ()))
    for kind in _kinds(card, channel, rule, today):
        for wanted in channels:
            fitting = [one for one in templates if one.kind == kind and one.channel is wanted]
            own_stage = [one for one in fitting if card.clock.stage in one.stages]
            if fitting:
                return (own_stage or fitting)[0]
    return next(one for wanted in channels for one in templates if one.channel is wanted)


_STAND_INS = {
    Channel.VISIT: (Channel.CALL,),
    Channel.MEETING: (Channel.CALL,),
    Channel.MAIL: (Channel.SMS,),
    Channel.WECHAT: (Channel.SMS,),
}


def _kinds(card: Card, channel: Channel, rule: str, today: date | None) -> Iterator[str]:
    """What the contact may be for, the most fitting first."""
    stage = card.clock.stage
    if card.with_lead:
        yield "lead_call"
    if card.reply:
        yield "reply"
    if rule in KIND_OF_RULE:
        yield KIND_OF_RULE[rule]
    if rule.startswith("cadence.") and stage is not Stage.FIRST_CONTACT:
        yield "cadence"
    if card.first_step and stage is Stage.FIRST_CONTACT:
        yield card.first_step.value
    if any(concern.kind is ConcernKind.COMPLAINT and not concern.closed_on for concern in card.concerns):
        yield "complaint"
    if _has_meeting(card, today):
        # At the meeting itself one talks about the stage, not about having promised to ring.
        if channel not in _STAND_INS:
            yield "meeting_confirm"
    elif card.next_promised:
        yield "promised"
    if stage is Stage.KNOW and not card.profile.missing:
        yield "invitation"
    yield KIND_OF_STAGE[stage]
    yield "rm_sms" if stage is Stage.FIRST_CONTACT else "cadence"


def _has_meeting(card: Card, today: date | None) -> bool:
    if today:
        return next_meeting(card, today) is not None
    return any(item.state is MeetingState.AGREED for item in card.meetings)


def ask_next(profile: Profile) -> str | None:
    """The missing field to ask for next (how to ask: catalog id `ask.FIELD`), or None where all is known."""
    order = [field for field in ASK_ORDER if field in profile.missing]
    return next(iter(order + list(profile.missing)), None)


def hints(card: Card) -> tuple[Hint, ...]:
    """What to mind with this customer, the gravest first: taboos lead, the next question to ask comes last."""
    return tuple(_hints(card))


def _hints(card: Card) -> Iterator[Hint]:
    if taboos := card.value("taboos"):
        yield "mind.taboos", (("taboos", taboos),)
    if card.caution:
        yield "mind.caution", ()
    if any(concern.kind is ConcernKind.COMPLAINT and not concern.closed_on for concern in card.concerns):
        yield "mind.complaint", ()
    if card.clock.stage in (Stage.FIRST_CONTACT, Stage.KNOW):
        yield "mind.no_assets", ()
        yield "mind.no_private", ()
    if (temperament := card.value("temperament")) in TEMPERAMENTS:
        yield f"temperament.{temperament}.tip", ()
    if field := ask_next(card.profile):
        yield f"ask.{field}", ()
