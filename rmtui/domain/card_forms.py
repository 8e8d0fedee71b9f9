"""The forms of family, needs, products, proposals, holdings, reviews and policies (domain.md sections 2 and 5)."""

from collections.abc import Mapping
from types import MappingProxyType

from rmtui.domain.assets import ASSET_KINDS
from rmtui.domain.field_rules import TODAY, FieldRule
from rmtui.domain.household import RELATIONS
from rmtui.domain.insurance import PERILS
from rmtui.domain.needs import NEED_KINDS, NEED_STATES

CATEGORIES = (
    *("deposit", "wealth", "fund", "bond", "insurance", "gold", "structured", "trust", "stock", "loan", "card"),
    "other",
)
SPECIALISTS = ("wealth_manager", "small_business", "private_banker", "insurance_adviser", "loan_officer")
PROPOSAL_STATES = ("draft", "offered", "chosen", "declined", "revised")
SPECIALIST_STATES = ("asked", "coming", "declined", "came")
SEXES = ("male", "female")

CARD_FORMS: Mapping[str, tuple[FieldRule, ...]] = MappingProxyType(
    {
        "relative": (
            FieldRule("name", required=True),
            FieldRule("relation", choices=RELATIONS, words="relation"),
            FieldRule("card_id", "customer"),
            FieldRule("sex", "choice", SEXES, words="sex"),
            FieldRule("born", "birth"),
            FieldRule("school_or_employer"),
            FieldRule("phone", "phone"),
            FieldRule("decides", "flag"),
            FieldRule("pays", "flag"),
            FieldRule("blocks", "flag"),
            FieldRule("friend", "flag"),
            FieldRule("confidence", "count", most=5),
            FieldRule("met_on", "past"),
            FieldRule("way_in"),
            FieldRule("not_told", "flag"),
            FieldRule("remarks", "lines"),
        ),
        "need": (
            FieldRule("kind", "choice", NEED_KINDS, required=True, words="need_kind"),
            FieldRule("for_whom", "relative"),
            FieldRule("horizon"),
            FieldRule("amount", "money"),
            FieldRule("priority", "count", most=3),
            FieldRule("evidence", "lines"),
            FieldRule("state", "choice", NEED_STATES, required=True, start="open", words="need_state"),
            FieldRule("found_on", "past", start=TODAY),
            FieldRule("retry_on", "day"),
        ),
        "product": (
            FieldRule("name", required=True),
            FieldRule("category", choices=CATEGORIES, words="category"),
            FieldRule("risk", "risk"),
            FieldRule("term", "term"),
            FieldRule("rate", "rate"),
            FieldRule("bank"),
            FieldRule("code"),
            FieldRule("report_on", "day"),
            FieldRule("feature", "lines"),
            FieldRule("advantage", "lines"),
            FieldRule("benefit", "lines"),
            FieldRule("withdrawn", "flag"),
        ),
        "proposal": (
            FieldRule("need_id", "need"),
            FieldRule("label"),
            FieldRule("state", "choice", PROPOSAL_STATES, required=True, start="draft", words="proposal_state"),
            FieldRule("remarks", "lines"),
            FieldRule("made_on", "past", start=TODAY),
            FieldRule("chosen_on", "past"),
        ),
        "proposal_line": (
            FieldRule("proposal_id", "proposal", required=True),
            FieldRule("product_id", "product"),
            FieldRule("product", required=True),
            FieldRule("category", choices=CATEGORIES, words="category"),
            FieldRule("amount", "money"),
            FieldRule("share", "percent"),
            FieldRule("risk", "risk"),
            FieldRule("term", "term"),
            FieldRule("exception_reason"),
            FieldRule("exception_by"),
            FieldRule("position", "count", most=99),
        ),
        "specialist": (
            FieldRule("need_id", "need"),
            FieldRule("kind", choices=SPECIALISTS, words="specialist_kind"),
            FieldRule("name"),
            FieldRule("invited_on", "past", start=TODAY),
            FieldRule("state", "choice", SPECIALIST_STATES, required=True, start="asked", words="specialist_state"),
            FieldRule("reply", "lines"),
        ),
        "holding": (
            FieldRule("kind", "choice", ASSET_KINDS, required=True, words="asset_kind"),
            FieldRule("bank"),
            FieldRule("product"),
            FieldRule("product_id", "product"),
            FieldRule("amount", "money"),
            FieldRule("since", "past"),
            FieldRule("maturity", "day"),
            FieldRule("rate", "rate"),
            FieldRule("risk", "risk"),
            FieldRule("stop_profit", "limit"),
            FieldRule("stop_loss", "limit"),
            FieldRule("cost", "price"),
            FieldRule("price", "price"),
            FieldRule("price_on", "past"),
            FieldRule("pay_day", "count", most=31),
            FieldRule("overdue_since", "past"),
            FieldRule("plan_stopped_on", "past"),
            FieldRule("as_of", "past", start=TODAY),
            FieldRule("closed_on", "past"),
            FieldRule("remarks", "lines"),
        ),
        "review": (
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("advice", "lines"),
            FieldRule("came_of", "lines"),
            FieldRule("sent_on", "past"),
        ),
        "review_line": (
            FieldRule("review_id", "review", required=True),
            FieldRule("holding_id", "holding"),
            FieldRule("bank"),
            FieldRule("kind", "choice", ASSET_KINDS, required=True, words="asset_kind"),
            FieldRule("product"),
            FieldRule("amount", "money"),
            FieldRule("since", "past"),
            FieldRule("maturity", "day"),
            FieldRule("risk", "risk"),
        ),
        "policy": (
            FieldRule("kind", "choice", PERILS, required=True, words="peril"),
            FieldRule("insurer"),
            FieldRule("product"),
            FieldRule("insured", "relative"),
            FieldRule("beneficiary"),
            FieldRule("term"),
            FieldRule("sum_insured", "money"),
            FieldRule("premium", "money"),
            FieldRule("due_on", "day"),
            FieldRule("ends_on", "day"),
            FieldRule("critical", "flag"),
        ),
    }
)
"""The fields of each form, in the order in which they are asked."""
