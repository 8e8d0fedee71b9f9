"""A document as an XLSX workbook: text stays text, the heading row of a list repeats on every printed page."""

from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from rmtui.sheets.document import (
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Item,
    Pairs,
    Signatures,
    Table,
    Text,
    heading_of,
    plain_blocks,
)
from rmtui.text import width

if TYPE_CHECKING:
    from datetime import datetime

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LANDSCAPE, _UPRIGHT = 150, 100
"""The width of the sheet in characters."""
_GRID = 24
"""Columns of a sheet of several blocks: each block takes as many of them as it needs."""
_LINE, _CHART_LINES = 15, 11
ACCENT = "#1F4E79"
HEADING = "heading"
_COLOURS = {"": "#111111", "amber": "#8A5A00", "overdue": "#AA1111", "strong": ACCENT}


def render(document: Document, created: "datetime") -> bytes:
    """The workbook's bytes; `created` is written as its time of making."""
    import xlsxwriter

    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    workbook.set_properties({"title": document.title, "created": created.replace(tzinfo=None)})
    _Writer(workbook, document).write()
    workbook.close()
    return buffer.getvalue()


def spans(columns: tuple[Column, ...], grid: int) -> list[tuple[int, int]]:
    """The first and the last grid column of each column, by its share; each gets at least one."""
    total = sum(column.share for column in columns)
    ends = [round(grid * done / total) for done in accumulate(column.share for column in columns)]
    found: list[tuple[int, int]] = []
    for left, end in enumerate(ends, 1 - len(ends)):
        first = found[-1][1] + 1 if found else 0
        found.append((first, min(max(end - 1, first), grid - 1 + left)))
    return found


