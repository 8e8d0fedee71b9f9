"""The fields of a row's form: a line each, what may be chosen or was understood below them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from rmtui import formwords
from rmtui.domain.calendar import WorkCalendar
from rmtui.domain.forms import FieldRule, Value, typed
from rmtui.domain.refusal import Refused
from rmtui.i18n import has, t
from rmtui.text import clean, half_width
from rmtui.widgets.plain import joined, plain

DIGITS = 9
"""Choices that can be taken by a digit at a time."""
HINTS = frozenset({"day", "past", "birth", "money", "term", "percent", "risk", "rate", "limit", "lines"})
"""Kinds for which it is said what may be typed."""


class Option(NamedTuple):
    """A value to choose: what is stored, and how it reads."""

    id: str
    label: str


class Line(NamedTuple):
    """A field of the form: its text as it stands (or the id of an option), and what may be chosen.

    With `searched` options come from outside as one types; `note` stands in the empty field.
    """

    rule: FieldRule
    label: str
    text: str = ""
    options: tuple[Option, ...] = ()
    searched: bool = False
    note: str = ""


class RowInput(Input):
    """A field of one line that first offers a typed digit to the choices."""

    def __init__(self, value: str, note: str, name: str, take: Callable[[str], bool]) -> None:
        super().__init__(value, note, id=f"row-{name}", compact=True, select_on_focus=True)
        self._take = take

    async def _on_key(self, event: events.Key) -> None:
        digit = half_width(event.character or "")
        if len(digit) == 1 and digit in "123456789" and self._take(digit):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)


class RowFields(Vertical):
    """The lines, with the cursor's one explained below. Values are read by `value`, which raises Refused."""

    def __init__(
        self,
        lines: Sequence[Line],
        today: date,
        calendar: WorkCalendar,
        search: Callable[[str, str], None],
        refusal: Callable[[Refused], str],
    ) -> None:
        super().__init__()
        self.lines = {line.rule.name: line for line in lines}
        self._today = today
        self._calendar = calendar
        self._search = search
        self._refusal = refusal
        self._found: dict[str, tuple[Option, ...]] = {}
        self._picked = {name: option for name, line in self.lines.items() if (option := _standing(line))}

    def compose(self) -> ComposeResult:
        """A label and a field a line, then what is said of the one at the cursor."""
        with VerticalScroll(id="row-lines", can_focus=False):
            for name, line in self.lines.items():
                several = line.rule.kind == "lines"
                with Horizontal(classes="field-row -lines" if several else "field-row"):
                    mark = " *" if line.rule.required else ""
                    yield Static(plain(line.label + mark), classes="field-label")
                    if several:
                        yield TextArea(line.text, id=f"row-{name}", compact=True, tab_behavior="focus")
                    else:
                        text = self._picked[name].label if name in self._picked else line.text
                        yield RowInput(text, line.note, name, self._taker(name))
        yield Static("", markup=False, id="row-said")

    def _taker(self, name: str) -> Callable[[str], bool]:
        return lambda digit: self.take(name, int(digit))

    @property
    def current(self) -> str:
        """The name of the field at the cursor."""
        focused = self.screen.focused
        name = (focused.id or "").removeprefix("row-") if focused is not None else ""
        return name if name in self.lines else next(iter(self.lines))

    def widget(self, name: str) -> Input | TextArea:
        """A field's widget."""
        found = self.query_one(f"#row-{name}")
        assert isinstance(found, (Input, TextArea))
        return found

    def text(self, name: str) -> str:
        """What stands in a field."""
        found = self.widget(name)
        return clean(found.value) if isinstance(found, Input) else clean(found.text, lines=True)

    def go(self, name: str) -> None:
        """Put the cursor on a field, at once: what was typed ahead belongs to it."""
        field = self.widget(name)
        self.screen.set_focus(field, scroll_visible=False)
        field.scroll_visible(animate=False)
        self.explain()

    def step(self, by: int) -> bool:
        """The field before or after; False where there is none."""
        names = list(self.lines)
        place = names.index(self.current) + by
        if not 0 <= place < len(names):
            return False
        self.go(names[place])
        return True

    def offers(self, name: str) -> Sequence[Option]:
        """What may be chosen for what is typed: everything while nothing is, or once something was chosen."""
        line, said = self.lines[name], self.text(name)
        options = self._found.get(name, ()) if line.searched else line.options
        if line.searched or not said or self._is_picked(name):
            return options
        return [one for one in options if _matches(one, half_width(said).casefold().replace(" ", ""))]

    def take(self, name: str, digit: int) -> bool:
        """Choose by digit and go on to the next field; False where nothing stands on it or it belongs to the text."""
        offered = self.offers(name)[:DIGITS]
        if digit > len(offered) or (self.lines[name].searched and self.text(name).isdigit()):
            return False
        self.pick(name, offered[digit - 1])
        self.step(1)
        return True

    def pick(self, name: str, option: Option) -> None:
        """Put a choice into a field."""
        self._picked[name] = option
        field = self.widget(name)
        assert isinstance(field, Input)
        field.value = option.label
        field.cursor_position = len(option.label)

    def found(self, name: str, options: Sequence[Option]) -> None:
        """Show what was found for a searched field."""
        self._found[name] = tuple(options)
        self.explain()

    def value(self, name: str) -> tuple[str, Value]:
        """A field as it is to be written, and as it will be stored. Raises Refused."""
        line, said = self.lines[name], self.text(name)
        rule = line.rule
        if not said or not (line.options or line.searched):
            return said, typed(rule, said, self._today, calendar=self._calendar)
        if self._is_picked(name):
            option = self._picked[name]
            return option.id, bool(option.id) if rule.kind == "flag" else option.id
        offered = self.offers(name)
        exact = [one for one in offered if one.label.casefold() == said.casefold()] or offered
        if len(exact) == 1 and (rule.kind != "text" or exact[0].label.casefold() == said.casefold()):
            self.pick(name, exact[0])
            return self.value(name)
        if rule.kind == "text":
            return said, typed(rule, said, self._today)
        raise Refused("row_not_chosen", value=said)

    def is_changed(self) -> bool:
        """Whether anything was typed or chosen."""
        return any(self.text(name) != _first_text(line) for name, line in self.lines.items())

    def on_descendant_focus(self) -> None:
        """Say what may be typed or chosen here."""
        self.explain()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search, narrow, or say what is understood."""
        name = (event.input.id or "").removeprefix("row-")
        if name in self.lines and self.lines[name].searched and not self._is_picked(name):
            self._search(name, self.text(name))
        if name == self.current:
            self.explain()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A text that grew stays in sight, and says what may be typed."""
        self.call_after_refresh(event.text_area.scroll_visible, animate=False)
        self.explain()

    def explain(self) -> None:
        """Draw what is said of the field at the cursor."""
        if self.is_mounted:
            self.query_one("#row-said", Static).update(self._said(self.current))

    def _said(self, name: str) -> Content:
        line, said = self.lines[name], self.text(name)
        if line.options or line.searched:
            return self._choices(name)
        if not said:
            return plain(t(f"row.hint.{line.rule.kind}"), "$muted") if line.rule.kind in HINTS else Content("")
        if line.rule.kind in ("text", "phone"):
            return Content("")
        if line.rule.kind == "lines":
            return plain(t("row.hint.lines"), "$muted")
        try:
            value = self.value(name)[1]
        except Refused as refused:
            return plain(self._refusal(refused), "$text-warning")
        return joined("= ", self._understood(line.rule, value))

    def _understood(self, rule: FieldRule, value: Value) -> str:
        if rule.kind == "money":
            return t("form.yuan", n=f"{int(value):,}")
        return formwords.in_words(rule, value, self._today)

    def _choices(self, name: str) -> Content:
        offered = self.offers(name)
        if not offered:
            said, line = self.text(name), self.lines[name]
            if line.searched and (not said or self._is_picked(name)):
                return plain(t("row.find"), "$muted")
            own = line.rule.kind == "text"
            return joined("= ", said) if own else plain(t("row.none_found"), "$text-warning")
        chosen = self._picked[name].id if self._is_picked(name) else None
        parts: list[Content] = []
        for n, one in enumerate(offered[:DIGITS], 1):
            label = joined((one.label, "bold $accent" if one.id == chosen else "$text"))
            parts.append(Content.assemble((str(n), "bold $accent"), "\u00a0", label))
        more = len(offered) - DIGITS
        if more > 0:
            parts.append(plain(t("row.more", n=more), "$muted"))
        return Content("   ").join(parts)

    def _is_picked(self, name: str) -> bool:
        return name in self._picked and self.text(name) == clean(self._picked[name].label)


def _standing(line: Line) -> Option | None:
    """The option that a field holds."""
    return next((one for one in line.options if line.text and one.id == line.text), None)


def _first_text(line: Line) -> str:
    option = _standing(line)
    return clean(option.label if option else line.text, lines=line.rule.kind == "lines")


def _matches(one: Option, wanted: str) -> bool:
    from rmtui.domain.names import search_key

    return wanted in one.label.casefold().replace(" ", "") or any(
        word.startswith(wanted) for word in search_key(one.label).split()
    )


def note_of(form: str, rule: FieldRule) -> str:
    """What stands in an empty field."""
    message = f"form.{form}.{rule.name}.note"
    return t(message) if has(message) else ""
