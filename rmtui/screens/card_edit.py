"""Changing one fact of a card: its value as it stands, the new one, and by a digit how it was learnt."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static, TextArea

from rmtui import words
from rmtui.domain.model import Channel
from rmtui.domain.money_reasons import NO_CARD
from rmtui.domain.playbook import Playbook
from rmtui.domain.refusal import Refused
from rmtui.domain.relation import DEPTHS, LOYALTY, ORIENTATIONS, TEMPERAMENTS
from rmtui.domain.views import FieldView
from rmtui.fieldwords import in_words
from rmtui.i18n import has, t
from rmtui.screens.dialogs import Answer, AskingDialog
from rmtui.text import clean
from rmtui.widgets.asking import Answers, Choice
from rmtui.widgets.card_view import learnt
from rmtui.widgets.choices import Choices
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import joined, plain

NONE = "none"
"""The answer's choice where the customer was asked and has none."""
UNSAID = "unsaid"
HOWS = ("call", "meeting", "message", "papers", "others", "seen")
LINES = frozenset({"remarks", "products", "taboos", "household", "value_reason", "growth_plan", "yearly_plan"})
"""Fields of several lines."""
JUDGED = {"temperament": TEMPERAMENTS, "orientation": ORIENTATIONS, "loyalty": LOYALTY, "depth": DEPTHS}
FLAGS = frozenset({"managed", "signed", "key_customer", "man_money", "man_authority", "man_need"})


def vocabulary(name: str, playbook: Playbook) -> tuple[Choice, ...]:
    """The values of a field that takes only some, by digit; none where it is typed."""
    found: list[tuple[str, str]] = []
    if name == "sex":
        found = [("male", t("sex.male")), ("female", t("sex.female"))]
    elif name == "tier":
        found = [(tier.id, words.tier(playbook, tier.id)) for tier in playbook.tiers] + [("", words.tier(playbook, ""))]
    elif name == "card_held":
        found = [(tier.id, words.tier(playbook, tier.id)) for tier in playbook.tiers]
        found += [(NO_CARD, t("card.no_card")), ("", t("card.unknown"))]
    elif name == "life_phase":
        found = [(one.id, words.life_phase(playbook, one.id)) for one in playbook.card.life_phases]
    elif name == "preferred_channel":
        found = [(one.value, words.channel(one)) for one in Channel]
    elif name == "risk_rating":
        found = [(f"C{n}", f"C{n}") for n in range(1, 6)]
    elif name in JUDGED:
        found = [(one, t(f"{name}.{one}")) for one in JUDGED[name]]
    elif name in FLAGS:
        found = [("1", t("card.yes")), ("", t("card.no"))]
    return tuple(Choice(str(n), value, label) for n, (value, label) in enumerate(found, 1))


