"""The rail over the board: all seven stages with their counts, those past or near the limit in words and colour."""

from collections.abc import Sequence

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from rmtui.domain.model import Stage
from rmtui.domain.views import BoardColumn
from rmtui.i18n import t
from rmtui.text import fit, width
from rmtui.widgets.plain import joined


class StageRail(Static):
    """Two lines: names, and under each how many customers, how many overdue and how many near the limit."""

    DEFAULT_CSS = "StageRail { height: 2; background: $background; margin-top: 1; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._columns: Sequence[BoardColumn] = ()
        self._current = Stage.FIRST_CONTACT
        self._shown: frozenset[Stage] = frozenset(Stage)

    def show(self, columns: Sequence[BoardColumn], current: Stage, shown: frozenset[Stage]) -> None:
        """Show the counts; the current stage stands out, those in view are brighter than the rest."""
        self._columns, self._current, self._shown = columns, current, shown
        self._draw(self.size.width)

    def on_resize(self, event: Resize) -> None:
        """Draw for the width."""
        self._draw(event.size.width)

    def _draw(self, cells: int) -> None:
        if not self._columns or not cells:
            return
        edges = [cells * place // len(self._columns) for place in range(len(self._columns) + 1)]
        rooms = [end - start for start, end in zip(edges, edges[1:], strict=False)]
        short = any(width(t(f"stage.{int(column.stage)}")) + 4 > min(rooms) for column in self._columns)
        names = [self._title(column.stage, room, short) for column, room in zip(self._columns, rooms, strict=True)]
        counts = [tally(column, room) for column, room in zip(self._columns, rooms, strict=True)]
        self.update(Content("\n").join([joined(*names), joined(*counts)]))

    def _title(self, stage: Stage, room: int, short: bool) -> Content:
        number = str(int(stage))
        name = t(f"stage.{number}.short" if short else f"stage.{number}")
        tone = "$text" if stage in self._shown else "$muted"
        digit = "$muted"
        if stage is self._current:
            tone = digit = "bold $accent"
        return joined((" " + number, digit), " ", (fit(name, room - 3), tone))


def tally(column: BoardColumn, room: int) -> Content:
    """How many; then those past the limit, and those near it as far as there is room.

    Where there is little, the air goes first and then the total: that some are late is never left out.
    """
    marks = ((column.overdue, "rail.overdue", "bold $text-error"), (column.amber, "rail.amber", "$text-warning"))
    said = [(t(message, n=count), tone) for count, message, tone in marks if count]
    total = str(column.total)
    need = width(said[0][0]) + 1 if said else 0
    lead = "   " if 3 + width(total) + need <= room else " "
    parts = [joined((lead + total, "$muted"))] if width(lead + total) + need <= room else []
    left = room - sum(part.cell_length for part in parts)
    for word, tone in said:
        if width(word) + 1 <= left:
            parts.append(joined(" ", (word, tone)))
            left -= width(word) + 1
    return joined(*parts, " " * max(left, 0))
