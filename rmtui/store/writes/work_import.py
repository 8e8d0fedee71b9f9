"""Writes a sheet of opportunities or of talks: everything of a plan in one action, which one undo takes back."""

from typing import Any

from rmtui.domain.refusal import Refused
from rmtui.exchange.list_plan import ListReport, WorkPlan
from rmtui.exchange.work_rows import OPPORTUNITIES
from rmtui.ids import new_id
from rmtui.store.derive import reading
from rmtui.store.log.undo import IMPORT
from rmtui.store.reads.importing import mark
from rmtui.store.tables import Opportunity, Talk
from rmtui.store.work import Work


def apply(work: Work, plan: WorkPlan) -> ListReport:
    """Does what the plan says. Raises Refused `import_book_changed` where the book was changed since it was made."""
    if mark(reading(work)) != plan.mark:
        raise Refused("import_book_changed")
    table: type[Opportunity] | type[Talk] = Opportunity if plan.kind == OPPORTUNITIES else Talk
    if plan.new or plan.changed:
        work.label = IMPORT
    for line in plan.new:
        made: dict[str, Any] = dict(line.values)
        if plan.kind == OPPORTUNITIES:
            made["found_on"] = made["found_on"] or work.today.isoformat()
            made["state_on"] = made["found_on"]
        work.session.add(table(id=new_id(), book=work.book, customer_id=line.customer, **made))
    for row_id, _, values in plan.changed:
        row = work.session.get(table, row_id)
        if row is None or row.deleted:
            raise Refused("import_book_changed")
        if isinstance(row, Opportunity) and "state" in values:
            row.state_on = work.today.isoformat()
        for name, value in values.items():
            setattr(row, name, value)
    work.session.flush()
    return plan.report
