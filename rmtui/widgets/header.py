"""The head of every page: the pages, whose book this is, the day's measure, and what is out of the ordinary."""

from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from rmtui.domain.views import DayCounts, Me
from rmtui.i18n import t
from rmtui.text import clean, width
from rmtui.widgets.plain import joined

PAGES = (("today", "1"), ("customers", "2"), ("board", "3"), ("scripts", "4"), ("opportunities", "5"),
         ("calendar", "6"), ("sheets", "7"), ("exchange", "8"))  # fmt: skip
TEAM = ("team", "9")
"""The page of those to whom managers send their books."""
LEADING = frozenset({"lead", "president", "outlet"})


class Head(NamedTuple):
    """What the header shows besides the day's counts; `banner` is one line in words, empty for none."""

    page: str
    me: Me | None
    day: str
    banner: str = ""


class PageHeader(Static):
    """Two lines, and more where something is out of the ordinary."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._head: Head | None = None
        self._counts: DayCounts | None = None
        self._drawn: tuple[Head, DayCounts | None, int] | None = None

    def show(self, head: Head, counts: DayCounts | None) -> None:
        """Show these facts; nothing happens where they already stand there."""
        self._head, self._counts = head, counts
        self._draw()

    def on_resize(self) -> None:
        """Draw anew for the width."""
        self._draw()

    def _draw(self) -> None:
        cells = self.size.width
        if self._head is None or not cells or self._drawn == (self._head, self._counts, cells):
            return
        self._drawn = (self._head, self._counts, cells)
        lines = [_pages(self._head, cells), _day(self._head, self._counts, cells)]
        if self._head.banner:
            lines.append(joined((self._head.banner, "bold $text-warning")))
        content = Content("\n").join(lines)
        # Only a banner that comes or goes changes the height, and only then the screen is laid out anew.
        self.styles.height = content.get_height({}, cells)
        self.update(content, layout=False)


def _tabs(head: Head, air: str) -> list[Content]:
    return [
        Content.assemble((digit, "bold $accent" if page == head.page else "$faint"), air,
                         (t(f"command.page.{page}"), "bold $text" if page == head.page else "$muted"))
        for page, digit in (*PAGES, *((TEAM,) if head.me and head.me.role in LEADING else ()))
    ]  # fmt: skip


def _pages(head: Head, cells: int) -> Content:
    tabs = _tabs(head, " ")
    if sum(tab.cell_length + 1 for tab in tabs) > cells:
        tabs = _tabs(head, "")
    name, whole = ("", "") if head.me is None else _who(head.me)
    # The pages stand closer where they, or the name beside them, would not all be seen.
    room = cells - sum(tab.cell_length for tab in tabs) - width(name) - 2
    left = Content(" " * min(max(room // (len(tabs) - 1), 1), 3)).join(tabs)
    room = max(cells - left.cell_length - 2, 0)
    who = next((text for text in (whole, name) if width(text) <= room), "")
    return Content.assemble(left, " " * (cells - left.cell_length - width(who)), (who, "$muted"))


def _who(me: Me) -> tuple[str, str]:
    """The manager's name, and with it where he or she works."""
    return clean(me.name), clean(f"{me.name}  {me.sub_branch or me.branch}".strip())


def _day(head: Head, counts: DayCounts | None, cells: int) -> Content:
    left = Content.styled(head.day, "$muted")
    if counts is None:
        return left
    measure = _measure(counts, bar=cells >= 100)
    return Content.assemble(left, " " * max(cells - left.cell_length - measure.cell_length, 1), measure)


def _measure(counts: DayCounts, *, bar: bool) -> Content:
    calls = f"{counts.calls}/{counts.calls_target}"
    meetings = f"{counts.meetings}/{counts.meetings_target}"
    parts = [Content.assemble((t("header.calls") + " ", "$muted"), (calls, _tone(counts.calls, counts.calls_target)))]
    if bar and counts.calls_target:
        full = min(counts.calls * 20 // counts.calls_target, 20)
        parts.append(Content.assemble((" " * full, "on $success"), (" " * (20 - full), "on $panel")))
    parts.append(Content.styled(t("header.reached", n=counts.reached), "$muted"))
    parts.append(
        Content.assemble(
            (t("header.meetings") + " ", "$muted"), (meetings, _tone(counts.meetings, counts.meetings_target))
        )
    )
    parts.append(Content.styled(t("header.invitations", n=counts.invitations), "$muted"))
    return Content("  ").join(parts)


def _tone(done: int, target: int) -> str:
    return "bold $text-success" if done >= target else "bold $text"
