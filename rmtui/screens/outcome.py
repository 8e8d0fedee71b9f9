"""The outcome dialog: the script while one speaks, then one digit for what came of it, and `enter`."""

from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from rmtui import words
from rmtui.domain.briefing import CELLS, lay_out
from rmtui.domain.model import FACE_TO_FACE, Channel, Direction, Outcome, outcomes_for, reached
from rmtui.domain.outcomes import propose_next
from rmtui.domain.playbook import OutcomeRule
from rmtui.domain.views import Card, ContactEntry, NextPlan, PhoneView
from rmtui.fieldwords import phone_label
from rmtui.i18n import t
from rmtui.screens.briefing import Briefing, script_parts
from rmtui.screens.dialogs import AskingDialog, BriefedDialog
from rmtui.screens.minding import PURPOSE_KEYS, MindingDialog
from rmtui.widgets.asking import Answers, Ask, Choice, Kind, Subject, none_reason
from rmtui.widgets.choices import Choices
from rmtui.widgets.fields import Fields
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.script_pane import TONES, hint_lines, script_content


class OutcomeDialog(BriefedDialog[ContactEntry], MindingDialog, AskingDialog[ContactEntry]):
    """Records one contact. It opens at once and takes keys that come before the card is read."""

    BINDINGS = [("up", "step(-1)", ""), ("down", "step(1)", ""), ("a,ａ", "everywhere", ""),
                (PURPOSE_KEYS, "purpose", "")]  # fmt: skip

    def __init__(self, subject: Subject, channel: Channel, template: str = "", at: str = "") -> None:
        super().__init__()
        self.subject = subject
        self.channel = channel
        self.outcome: Outcome | None = None
        self.phone: PhoneView | None = None
        self._everywhere = False
        self._early: list[str] = []
        self._typed: list[str] | None = None
        """What was typed before the field that must be filled in was there; None: no field is awaited."""
        self._proposal: NextPlan | None = None
        self._template = template
        self._at = at
        """When it was, as a person would type it; empty: now."""

    def compose(self) -> ComposeResult:
        """Who; on the left the numbers and outcomes, on the right the script, then the form."""
        with Vertical(classes="box"):
            yield Static("", markup=False, id="outcome-title", classes="box-title")
            with Horizontal(id="outcome-columns"):
                with Vertical(id="outcome-left"):
                    phones = Choices((), id="outcome-phones")
                    phones.display = False
                    yield phones
                    yield Choices(self._outcomes(), id="outcome-choices")
                with Vertical(id="outcome-right"):
                    with VerticalScroll(id="outcome-script", can_focus=False):
                        yield Static("", markup=False)
                    yield Vertical(id="outcome-form")
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Name whom it is about; the rest comes with the card."""
        self._draw_title()
        self._draw_keys()

    def brief(self, briefing: Briefing) -> None:
        """Take the card and the script, offer the numbers, and then the keys that came early."""
        self.briefing = briefing
        self.preset(briefing.template.kind)
        self._draw_title()
        blocks = [
            self._laid_out(briefing),
            Content("\n").join([plain(briefing.template.title, "bold $text"), script_content(script_parts(briefing))]),
            *([Content("\n").join(hint_lines(briefing.rest))] if briefing.rest else []),
        ]
        self.query_one("#outcome-script Static", Static).update(Content("\n\n").join(blocks))
        self._offer_phones(briefing.card)
        early, self._early = self._early, []
        for key in early:
            self.action_accept() if key == "enter" else self.choose(key)

    def _laid_out(self, briefing: Briefing) -> Content:
        """The briefing in lines as wide as their place, so that none wraps."""
        room = self.query_one("#outcome-script").size.width or CELLS
        return Content("\n").join(plain(line.text, TONES[line.tone]) for line in lay_out(briefing.said, room))

    def _offer_phones(self, card: Card) -> None:
        phones = sorted(card.phones, key=lambda phone: not phone.last_worked)
        if self.channel is not Channel.CALL or self.subject.count > 1 or not phones:
            return
        if len(phones) == 1:
            self.phone = phones[0]
            self._draw_title()
            return
        offered = self.query_one("#outcome-phones", Choices)
        offered.show([_phone_choice(str(n), phone) for n, phone in enumerate(phones[:9], 1)], phones[0].id)
        offered.display = True
        self.query_one("#outcome-choices").display = False
        self._draw_keys()

    def _choosing_phone(self) -> bool:
        return bool(self.query_one("#outcome-phones").display)

    def _outcomes(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(str(n), outcome, t(f"outcome.{outcome}")) for n, outcome in enumerate(outcomes_for(self.channel), 1)
        )

    def _draw_title(self) -> None:
        who = self.subject.name if self.subject.count == 1 else t("outcome.several", n=self.subject.count)
        number = f"{phone_label(self.phone.label)} {self.phone.number}" if self.phone else ""
        title = joined(
            (words.channel(self.channel), "bold $accent"), "  ", (who, "bold"), "   ", (number, "bold $text"), "   ",
            (self._at, "$text-warning"), "   ", self.purpose_words(),
        )  # fmt: skip
        self.query_one("#outcome-title", Static).update(title)

    def show_purpose(self) -> None:
        """The purpose stands in the title."""
        self._draw_title()

    def _draw_keys(self) -> None:
        digits = "1-9" if self.channel is Channel.CALL else f"1-{len(outcomes_for(self.channel))}"
        what = t("outcome.choose_phone") if self._choosing_phone() else t("outcome.choose")
        pairs = [
            (digits, what),
            ("enter", t("dialog.save")),
            ("tab", t("dialog.next_field")),
            ("esc", t("dialog.cancel")),
        ]
        self.query_one(QuietFooter).show_pairs(pairs)

    def choose(self, key: str) -> bool:
        """A number first where there are several, then the outcome."""
        if self.briefing is None:
            self._early.append(key)
            return True
        if self._typed is not None:
            self._typed.append(key)
            return True
        if self._choosing_phone():
            found = self.query_one("#outcome-phones", Choices).take(key)
            if found is not None:
                self._take_phone(found.id)
            return found is not None
        found = self.query_one("#outcome-choices", Choices).take(key)
        if found is not None:
            self._take_outcome(Outcome(found.id))
        return found is not None

    def _take_phone(self, phone_id: str) -> None:
        assert self.briefing is not None
        self.phone = next(phone for phone in self.briefing.card.phones if phone.id == phone_id)
        self.query_one("#outcome-phones").display = False
        self.query_one("#outcome-choices").display = True
        self._draw_title()
        self._draw_keys()

    def _take_outcome(self, outcome: Outcome) -> None:
        """Open the form of this outcome; the field that must be filled in has the focus."""
        self.outcome = outcome
        rule = self.desk.playbook.outcome(outcome)
        self._proposal = self._proposed(outcome)
        self.add_class("-chosen")
        self._typed = [] if rule.asks_time or rule.asks_reason else None
        form = self.query_one("#outcome-form", Vertical)
        form.remove_children()
        form.mount(self.make_fields(self._asks(outcome, rule)))

    def on_fields_ready(self) -> None:
        """Put the focus where something must be filled in, with what was typed ahead of it."""
        typed, self._typed = self._typed, None
        fields = self.query(Fields).last()
        if typed is None:
            self.set_focus(None)
            return
        fields.focus_first()
        for key in typed:
            if key == "enter":
                self.action_accept()
            elif isinstance(self.focused, Input):
                self.focused.insert_text_at_cursor(key)

    def _proposed(self, outcome: Outcome) -> NextPlan | None:
        """By the outcome's rule; beside a contact of an earlier day what is planned since stays."""
        card, desk = self.briefing.card if self.briefing else None, self.desk
        own, now = card.value("call_window") if card else "", desk.clock.now()
        if self._at and card is not None and card.next_on is not None:
            return NextPlan(card.next_on, card.next_at)
        at = datetime.fromisoformat(self._at).replace(tzinfo=now.tzinfo) if self._at else now
        plan = propose_next(outcome, at, self.channel, own, desk.playbook, desk.calendar, card.tries if card else 0)
        if plan is None or not self._at:
            return plan
        moment = max(plan.at, now) if plan.at else None
        return plan._replace(on=moment.date() if moment else max(plan.on or now.date(), now.date()), at=moment)

    def _asks(self, outcome: Outcome, rule: OutcomeRule) -> list[Ask]:
        asks: list[Ask] = []
        if rule.asks_time:
            asks.append(
                Ask("time", t(f"outcome.time.{outcome}"), Kind.MOMENT, required=True, note=t("field.when_hint"))
            )
        if outcome is Outcome.MEETING:
            asks.append(Ask("place", t("outcome.place")))
        if rule.pauses:
            until = self.desk.clock.now().date() + timedelta(days=self.desk.playbook.pause_days)
            asks.append(Ask("until", t("outcome.until"), Kind.DAY, value=until.isoformat(), required=True))
        if rule.asks_reason:
            asks.append(Ask("reason", t("outcome.reason"), required=True))
        asks += [Ask("note", t("outcome.note"), live=True), Ask("learnt", t("outcome.learnt"), live=True)]
        if self.briefing and self.briefing.template.kind == "cadence" and reached(outcome):
            asks += [Ask("opinion", t("outcome.opinion")), Ask("complaint", t("outcome.complaint"))]
        if not rule.asks_time and not rule.pauses:
            asks.append(Ask("next", t("outcome.next"), Kind.WHEN, self._proposal_text(), note=t("outcome.next_hint"),
                            none_sign=True))  # fmt: skip
        asks.append(Ask("at", t("outcome.at"), Kind.MOMENT, self._at, past=True, note=t("outcome.at_hint"),
                        required=bool(self._at)))  # fmt: skip
        return asks

    def _proposal_text(self) -> str:
        plan = self._proposal
        if plan is None:
            return ""
        if plan.at is not None:
            return f"{plan.at:%Y-%m-%d %H:%M}"
        return plan.on.isoformat() if plan.on else ""

    def action_step(self, by: int) -> None:
        """Choose by the arrows; the script scrolls where nothing is left to choose."""
        if self.briefing is None or isinstance(self.focused, Input):
            return
        if self._choosing_phone():
            self.query_one("#outcome-phones", Choices).step(by)
        elif found := self.query_one("#outcome-choices", Choices).step(by):
            self._take_outcome(Outcome(found.id))

    def action_everywhere(self) -> None:
        """Do not disturb by any channel, not by this one alone."""
        if self.outcome is Outcome.DND:
            self._everywhere = not self._everywhere
            self.complain(t("outcome.dnd_all") if self._everywhere else "")

    def action_accept(self) -> None:
        """Take the first number, or record the contact."""
        if self.briefing is None:
            self._early.append("enter")
        elif self._typed is not None:
            self._typed.append("enter")
        elif self._choosing_phone():
            self._take_phone(self.query_one("#outcome-phones", Choices).chosen)
        elif self.outcome is None:
            self.complain(t("dialog.choose_first"))
        else:
            self._record(self.outcome)

    def _record(self, outcome: Outcome) -> None:
        fields = self.query(Fields).last() if self.query(Fields) else None
        taken = fields.taken() if fields is not None and fields.is_mounted else Answers({}, {})
        if isinstance(taken, str):
            self.complain(taken)
        elif fields is None or not self.unseen(fields):
            fills = self.preview.steps(fields.live_texts()) if fields is not None else ()
            self.finish(self._entry(outcome, taken)._replace(fills=fills))

    def _entry(self, outcome: Outcome, taken: Answers) -> ContactEntry:
        time = taken.whens.get("time")
        at = taken.whens.get("at")
        until = taken.whens.get("until")
        moment = time.at if time else None
        return ContactEntry(
            channel=self.channel,
            outcome=outcome,
            direction=Direction.OUT,
            at=at.at if at else None,
            meeting_at=moment if outcome in (Outcome.MEETING, Outcome.MOVED) else None,
            place=taken.texts.get("place", ""),
            note=taken.texts.get("note", ""),
            learnt=taken.texts.get("learnt", ""),
            opinion=taken.texts.get("opinion", ""),
            complaint=taken.texts.get("complaint", ""),
            next=self._next(outcome, taken, moment),
            reason=taken.texts.get("reason", ""),
            pause_until=until.day if until else None,
            dnd_all=self._everywhere,
            phone_id=self.phone.id if self.phone else "",
            template=self.briefing.template.mark if self.briefing else "",
        )

    def _next(self, outcome: Outcome, taken: Answers, moment: datetime | None) -> NextPlan | None:
        """What the user planned; None where the proposal was left as it stood."""
        if outcome is Outcome.CALLBACK and moment is not None:
            return NextPlan(on=moment.date(), at=moment, channel=Channel.CALL, promised=True)
        said = taken.texts.get("next", "")
        if not said or said == self._proposal_text():
            return None
        why = none_reason(said)
        if why is not None:
            return NextPlan(none_because=why)
        when = taken.whens["next"]
        channel = None if self.channel in FACE_TO_FACE else self.channel
        return NextPlan(on=when.day, at=when.at, channel=channel)


def _phone_choice(key: str, phone: PhoneView) -> Choice:
    hint = t("outcome.last_worked") if phone.last_worked else ""
    return Choice(key, phone.id, f"{phone_label(phone.label)} {phone.number}", hint)
