"""A list of choices taken by a digit or a letter, or by the arrows."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from rmtui.text import half_width
from rmtui.widgets.asking import Choice
from rmtui.widgets.plain import joined


class Choices(Static):
    """The choices, one a line, with the chosen one marked."""

    def __init__(self, choices: Sequence[Choice], chosen: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", markup=False, id=id)
        self.choices = tuple(choices)
        self.chosen = chosen

    def on_mount(self) -> None:
        """Draw."""
        self._draw()

    def show(self, choices: Sequence[Choice], chosen: str = "") -> None:
        """Offer others."""
        self.choices, self.chosen = tuple(choices), chosen
        self._draw()

    def take(self, key: str) -> Choice | None:
        """Choose by key, half or full width; None where nothing stands on it."""
        found = next((one for one in self.choices if one.key == half_width(key)), None)
        if found is not None:
            self.pick(found.id)
        return found

    def pick(self, chosen: str) -> None:
        """Choose by id."""
        self.chosen = chosen
        self._draw()

    def step(self, by: int) -> Choice | None:
        """The choice before or after, which is chosen."""
        if not self.choices:
            return None
        places = [one.id for one in self.choices]
        place = places.index(self.chosen) + by if self.chosen in places else (0 if by > 0 else -1)
        found = self.choices[place % len(places)]
        self.pick(found.id)
        return found

    def _draw(self) -> None:
        self.update(Content("\n").join(self._line(one) for one in self.choices))

    def _line(self, one: Choice) -> Content:
        on = one.id == self.chosen
        label = joined((one.label, "bold $accent" if on else "$text"))
        hint = joined(("  " + one.hint, "$muted")) if one.hint else Content("")
        return Content.assemble("> " if on else "  ", (one.key, "bold $accent"), "  ", label, hint)
