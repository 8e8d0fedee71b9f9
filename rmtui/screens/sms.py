"""The message dialog: the filled text, its length in parts, copy and code, and `enter` once it was sent."""

from urllib.parse import quote

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from rmtui import words
from rmtui.domain.model import Channel, Outcome, Step
from rmtui.domain.views import ContactEntry
from rmtui.i18n import t
from rmtui.screens.briefing import Briefing, script_parts
from rmtui.screens.dialogs import BriefedDialog, QrDialog
from rmtui.screens.minding import PURPOSE_KEYS, MindingDialog
from rmtui.text import sms_parts
from rmtui.widgets.asking import Subject
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain
from rmtui.widgets.script_pane import script_content

CARE_KINDS = frozenset({"birthday", "festival", "thanks"})


class SmsDialog(BriefedDialog[ContactEntry], MindingDialog):
    """Shows what to send; `1` or enter: sent, `2`: failed. It is not sent while a merge field has no value."""

    BINDINGS = [
        ("1,１", "sent", ""),
        ("2,２", "failed", ""),
        ("y,ｙ", "copy", ""),
        ("k,ｋ", "qr", ""),
        (PURPOSE_KEYS, "purpose", ""),
    ]

    def __init__(self, subject: Subject, channel: Channel = Channel.SMS) -> None:
        super().__init__()
        self.subject = subject
        self.channel = channel
        self._early = ""

    def compose(self) -> ComposeResult:
        """Whom, the text, its length, what is missing, keys."""
        with Vertical(classes="box"):
            yield Static("", markup=False, classes="box-title", id="sms-title")
            yield Static("", markup=False, id="sms-text")
            yield Static("", markup=False, id="sms-length", classes="box-hint")
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Show the keys."""
        labels = (("enter", "sms.sent"), ("2", "sms.failed"), ("y", "command.customer.copy"), ("k", "sms.qr"),
                  ("esc", "dialog.cancel"))  # fmt: skip
        self.query_one(QuietFooter).show_pairs((key, t(label)) for key, label in labels)

    def brief(self, briefing: Briefing) -> None:
        """Take the text; then do what was pressed before it came."""
        self.briefing = briefing
        self.preset(briefing.template.kind)
        self._draw_title(briefing)
        self.query_one("#sms-text", Static).update(script_content(script_parts(briefing)))
        text = briefing.script.text
        self.query_one("#sms-length", Static).update(plain(t("sms.length", n=len(text), parts=sms_parts(text))))
        if briefing.script.missing:
            self.complain(self._missing())
        if self._early:
            self._record(Outcome(self._early))

    def show_purpose(self) -> None:
        """The purpose stands in the title."""
        if self.briefing is not None:
            self._draw_title(self.briefing)

    def _draw_title(self, briefing: Briefing) -> None:
        number = self.number if self.subject.count == 1 else ""
        who = self.subject.name if self.subject.count == 1 else t("outcome.several", n=self.subject.count)
        title = joined((words.channel(self.channel), "bold $accent"), "  ", (who, "bold"), f"  {number}  ",
                       (briefing.template.title, "$muted"), "  ", self.purpose_words())  # fmt: skip
        self.query_one("#sms-title", Static).update(title)

    @property
    def number(self) -> str:
        """The number it goes to: the one that last worked, else the first."""
        phones = self.briefing.card.phones if self.briefing else ()
        return next((one.number for one in phones if one.last_worked), phones[0].number if phones else "")

    def _missing(self) -> str:
        assert self.briefing is not None
        names = t("join.names").join(t(f"merge.{name}") for name in self.briefing.script.missing)
        return t("sms.missing", fields=names)

    def action_accept(self) -> None:
        """Enter: it was sent."""
        self.action_sent()

    def action_sent(self) -> None:
        """It was sent."""
        self._record(Outcome.SENT)

    def action_failed(self) -> None:
        """It could not be sent."""
        self._record(Outcome.FAILED)

    def _record(self, outcome: Outcome) -> None:
        if self.briefing is None:
            self._early = str(outcome)
            return
        if outcome is Outcome.SENT and self.briefing.script.missing:
            self.complain(self._missing())
            return
        template = self.briefing.template
        step = template.step if template.step is self.briefing.card.first_step else None
        self.finish(
            ContactEntry(
                self.channel,
                outcome,
                step=step if isinstance(step, Step) else None,
                care=template.kind in CARE_KINDS,
                template=template.mark,
            )
        )

    def action_copy(self) -> None:
        """Send the text to the terminal's clipboard; no terminal says whether it took it."""
        if self.briefing is not None:
            self.app.copy_to_clipboard(self.briefing.script.text)
            self.notify(t("clipboard.sent"), markup=False)

    def action_qr(self) -> None:
        """Show the number and text as a code for the mobile."""
        if self.briefing is not None:
            target = sms_target(self.number, self.briefing.script.text)
            self.app.push_screen(QrDialog(t("qr.sms"), target, sms_target(self.number, "")))


def sms_target(number: str, text: str) -> str:
    """What a phone's camera reads as a message to a number."""
    return f"smsto:{number}:{text}"


def tel_target(number: str) -> str:
    """What a phone's camera reads as a number to dial."""
    return "tel:" + quote(number, safe="+*#,;-")
