"""The customer's risk rating in words: until when it holds, or why it does not count (domain.md section 2, stage 5)."""

from datetime import date

from rmtui import words
from rmtui.domain.calendar import day_of
from rmtui.domain.playbook import Playbook
from rmtui.domain.suitability import rating_refused
from rmtui.domain.views import Card
from rmtui.i18n import t

SOON = 30
"""Days before its end from which a rating is said to run out."""
KEY = "field:risk_rating"
"""The key of the rating's line."""


def rating_line(card: Card, playbook: Playbook, today: date) -> tuple[str, str]:
    """The rating with its test's day and its end, or what must be asked for before any product; and the tone."""
    rating, tested = card.value("risk_rating"), day_of(card.value("risk_tested_on"))
    verdict = rating_refused(rating, tested, today, playbook)
    values = dict(verdict.values)
    for name in ("tested", "until"):
        if name in values:
            values[name] = words.short_day(date.fromisoformat(values[name]), today)
    if not verdict.ok:
        return t(f"rating.{verdict.reason}", **values), "error"
    most = t("rating.most", risk=f"R{rating[1:]}")
    left = (date.fromisoformat(dict(verdict.values)["until"]) - today).days
    if left <= SOON:
        return t("rating.soon", **values, n=left, most=most), "warning"
    return t("rating.valid", **values, most=most), "success"
