"""The contact calendar's words that screen and paper share: how long ago, and which month. A leaf."""

from datetime import date

from rmtui.domain.contact_calendar import longest_gap
from rmtui.domain.playbook import Playbook
from rmtui.i18n import t

_MOST = 999


def gap(last: date | None, today: date, tier: str, playbook: Playbook) -> tuple[str, bool]:
    """The days since the last contact in few cells, and whether they are more than the tier's rhythm allows."""
    if last is None:
        return t("calendar_page.never"), True
    passed, most = (today - last).days, longest_gap(tier, playbook)
    text = t("calendar_page.days", n=passed) if passed <= _MOST else f"{_MOST}+"
    return text, most is not None and passed > most


def month_words(day: date) -> str:
    """The month in words."""
    return t("calendar_page.month", year=day.year, month=t(f"month.short.{day.month}"))
