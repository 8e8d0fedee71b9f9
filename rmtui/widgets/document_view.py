"""A printed page as text on the screen: every line as it will stand on paper, scrolled both ways, drawn by the line."""

import re
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rmtui.text import clean

ASIDE = 8
"""Cells by which one key moves the page to the side."""
_RULES = re.compile(r"(\+[-+]+\+|\|)")


class DocumentView(ScrollView, can_focus=True):
    """Pages of `columns` cells; on a wider screen they lie in the middle."""

    BINDINGS = [
        ("up", "by(-1, 0)", ""),
        ("down", "by(1, 0)", ""),
        ("pageup", "page(-1)", ""),
        ("pagedown,space", "page(1)", ""),
        ("home", "to(0)", ""),
        ("end", "to(1)", ""),
        ("shift+left,left_square_bracket,【", "by(0, -1)", ""),
        ("shift+right,right_square_bracket,】", "by(0, 1)", ""),
    ]
    COMPONENT_CLASSES = {"document-view--paper", "document-view--rule", "document-view--gap"}
    DEFAULT_CSS = """
    DocumentView { height: 1fr; background: $background; scrollbar-size: 0 0; }
    DocumentView > .document-view--paper { background: $surface; color: $text; }
    DocumentView > .document-view--rule { background: $surface; color: $text-disabled; }
    DocumentView > .document-view--gap { background: $background; }
    """

    @dataclass
    class Moved(Message):
        """Another part of the document is in view."""

        view: "DocumentView"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.columns = 80
        self.lines: list[str | None] = []

    def show(self, text: str, columns: int) -> None:
        """Show a text whose pages part by form feeds; the place in it is kept."""
        self.columns = columns
        self.lines = []
        for page in text.split("\f"):
            self.lines += ([None] if self.lines else []) + list(page.rstrip("\n").split("\n"))
        self.virtual_size = Size(columns, len(self.lines))
        self.refresh()
        self.post_message(self.Moved(self))

    @property
    def in_view(self) -> tuple[int, int]:
        """The first and the last line in view, counted from 1."""
        first = int(self.scroll_offset.y) + 1
        return first, min(first + self.size.height - 1, len(self.lines))

    @property
    def cut(self) -> bool:
        """Whether the page is wider than the screen."""
        return self.columns > self.size.width

    def action_by(self, down: int, aside: int) -> None:
        """A line down or up, or some cells aside."""
        self.scroll_relative(x=aside * ASIDE, y=down, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful down or up."""
        self.scroll_relative(y=by * max(self.size.height - 2, 1), animate=False)

    def action_to(self, end: int) -> None:
        """To the first or the last line."""
        self.scroll_to(y=len(self.lines) if end else 0, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say that other lines are in view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Moved(self))

    def on_resize(self) -> None:
        """The lines in view are others."""
        self.post_message(self.Moved(self))

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        across, down = self.scroll_offset
        gap = self.get_component_rich_style("document-view--gap")
        line = self.lines[y + down] if y + down < len(self.lines) else None
        if line is None:
            return Strip.blank(self.size.width, gap)
        paper = Strip(self._segments(line)).adjust_cell_length(self.columns, self._style("paper"))
        margin = max(self.size.width - self.columns, 0) // 2
        seen = Strip([Segment(" " * margin, gap), *paper.crop(across, across + self.size.width)])
        return seen.adjust_cell_length(self.size.width, gap)

    def _segments(self, line: str) -> list[Segment]:
        """The line's text with its rules drawn back; nothing of it is changed."""
        body = clean(line)
        lead = len(line) - len(line.lstrip(" "))
        parts = _RULES.split(" " * lead + body) if body else []
        return [Segment(part, self._style("rule" if _RULES.fullmatch(part) else "paper")) for part in parts if part]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"document-view--{name}")
