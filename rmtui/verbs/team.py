"""The verb `team`: what managers sent to this home, and what waits for the lead."""

from argparse import Namespace

from rmtui import words
from rmtui.domain.team import KINDS
from rmtui.i18n import t
from rmtui.verbs.context import Context
from rmtui.verbs.output import plain, print_json, print_table, say
from rmtui.widgets.team_list import said


def team(context: Context, _options: Namespace) -> None:
    """The managers in a line each, then each matter; the decision itself is `decide`."""
    from rmtui.store.reads.team import team as read_team

    found = context.read(read_team)
    if context.json:
        managers = [{**plain(one), "matters": dict(zip(KINDS, one.matters, strict=True))} for one in found.managers]
        print_json(
            {"managers": managers, "matters": [{**plain(one), "text": said(one, found)} for one in found.matters]}
        )
        return
    if not found.managers:
        say(t("team.none"))
        return
    lines = []
    for one in found.managers:
        came = words.moment(one.received, found.day) if one.received else t("team.never")
        lines.append((one.name, t("team.customers", n=one.customers), str(sum(one.matters)), came))
    print_table([t(f"team.{name}") for name in ("column.manager", "column.book", "column.waits", "column.came")], lines)
    waiting = [(one.manager, one.name, words.short_day(one.on, found.day), said(one, found)) for one in found.matters]
    print_table([t(f"team.column.{name}") for name in ("manager", "customer", "since", "what")], waiting)