class EditDialog(AskingDialog[Answer]):
    """Ends with the value under `value`; the choice is how it was learnt, or `none`: asked, there is none."""

    DEFAULT_CSS = """
    EditDialog .box Choices { margin-bottom: 1; }
    EditDialog #edit-how { display: none; }
    EditDialog #edit-how-title { display: none; color: $muted; }
    EditDialog.-how #edit-how, EditDialog.-how #edit-how-title { display: block; }
    EditDialog.-how Input, EditDialog.-how TextArea { color: $muted; }
    """
    BINDINGS = [Binding("ctrl+s", "accept", "", priority=True), ("up", "step(-1)", ""), ("down", "step(1)", "")]

    def __init__(self, field: FieldView, *, asks_how: bool, may_be_none: bool) -> None:
        super().__init__()
        self._field = field
        self._asks_how = asks_how
        self._may_be_none = may_be_none
        self._value: str | None = None
        self._hows: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        """What it is, what stands there, how to ask for it; the value; how it was learnt."""
        field, desk = self._field, self.desk
        values = vocabulary(field.name, desk.playbook)
        now = in_words(field, desk.playbook, desk.clock.now().date())
        with Vertical(classes="box"):
            yield Static(
                joined((t(f"field.{field.name}"), "bold"), "  ", (self._state(now), "$muted")), classes="box-title"
            )
            if not now and has(f"ask.{field.name}"):
                yield Static(plain(t("edit.ask", text=t(f"ask.{field.name}"))), classes="box-remark")
            if values:
                yield Choices(values, field.value, id="edit-values")
            elif field.name in LINES:
                yield TextArea(field.value, id="edit-lines", compact=True)
            else:
                yield Input(field.value, id="edit-value", select_on_focus=True, compact=True)
            yield Static(t("edit.how"), markup=False, id="edit-how-title")
            yield Choices((), id="edit-how")
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def _state(self, now: str) -> str:
        today = self.desk.clock.now().date()
        if now:
            return t("edit.now", value=now.replace("\n", " "), how=learnt(self._field, today)).strip()
        if self._field.asked_none_on:
            return t("edit.none_on", on=words.short_day(self._field.asked_none_on, today))
        return t("card.unknown")

    def on_mount(self) -> None:
        """The field is open at once."""
        save = "ctrl+s" if self._field.name in LINES else "enter"
        self.query_one(QuietFooter).show_pairs(((save, t("dialog.accept")), ("esc", t("dialog.cancel"))))
        for widget in self.query("#edit-value, #edit-lines"):
            widget.focus()

    def choose(self, key: str) -> bool:
        """A value where values are given, then how it was learnt."""
        if self._value is not None:
            found = self.query_one("#edit-how", Choices).take(key)
            if found is not None:
                self._finish(found.id)
            return found is not None
        for values in self.query("#edit-values").results(Choices):
            found = values.take(key)
            if found is not None:
                self._take(found.id)
                return True
        return False

    def action_step(self, by: int) -> None:
        """Choose by the arrows."""
        for choices in self.query("#edit-how" if self._value is not None else "#edit-values").results(Choices):
            choices.step(by)

    def action_accept(self) -> None:
        """Take the value, then how it was learnt."""
        if self._value is not None:
            self._finish(self.query_one("#edit-how", Choices).chosen)
        else:
            self._take(self._typed())

    def _typed(self) -> str:
        for field in self.query(Input):
            return clean(field.value)
        for lines in self.query(TextArea):
            return clean(lines.text, lines=True)
        return self.query_one("#edit-values", Choices).chosen

    def _take(self, value: str) -> None:
        """Check the value as the store would, then ask how it was learnt; an unchanged one ends the dialog."""
        if value == self._field.value and (value or not self._may_be_none):
            self.dismiss(None)
            return
        from rmtui.store.writes.fields import check

        try:
            check({self._field.name: value}, self.desk.playbook, self.desk.clock.now().date())
        except Refused as refused:
            self.complain(words.refusal(refused))
            return
        self._value = value
        if not value and self._may_be_none:
            self._ask(self._empty_choices(), NONE)
        elif value and self._asks_how:
            hows = [Choice(str(n), how, t(f"how.{how}")) for n, how in enumerate(HOWS, 1)]
            self._ask((*hows, Choice("0", UNSAID, t("how.unsaid"))), "call")
        else:
            self._finish(UNSAID)

    def _empty_choices(self) -> Sequence[Choice]:
        choices = [Choice("1", NONE, t("edit.asked_none"))]
        if self._field.value:
            choices.append(Choice("2", UNSAID, t("edit.forget")))
        return choices

    def _ask(self, choices: Sequence[Choice], chosen: str) -> None:
        self.complain("")
        self.add_class("-how")
        self.set_focus(None)
        for widget in self.query("#edit-value, #edit-lines, #edit-values"):
            widget.disabled = True
        self.query_one("#edit-how", Choices).show(choices, chosen)
        self.query_one(QuietFooter).show_pairs(
            (("0-6", t("dialog.choose")), ("enter", t("dialog.save")), ("esc", t("dialog.cancel")))
        )

    def _finish(self, how: str) -> None:
        assert self._value is not None
        self.dismiss(Answer("" if how == UNSAID else how, Answers({"value": self._value}, {})))
