"""One stage of the board: two lines a customer, drawn only as far as they are in view."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rmtui import words
from rmtui.commands import Scope, bindings
from rmtui.domain.model import Stage, Urgency
from rmtui.domain.playbook import Playbook
from rmtui.domain.views import BoardCard, BoardColumn
from rmtui.i18n import t
from rmtui.text import clean, fit, width

HEIGHT = 2
"""Lines a card takes."""
TONES = ("muted", "accent", "warning", "error")


class StageColumn(ScrollView, can_focus=True):
    """The customers of one stage, with marks, and a cursor that is seen where the class `-here` says so."""

    DEFAULT_CSS = """
    StageColumn {
        width: 1fr; height: 1fr; background: $background; overflow-x: hidden;
        scrollbar-size-vertical: 0; border-left: solid $panel;
    }
    StageColumn:focus { border-left: thick $accent; }
    StageColumn > .stage-column--cursor { background: $row-cursor; text-style: bold; }
    StageColumn > .stage-column--marked { background: $row-marked; }
    StageColumn > .stage-column--muted { color: $muted; }
    StageColumn > .stage-column--accent { color: $accent; }
    StageColumn > .stage-column--warning { color: $text-warning; }
    StageColumn > .stage-column--error { color: $text-error; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LIST)]
    COMPONENT_CLASSES = {
        "stage-column--cursor", "stage-column--marked", *(f"stage-column--{tone}" for tone in TONES)
    }  # fmt: skip

    cursor: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """A card was clicked while highlighted."""

        column: "StageColumn"
        customer: str

    @dataclass
    class MoreAsked(Message):
        """The cursor stands on the last card that was read, and the stage holds more."""

        column: "StageColumn"

    def __init__(self, stage: Stage, playbook: Playbook) -> None:
        super().__init__(id=f"stage-{int(stage)}")
        self.stage = stage
        self.marked: set[str] = set()
        self._playbook = playbook
        self._shown: BoardColumn | None = None
        self._styles: dict[tuple[str, str], Style] = {}

    @property
    def cards(self) -> tuple[BoardCard, ...]:
        """The customers shown."""
        return self._shown.cards if self._shown else ()

    @property
    def current(self) -> str:
        """The id of the customer under the cursor, empty where there is none."""
        return self.cards[self.cursor].customer_id if self.cursor < len(self.cards) else ""

    def show(self, column: BoardColumn) -> None:
        """Take new cards; the cursor stays on its customer, else at its place. The same cards are not painted again."""
        if column == self._shown:
            return
        before = self.current
        self._shown = column
        self.marked &= {card.customer_id for card in column.cards}
        self.virtual_size = Size(0, len(column.cards) * HEIGHT + (column.total > len(column.cards)))
        self.refresh()
        if not self.go(before):
            self._move(min(self.cursor, len(column.cards) - 1))

    def go(self, customer: str) -> bool:
        """Put the cursor on a customer; whether he or she is here."""
        for place, card in enumerate(self.cards):
            if card.customer_id == customer:
                self._move(place)
                return True
        return False

    def toggle_mark(self) -> None:
        """Mark the customer under the cursor, or take the mark away, and go on to the next."""
        if self.current:
            self.marked ^= {self.current}
            self._refresh_card(self.cursor)
            self.action_cursor_down()

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marked.clear()
        self.refresh()

    def action_cursor_up(self) -> None:
        """One customer up."""
        self._move(self.cursor - 1)

    def action_cursor_down(self) -> None:
        """One customer down."""
        self._move(self.cursor + 1)

    def action_page_up(self) -> None:
        """A screenful up."""
        self._move(self.cursor - max(self.size.height // HEIGHT, 1))

    def action_page_down(self) -> None:
        """A screenful down."""
        self._move(self.cursor + max(self.size.height // HEIGHT, 1))

    def action_first(self) -> None:
        """To the first customer."""
        self._move(0)

    def action_last(self) -> None:
        """To the last customer."""
        self._move(len(self.cards) - 1)

    def _move(self, place: int) -> None:
        before, self.cursor = self.cursor, max(min(place, len(self.cards) - 1), 0)
        self._refresh_card(before)
        self._refresh_card(self.cursor)
        region = Region(0, self.cursor * HEIGHT, 1, HEIGHT)
        self.scroll_to_region(region, animate=False, force=True)
        if self._shown and self.cursor == len(self.cards) - 1 < self._shown.total - 1:
            self.post_message(self.MoreAsked(self))

    def _refresh_card(self, place: int) -> None:
        top = place * HEIGHT - self.scroll_offset.y
        if -HEIGHT < top < self.size.height:
            self.refresh(Region(0, max(top, 0), self.size.width, HEIGHT))

    def on_click(self, event: events.Click) -> None:
        """Highlight the card; a second click chooses it."""
        place = (event.y + self.scroll_offset.y) // HEIGHT
        if place < len(self.cards):
            if place == self.cursor and self.has_class("-here"):
                self.post_message(self.Chosen(self, self.current))
            self._move(place)

    def notify_style_update(self) -> None:
        """Colours follow the theme."""
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        cells = self.size.width
        place, part = divmod(y + self.scroll_offset.y, HEIGHT)
        if place >= len(self.cards):
            return Strip([Segment(fit(self._rest(place, part), cells), self._style("", "muted"))])
        card = self.cards[place]
        marked = card.customer_id in self.marked
        state = "cursor" if place == self.cursor and self.has_class("-here") else "marked" if marked else ""
        texts = self._who(card, cells - 2) if part == 0 else self._clock(card, cells - 2)
        gutter = "*" if marked and part == 0 else " "
        segments = [Segment(gutter, self._style(state, "accent"))]
        segments += [Segment(text, self._style(state, tone)) for text, tone in texts]
        return Strip(segments).adjust_cell_length(cells, self._style(state, ""))

    def _rest(self, place: int, part: int) -> str:
        """What stands below the last card: that there are none, or more."""
        if self._shown is None or place > len(self.cards) or part:
            return ""
        more = self._shown.total - len(self.cards)
        return f" {t('board.more', n=more)}" if more > 0 else f" {t('board.empty')}" if not self.cards else ""

    def _who(self, card: BoardCard, cells: int) -> Iterable[tuple[str, str]]:
        tier = words.tier(self._playbook, card.tier)
        taken = min(width(tier), max(cells - width(clean(card.name)) - 1, cells // 3))
        return (fit(clean(card.name), cells - taken - 1) + " ", ""), (fit(tier, taken), "muted")

    def _clock(self, card: BoardCard, cells: int) -> Iterable[tuple[str, str]]:
        left, tone = clock_text(card)
        right, right_tone = next_mark(card)
        if width(left) + 1 + width(right) > cells:
            left = left.replace(" ", "")
        return (fit(left, max(cells - width(right), 0)), tone), (fit(right, min(width(right), cells)), right_tone)

    def _style(self, state: str, tone: str) -> Style:
        found = self._styles.get((state, tone))
        if found is None:
            found = self.rich_style
            if state:
                found += self.get_component_rich_style(f"stage-column--{state}", partial=state != "cursor")
            if tone:
                found += self.get_component_rich_style(f"stage-column--{tone}", partial=True)
            self._styles[state, tone] = found
        return found


def clock_text(card: BoardCard) -> tuple[str, str]:
    """Day n of limit with the state of the limit in a word, and its tone."""
    clock = card.clock
    if clock.paused:
        return t("clock.paused"), "accent"
    if clock.limit is None:
        return t("board.day", day=clock.day), "muted"
    days = f"{clock.day}/{clock.limit}"
    if clock.urgency in (Urgency.AMBER, Urgency.OVERDUE):
        return f"{days} {t(f'board.{clock.urgency}')}", words.urgency_tone(clock)
    return days, "muted"


def next_mark(card: BoardCard) -> tuple[str, str]:
    """The next contact: its day, that it is late, that there is none, or that none is wanted."""
    if card.next_late:
        return t("board.next_late"), "error"
    if card.next_on is not None:
        return f"{card.next_on:%m-%d}", "muted"
    return (t("board.none_wanted"), "muted") if card.none_because else (t("board.no_next"), "warning")
