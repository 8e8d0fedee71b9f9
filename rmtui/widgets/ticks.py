"""A list of things to be ticked one by one, by digit or by blank at the cursor."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from rmtui.i18n import t
from rmtui.text import half_width
from rmtui.widgets.plain import joined


class Tick(NamedTuple):
    """Something to be ticked: its id, and the sentence that one confirms."""

    id: str
    label: str


class Ticks(Static):
    """The list with its marks and a cursor; a tick is a sign, a word and a colour."""

    def __init__(self, ticks: Sequence[Tick]) -> None:
        super().__init__("", markup=False, id="ticks")
        self.ticks = tuple(ticks)
        self.cursor = 0
        self._on: set[str] = set()
        self._has_cursor = True

    def on_mount(self) -> None:
        """Draw."""
        self._draw()

    @property
    def ticked(self) -> tuple[str, ...]:
        """What is ticked, in the order of the list."""
        return tuple(tick.id for tick in self.ticks if tick.id in self._on)

    @property
    def complete(self) -> bool:
        """Whether everything is."""
        return len(self._on) == len(self.ticks)

    def take(self, key: str) -> bool:
        """Tick by digit, or take the tick away; whether something stands on it."""
        digit = half_width(key)
        if digit not in {str(n) for n in range(1, len(self.ticks) + 1)}:
            return False
        self.cursor = int(digit) - 1
        self.toggle()
        return True

    def toggle(self) -> None:
        """Tick what is at the cursor, or take the tick away."""
        self._on ^= {self.ticks[self.cursor].id}
        self._draw()

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = (self.cursor + by) % len(self.ticks)
        self._draw()

    def show_cursor(self, here: bool) -> None:
        """Draw the cursor's sign, or leave it out while the keys go elsewhere."""
        self._has_cursor = here
        self._draw()

    def next_open(self) -> None:
        """Put the cursor on the first that is not ticked."""
        self.cursor = next((n for n, tick in enumerate(self.ticks) if tick.id not in self._on), self.cursor)
        self._draw()

    def _draw(self) -> None:
        self.update(Content("\n").join(self._line(n, tick) for n, tick in enumerate(self.ticks)))

    def _line(self, n: int, tick: Tick) -> Content:
        on = tick.id in self._on
        mark = (f"[{t('closing.tick.on') if on else t('closing.tick.off')}]", "bold $text-success" if on else "$muted")
        label = (tick.label, "$text" if on else "bold $text")
        sign = "> " if n == self.cursor and self._has_cursor else "  "
        return joined(sign, (str(n + 1), "bold $accent"), " ", mark, " ", label)
