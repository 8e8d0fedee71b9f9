"""Whether a product suits a customer: rating C1-C5 against risk R1-R5 适当性 (domain.md section 2, stage 5)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rmtui.domain.calendar import add_months
from rmtui.domain.playbook import Playbook

_RATING = re.compile(r"C([1-5])")
_CAUTIOUS = 1
"""To a customer rated C1 no exception is ever made."""


class Verdict(NamedTuple):
    """Whether a product may be proposed, and why not: catalog id `refused.REASON` with its values.

    Reasons: `rating_missing`, `rating_undated`, `rating_not_yet`, `rating_expired`, `risk_unknown`, `risk_too_high`;
    empty where it suits. Values: rating, risk, tested, until.
    """

    ok: bool
    reason: str = ""
    values: tuple[tuple[str, str], ...] = ()
    may_except: bool = False
    """The playbook lets this be sold with a reason and a second name; see `exception_refused`."""


def valid_until(tested_on: date, playbook: Playbook) -> date:
    """The last day of a rating: the same day of the month when the playbook's months are over."""
    return add_months(tested_on, playbook.rating_valid_months)


def rating_refused(rating: str, tested_on: date | None, today: date, playbook: Playbook) -> Verdict:
    """Whether there is a rating that counts today: an expired one, or one without its test's day, is none."""
    if not _RATING.fullmatch(rating):
        return Verdict(False, "rating_missing")
    if tested_on is None:
        return Verdict(False, "rating_undated", (("rating", rating),))
    until = valid_until(tested_on, playbook)
    values = (("rating", rating), ("tested", tested_on.isoformat()), ("until", until.isoformat()))
    if today < tested_on:
        return Verdict(False, "rating_not_yet", values)
    if today > until:
        return Verdict(False, "rating_expired", values)
    return Verdict(True, values=values)


def judge(rating: str, tested_on: date | None, today: date, risk: int, cls: str, playbook: Playbook) -> Verdict:
    """Judges a product of this risk (1 to 5, 0: unknown) and class for a customer; equal or lower risk suits.

    Without a rating that counts everything is refused, and no exception is possible.
    """
    rated = rating_refused(rating, tested_on, today, playbook)
    if not rated.ok:
        return rated
    values = (*rated.values, ("risk", f"R{risk}"))
    if not risk:
        return Verdict(False, "risk_unknown", rated.values)
    level = int(rating[1:])
    if risk <= level:
        return Verdict(True, values=values)
    classes = {name.strip().casefold() for name in playbook.card.exception_classes}
    return Verdict(False, "risk_too_high", values, level > _CAUTIOUS and cls.strip().casefold() in classes)


def exception_refused(verdict: Verdict, reason: str, by: str, handler: str) -> str:
    """Why a product that was refused may not be sold by exception, as the id of a refusal; empty where it may.

    An exception needs the playbook's leave, a reason, and the name of somebody else than the handler.
    """
    if not verdict.may_except:
        return "exception_not_allowed"
    if not reason.strip():
        return "exception_needs_reason"
    if not by.strip() or by.strip() == handler.strip():
        return "exception_needs_second_name"
    return ""


class Line(NamedTuple):
    """What is judged of a line of a proposal, or of a sale."""

    product: str
    cls: str
    risk: int
    exception_reason: str = ""
    exception_by: str = ""


class Judged(NamedTuple):
    """A line with its verdict; `by_exception`: it does not suit, and is allowed with a reason and a second name."""

    line: Line
    verdict: Verdict
    by_exception: bool

    @property
    def allowed(self) -> bool:
        """Whether the line may stand in a proposal that is chosen, or be sold."""
        return self.verdict.ok or self.by_exception


def judge_lines(
    lines: Iterable[Line], rating: str, tested_on: date | None, today: date, handler: str, playbook: Playbook
) -> tuple[Judged, ...]:
    """Judges every line of a proposal; it may be chosen only where all of them are allowed."""
    judged = []
    for line in lines:
        verdict = judge(rating, tested_on, today, line.risk, line.cls, playbook)
        fine = verdict.ok or exception_refused(verdict, line.exception_reason, line.exception_by, handler)
        judged.append(Judged(line, verdict, not fine))
    return tuple(judged)
