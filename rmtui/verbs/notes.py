"""The verb `note`, and what every verb with a note says of what it stored beside the text."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from rmtui import words
from rmtui.domain.quickfill import NOTHING, Plan
from rmtui.domain.refusal import Refused
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import print_json, say


def note(context: Context, options: Namespace) -> None:
    """A note on a card, with what it fills; with `--preview` only says what that would be."""
    context.reads_only = options.preview
    customer = context.customer(options.customer)
    plan = look(context, [customer], options, options.text)
    if options.preview:
        if context.json:
            print_json({"saved": False, **told(plan)})
        else:
            say_plan(context, plan, done=False)
        return
    from rmtui.store.writes.notes import add
    from rmtui.verbs.work import tell

    tell(context, context.write(add, [customer], options.text, plan.steps), plan)


def look(context: Context, customers: Sequence[str], options: Namespace, *texts: str) -> Plan:
    """What the texts of one write fill; nothing with `--plain`."""
    from rmtui.store.reads.quick import preview

    return NOTHING if options.plain or not any(texts) else context.read(preview, customers, *texts)


def say_plan(context: Context, plan: Plan, *, done: bool = True) -> None:
    """What was stored (or would be) beside the text, line by line."""
    from rmtui.widgets.quick_lines import lines

    found = lines(plan, context.rules()[0], context.now.date(), done=done)
    for _tone, text in found:
        say(text)
    if not found and not done:
        say(t("quick.nothing"))


def told(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """The same for scripts: ids and stored values."""
    return {
        "fills": [
            {
                "customer": step.customer,
                "kind": step.kind,
                "row": step.row,
                "values": step.values,
                "before": {change.field: change.before for change in step.changes if change.before},
            }
            for step in plan.steps
        ],
        "there_already": [{"text": fill.source} for fill in plan.same],
        "not_stored": [
            {
                "text": one.source,
                "reason": one.reason,
                "message": words.refusal(Refused(one.reason, **dict(one.values))),
            }
            for one in plan.problems
        ],
    }
