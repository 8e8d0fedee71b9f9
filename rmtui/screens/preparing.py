"""Preparing a contact 沟通前准备: aim, way, material, opening line, preset from why the customer is to be contacted."""

from typing import TYPE_CHECKING

from rmtui import words
from rmtui.domain.views import Saved
from rmtui.screens.row_form import ask_row

if TYPE_CHECKING:
    from rmtui.screens.acting import ActingScreen


async def ask_preparation(page: "ActingScreen") -> Saved | None:
    """A preparation of the page's customer for today, or the one that is there; None where the user stepped back."""
    from rmtui.store.reads.preparations import prepared
    from rmtui.store.reads.rows import row

    customer = page.customer
    found = await page.guarded(page.desk.read(prepared, customer))
    if found is not None:
        return await ask_row(page, "preparation", await page.guarded(page.desk.read(row, "preparation", found.id)))
    reason = page.reason_of(customer)
    aim = words.reason(reason, page.now.date()) if reason else ""
    return await ask_row(page, "preparation", start={"aim": aim, "channel": words.channel(page.talk_channel())})
