"""Writes the team lead's decision on a failed invitation, as the manager heard it (domain.md section 2, stage 1)."""

from rmtui.clock import utc_text
from rmtui.domain.model import Verdict
from rmtui.domain.refusal import Refused
from rmtui.domain.views import NextPlan, Saved
from rmtui.ids import new_id
from rmtui.store.log import judge
from rmtui.store.tables import DecisionRow
from rmtui.store.work import Work
from rmtui.store.writes.common import begin, person, saved, words
from rmtui.store.writes.nextsteps import add_step
from rmtui.text import clean


def decide(work: Work, customer: str, what: Verdict, by: str, note: str = "") -> Saved:
    """Keeps the decision with the lead's name; "keep following" puts the customer back on the next working day.

    Raises Refused `decision_needs_name`, and `role_needed` where a team lead is paired, who decides then.
    """
    judge.require(work, "decision")
    row = person(work, customer)
    name = clean(by)
    if not name:
        raise Refused("decision_needs_name")
    begin(work, "decide", [row])
    decision = DecisionRow(
        id=new_id(),
        book=work.book,
        customer_id=row.id,
        at=utc_text(work.now),
        what=what,
        by_name=name,
        note=words(note),
    )
    work.session.add(decision)
    if what is Verdict.KEEP:
        add_step(work, row.id, NextPlan(on=work.calendar.add_working(work.today, 1)))
    return saved(work, [row])
