"""Reminders 工作提醒 in their six classes (domain.md section 3), and which rule of the list belongs to which."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from rmtui.domain import claims as rule
from rmtui.domain.model import Reason

RISK, OPPORTUNITY, INFORMATION, TASK, FUND, APPROVAL = CLASSES = (
    *("risk", "opportunity", "information", "task", "fund", "approval"),
)
DECIDED = "decided"
"""Stands for a rule where the lead's decision has arrived: no claim, for it asks for nothing by itself."""

_BY_CLASS: Mapping[str, frozenset[str]] = {
    RISK: frozenset(
        {
            *(rule.COMPLAINT_ANSWER, rule.COMPLAINT_CLOSE, rule.COMPLAINT_BACK, rule.PAYMENT_OVERDUE, rule.MOVEMENT),
            *(rule.DECLINE, rule.SILENCE, rule.RATING_EXPIRING, rule.OVER_LIMIT, rule.TIER_BELOW, rule.CARD_BELOW),
        }
    ),
    OPPORTUNITY: frozenset(
        {
            *(rule.HOLDING_MATURITY, rule.RIVAL_MATURITY, rule.OPPORTUNITY_DUE, rule.NEED_RETRY, rule.TIER_REACHED),
            *(rule.CARD_EARNED, rule.ACTIVITY_FITS, rule.SCHOOL, rule.CAMPAIGN),
        }
    ),
    INFORMATION: frozenset(
        {rule.BIRTHDAY_SOLAR, rule.BIRTHDAY_LUNAR, rule.FAMILY_BIRTHDAY, rule.ANNIVERSARY, rule.POINTS, rule.NEWS}
    ),
    TASK: frozenset(
        {
            *(rule.PROMISED, rule.CALLBACK, rule.ANSWER_REPLY, rule.NEXT_CONTACT, rule.PROMISE_DUE, rule.NEAR_LIMIT),
            *(*rule.FIRST_STEPS, rule.PREMIUM_DUE, rule.PAYMENT_DUE, rule.REVIEW_DUE, rule.RHYTHM_BROKEN),
            *(rule.ACTIVITY_FOLLOW_UP, rule.THANKS),
        }
    ),
    FUND: frozenset({rule.PLAN_STOPPED, rule.STOP_REACHED, rule.PRODUCT_REPORT}),
    APPROVAL: frozenset({rule.LEAD_WAITING, rule.LEAD_COMMENT, DECIDED}),
}
CLASS_OF: Mapping[str, str] = {each: name for name, rules in _BY_CLASS.items() for each in rules}
"""The class of each rule that is a reminder."""
DEBTS = frozenset({rule.CARRIED_OVER, rule.PROFILE, rule.VALUE, *(r for r in rule.RULES if r.startswith("cadence."))})
"""Rules that remind of nothing: debts of the rhythm, which have a page of their own, and what only fills the list."""


class Reminder(NamedTuple):
    """One reminder: whose, why, since or from when."""

    customer: str
    name: str
    tier: str
    kind: str
    """One of `CLASSES`."""
    on: date
    """The first day on which it holds."""
    reason: Reason
    must: bool = True


class Reminders(NamedTuple):
    """All that hold on the day or begin in the days after it, the earliest first."""

    day: date
    found: tuple[Reminder, ...]

    def of(self, kind: str, hidden: frozenset[str] = frozenset()) -> tuple[Reminder, ...]:
        """Those of a class; empty for all but the hidden classes."""
        if kind:
            return tuple(one for one in self.found if one.kind == kind)
        return tuple(one for one in self.found if one.kind not in hidden)

    def counts(self) -> dict[str, int]:
        """How many each class has."""
        return {kind: sum(one.kind == kind for one in self.found) for kind in CLASSES}
