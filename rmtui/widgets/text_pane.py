"""A text that scrolls, drawn line by line: a new text repaints its own pane and lays nothing else out anew."""

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual


class TextPane(ScrollView, can_focus=True):
    """Shows one content, wrapped to its width."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.content = Content("")
        self._lines: list[Strip] = []
        self._wrapped_to = -1

    def show_text(self, content: Content) -> None:
        """Show this from its beginning; nothing happens where it already stands there."""
        if content.is_same(self.content):
            return
        self.content = content
        self._wrap()
        self.scroll_to(y=0, animate=False, force=True)

    def on_resize(self) -> None:
        """Wrap anew where the width changed."""
        if self._wrapped_to != self.size.width:
            self._wrap()

    def notify_style_update(self) -> None:
        """Colours follow the theme and the focus."""
        super().notify_style_update()
        if self._wrapped_to > 0:
            self._wrap()

    def _wrap(self) -> None:
        width = self._wrapped_to = self.size.width
        self._lines = (
            Visual.to_strips(self, self.content, width, None, self.visual_style, pad=True) if width > 0 else []
        )
        # A size that stays the same lays nothing out anew: only a text longer than the pane changes it.
        self.virtual_size = Size(width, max(len(self._lines), self.size.height))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        return self._lines[place].adjust_cell_length(self.size.width, self.rich_style)
