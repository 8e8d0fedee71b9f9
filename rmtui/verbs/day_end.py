"""Verbs about the end of a day: day_end, evening, lessons, prepare."""

from argparse import Namespace

from rmtui.i18n import t
from rmtui.verbs.cards import pairs
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.verbs.work import tell
from rmtui.widgets import day_end_rows


def day_end(context: Context, options: Namespace) -> None:
    """What is still to be noted, plan against done, minutes, tomorrow."""
    from rmtui.store.reads.day_end import day_end as read_day_end

    found = context.read(read_day_end, context.day(options.date) if options.date else None)
    if context.json:
        said = {**plain(found), "done": found.done, "minutes": dict(found.minutes)}
        lists = {name: [plain(one) for one in getattr(found, name)] for name in ("unnoted", "plan", "walk_ins")}
        print_json({**said, **lists, "promises": [plain(one) for one in found.promises]})
        return
    for one in found.unnoted:
        say(f"{one.at:%H:%M}  {one.name}")
    say(day_end_rows.plan_words(found))
    say(day_end_rows.minutes_words(found))
    say(day_end_rows.tomorrow_words(found, context.now.date()))


def evening(context: Context, options: Namespace) -> None:
    """The report for the evening meeting as text."""
    from rmtui.store.reads.books import me
    from rmtui.store.reads.day_end import day_end as read_day_end

    found = context.read(read_day_end, context.day(options.date) if options.date else None)
    say(day_end_rows.report(found, context.read(me).name, context.now.date()))


def lessons(context: Context, options: Namespace) -> None:
    """The progress notebook, or the entries that hold a text."""
    from rmtui.store.reads.preparations import lessons as read_lessons

    found = context.read(read_lessons, options.text)
    if context.json:
        print_json([plain(one) for one in found])
        return
    names = ("on_day", "situation", "hard", "better")
    rows = [tuple(getattr(one, name) for name in names) for one in found]
    print_table([t(f"form.lesson.{name}") for name in names], rows)


def prepare(context: Context, options: Namespace) -> None:
    """Prepares a contact: `aim=… channel=… material=… opening=…`. Raises Refused."""
    from rmtui.store.writes import rows as writes

    customer = context.customer(options.customer)
    tell(context, context.write(writes.add, "preparation", customer, pairs(options.fields)))
