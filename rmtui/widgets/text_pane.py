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
        self._below = Strip([])

    def show_text(self, content: Content) -> None:
        """Show this from its beginning; nothing happens where it already stands there."""
        if content.is_same(self.content):
            return
        self.content = content
        self._wrap()
        self.scroll_to(y=0, animate=False, force=True)

    def on_resize(self) -> None:
        """Wrap anew where the width changed."""
        if self._wrapped_to != self._room:
            self._wrap()

    @property
    def _room(self) -> int:
        """Cells of a line: the scroll bar takes its own."""
        return self.scrollable_content_region.width

    def notify_style_update(self) -> None:
        """Colours follow the theme and the focus."""
        super().notify_style_update()
        if self._wrapped_to > 0:
            self._wrap()

    def _wrap(self) -> None:
        width = self._wrapped_to = self._room
        self._lines = (
            Visual.to_strips(self, self.content, width, None, self.visual_style, pad=True) if width > 0 else []
        )
        self._below = Strip.blank(width, self.rich_style)
        size = Size(width, max(len(self._lines), self.size.height))
        if size != self.virtual_size:
            # Set past the reactive, whose layout pass would place every widget of the screen anew.
            self.set_reactive(TextPane.virtual_size, size)
            self._scroll_update(size)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in view."""
        place = y + self.scroll_offset.y
        return self._lines[place] if place < len(self._lines) else self._below
