"""The one dialog for a row of any of the card's tables: a line a field, digits choose, what is understood is shown."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from rmtui import formwords, words
from rmtui.domain.forms import OWNERLESS, REFERENCES, TODAY, FieldRule, rules_of, shown
from rmtui.domain.refusal import Refused
from rmtui.domain.views import RowView, Saved
from rmtui.i18n import t
from rmtui.screens.base import Dialog
from rmtui.text import mask_phone
from rmtui.widgets.footer import QuietFooter
from rmtui.widgets.plain import plain
from rmtui.widgets.row_fields import DIGITS, Line, Option, RowFields, note_of

if TYPE_CHECKING:
    from rmtui.screens.acting import ActingScreen

Save = Callable[[dict[str, str]], Awaitable[Saved | None]]
"""Writes the fields that are given; None where that was refused, which the user was told."""
_TITLE_ROWS = 11
"""Lines of the screen that are no fields: frame, title, what is said, complaint, keys."""


class Targets(NamedTuple):
    """What a row of the form may point at: rows by their form, and the names of customers by id."""

    rows: Mapping[str, Sequence[RowView]]
    cards: Mapping[str, str]


class RowDialog(Dialog[Saved]):
    """Ends with what was saved. It stays open, with all that was typed, while the write is refused.

    `row` is the row to change, None for a new one, whose fields begin with `start`; `fixed` fields are not asked for.
    `rules` are the fields of a table that is none of the card's forms, and is named like one in the catalogs.
    """

    AUTO_FOCUS = ""
    CSS = """
    RowDialog .box { width: 76; padding: 0 2; }
    RowDialog .box QuietFooter { margin-top: 0; }
    RowDialog RowFields { height: auto; width: 1fr; }
    RowDialog #row-lines { height: auto; scrollbar-size-vertical: 1; }
    RowDialog .field-row { margin-top: 0; }
    RowDialog .field-row .field-label { width: 16; height: 1; }
    RowDialog .field-row.-lines { height: auto; }
    RowDialog .field-row TextArea { width: 1fr; height: auto; max-height: 4; padding: 0 1; }
    RowDialog .field-row TextArea:focus { background: $row-cursor; }
    RowDialog #row-said { height: 3; margin-top: 1; color: $accent; }
    """
    BINDINGS = [
        Binding("up", "move(-1)", "", priority=True),
        Binding("down", "move(1)", "", priority=True),
        Binding("shift+tab", "move(-1)", "", priority=True),
        Binding("tab", "move(1)", "", priority=True),
        Binding("enter", "next", "", priority=True),
        Binding("ctrl+j", "break_line", "", priority=True),
        Binding("ctrl+s", "accept", "", priority=True),
    ]

    def __init__(
        self,
        form: str,
        targets: Targets,
        save: Save,
        *,
        who: str = "",
        row: RowView | None = None,
        start: Mapping[str, str] | None = None,
        fixed: Mapping[str, str] | None = None,
        rules: Sequence[FieldRule] = (),
    ) -> None:
        super().__init__()
        self._form = form
        self._rules = tuple(rules) or rules_of(form)
        self._targets = targets
        self._save = save
        self._row = row
        self._start = dict(start or {})
        self._fixed = dict(fixed or {})
        self._title = f"{t('row.edit' if row else 'row.add', form=formwords.form_name(form))}  {who}".rstrip()
        self._leaving = False

    def compose(self) -> ComposeResult:
        """Title, the fields, what is wrong, keys."""
        desk = self.desk
        rules = [rule for rule in self._rules if rule.name not in self._fixed]
        lines = [self._line(rule) for rule in rules]
        with Vertical(classes="box"):
            yield Static(plain(self._title), classes="box-title")
            yield RowFields(lines, desk.clock.now().date(), desk.calendar, self._look_for, words.refusal)
            yield Static("", markup=False, id="complaint")
            yield QuietFooter()

    @property
    def fields(self) -> RowFields:
        """The lines."""
        return self.query_one(RowFields)

    def on_mount(self) -> None:
        """The first field is open; as many lines as the screen holds."""
        keys = (("↑↓ enter", t("row.next")), (f"1-{DIGITS}", t("dialog.choose")), ("ctrl+s", t("dialog.save")),
                ("esc", t("dialog.cancel")))  # fmt: skip
        self.query_one(QuietFooter).show_pairs(keys)
        self.fields.go(next(iter(self.fields.lines)))
        self._fit()

    def on_resize(self) -> None:
        """The lines scroll where the screen is too low for all."""
        self._fit()

    def _fit(self) -> None:
        for lines in self.query("#row-lines"):
            lines.styles.max_height = max(4, self.app.size.height - _TITLE_ROWS)

    def _line(self, rule: FieldRule) -> Line:
        note = note_of(self._form, rule)
        if self._row is not None:
            text = shown(rule, self._row.values[rule.name])
        else:
            begin = self.desk.clock.now().date().isoformat() if rule.start == TODAY else rule.start
            text = self._start.get(rule.name, begin)
        options = self._options(rule, text)
        return Line(rule, formwords.label(self._form, rule.name), text, options, rule.kind == "customer", note)

    def _options(self, rule: FieldRule, text: str) -> tuple[Option, ...]:
        """What may be chosen; an id that leads nowhere any more stays one, so that it is kept or emptied."""
        if rule.kind == "flag":
            return (Option("1", t("card.yes")), Option("", t("card.no")))
        if rule.choices:
            return tuple(Option(one, formwords.choice(rule, one)) for one in rule.choices)
        if rule.kind == "customer":
            return (Option(text, self._targets.cards.get(text, text)),) if text else ()
        if rule.kind not in REFERENCES:
            return ()
        rows = [one for one in self._targets.rows.get(rule.kind, ()) if one.id == text or not _is_past(one)]
        options = tuple(Option(one.id, formwords.row_name(one)) for one in rows)
        lost = (Option(text, t("row.lost")),) if text and text not in {one.id for one in options} else ()
        return (*options, *lost) or (Option("", t("row.nothing_there")),)

    def _look_for(self, name: str, text: str) -> None:
        self.search(name, text)

    @work(group="find", exclusive=True)
    async def search(self, name: str, text: str) -> None:
        """Find customers for a field."""
        from rmtui.store.reads.find import find

        lines = await self.desk.read(find, text, DIGITS) if text else ()
        found = [Option(one.customer_id, f"{one.name} {mask_phone(one.phone)}".strip()) for one in lines]
        self.fields.found(name, found)

    def action_move(self, by: int) -> None:
        """Within a text of several lines first, then to the next field."""
        focused = self.focused
        if isinstance(focused, TextArea):
            before = focused.cursor_location
            focused.action_cursor_up() if by < 0 else focused.action_cursor_down()
            if focused.cursor_location[0] != before[0]:
                return
            focused.move_cursor(before)
        if self._is_fine(self.fields.current):
            self.fields.step(by)

    def action_next(self) -> None:
        """To the next field; behind the last one everything is saved."""
        if self._is_fine(self.fields.current) and not self.fields.step(1):
            self.action_accept()

    def action_break_line(self) -> None:
        """A new line in a text of several."""
        if isinstance(self.focused, TextArea):
            self.focused.insert("\n")

    def _is_fine(self, name: str) -> bool:
        """Whether a field can be left; says why not."""
        self._leaving = False
        try:
            self.fields.value(name)
        except Refused as refused:
            self.complain(words.refusal(refused))
            return False
        self.complain("")
        return True

    def action_accept(self) -> None:
        """Save what was changed; the first field that is missing or wrong gets the cursor."""
        wrong = next((name for name in self.fields.lines if not self._is_fine(name)), "")
        if wrong:
            self.fields.go(wrong)
            return
        missing = next((name for name, line in self.fields.lines.items() if self._is_missing(line)), "")
        if missing:
            self.complain(t("field.needed", label=self.fields.lines[missing].label))
            self.fields.go(missing)
            return
        values = self._values()
        if values:
            self._write(values)
        else:
            self.dismiss(None)

    def _is_missing(self, line: Line) -> bool:
        """Whether a required field is empty and nothing else will fill it."""
        filled_by = {"product": "product_id", "name": "card_id"}.get(line.rule.name, "")
        if not line.rule.required or self.fields.text(line.rule.name):
            return False
        return not (filled_by in self.fields.lines and self.fields.text(filled_by))

    def _values(self) -> dict[str, str]:
        """The fields to write: of a new row those that are filled or had a start, of another those that changed."""
        found = {name: self.fields.value(name) for name in self.fields.lines}
        if self._row is not None:
            return {name: text for name, (text, value) in found.items() if value != self._row.values[name]}
        begun = {rule.name for rule in self._rules if rule.start}
        return self._fixed | {name: text for name, (text, _) in found.items() if text or name in begun}

    @work(group="log", exclusive=True)
    async def _write(self, values: dict[str, str]) -> None:
        saved = await self._save(values)
        if saved is not None:
            self.dismiss(saved)

    def action_cancel(self) -> None:
        """Leave; where something was typed only when asked twice."""
        if self._leaving or not self.fields.is_changed():
            self.dismiss(None)
        else:
            self._leaving = True
            self.complain(t("row.unsaved"))


def _is_past(row: RowView) -> bool:
    """Whether a row is not to be pointed at any more."""
    return row.form == "product" and row.flag("withdrawn") or row.form == "holding" and bool(row.text("closed_on"))


async def read_targets(page: "ActingScreen", form: str, customer: str) -> Targets:
    """What a row of this form of the customer may point at. Raises Refused."""
    from rmtui.store.reads.rows import card_names, rows

    kinds = {rule.kind for rule in rules_of(form)} & REFERENCES
    found = {kind: await page.desk.read(rows, kind, customer) for kind in sorted(kinds)}
    return Targets(found, await page.desk.read(card_names, customer) if form == "relative" else {})


async def ask_row(
    page: "ActingScreen",
    form: str,
    row: RowView | None = None,
    *,
    start: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Saved | None:
    """Asks for a new row of the page's customer, or changes one, and writes it; None where the user stepped back.

    Only from a worker.
    """
    from rmtui.store.writes import rows as writes

    customer = "" if form in OWNERLESS else page.customer
    targets = await page.guarded(read_targets(page, form, customer))
    if targets is None:
        return None

    async def save(values: dict[str, str]) -> Saved | None:
        if row is None:
            return await page.keep(writes.add, form, customer, values)
        return await page.keep(writes.edit, form, row.id, values)

    who = page.name_of(customer) if customer else ""
    return await page.app.push_screen_wait(RowDialog(form, targets, save, who=who, row=row, start=start, fixed=fixed))
