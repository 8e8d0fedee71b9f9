"""A message to many at once 批量维护 (domain.md section 4): who gets it, and who is left out and why."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from rmtui.domain.first_contact import is_dropped
from rmtui.domain.marketing import is_capped, sales_days
from rmtui.domain.model import Channel, CustomerFacts
from rmtui.domain.playbook import Playbook
from rmtui.domain.purposes import NOT_SALES, SALE

GIVEN, REFUSED = "given", "refused"
REASONS = ("dropped", "paused", "dnd", "no_number", "no_consent", "capped", "missing")
"""Why somebody is left out; where several hold, the first is named."""


class Reached(NamedTuple):
    """What a round needs to know of a person beside the facts: the number to write to, and the consents."""

    facts: CustomerFacts
    number: str
    consents: Mapping[Channel, str]
    """The newest word by channel, `given` or `refused`; a channel without one is unknown."""


class RoundPerson(NamedTuple):
    """One person of a round; `reason` is empty for who gets it."""

    id: str
    name: str
    number: str
    text: str
    """As it is sent; empty where it was not made because of the reason."""
    reason: str = ""
    missing: tuple[str, ...] = ()
    """Merge fields without a value."""


class RoundView(NamedTuple):
    """A round before it is sent."""

    people: tuple[RoundPerson, ...]
    purpose: str
    closed: bool = False
    """The courtesy window of messages is shut at this moment."""

    @property
    def kept(self) -> tuple[RoundPerson, ...]:
        """Who gets it."""
        return tuple(one for one in self.people if not one.reason)

    @property
    def left_out(self) -> tuple[RoundPerson, ...]:
        """Who does not, in the order of the reasons."""
        out = (one for one in self.people if one.reason)
        return tuple(sorted(out, key=lambda one: REASONS.index(one.reason)))


def barred(one: Reached, channel: Channel, purpose: str, day: date, playbook: Playbook) -> str:
    """Why a person gets no message of this purpose by this channel on a day; empty where nothing is against it.

    A refused consent is a do-not-disturb for its channel, whatever the purpose; unknown is not consent to be sold to.
    Owed or not, a round is nothing that a customer waits for: the cap holds for every purpose that counts as sales.
    """
    facts = one.facts
    consent = one.consents.get(channel, "")
    against = {
        "dropped": is_dropped(facts),
        "paused": any(pause.start <= day < pause.until for pause in facts.pauses),
        "dnd": channel in facts.dnd or consent == REFUSED,
        "no_number": not one.number,
        "no_consent": purpose == SALE and consent != GIVEN,
        "capped": purpose not in NOT_SALES and is_capped(sales_days(facts.contacts), day, playbook),
    }
    return next((reason for reason, holds in against.items() if holds), "")


def judged(one: Reached, reason: str, text: str, missing: Iterable[str]) -> RoundPerson:
    """A person with the text made for him or her; a merge field without a value is a reason of its own."""
    lacking = tuple(missing)
    why = reason or ("missing" if lacking else "")
    return RoundPerson(one.facts.id, one.facts.name, one.number, "" if reason else text, why, lacking)
