"""The verb that says why somebody is or is not on a day's list."""

from argparse import Namespace

from rmtui import words
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say


def why(context: Context, options: Namespace) -> None:
    """Each reason of the day, and what stands against it."""
    from rmtui.store.reads.why import why_listed

    day = context.day(options.date) if options.date else None
    found = context.read(why_listed, context.customer(options.customer), day)
    if context.json:
        print_json({"stopped": found.stopped, "reasons": [plain(one) for one in found.told]})
        return
    if found.stopped:
        say(t(f"why.{found.stopped}"))
    elif not found.told:
        say(t("why.nothing"))
        return
    on = day or context.now.date()
    if not found.told:
        return
    print_table(
        [t("why.state"), t("reminders.column.why")],
        [(t(f"why.{one.state}"), words.reason(one.reason, on)) for one in found.told],
    )
