"""What is changed on a card: each asks by a small dialog and writes one action."""

from collections.abc import Callable

from textual import work

from rmtui.domain.model import Channel
from rmtui.domain.views import Card
from rmtui.fieldwords import phone_label
from rmtui.i18n import t
from rmtui.screens.card_edit import NONE, EditDialog
from rmtui.screens.customer import CustomerScreen
from rmtui.screens.dialogs import Answer
from rmtui.widgets.asking import Ask, Choice
from rmtui.widgets.card_view import CUSTOM, DO, FIELD, PHONE, PHONE_FIELDS, view

PHONE_LABELS = ("mobile", "second", "home", "office", "other")
LEARNT_TOO = frozenset({"title", "birthday_lunar", "credit_grade", "wechat", "email"})
"""Facts beyond the required ones of which it is kept how they were learnt."""


class CardWrites(CustomerScreen):
    """The writing half of the card's screen."""

    card: Card | None = None

    def open_line(self, key: str) -> None:
        """Change a line that is one fact: of the profile, a number, an own field, what is planned."""
        kind, _, name = key.partition(":")
        edits: dict[str, Callable[[str], object]] = {
            FIELD: self.edit_field,
            PHONE: self.edit_phone,
            CUSTOM: self.edit_custom,
            DO: lambda name: getattr(self, f"action_{name}")(),
        }
        if self.card is not None and f"{kind}:" in edits:
            edits[f"{kind}:"](name)

    def name_of(self, customer: str) -> str:
        """The customer's name."""
        return self.card.name if self.card else ""

    def talk_channel(self) -> Channel:
        """A call, unless the customer wrote last."""
        return (self.card.reply_channel if self.card else None) or Channel.CALL

    def is_required(self, name: str) -> bool:
        """Whether the profile asks for this fact."""
        return any(field.name == name for field in self.desk.playbook.profile)

    @work(group="act")
    async def edit_field(self, name: str) -> None:
        """Change a fact; one that a number fills asks for the number."""
        assert self.card is not None
        if name in PHONE_FIELDS:
            await self._ask_phone("", "second" if name == "second_contact" else "mobile")
            return
        required = self.is_required(name)
        dialog = EditDialog(view(self.card, name), asks_how=required or name in LEARNT_TOO, may_be_none=required)
        answer: Answer | None = await self.app.push_screen_wait(dialog)
        if answer is None:
            return
        if answer.choice == NONE:
            if view(self.card, name).value:
                await self._write_field(name, "", "")
            await self.keep_none(name)
        else:
            await self._write_field(name, answer.text("value"), answer.choice)

    async def _write_field(self, name: str, value: str, how: str) -> None:
        from rmtui.store.writes.customers import edit

        await self.keep(edit, self.customer, {name: value}, how)

    async def keep_none(self, name: str) -> None:
        """Note that there is none."""
        from rmtui.store.writes.customers import asked_none

        await self.keep(asked_none, self.customer, name)

    @work(group="act")
    async def edit_phone(self, phone_id: str) -> None:
        """Change a number, or add one."""
        await self._ask_phone(phone_id, "mobile")

    async def _ask_phone(self, phone_id: str, label: str) -> None:
        assert self.card is not None
        phone = next((one for one in self.card.phones if one.id == phone_id), None)
        label = phone.label if phone else label
        labels = list(PHONE_LABELS) if label in PHONE_LABELS else [*PHONE_LABELS, label]
        choices = [Choice(str(n), one, phone_label(one)) for n, one in enumerate(labels, 1)]
        number = phone.number if phone else ""
        remark = t("phone.choose_label")
        while True:
            asks = (Ask("number", t("phone.number"), value=number, required=True),)
            title = t("phone.change" if phone else "phone.add")
            answer = await self.ask(f"{title}  {self.card.name}", asks, choices, chosen=label, remark=remark)
            if answer is None:
                return
            from rmtui.store.writes.customers import set_phone

            number, label = answer.text("number"), answer.choice
            if await self.keep(set_phone, self.customer, number, label=label, phone_id=phone_id):
                return

    @work(group="act")
    async def edit_custom(self, name: str) -> None:
        """Change a field of the book's own, or add one."""
        assert self.card is not None
        value = next((one.value for one in self.card.custom if one.name == name), "")
        asks = [Ask("value", t("custom.value"), value=value, required=not name)]
        if not name:
            asks.insert(0, Ask("name", t("custom.name"), required=True))
        answer = await self.ask(name or t("custom.add"), asks)
        if answer:
            from rmtui.store.writes.customers import set_custom

            await self.keep(set_custom, self.customer, name or answer.text("name"), answer.text("value"))

    async def take_away(self, kind: str, name: str) -> None:
        """Take a number, a fact or a field of the book's own off the card."""
        from rmtui.store.writes import customers

        if kind == PHONE:
            await self.keep(customers.remove_phone, self.customer, name)
        elif kind == CUSTOM:
            await self.keep(customers.set_custom, self.customer, name, "")
        elif kind == FIELD and name != "name" and self.card and view(self.card, name).value:
            await self.keep(customers.edit, self.customer, {name: ""})
        else:
            self.say(t("card.nothing_to_remove"), warn=True)
