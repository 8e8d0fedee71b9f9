"""How a promise ended: kept, put off to another day, released by the customer."""

from typing import TYPE_CHECKING

from rmtui.domain.promises import PromiseView
from rmtui.domain.views import Saved
from rmtui.i18n import t
from rmtui.widgets.asking import Ask, Choice, Kind

if TYPE_CHECKING:
    from rmtui.screens.acting import ActingScreen


async def ask_end(page: "ActingScreen", promise: PromiseView) -> Saved | None:
    """Choose by digit; None where the user stepped back."""
    choices = (
        Choice("1", "keep", t("promises.do.keep")),
        Choice("2", "postpone", t("promises.do.postpone")),
        Choice("3", "release", t("promises.do.release")),
    )
    first = await page.ask(f"{t('form.promise')}  {promise.name}", choices=choices, remark=promise.text)
    if first is None:
        return None
    from rmtui.store.writes import promises

    title = f"{t(f'promises.do.{first.choice}')}  {promise.name}"
    if first.choice == "postpone":
        answer = await page.ask(title, (Ask("on", t("form.promise.due_on"), Kind.DAY, required=True),))
        when = answer.when("on") if answer else None
        return await page.keep(promises.postpone, promise.id, when.day) if when else None
    release = first.choice == "release"
    ask = Ask("remarks", t("promises.why" if release else "promises.how"), required=release)
    answer = await page.ask(title, (ask,), remark=promise.text)
    if answer is None:
        return None
    return await page.keep(promises.release if release else promises.keep, promise.id, answer.text("remarks"))
