"""The work log for the bank's own system: contact by contact to the clipboard, ticked as entered (feature S0-40)."""

from datetime import date
from typing import TYPE_CHECKING

from rmtui.i18n import t
from rmtui.screens.base import RmScreen, asked

if TYPE_CHECKING:
    from rmtui.domain.sheet_facts import LogRow

ALL = "all"


async def paste_contacts(page: RmScreen, day: date) -> None:
    """Offer the contacts of a day, the first open one at the cursor, until the user stops. Only from a worker.

    The text of the one taken goes to the clipboard, and the contact is ticked.
    """
    from rmtui.screens.pick import Option, PickDialog
    from rmtui.sheets.worklog import entry
    from rmtui.store.reads.day_lists import contacts_to_enter
    from rmtui.store.writes.entered import enter

    while True:
        rows = await page.guarded(page.desk.read(contacts_to_enter, day))
        if not rows:
            page.say(t("sheet.worklog.empty"))
            return
        still = [row for row in rows if not row.entered]
        options = [Option(row.contact, _label(row), entry(row, day.isoformat()), row.name) for row in rows]
        if still:
            options.append(Option(ALL, t("worklog.all", n=len(still)), first=True))
        first = still[0].contact if still else ""
        taken = await asked(page.app, PickDialog(t("worklog.title"), options, first, t("worklog.remark", n=len(still))))
        if not taken:
            return
        chosen = still if taken == ALL else [row for row in rows if row.contact == taken]
        texts = [entry(row, day.isoformat()) for row in chosen]
        page.app.copy_to_clipboard("\n".join(texts))
        if await page.desk.write(enter, [row.contact for row in chosen]):
            page.say(t("worklog.copied", n=len(chosen)))
        if taken == ALL:
            return


def _label(row: "LogRow") -> str:
    tick = t("sheet.worklog.entered") if row.entered else ""
    return f"{row.at:%H:%M} {row.name}  {tick}".strip()
