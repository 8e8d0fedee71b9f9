"""The dialog that books a sale: the lines of the chosen proposal as they were bought, a line of the screen each."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from textual import work
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

if TYPE_CHECKING:
    from rmtui.store.writes.closing import Bought

_FRAME = 16
"""Lines of the screen that are no lines of the ledger."""


class Booking(NamedTuple):
    """What the ledger dialog ends with: the lines that were bought, handler and approver."""

    sales: "tuple[Bought, ...]"
    handler: str
    approver: str


FIELDS = ("amount", "maturity", "rate")
_RULES = {"amount": ("proposal_line", "amount"), "maturity": ("holding", "maturity"), "rate": ("holding", "rate")}


class LedgerDialog(Dialog[Saved]):
    """The lines of the proposal as they are to be booked, a line of the screen each.

    A line without an amount says that it was not bought, and is asked about once before anything is booked. `rates`
    are the catalogue's by product. It stays open while the write is refused.
    """

    AUTO_FOCUS = ""
    CSS = """
    LedgerDialog .box { width: 76; padding: 0 2; }
    LedgerDialog #ledger-lines { height: auto; scrollbar-size-vertical: 1; }
    LedgerDialog .ledger-line { height: 1; width: 1fr; }
    LedgerDialog .ledger-line Static { width: 1fr; height: 1; padding-right: 1; }
    LedgerDialog .ledger-line .ledger-head { width: 15; padding-left: 1; color: $muted; }
    LedgerDialog .ledger-line Input { width: 14; margin: 0 0 0 1; }
    LedgerDialog .ledger-line Input > .input--placeholder { color: $text-warning; }
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
        self._asked: tuple[RowView, ...] = ()

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
                            note = t("closing.none") if name == "amount" else ""
                            yield Input(text, note, id=f"in-{n}-{name}", compact=True, select_on_focus=True)
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
        """Say what is understood; what is not bought is asked about anew."""
        self._asked = ()
        self.complain("")
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
        """Book, or go to what cannot be read or has no amount: why, is said there."""
        wrong = next((field for field in self.query(Input) if self._is_wrong(field)), None)
        if wrong is not None:
            self.set_focus(wrong)
            self._explain()
            return
        amounts = [self.query_one(f"#in-{n}-amount", Input) for n in range(len(self._lines))]
        empty = [n for n, field in enumerate(amounts) if not self._read(field)]
        left = tuple(self._lines[n] for n in empty)
        if left != self._asked and len(left) < len(self._lines):
            self._asked = left
            self.set_focus(amounts[empty[0]])
            self._explain()
            names = t("join.names").join(line.text("product") for line in left)
            self.complain(t("closing.ask_not_bought", names=names))
            return
        self._write(self._booking(set(empty)))

    def _booking(self, empty: Collection[int]) -> Booking:
        from rmtui.store.writes.closing import Bought

        values = {field.id: clean(field.value) for field in self.query(Input)}
        bought = tuple(
            Bought(line.id, **{name: values[f"in-{n}-{name}"] for name in FIELDS})
            for n, line in enumerate(self._lines)
            if n not in empty
        )
        return Booking(bought, values["in-handler"], values["in-approver"])

    @work(group="log", exclusive=True)
    async def _write(self, said: Booking) -> None:
        saved = await self._save(said)
        if saved is not None:
            self.dismiss(saved)


def _field(field: Input) -> str:
    return (field.id or "").rpartition("-")[2]


def _product(line: RowView) -> str:
    return " ".join(part for part in (line.text("product"), f"R{line.number('risk')}") if part)
