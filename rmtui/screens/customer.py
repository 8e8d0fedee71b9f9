"""The commands of the table's customer scope, alike wherever a customer is listed."""

from datetime import timedelta

from textual import work

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.model import Channel, ConcernKind, Direction, Outcome, Verdict
from rmtui.domain.views import ContactEntry, NextPlan
from rmtui.i18n import t
from rmtui.screens.acting import ActingScreen
from rmtui.widgets.asking import Ask, Choice, Kind, none_reason


class CustomerScreen(ActingScreen):
    """Gives every customer command to a page."""

    BINDINGS = bindings(Scope.CUSTOMER)

    def action_call(self) -> None:
        """A call."""
        self.record(Channel.CALL)

    def action_sms(self) -> None:
        """A text message."""
        self.record(Channel.SMS)

    @work(group="act")
    async def action_channel(self) -> None:
        """Another way of contact, chosen by digit."""
        choices = [Choice(str(n), one, words.channel(one)) for n, one in enumerate(Channel, 1)]
        answer = await self.ask(t("dialog.channel"), choices=choices)
        if answer:
            self.record(Channel(answer.choice))

    @work(group="act")
    async def action_meeting(self) -> None:
        """A meeting is agreed."""
        customers = self.chosen()
        asks = (Ask("at", t("meeting.at"), Kind.MOMENT, required=True, note=t("field.when_hint")),
                Ask("place", t("outcome.place")))  # fmt: skip
        choices = (Choice("1", Channel.MEETING, t("channel.meeting")), Choice("2", Channel.VISIT, t("channel.visit")))
        answer = await self.ask(self.titled("meeting.title"), asks, choices, chosen=Channel.MEETING, mindful=True)
        when = answer and answer.when("at")
        if answer and when:
            from rmtui.store.writes.meetings import agree

            await self.keep(agree, customers, when.at, Channel(answer.choice), answer.text("place"))

    @work(group="act")
    async def action_note(self) -> None:
        """A note; one that is refused is there again, with what it fills by now."""
        customers, title, text = self.chosen(), self.titled("note.title"), ""
        while True:
            asks = (Ask("text", t("note.text"), value=text, required=True, note=t("quick.hint"), live=True),)
            answer = await self.ask(title, asks, about=customers)
            if answer is None:
                return
            from rmtui.store.writes.notes import add

            text = answer.text("text")
            if await self.keep(add, customers, text, answer.fills):
                return

    @work(group="act")
    async def action_reply(self) -> None:
        """The customer replied, rang or came in."""
        customers = self.chosen()
        channels = (Channel.SMS, Channel.CALL, Channel.WECHAT, Channel.MEETING, Channel.MAIL)
        choices = [Choice(str(n), one, t(f"reply.{one}")) for n, one in enumerate(channels, 1)]
        asks = (Ask("note", t("reply.text"), live=True), Ask("learnt", t("outcome.learnt"), live=True))
        answer = await self.ask(self.titled("reply.title"), asks, choices)
        if answer:
            entry = ContactEntry(
                Channel(answer.choice),
                Outcome.REPLIED,
                Direction.IN,
                note=answer.text("note"),
                learnt=answer.text("learnt"),
                fills=answer.fills,
            )
            from rmtui.store.writes.contacts import log

            await self.keep(log, customers, entry)

    @work(group="act")
    async def action_next(self) -> None:
        """The next contact, or why there is none."""
        customers = self.chosen()
        asks = (Ask("when", t("outcome.next"), Kind.WHEN, required=True, note=t("outcome.next_hint"), none_sign=True),)
        usual = (Channel.CALL, Channel.SMS, Channel.MEETING, Channel.VISIT, Channel.WECHAT)
        choices = [Choice(str(n), one, words.channel(one)) for n, one in enumerate(usual, 1)]
        answer = await self.ask(self.titled("next.title"), asks, choices, chosen=Channel.CALL)
        if answer:
            why = none_reason(answer.text("when"))
            when = answer.when("when")
            plan = (
                NextPlan(on=when.day, at=when.at, channel=Channel(answer.choice), promised=when.at is not None)
                if when
                else NextPlan(none_because=why or "")
            )
            from rmtui.store.writes.nextsteps import set_next

            if await self.keep(set_next, customers, plan):
                self.after_saved(customers)

    @work(group="act")
    async def action_pause(self) -> None:
        """Leave the customer alone for a while; a paused one is taken back."""
        customers = self.chosen()
        from rmtui.store.writes import pauses

        card = await self.read_card()
        if card is None:
            return
        if card.paused_until:
            await self.keep(pauses.resume, customers)
            return
        until = self.now.date() + timedelta(days=self.desk.playbook.pause_days)
        asks = (Ask("reason", t("outcome.reason"), required=True),
                Ask("until", t("outcome.until"), Kind.DAY, until.isoformat(), required=True))  # fmt: skip
        answer = await self.ask(self.titled("pause.title"), asks)
        when = answer and answer.when("until")
        if answer and when:
            await self.keep(pauses.pause, customers, when.day, answer.text("reason"))

    @work(group="act")
    async def action_disturb(self) -> None:
        """Do not disturb by a channel or by all; the same again takes it back."""
        customers = self.chosen()
        card = await self.read_card()
        if card is None:
            return
        choices = [
            Choice(str(n), one, words.channel(one), t("dnd.is_on") if one in card.dnd else "")
            for n, one in enumerate(Channel, 1)
        ]
        choices.append(Choice("a", "all", t("dnd.all")))
        answer = await self.ask(self.titled("dnd.title"), choices=choices)
        if answer:
            from rmtui.store.writes.dnd import set_dnd

            channel = None if answer.choice == "all" else Channel(answer.choice)
            on = channel not in card.dnd if channel else len(card.dnd) < len(Channel)
            await self.keep(set_dnd, customers, channel, on)

    @work(group="act")
    async def action_decide(self) -> None:
        """The team lead's decision, as heard."""
        customer = self.chosen()[0]
        choices = [Choice(str(n), one, t(f"verdict.{one}")) for n, one in enumerate(Verdict, 1)]
        asks = (Ask("by", t("decide.by"), required=True), Ask("note", t("outcome.note")))
        answer = await self.ask(self.titled("decide.title"), asks, choices)
        if answer:
            from rmtui.store.writes.decisions import decide

            await self.keep(decide, customer, Verdict(answer.choice), answer.text("by"), answer.text("note"))

    @work(group="act")
    async def action_complaint(self) -> None:
        """A complaint, request, wish or difficulty, with what is being done about it."""
        customer = self.chosen()[0]
        kinds = (ConcernKind.COMPLAINT, ConcernKind.REQUEST, ConcernKind.WISH, ConcernKind.DIFFICULTY)
        choices = [Choice(str(n), one, t(f"concern.{one}")) for n, one in enumerate(kinds, 1)]
        asks = (Ask("text", t("concern.text"), required=True), Ask("doing", t("concern.doing")),
                Ask("due", t("concern.due"), Kind.DAY))  # fmt: skip
        answer = await self.ask(self.titled("concern.title"), asks, choices, chosen=ConcernKind.COMPLAINT)
        if answer is None:
            return
        text, doing, when = answer.text("text"), answer.text("doing"), answer.when("due")
        due = when.day if when else None
        if answer.choice == ConcernKind.COMPLAINT:
            from rmtui.screens.complaint_steps import ask_complaint

            await ask_complaint(self, customer, text, doing=doing, due_on=due)
        else:
            from rmtui.store.writes.concerns import add_concern

            await self.keep(add_concern, customer, ConcernKind(answer.choice), text, doing=doing, due_on=due)

    @work(group="act")
    async def action_opportunity(self) -> None:
        """An opportunity with this customer."""
        from rmtui.screens.opportunity_asks import ask_opportunity

        await ask_opportunity(self)

    @work(group="act")
    async def action_add_today(self) -> None:
        """Onto today's list."""
        from rmtui.store.writes.plan import add_today

        await self.keep(add_today, self.chosen())

    @work(group="act")
    async def action_forward(self) -> None:
        """To the next stage."""
        await self._move(1)

    @work(group="act")
    async def action_backward(self) -> None:
        """To the stage before."""
        await self._move(-1)

    async def _move(self, by: int) -> None:
        from rmtui.screens.moving import ask_move

        customers = self.chosen()
        card = await self.read_card()
        move = await ask_move(self, card, by) if card else None
        if move is not None:
            from rmtui.store.writes.stages import move as write_move

            who = self.subject()
            saved = await self.desk.write(write_move, customers, move.to, outcome=move.outcome, reason=move.reason,
                                          evidence=move.evidence)  # fmt: skip
            if saved is not None and self.is_attached:
                name = who.name if len(saved.customers) == 1 else t("outcome.several", n=len(saved.customers))
                stage = f"{int(move.to)} {t(f'stage.{int(move.to)}')}"
                self.say(t("move.done", name=name, stage=stage))

    def action_open_card(self) -> None:
        """Open the card."""
        from rmtui.screens.card import CardScreen

        self.app.push_screen(CardScreen(self.customer, desk=self.visited))

    def action_edit(self) -> None:
        """Open the card for changing it."""
        from rmtui.screens.card import CardScreen

        self.app.push_screen(CardScreen(self.customer, edit=True, desk=self.visited))

    @work(group="act")
    async def action_read_script(self) -> None:
        """The whole script on its own."""
        from rmtui.screens.briefing import script_parts
        from rmtui.screens.dialogs import TextDialog
        from rmtui.widgets.script_pane import script_content

        found = await self.read_briefing(self.talk_channel())
        if found:
            body = script_content(script_parts(found))
            self.app.push_screen(TextDialog(found.template.title, found.script.text, body))

    @work(group="act")
    async def action_prepare(self) -> None:
        """Aim, way, material and opening line of the contact ahead; what stands already is changed (S4-40)."""
        from rmtui.screens.preparing import ask_preparation

        await ask_preparation(self)

    @work(group="act")
    async def action_copy(self) -> None:
        """Send the script's text to the terminal's clipboard."""
        found = await self.read_briefing(self.talk_channel())
        if found:
            self.app.copy_to_clipboard(found.script.text)
            self.say(t("clipboard.sent"))

    @work(group="act")
    async def action_copy_phone(self) -> None:
        """Send the phone's bare digits to the terminal's clipboard."""
        number = await self.ask_number()
        if number:
            self.app.copy_to_clipboard(number)
            self.say(t("clipboard.sent"))

    @work(group="act")
    async def action_qr(self) -> None:
        """The number as a code for the mobile."""
        from rmtui.screens.dialogs import QrDialog
        from rmtui.screens.sms import tel_target

        who = self.name_of(self.chosen()[0])
        number = await self.ask_number()
        if number:
            self.app.push_screen(QrDialog(f"{t('qr.tel')}  {who}", tel_target(number)))
