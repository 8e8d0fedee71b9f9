"""Lines to fill in: a label, a field, and under a field for a day, an hour or a note what was understood of it."""

from collections.abc import Callable, Sequence
from datetime import time

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from rmtui.domain.refusal import Refused
from rmtui.domain.when import When
from rmtui.i18n import t
from rmtui.text import clean
from rmtui.widgets.asking import Answers, Ask, Kind, none_reason
from rmtui.widgets.plain import plain

DEFAULT_HOUR = time(9, 0)


Reader = Callable[[str, bool], When]
"""Understands a typed day or hour, looking back where the flag says so; raises Refused."""
Wording = Callable[[When], str]
"""Says in words what was understood."""
Refusing = Callable[[Refused], str]
"""Words a refusal."""
Looking = Callable[[Sequence[str]], Sequence[tuple[str, str]]]
"""Says what the notes fill, in lines of a tone and words."""


class Fields(Vertical):
    """A small form. `taken` gives the answers, or puts the focus where something is missing or not understood."""

    class Ready(Message):
        """The fields can be typed into."""

    def __init__(
        self, asks: Sequence[Ask], read: Reader, say: Wording, refusal: Refusing, look: Looking | None = None
    ) -> None:
        super().__init__()
        self.asks = tuple(asks)
        self._read = read
        self._say = say
        self._refusal = refusal
        self._look = look
        self._live = [ask.name for ask in self.asks if ask.live] if look else []
        self._looked: Sequence[tuple[str, str]] = ()

    def compose(self) -> ComposeResult:
        """A line a field, and a line under it where there is something to say."""
        for ask in self.asks:
            with Horizontal(classes="field-row"):
                yield Static(plain(ask.label), classes="field-label")
                yield Input(ask.value, ask.note, id=f"in-{ask.name}", password=ask.kind is Kind.SECRET, compact=True)
            said = Static(plain(self._note(ask, ask.value)), id=f"said-{ask.name}", classes="field-said")
            said.display = bool(self._note(ask, ask.value))
            yield said
            if self._live and ask.name == self._live[-1]:
                looked = Static("", markup=False, classes="quick-lines")
                looked.display = False
                yield looked

    def on_mount(self) -> None:
        """Say that the fields are there."""
        self.post_message(self.Ready())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is understood while it is typed."""
        ask = next(one for one in self.asks if f"in-{one.name}" == event.input.id)
        if ask.name in self._live:
            self.show_quick()
            return
        note = self._note(ask, event.value)
        said = self.query_one(f"#said-{ask.name}", Static)
        said.update(plain(note))
        said.display = bool(note)

    def live_texts(self) -> tuple[str, ...]:
        """What stands in the fields for notes."""
        return tuple(map(self.text, self._live))

    def show_quick(self) -> None:
        """Show what the notes fill, as they stand."""
        lines = self._look(self.live_texts()) if self._look and self._live else ()
        if lines == self._looked:
            return
        self._looked = lines
        for looked in self.query(".quick-lines").results(Static):
            looked.update(Content("\n").join([plain(text, f"${tone}") for tone, text in lines]))
            looked.display = bool(lines)

    def focus_first(self) -> None:
        """Put the focus on the first required field that is empty, else on the first."""
        wanted = next((one for one in self.asks if one.required and not self.text(one.name)), None)
        chosen = wanted or (self.asks[0] if self.asks else None)
        if chosen is not None:
            # At once: what was typed ahead is put into it next.
            self.screen.set_focus(self.query_one(f"#in-{chosen.name}", Input))

    def text(self, name: str) -> str:
        """A field's text as it stands."""
        found = next((field for field in self.query(Input) if field.id == f"in-{name}"), None)
        ask = next(one for one in self.asks if one.name == name)
        value = found.value if found is not None else ask.value
        return value if ask.kind is Kind.SECRET else clean(value)

    def taken(self) -> Answers | str:
        """The answers, or the sentence that says what is missing."""
        texts = {ask.name: self.text(ask.name) for ask in self.asks}
        whens: dict[str, When] = {}
        for ask in self.asks:
            said = texts[ask.name]
            if ask.required and not said:
                self.query_one(f"#in-{ask.name}", Input).focus()
                return t("field.needed", label=ask.label)
            if said and ask.kind in (Kind.DAY, Kind.MOMENT, Kind.WHEN) and not self._is_none(ask, said):
                try:
                    whens[ask.name] = self._understood(ask, said)
                except Refused as refused:
                    self.query_one(f"#in-{ask.name}", Input).focus()
                    return self._refusal(refused)
        return Answers(texts, whens)

    def _is_none(self, ask: Ask, said: str) -> bool:
        return ask.none_sign and none_reason(said) is not None

    def _understood(self, ask: Ask, said: str) -> When:
        found = self._read(said, ask.past)
        if ask.kind is Kind.MOMENT and found.at is None:
            raise Refused("hour_missing", text=said)
        return found

    def _note(self, ask: Ask, value: str) -> str:
        said = value.strip()
        if not said or ask.kind in (Kind.TEXT, Kind.SECRET):
            return ""
        if ask.none_sign and (why := none_reason(said)) is not None:
            return t("field.none_because", why=why)
        try:
            return "= " + self._say(self._understood(ask, said))
        except Refused as refused:
            return t("field.hour_missing" if refused.message == "hour_missing" else "field.not_understood")
