"""A document as text for a printer of 80 or 132 columns: cells counted in columns, form feeds between pages."""

from collections.abc import Sequence

from rmtui.sheets.document import (
    Align,
    Block,
    Chart,
    Column,
    Document,
    Heading,
    Pairs,
    Signatures,
    Table,
    Text,
    plain_blocks,
)
from rmtui.sheets.mapped import mapped
from rmtui.text import fit, width

PAGE_LINES = 60
_NARROWEST, _SHORT_LINE, _LONGEST_WORD = 3, 6, 12
_LONGEST_LABEL, _LONGEST_BAR = 30, 40
_UNITS = "万亿元"
_SECOND = "\ue000"
"""Holds a place while lines are laid out: one cell wide, and in nobody's text."""


def render(document: Document, columns: int = 132, lines: int = PAGE_LINES) -> str:
    """The whole document; every page repeats the table's heading and ends with its number, pages part by form feeds."""
    pages = _paginate(document, columns, lines - 2)
    total = len(pages)
    done = []
    for n, page in enumerate(pages, 1):
        foot = _spread(document.made, document.page.replace("{n}", str(n)).replace("{m}", str(total)), columns)
        done.append("\n".join([*page, "", foot]).rstrip() + "\n")
    return "\f".join(done)


def encoded(document: Document, columns: int, encoding: str) -> bytes:
    """The whole document in UTF-8, or in GB18030 for a printer, where all but ASCII takes two cells."""
    if encoding != "gb18030":
        return render(document, columns).encode(encoding)
    text = render(mapped(document, _two_celled), columns).replace(_SECOND, "")
    return text.replace("\n", "\r\n").encode(encoding)


def _two_celled(text: str) -> str:
    """With a place held for the second cell of each character that a screen draws in one."""
    if text.isascii():
        return text
    return "".join(c + _SECOND if not c.isascii() and width(c) == 1 else c for c in text)


def _paginate(document: Document, columns: int, room: int) -> list[list[str]]:
    pages: list[list[str]] = [_title(document, columns)]
    for block in plain_blocks(document.blocks):
        heading, groups = _lines(block, columns)
        _place(pages, heading, groups, room)
    return pages


def _place(pages: list[list[str]], heading: list[str], groups: Sequence[list[str]], room: int) -> None:
    """Adds groups of lines that stay together; a new page starts with the heading again."""
    first = groups[0] if groups else []
    if len(pages[-1]) + len(heading) + len(first) > room and len(pages[-1]) > 1:
        pages.append([])
    pages[-1] += heading
    for group in groups:
        if len(pages[-1]) + len(group) > room and len(pages[-1]) > len(heading):
            pages.append(list(heading))
        rest = group
        while len(pages[-1]) + len(rest) > room:
            space = room - len(pages[-1])
            pages[-1] += rest[:space]
            rest = rest[space:]
            pages.append(list(heading))
        pages[-1] += rest


def _title(document: Document, columns: int) -> list[str]:
    title = f"{document.code}  {document.title}".strip()
    lines = [_align(title, columns, "center").rstrip(), _align(document.subtitle, columns, "center").rstrip()]
    if document.copy:
        lines.append(_align(document.copy, columns, "right"))
    return [*lines, ""]


def _lines(block: Block, columns: int) -> tuple[list[str], list[list[str]]]:
    if isinstance(block, Table):
        return _table(block, columns)
    if isinstance(block, Pairs):
        return [], [[*_pairs(block, columns), ""]]
    if isinstance(block, Heading):
        return [], [["", block.text]]
    if isinstance(block, Text):
        return [], [_text(block, columns)]
    if isinstance(block, Chart):
        return [], [_chart(block, columns)]
    assert isinstance(block, Signatures)
    each = columns // len(block.labels)
    line = "".join(fit(f"{label}: {'_' * max(4, each - width(label) - 5)}", each) for label in block.labels)
    return [], [["", "", line.rstrip()]]


