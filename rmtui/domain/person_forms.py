"""The forms of what is known of the person and of the word given (domain.md sections 2, 4 and 6)."""

from collections.abc import Mapping
from types import MappingProxyType

from rmtui.domain.familiar import CONDITIONS
from rmtui.domain.field_rules import TODAY, FieldRule
from rmtui.domain.relation import FACTORS, LOYALTY_TACTICS, TRUST_SIGNS

CONCERN_KINDS = ("request", "wish", "difficulty", "complaint")
CONCERN_STATES = ("open", "doing", "solved", "impossible")
PROMISE_STATES = ("open", "kept", "released")
DOCUMENT_KINDS = ("proposal", "subscription", "contract", "risk_test", "policy", "authorisation", "letter", "identity")
OCCASIONS = ("birthday", "festival", "anniversary", "thanks", "visit", "apology")

PERSON_FORMS: Mapping[str, tuple[FieldRule, ...]] = MappingProxyType(
    {
        "concern": (
            FieldRule("kind", "choice", CONCERN_KINDS, required=True, start="request", words="concern"),
            FieldRule("text", "lines", required=True),
            FieldRule("doing", "lines"),
            FieldRule("owner"),
            FieldRule("state", "choice", CONCERN_STATES, required=True, start="open", words="concern_state"),
            FieldRule("opened_on", "past", required=True, start=TODAY),
            FieldRule("due_on", "day"),
            FieldRule("closed_on", "past"),
        ),
        "promise": (
            FieldRule("text", required=True),
            FieldRule("due_on", "day", required=True),
            FieldRule("made_on", "past", start=TODAY),
            FieldRule("state", "choice", PROMISE_STATES, required=True, start="open", words="promise_state"),
            FieldRule("settled_on", "past"),
            FieldRule("remarks", "lines"),
        ),
        "satisfaction": (
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("score", "count", required=True, most=5),
            *(FieldRule(name, "count", most=5) for name in FACTORS),
            FieldRule("remarks", "lines"),
        ),
        "trust_sign": (
            FieldRule("kind", "choice", TRUST_SIGNS, required=True, words="trust_sign"),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("remarks", "lines"),
        ),
        "loyalty_tactic": (
            FieldRule("kind", "choice", LOYALTY_TACTICS, required=True, words="loyalty_tactic"),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("remarks", "lines"),
        ),
        "gift": (
            FieldRule("what", required=True),
            FieldRule("to_whom"),
            FieldRule("amount", "money"),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("occasion", choices=OCCASIONS, words="occasion"),
            FieldRule("place"),
            FieldRule("how"),
        ),
        "document": (
            FieldRule("title", required=True),
            FieldRule("kind", choices=DOCUMENT_KINDS, words="document_kind"),
            FieldRule("on_day", "past", start=TODAY),
            FieldRule("place", required=True),
            FieldRule("remarks", "lines"),
        ),
        "familiar_tick": (
            FieldRule("kind", "choice", CONDITIONS, required=True, words="familiar"),
            FieldRule("on_day", "past", required=True, start=TODAY),
            FieldRule("remarks", required=True),
        ),
    }
)
"""The fields of each form, in the order in which they are asked."""
