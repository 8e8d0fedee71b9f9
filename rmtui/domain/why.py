"""Why a customer stands on a day's list, or why not: each claim that holds, and what stands against it."""

from collections.abc import Iterable
from typing import NamedTuple

from rmtui.domain.candidates import Candidate, ViewedDay, judged, put_off, rested
from rmtui.domain.model import Reason
from rmtui.domain.rank import Ranked

LISTED, PUT_OFF, NOT_CHOSEN = "listed", "put_off", "not_chosen"


class Told(NamedTuple):
    """A claim of the day and what became of it: `LISTED`, an obstacle of `candidates.OBSTACLES`, or one of these two.

    `PUT_OFF`: until a later day; `NOT_CHOSEN`: a debt that can wait, others of more value go first today.
    """

    reason: Reason
    must: bool
    state: str


def why(candidate: Candidate, listed: Iterable[Ranked], on: ViewedDay) -> tuple[Told, ...]:
    """Every claim of the customer that holds on the day; `listed` is that day's list."""
    entry = next((one for one in listed if one.customer_id == candidate.id), None)
    later = put_off(candidate, on)
    found = []
    for claim, obstacle in judged(rested(candidate, on), on):
        left = LISTED if entry is not None else PUT_OFF if later is not None else NOT_CHOSEN
        state = obstacle or left
        found.append(Told(Reason(claim.rule, claim.args), claim.must, state))
    return tuple(found)
