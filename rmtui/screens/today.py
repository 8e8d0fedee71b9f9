"""Today: the day's measure, the list with its reasons, the script beside it, and every command of a customer's day."""

import asyncio
from datetime import timedelta

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer

from rmtui.commands import Scope, bindings
from rmtui.domain.model import Channel, Outcome, Reason, outcomes_for
from rmtui.domain.views import MeetingItem, MeetingResult, TodayItem
from rmtui.events import BookChanged
from rmtui.i18n import t
from rmtui.screens.briefing import Briefing, briefing, script_parts
from rmtui.screens.customer import CustomerScreen
from rmtui.widgets.asking import Ask, Choice, Kind
from rmtui.widgets.call_list import MEETING, CallList, waits, why
from rmtui.widgets.script_pane import Brief, ScriptPane, why_line
from rmtui.widgets.virtual_list import VirtualList

BRIEF_AFTER = 0.1
"""Seconds the cursor must rest before the customer's card is read: holding a key reads none."""


class TodayScreen(CustomerScreen):
    """The page of the day."""

    PAGE = "today"
    SCOPES = (Scope.CUSTOMER, Scope.TODAY)
    BINDINGS = bindings(Scope.TODAY)
    _more = False
    _resting: Timer | None = None
    _following = ""

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[str, Briefing] = {}
        """What was read of the customers since the list was."""

    def body(self) -> ComposeResult:
        """The list with its brief, and the script pane for wide screens."""
        with Horizontal(id="today-panes"):
            with Vertical(id="today-list-pane"):
                yield CallList()
                yield Brief()
            yield ScriptPane()

    @property
    def list(self) -> CallList:
        """The list of calls."""
        return self.query_one(CallList)

    @property
    def item(self) -> TodayItem | None:
        """The item at the cursor."""
        return self.list.item(self.list.current)

    @property
    def meeting(self) -> MeetingItem | None:
        """The meeting at the cursor."""
        current = self.list.current
        return self.list.meeting(current) if current.startswith(MEETING) else None

    @property
    def customer(self) -> str:
        """The customer at the cursor, of a meeting too."""
        meeting = self.meeting
        return meeting.customer_id if meeting else self.item.customer_id if self.item else ""

    def chosen(self) -> tuple[str, ...]:
        """The marked customers, else the one at the cursor."""
        marked = [key for key in self.list.marked if not key.startswith(MEETING)]
        return tuple(row.key for row in self.list.rows if row.key in marked) or super().chosen()

    def name_of(self, customer: str) -> str:
        """A customer's name, from the list."""
        today = self.list.today
        listed: tuple[TodayItem | MeetingItem, ...] = (*today.items, *today.meetings) if today else ()
        return next((one.name for one in listed if one.customer_id == customer), "")

    def reason_of(self, customer: str) -> Reason | None:
        """The leading reason of the customer's item."""
        item = self.list.item(customer)
        return item.reasons[0] if item and item.reasons else None

    def talk_channel(self) -> Channel:
        """The channel the list proposes."""
        item = self.item
        return item.channel if item and item.channel else Channel.CALL

    @work(group="act")
    async def action_away(self) -> None:
        """Days away: what falls due within them and cannot wait comes onto the list of the last day before."""
        from rmtui.screens.row_form import ask_row

        if await ask_row(self, "absence") is not None:
            self.reload()

    async def load(self) -> None:
        """Read the day and show it; the counts go to every header."""
        from rmtui.store.reads.today import today

        found = await self.desk.read(today, None, more=self._more)
        self._read = {}
        self.list.show_today(found, self.desk.playbook, self.now)
        self.desk.count(found.counts)
        if self._following:
            self.list.go(self._following)
            self._following = ""
        if not self.list.has_focus and not self.focused:
            self.list.focus()
        self.look_for_pack()

    @work(group="pack", exclusive=True)
    async def look_for_pack(self) -> None:
        """Tell that the lead's rules and scripts came and are not in use here; the first paint does not wait for it."""
        await self.desk.shown.wait()
        from rmtui.store.reads.packs import newest, waiting_in

        found = await asyncio.to_thread(waiting_in, self.desk.config, await self.desk.read(newest))
        said = t("today.pack", version=found.version, by=found.by) if found else ""
        if said != self.list.told and self.list.today is not None:
            self.list.told = said
            self.list.show_today(self.list.today, self.desk.playbook, self.now)

    def book_changed(self, change: BookChanged) -> None:
        """Always load, even behind another page: the headers take their counts from here.

        What was undone is shown: the cursor goes back to the customer.
        """
        if change.undone and change.customers:
            self._following = change.customers[0]
        self.reload()

    def after_saved(self, customers: tuple[str, ...]) -> None:
        """On to the next customer."""
        self.list.clear_marks()
        following = self.list.next_due(customers[-1])
        if following:
            self._following = following
            self.list.go(following)

    @on(VirtualList.Highlighted)
    def rest_on_customer(self) -> None:
        """Read the card once the cursor rests."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(BRIEF_AFTER, self.show_customer)

    @on(VirtualList.Chosen)
    def open_by_mouse(self) -> None:
        """A second click opens the card."""
        if self.customer:
            self.action_open_card()

    @work(group="brief", exclusive=True)
    async def show_customer(self) -> None:
        """The card and the script of the customer at the cursor."""
        customer = self.customer
        if not customer:
            self.query_one(Brief).clear()
            self.query_one(ScriptPane).clear()
            return
        self.desk.customer = customer
        reason = self.reason_of(customer)
        channel = self.talk_channel()
        desk, read = self.desk, self._read
        found = read.get(customer) or await self.guarded(
            desk.read(briefing, customer, channel, reason, desk.me, desk.config)
        )
        if found is not None:
            read[customer] = found
            if customer == self.customer:
                self._show(found)

    def _show(self, found: Briefing) -> None:
        item, now, playbook = self.item, self.now, self.desk.playbook
        reason = why_line(why(item, now), waits(item, now)) if item else Content("")
        brief, pane = self.query_one(Brief), self.query_one(ScriptPane)
        if pane.display:
            script = (found.template.title, script_parts(found))
            pane.show(found.card, found.hints, reason, script, playbook, now.date())
        else:
            brief.show(found.card, found.hints, reason, playbook, now.date())

    def action_mark(self) -> None:
        """Mark or unmark: commands apply to the marked."""
        if self.item:
            self.list.toggle_mark()

    def action_more(self) -> None:
        """Show who else could be called, or hide them again."""
        self._more = not self._more
        self.reload()

    def action_open_card(self) -> None:
        """A meeting asks how it went; a customer's card opens."""
        meeting = self.meeting
        if meeting is not None:
            self.meeting_result(meeting)
        else:
            super().action_open_card()

    @work(group="act")
    async def meeting_result(self, meeting: MeetingItem) -> None:
        """One digit says how a meeting went."""
        choices = [Choice(str(n), one, t(f"outcome.{one}")) for n, one in enumerate(outcomes_for(Channel.MEETING), 1)]
        title = f"{meeting.at:%H:%M}  {meeting.name}"
        first = await self.ask(title, choices=choices)
        if first is None:
            return
        outcome = Outcome(first.choice)
        asks = [Ask("note", t("outcome.note"), live=True), Ask("learnt", t("outcome.learnt"), live=True)]
        if outcome is Outcome.HELD:
            asks.insert(0, Ask("whom", t("meeting.whom")))
        if outcome is Outcome.MOVED:
            asks.insert(0, Ask("to", t("meeting.at"), Kind.MOMENT, required=True, note=t("field.when_hint")))
        answer = await self.ask(f"{title}  {t(f'outcome.{outcome}')}", asks, about=(meeting.customer_id,))
        if answer is None:
            return
        when = answer.when("to") if outcome is Outcome.MOVED else None
        held = MeetingResult(
            outcome,
            moved_to=when.at if when else None,
            met_whom=answer.text("whom") if outcome is Outcome.HELD else "",
            note=answer.text("note"),
            learnt=answer.text("learnt"),
            fills=answer.fills,
        )
        from rmtui.store.writes.meetings import result

        if await self.keep(result, meeting.meeting_id, held):
            self.after_saved((meeting.customer_id,))

    @work(group="act")
    async def action_later(self) -> None:
        """Later today."""
        item = self.item
        if item is None:
            return
        at = self.now + timedelta(hours=1)
        asks = (Ask("at", t("later.at"), Kind.MOMENT, f"{at:%H:%M}", required=True),)
        answer = await self.ask(self.titled("later.title"), asks)
        when = answer and answer.when("at")
        if when:
            from rmtui.store.writes.plan import later

            if await self.keep(later, item.customer_id, item.key, when.at):
                self.after_saved((item.customer_id,))

    @work(group="act")
    async def action_waive(self) -> None:
        """Not this time, because."""
        item = self.item
        if item is None:
            return
        answer = await self.ask(self.titled("waive.title"), (Ask("reason", t("outcome.reason"), required=True),))
        if answer:
            from rmtui.store.writes.plan import waive

            if await self.keep(waive, item.customer_id, item.key, answer.text("reason")):
                self.after_saved((item.customer_id,))
