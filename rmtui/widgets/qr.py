"""A QR code in half blocks, black on white with its quiet zone, so that any phone reads it from the screen."""

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

QUIET = 4
_HALVES = {(False, False): "\u2588", (False, True): "\u2580", (True, False): "\u2584", (True, True): " "}


def matrix(text: str) -> list[list[bool]]:
    """The dark modules of a text, row by row, without quiet zone; Chinese is marked as UTF-8 by an ECI header."""
    import segno

    ascii_only = text.isascii()
    code = segno.make(text, error="m" if ascii_only else "l", micro=False, encoding=None if ascii_only else "utf-8",
                      eci=not ascii_only)  # fmt: skip
    return [[bool(cell) for cell in row] for row in code.matrix]


def half_blocks(dark: list[list[bool]], quiet: int = QUIET) -> list[str]:
    """Two rows of modules to a line; light modules are the drawn ones, for white on black."""
    side = len(dark) + 2 * quiet
    padded = [[False] * side for _ in range(side + side % 2)]
    for y, row in enumerate(dark):
        padded[y + quiet][quiet : quiet + len(row)] = row
    return [
        "".join(_HALVES[upper, lower] for upper, lower in zip(padded[y], padded[y + 1], strict=True))
        for y in range(0, len(padded), 2)
    ]


class QrCode(Widget):
    """The code of one text; its size follows the text's length."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._lines = half_blocks(matrix(text))
        self.styles.width = len(self._lines[0])
        self.styles.height = len(self._lines)

    @property
    def lines(self) -> int:
        """How many lines of the screen the code takes."""
        return len(self._lines)

    def render(self) -> RenderResult:
        """White modules on black, whatever the theme: readers need the contrast."""
        return Content.styled("\n".join(self._lines), "ansi_bright_white on ansi_black")
