"""Verbs about what the data brings up: reminders, rhythm, greetings."""

from argparse import Namespace

from rmtui import words
from rmtui.i18n import language, t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
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


def greetings(context: Context, options: Namespace) -> None:
    """Whom to greet for each festival that is near, and who is left out and why."""
    from rmtui.store.reads.greetings import greetings as read_greetings

    found = context.read(read_greetings)
    today, playbook = context.now.date(), context.rules()[0]
    if context.json:
        shown = [{"festival": each.coming.festival.id, "on": each.coming.on, "since": each.coming.since,
                  "customers": [plain(one) for one in each.found]} for each in found]  # fmt: skip
        print_json(shown)
        return
    for each in found:
        name = each.coming.festival.zh if language() == "zh" else each.coming.festival.en
        say(t("greetings.head", name=name, on=words.day(each.coming.on, today), n=len(each.open)))
        lines = [
            (one.name, words.tier(playbook, one.tier), t(f"greetings.why.{one.why}") if one.why else "")
            for one in each.found
        ]
        print_table([t(f"reminders.column.{column}") for column in ("name", "tier", "why")], lines)
    if not found:
        say(t("greetings.none"))
