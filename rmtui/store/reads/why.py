"""Reads why a customer is or is not on a day's list."""

from datetime import date
from typing import NamedTuple

from rmtui.domain.candidates import stopped
from rmtui.domain.rank import rank
from rmtui.domain.why import Told, why
from rmtui.store.reads.candidates import candidates_of, ground
from rmtui.store.work import Read


class Why(NamedTuple):
    """What stops every contact on the day, if anything does, and each reason with what became of it."""

    stopped: str
    """An obstacle of `candidates.OBSTACLES`: then nothing else counts; empty for none."""
    told: tuple[Told, ...]


def why_listed(read: Read, customer: str, day: date | None = None) -> Why:
    """Why the customer is on the list of the day (None: today), or not; no reasons where nothing is due."""
    on = day or read.today
    found = ground(read, on)
    listed = rank(found.candidates, found.on, found.quotas)
    one = next((each for each in candidates_of(read, found, [customer])), None)
    return Why(stopped(one, on), why(one, listed, found.on)) if one is not None else Why("", ())
