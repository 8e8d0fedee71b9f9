"""The verb that prints the sheet of opportunities 商机管理表."""

from argparse import Namespace

from rmtui import words
from rmtui.domain.opportunities import standing
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.widgets.opportunity_list import mark_of, next_words, target


def opportunities(context: Context, options: Namespace) -> None:
    """The sheet, or of the open ones those alone that are late or stale; managed and signed customers apart."""
    from rmtui.store.reads.opportunities import kept
    from rmtui.store.reads.opportunities import opportunities as read_sheet

    playbook, calendar = context.rules()
    today, counts = context.now.date(), context.read(kept)
    lines = [(one, standing(one, today, playbook, calendar)) for one in context.read(read_sheet)]
    if options.stuck:
        lines = [(one, now) for one, now in lines if now.late or now.stale]
    if context.json:
        found = [{**plain(one), **plain(now)} for one, now in lines]
        print_json({"opportunities": found, "managed": counts.managed, "signed": counts.signed})
        return
    columns = ("name", "target", "amount", "state", "next", "age", "mark")
    rows = []
    for one, now in lines:
        amount = words.money(one.amount) if one.amount else ""
        state, age = t(f"opportunity_state.{one.state}"), t("opportunities.days", n=now.age)
        rows.append((one.name, target(one), amount, state, next_words(one, today), age, mark_of(now)[0]))
    print_table([t(f"opportunities.column.{name}") for name in columns], rows)
    say(t("opportunities.kept", managed=counts.managed, signed=counts.signed))
