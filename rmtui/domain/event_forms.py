"""The forms of what brings customers onto the list and of what is done with many of them (domain.md 3 and 4)."""

from collections.abc import Mapping
from types import MappingProxyType

from rmtui.domain.card_forms import CATEGORIES
from rmtui.domain.field_rules import TODAY, FieldRule
from rmtui.domain.model import Channel

EVENT_KINDS = ("life", "behaviour", "product", "activity", "market", "other")
"""What brings a contact about 联络事件 (domain.md section 3)."""
ANNIVERSARY_KINDS = ("birthday", "wedding", "company", "school", "memorial")
OPPORTUNITY_STATES = ("lead", "confirmed", "proposed", "done", "lost")
SIGN_UP = "sign_up"
TARGETS = (SIGN_UP, *CATEGORIES)
VOUCHER = ("agreement_number", "customer_number", "customer_name", "card_issuable", "card_applied", "signed_on")
"""The six fields of a sign-up's voucher 签约凭证六要素: ticked, never typed."""
INVITATION_STATES = ("invited", "yes", "no", "came", "missed")
ACTIVITY_KINDS = ("salon", "lecture", "dinner", "outing", "collection", "children", "sport")
CONSENT_STATES = ("given", "refused")
CONSENT_SOURCES = ("branch", "call", "sms", "wechat", "contract", "counter")
CHANNELS = tuple(channel.value for channel in Channel)

EVENT_FORMS: Mapping[str, tuple[FieldRule, ...]] = MappingProxyType(
    {
        "anniversary": (
            FieldRule("kind", choices=ANNIVERSARY_KINDS, required=True, words="anniversary_kind"),
            FieldRule("name"),
            FieldRule("relative_id", "relative"),
            FieldRule("solar", "yearly"),
            FieldRule("lunar", "lunar"),
            FieldRule("remarks", "lines"),
        ),
        "opportunity": (
            FieldRule("target", "choice", TARGETS, required=True, words="opportunity_target"),
            FieldRule("event", "choice", EVENT_KINDS, words="event_kind"),
            FieldRule("source"),
            FieldRule("product_id", "product"),
            FieldRule("amount", "money"),
            FieldRule("state", "choice", OPPORTUNITY_STATES, required=True, start="lead", words="opportunity_state"),
            FieldRule("found_on", "past", required=True, start=TODAY),
            FieldRule("basis"),
            FieldRule("next_on", "day"),
            FieldRule("next_step"),
            FieldRule("feedback", "lines"),
            FieldRule("lost_reason"),
            FieldRule("ticks", "ticks", VOUCHER, words="voucher"),
        ),
        "activity": (
            FieldRule("name", required=True),
            FieldRule("kind", choices=ACTIVITY_KINDS, words="activity_kind"),
            FieldRule("on_day", "day", required=True),
            FieldRule("place"),
            FieldRule("interests"),
            FieldRule("tiers"),
            FieldRule("remarks", "lines"),
        ),
        "invitation": (
            FieldRule("activity_id", "activity", required=True),
            FieldRule("state", "choice", INVITATION_STATES, required=True, start="invited", words="invitation_state"),
            FieldRule("state_on", "past", start=TODAY),
            FieldRule("follow_up"),
        ),
        "news": (
            FieldRule("text", "lines", required=True),
            FieldRule("product_id", "product"),
            FieldRule("category", choices=CATEGORIES, words="category"),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("until", "day"),
        ),
        "customer_group": (
            FieldRule("name", required=True),
            FieldRule("rule"),
            FieldRule("remarks", "lines"),
        ),
        "group_member": (FieldRule("group_id", "customer_group", required=True),),
        "consent": (
            FieldRule("channel", "choice", CHANNELS, required=True, words="channel"),
            FieldRule("state", "choice", CONSENT_STATES, required=True, start="given", words="consent_state"),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("source", choices=CONSENT_SOURCES, required=True, words="consent_source"),
        ),
        "lesson": (
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("about_id", "customer"),
            FieldRule("situation", "lines", required=True),
            FieldRule("hard", "lines"),
            FieldRule("better", "lines"),
        ),
        "preparation": (
            FieldRule("on_day", "day", required=True, start=TODAY),
            FieldRule("channel", "choice", CHANNELS, words="channel"),
            FieldRule("aim", required=True),
            FieldRule("material"),
            FieldRule("opening", "lines"),
            FieldRule("judged", "lines"),
        ),
        "absence": (
            FieldRule("starts_on", "day", required=True),
            FieldRule("ends_on", "day", required=True),
            FieldRule("reason"),
            FieldRule("cover"),
        ),
        "talk": (
            FieldRule("number", "count", most=999),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("aim", required=True),
            FieldRule("content", "lines"),
            FieldRule("result", "lines"),
            FieldRule("next_aim"),
        ),
    }
)
"""The fields of each form, in the order in which they are asked."""

EVENT_OWNERLESS = frozenset({"activity", "news", "customer_group", "lesson", "absence"})
"""Those whose rows belong to the book instead of to a customer."""
