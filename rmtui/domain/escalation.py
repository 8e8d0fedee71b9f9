"""What is neglected climbs 逾期升级 (W11): first the manager's, then the lead hears of it, then a red flag."""

from datetime import date, timedelta

from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.playbook import EventRules

LEAD, RED = "lead", "red"


def escalation(due: date, day: date, rules: EventRules, calendar: WorkCalendar) -> str:
    """`LEAD` or `RED` where what was due is so many working days past due on this day, else empty."""
    if due >= day:
        return ""
    late = calendar.working_between(due + timedelta(days=1), day)
    if late >= rules.escalate_red_days:
        return RED
    return LEAD if late >= rules.escalate_lead_days else ""
