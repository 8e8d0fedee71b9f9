"""Asking for a group: one to put customers into, or a new one; one to write to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmtui.i18n import t
from rmtui.screens.base import asked
from rmtui.screens.pick import Option, PickDialog
from rmtui.store.reads.book import Filters
from rmtui.widgets.asking import Ask

if TYPE_CHECKING:
    from rmtui.domain.views import Saved
    from rmtui.screens.acting import ActingScreen
    from rmtui.store.reads.groups import GroupView

NEW, RULE = "+", "="


async def ask_group(page: "ActingScreen", customers: Sequence[str], filters: Filters) -> "Saved | None":
    """Put the customers into a group, or keep the filter as a new one; None where the user stepped back.

    Only from a worker.
    """
    from rmtui.store.reads.groups import groups, rule_text
    from rmtui.store.writes.groups import make_group, put

    found = await page.guarded(page.desk.read(groups))
    if found is None or not customers:
        return None
    rule = rule_text(filters, page.now.date())
    first = [Option(NEW, t("group.new"), first=True)]
    first += [Option(RULE, t("group.of_filter"), rule, first=True)] if rule else []
    options = [*first, *(_option(one) for one in found if not one.rule)]
    chosen = await asked(page.app, PickDialog(page.titled("group.title"), options))
    if chosen is None:
        return None
    if chosen not in (NEW, RULE):
        return await page.keep(put, chosen, customers)
    answer = await page.ask(t("group.new"), (Ask("name", t("form.customer_group.name"), required=True),))
    if answer is None:
        return None
    if chosen == RULE:
        return await page.keep(make_group, answer.text("name"), (), rule)
    return await page.keep(make_group, answer.text("name"), customers)


async def pick_group(page: "ActingScreen") -> "GroupView | None":
    """One of the groups, by name; None where the user stepped back or there is none. Only from a worker."""
    from rmtui.store.reads.groups import groups

    found = await page.guarded(page.desk.read(groups))
    if not found:
        page.say(t("group.none"), warn=True)
        return None
    chosen = await asked(page.app, PickDialog(t("group.pick"), [_option(one) for one in found]))
    return next((one for one in found if one.id == chosen), None)


def _option(one: "GroupView") -> Option:
    said = t("group.size", n=one.size)
    return Option(one.id, one.name, f"{said}  {one.rule}" if one.rule else said)