class _Writer:
    """Writes one document to one worksheet, row by row. A lone table has its own columns, else a grid is shared."""

    def __init__(self, workbook: Any, document: Document) -> None:
        self.workbook = workbook
        self.document = document
        self.name = document.title[:31]
        self.sheet = workbook.add_worksheet(self.name)
        self.base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self.title = self._format(font_size=16, align="center")
        self.centred = self._format(align="center", font_color="#444444")
        self.plain = self._format()
        self.wrapped = self._format(text_wrap=True)
        self.quiet = self._format(text_wrap=True, font_size=8, font_color="#555555")
        self.head = self._format(font_size=12, font_color=ACCENT)
        self.signed = self._format(bottom=1)
        self.formats: dict[tuple[str, str, str], Any] = {}
        blocks = tuple(plain_blocks(document.blocks))
        tables = [block for block in blocks if isinstance(block, Table)]
        self.lone = len(tables) == 1 and not any(isinstance(block, Chart) for block in blocks)
        self.longest = max(tables, key=lambda table: len(table.rows), default=None)
        self.columns = len(tables[0].columns) if self.lone else _GRID
        self.wide = _LANDSCAPE if document.landscape else _UPRIGHT
        self.row = 0
        self._page()

    def _format(self, **changes: Any) -> Any:
        return self.workbook.add_format({**self.base, **changes})

    def _cell(self, mark: str, align: str, shown: str = "") -> Any:
        """The format of a table's cell, made once; `shown` is the form of a number, or `HEADING`."""
        key = (mark, align, shown)
        if key not in self.formats:
            more = {"bg_color": "#EEEEEE"} if shown == HEADING else {"num_format": shown} if shown else {}
            colour = _COLOURS[mark]
            self.formats[key] = self._format(border=1, text_wrap=True, align=align, font_color=colour, **more)
        return self.formats[key]

    def _page(self) -> None:
        sheet, document = self.sheet, self.document
        if document.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page = document.page.replace("{n}", "&P").replace("{m}", "&N")
        sheet.set_footer(f"&L{document.made.replace('&', '&&')}&R{page}")
        if not self.lone:
            sheet.set_column(0, _GRID - 1, self.wide / _GRID)

    def _put(self, first: int, last: int, text: str, look: Any) -> None:
        """Text into columns of the current row; what it begins with makes it no formula."""
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", look)
        self.sheet.write_string(self.row, first, text, look)

    def _value(self, first: int, last: int, cell: Cell, align: str) -> None:
        """A cell of a table: a number or a day as such, else its text."""
        if cell.value is None:
            self._put(first, last, cell.text, self._cell(cell.mark, align))
            return
        look = self._cell(cell.mark, align, "#,##0" if isinstance(cell.value, int) else "yyyy-mm-dd")
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", look)
        if isinstance(cell.value, int):
            self.sheet.write_number(self.row, first, cell.value, look)
        else:
            self.sheet.write_datetime(self.row, first, cell.value, look)

    def write(self) -> None:
        """All blocks from top to bottom."""
        last = self.columns - 1
        document = self.document
        self._put(0, last, heading_of(document), self.title)
        self.row = 1
        self._put(0, last, "  ".join(filter(None, (document.subtitle, document.copy))), self.centred)
        self.row = 3
        for block in plain_blocks(document.blocks):
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Pairs):
                self._pairs(block)
            elif isinstance(block, Heading):
                self._heading(block.text)
            elif isinstance(block, Text):
                self._text(block)
            elif isinstance(block, Chart):
                self._chart(block)
            else:
                self._signatures(block)
        self.sheet.write_string(self.row + 1, 0, document.made, self.plain)

    def _heading(self, text: str) -> None:
        self.row += not self.lone
        self.sheet.write_string(self.row, 0, text, self.head)
        self.row += 1

    def _pairs(self, block: Pairs) -> None:
        step = max(2, self.columns // block.across)
        for i, (label, value) in enumerate(block.pairs):
            row, column = self.row + i // block.across, (i % block.across) * step
            self.sheet.write_string(row, column, f"{label}: {value}", self.plain)
        self.row += -(-len(block.pairs) // block.across) + 1

    def _text(self, block: Text) -> None:
        text = ": ".join(filter(None, (block.label, block.text)))
        self._put(0, self.columns - 1, text, self.quiet if block.quiet else self.wrapped)
        self.sheet.set_row(self.row, _LINE * _lines(text, self.wide))
        self.row += 1
        for _ in range(block.lines):
            self._put(0, self.columns - 1, "", self.signed)
            self.sheet.set_row(self.row, 2 * _LINE)
            self.row += 1
        self.row += bool(block.lines)

    def _table(self, table: Table) -> None:
        total = sum(column.share for column in table.columns)
        widths = [max(5, self.wide * column.share // total) for column in table.columns]
        places = [(i, i) for i in range(self.columns)] if self.lone else spans(table.columns, _GRID)
        if self.lone:
            for i, wide in enumerate(widths):
                self.sheet.set_column(i, i, wide)
            self.sheet.freeze_panes(self.row + 1, 2)
        if table is self.longest:
            self.sheet.repeat_rows(self.row)
        for column, place in zip(table.columns, places, strict=True):
            self._put(*place, column.title, self._cell("", column.align, HEADING))
        self.row += 1
        for row in table.rows:
            lines = 1
            for cell, column, place, wide in zip(row, table.columns, places, widths, strict=True):
                self._value(*place, cell, column.align)
                lines = max(lines, _lines(cell.text, wide))
            self.sheet.set_row(self.row, _LINE * lines)
            self.row += 1
        if not table.rows:
            self._put(0, self.columns - 1, table.empty, self._cell("", "left"))
            self.row += 1

    def _chart(self, chart: Chart) -> None:
        """The figures as numbers that are shown as they are said, and beside them the drawing made of them."""
        self._heading(chart.title)
        places = ((0, 3), (4, 7), (8, 9))
        aligns = ("left", "right", "right")
        for place, head, align in zip(places, chart.heads, aligns, strict=True):
            self._put(*place, head, self._cell("", align, HEADING))
        self.row += 1
        first = self.row
        for item in chart.items:
            self._put(*places[0], item.label, self._cell("", "left"))
            self._number(*places[1], item)
            self._put(*places[2], item.share, self._cell("", "right"))
            self.row += 1
        if chart.items:
            self._draw(chart, first, self.row - 1)
        self.row = max(self.row, first + _CHART_LINES) + 1

    def _number(self, first: int, last: int, item: Item) -> None:
        shown = item.shown.replace('"', "'")
        look = self._format(border=1, align="right", num_format=f'"{shown}"')
        self.sheet.merge_range(self.row, first, self.row, last, "", look)
        self.sheet.write_number(self.row, first, item.value, look)

    def _draw(self, chart: Chart, first: int, last: int) -> None:
        pie = chart.kind == "pie"
        drawn = self.workbook.add_chart({"type": "pie" if pie else "column"})
        series: dict[str, Any] = {
            "name": chart.title,
            "categories": [self.name, first, 0, last, 0],
            "values": [self.name, first, 4, last, 4],
        }
        if pie:
            series["points"] = [_point(place) for place in range(len(chart.items))]
        else:
            series |= {"fill": {"color": "#90A9BF"}, "border": {"color": ACCENT}, "data_labels": {"value": True}}
            drawn.set_legend({"none": True})
            drawn.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
        drawn.add_series(series)
        drawn.set_title({"none": True})
        drawn.set_size({"width": 360, "height": 20 * (_CHART_LINES + 1)})
        self.sheet.insert_chart(first - 1, 11, drawn)

    def _signatures(self, block: Signatures) -> None:
        self.row += 2
        step = max(2, self.columns // len(block.labels))
        for i, label in enumerate(block.labels):
            column = i * step
            self.sheet.write_string(self.row, column, f"{label}:", self.plain)
            for signed in range(column + 1, column + (2 if self.lone else step - 1)):
                self.sheet.write_blank(self.row, signed, None, self.signed)
        self.row += 1


def _lines(text: str, wide: int) -> int:
    return sum(1 + width(part) // wide for part in text.split("\n"))


def _point(place: int) -> dict[str, Any]:
    """The fill of a part of a pie: told apart in black and white too."""
    fills: tuple[str, ...] = (
        ACCENT, "wide_upward_diagonal", "#90A9BF", "small_check", "#D2DCE4", "dark_horizontal", "dark_vertical",
        "small_grid", "#FFFFFF",
    )  # fmt: skip
    fill = fills[place % len(fills)]
    border = {"color": ACCENT}
    if fill.startswith("#"):
        return {"fill": {"color": fill}, "border": border}
    return {"pattern": {"pattern": fill, "fg_color": ACCENT, "bg_color": "#FFFFFF"}, "border": border}