def _pairs(block: Pairs, columns: int) -> list[str]:
    widest = max(width(f"{label}: {value}") for label, value in block.pairs) + 2
    across = max(1, min(block.across, columns // widest))
    each = columns // across
    rows = [block.pairs[i : i + across] for i in range(0, len(block.pairs), across)]
    return ["".join(fit(f"{label}: {value}", each) for label, value in row).rstrip() for row in rows]


def _text(block: Text, columns: int) -> list[str]:
    label = f"{block.label}: " if block.label else ""
    written = wrap(f"{label}{block.text}", columns) if label or block.text else []
    return ["", *written, *["", "_" * columns] * block.lines]


def _chart(chart: Chart, columns: int) -> list[str]:
    """A bar a line, as long as its value: signs that every printer has, below nothing other ones."""
    label = min(_LONGEST_LABEL, max((width(item.label) for item in chart.items), default=0))
    shown = max((width(item.shown) for item in chart.items), default=0)
    share = max((width(item.share) for item in chart.items), default=0)
    room = min(_LONGEST_BAR, columns - label - shown - share - 6)
    most = max((abs(item.value) for item in chart.items), default=0) or 1
    lines = []
    for item in chart.items:
        length = max(round(abs(item.value) * room / most), 1 if item.value else 0)
        bar = ("#" if item.value > 0 else "-") * length
        figures = f"{_align(item.shown, shown, 'right')}  {_align(item.share, share, 'right')}"
        lines.append(f"{fit(item.label, label)}  {fit(bar, room)}  {figures}".rstrip())
    return ["", chart.title, *lines]


def _table(table: Table, columns: int) -> tuple[list[str], list[list[str]]]:
    titles = [column.title for column in table.columns]
    words = [_longest_word([titles[i], *(row[i].text for row in table.rows)]) for i in range(len(titles))]
    widths = column_widths(table.columns, columns - len(table.columns) - 1, words)
    aligns = [column.align for column in table.columns]
    rule = "+" + "+".join("-" * each for each in widths) + "+"
    heading = [rule, *_row(titles, widths, aligns), rule]
    groups = [[*_row([cell.text for cell in row], widths, aligns), rule] for row in table.rows]
    if not table.ruled:
        groups = [group[:-1] for group in groups[:-1]] + groups[-1:]
    if not groups:
        groups = [["|" + fit(f" {table.empty}", columns - 2) + "|", rule]]
    return heading, groups


def _longest_word(texts: Sequence[str]) -> int:
    """Cells of the longest piece that is not to be broken: a word, or a whole short line."""
    lines = [line for text in texts for line in text.split("\n")]
    return max(width(line) if width(line) <= _SHORT_LINE else max(map(width, _words(line))) for line in lines)


def column_widths(columns: Sequence[Column], room: int, words: Sequence[int]) -> list[int]:
    """Cells for each column: enough for its longest word (up to a dozen cells) where the room allows, else by share."""
    total = sum(column.share for column in columns)
    wanted = [room * column.share / total for column in columns]
    widths = [max(_NARROWEST, min(word, _LONGEST_WORD)) for word in words]
    while sum(widths) > room:
        wide = [i for i in range(len(widths)) if widths[i] > _NARROWEST]
        widths[max(wide, key=lambda i: (widths[i] - wanted[i], i))] -= 1
    while sum(widths) < room:
        widths[max(range(len(widths)), key=lambda i: (wanted[i] - widths[i], -i))] += 1
    return widths


def _row(texts: Sequence[str], widths: Sequence[int], aligns: Sequence[Align]) -> list[str]:
    wrapped = [wrap(text, each) for text, each in zip(texts, widths, strict=True)]
    height = max(len(lines) for lines in wrapped)
    result = []
    for i in range(height):
        cells = (
            _align(lines[i] if i < len(lines) else "", each, align)
            for lines, each, align in zip(wrapped, widths, aligns, strict=True)
        )
        result.append("|" + "|".join(cells) + "|")
    return result


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most so many cells: at blanks where there are any, else between characters, none lost."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _words(paragraph):
            if width(line) + width(word) <= cells:
                line += word
                continue
            if line.strip():
                lines.append(line.rstrip())
                line = ""
            for character in word.lstrip():
                if width(line) + width(character) > cells:
                    lines.append(line)
                    line = ""
                line += character
        lines.append(line.rstrip())
    return lines


def _words(text: str) -> list[str]:
    """Blank-led runs of narrow characters with the unit behind them; each wide character is a word of its own."""
    words: list[str] = []
    for character in text:
        before = words[-1][-1] if words else " "
        joins = character != " " and width(character) == 1 and words and width(before) == 1
        joins = joins or (character in _UNITS and (before.isdigit() or before in _UNITS))
        if joins:
            words[-1] += character
        else:
            words.append(character)
    return words


def _align(text: str, cells: int, align: Align) -> str:
    space = max(0, cells - width(text))
    if align == "right":
        return fit(" " * space + text, cells)
    if align == "center":
        return fit(" " * (space // 2) + text, cells)
    return fit(text, cells)


def _spread(left: str, right: str, columns: int) -> str:
    return left + " " * max(2, columns - width(left) - width(right)) + right
