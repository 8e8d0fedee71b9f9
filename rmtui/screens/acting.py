"""A page on which a customer stands: whom a command is for, asking, saving, and recording a contact."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate

from textual import work
from textual.screen import Screen

from rmtui.domain.model import Channel, Reason
from rmtui.domain.purposes import of_rule
from rmtui.domain.views import Card, ContactEntry, Saved
from rmtui.i18n import t
from rmtui.screens.base import RmScreen, saved_text
from rmtui.screens.briefing import Briefing, briefing
from rmtui.widgets.asking import Ask, Choice, Subject

if TYPE_CHECKING:
    from rmtui.screens.dialogs import Answer, AskingDialog
    from rmtui.screens.outcome import OutcomeDialog
    from rmtui.screens.sms import SmsDialog


class ActingScreen(RmScreen):
    """Knows whom a command is for and how to carry it through; a page says who is meant and what comes after a save."""

    @property
    def customer(self) -> str:
        """The id of the customer at the cursor, empty for none."""
        return ""

    @property
    def has_customer(self) -> bool:
        """Whether there is one: the predicate of the table's commands."""
        return bool(self.customer)

    def chosen(self) -> tuple[str, ...]:
        """Whom a command is for: the marked, else the one at the cursor."""
        return (self.customer,) if self.customer else ()

    def name_of(self, customer: str) -> str:
        """A customer's name as this page shows it."""
        return ""

    def reason_of(self, customer: str) -> Reason | None:
        """Why the customer is to be contacted, where the page knows it."""
        return None

    def talk_channel(self) -> Channel:
        """By which channel the customer is to be contacted, where the page knows it."""
        return Channel.CALL

    def after_saved(self, customers: tuple[str, ...]) -> None:
        """What the page does once a contact is saved, such as going on to the next customer."""

    async def _load(self) -> None:
        """The walls of the book first: from the moment a customer is listed, a key may be a call."""
        from rmtui.store.reads.walls import walls_of_book

        found = await self.guarded(self.desk.read(walls_of_book))
        if found is not None:
            self.desk.walls = found
        await super()._load()

    @property
    def now(self) -> datetime:
        """Business time."""
        return self.desk.clock.now()

    def subject(self) -> Subject:
        """Whom the commands are for, for a dialog's title."""
        chosen = self.chosen()
        return Subject(self.name_of(chosen[0]), len(chosen))

    def titled(self, message: str) -> str:
        """A dialog's title: what is done, and with whom."""
        subject = self.subject()
        who = subject.name if subject.count == 1 else t("outcome.several", n=subject.count)
        return f"{t(message)}  {who}"

    async def ask(
        self,
        title: str,
        asks: Sequence[Ask] = (),
        choices: Sequence[Choice] = (),
        *,
        chosen: str = "",
        remark: str = "",
        mindful: bool = False,
        about: Sequence[str] = (),
    ) -> "Answer | None":
        """Ask by a small form; None where the user stepped back. Only from a worker.

        With `mindful` the walls before those the command is for come first. Notes are `about` these customers, if not
        about those the command is for.
        """
        from rmtui.screens.dialogs import FormDialog

        dialog = FormDialog(title, asks, choices, chosen=chosen, remark=remark)
        answer = self.app.push_screen(dialog, wait_for_dismiss=True)
        if mindful:
            self._mind(dialog)
        if any(one.live for one in asks):
            self.run_worker(self._feed_cards(dialog, tuple(about) or self.chosen()), group="open")
        return await answer

    def _mind(self, dialog: Screen[Any]) -> None:
        """Lay the walls before those the command is for over a dialog that was just opened: at once, so that no key
        typed ahead passes by. Who steps back there steps back from the dialog too."""
        walls = [wall for customer in self.chosen() for wall in self.desk.walls.get(customer, ())]
        if not walls:
            return
        from rmtui.screens.walls import WallDialog

        def left(gone_on: bool | None) -> None:
            if not gone_on and dialog.is_current:
                dialog.dismiss(None)

        self.app.push_screen(WallDialog(walls, self.subject()), left)

    async def keep(self, use_case: Callable[Concatenate[Any, ...], Saved], *args: Any, **kwargs: Any) -> Saved | None:
        """Write, and say that it is saved once it is on the disk; None where it was refused."""
        saved = await self.desk.write(use_case, *args, **kwargs)
        if saved is not None and self.is_attached:
            names = [self.name_of(one) for one in saved.customers[:1]]
            self.say(saved_text(len(saved.customers), names[0] if names else ""))
        return saved

    def record(self, channel: Channel, at: str = "") -> None:
        """Open the dialog for a contact at once; keys typed ahead find it open. `at`: when a talk was, if not now."""
        written = channel in (Channel.SMS, Channel.MAIL, Channel.WECHAT)
        from rmtui.screens.outcome import OutcomeDialog
        from rmtui.screens.sms import SmsDialog

        dialog = SmsDialog(self.subject(), channel) if written else OutcomeDialog(self.subject(), channel, at=at)
        customers = self.chosen()
        reason = self.reason_of(customers[0]) if customers else None
        dialog.purpose = of_rule(reason.rule) if reason else ""

        def log(entry: ContactEntry | None) -> None:
            if entry is not None:
                self._log(customers, entry)

        self.app.push_screen(dialog, log)
        self._mind(dialog)
        self.run_worker(self._feed(dialog), group="open")
        if isinstance(dialog, OutcomeDialog):
            self.run_worker(self._feed_cards(dialog, customers), group="open")

    @work(group="log")
    async def _log(self, customers: tuple[str, ...], entry: ContactEntry) -> None:
        from rmtui.store.writes.contacts import log

        if await self.keep(log, customers, entry):
            self.after_saved(customers)

    async def _feed(self, dialog: "OutcomeDialog | SmsDialog") -> None:
        from rmtui.screens.walls import WallDialog
        from rmtui.store.reads.guard import guards

        dialog.guards = await self.desk.read(guards, self.chosen())
        found = await self.read_briefing(dialog.channel)
        if found is None:
            if isinstance(self.app.screen, WallDialog):
                self.app.pop_screen()
            if dialog.is_current:
                dialog.dismiss(None)
        else:
            dialog.give(found)

    async def _feed_cards(self, dialog: "AskingDialog[Any]", customers: Sequence[str]) -> None:
        """Give a dialog what its notes are understood with."""
        from rmtui.store.reads.quick import ready

        found = await self.guarded(self.desk.read(ready, customers))
        if found is not None:
            dialog.give_cards(found)

    async def read_briefing(self, channel: Channel) -> Briefing | None:
        customer = self.chosen()[0]
        reason = self.reason_of(customer)
        return await self.guarded(self.desk.read(briefing, customer, channel, reason, self.desk.me, self.desk.config))

    async def read_card(self) -> Card | None:
        from rmtui.store.reads.customers import card

        return await self.guarded(self.desk.read(card, self.chosen()[0]))

    async def ask_number(self) -> str:
        card = await self.read_card()
        if card is None:
            return ""
        phones = sorted(card.phones, key=lambda phone: not phone.last_worked)
        if not phones:
            self.say(t("phone.none"), warn=True)
            return ""
        if len(phones) == 1:
            return phones[0].number
        from rmtui.fieldwords import phone_label

        choices = [
            Choice(str(n), one.number, f"{phone_label(one.label)} {one.number}") for n, one in enumerate(phones, 1)
        ]
        answer = await self.ask(t("outcome.choose_phone"), choices=choices)
        return answer.choice if answer else ""
