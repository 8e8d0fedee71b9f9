"""What a proposal adds up to: shares, what is wrong with them, what two proposals differ in (domain.md section 2)."""

from collections.abc import Sequence
from typing import NamedTuple

from rmtui.domain.card_views import Offer

WHOLE = 100
FEWEST, MOST = 2, 3
"""Proposals for one need (2-3 个资产配置方案)."""


class Share(NamedTuple):
    """A line's part of its proposal in per cent; `computed` where it was not given and follows from the amounts."""

    percent: int
    computed: bool = False


def shares(offer: Offer) -> tuple[Share, ...]:
    """A share for each line: as given, else by the amounts; 0 where neither is known.

    Where no line gives one, the computed ones add up to a hundred: the largest remainders are rounded up.
    """
    given = [line.number("share") for line in offer.lines]
    computed = _by_amount([line.number("amount") for line in offer.lines])
    return tuple(
        Share(stored) if stored else Share(found, bool(found)) for stored, found in zip(given, computed, strict=True)
    )


def _by_amount(amounts: Sequence[int]) -> list[int]:
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    exact = [divmod(amount * WHOLE, total) for amount in amounts]
    found = [whole for whole, _ in exact]
    left = WHOLE - sum(found)
    for place in sorted(range(len(exact)), key=lambda each: -exact[each][1])[:left]:
        found[place] += 1
    return found


def share_sum(offer: Offer) -> int:
    """What the shares add up to; 0 where none is known."""
    return sum(share.percent for share in shares(offer))


def top_risk(offer: Offer) -> int:
    """The highest risk among the lines, 1 to 5; 0 where none is known."""
    return max((line.number("risk") for line in offer.lines), default=0)


def longest_term(offer: Offer) -> int:
    """The longest term among the lines in months; 0 where none has one."""
    return max((line.number("term") for line in offer.lines), default=0)


def suits(offer: Offer) -> bool:
    """Whether it has lines and all of them may be sold to this customer today."""
    return bool(offer.judged) and all(each.allowed for each in offer.judged)
