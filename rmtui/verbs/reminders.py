"""Verbs about what the data brings up: reminders, rhythm."""

from argparse import Namespace

from rmtui import words
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table
from rmtui.widgets.reminder_list import said


def reminders(context: Context, options: Namespace) -> None:
    """Reminders that hold today or begin soon; of one class, or of one customer."""
    from rmtui.store.reads.reminders import reminders as read_reminders

    customer = context.customer(options.customer) if options.customer else ""
    found = context.read(read_reminders, customer, options.days).of(options.kind or "")
    today, playbook = context.now.date(), context.rules()[0]
    if context.json:
        print_json([{**plain(one), "text": said(one, today)} for one in found])
        return
    lines = []
    for one in found:
        tier = words.tier(playbook, one.tier)
        lines.append((t(f"reminder.{one.kind}"), words.day(one.on, today), one.name, tier, said(one, today)))
    print_table([t(f"reminders.column.{name}") for name in ("class", "day", "name", "tier", "why")], lines)


def rhythm(context: Context, options: Namespace) -> None:
    """What each tier is owed in this month and quarter, and who has been silent for longer than usual."""
    from rmtui.store.reads.rhythm import rhythm as read_rhythm

    found = context.read(read_rhythm)
    today, playbook = context.now.date(), context.rules()[0]
    if context.json:
        print_json({"debts": [plain(one) for one in found.debts], "silent": [plain(one) for one in found.silent]})
        return
    lines = [
        (
            words.tier(playbook, one.tier),
            t("reminders.any_channel") if one.channel == "any" else t(f"channel.{one.channel}"),
            words.day(one.until, today),
            t("reminders.debt", paid=one.paid, customers=one.customers, owed=one.owed),
        )
        for one in found.debts
    ]
    lines += [(words.tier(playbook, one.tier), one.name, "", words.reason(one.reason, today)) for one in found.silent]
    print_table([t(f"reminders.column.{name}") for name in ("tier", "name", "day", "why")], lines)
