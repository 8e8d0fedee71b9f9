"""The words of a fingerprint, as large as a terminal can: two columns, numbered, each in a line of its own with air."""

from collections.abc import Sequence

from textual.content import Content

from rmtui.text import fit, width
from rmtui.widgets.plain import joined


def words_table(words: Sequence[str]) -> Content:
    """The words in two columns, read down: 1 to 4, then 5 to 8."""
    half = (len(words) + 1) // 2
    wide = max(map(width, words), default=0) + 8
    lines: list[Content] = []
    for place in range(half):
        parts: list[tuple[str, str] | str] = []
        for n in (place, place + half):
            if n < len(words):
                parts += [(f"{n + 1:>4}  ", "$muted"), (fit(words[n], wide), "bold $accent")]
        lines.append(joined(*parts))
    return Content("\n\n").join(lines)
