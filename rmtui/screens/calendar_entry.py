"""A contact entered in a cell of the calendar: the channel by its letter, the day from the cell (feature W20)."""

from datetime import date

from rmtui import words
from rmtui.domain.model import WRITTEN, Channel, Outcome
from rmtui.domain.views import ContactEntry
from rmtui.i18n import t
from rmtui.screens.customer import CustomerScreen
from rmtui.widgets.asking import Ask, Choice, Kind

HOUR = "10:00"
"""What is proposed as the hour of an earlier day's contact; whoever knows better types it."""


def moment_text(day: date | None) -> str:
    """A moment of the day as a field shows it; empty for none, which means now."""
    return f"{day.isoformat()} {HOUR}" if day else ""


def enter(page: CustomerScreen, channel: Channel, day: date) -> None:
    """Open the dialog for a contact of this day; a day ahead is refused in words."""
    today = page.now.date()
    if day > today:
        page.say(t("calendar_page.not_ahead"), warn=True)
        return
    earlier = day if day < today else None
    if channel in WRITTEN:
        page.run_worker(_written(page, channel, earlier), group="act")
    else:
        page.record(channel, moment_text(earlier))


async def _written(page: CustomerScreen, channel: Channel, day: date | None) -> None:
    """A message that was sent: no text to send is shown, it has left already."""
    from rmtui.store.writes.contacts import log

    customers = page.chosen()
    on = f"  {words.day(day, page.now.date())}" if day else ""
    title = f"{words.channel(channel)}  {page.name_of(customers[0])}{on}"
    choices = [Choice(str(n), one, t(f"outcome.{one}")) for n, one in enumerate((Outcome.SENT, Outcome.FAILED), 1)]
    asks = (
        Ask("note", t("outcome.note"), live=True),
        Ask("at", t("outcome.at"), Kind.MOMENT, moment_text(day), required=day is not None, past=True,
            note=t("outcome.at_hint")),
    )  # fmt: skip
    answer = await page.ask(title, asks, choices, chosen=Outcome.SENT, mindful=True)
    if answer is not None:
        at = answer.when("at")
        entry = ContactEntry(
            channel, Outcome(answer.choice), at=at.at if at else None, note=answer.text("note"), fills=answer.fills
        )
        await page.keep(log, customers, entry)
