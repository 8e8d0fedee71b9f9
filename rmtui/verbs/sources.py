"""Verbs about where customers come from and who is worth most: sources, top."""

from argparse import Namespace

from rmtui import words
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say


def sources(context: Context, options: Namespace) -> None:
    """Customers by source and by who handed them over in a month, with what became of them. Raises Refused."""
    from rmtui.store.reads.sources import sources as read_sources

    found = context.read(read_sources, options.month or f"{context.now:%Y-%m}")
    if context.json:
        print_json({"month": found.month, "sources": [plain(one) for one in found.sources],
                    "handed": [plain(one) for one in found.handed]})  # fmt: skip
        return
    print_table(
        [t(f"sources.column.{name}") for name in ("source", "customers", "contacted", "invited")],
        [
            (one.name or t("sources.unknown"), str(one.customers), str(one.contacted), str(one.invited))
            for one in found.sources
        ],
    )
    for one in found.handed:
        say(t("sources.feedback", who=one.name, n=one.customers, contacted=one.contacted, invited=one.invited))


def top(context: Context, options: Namespace) -> None:
    """The top by value with the plan for each, and their share of this month's calls."""
    from rmtui.store.reads.sources import top_view

    found = context.read(top_view)
    playbook = context.rules()[0]
    if context.json:
        print_json({**plain(found), "customers": [plain(one) for one in found.customers]})
        return
    say(t("top.head", n=len(found.customers), unplanned=found.unplanned, share=found.share))
    rows = [(one.name, words.tier(playbook, one.tier), one.plan or t("top.no_plan")) for one in found.customers]
    print_table([t(f"reminders.column.{name}") for name in ("name", "tier")] + [t("field.yearly_plan")], rows)
