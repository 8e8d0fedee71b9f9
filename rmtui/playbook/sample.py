"""An invented customer's values for every merge field, so that a template can be looked at without a customer."""

from collections.abc import Mapping
from datetime import date, datetime, time

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import Me
from rmtui.i18n import t
from rmtui.playbook.merge import day_words, moment_words

_INVENTED = (
    *("customer_name", "title", "salutation", "tier", "meeting_place", "reply", "festival", "product"),
    "closed_question",
)
_MEETING_HOUR = time(15, 0)


def sample_values(me: Me, today: date, playbook: Playbook, calendar: WorkCalendar) -> Mapping[str, str]:
    """A value for each merge field; the signature is the manager's own, so that what is missing there shows."""
    first, second = (calendar.add_working(today, days) for days in playbook.meeting_offer_days)
    meeting = moment_words(datetime.combine(first, _MEETING_HOUR), today)
    values = {
        **{name: t(f"sample.{name}") for name in _INVENTED},
        "rm_name": me.name,
        "rm_mobile": me.mobile,
        "office_phone": me.office_phone,
        "lead_name": me.name if me.role == "lead" else t("sample.lead_name"),
        "bank": me.bank,
        "branch": me.branch,
        "sub_branch": me.sub_branch,
        "within_days": str(playbook.first_contact.call_within_days),
        "date": day_words(today, today),
        "offer_1": t("merge.morning", day=day_words(first, today)),
        "offer_2": t("merge.afternoon", day=day_words(second, today)),
        "meeting_at": meeting,
        "next_at": meeting,
        "due_date": day_words(second, today),
    }
    return {name: value for name, value in values.items() if value}
