"""The dialogs of a sale's closing: things to tick, the ledger's lines, why nothing was sold, the word of thanks."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from rmtui import formwords, words
from rmtui.domain.calendar import add_months
from rmtui.domain.forms import rule_of, typed
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView, Saved
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.text import clean, half_width
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.ticks import Tick, Ticks

if TYPE_CHECKING:
    from rmtui.store.writes.closing import Bought

_FRAME = 16
"""Lines of the screen that are no lines of the ledger."""


class Ticked(NamedTuple):
    """What was ticked, and the name that was asked for with it."""

    ticks: tuple[str, ...]
    name: str = ""


class TickDialog(Dialog[Saved]):
    """Ends with what was saved once everything is ticked, and a name given where one is asked for.

    It stays open, with all that was done, while the write is refused.
    """

    AUTO_FOCUS = ""
    CSS = """
    TickDialog .box { width: 72; }
    TickDialog .field-row .field-label { width: 16; }
    """
    BINDINGS = [
        ("up", "step(-1)", ""),
        ("down", "step(1)", ""),
        ("space", "tick", ""),
        Binding("tab", "name", "", priority=True),
    ]

    def __init__(
        self,
        title: str,
        ticks: Sequence[Tick],
        save: Callable[[Ticked], Awaitable[Saved | None]],
        *,
        remark: str = "",
        name_label: str = "",
    ) -> None:
        super().__init__()
        self._title, self._remark, self._name_label = title, remark, name_label
        self._given = tuple(ticks)
        self._save = save

    def compose(self) -> ComposeResult:
        """Title, what it is about, the ticks, perhaps a name, what is wrong, keys."""
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            if self._remark:
                yield Static(plain(self._remark, lines=True), classes="box-remark")
            yield Ticks(self._given)
            if self._name_label:
                with Horizontal(classes="field-row"):
                    yield Static(plain(self._name_label), classes="field-label")
                    yield Input(id="in-name", compact=True)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def on_mount(self) -> None:
        """Show the keys."""
        keys = [(f"1-{min(len(self._given), 9)}", t("closing.tick"))]
        if self._name_label:
            keys.append(("tab", self._name_label))
        self.query_one(QuietFooter).show_pairs((*keys, ("enter", t("dialog.save")), ("esc", t("dialog.cancel"))))

    def on_key(self, event: events.Key) -> None:
        """Digits tick; what is typed once everything is ticked belongs to the name."""
        if event.character and event.is_printable and self.query_one(Ticks).take(half_width(event.character)):
            event.stop()
            self._go_on()

    def action_tick(self) -> None:
        """Tick what is at the cursor, and go on to the next."""
        self.query_one(Ticks).toggle()
        self._go_on()

    def _go_on(self) -> None:
        ticks = self.query_one(Ticks)
        ticks.next_open()
        self.complain("")
        if ticks.complete and self._name_label:
            self.set_focus(self.query_one(Input))

    def action_step(self, by: int) -> None:
        """Move the cursor; from the name back to the ticks."""
        if self.focused is not None:
            self.set_focus(None)
        else:
            self.query_one(Ticks).step(by)

    def action_name(self) -> None:
        """To the name, and back."""
        if self._name_label:
            self.set_focus(None if self.focused else self.query_one(Input))

    def on_input_submitted(self) -> None:
        """Enter in the name saves."""
        self.action_accept()

    def action_accept(self) -> None:
        """Save, or say what is missing."""
        ticks = self.query_one(Ticks)
        if not ticks.complete:
            ticks.next_open()
            self.complain(t("closing.tick_all", n=len(self._given) - len(ticks.ticked)))
            return
        name = clean(self.query_one(Input).value) if self._name_label else ""
        if self._name_label and not name:
            self.complain(t("field.needed", label=self._name_label))
            self.set_focus(self.query_one(Input))
            return
        self._write(Ticked(ticks.ticked, name))

    @work(group="log", exclusive=True)
    async def _write(self, said: Ticked) -> None:
        saved = await self._save(said)
        if saved is not None:
            self.dismiss(saved)


class Booking(NamedTuple):
    """What the ledger dialog ends with: the lines that were bought, handler and approver."""

    sales: "tuple[Bought, ...]"
    handler: str
    approver: str


FIELDS = ("amount", "maturity", "rate")
_RULES = {"amount": ("proposal_line", "amount"), "maturity": ("holding", "maturity"), "rate": ("holding", "rate")}


class LedgerDialog(Dialog[Saved]):
    """The lines of the proposal as they are to be booked, a line of the screen each; an empty amount: not bought.

    `rates` are the catalogue's by product. It stays open while the write is refused.
    """

    AUTO_FOCUS = ""
    CSS = """
    LedgerDialog .box { width: 76; padding: 0 2; }
    LedgerDialog #ledger-lines { height: auto; scrollbar-size-vertical: 1; }
    LedgerDialog .ledger-line { height: 1; width: 1fr; }
    LedgerDialog .ledger-line Static { width: 1fr; height: 1; padding-right: 1; }
    LedgerDialog .ledger-line .ledger-head { width: 15; padding-left: 1; color: $muted; }
    LedgerDialog .ledger-line Input { width: 14; margin: 0 0 0 1; }
    LedgerDialog #ledger-names { margin-top: 1; height: 1; }
    LedgerDialog #ledger-names Static { width: 10; color: $muted; }
    LedgerDialog #ledger-names Input { width: 18; margin: 0 3 0 0; }
    LedgerDialog #ledger-said { height: 3; margin-top: 1; color: $accent; }
    """
    BINDINGS = [
        Binding("up", "move(-3)", "", priority=True),
        Binding("down", "move(3)", "", priority=True),
        Binding("shift+tab", "move(-1)", "", priority=True),
        Binding("tab", "move(1)", "", priority=True),
        Binding("enter", "accept", "", priority=True),
        Binding("ctrl+s", "accept", "", priority=True),
    ]

    def __init__(
        self,
        title: str,
        lines: Sequence[RowView],
        rates: Mapping[str, str],
        names: tuple[str, str],
        save: Callable[[Booking], Awaitable[Saved | None]],
    ) -> None:
        super().__init__()
        self._title, self._lines, self._rates, self._names, self._save = title, tuple(lines), rates, names, save

    def compose(self) -> ComposeResult:
        """Title, heads, a line a product, names, what is understood, what is wrong, keys."""
        today = self.desk.clock.now().date()
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            with Horizontal(classes="ledger-line"):
                yield Static(plain(formwords.label("proposal_line", "product"), "$muted"))
                for name in FIELDS:
                    yield Static(plain(formwords.label(*_RULES[name])), classes="ledger-head")
            with VerticalScroll(id="ledger-lines", can_focus=False):
                for n, line in enumerate(self._lines):
                    with Horizontal(classes="ledger-line"):
                        yield Static(plain(_product(line)))
                        for name, text in zip(FIELDS, self._prefilled(line, today), strict=True):
                            yield Input(text, id=f"in-{n}-{name}", compact=True, select_on_focus=True)
            with Horizontal(id="ledger-names"):
                for name, text in zip(("handler", "approver"), self._names, strict=True):
                    yield Static(plain(t(f"closing.{name}")))
                    yield Input(text, id=f"in-{name}", compact=True, select_on_focus=True)
            yield Static("", markup=False, id="ledger-said")
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    def _prefilled(self, line: RowView, today: date) -> tuple[str, str, str]:
        """What the proposal says, with the maturity worked out from the term."""
        term, amount = line.number("term"), line.number("amount")
        maturity = add_months(today, term).isoformat() if term else ""
        return str(amount) if amount else "", maturity, self._rates.get(line.text("product_id"), "")

    def on_mount(self) -> None:
        """The first amount is open."""
        keys = (("enter", t("closing.book")), ("tab ↑↓", t("dialog.next_field")), ("esc", t("dialog.cancel")))
        self.query_one(QuietFooter).show_pairs(keys)
        self.query_one("#ledger-lines").styles.max_height = max(3, self.app.size.height - _FRAME)
        self._go(0)

    def _go(self, place: int) -> None:
        fields = list(self.query(Input))
        self.set_focus(fields[max(0, min(place, len(fields) - 1))])
        self._explain()

    def action_move(self, by: int) -> None:
        """To the field beside, or in the line above or below."""
        fields = list(self.query(Input))
        self._go(fields.index(self.focused) + by if isinstance(self.focused, Input) else 0)

    def on_input_changed(self) -> None:
        """Say what is understood."""
        self._explain()

    def _explain(self) -> None:
        said = self.query_one("#ledger-said", Static)
        if not isinstance(self.focused, Input) or (name := _field(self.focused)) not in _RULES:
            said.update("")
            return
        # The whole name: the column cuts long ones.
        product = plain(_product(self._lines[int((self.focused.id or "").split("-")[1])]), "$muted")
        said.update(Content("\n").join([product, self._understood(self.focused, name)]))

    def _understood(self, field: Input, name: str) -> Content:
        try:
            value = self._read(field)
        except Refused as refused:
            return plain(words.refusal(refused), "$text-warning")
        if name == "amount":
            return plain(f"= {t('form.yuan', n=f'{int(value):,}')}" if value else t("closing.not_bought"))
        shown = formwords.in_words(rule_of(*_RULES[name]), value, self.desk.clock.now().date())
        return plain(f"= {shown}" if shown else "")

    def _read(self, field: Input) -> str | int | bool:
        """What stands in a field as it will be stored. Raises Refused."""
        rule, today = rule_of(*_RULES[_field(field)]), self.desk.clock.now().date()
        return typed(rule, half_width(clean(field.value)), today, calendar=self.desk.calendar)

    def _is_wrong(self, field: Input) -> bool:
        try:
            return _field(field) in _RULES and self._read(field) is None
        except Refused:
            return True

    def action_accept(self) -> None:
        """Book, or go to what cannot be read: why, is said there."""
        wrong = next((field for field in self.query(Input) if self._is_wrong(field)), None)
        if wrong is not None:
            self.set_focus(wrong)
            self._explain()
            return
        from rmtui.store.writes.closing import Bought

        values = {field.id: clean(field.value) for field in self.query(Input)}
        bought = tuple(
            Bought(line.id, **{name: values[f"in-{n}-{name}"] for name in FIELDS})
            for n, line in enumerate(self._lines)
            if self._read(self.query_one(f"#in-{n}-amount", Input))
        )
        self._write(Booking(bought, values["in-handler"], values["in-approver"]))

    @work(group="log", exclusive=True)
    async def _write(self, said: Booking) -> None:
        saved = await self._save(said)
        if saved is not None:
            self.dismiss(saved)


def _field(field: Input) -> str:
    return (field.id or "").rpartition("-")[2]


def _product(line: RowView) -> str:
    return " ".join(part for part in (line.text("product"), f"R{line.number('risk')}") if part)
