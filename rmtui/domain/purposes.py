"""Why a contact is made (features S1-02, S1-04): what the customer's mix shows, and what the sales guard counts."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from rmtui.domain import claims
from rmtui.domain.refusal import Refused

CARE = "care"
INFORMATION = "information"
ADVICE = "advice"
SURVEY = "survey"
EVENT = "event"
EDUCATION = "education"
SALE = "sale"
PURPOSES = (CARE, INFORMATION, ADVICE, SURVEY, EVENT, EDUCATION, SALE)
"""In the order of their digits."""
NOT_SALES = frozenset({CARE, INFORMATION, SURVEY, EDUCATION})
"""What asks the customer for nothing: the guard against over-marketing does not count it."""

_OF_RULES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(claims.CARE, CARE),
        **dict.fromkeys((*claims.COMPLAINTS, claims.COMPLAINT_BACK), CARE),
        claims.ACTIVITY_FITS: EVENT,
        claims.ACTIVITY_FOLLOW_UP: CARE,
        **dict.fromkeys(claims.FIRST_STEPS, INFORMATION),
        **dict.fromkeys((claims.ANSWER_REPLY, claims.PROMISE_DUE), INFORMATION),
        **dict.fromkeys((claims.HOLDING_MATURITY, claims.PREMIUM_DUE), INFORMATION),
        **dict.fromkeys((claims.OPPORTUNITY_DUE, claims.NEED_RETRY, claims.RIVAL_MATURITY), SALE),
    }
)
_OF_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("birthday", "festival", "thanks", "complaint", "farewell"), CARE),
        **dict.fromkeys(("institution_sms", "rm_sms", "rm_call", "meeting_confirm", "reply"), INFORMATION),
        **dict.fromkeys(("maturity", "premium"), INFORMATION),
        **dict.fromkeys(("rival", "retry", "closing"), SALE),
        "invitation": EVENT,
    }
)


def of_rule(rule: str) -> str:
    """The purpose that a contact has, unless said otherwise, where this rule led to it; advice for all else."""
    return _OF_RULES.get(rule, ADVICE)


def of_kind(kind: str) -> str:
    """The purpose of a message made from a template of this kind, unless said otherwise."""
    return _OF_KINDS.get(kind, ADVICE)


def checked(purpose: str) -> str:
    """The purpose itself, empty for none. Raises Refused `no_such_purpose`."""
    if purpose and purpose not in PURPOSES:
        raise Refused("no_such_purpose", purpose=purpose, known=", ".join(PURPOSES))
    return purpose


class Mix(NamedTuple):
    """How many contacts had which purpose in a month; the purpose is empty where none was said."""

    month: str
    """`YYYY-MM`."""
    counts: tuple[tuple[str, int], ...]

    def of(self, purpose: str) -> int:
        """How many had this purpose."""
        return dict(self.counts).get(purpose, 0)

    @property
    def total(self) -> int:
        """All contacts of the month."""
        return sum(count for _, count in self.counts)


def mixes(found: Iterable[tuple[str, str, int]]) -> tuple[Mix, ...]:
    """Months with their counts in the purposes' order, the newest month first, from (month, purpose, count)."""
    counts: dict[str, dict[str, int]] = {}
    for month, purpose, count in found:
        mine = counts.setdefault(month, {})
        mine[purpose] = mine.get(purpose, 0) + count
    order = (*PURPOSES, "")
    return tuple(
        Mix(month, tuple((one, mine[one]) for one in order if one in mine))
        for month, mine in sorted(counts.items(), reverse=True)
    )
